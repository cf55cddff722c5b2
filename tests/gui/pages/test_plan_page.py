"""The Plan page as a person uses it: what is typed is worked out at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from compounding.application.ports import RandomIds
from compounding.errors import DatabaseFullError
from compounding.findings import Level
from tests.gui.pages.plan import fill, open_page, rows
from tests.gui.pages.sample import BALANCE, CAPSULES, PRESCRIPTION, TABLETS, FixedClock
from ui.pages.plan import page as plan_page
from ui.pages.plan.page import PlanPage
from ui.person import Person


@pytest.fixture
def page(qtbot: QtBot, qapp) -> PlanPage:
    return open_page(qtbot, qapp)


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
    person.choose("Protocol", "Other")
    person.fill("Up to", "6")
    stops = [f for f in page.presenter.state.findings if f.level is Level.STOP]
    assert [f.code for f in stops] == ["dose_above_maximum"]
    assert page.prescription.form.box("regimen.maximum_mg").message.text() == "See Findings."
    assert rows(page)[-1][2] == "6"
    assert not page.presenter.state.can_start


def test_plan_page_usual_protocol_again_is_one_key(page):
    person = fill(page, TABLETS, CAPSULES, BALANCE)
    person.choose("Protocol", "Other")
    person.fill("Up to", "3")
    assert len(rows(page)) == 2
    person.choose("Protocol", "Usual")
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
    person.choose("Protocol", "Other")
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

    for work, _done, _failed, _crashed in asked:
        with pytest.raises(DatabaseFullError):
            work(Store())
    assert len(given) == 2
    assert given[0] == given[1]


def test_plan_page_after_an_unforeseen_error_can_be_started_again(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    asked = page.presenter._storage.asked
    person.shortcut(Qt.Key.Key_Return)
    asked[-1][3]()
    assert page.start_button.isEnabled()
    person.shortcut(Qt.Key.Key_Return)
    assert len(asked) == 2


def test_plan_page_while_it_is_recorded_takes_no_change(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.shortcut(Qt.Key.Key_Return)
    person.fill("Rx number", "999999")
    assert page.prescription.form.field("prescription.rx_number").text() == "482117"
    page.presenter.clear()
    assert page.prescription.form.field("prescription.patient").text() == "Surname, First"
    asked = page.presenter._storage.asked
    asked[-1][2](DatabaseFullError("storage.full", {"place": "here"}))
    person.fill("Rx number", "999999")
    assert page.presenter.state.fields["prescription.rx_number"] == "999999"


def action_of(work) -> str:
    """The action id that a start is recorded with."""
    given: list[str] = []

    class Store:
        clock = FixedClock()
        ids = RandomIds()

        def record(self, decide, *, action_id, private):
            given.append(action_id)
            raise DatabaseFullError("storage.full", {"place": "here"})

    with pytest.raises(DatabaseFullError):
        work(Store())
    return given[0]


def other_protocol(page: PlanPage) -> Person:
    """A complete plan with a start that asks for a reason."""
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Protocol", "Other")
    person.fill("Start at dose", "2")
    return person


def give_reasons(page: PlanPage, qtbot: QtBot, words: str) -> None:
    for key in page.findings.keys():  # noqa: SIM118 - not a mapping
        row = page.findings.row(key)
        if row.row.asks_reason:
            qtbot.waitUntil(row.reason.isVisible)
            row.reason.setFocus()
            Person(page).type(words)


def test_plan_page_other_reason_after_a_failed_disk_is_another_action(page, qtbot):
    person = other_protocol(page)
    give_reasons(page, qtbot, "prescriber agreed by phone")
    asked = page.presenter._storage.asked
    person.shortcut(Qt.Key.Key_Return)
    asked[-1][2](DatabaseFullError("storage.full", {"place": "here"}))
    give_reasons(page, qtbot, " today")
    assert not page.failure.isVisible()
    person.shortcut(Qt.Key.Key_Return)
    assert len(asked) == 2
    assert action_of(asked[0][0]) != action_of(asked[1][0])


@pytest.mark.parametrize(
    ("choice", "powder"), [("Capsule size", ""), ("Filler", "225")], ids=["size", "filler"]
)
def test_plan_page_other_capsules_or_filler_ask_for_their_own_packing(page, choice, powder):
    """The tablet powder was measured with the capsules alone, whatever filler there is."""
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.tab_to(choice)
    person.press(Qt.Key.Key_Down)
    form = page.making.form
    assert form.field("make.filler.packing_mg").text() == ""
    assert form.field("make.tablet_powder_packing_mg").text() == powder
    assert rows(page) == []
    assert not page.presenter.state.can_start
    person.press(Qt.Key.Key_Up)
    assert form.field("make.filler.packing_mg").text() == "130"
    assert form.field("make.tablet_powder_packing_mg").text() == "225"
    assert page.presenter.state.can_start


def test_plan_page_start_without_a_reason_leads_to_the_reason(page):
    person = other_protocol(page)
    person.shortcut(Qt.Key.Key_Return)
    assert page.failure.text() == "Not started. Give the reason that is asked for under Findings."
    assert person.name().startswith("Reason: ")
    person.type("prescriber agreed by phone")
    assert not page.failure.isVisible()
    assert page.presenter._storage.asked == []


def test_plan_page_start_against_a_stop_leads_to_its_field_and_says_it(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    person.choose("Protocol", "Other")
    person.fill("Up to", "6")
    person.tab_to("Patient")
    person.shortcut(Qt.Key.Key_Return)
    assert person.name() == "Up to"
    assert page.failure.text().startswith("Not started. ")
    assert "4.5 mg" in page.failure.text()


def too_coarse(page: PlanPage) -> Person:
    """A plan whose weighings are under the minimum of the balance."""
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES)
    person.tab_to("Balance rule")
    person.press(Qt.Key.Key_Down)
    fill(page, {"Balance shows steps of": "1", "Sensitivity": "6", "Error allowed": "5"})
    return person


def test_plan_page_start_against_a_stop_with_a_remedy_says_it(page):
    person = too_coarse(page)
    person.tab_to("Patient")
    person.shortcut(Qt.Key.Key_Return)
    assert page.failure.text().startswith("Not started. ")
    assert person.name() != "Patient"


def test_plan_page_accepted_remedy_is_seen_and_can_be_undone(page):
    person = too_coarse(page)
    person.push("Use a trituration")
    row = page.findings.row("accepted/1")
    assert row.hasFocus()
    assert row.row.sentence == "Batch 1: trituration accepted."
    assert page.presenter.state.can_start
    person.push("Undo")
    assert "accepted/1" not in page.findings.keys()  # noqa: SIM118 - not a mapping
    assert not page.presenter.state.can_start
    person.push("Make 22 capsules")
    assert page.findings.row("accepted/1").row.sentence == "Batch 1: 8 extra capsules accepted."


def test_plan_page_remedy_comes_back_while_a_figure_is_being_typed(page):
    """On the way to 18 there is an 1 that needs the trituration and an 8 that does not."""
    person = too_coarse(page)
    person.push("Use a trituration")
    person.fill("Extra capsules", "8")
    assert page.presenter.state.accepted == ()
    person.press(Qt.Key.Key_Backspace)
    person.type("1")
    assert [step for step, _said in page.presenter.state.accepted] == [1]
    person.press(Qt.Key.Key_Backspace)
    person.type("8")
    person.press(Qt.Key.Key_Tab)
    person.fill("Extra capsules", "1")
    assert page.presenter.state.accepted == ()


def test_plan_page_new_prescription_asks_and_clears_what_belongs_to_one_job(page, monkeypatch):
    person = too_coarse(page)
    person.push("Use a trituration")
    answers = iter((False, True))
    monkeypatch.setattr(plan_page, "confirm", lambda *_asked: next(answers))
    person.shortcut(Qt.Key.Key_N)
    assert page.presenter.state.fields["prescription.patient"] == "Surname, First"
    person.push("New prescription")
    fields = page.presenter.state.fields
    for key in ("prescription.patient", "tablet.weighed.mass_mg", "make.filler.packing_mg"):
        assert fields[key] == ""
    assert fields["balance.sensitivity_mg"] == "6"
    assert page.presenter.state.accepted == ()
    assert person.name() == "Patient"
    assert next(answers, None) is None
    person.shortcut(Qt.Key.Key_N)
    assert not page.presenter.is_begun


def test_plan_page_closing_asks_only_where_something_would_be_lost(page, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr(plan_page, "confirm", lambda _page, title, *_more: asked.append(title))
    assert page.may_close()
    fill(page, {"20 tablets weigh": "3700.0"})
    assert not page.may_close()
    assert asked == ["Close without starting?"]


def test_plan_page_name_that_no_label_can_hold_is_a_stop_before_the_start(page):
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE, {"Patient": "W" * 40})
    stops = [f.code for f in page.presenter.state.findings if f.level is Level.STOP]
    assert stops == ["label.too_long.patient"]
    person.shortcut(Qt.Key.Key_Return)
    assert person.name() == "Patient"
    assert "too long for the label" in page.failure.text()
    person.fill("Patient", "Surname, First")
    assert page.presenter.state.can_start


def test_plan_page_without_a_pharmacy_leads_to_settings(page):
    assert not page.pharmacy.isVisible()
    page.presenter._storage.pharmacy = None
    page.shown()
    person = fill(page, PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
    assert not page.presenter.state.can_start
    person.shortcut(Qt.Key.Key_Return)
    assert page.presenter._storage.asked == []
    opened: list[str] = []
    page.go.connect(lambda key, _subject: opened.append(key))
    person.push("Open Settings")
    assert opened == ["settings"]
