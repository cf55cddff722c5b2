"""A label as it will print, on a grey ground, as large as the room allows.

Drawn by the same painter as the PDF and the printer. Screen readers get its words as the
description of the widget. Where no label can be shown, a sentence says why.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from PySide6.QtCore import QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from compounding.documents.layout import DOTS_PER_INCH, Layout, Watermark
from compounding.quantity import plain
from ui import theme
from ui.i18n import translate
from ui.printing.painter import paint_layout
from ui.widgets.labels import plain_label

_AROUND: Final = 24.0
_CORNER: Final = 10.0
_CAPTION_GAP: Final = 12.0


class LabelView(QWidget):
    """Shows one label; :meth:`show_layout` or :meth:`show_problem` says what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(translate("LabelView", "Label as it will print"))
        self.setMinimumSize(QSize(360, 240))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._layout: Layout | None = None
        self._problem = plain_label(wrap=True)
        self._problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._caption = plain_label(role="muted")
        self._caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._caption.setParent(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.addWidget(self._problem)
        self.show_layout(None)

    @property
    def layout_shown(self) -> Layout | None:
        """The layout on screen, if any."""
        return self._layout

    @property
    def problem_label(self) -> QLabel:
        """Where :meth:`show_problem` speaks."""
        return self._problem

    @property
    def caption_label(self) -> QLabel:
        """The line below the label: its true size, and whether it is a proof."""
        return self._caption

    def show_layout(self, layout: Layout | None) -> None:
        """Show a label, or for None an empty ground."""
        self._layout = layout
        self._say("", _caption(layout) if layout else "")
        self.setAccessibleDescription(layout.text if layout else "")
        self.update()

    def show_problem(self, sentence: str) -> None:
        """Show why there is no label."""
        self._layout = None
        self._say(sentence, "")
        self.setAccessibleDescription(sentence)
        self.update()

    def _say(self, problem: str, caption: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._caption.setText(caption)
        self._place_caption()

    def _place_caption(self) -> None:
        """Right below the label, as wide as the widget."""
        top = round(self.paper().bottom() + _CAPTION_GAP)
        self._caption.setGeometry(0, top, self.width(), self._caption.sizeHint().height())

    def paper(self) -> QRectF:
        """Where the label is drawn, in the widget's own pixels; empty without a label."""
        if self._layout is None:
            return QRectF()
        free = QRectF(self.rect()).marginsRemoved(QMarginsF(*[_AROUND] * 4))
        free.setBottom(free.bottom() - self._caption.sizeHint().height())
        scale = min(free.width() / self._layout.width, free.height() / self._layout.height)
        paper = QRectF(0, 0, self._layout.width * scale, self._layout.height * scale)
        paper.moveCenter(free.center())
        return paper

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        return QSize(860, 520)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_caption()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().color("quiet_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), _CORNER, _CORNER)
        if self._layout is not None:
            paper = self.paper()
            painter.setPen(theme.current().color("line"))
            painter.setBrush(Qt.GlobalColor.white)
            painter.drawRect(paper.marginsAdded(QMarginsF(0.5, 0.5, 0.5, 0.5)))
            paint_layout(painter, self._layout, paper)
        painter.end()


def _caption(layout: Layout) -> str:
    width = _inches(layout.width)
    height = _inches(layout.height)
    if any(isinstance(item, Watermark) for item in layout.items):
        words = translate(
            "LabelView",
            "Prints at {} × {} in · a proof until the batch is released and its patient screened",
        )
    else:
        words = translate("LabelView", "Prints at {} × {} in · what you see is what prints")
    return words.format(width, height)


def _inches(dots: int) -> str:
    """``4`` for 812 dots."""
    return plain(Fraction(dots, DOTS_PER_INCH), 2)
