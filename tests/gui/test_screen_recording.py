"""The Opioid screen recorded once, and what waits for it: release and labels."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from compounding.documents.layout import BarCode, Watermark
from compounding.domain.screening import Question
from compounding.persistence.store import SqlStore
from tests.gui import jobs
from tests.gui.bench import NARROW, Bench, answering
from tests.gui.faults import BUSY, FULL, failing_once, slow_disk
from tests.gui.pages.sample import FixedClock, date
from tests.gui.screening import (
    F6,
    ONE,
    ORDINARY,
    THREE,
    Y,
    answer_all,
    finish,
    list_medicines,
    on_disk,
    recorded,
    to_screen,
)


@pytest.fixture
def bench(window_on) -> Bench:
    """The page with a making just opened, the cursor in its empty list."""
    return to_screen(window_on("opened"))


# --- recorded once ---------------------------------------------------------------------------


@pytest.fixture
def ready(bench) -> Bench:
    """All filled in, the cursor behind the name."""
    list_medicines(bench, ORDINARY)
    answer_all(bench)
    bench.person.type(jobs.CHECKER)
    return bench


def test_screen_enter_twice_records_once(ready):
    before = ready.events()
    ready.person.press(Qt.Key.Key_Return)
    ready.person.press(Qt.Key.Key_Return)
    ready.settle()
    assert ready.events() == before + 1
    assert ready.says("Recorded. The screen passes.")


def test_screen_double_click_records_once(ready):
    before = ready.events()
    for click in (QTest.mouseClick, QTest.mouseDClick, QTest.mouseClick):
        click(ready.page.finish.accept, Qt.MouseButton.LeftButton)
    ready.settle()
    assert ready.events() == before + 1
    assert ready.says("Recorded. The screen passes.")


def test_screen_is_not_said_to_be_recorded_before_it_is_on_disk(ready):
    with slow_disk() as gate:
        ready.person.press(Qt.Key.Key_Return)
        gate.wait_for_it()
        assert not ready.says("Recorded.")
        assert not ready.page.finish.accept.isEnabled()
        gate.open()
        ready.settle()
    assert ready.says("Recorded. The screen passes.")


def test_screen_that_is_being_recorded_cannot_be_changed(ready):
    with slow_disk() as gate:
        ready.person.press(Qt.Key.Key_Return)
        gate.wait_for_it()
        ready.page.list.go()
        ready.person.type("tramadol ")
        assert ready.page.list.text.toPlainText() == ORDINARY
        ready.page.questions.rows[Question.LIVER].go()
        ready.person.press(Y)
        gate.open()
        ready.settle()
    view = recorded(ready)
    assert (view.passes, len(view.entries), view.answers) == (True, 2, ())


@pytest.mark.parametrize(("error", "written"), [(BUSY, False), (FULL, True)])
def test_screen_failed_save_is_said_keeps_everything_and_is_recorded_once(ready, error, written):
    before, typed = ready.events(), ready.page.list.text.toPlainText()
    with failing_once(error, written=written) as actions:
        ready.enter()
        assert ready.says({BUSY: "Another program", FULL: "is full"}[error])
        assert ready.page.list.text.toPlainText() == typed
        assert ready.page.finish.name.text() == jobs.CHECKER
        ready.page.finish.go()
        ready.enter()
    assert ready.events() == before + 1
    assert len(set(actions)) == 1
    assert ready.says("Recorded. The screen passes.")


def test_screen_after_an_unforeseen_error_can_be_recorded(ready, qtbot, monkeypatch):
    before = ready.events()
    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        patch.setattr(SqlStore, "record", lambda *_given, **_named: 1 // 0)
        ready.enter()
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    assert ready.events() == before
    ready.enter()
    assert ready.events() == before + 1


def test_screen_asked_again_begins_with_the_list_and_no_answer(ready):
    ready.enter()
    ready.push("Ask again")
    assert ready.page.list.text.toPlainText() == ORDINARY
    assert [row.bar.value() for row in ready.page.questions.rows.values()] == [None] * 7
    assert ready.page.finish.name.text() == ""
    ready.press(Qt.Key.Key_Escape)
    assert ready.says("As recorded")
    ready.push("Ask again")
    list_medicines(ready, "tramadol 50 mg")
    ready.press(F6)
    ready.press(ONE)
    ready.press(Y)
    jobs.answer_no(ready, 6)
    ready.person.type("Pharmacist C")
    ready.enter()
    assert not recorded(ready).passes
    assert recorded(ready).name == "Pharmacist C"


def test_screen_recorded_in_a_small_window_says_so_in_sight(ready):
    ready.enter()
    ready.window.resize(*NARROW)
    ready.push("Ask again")
    ready.press(F6)
    ready.press(F6)
    jobs.answer_no(ready)
    ready.person.type(jobs.CHECKER)
    ready.enter()
    said = ready.page.finished.said
    assert said.text() == "Recorded. The screen passes."
    assert said.visibleRegion().boundingRect() == said.rect()


def test_screen_too_old_for_a_release_says_so(window_on):
    bench = window_on("to_release", clock=FixedClock(date(2026, 12, 10)))
    bench.go(Qt.Key.Key_2)
    assert bench.says("The opioid screen is of 2026-Nov-22, more than 14 days ago")
    to_screen(bench)
    assert bench.says("The opioid screen is of 2026-Nov-22, more than 14 days ago")
    bench.push("Ask again")
    bench.press(F6)
    bench.press(F6)
    jobs.answer_no(bench)
    bench.person.type(jobs.CHECKER)
    bench.enter()
    assert not bench.says("more than 14 days ago")


# --- what waits for it -----------------------------------------------------------------------


@pytest.fixture
def unscreened(window_on) -> Bench:
    """The worksheet where a batch waits for its check, its patient not screened."""
    bench: Bench = window_on("to_screen")
    bench.go(Qt.Key.Key_2)
    return bench


def test_worksheet_release_is_refused_before_the_screen_and_allowed_after(unscreened):
    assert unscreened.says("Opioid screen: not finished")
    unscreened.fill({"Checked by": jobs.CHECKER})
    unscreened.push("Check and release")
    assert unscreened.says("The opioid screen of this making is not finished")
    assert on_disk(unscreened).batches[0].state == "to_check"
    unscreened.push("Opioid screen")
    assert unscreened.window.page_key() == "screen"
    assert unscreened.page.presenter.state.start.making_id == on_disk(unscreened).making_id
    unscreened.page.list.go()
    jobs.screen(unscreened)
    assert unscreened.says("Opioid screen: passed, 22 Nov, Pharmacist B")
    assert not unscreened.says("is not finished")
    unscreened.fill({"Checked by": jobs.CHECKER})
    unscreened.push("Check and release")
    assert on_disk(unscreened).batches[0].state == "released"


def test_worksheet_says_nothing_of_the_screen_over_the_steps_before_the_check(window_on):
    bench = window_on("to_weigh")
    bench.go(Qt.Key.Key_2)
    assert bench.says("Opioid screen: not finished")
    assert not any(banner.isVisible() for banner in bench.page.said)


def test_labels_are_proofs_while_the_screen_stops_and_print_after_it_passes(window_on, tmp_path):
    bench = window_on("one_released")
    screened_again(bench, stops=True)
    bench.go(THREE)
    assert bench.says("The opioid screen of this making stops it")
    assert any(isinstance(item, Watermark) for item in bench.page.view.layout_shown.items)
    assert bench.page.print_button.text() == "&Print proof"
    with answering(tmp_path / "out.pdf") as offered:
        bench.push("Save PDF")
    assert offered == ["Proof 26-00001 container 1.pdf"]
    bench.push("Opioid screen")
    assert bench.window.page_key() == "screen"
    screened_again(bench, stops=False)
    bench.go(THREE)
    assert not bench.page.held.isVisible()
    assert any(isinstance(item, BarCode) for item in bench.page.view.layout_shown.items)
    assert bench.page.print_button.text() == "&Print label 1 of 1"
    with answering(tmp_path / "label.pdf"):
        bench.push("Save PDF")
    assert bench.says("Printed so far: once")


def screened_again(bench: Bench, *, stops: bool) -> None:
    """Ask again, and record that it stops or passes."""
    to_screen(bench)
    bench.push("Ask again")
    list_medicines(bench, "tramadol 50 mg" if stops else ORDINARY)
    if stops:
        bench.press(F6)
        bench.press(ONE)
    answer_all(bench)
    finish(bench)
    assert bench.says("Recorded. The screen")
