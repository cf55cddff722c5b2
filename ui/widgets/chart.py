"""Two small charts painted from plain series: a titration as steps, weights as dots.

Qt Charts is deprecated and Qt Graphs needs QML; both are far larger than what is drawn here.
Colours come from the theme at paint time; each chart says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from compounding.domain.dates import short_day
from compounding.quantity import plain
from ui import fonts, theme

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LABEL_PX: Final = 11


@dataclass(frozen=True, slots=True)
class DoseStep:
    """One step of a titration: ``dose`` (in the chart's unit) from ``start`` to ``last``."""

    start: date
    last: date
    dose: Decimal


class _Chart(QWidget):
    """Common to both: size, font, a sentence where there is nothing to draw."""

    def __init__(self, empty: str, height: int) -> None:
        super().__init__()
        self._empty = empty
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFont(fonts.tabular(fonts.sized(_LABEL_PX)))
        self.setAccessibleName(empty)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setPen(theme.current().color("muted"))
        painter.setFont(fonts.sized(fonts.TEXT_PX))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect(), flags, self._empty)

    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.font())

    def _width_of(self, text: str) -> float:
        return self._metrics().horizontalAdvance(text)

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        return QSize(360, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, min(self._height, 90))


class StepChart(_Chart):
    """Doses over nights as a stepped line; dose levels at the left, dates below."""

    def __init__(self) -> None:
        super().__init__("", 150)
        self._empty = self.tr("The steps show here once the prescription is complete.")
        self._steps: tuple[DoseStep, ...] = ()
        self._unit = "mg"
        self.set_steps(())

    def set_steps(self, steps: Sequence[DoseStep], unit: str = "mg") -> None:
        """Draw other steps, in their order and without gaps."""
        self._steps = tuple(steps)
        self._unit = unit
        said = "; ".join(
            self.tr("{0} {1} from {2} to {3}").format(
                plain(step.dose), unit, short_day(step.start), short_day(step.last)
            )
            for step in self._steps
        )
        self.setAccessibleName(self.tr("Titration: {0}").format(said) if said else self._empty)
        self.update()

    def _levels(self) -> list[Decimal]:
        return sorted({step.dose for step in self._steps if step.dose > 0})

    def _frame(self) -> QRectF:
        """Where the line lies, labels left and below taken off."""
        left = max(self._width_of(self._level_text(level)) for level in self._levels()) + 10
        below = self._metrics().height() + 8
        return QRectF(left, 8, self.width() - left - 2, self.height() - below - 8)

    def _level_text(self, level: Decimal) -> str:
        return f"{plain(level)} {self._unit}"

    def _x(self, frame: QRectF, day: date) -> float:
        first = self._steps[0].start
        nights = (self._steps[-1].last - first).days + 1
        return frame.left() + frame.width() * (day - first).days / nights

    def _y(self, frame: QRectF, dose: Decimal) -> float:
        top = max(self._levels())
        return frame.bottom() - (frame.height() - 6) * float(dose / top)

    def _corners(self, frame: QRectF) -> list[QPointF]:
        corners: list[QPointF] = []
        ends = [self._x(frame, step.start) for step in self._steps[1:]] + [frame.right()]
        for step, end in zip(self._steps, ends, strict=True):
            height = self._y(frame, step.dose)
            corners += [QPointF(self._x(frame, step.start), height), QPointF(end, height)]
        return corners

    # Qt's own names from here on.
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._levels():
            self._paint_empty(painter)
        else:
            frame = self._frame()
            self._paint_levels(painter, frame)
            self._paint_steps(painter, frame)
            self._paint_days(painter, frame)
        painter.end()

    def _paint_levels(self, painter: QPainter, frame: QRectF) -> None:
        shown = theme.current()
        painter.setFont(self.font())
        for level in self._spaced(frame):
            height = self._y(frame, level)
            painter.setPen(QPen(shown.color("line"), 1))
            painter.drawLine(QPointF(frame.left(), height), QPointF(frame.right(), height))
            painter.setPen(shown.color("muted"))
            place = QRectF(0, height - 8, frame.left() - 8, 16)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | _MIDDLE, self._level_text(level))

    def _spaced(self, frame: QRectF) -> list[Decimal]:
        """The levels whose labels do not touch, the highest first."""
        return _apart(self._levels()[::-1], lambda level: self._y(frame, level), 15)

    def _paint_steps(self, painter: QPainter, frame: QRectF) -> None:
        shown = theme.current()
        corners = self._corners(frame)
        area = QPainterPath(QPointF(corners[0].x(), frame.bottom()))
        for corner in corners:
            area.lineTo(corner)
        area.lineTo(QPointF(corners[-1].x(), frame.bottom()))
        painter.fillPath(area, shown.color("accent_soft"))
        pen = QPen(shown.color("accent"), 2.5)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawPolyline(corners)

    def _paint_days(self, painter: QPainter, frame: QRectF) -> None:
        painter.setPen(theme.current().color("muted"))
        top = frame.bottom() + 6
        height = self._metrics().height() + 2
        end = short_day(self._steps[-1].last)
        end_width = self._width_of(end)
        end_left = frame.right() - end_width
        painter.drawText(QRectF(end_left, top, end_width + 2, height), _MIDDLE, end)
        free_from = frame.left() - 100
        for step in self._steps:
            text = short_day(step.start)
            left, width = self._x(frame, step.start), self._width_of(text)
            if left >= free_from and left + width + 8 <= end_left:
                painter.drawText(QRectF(left, top, width + 2, height), _MIDDLE, text)
                free_from = left + width + 10


