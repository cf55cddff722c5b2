"""A forest plot: differences with their intervals, each measure on an axis of its own.

The null line and what either side of it means are drawn in words; every figure stands beside its
mark as text. Shapes tell trials from pooled analyses and from what has no interval: all marks have
one colour, so that no colour is needed to read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from compounding.application.evidence import Panel
from compounding.application.evidence_text import FAVOURS_NALTREXONE, FAVOURS_PLACEBO
from ui import theme
from ui.widgets.forest_places import (
    WRAPPED,
    PanelPlace,
    Places,
    RowPlace,
    text_height,
    text_width,
)

TRIAL, POOLED, NO_INTERVAL = "one trial", "pooled analysis", "interval not given"
_MARK: Final = 9.0
_OVER_KEY: Final = 14.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Forest(QWidget):
    """Panels under each other, as high as they need at their width."""

    def __init__(self) -> None:
        super().__init__()
        self._panels: tuple[Panel, ...] = ()
        self._places = Places()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # So that those who hear it can come here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Forest plot"))

    def set_panels(self, panels: Sequence[Panel]) -> None:
        """Draw other panels, all of them."""
        self._panels = tuple(panels)
        sides = self.tr("Below 0 {0}, above 0 {1}.").format(FAVOURS_NALTREXONE, FAVOURS_PLACEBO)
        self.setAccessibleDescription(" ".join((sides, *(each.words for each in self._panels))))
        self.updateGeometry()
        self.update()

    def places(self) -> tuple[PanelPlace, ...]:
        """Where everything stands now."""
        return self._places.of(self._panels, self.width())

    # Qt's own names from here on.
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places.of(self._panels, width)
        key = _OVER_KEY + text_height(self._places.small)
        return round(places[-1].bottom + key) + 2 if places else 0

    def sizeHint(self) -> QSize:
        return QSize(640, self.heightForWidth(640))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Less is left of more in every language.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        places = self.places()
        for place in places:
            self._paint_panel(painter, place)
        if places:
            self._paint_key(painter, places[-1].bottom + _OVER_KEY)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.current().color("focus"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _paint_panel(self, painter: QPainter, place: PanelPlace) -> None:
        for row in place.rows:
            _paint_grid(painter, place, row.strip)
        self._paint_axis(painter, place)
        for row in place.rows:
            _paint_row(painter, place, row)
            _paint_null(painter, place, row.strip)
        for written in (*place.texts, *(text for row in place.rows for text in row.texts)):
            painter.setFont(written.font)
            painter.setPen(theme.current().color(written.role))
            painter.drawText(written.place, WRAPPED, written.text)

    def _paint_axis(self, painter: QPainter, place: PanelPlace) -> None:
        shown, top = theme.current(), place.axis.top()
        small, reach = self._places.small, place.panel.reach
        painter.setPen(QPen(shown.color("field_line"), 1))
        painter.drawLine(QPointF(place.x(-reach), top), QPointF(place.x(reach), top))
        painter.setFont(small)
        painter.setPen(shown.color("muted"))
        for value, text in place.panel.ticks:
            x, width = place.x(value), text_width(small, text)
            painter.drawLine(QPointF(x, top), QPointF(x, top + 4))
            at = QRectF(x - width / 2, top + 6, width + 1, text_height(small))
            painter.drawText(at, _LEFT, text)

    def _paint_key(self, painter: QPainter, top: float) -> None:
        """What the three shapes mean."""
        small = self._places.small
        painter.setFont(small)
        x, middle = 0.0, top + text_height(small) / 2
        for text in (TRIAL, POOLED, NO_INTERVAL):
            centre = QPointF(x + _MARK, middle)
            if text == POOLED:
                _paint_diamond(painter, centre, centre.x() - _MARK, centre.x() + _MARK)
            else:
                _paint_square(painter, centre, is_open=text == NO_INTERVAL)
            painter.setPen(theme.current().color("muted"))
            at = QRectF(x + 2 * _MARK + 6, top, text_width(small, text) + 1, text_height(small))
            painter.drawText(at, _LEFT, text)
            x = at.right() + 20


def _paint_grid(painter: QPainter, place: PanelPlace, strip: QRectF) -> None:
    """Faint lines at the ticks."""
    for value, _ in place.panel.ticks:
        _paint_upright(painter, place.x(value), strip, QPen(theme.current().color("line_soft"), 1))


def _paint_null(painter: QPainter, place: PanelPlace, strip: QRectF) -> None:
    """The line of no difference, over the marks: what it crosses has it in its interval."""
    _paint_upright(painter, place.x(Decimal(0)), strip, QPen(theme.current().color("text"), 1.5))


def _paint_upright(painter: QPainter, x: float, strip: QRectF, pen: QPen) -> None:
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # strips meet without a knot
    painter.setPen(pen)
    painter.drawLine(QPointF(x, strip.top()), QPointF(x, strip.bottom()))


def _paint_row(painter: QPainter, place: PanelPlace, at: RowPlace) -> None:
    """A square on its interval, a diamond as wide as its interval, or an open square."""
    row = at.row
    centre = QPointF(place.x(row.value), at.middle)
    if row.low is None or row.high is None:
        _paint_square(painter, centre, is_open=True)
        return
    low, high = place.x(row.low), place.x(row.high)
    if row.is_pooled:
        _paint_diamond(painter, centre, low, high)
        return
    painter.setPen(QPen(theme.current().color("accent"), 2))
    painter.drawLine(QPointF(low, centre.y()), QPointF(high, centre.y()))
    for x in (low, high):
        painter.drawLine(QPointF(x, centre.y() - 4), QPointF(x, centre.y() + 4))
    _paint_square(painter, centre, is_open=False)


def _paint_square(painter: QPainter, centre: QPointF, *, is_open: bool) -> None:
    shown = theme.current()
    painter.setPen(QPen(shown.color("accent"), 2))
    painter.setBrush(shown.color("surface" if is_open else "accent"))
    half = _MARK / 2
    painter.drawRect(QRectF(centre.x() - half, centre.y() - half, _MARK, _MARK))


def _paint_diamond(painter: QPainter, centre: QPointF, low: float, high: float) -> None:
    accent = theme.current().color("accent")
    edge = QPen(accent, 1)
    edge.setJoinStyle(Qt.PenJoinStyle.MiterJoin)  # else its ends fade before they are reached
    painter.setPen(edge)
    painter.setBrush(accent)
    left, right = QPointF(low, centre.y()), QPointF(high, centre.y())
    up, down = QPointF(centre.x(), centre.y() - 7), QPointF(centre.x(), centre.y() + 7)
    painter.drawPolygon(QPolygonF([left, up, right, down]))
