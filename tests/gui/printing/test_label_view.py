"""The label on screen: the same drawing, its words for screen readers, or why there is none."""

from __future__ import annotations

import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from compounding.documents.label_layout import lay_out_label
from compounding.documents.layout import Layout
from compounding.domain.label import label_content
from tests.unit.label_samples import capsules
from ui.printing.letters import QtMeasure
from ui.widgets.label_view import LabelView


def laid_out(released: bool = True) -> Layout:
    return lay_out_label(label_content(capsules(released=released)), QtMeasure())


@pytest.fixture
def view(qtbot: QtBot) -> LabelView:
    view = LabelView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    return view


def seen(view: LabelView) -> list[str]:
    shot = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = b"".join(bytes(shot.constScanLine(y))[: shot.width()] for y in range(shot.height()))
    page = memoryview(rows).cast("B", shape=[shot.height(), shot.width()])
    return [found.text for found in zxingcpp.read_barcodes(page)]


def test_label_view_shows_a_label_that_decodes(view: LabelView) -> None:
    view.show_layout(laid_out())

    assert seen(view) == ["B26-01873-C1"]
    assert view.caption_label.text() == "Prints at 4 × 2 in · what you see is what prints"
    assert "Take 1 capsule by mouth at bedtime." in view.accessibleDescription()
    assert "BLOCKS OPIOIDS" in view.accessibleDescription()


def test_label_view_of_a_proof_says_so_and_has_no_code(view: LabelView) -> None:
    view.show_layout(laid_out(released=False))

    assert seen(view) == []
    assert "proof until the batch is released" in view.caption_label.text()


@pytest.mark.parametrize("size", [(900, 600), (400, 700), (1600, 300), (360, 240)])
def test_label_view_fits_the_label_into_any_size(view: LabelView, size: tuple[int, int]) -> None:
    view.show_layout(laid_out())

    view.resize(*size)

    paper = view.paper()
    assert paper.width() == pytest.approx(2 * paper.height())
    assert view.rect().toRectF().contains(paper)
    assert view.caption_label.geometry().top() >= paper.bottom()
    assert view.rect().contains(view.caption_label.geometry())
    assert paper.width() > 0.5 * min(view.width(), 2 * view.height())


def test_label_view_shows_a_problem_in_plain_words(view: LabelView) -> None:
    view.show_layout(laid_out())

    view.show_problem("The <b>patient's name</b> is too long.")

    assert view.layout_shown is None
    assert seen(view) == []
    assert view.problem_label.isVisible()
    assert view.problem_label.textFormat() is Qt.TextFormat.PlainText
    assert view.problem_label.text() == "The <b>patient's name</b> is too long."
    assert view.accessibleDescription() == "The <b>patient's name</b> is too long."
    assert view.caption_label.text() == ""


def test_label_view_emptied_forgets_the_label(view: LabelView) -> None:
    view.show_problem("Nothing to show.")
    view.show_layout(laid_out())
    view.show_layout(None)

    assert not view.problem_label.isVisible()
    assert view.paper().isEmpty()
    assert view.accessibleDescription() == ""
    assert seen(view) == []
