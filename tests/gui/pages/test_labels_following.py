"""The Labels page turns to the batch worked on; a batch chosen there by hand stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.bench import Bench, answering
from tests.gui.screening import to_screen

WORKSHEET, LABELS, LOG = Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4
POWDER = "83.3"


@pytest.fixture
def several(window_on) -> Bench:
    """Three makings; the worksheet shows the one of Rx A_100."""
    bench: Bench = window_on("several")
    bench.go(WORKSHEET)
    bench.person.choose("Making at hand", "22 Nov · Rx A_100")
    bench.settle()
    return bench


@pytest.fixture
def weighing(window_on) -> Bench:
    """One making, its first powder to be weighed; the label of its second batch is looked at."""
    bench: Bench = window_on("to_weigh")
    bench.go(WORKSHEET)
    bench.go(LABELS)
    assert shown(bench) == "26-00001"
    choose(bench, "26-00002")
    return bench


def shown(bench: Bench) -> str:
    """The batch whose label is shown, which is the one that the field names."""
    number = bench.page.presenter.state.batch.number
    assert bench.page.batch.currentText().startswith(number)
    assert f"Lot {number}" in bench.page.view.accessibleDescription()
    return number


def choose(bench: Bench, number: str) -> None:
    bench.person.choose("Batch", number)
    bench.settle()
    assert shown(bench) == number


def test_labels_by_their_keys_show_the_batch_at_hand_on_the_worksheet(several):
    several.go(LABELS)
    assert shown(several) == "26-00007"
    several.go(WORKSHEET)
    several.person.choose("Batch at hand", "26-00008")
    several.settle()
    several.go(LABELS)
    assert shown(several) == "26-00008"


def test_labels_by_a_click_in_the_navigation_show_the_batch_at_hand(several):
    (entry,) = (each for each in several.window.nav.entries if each.key == "labels")
    QTest.mouseClick(entry, Qt.MouseButton.LeftButton)
    several.settle()
    assert shown(several) == "26-00007"


def test_labels_opened_before_the_worksheet_has_read_turn_to_its_batch(window_on):
    bench = window_on("several")
    bench.person.shortcut(WORKSHEET)
    bench.person.shortcut(LABELS)
    bench.settle()
    assert shown(bench) == "26-00007"


def test_labels_show_a_batch_of_the_making_screened_for(several):
    to_screen(several)
    several.person.choose("Making to screen for", "22 Nov · Rx 900100")
    several.settle()
    several.go(LABELS)
    assert shown(several) == "26-00004"
    several.go(WORKSHEET)
    several.go(LABELS)
    assert shown(several) == "26-00007"


def test_labels_after_the_screen_of_the_same_making_show_the_batch_on_the_worksheet(several):
    several.person.choose("Batch at hand", "26-00008")
    several.settle()
    to_screen(several)
    several.go(LABELS)
    assert shown(several) == "26-00008"


def test_labels_without_a_worksheet_show_a_batch_of_the_making_screened_for(window_on):
    bench = to_screen(window_on("several"))
    bench.person.choose("Making to screen for", "22 Nov · Rx A_100")
    bench.settle()
    bench.go(LABELS)
    assert shown(bench) == "26-00007"


def test_labels_opened_for_a_batch_show_it_whatever_was_worked_on(several):
    several.go(LABELS)
    (released,) = (r for r in several.page.presenter.state.recent if r.number == "26-00001")
    several.go(WORKSHEET)
    several.person.choose("Batch at hand", "26-00008")
    several.settle()
    several.page.go.emit("labels", released.batch_id)
    several.settle()
    assert shown(several) == "26-00001"


def test_labels_batch_chosen_by_hand_stays_while_nothing_else_is_worked_on(several):
    several.go(LABELS)
    choose(several, "26-00001")
    for away in (LOG, WORKSHEET, Qt.Key.Key_6):
        several.go(away)
        several.go(LABELS)
        assert shown(several) == "26-00001"


def test_labels_batch_chosen_by_hand_gives_way_to_the_batch_worked_on_since(weighing):
    weighing.go(WORKSHEET)
    weighing.go(LABELS)
    assert shown(weighing) == "26-00002"
    weighing.go(WORKSHEET)
    weighing.type_over(POWDER)
    weighing.enter()
    weighing.go(LABELS)
    assert shown(weighing) == "26-00001"


def test_labels_printed_are_no_work_at_the_bench_and_the_batch_stays(window_on, tmp_path):
    bench = window_on("one_released")
    bench.go(WORKSHEET)
    bench.go(LABELS)
    assert shown(bench) == "26-00002"
    choose(bench, "26-00001")
    before = bench.events()
    with answering(tmp_path / "out.pdf"):
        bench.push("Save PDF")
    assert bench.events() == before + 1
    bench.go(WORKSHEET)
    bench.go(LABELS)
    assert shown(bench) == "26-00001"
