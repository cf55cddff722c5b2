"""The Settings page: the pharmacy as it stands on labels, the look, and where the record lies."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from compounding.application import settings
from tests.gui import jobs
from tests.gui.bench import Bench, open_window
from ui import theme
from ui.settings import WindowSettings
from ui.theme import Mode


@pytest.fixture
def page(window_on) -> Bench:
    bench = window_on("nothing")
    bench.go(Qt.Key.Key_Comma)
    return bench


def on_disk(bench: Bench) -> str:
    with bench.services() as services:
        found = settings.read_pharmacy(services.store)
    assert found is not None
    return found.name


def test_settings_show_the_pharmacy_on_record_and_where_the_record_lies(page):
    texts = [page.page.form.field(key).text() for key in page.page.form.field_keys()]
    assert texts == ["Riverside Pharmacy", "12 Mill Lane", "555-0142"]
    assert page.says(str(page.app.place.record))


def test_settings_save_shows_the_name_in_the_window_and_on_the_next_label(window_on):
    bench = window_on("to_release")
    bench.go(Qt.Key.Key_Comma)
    bench.fill({"Name": "Hill Pharmacy"})
    bench.push("Save pharmacy")
    assert bench.says("Recorded.")
    assert on_disk(bench) == "Hill Pharmacy"
    assert bench.window.nav.pharmacy.text() == "Hill Pharmacy"
    bench.go(Qt.Key.Key_3)
    assert "Hill Pharmacy" in bench.page.view.accessibleDescription()


@pytest.mark.parametrize("text", ["", "  ", "Te\u0441hnician", "x" * 200, "a\u202eb"])
def test_settings_refuse_an_unusable_name_and_keep_it_on_screen(page, text):
    before = page.events()
    page.person.tab_to("Name")
    page.paste_over(text)
    if not text:
        page.person.press(Qt.Key.Key_Delete)
    kept = page.page.form.field("pharmacy.name").text()
    page.push("Save pharmacy")
    assert page.events() == before
    assert page.page.form.box("pharmacy.name").message.isVisible()
    assert page.page.form.field("pharmacy.name").text() == kept
    assert on_disk(page) == "Riverside Pharmacy"


def test_settings_being_typed_survive_a_visit_to_another_page(page):
    page.fill({"Phone": "555-0199"})
    page.go(Qt.Key.Key_1)
    page.go(Qt.Key.Key_Comma)
    assert page.page.form.field("pharmacy.phone").text() == "555-0199"


def test_settings_look_changes_at_once_and_is_kept_for_the_next_start(page):
    page.person.tab_to("Light")
    for key, name, dark in ((Qt.Key.Key_Right, "Dark", True), (Qt.Key.Key_Left, "Light", False)):
        page.press(key)
        assert page.person.name() == name
        assert theme.current().dark is dark
        kept = WindowSettings(page.app.place.settings_folder / "window.ini").mode()
        assert kept == Mode(name.lower())


def test_settings_say_that_use_is_off_label_and_both_sides_of_the_evidence(page):
    assert page.says("off-label")
    assert page.says("no significant benefit over placebo")


def test_settings_of_a_first_start_are_empty_and_ask_for_everything(window_on):
    bench = window_on()
    bench.go(Qt.Key.Key_Comma)
    before = bench.events()
    bench.push("Save pharmacy")
    messages = [bench.page.form.box(key).message for key in bench.page.form.field_keys()]
    assert all(message.isVisible() for message in messages)
    assert bench.person.name() == "Name"
    assert bench.events() == before
    jobs.set_pharmacy(bench)
    assert not any(message.isVisible() for message in messages)
    assert on_disk(bench) == jobs.PHARMACY["Name"]


def test_settings_recorded_are_there_at_the_next_start(page):
    page.fill({"Name": "Hill Pharmacy"})
    page.push("Save pharmacy")
    with open_window(page.app.place) as again:
        assert again.window.nav.pharmacy.text() == "Hill Pharmacy"
