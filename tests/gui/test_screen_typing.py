"""The Opioid screen while it is filled in: judged beside the window, and nothing is lost."""

from __future__ import annotations

import threading
import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication

from compounding.application import screens
from compounding.domain.screening import Question
from compounding.errors import ReferenceDataError
from tests.gui import jobs
from tests.gui.bench import Bench
from tests.gui.screening import (
    F6,
    ONE,
    ORDINARY,
    THREE,
    TWO,
    Y,
    answer_all,
    finish,
    list_medicines,
    outcome,
    recorded,
    rows,
    to_screen,
)


@pytest.fixture
def bench(window_on) -> Bench:
    """The page with a making just opened, the cursor in its empty list."""
    return to_screen(window_on("opened"))


# --- while it is typed -----------------------------------------------------------------------


def test_screen_list_edited_keeps_what_was_decided_on_the_other_lines(bench):
    list_medicines(bench, "tramadol 50 mg\nzorbafexin\nzorbafexin")
    bench.press(F6)
    for key in (ONE, ONE, TWO):
        bench.press(key)
    assert [row[2] for row in rows(bench)] == ["Still taken", "An opioid", "No opioid"]
    list_medicines(bench, "Metformin\nzorbafexin\ntramadol 50 mg\nzorbafexin\nkratom tea")
    assert rows(bench) == [
        ("zorbafexin", "Not recognised", "An opioid"),
        ("tramadol 50 mg", "Opioid", "Still taken"),
        ("zorbafexin", "Not recognised", "No opioid"),
        ("kratom tea", "Opioid", "To decide"),
        ("Metformin", "No opioid", ""),
    ]
    list_medicines(bench, "zorbafexin\ntramadol 100 mg")
    assert rows(bench) == [
        ("zorbafexin", "Not recognised", "An opioid"),
        ("tramadol 100 mg", "Opioid", "To decide"),
    ]


def test_screen_answer_for_an_older_list_is_dropped(bench, monkeypatch):
    reached, opened = threading.Event(), threading.Event()
    asked: list[str] = []
    listed = screens.listed

    def slow(store, text):
        assert threading.current_thread() is not threading.main_thread()
        asked.append(text)
        reached.set()
        assert opened.wait(20)
        return listed(store, text)

    monkeypatch.setattr(screens, "listed", slow)
    bench.paste_over("tramadol")
    while not reached.is_set():
        QCoreApplication.processEvents()
    bench.paste_over("Metformin")
    bench.paste_over("Lisinopril")
    while bench.page.resting.isActive():
        QCoreApplication.processEvents()
    assert outcome(bench) == "Reading the list"
    shown: list[object] = []
    bench.page.presenter.state_changed.connect(lambda state: shown.append(state.listing))
    opened.set()
    bench.settle()
    assert rows(bench) == [("Lisinopril", "No opioid", "")]
    assert asked == ["tramadol", "Lisinopril"]
    assert "tramadol" not in {each.typed for each in shown if each}


def test_screen_finished_before_the_list_is_judged_is_judged_first(bench):
    list_medicines(bench, ORDINARY)
    answer_all(bench)
    bench.person.type(jobs.CHECKER)
    bench.person.tab_to("Medication list")
    bench.paste_over(f"{ORDINARY}\nzorbafexin")
    bench.page.finish.go()
    before = bench.events()
    bench.enter()
    assert bench.events() == before
    assert bench.says("Still to answer, entries and questions: 1.")
    assert rows(bench)[0] == ("zorbafexin", "Not recognised", "To decide")


def test_screen_f6_goes_round_the_parts_and_back(bench):
    list_medicines(bench, "tramadol")
    way = []
    for _ in range(4):
        bench.press(F6)
        way.append(bench.person.name())
    parts = ["Entries", "Any opioid in the last 14 days", "Name of who screens", "Medication list"]
    assert way == parts
    bench.person.press(F6, Qt.KeyboardModifier.ShiftModifier)
    assert bench.person.name() == "Name of who screens"


