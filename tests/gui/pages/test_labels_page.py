"""The Labels page: a proof until release, the warning always, nothing said before it is true."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from compounding.application import making
from compounding.documents.layout import BarCode, Watermark
from compounding.persistence.store import SqlStore
from tests.e2e.papers import WARNING, title_of, words_of
from tests.gui import jobs
from tests.gui.bench import Bench, answering
from tests.gui.faults import BUSY, FULL, failing_once, slow_disk
from tests.gui.pages.paper_dialog import PaperDialog, answered_in
from tests.poppler import read_with
from ui.pages.labels import page as labels_page
from ui.widgets import dialog


@pytest.fixture
def proof(window_on) -> Bench:
    """The label of a batch that waits for its check."""
    bench = window_on("to_release")
    bench.go(Qt.Key.Key_3)
    return bench


@pytest.fixture
def released(window_on) -> Bench:
    """The label of a released batch."""
    bench = window_on("one_released")
    bench.go(Qt.Key.Key_3)
    return bench


def parts(bench: Bench, kind: type) -> list[object]:
    return [item for item in bench.page.view.layout_shown.items if isinstance(item, kind)]


def printed(bench: Bench) -> list[int]:
    """How often each label was printed, as it stands on disk."""
    with bench.services() as services:
        (row,) = making.makings(services.store)
        view = making.view(services.store, row.making_id)
    return [each.printed for batch in view.batches for each in batch.containers]


def test_labels_before_release_show_a_proof_with_watermark_and_without_code(proof):
    assert parts(proof, Watermark)
    assert not parts(proof, BarCode)
    assert "a proof until the batch is released" in proof.page.view.caption_label.text()
    assert proof.page.print_button.text() == "&Print proof"
    for line in WARNING:
        assert line in proof.page.view.accessibleDescription()


def test_labels_proof_written_is_called_a_proof_and_never_counted(proof, tmp_path):
    before = proof.events()
    with answering(tmp_path / "out.pdf") as offered:
        proof.push("Save PDF")
    assert offered == ["Proof 26-00001 container 1.pdf"]
    assert "PROOF — NOT FOR USE" in words_of(tmp_path / "out.pdf", "-raw")
    assert proof.events() == before
    assert printed(proof) == [0, 0, 0]
    assert not proof.page.said.text().startswith("Recorded")


def test_labels_after_release_show_the_code_and_no_watermark(released):
    assert not parts(released, Watermark)
    assert parts(released, BarCode)
    assert released.page.print_button.text() == "&Print label 1 of 1"


def test_labels_of_the_batch_just_released_come_first(window_on):
    bench = window_on("to_release")
    bench.go(Qt.Key.Key_2)
    bench.fill({"Checked by": jobs.CHECKER})
    bench.push("Check and release")
    bench.push("Go to its label")
    assert bench.page.presenter.state.batch.number == "26-00001"
    assert parts(bench, BarCode)


def test_labels_proof_becomes_the_label_when_the_batch_is_released(proof):
    proof.go(Qt.Key.Key_2)
    proof.fill({"Checked by": jobs.CHECKER})
    proof.push("Check and release")
    proof.go(Qt.Key.Key_3)
    assert not parts(proof, Watermark)
    assert parts(proof, BarCode)


def test_labels_rejected_batch_has_no_label_to_print(window_on):
    bench = window_on("several")
    bench.go(Qt.Key.Key_3)
    bench.person.tab_to("Batch")
    while bench.page.presenter.state.batch.number != "26-00002":
        bench.press(Qt.Key.Key_Up)
    assert bench.page.presenter.state.batch.state == "rejected"
    assert bench.page.view.layout_shown is None or parts(bench, Watermark)
    assert not (bench.page.view.layout_shown and parts(bench, BarCode))


def test_labels_written_twice_are_counted_twice_and_said(released, tmp_path):
    assert released.says("Printed so far: not yet")
    for times in ("once", "2 times"):
        with answering(tmp_path / "out.pdf"):
            released.push("Save PDF")
        assert released.says(f"Printed so far: {times}")
    assert printed(released) == [2, 0, 0]


def test_labels_cancelled_dialog_writes_and_counts_nothing(released):
    with answering(None):
        released.push("Save PDF")
    assert printed(released) == [0, 0, 0]
    assert not released.page.said.isVisible()


def test_labels_pdf_under_a_name_of_a_patient_keeps_the_patient_out_of_its_title(
    released, tmp_path
):
    with answering(tmp_path / "Surname First.pdf"):
        released.push("Save PDF")
    assert "Surname" not in title_of(tmp_path / "Surname First.pdf")


def test_labels_pdf_without_an_ending_gets_one(released, tmp_path):
    with answering(tmp_path / "label"):
        released.push("Save PDF")
    assert (tmp_path / "label.pdf").read_bytes().startswith(b"%PDF")
    assert released.says("Written: label.pdf")


def test_labels_pdf_counted_but_not_written_is_said_plainly(released, tmp_path):
    with answering(tmp_path / "gone" / "out.pdf"):
        released.push("Save PDF")
    assert released.says("The folder of out.pdf is not there any more")
    assert released.says("This copy is counted, but nothing is on paper.")
    assert released.says("Printed so far: once")
    assert printed(released) == [1, 0, 0]
    assert not released.says("Written:")


def test_labels_proof_that_cannot_be_written_counts_nothing(proof, tmp_path):
    with answering(tmp_path / "gone" / "out.pdf"):
        proof.push("Save PDF")
    assert proof.says("The folder of out.pdf is not there any more")
    assert not proof.says("counted")
    assert printed(proof) == [0, 0, 0]


@pytest.mark.parametrize(("error", "written"), [(BUSY, False), (FULL, True)])
def test_labels_copy_that_could_not_be_counted_is_not_written(released, tmp_path, error, written):
    with failing_once(error, written=written), answering(tmp_path / "out.pdf"):
        released.push("Save PDF")
        assert released.says({BUSY: "Another program", FULL: "is full"}[error])
        assert not released.says("Written: out.pdf")
        assert not (tmp_path / "out.pdf").exists()
        released.push("Save PDF")
    assert released.says("Written: out.pdf")
    assert printed(released) == [1, 0, 0]


def test_labels_nothing_is_written_before_the_copy_is_counted(released, tmp_path):
    with slow_disk() as gate, answering(tmp_path / "out.pdf"):
        released.person.push("Save PDF")
        gate.wait_for_it()
        assert not (tmp_path / "out.pdf").exists()
        assert not released.page.pdf_button.isEnabled()
        assert not released.page.print_button.isEnabled()
        gate.open()
        released.settle()
    assert (tmp_path / "out.pdf").exists()
    assert released.page.pdf_button.isEnabled()


def test_labels_after_an_unforeseen_error_can_be_asked_again(
    released, tmp_path, qtbot, monkeypatch
):
    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        patch.setattr(SqlStore, "record", lambda *_given, **_named: 1 // 0)
        with answering(tmp_path / "out.pdf"):
            released.push("Save PDF")
    assert [kind for kind, _error, _trace in caught] == [ZeroDivisionError]
    assert not (tmp_path / "out.pdf").exists()
    with answering(tmp_path / "out.pdf"):
        released.push("Save PDF")
    assert released.says("Written: out.pdf")


def test_labels_while_another_batch_is_read_nothing_can_be_printed(window_on):
    bench = window_on("several")
    bench.go(Qt.Key.Key_3)
    first = bench.page.presenter.state.batch.number
    bench.person.tab_to("Batch")
    bench.person.press(Qt.Key.Key_Up)
    assert not bench.page.batch.currentText().startswith(first)
    assert bench.page.view.layout_shown is None
    assert not bench.page.print_button.isEnabled()
    assert not bench.page.pdf_button.isEnabled()
    bench.settle()
    assert bench.page.batch.currentText().startswith(bench.page.presenter.state.batch.number)
    assert bench.page.print_button.isEnabled()


def test_labels_read_again_meanwhile_leaves_the_batch_chosen(window_on):
    bench = window_on("several")
    bench.go(Qt.Key.Key_3)
    bench.person.tab_to("Batch")
    bench.page.presenter.read()
    bench.person.press(Qt.Key.Key_Up)
    chosen = bench.page.batch.currentText()
    bench.settle()
    assert bench.page.batch.currentText() == chosen
    assert chosen.startswith(bench.page.presenter.state.batch.number)


def test_labels_pdf_whose_ending_is_added_asks_before_it_replaces(released, tmp_path, monkeypatch):
    (tmp_path / "label.pdf").write_bytes(b"old")
    asked: list[str] = []
    answers = iter((False, True))

    def confirm(_parent, _title, text, *_buttons):
        asked.append(text)
        return next(answers)

    monkeypatch.setattr(dialog, "confirm", confirm)
    with answering(tmp_path / "label"):
        released.push("Save PDF")
        assert (tmp_path / "label.pdf").read_bytes() == b"old"
        assert printed(released) == [0, 0, 0]
        released.push("Save PDF")
    assert (tmp_path / "label.pdf").read_bytes().startswith(b"%PDF")
    assert ["label.pdf exists already" in text for text in asked] == [True, True]


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[PaperDialog]:
    return answered_in(labels_page, tmp_path / "paper.pdf", monkeypatch)


def test_labels_print_sends_one_page_counts_it_and_asks_to_look(released, paper):
    released.push("Print label 1 of 1")
    assert released.says("Look at the label before it goes on the container")
    assert printed(released) == [1, 0, 0]
    assert paper.names == ("Label 26-00001 container 1",)
    assert pages_of(paper.out) == 1


def test_labels_proof_printed_is_a_proof_on_paper_and_never_counted(proof, paper):
    proof.push("Print proof")
    assert printed(proof) == [0, 0, 0]
    assert paper.names == ("Proof 26-00001 container 1",)
    assert "PROOF — NOT FOR USE" in words_of(paper.out, "-raw")


def test_labels_print_cancelled_counts_nothing(released, paper):
    paper.answer = QDialog.DialogCode.Rejected
    released.push("Print label 1 of 1")
    assert printed(released) == [0, 0, 0]
    assert not released.page.said.isVisible()


def pages_of(pdf: Path) -> int:
    told = read_with("pdfinfo", pdf).splitlines()
    (line,) = [line for line in told if line.startswith("Pages:")]
    return int(line.split()[1])


def test_labels_without_a_batch_say_what_to_do_first(window_on):
    bench = window_on("nothing")
    bench.go(Qt.Key.Key_3)
    assert bench.says("No batch yet")
    assert not bench.page.pdf_button.isEnabled()
    assert not bench.page.print_button.isEnabled()


def test_labels_without_a_pharmacy_are_missed_before_the_start(window_on):
    """A job must not end without its label: the Plan page says where to enter the pharmacy."""
    bench = window_on()
    jobs.plan_capsules(bench)
    jobs.start_making(bench)
    assert bench.window.page_key() == "plan"
    assert bench.says("in Settings first")
    bench.push("Open Settings")
    assert bench.window.page_key() == "settings"
    jobs.set_pharmacy(bench)
    bench.go(Qt.Key.Key_1)
    assert not bench.says("in Settings first")
    jobs.start_making(bench)
    bench.go(Qt.Key.Key_3)
    assert parts(bench, Watermark)
