"""The Plan page as a person uses it: what is typed is worked out at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from compounding.application import recent
from compounding.application.ports import RandomIds
from compounding.errors import DatabaseFullError
from compounding.findings import Level
from tests.gui.pages.sample import BALANCE, CAPSULES, PRESCRIPTION, TABLETS, FixedClock
from ui.pages.plan.page import PlanPage
from ui.pages.plan.presenter import PlanPresenter
from ui.person import Person
from ui.theme import Mode, ThemeSwitch


class StillStorage(QObject):
    """Storage that keeps what it is asked and answers when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.asked: list[tuple[Callable[..., object], ...]] = []

    def ask(self, work, on_done, on_failed, owner) -> None:
        if work is not recent.last_settings:
            self.asked.append((work, on_done, on_failed))


@pytest.fixture
def page(qtbot: QtBot, qapp) -> PlanPage:
    switch = ThemeSwitch(qapp, Mode.LIGHT)
    made = PlanPage(PlanPresenter(StillStorage()))
    made.switch = switch
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.shown()
    return made


def fill(page: PlanPage, *groups: dict[str, str]) -> Person:
    person = Person(page)
    for group in groups:
        for name, text in group.items():
            person.fill(name, text)
    return person


def rows(page: PlanPage) -> list[tuple[str, ...]]:
    model = page.batches.model
    return [
        tuple(str(model.index(r, c).data()) for c in range(model.columnCount()))
        for r in range(model.rowCount())
    ]


def test_plan_page_sample_typed_shows_the_published_batches(page):
    fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    last = ("2027-May-20", "Fine")
    assert rows(page) == [
        ("1", "23 Nov – 6 Dec", "1.5", "14 + 1", "22.5", "83.3", "1,901.9", "132.3", *last),
        ("2", "7 – 20 Dec", "3", "14 + 1", "45", "166.5", "1,853.8", "134.7", *last),
        ("3", "21 Dec – 3 Jan", "4.5", "14 + 1", "67.5", "249.8", "1,805.7", "137.0", *last),
    ]
    assert page.titration.tablets.count.text() == "3"
    assert page.start_button.text() == "Start making, 3 batches"
    assert page.presenter.state.can_start


def test_plan_page_comma_in_a_weight_keeps_text_and_shows_no_numbers(page):
    fill(page, TABLETS, CAPSULES, BALANCE, {"20 tablets weigh": "3,7"})
    field = page.making.form.field("tablet.weighed.mass_mg")
    assert field.text() == "3,7"
    assert rows(page) == []
    Person(page).press(Qt.Key.Key_Tab)
    box = page.making.form.box("tablet.weighed.mass_mg")
    assert "Use a point for decimals" in box.message.text()


def test_plan_page_dose_above_ceiling_names_its_field_and_keeps_the_numbers(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.tab_to("Usual protocol")
    person.press(Qt.Key.Key_Right)
    person.fill("Up to", "6")
    stops = [f for f in page.presenter.state.findings if f.level is Level.STOP]
    assert [f.code for f in stops] == ["dose_above_maximum"]
    assert page.prescription.form.box("regimen.maximum_mg").message.text() == "See Findings."
    assert rows(page)[-1][2] == "6"
    assert not page.presenter.state.can_start


def test_plan_page_usual_protocol_again_is_one_key(page):
    person = fill(page, TABLETS, CAPSULES, BALANCE)
    person.tab_to("Usual protocol")
    person.press(Qt.Key.Key_Right)
    person.fill("Up to", "3")
    assert len(rows(page)) == 2
    person.tab_to("Other")
    person.press(Qt.Key.Key_Left)
    assert [row[2] for row in rows(page)] == ["1.5", "3", "4.5"]


def test_plan_page_remedy_button_makes_the_plan_good(page):
    coarse = {"Balance shows steps of": "1", "Sensitivity": "6", "Error allowed": "5"}
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES)
    person.tab_to("Balance rule")
    person.press(Qt.Key.Key_Down)
    fill(page, coarse)
    assert not page.presenter.state.can_start
    person.push("Make 22 capsules")
    assert rows(page)[0][3] == "14 + 8"
    assert page.presenter.state.can_start


def test_plan_page_confirm_needs_its_reason_before_the_start(page, qtbot):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.tab_to("Usual protocol")
    person.press(Qt.Key.Key_Right)
    person.fill("Start at dose", "2")
    assert not page.presenter.state.can_start
    keys = page.findings.keys()
    for key in keys:
        qtbot.waitUntil(page.findings.row(key).reason.isVisible)
        page.findings.row(key).reason.setFocus()
        person.type("prescriber agreed by phone")
    assert page.presenter.state.can_start


def test_plan_page_liquid_shows_two_bottles_with_their_days(page):
    person = fill(page, PRESCRIPTION, TABLETS, BALANCE)
    person.tab_to("Capsules")
    person.press(Qt.Key.Key_Right)
    assert [row[2:5] for row in rows(page)] == [
        ("2026-Nov-22", "100", "2"),
        ("2026-Dec-27", "50", "1"),
    ]


def test_plan_page_start_too_early_leads_to_the_first_gap(page):
    person = fill(page, {"Patient": "Surname, First"})
    person.shortcut(Qt.Key.Key_Return)
    assert person.name() == "Rx number"
    assert page.presenter._storage.asked == []


def test_plan_page_start_asks_the_record_once(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.shortcut(Qt.Key.Key_Return)
    person.shortcut(Qt.Key.Key_Return)
    assert len(page.presenter._storage.asked) == 1
    assert page.presenter.state.saving


def test_plan_page_working_shows_formula_inputs_and_origin(page):
    fill(page, TABLETS, CAPSULES, BALANCE)
    page.show_working()
    text = page.working.text.toPlainText()
    assert "3,700 mg (weighing)" in text
    assert "83.25 mg" in text


def test_plan_page_fresh_draws_the_titration_before_any_weight(page):
    assert [str(dose.dose) for dose in page.presenter.state.doses] == ["1.5 mg", "3 mg", "4.5 mg"]
    assert page.titration.chart.accessibleName() or page.titration.chart.accessibleDescription()
    assert rows(page) == []


def test_plan_page_accepted_trituration_that_no_longer_fits_is_dropped(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES)
    person.tab_to("Balance rule")
    person.press(Qt.Key.Key_Down)
    fill(page, {"Balance shows steps of": "1", "Sensitivity": "6", "Error allowed": "5"})
    person.push("Use a trituration")
    assert page.presenter.state.can_start
    person.fill("Extra capsules", "8")
    assert page.presenter.state.can_start
    assert rows(page)[0][3] == "14 + 8"


def test_plan_page_failed_disk_keeps_everything_and_retries_the_same_action(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    asked = page.presenter._storage.asked
    person.shortcut(Qt.Key.Key_Return)
    asked[-1][2](DatabaseFullError("storage.full", {"place": "here"}))
    assert page.failure.isVisible()
    assert page.prescription.form.field("prescription.patient").text() == "Surname, First"
    person.shortcut(Qt.Key.Key_Return)
    given: list[str] = []

    class Store:
        clock = FixedClock()
        ids = RandomIds()

        def record(self, decide, *, action_id, private):
            given.append(action_id)
            raise DatabaseFullError("storage.full", {"place": "here"})

    for work, _done, _failed in asked:
        with pytest.raises(DatabaseFullError):
            work(Store())
    assert len(given) == 2
    assert given[0] == given[1]