def test_screen_of_five_thousand_lines_never_holds_up_the_window(bench):
    drugs = ("metformin", "tramadol", "zorbafexin", "LDN", "oxycodon", "loperamide")
    lines = [f"{drugs[at % len(drugs)]} {at} mg" for at in range(4000)]
    lines += [f"qu{at}xon 5 mg" for at in range(1000)]
    ticks: list[float] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start()
    QApplication.clipboard().setText("\n".join(lines))
    bench.person.shortcut(Qt.Key.Key_V)
    bench.rest()
    assert len(rows(bench)) == 5000
    begun = time.monotonic()
    bench.press(F6)
    for key in (ONE, TWO, ONE, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        bench.press(key)
    bench.page.questions.go()
    jobs.answer_no(bench)
    bench.person.type(jobs.CHECKER)
    bench.settle()
    timer.stop()
    longest = max(after - before for before, after in pairwise(ticks))
    assert ticks[-1] > begun
    assert longest < 5, f"the window stood still for {longest:.2f} s"


def test_screen_one_endless_line_is_refused_without_holding_up_the_window(bench):
    QApplication.clipboard().setText("x" * 1_000_000)
    begun = time.monotonic()
    bench.person.shortcut(Qt.Key.Key_V)
    bench.rest()
    assert bench.says("Line 1 of the list is longer than 4,000 characters")
    assert time.monotonic() - begun < 10
    list_medicines(bench, ORDINARY)
    assert len(rows(bench)) == 2


@pytest.mark.parametrize("name", ["<b>zorba</b>", "zorba &lt <img src=x>", "zorba {names} %s"])
def test_screen_shows_an_entry_letter_by_letter(bench, name):
    list_medicines(bench, f"{name}\ttwice")
    assert bench.says(f"{name} twice")
    assert [row[0] for row in rows(bench)] == [f"{name} twice"]
    bench.press(F6)
    bench.press(ONE)
    jobs.answer_no(bench)
    bench.person.type(jobs.CHECKER)
    bench.enter()
    assert [each.text for each in recorded(bench).entries] == [f"{name} twice"]


# --- nothing is lost -------------------------------------------------------------------------


def fill_in(bench: Bench) -> None:
    """A screen half filled in."""
    list_medicines(bench, "tramadol 50 mg\nMetformin")
    bench.press(F6)
    bench.press(TWO)
    bench.person.type("2026-1")
    bench.person.tab_to("Surgery or dental work planned?")
    bench.press(Y)
    bench.person.type("Dr. Na")
    bench.person.tab_to("Name of who screens")
    bench.person.type("Pharm")


def filled_in(bench: Bench) -> tuple[str, ...]:
    page = bench.page
    row = page.questions.rows[Question.SURGERY]
    return (
        page.list.text.toPlainText(),
        page.panel.form.field("last_taken").text(),
        row.form.field("answers.surgery.prescriber").text(),
        page.finish.name.text(),
    )


def test_screen_half_filled_in_survives_a_visit_to_every_other_page(bench):
    fill_in(bench)
    before = filled_in(bench)
    assert before == ("tramadol 50 mg\nMetformin", "2026-1", "Dr. Na", "Pharm")
    for away in (ONE, TWO, THREE, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_Comma):
        bench.go(away)
        to_screen(bench)
        bench.rest()
        assert filled_in(bench) == before


def test_screen_closing_half_filled_in_asks_and_stays(bench, monkeypatch):
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        "ui.pages.screen.page.confirm", lambda *words, **_more: asked.append(words) or False
    )
    assert bench.page.may_close()
    fill_in(bench)
    assert not bench.page.may_close()
    assert len(asked) == 1


def test_screen_prefilled_and_untouched_is_closed_without_asking(window_on, monkeypatch):
    monkeypatch.setattr("ui.pages.screen.page.confirm", lambda *_words, **_more: False)
    bench = to_screen(window_on("refill"))
    assert bench.page.may_close()


def test_screen_date_that_is_none_is_said_at_its_field_and_nothing_is_recorded(bench):
    list_medicines(bench, "Brixadi\nMetformin")
    bench.press(F6)
    bench.press(TWO)
    for text in ("2026-01-05", "Dr. Special", "2026-11-31"):
        bench.person.type(text)
        bench.enter()
    answer_all(bench)
    bench.person.tab_to("An opioid depot or implant in the last 12 months?")
    bench.press(Y)
    before = bench.events()
    finish(bench)
    assert bench.says("There is no such day in the calendar.")
    assert bench.person.name() == "Document of"
    assert bench.events() == before


def test_screen_last_dose_in_the_future_is_said_at_its_field(bench):
    list_medicines(bench, "tramadol")
    bench.press(F6)
    bench.press(TWO)
    bench.person.type("2027-11-20")
    bench.settle()
    assert bench.says("This day is still to come.")
    assert rows(bench) == [("tramadol", "Opioid", "To fill in")]


def test_screen_reason_that_cannot_be_used_is_refused_at_its_entry(bench):
    list_medicines(bench, "tramadol\nmethadone")
    bench.press(F6)
    bench.press(THREE)
    bench.paste_over("never \u202etaken")
    bench.enter()
    bench.press(ONE)
    answer_all(bench)
    bench.person.tab_to("Any opioid in the last 14 days")
    bench.press(Y)
    before = bench.events()
    finish(bench)
    assert bench.events() == before
    assert bench.person.name() == "Reason"
    assert bench.page.panel.text.text() == "tramadol"
    assert bench.page.panel.form.box("reason").message.text()


def test_screen_list_that_is_too_long_is_said_under_the_list(bench):
    list_medicines(bench, f"{ORDINARY}\n{'x' * 4001}")
    assert bench.says("Line 3 of the list is longer than 4,000 characters")
    assert outcome(bench) == "Not finished: the list was not judged"
    list_medicines(bench, ORDINARY)
    assert not bench.says("Line 3 of the list")
    assert len(rows(bench)) == 2


def test_screen_damaged_tables_are_said_and_clear_nobody(bench, monkeypatch):
    def damaged(_store, _text):
        raise ReferenceDataError("reference.damaged", {"file": "opioids.toml", "place": "row 3"})

    monkeypatch.setattr(screens, "listed", damaged)
    answer_all(bench)
    bench.page.list.go()
    bench.paste_over(ORDINARY)
    bench.rest()
    before = bench.events()
    finish(bench)
    assert not bench.page.finish.outcome.text().startswith("Nothing stops")
    assert any(banner.isVisible() for banner in bench.page.finish.said)
    assert bench.events() == before
