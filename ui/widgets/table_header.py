"""The header of a table: muted, and on two lines where one would push columns out of sight."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView

from ui import fonts, icons, theme

LOW: Final = 32
HIGH: Final = 44
_SIDE: Final = 7
_ARROW: Final = 14


class TableHeader(QHeaderView):
    """Paints its sections itself; titles come from the model."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._folded = False
        self.side = _SIDE
        self.setFont(fonts.sized(11, QFont.Weight.DemiBold))
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setMinimumSectionSize(30)
        self.setFixedHeight(LOW)

    def set_folded(self, folded: bool) -> None:
        """Put titles on two lines, or back on one."""
        if folded is not self._folded:
            self._folded = folded
            self.setFixedHeight(HIGH if folded else LOW)

    def width_for(self, section: int, *, folded: bool) -> int:
        """The width that the title of ``section`` needs."""
        metrics = QFontMetrics(self.font())
        lines = _in_two(self._title(section), metrics) if folded else [self._title(section)]
        arrow = _ARROW if self.isSortIndicatorShown() else 0
        return max(metrics.horizontalAdvance(line) for line in lines) + 2 * _SIDE + 1 + arrow

    def _title(self, section: int) -> str:
        model = self.model()
        # The view asks once more while it is taken down, when its model is gone.
        title = model.headerData(section, Qt.Orientation.Horizontal) if model else None
        return str(title) if title is not None else ""

    def _flags(self, section: int) -> int:
        model = self.model()
        role = Qt.ItemDataRole.TextAlignmentRole
        return int(model.headerData(section, Qt.Orientation.Horizontal, role) or 0) or int(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )

    # Qt's own names from here on.
    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:  # noqa: N803
        width = self.width_for(logicalIndex, folded=self._folded)
        return QSize(width, HIGH if self._folded else LOW)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        shown = theme.current()
        painter.save()
        painter.fillRect(rect, shown.color("surface"))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, shown.color("line"))
        inside = rect.adjusted(self.side, 0, -self.side, -1)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex:
            inside = self._paint_arrow(painter, inside)
        painter.setFont(self.font())
        painter.setPen(shown.color("muted"))
        title = self._title(logicalIndex)
        lines = _in_two(title, QFontMetrics(self.font())) if self._folded else [title]
        painter.drawText(inside, self._flags(logicalIndex), "\n".join(lines))
        painter.restore()

    def _paint_arrow(self, painter: QPainter, inside: QRect) -> QRect:
        up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        place = QRect(0, 0, 12, 12)
        place.moveCenter(inside.center())
        place.moveRight(inside.right())
        icons.paint(painter, place, "chevron-up" if up else "chevron-down", "muted")
        return inside.adjusted(0, 0, -_ARROW, 0)


def _in_two(title: str, metrics: QFontMetrics) -> list[str]:
    """``title`` in the two lines that are the least wide."""
    words = title.split(" ")
    ways = [[" ".join(words[:cut]), " ".join(words[cut:])] for cut in range(1, len(words))] or [
        [title]
    ]
    return min(ways, key=lambda way: max(metrics.horizontalAdvance(line) for line in way))
