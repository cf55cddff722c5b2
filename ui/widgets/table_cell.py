"""How a cell of a table is drawn: selection, a thin line under the row, text or pill."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts, theme
from ui.widgets.pill import paint_pill, pill_width

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT: Final = 38
SIDE: Final = 7
LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Roles(IntEnum):
    """What the cells of a model may answer besides Qt's own roles."""

    TONE = Qt.ItemDataRole.UserRole + 1  # a tone: the cell is drawn as a pill
    STRONG = Qt.ItemDataRole.UserRole + 2  # True: semibold


class RowDelegate(QStyledItemDelegate):
    """Draws the cells of a table.

    ``side`` is the room left and right of a text; where there is room to spare it is more.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.side = SIDE

    # Qt's own names from here on.
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if index.data(Roles.TONE):
            width = pill_width(text)
        else:
            width = QFontMetrics(_font(index)).horizontalAdvance(text)
        return QSize(width + 2 * SIDE + 1, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = theme.current()
        place: QRect = option.rect
        state: QStyle.StateFlag = option.state
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, shown.color("accent_soft"))
        line = QRect(place.left(), place.bottom(), place.width(), 1)
        painter.fillRect(line, shown.color("line_soft"))
        tone = index.data(Roles.TONE)
        inside = place.adjusted(self.side, 0, -self.side, -1)
        if tone and text:
            middle = QPointF(inside.left(), inside.top() + inside.height() / 2)
            paint_pill(painter, middle, text, str(tone))
        else:
            _paint_text(painter, inside, text, index)
        painter.restore()


def _paint_text(painter: QPainter, inside: QRect, text: str, index: Index) -> None:
    font = _font(index)
    painter.setFont(font)
    painter.setPen(theme.current().color("text"))
    flags = index.data(Qt.ItemDataRole.TextAlignmentRole) or LEFT
    cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
    painter.drawText(inside, int(flags) | Qt.TextFlag.TextSingleLine, cut)


def _font(index: Index) -> QFont:
    strong = bool(index.data(Roles.STRONG))
    weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
    return fonts.tabular(fonts.sized(fonts.TEXT_PX, weight))
