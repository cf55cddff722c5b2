"""The card "Sums" of the Settings page, by keyboard; and closing with something typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from compounding.application import settings
from compounding.domain.sum_settings import SumSettings
from tests.gui.bench import Bench, open_window


@pytest.fixture
def page(window_on) -> Bench:
    bench = window_on("nothing")
    bench.go(Qt.Key.Key_Comma)
    return bench


def on_disk(bench: Bench) -> SumSettings:
    with bench.services() as services:
        return settings.read_sum_settings(services.store)


def test_sums_begin_with_the_figures_of_the_program_and_say_what_is_assumed(page):
    card = page.page.sums
    source = card.spreads.field("sums.fill.source")
    assert source.text() == ""
    assert "assumed" in source.placeholderText()
    assert card.spreads.field("sums.fill.percent").placeholderText() == "4"
    assert "assumed" not in card.spreads.field("sums.label.source").placeholderText()
    assert page.page.may_close()


def test_sums_are_recorded_by_keyboard_and_there_at_the_next_start(page):
    before = page.events()
    page.person.tab_to("Filler found by")
    page.press(Qt.Key.Key_Down)
    page.fill({"Drug surcharge": "5"})
    page.person.tab_to("Capsule weights judged by")
    page.press(Qt.Key.Key_End)
    page.fill({"Lead for pick-up": "1", "From capsule to capsule": "3.5"})
    page.fill({"From capsule to capsule: source": "Validation of 2026"})
    assert page.events() == before
    assert not page.says("Recorded.")
    page.push("Save sums")
    assert page.says("Recorded.")
    found = on_disk(page)
    assert (found.method.value, str(found.surcharge_pct)) == ("fixed_fill", "5")
    assert (found.weight_rule, found.lead_days) == ("fna", 1)
    assert [(each.name, each.source) for each in found.spreads] == [("fill", "Validation of 2026")]
    with open_window(page.app.place) as again:
        again.go(Qt.Key.Key_Comma)
        card = again.page.sums
        assert card.method.value() == "fixed_fill"
        assert card.spreads.field("sums.fill.percent").text() == "3.5"
        assert not card.is_begun()


@pytest.mark.parametrize(
    ("typed", "key", "words"),
    [
        ({"Oral syringe": "1"}, "sums.measure.source", "where this figure comes from"),
        ({"Oral syringe: source": "Report 12"}, "sums.measure.percent", "empty both"),
        ({"Oral syringe": "1,5", "Oral syringe: source": "R"}, "sums.measure.percent", "comma"),
        ({"Drug surcharge": "10.5"}, "sums.surcharge_pct", "at most 10"),
        ({"Lead for pick-up": "31"}, "sums.lead_days", "at most 30"),
    ],
)
def test_sums_refuse_what_cannot_be_used_and_keep_it_on_screen(page, typed, key, words):
    before = page.events()
    page.fill(typed)
    page.push("Save sums")
    assert page.events() == before
    card = page.page.sums
    form = card.form if key in card.form.field_keys() else card.spreads
    assert words in form.box(key).message.text()
    assert form.field(key).hasFocus()
    assert card.is_begun()


def test_sums_corrected_are_not_said_to_be_wrong_by_the_next_refusal(page):
    form = page.page.sums.form
    page.fill({"Drug surcharge": "10.5"})
    page.push("Save sums")
    assert "at most 10" in form.box("sums.surcharge_pct").message.text()
    page.fill({"Drug surcharge": "0", "Lead for pick-up": "31"})
    page.push("Save sums")
    assert form.box("sums.surcharge_pct").message.text() == ""
    assert "at most 30" in form.box("sums.lead_days").message.text()


def test_sums_spread_given_its_source_is_not_said_to_lack_it(page):
    form = page.page.sums.spreads
    page.fill({"Oral syringe": "1"})
    page.push("Save sums")
    assert form.box("sums.measure.source").message.text()
    page.fill({"Oral syringe": ""})
    page.press(Qt.Key.Key_Delete)
    assert not form.box("sums.measure.source").message.text()


def test_sums_typed_and_not_recorded_survive_a_visit_to_another_page(page):
    page.fill({"Drug surcharge": "5"})
    page.go(Qt.Key.Key_1)
    page.go(Qt.Key.Key_Comma)
    assert page.page.sums.draft().surcharge_pct == "5"


@pytest.mark.parametrize("field", ["Name", "Drug surcharge", "Oral syringe: source"])
def test_settings_closing_with_something_typed_asks_and_stays(page, monkeypatch, field):
    asked = []
    monkeypatch.setattr(
        "ui.pages.settings.page.confirm", lambda *words, **_more: asked.append(words) or False
    )
    assert page.page.may_close()
    page.fill({field: "7"})
    assert not page.page.may_close()
    assert len(asked) == 1


def test_settings_closing_after_recording_does_not_ask(page, monkeypatch):
    monkeypatch.setattr("ui.pages.settings.page.confirm", lambda *_words, **_more: False)
    page.fill({"Name": "Hill Pharmacy"})
    page.push("Save pharmacy")
    page.fill({"Drug surcharge": "5"})
    page.push("Save sums")
    assert page.page.may_close()
