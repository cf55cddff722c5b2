"""The Labels page while an answer is on its way, and after the record was put back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt

from compounding.persistence.store import SqlStore
from tests.gui import jobs
from tests.gui.bench import Bench, answering
from tests.gui.faults import BUSY, slow_disk
from tests.gui.pages.test_labels_following import POWDER, choose, shown
from tests.gui.pages.test_labels_missing import BEFORE_LOSS, restore_now, told
from tests.gui.pages.test_settings_record import WHO, backups_in, choosing, dialogs

WORKSHEET, LABELS, SETTINGS = Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Comma


def at_worksheet(bench: Bench, number: str) -> Bench:
    """The worksheet is in front; the label of another batch of its making was looked at."""
    bench.go(WORKSHEET)
    bench.go(LABELS)
    choose(bench, number)
    bench.go(WORKSHEET)
    return bench


@contextmanager
def releasing(bench: Bench) -> Iterator[None]:
    """The release of 26-00001 is pressed, and on its way to the disk until the end."""
    bench.fill({"Checked by": jobs.CHECKER})
    with slow_disk() as gate:
        bench.person.push("Check and release")
        gate.wait_for_it()
        yield
        gate.open()
        bench.settle()


def is_printable(bench: Bench) -> bool:
    """Whether a press would put a label on paper."""
    buttons = {bench.page.print_button.isEnabled(), bench.page.pdf_button.isEnabled()}
    assert buttons == {bench.page.presenter.state.copy is not None}
    return buttons == {True}


# An answer that is late


def test_labels_batch_chosen_by_hand_after_the_work_stays_when_its_answer_is_late(window_on):
    bench = at_worksheet(window_on("to_release"), "26-00003")
    with releasing(bench):
        bench.person.shortcut(LABELS)
        bench.person.choose("Batch", "26-00002")
    assert shown(bench) == "26-00002"
    assert bench.page.print_button.text() == "&Print proof"
    bench.go(WORKSHEET)
    bench.go(LABELS)
    assert shown(bench) == "26-00002"


def test_labels_opened_for_a_batch_stay_with_it_when_an_answer_is_late(window_on):
    bench = at_worksheet(window_on("to_release"), "26-00003")
    (other,) = (r for r in bench.page.presenter.state.view.batches if r.number == "26-00002")
    with releasing(bench):
        bench.page.go.emit("labels", other.batch_id)
    assert shown(bench) == "26-00002"
    assert is_printable(bench)


def test_labels_without_a_choice_by_hand_turn_to_the_work_whose_answer_is_late(window_on):
    bench = at_worksheet(window_on("to_release"), "26-00003")
    with releasing(bench):
        bench.person.shortcut(LABELS)
    assert shown(bench) == "26-00001"


def test_labels_chosen_by_hand_after_a_copy_stay_when_the_worksheet_has_read_it(
    window_on, tmp_path
):
    bench = window_on("one_released")
    bench.go(WORKSHEET)
    bench.go(LABELS)
    choose(bench, "26-00001")
    with answering(tmp_path / "out.pdf"):
        bench.push("Save PDF")
    choose(bench, "26-00003")
    bench.go(WORKSHEET)
    bench.go(LABELS)
    assert shown(bench) == "26-00003"


# Before the page has read


def test_labels_come_back_to_are_not_printable_until_they_are_read_again(window_on, tmp_path):
    bench = at_worksheet(window_on("to_release"), "26-00003")
    with releasing(bench):
        bench.person.shortcut(LABELS)
        assert shown(bench) == "26-00003"
        assert not is_printable(bench)
        bench.page.save_pdf(tmp_path / "out.pdf")
        assert not (tmp_path / "out.pdf").exists()
    assert shown(bench) == "26-00001"
    assert is_printable(bench)


def test_labels_answer_from_before_the_page_was_left_makes_nothing_printable(window_on):
    bench = window_on("one_released")
    bench.go(WORKSHEET)
    bench.go(LABELS)
    presenter = bench.page.presenter
    rows, seen = presenter.state.recent, []
    presenter.state_changed.connect(seen.append)
    with held_up(bench):
        bench.person.choose("Batch", "26-00001")
        bench.person.shortcut(WORKSHEET)
        bench.person.shortcut(LABELS)
    bench.settle()
    waiting = [state for state in seen if state.recent is rows]
    assert waiting
    assert {state.copy for state in waiting} == {None}
    assert shown(bench) == "26-00001"
    assert is_printable(bench)


@contextmanager
def held_up(bench: Bench) -> Iterator[None]:
    """Nothing asked of the record is answered until the end."""
    opened = threading.Event()
    bench.app.storage.ask(lambda _store: opened.wait(20), bool, str, bench.app)
    try:
        yield
    finally:
        opened.set()


@pytest.mark.parametrize("reading", ["find_batches", "making_of"])
def test_labels_that_cannot_be_read_again_go_and_the_reason_is_told(
    window_on, monkeypatch, reading
):
    bench = window_on("one_released")
    bench.go(WORKSHEET)
    bench.go(LABELS)
    number = shown(bench)
    with monkeypatch.context() as patch:
        patch.setattr(SqlStore, reading, refusing)
        bench.go(LABELS)
    assert bench.says("Another program")
    assert bench.page.view.layout_shown is None
    assert bench.page.presenter.state.batch is None
    assert not is_printable(bench)
    bench.go(LABELS)
    assert shown(bench) == number
    assert is_printable(bench)
    assert not bench.says("Another program")


def refusing(*_given: object, **_named: object) -> object:
    raise BUSY


def test_labels_whose_reading_ends_with_an_unforeseen_error_go(window_on, monkeypatch, qtbot):
    bench = window_on("one_released")
    bench.go(WORKSHEET)
    bench.go(LABELS)
    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        patch.setattr(SqlStore, "find_batches", lambda *_given, **_named: 1 // 0)
        bench.go(LABELS)
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    assert bench.page.view.layout_shown is None
    assert not is_printable(bench)
    bench.go(LABELS)
    assert is_printable(bench)


# A record that was put back


def test_labels_refused_after_a_restore_are_read_again_and_the_refusal_stays(window_on, tmp_path):
    bench = window_on("one_released")
    bench.go(LABELS)
    assert shown(bench) == "26-00001"
    assert bench.page.print_button.text() == "&Print label 1 of 1"
    restore_now(bench)
    before = bench.events()
    with answering(tmp_path / "out.pdf"):
        bench.push("Save PDF")
    assert bench.events() == before
    assert not (tmp_path / "out.pdf").exists()
    assert BEFORE_LOSS in bench.page.said.text()
    assert bench.page.said.isVisible()
    assert shown(bench) == "26-00001"
    ((tone, words, action),) = told(bench)
    assert (tone, action) == ("stop", "Opioid screen")
    assert BEFORE_LOSS in words
    assert bench.page.print_button.text() == "&Print proof"


def restore(bench: Bench) -> None:
    """Put the only backup in the record's place, as a person does."""
    bench.go(SETTINGS)
    (backup,) = backups_in(bench.app.place.record.parent / "backups")
    with choosing(backup), dialogs(bench, WHO):
        bench.push("Restore a backup…")
        bench.settle()
    assert bench.says("is the record now")


@pytest.fixture
def put_back(window_on) -> Bench:
    """Both weighings of 26-00001 were lost; before that, Labels was turned to another batch."""
    bench: Bench = window_on("to_weigh")
    bench.go(SETTINGS)
    bench.push("Back up now")
    weigh(bench, POWDER)
    (_, filler) = bench.page.presenter.state.batch.targets
    weigh(bench, str(filler.target))
    bench.go(LABELS)
    choose(bench, "26-00003")
    restore(bench)
    return bench


def weigh(bench: Bench, amount: str) -> None:
    bench.go(WORKSHEET)
    bench.type_over(amount)
    before = bench.events()
    bench.enter()
    assert bench.events() == before + 1


def test_labels_turn_to_the_batch_worked_on_after_a_restore(put_back):
    weigh(put_back, POWDER)
    put_back.go(LABELS)
    assert shown(put_back) == "26-00001"


def test_labels_seen_right_after_a_restore_turn_to_the_work_that_follows(put_back):
    put_back.go(LABELS)
    assert shown(put_back) == "26-00003"
    weigh(put_back, POWDER)
    put_back.go(LABELS)
    assert shown(put_back) == "26-00001"
