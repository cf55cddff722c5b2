"""How a cell of a table is drawn: selection with a bar before it, a thin line, text or pill.

A text may have two lines; both fit into the height of a row.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts, theme
from ui.widgets.pill import paint_pill, pill_width

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT: Final = 38
SIDE: Final = 7
# The bar before the row under the cursor: the soft ground alone is too faint to be found by.
BAR: Final = 4
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ON_THE_LEFT: Final = int(LEFT) | int(Qt.TextFlag.TextSingleLine)
_ON_THE_RIGHT: Final = int(RIGHT) | int(Qt.TextFlag.TextSingleLine)
_SELECTED: Final = int(QStyle.StateFlag.State_Selected.value)
_FOCUSED: Final = int(QStyle.StateFlag.State_HasFocus.value)


class Roles(IntEnum):
    """What the cells of a model may answer besides Qt's own roles."""

    TONE = Qt.ItemDataRole.UserRole + 1  # a tone: the cell is drawn as a pill
    STRONG = Qt.ItemDataRole.UserRole + 2  # True: semibold
    CELL = Qt.ItemDataRole.UserRole + 3  # all of this at once, as a Cell: one question a drawing


class Cell(NamedTuple):
    """Everything that a cell is drawn from.

    ``marked`` makes its row stand out, ``stale`` draws it faintly: it is about to be worked out
    again.
    """

    text: str
    tone: str = ""
    right: bool = False
    strong: bool = False
    marked: bool = False
    stale: bool = False


def cell_of(index: Index) -> Cell:
    """The cell at ``index``, from any model."""
    cell = index.data(Roles.CELL)
    if isinstance(cell, Cell):
        return cell
    flags = index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT
    return Cell(
        str(index.data(Qt.ItemDataRole.DisplayRole) or ""),
        str(index.data(Roles.TONE) or ""),
        bool(flags & Qt.AlignmentFlag.AlignRight),
        bool(index.data(Roles.STRONG)),
    )


class RowDelegate(QStyledItemDelegate):
    """Draws the cells of a table.

    ``side`` is the room left and right of a text; where there is room to spare it is more.
    ``cells`` draws a frame around the cell with the cursor.
    """

    def __init__(self, parent: QObject | None = None, *, cells: bool = False) -> None:
        super().__init__(parent)
        self.side = SIDE
        self._cells = cells
        # Made once: every cell asks for one at every drawing.
        self._fonts = tuple(
            fonts.tabular(fonts.sized(fonts.TEXT_PX, weight))
            for weight in (QFont.Weight.Normal, QFont.Weight.DemiBold)
        )

    def width_of(self, index: Index) -> int:
        """The width that a cell needs."""
        cell = cell_of(index)
        if cell.tone:
            return pill_width(cell.text) + 2 * SIDE + 1
        metrics = QFontMetrics(self._fonts[cell.strong])
        widest = max(metrics.horizontalAdvance(line) for line in cell.text.split("\n"))
        return widest + 2 * SIDE + 1

    # Qt's own names from here on.
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.width_of(index), ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = cell_of(index)
        shown = theme.current()
        place: QRect = option.rect
        state = int(option.state.value)
        painter.save()
        if cell.marked or state & _SELECTED:
            painter.fillRect(place, shown.color("accent_soft"))
        if state & _SELECTED and index.column() == 0:
            bar = QRect(place.left(), place.top(), BAR, place.height() - 1)
            painter.fillRect(bar, shown.color("accent"))
        line = QRect(place.left(), place.bottom(), place.width(), 1)
        painter.fillRect(line, shown.color("line_soft"))
        inside = place.adjusted(self.side, 0, -self.side, -1)
        if cell.tone and cell.text and not cell.stale:
            middle = QPointF(inside.left(), inside.top() + inside.height() / 2)
            paint_pill(painter, middle, cell.text, cell.tone)
        else:
            painter.setFont(self._fonts[cell.strong])
            painter.setPen(shown.color("disabled" if cell.stale else "text"))
            _paint_text(painter, inside, cell)
        if self._cells and state & _FOCUSED:
            painter.setPen(QPen(shown.color("focus"), 1))
            painter.drawRect(place.adjusted(0, 0, -1, -2))
        painter.restore()


def _paint_text(painter: QPainter, inside: QRect, cell: Cell) -> None:
    lines = cell.text.split("\n")
    metrics = painter.fontMetrics()
    height = inside.height() if len(lines) == 1 else metrics.height()
    top = inside.top() + (inside.height() - height * len(lines)) // 2
    for number, line in enumerate(lines):
        cut = metrics.elidedText(line, Qt.TextElideMode.ElideRight, inside.width())
        place = QRect(inside.left(), top + number * height, inside.width(), height)
        painter.drawText(place, _ON_THE_RIGHT if cell.right else _ON_THE_LEFT, cut)