def _apart(levels: list[Decimal], place: Callable[[Decimal], float], gap: float) -> list[Decimal]:
    """The first level and each later one at least ``gap`` from the last that was kept."""
    kept: list[Decimal] = []
    for level in levels:
        if not kept or abs(place(level) - place(kept[-1])) >= gap:
            kept.append(level)
    return kept


class DotChart(_Chart):
    """Weights in their order against a target, with a band of ``band_pct`` around it.

    A weight outside the band is an open ring in the tone of a warning; the edges of the chart
    move out so that it is always on the picture.
    """

    def __init__(self) -> None:
        super().__init__("", 130)
        self._empty = self.tr("The weights show here once they are entered.")
        self._values: tuple[Decimal, ...] = ()
        self._target = Decimal(1)
        self._band = Decimal(10)
        self.set_weights((), Decimal(1))

    def set_weights(
        self, values: Sequence[Decimal], target: Decimal, band_pct: Decimal = Decimal(10)
    ) -> None:
        """Draw other weights; ``values`` and ``target`` in one unit, ``target`` above zero."""
        self._values = tuple(values)
        self._target = target
        self._band = band_pct
        outside = sum(1 for value in self._values if not self._inside(value))
        said = self.tr("{0} weights against {1}, {2} of them more than {3} % off").format(
            len(self._values), plain(target), outside, plain(band_pct)
        )
        self.setAccessibleName(said if self._values else self._empty)
        self.update()

    def _off_pct(self, value: Decimal) -> Decimal:
        return (value / self._target - 1) * 100

    def _inside(self, value: Decimal) -> bool:
        """Whether ``value`` lies in the band, its ends included."""
        return abs(self._off_pct(value)) <= self._band

    def _reach(self) -> float:
        """Half the height of the chart in percent."""
        furthest = max((abs(self._off_pct(value)) for value in self._values), default=self._band)
        return float(max(furthest * Decimal("1.1"), self._band))

    def _frame(self) -> QRectF:
        room = self._metrics().height() + 4
        return QRectF(0, room, self.width(), self.height() - 2 * room)

    def _y(self, frame: QRectF, off_pct: Decimal) -> float:
        return frame.center().y() - float(off_pct) / self._reach() * frame.height() / 2

    # Qt's own names from here on.
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._values:
            self._paint_empty(painter)
        else:
            frame = self._frame()
            self._paint_band(painter, frame)
            self._paint_dots(painter, frame)
        painter.end()

    def _paint_band(self, painter: QPainter, frame: QRectF) -> None:
        shown = theme.current()
        top, bottom = self._y(frame, self._band), self._y(frame, -self._band)
        painter.fillRect(frame, shown.color("track"))
        painter.fillRect(
            QRectF(frame.left(), top, frame.width(), bottom - top), shown.color("fine_soft")
        )
        pen = QPen(shown.color("fine"), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        middle = frame.center().y()
        painter.drawLine(QPointF(frame.left(), middle), QPointF(frame.right(), middle))
        painter.setPen(shown.color("muted"))
        painter.setFont(self.font())
        room = self._metrics().height()
        over, under = f"+{plain(self._band)} %", f"\u2212{plain(self._band)} %"
        painter.drawText(QRectF(2, top - room - 2, frame.width(), room), _MIDDLE, over)
        painter.drawText(QRectF(2, bottom + 2, frame.width(), room), _MIDDLE, under)

    def _paint_dots(self, painter: QPainter, frame: QRectF) -> None:
        shown = theme.current()
        gap = frame.width() / (len(self._values) + 1)
        radius = max(2.0, min(4.0, gap / 3))
        for place, value in enumerate(self._values, 1):
            off = self._off_pct(value)
            centre = QPointF(frame.left() + gap * place, self._y(frame, off))
            inside = self._inside(value)
            painter.setPen(QPen(shown.color("accent" if inside else "warn"), 0 if inside else 2))
            painter.setBrush(shown.color("accent" if inside else "surface"))
            painter.drawEllipse(centre, radius, radius)
