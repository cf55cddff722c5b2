"""The Opioid screen page by keyboard: what is asked, what stops, what a refill takes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from compounding.domain.screening import Question
from tests.gui import jobs, records
from tests.gui.bench import Bench, cells
from tests.gui.pages.sample import date
from tests.gui.screening import (
    F6,
    ONE,
    ORDINARY,
    TWO,
    N,
    Y,
    answer_all,
    finish,
    list_medicines,
    on_disk,
    outcome,
    recorded,
    rows,
    to_screen,
)

# Keys of a refill from the page on another to "recorded", beside the name.
MOST_KEYS = 25


@pytest.fixture
def bench(window_on) -> Bench:
    """The page with a making just opened, the cursor in its empty list."""
    return to_screen(window_on("opened"))


# --- where it is -----------------------------------------------------------------------------


def test_screen_stands_in_the_navigation_after_evidence(bench):
    entries = [(each.key, each.accessibleDescription()) for each in bench.window.nav.entries]
    assert entries[-3:] == [("evidence", "Ctrl 5"), ("screen", "Ctrl 6"), ("settings", "Ctrl ,")]
    assert bench.window.page_key() == "screen"


def test_screen_without_a_making_says_what_to_do_first(window_on):
    bench = to_screen(window_on("nothing"))
    assert bench.says("No making is open")
    bench.push("Go to Plan")
    assert bench.window.page_key() == "plan"


def test_screen_shows_the_making_that_was_open_last_on_the_worksheet(window_on):
    bench = window_on("several")
    bench.go(Qt.Key.Key_2)
    bench.person.choose("Making at hand", "22 Nov · Rx A_100")
    bench.settle()
    to_screen(bench)
    assert bench.says("Percent 50% Name · Rx A_100")
    bench.go(Qt.Key.Key_2)
    bench.person.choose("Making at hand", "22 Nov · Rx 900100")
    bench.settle()
    to_screen(bench)
    assert bench.says("Muñoz, Zoë · Rx 900100")


def test_screen_of_another_making_is_a_choice_away_and_keeps_what_is_filled_in(window_on):
    bench = to_screen(window_on("several"))
    bench.person.choose("Making to screen for", "22 Nov · Rx A_100")
    bench.settle()
    assert bench.says("Percent 50% Name · Rx A_100")
    list_medicines(bench, "tramadol 50 mg")
    bench.press(F6)
    bench.press(ONE)
    bench.person.choose("Making to screen for", "22 Nov · Rx 900100")
    bench.rest()
    assert bench.page.list.text.toPlainText() == ""
    assert rows(bench) == []
    bench.person.choose("Making to screen for", "22 Nov · Rx A_100")
    bench.rest()
    assert rows(bench) == [("tramadol 50 mg", "Opioid", "Still taken")]


# --- a refill --------------------------------------------------------------------------------


def test_screen_of_a_refill_takes_few_keys_and_no_decision(window_on, monkeypatch):
    bench = window_on("refill")
    pressed: list[Qt.Key] = []
    press = bench.person.press

    def counted(key: Qt.Key, *more: Qt.KeyboardModifier) -> None:
        pressed.append(key)
        press(key, *more)

    monkeypatch.setattr(bench.person, "press", counted)
    to_screen(bench)
    assert bench.page.list.text.toPlainText() == "\n".join(records.TEN)
    assert bench.says("From the screen of 22 Nov 2026 by Pharmacist B. Read it to the patient")
    bench.press(F6)
    assert bench.person.name() == "Entries"
    assert not any(each.choices for each in bench.page.presenter.state.listing.listed.entries)
    bench.press(F6)
    jobs.answer_no(bench)
    assert bench.person.name() == "Name of who screens"
    assert outcome(bench) == "Nothing stops"
    bench.person.type(jobs.CHECKER)
    bench.enter()
    assert bench.says("Recorded. The screen passes.")
    view = recorded(bench)
    assert (view.passes, view.name, len(view.entries)) == (True, jobs.CHECKER, 10)
    assert (view.overrides, view.against, view.answers) == ((), (), ())
    assert len(pressed) == 11
    assert len(pressed) < MOST_KEYS


def test_screen_never_answers_a_question_for_a_person(window_on):
    bench = to_screen(window_on("refill"))
    assert [row.bar.value() for row in bench.page.questions.rows.values()] == [None] * 7
    assert outcome(bench) == "Not finished: 7 still to answer"


# --- what stops ------------------------------------------------------------------------------


def test_screen_of_an_opioid_still_taken_records_that_it_stops(bench):
    list_medicines(bench, f"{ORDINARY}\ntramadol 50 mg")
    assert rows(bench)[0] == ("tramadol 50 mg", "Opioid", "To decide")
    bench.press(F6)
    bench.press(ONE)
    assert outcome(bench).startswith("Stops: tramadol 50 mg, an opioid is still taken.")
    assert bench.person.name() == "Any opioid in the last 14 days"
    bench.press(Y)
    jobs.answer_no(bench, 6)
    assert bench.page.finish.accept.text() == "Record that it stops"
    bench.person.type(jobs.CHECKER)
    bench.enter()
    assert bench.says("Recorded. The screen stops: nothing may go to the patient.")
    view = recorded(bench)
    assert (view.passes, view.against) == (False, ("screen.still_taken",))
    assert bench.says("Stops: an opioid is still taken.")
    bench.go(Qt.Key.Key_2)
    assert bench.says("Opioid screen: stops, 22 Nov, Pharmacist B")


def test_screen_of_an_opioid_stopped_inside_its_wash_out_names_the_earliest_date(bench):
    list_medicines(bench, "tramadol 50 mg")
    bench.press(F6)
    bench.press(TWO)
    assert bench.person.name() == "Last dose"
    bench.person.type("2026-11-15")
    assert bench.says("Earliest date to discuss: 2026-Nov-29")
    assert outcome(bench).startswith("Stops: tramadol 50 mg, the wash-out is not over.")
    bench.enter()
    bench.press(Y)
    jobs.answer_no(bench, 6)
    bench.person.type(jobs.CHECKER)
    bench.enter()
    view = recorded(bench)
    assert (view.against, view.earliest) == (("screen.inside_washout",), date(2026, 11, 29))


def test_screen_of_an_opioid_past_its_wash_out_asks_how_withdrawal_was_ruled_out(bench):
    list_medicines(bench, "tramadol 50 mg")
    bench.press(F6)
    bench.press(TWO)
    bench.person.type("2026-10-15")
    bench.enter()
    assert bench.person.name() == "Withdrawal ruled out"
    assert rows(bench) == [("tramadol 50 mg", "Opioid", "To fill in")]
    bench.press(Qt.Key.Key_Down)
    bench.enter()
    assert rows(bench) == [("tramadol 50 mg", "Opioid", "Stopped, 2026-Oct-15")]
    jobs.answer_no(bench)
    assert bench.says("Earliest date to discuss: 2026-Oct-29")
    bench.person.type(jobs.CHECKER)
    bench.enter()
    view = recorded(bench)
    assert (view.passes, view.overrides) == (True, ("screen.attested",))
    ((decided,),) = cells(bench.page.finished.model, "Decided")
    assert decided.startswith("Stopped; last dose 2026-Oct-15; earliest date to discuss")


def test_screen_of_a_short_acting_opioid_asks_prescriber_and_reason_before_its_time(bench):
    list_medicines(bench, "hydrocodone/acetaminophen 5-325")
    bench.press(F6)
    bench.press(TWO)
    bench.person.type("2026-11-14")
    bench.enter()
    assert bench.person.name() == "Reason"
    bench.person.type("pain came back")
    bench.enter()
    assert bench.person.name() == "Prescriber"
    bench.person.type("Dr. Name")
    bench.enter()
    assert bench.person.name() == "Withdrawal ruled out"
    bench.press(Qt.Key.Key_Down)
    bench.enter()
    bench.press(Y)
    jobs.answer_no(bench, 6)
    finish(bench)
    assert recorded(bench).overrides == ("screen.early",)


def test_screen_says_at_once_what_stops_at_a_question(bench):
    list_medicines(bench, ORDINARY)
    answer_all(bench)
    bench.person.tab_to("Acute hepatitis or liver failure?")
    bench.press(Y)
    assert bench.says("Acute hepatitis or liver failure: naltrexone is contraindicated.")
    assert outcome(bench) == "Stops: acute hepatitis or liver failure."
    bench.person.tab_to("Surgery or dental work planned?")
    bench.press(Y)
    assert bench.person.name().startswith("Prescriber")
    bench.person.type("Dr. Name")
    bench.enter()
    bench.person.type("pause of three days")
    bench.enter()
    assert bench.person.name() == "Acute hepatitis or liver failure?"
    assert outcome(bench) == "Stops: acute hepatitis or liver failure."
    bench.press(N)
    finish(bench)
    view = recorded(bench)
    assert (view.passes, view.overrides) == (True, ("screen.asked.surgery",))
    assert bench.says("Surgery or dental work planned? Yes; prescriber Dr. Name")


def test_screen_answers_by_mouse_as_by_key(bench):
    list_medicines(bench, ORDINARY)
    for question in Question:
        bar = bench.page.questions.rows[question].bar
        QTest.mouseClick(bar.segment("no"), Qt.MouseButton.LeftButton)
    assert bench.person.name() == "Name of who screens"
    bench.person.type(jobs.CHECKER)
    QTest.mouseClick(bench.page.finish.accept, Qt.MouseButton.LeftButton)
    bench.settle()
    assert recorded(bench).passes


def test_screen_key_held_down_answers_one_question_only(bench):
    bar = bench.page.questions.rows[Question.RECENT].bar
    bar.setFocus()
    bench.press(N)
    for _ in range(5):
        target = bench.person.target()
        held = QKeyEvent(QEvent.Type.KeyPress, N, Qt.KeyboardModifier.NoModifier, "n", True)
        QApplication.sendEvent(target, held)
    answers = [row.bar.value() for row in bench.page.questions.rows.values()]
    assert answers == ["no", *[None] * 6]


# --- what is not known -----------------------------------------------------------------------


def test_screen_entry_that_no_table_knows_is_classified_by_a_person(bench):
    list_medicines(bench, f"{ORDINARY}\nzorbafexin 5 mg")
    assert rows(bench)[0] == ("zorbafexin 5 mg", "Not recognised", "To decide")
    assert bench.says("zorbafexin: not in the tables. The pharmacist must classify it.")
    answer_all(bench)
    finish(bench)
    assert bench.says("Still to answer, entries and questions: 1.")
    assert on_disk(bench).screen is None
    assert bench.person.name() == "Decision"
    bench.press(TWO)
    assert bench.person.name() == "Name of who screens"
    bench.enter()
    assert recorded(bench).overrides == ("screen.classified",)


def test_screen_shows_an_earlier_classification_and_does_not_count_it(window_on):
    bench = to_screen(window_on("several"))
    bench.person.choose("Making to screen for", "22 Nov · Rx A_100")
    bench.settle()
    list_medicines(bench, "zorbafexin 5 mg")
    bench.press(F6)
    bench.press(TWO)
    jobs.answer_no(bench)
    bench.person.type("Pharmacist C")
    bench.enter()
    assert bench.says("Recorded. The screen passes.")
    assert bench.says("Decided by a person: classified as no opioid.")
    bench.person.choose("Making to screen for", "22 Nov · Rx 900100")
    bench.settle()
    list_medicines(bench, "zorbafexin 10 mg")
    assert bench.says("Classified as no opioid by Pharmacist C on 22 Nov 2026.")
    assert rows(bench) == [("zorbafexin 10 mg", "Not recognised", "To decide")]
    assert "8 still to answer" in outcome(bench)


def test_screen_misspelt_name_is_asked_about_and_never_corrected(bench):
    list_medicines(bench, "oxycodon 5 mg")
    assert rows(bench) == [("oxycodon 5 mg", "Ask", "To decide")]
    assert bench.says("Did you mean oxycodone? Then write it so in the list.")
    assert bench.page.list.text.toPlainText() == "oxycodon 5 mg"


# --- nothing and not asked -------------------------------------------------------------------


def test_screen_of_a_patient_who_takes_nothing_passes(bench):
    bench.person.tab_to("Takes no medicine (asked)")
    bench.press(Qt.Key.Key_Space)
    answer_all(bench)
    finish(bench)
    view = recorded(bench)
    assert (view.passes, view.takes_nothing, view.entries) == (True, True, ())
    assert bench.says("Takes no medicine (asked)")


def test_screen_that_takes_nothing_is_said_of_an_empty_list_only(bench):
    bench.person.tab_to("Takes no medicine (asked)")
    bench.press(Qt.Key.Key_Space)
    assert bench.page.list.nothing.isChecked()
    list_medicines(bench, ORDINARY)
    assert not bench.page.list.nothing.isChecked()
    assert not bench.page.list.nothing.isEnabled()
    list_medicines(bench, "")
    bench.press(Qt.Key.Key_Delete)
    bench.rest()
    assert bench.page.list.nothing.isEnabled()
    assert not bench.page.list.nothing.isChecked()


def test_screen_with_an_empty_list_is_refused_and_leads_to_the_list(bench):
    answer_all(bench)
    before = bench.events()
    finish(bench)
    assert bench.says("The medicines were not asked for.")
    assert bench.person.name() == "Medication list"
    assert bench.events() == before
    assert bench.page.finish.name.text() == jobs.CHECKER


def test_screen_with_open_questions_is_refused_and_leads_to_the_first(bench):
    list_medicines(bench, ORDINARY)
    bench.person.tab_to("Any opioid in the last 14 days")
    jobs.answer_no(bench, 4)
    before = bench.events()
    finish(bench)
    assert bench.says("Still to answer, entries and questions: 3.")
    assert bench.person.name() == "Surgery or dental work planned?"
    assert bench.events() == before


def test_screen_without_a_name_says_what_is_missing(bench):
    list_medicines(bench, ORDINARY)
    answer_all(bench)
    before = bench.events()
    bench.enter()
    assert bench.person.name() == "Name of who screens"
    assert bench.says("This is needed")
    bench.type_over("--")
    bench.enter()
    assert bench.says("Type a name with letters")
    assert bench.events() == before
