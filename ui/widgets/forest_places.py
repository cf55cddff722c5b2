"""Where everything of a forest plot stands at a width: names, marks and figures beside each other.

Where the width is short, the marks stand under the names and the figures under the marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from compounding.application.evidence import ForestRow, Panel
from compounding.application.evidence_text import FAVOURS_NALTREXONE, FAVOURS_PLACEBO, held
from ui import fonts

LEFT_SIDE: Final = f"← {FAVOURS_NALTREXONE}"
RIGHT_SIDE: Final = f"{FAVOURS_PLACEBO} →"
WRAPPED: Final = (
    int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
)
_GAP: Final = 18.0
_STRIP: Final = 24.0
_BETWEEN_ROWS: Final = 12.0
_BETWEEN_PANELS: Final = 26.0
# Room beside the outermost ticks for half of their text.
_EDGE: Final = 16.0


@dataclass(frozen=True, slots=True)
class Written:
    """A text in its place."""

    text: str
    place: QRectF
    font: QFont
    role: str


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row's texts stand, the strip of its marks, and the height they are drawn at."""

    row: ForestRow
    texts: tuple[Written, ...]
    strip: QRectF
    middle: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """Where a panel's heading, sides, rows and axis stand."""

    panel: Panel
    texts: tuple[Written, ...]
    rows: tuple[RowPlace, ...]
    axis: QRectF

    def x(self, value: Decimal) -> float:
        """Where ``value`` lies on the axis, which holds every value of its panel."""
        half = self.axis.width() / 2 - _EDGE
        return self.axis.center().x() + float(value / self.panel.reach) * half

    @property
    def bottom(self) -> float:
        """Where the panel ends."""
        return self.axis.bottom()


class Places:
    """Finds the places of panels; holds the fonts that they are measured in."""

    def __init__(self) -> None:
        self.name = fonts.sized(fonts.TEXT_PX, QFont.Weight.DemiBold)
        self.figures = fonts.tabular(fonts.sized(fonts.TEXT_PX))
        self.small = fonts.tabular(fonts.sized(fonts.SMALL_PX))

    def of(self, panels: Sequence[Panel], width: float) -> tuple[PanelPlace, ...]:
        """The panels under each other at ``width``; all their marks stand in one column."""
        names, figures = self._columns(panels, width)
        across = QRectF(0, 0, width, _STRIP)
        if figures:
            across = QRectF(names + _GAP, 0, width - names - figures - 2 * _GAP, _STRIP)
        places: list[PanelPlace] = []
        top = 0.0
        for panel in panels:
            places.append(self._panel(panel, top, width, across))
            top = places[-1].bottom + _BETWEEN_PANELS
        return tuple(places)

    def _columns(self, panels: Sequence[Panel], width: float) -> tuple[float, float]:
        """Widths of names and figures; zeros where the marks must stand under the names."""
        rows = [row for panel in panels for row in panel.rows]
        names = max([width * 0.27, *(text_width(self.name, row.name) for row in rows)])
        least = max([0.0, *(text_width(self.figures, row.figures) for row in rows)])
        whole = max([least, *(text_width(self.small, row.verdict) for row in rows)])
        sides = max(text_width(self.small, side) for side in (LEFT_SIDE, RIGHT_SIDE))
        for figures in (whole + 1, least + 1):
            if width - names - figures - 2 * _GAP >= 2 * sides + 3 * _EDGE:
                return names, figures
        return 0.0, 0.0

    def _panel(self, panel: Panel, top: float, width: float, across: QRectF) -> PanelPlace:
        heading = self._written(panel.heading, 0, top, width, self.name)
        below = heading.place.bottom() + 8
        sides = self._sides(across, below)
        below += text_height(self.small) + 6
        rows: list[RowPlace] = []
        for row in panel.rows:
            folded = across.width() == width
            place = self._under(row, below, width) if folded else self._beside(row, below, across)
            rows.append(place)
            below = place.bottom
        axis = QRectF(across.left(), below, across.width(), 10 + text_height(self.small))
        return PanelPlace(panel, (heading, *sides), tuple(rows), axis)

    def _sides(self, across: QRectF, top: float) -> Iterator[Written]:
        """What lies left and right of the null line, each beside it."""
        middle = across.center().x()
        width = text_width(self.small, LEFT_SIDE) + 1
        left = middle - _EDGE / 2 - width
        yield self._written(LEFT_SIDE, left, top, width, self.small, "muted")
        width = text_width(self.small, RIGHT_SIDE) + 1
        yield self._written(RIGHT_SIDE, middle + _EDGE / 2, top, width, self.small, "muted")

    def _beside(self, row: ForestRow, top: float, across: QRectF) -> RowPlace:
        """Name, mark and figures beside each other."""
        named = self._stacked(row.name, row.studied, 0, top, across.left() - _GAP, self.name)
        right = across.right() + _GAP
        told = self._stacked(row.figures, row.verdict, right, top, 10_000, self.figures)
        low = max(named[-1].place.bottom(), told[-1].place.bottom())
        strip = QRectF(across.left(), top, across.width(), low + _BETWEEN_ROWS - top)
        return RowPlace(row, (*named, *told), strip, (top + low) / 2, low + _BETWEEN_ROWS)

    def _under(self, row: ForestRow, top: float, width: float) -> RowPlace:
        """Name, mark and figures under each other."""
        named = self._stacked(row.name, row.studied, 0, top, width, self.name)
        strip = QRectF(0, named[-1].place.bottom() + 4, width, _STRIP)
        told = self._stacked(row.figures, row.verdict, 0, strip.bottom() + 4, width, self.figures)
        low = told[-1].place.bottom() + _BETWEEN_ROWS
        return RowPlace(row, (*named, *told), strip, strip.center().y(), low)

    def _stacked(
        self, first: str, second: str, x: float, y: float, width: float, font: QFont
    ) -> tuple[Written, Written]:
        """A text, and a muted one under it."""
        upper = self._written(first, x, y, width, font)
        lower = self._written(second, x, upper.place.bottom(), width, self.small, "muted")
        return upper, lower

    def _written(
        self, text: str, x: float, y: float, width: float, font: QFont, role: str = "text"
    ) -> Written:
        room = QRectF(0, 0, width, 10_000)
        high = QFontMetricsF(font).boundingRect(room, WRAPPED, held(text)).height()
        return Written(held(text), QRectF(x, y, width, high), font, role)


def text_width(font: QFont, text: str) -> float:
    """The width of a text on one line."""
    return QFontMetricsF(font).horizontalAdvance(text)


def text_height(font: QFont) -> float:
    """The height of a line."""
    return QFontMetricsF(font).height()
