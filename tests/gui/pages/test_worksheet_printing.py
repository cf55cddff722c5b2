"""Printing the worksheet by keyboard: the paper is what is on disk, and failures are said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from compounding.persistence.store import SqlStore
from tests.e2e.papers import title_of, words_of
from tests.gui.bench import Bench, answering
from tests.gui.faults import FULL
from tests.gui.pages.paper_dialog import PaperDialog, answered_in
from ui.pages.worksheet import printing
from ui.pages.worksheet.printing import PrintDialog
from ui.person import Person


@pytest.fixture
def weighing(window_on) -> Bench:
    """The page with the first powder to weigh."""
    bench = window_on("to_weigh")
    bench.go(Qt.Key.Key_2)
    return bench


@pytest.fixture
def released(window_on) -> Bench:
    """The page on a making whose first batch is released."""
    bench = window_on("one_released")
    bench.go(Qt.Key.Key_2)
    bench.person.tab_to("Batch at hand")
    bench.press(Qt.Key.Key_Home)
    return bench


def in_dialog(bench: Bench, *acts: Callable[[Person], object]) -> list[str]:
    """Press Ctrl+P and act in the dialog that opens; what it offered to print is returned."""
    offered: list[str] = []

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, PrintDialog)
        which = dialog.which
        offered.extend(which.itemText(at) for at in range(which.count()) if which.isVisible())
        for each in acts:
            each(bench.person)
        if dialog.isVisible():
            dialog.reject()
            raise AssertionError("the dialog is still open")

    QTimer.singleShot(0, bench.window, act)
    bench.go(Qt.Key.Key_P)
    # A window manager does this where a dialog has closed; the offscreen platform has none.
    bench.window.activateWindow()
    bench.settle()
    return offered


def save(person: Person) -> None:
    person.push("Save PDF")


def every_batch(person: Person) -> None:
    person.tab_to("What to print")
    person.press(Qt.Key.Key_Down)


def cancel(person: Person) -> None:
    person.press(Qt.Key.Key_Escape)


def enter(person: Person) -> None:
    person.press(Qt.Key.Key_Return)


def said(bench: Bench) -> str:
    return bench.page.paper_said.text() if bench.page.paper_said.isVisible() else ""


# --- to a file ------------------------------------------------------------------------------


def test_worksheet_pdf_is_of_the_batch_at_hand_and_says_that_it_is_not_released(weighing, tmp_path):
    before = weighing.events()
    with answering(tmp_path / "out.pdf") as names:
        offered = in_dialog(weighing, save)
    assert names == ["Worksheet 26-00001.pdf"]
    assert offered == ["Batch 26-00001", "All 3 batches of this day"]
    assert said(weighing) == "Written: out.pdf"
    words = words_of(tmp_path / "out.pdf")
    assert "Worksheet, batch 26-00001 NOT RELEASED" in words
    assert "This batch is not released." in words
    assert "26-00002" not in words
    assert title_of(tmp_path / "out.pdf") == "Worksheet 26-00001"
    assert weighing.events() == before


def test_worksheet_pdf_of_all_batches_tells_of_each_whether_it_is_released(released, tmp_path):
    with answering(tmp_path / "out.pdf") as names:
        in_dialog(released, every_batch, save)
    assert names == ["Worksheets 26-00001 to 26-00003.pdf"]
    words = words_of(tmp_path / "out.pdf")
    assert "Worksheet, batch 26-00001 RELEASED" in words
    assert "Worksheet, batch 26-00001 NOT RELEASED" not in words
    for number in ("26-00002", "26-00003"):
        assert f"Worksheet, batch {number} NOT RELEASED" in words
    assert "Prepared by Technician A" in words


def test_worksheet_pdf_holds_what_is_recorded_not_what_is_only_typed(weighing, tmp_path):
    weighing.person.type("83.4")
    with answering(tmp_path / "typed.pdf"):
        in_dialog(weighing, save)
    assert "83.4" not in words_of(tmp_path / "typed.pdf")
    assert weighing.page.weigh.reading.text() == "83.4"
    weighing.page.weigh.reading.setFocus()
    weighing.enter()
    assert said(weighing) == ""
    with answering(tmp_path / "recorded.pdf"):
        in_dialog(weighing, save)
    assert "tablet powder 7K2210 83.25 83.3 82.5 – 84.1 83.4 +0.12 %" in words_of(
        tmp_path / "recorded.pdf"
    )


@pytest.mark.parametrize("acts", [(cancel,), (save,)], ids=["in the dialog", "at the name"])
def test_worksheet_printing_cancelled_writes_and_says_nothing(weighing, tmp_path, acts):
    with answering(None):
        in_dialog(weighing, *acts)
    assert list(tmp_path.glob("*.pdf")) == []
    assert said(weighing) == ""


def test_worksheet_pdf_that_cannot_be_written_is_said_and_can_be_tried_again(weighing, tmp_path):
    with answering(tmp_path / "gone" / "out.pdf"):
        in_dialog(weighing, save)
    assert "The folder of out.pdf is not there any more. Nothing was written." in said(weighing)
    with answering(tmp_path / "out.pdf"):
        in_dialog(weighing, save)
    assert said(weighing) == "Written: out.pdf"


def test_worksheet_pdf_on_a_full_disk_is_said_and_leaves_the_old_file(
    weighing, tmp_path, monkeypatch
):
    (tmp_path / "out.pdf").write_bytes(b"old")
    full = OSError(28, "No space left on device")

    def no_room(_self: Path, _content: bytes) -> int:
        raise full

    with monkeypatch.context() as patch, answering(tmp_path / "out.pdf"):
        patch.setattr(Path, "write_bytes", no_room)
        in_dialog(weighing, save)
    assert said(weighing).startswith("The disk has no room for out.pdf. Nothing was written.")
    assert (tmp_path / "out.pdf").read_bytes() == b"old"
    assert [each.name for each in tmp_path.glob("*.pdf")] == ["out.pdf"]


def test_worksheet_pdf_of_a_record_that_cannot_be_read_is_said(weighing, tmp_path, monkeypatch):
    def broken(*_given: object) -> None:
        raise FULL

    with monkeypatch.context() as patch, answering(tmp_path / "out.pdf"):
        patch.setattr(SqlStore, "entries", broken)
        in_dialog(weighing, save)
    assert "The disk that holds record.db is full" in said(weighing)
    assert not (tmp_path / "out.pdf").exists()


# --- to a printer ---------------------------------------------------------------------------


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[PaperDialog]:
    return answered_in(printing, tmp_path / "paper.pdf", monkeypatch)


def test_worksheet_print_by_enter_sends_the_paper_and_asks_to_look(weighing, paper):
    in_dialog(weighing, enter)
    assert said(weighing) == printing.SENT
    assert paper.names == ("Worksheet 26-00001",)
    assert "Worksheet, batch 26-00001 NOT RELEASED" in words_of(paper.out)


def test_worksheet_print_cancelled_at_the_printer_sends_nothing(weighing, paper):
    paper.answer = QDialog.DialogCode.Rejected
    in_dialog(weighing, enter)
    assert not paper.out.exists()
    assert said(weighing) == ""


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_worksheet_print_on_a_printer_that_does_not_start_is_said(weighing, paper, tmp_path):
    paper.out = tmp_path / "gone" / "paper.pdf"
    in_dialog(weighing, enter)
    assert "The printer did not start. Nothing was printed." in said(weighing)
    assert "has paper" in said(weighing)


# --- the page -------------------------------------------------------------------------------


def test_worksheet_without_a_making_has_nothing_to_print(window_on):
    bench = window_on("nothing")
    bench.go(Qt.Key.Key_2)
    assert not bench.page.print_button.isVisible()
    bench.go(Qt.Key.Key_P)
    assert QApplication.activeModalWidget() is None


def test_worksheet_print_button_opens_the_same_dialog(weighing, tmp_path):
    opened = []

    def act() -> None:
        opened.append(isinstance(QApplication.activeModalWidget(), PrintDialog))
        weighing.person.press(Qt.Key.Key_Escape)

    QTimer.singleShot(0, weighing.window, act)
    weighing.push("Print worksheet")
    assert opened == [True]


def test_worksheet_said_of_the_paper_goes_with_the_next_step(weighing, tmp_path):
    with answering(tmp_path / "out.pdf"):
        in_dialog(weighing, save)
    assert said(weighing)
    weighing.person.tab_to("Batch at hand")
    weighing.press(Qt.Key.Key_Down)
    assert said(weighing) == ""
