"""The Labels page says what stands between a batch and its label, and leads to where it is done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from compounding.application.ports import Recorded
from compounding.domain.house_events import RecordRestored
from compounding.messages import sentence
from tests.gui import jobs
from tests.gui.bench import Bench
from tests.gui.screening import F6, ONE, answer_all, finish, list_medicines, to_screen
from ui.widgets.banner import Banner

WORKSHEET, LABELS = Qt.Key.Key_2, Qt.Key.Key_3
NOT_RELEASED = "Batch 26-00001 is not released, so its label is only a proof."
NOT_SCREENED = "The opioid screen of this making is not finished"
# Each page ends it with the way on from there.
BEFORE_LOSS = sentence("screen.before_loss").partition(" Ask again")[0]
STOPS = "The opioid screen of this making stops it"


def told(bench: Bench) -> list[tuple[str, str, str]]:
    """(tone, sentence, button) of each banner about the batch in sight."""
    found: list[Banner] = [bench.page.unreleased, bench.page.held]
    return [
        (
            str(each.property("tone")),
            each.text(),
            each.action.text() if each.action.isVisible() else "",
        )
        for each in found
        if each.isVisible()
    ]


def labels_of(bench: Bench) -> Bench:
    bench.go(LABELS)
    assert bench.page.presenter.state.batch.number == "26-00001"
    return bench


@pytest.fixture
def unscreened(window_on) -> Bench:
    """A batch that waits for its check; its patient was not screened."""
    return labels_of(window_on("to_screen"))


def stop_the_screen(bench: Bench) -> None:
    list_medicines(bench, "tramadol 50 mg")
    bench.press(F6)
    bench.press(ONE)
    answer_all(bench)
    finish(bench)
    assert bench.says("Recorded. The screen stops")


def test_labels_of_a_batch_neither_released_nor_screened_say_both(unscreened):
    (release, screen) = told(unscreened)
    assert release[0] == screen[0] == "note"
    assert NOT_RELEASED in release[1]
    assert "Worksheet (Ctrl+2)" in release[1]
    assert NOT_SCREENED in screen[1]


def test_labels_lead_to_the_worksheet_of_that_batch(unscreened):
    unscreened.push("Go to Worksheet")
    assert unscreened.window.page_key() == "worksheet"
    assert unscreened.page.presenter.state.batch.number == "26-00001"
    assert unscreened.person.name() == "Checked by"


def test_labels_lead_to_the_opioid_screen_of_that_making(unscreened):
    making_id = unscreened.page.presenter.state.batch.making_id
    unscreened.push("Opioid screen")
    assert unscreened.window.page_key() == "screen"
    assert unscreened.page.presenter.state.start.making_id == making_id


def test_labels_of_a_screened_batch_say_only_that_it_is_not_released(window_on):
    bench = labels_of(window_on("to_release"))
    ((tone, words, action),) = told(bench)
    assert (tone, action) == ("note", "Go to Worksheet")
    assert NOT_RELEASED in words


def test_labels_of_a_batch_whose_screen_stops_say_that_it_stops(unscreened):
    stop_the_screen(to_screen(unscreened))
    labels_of(unscreened)
    (release, screen) = told(unscreened)
    assert NOT_RELEASED in release[1]
    assert STOPS in screen[1]
    assert (screen[0], screen[2]) == ("note", "Opioid screen")


def test_labels_of_a_released_batch_say_in_red_that_its_screen_stops(window_on):
    bench = to_screen(window_on("one_released"))
    bench.push("Ask again")
    stop_the_screen(bench)
    labels_of(bench)
    ((tone, words, action),) = told(bench)
    assert (tone, action) == ("stop", "Opioid screen")
    assert STOPS in words


def test_labels_of_a_batch_just_released_say_nothing_more(window_on):
    bench = labels_of(window_on("to_release"))
    bench.push("Go to Worksheet")
    bench.person.type(jobs.CHECKER)
    bench.enter()
    labels_of(bench)
    assert told(bench) == []


def test_labels_of_a_rejected_batch_say_that_it_stays_a_proof(window_on):
    bench = window_on("several")
    bench.go(LABELS)
    bench.person.choose("Batch", "26-00002")
    bench.settle()
    assert told(bench) == [("note", "This batch is rejected, so its label stays a proof.", "")]


def test_labels_of_another_batch_forget_what_was_missing_at_once(window_on):
    bench = window_on("several")
    bench.go(LABELS)
    assert told(bench) == []
    bench.person.choose("Batch", "26-00002")
    bench.settle()
    assert told(bench)
    bench.person.press(Qt.Key.Key_Down)
    assert told(bench) == []
    bench.settle()


def restore_now(bench: Bench) -> None:
    """The record says of itself that it was restored."""
    restored = RecordRestored(1, 9, "", 12, "", "", "Pharmacist B", "the disk failed")
    done: list[object] = []
    bench.app.storage.ask(
        lambda store: store.record(lambda _reads: [restored]), done.append, done.append, bench.app
    )
    bench.settle()
    assert isinstance(done[0], Recorded)


def test_labels_and_screen_of_a_restored_record_ask_for_a_new_screen(window_on):
    bench = window_on("one_released")
    restore_now(bench)
    labels_of(bench)
    ((tone, words, action),) = told(bench)
    assert (tone, action) == ("stop", "Opioid screen")
    assert BEFORE_LOSS in words
    bench.push("Opioid screen")
    assert bench.says(BEFORE_LOSS)
    bench.push("Ask again")
    list_medicines(bench, "metformin 500 mg")
    answer_all(bench)
    finish(bench)
    assert not bench.says(BEFORE_LOSS)
    labels_of(bench)
    assert told(bench) == []


def test_worksheet_of_a_restored_record_says_that_the_screen_is_from_before(window_on):
    bench = window_on("to_release")
    restore_now(bench)
    bench.go(WORKSHEET)
    assert bench.says("Opioid screen: from before the record was restored")
