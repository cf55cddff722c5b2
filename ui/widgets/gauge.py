"""The bars under a weighing: how far the pan is filled, and how near the target it stands."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from compounding.quantity import grouped, plain
from ui import fonts, theme

_BAR: Final = 16
_ROOM: Final = 20
# How much of the lower bar the tolerance takes; the rest shows readings beyond it.
_BAND_SHARE: Final = 0.47
# How much of the upper bar the target takes, so that too much is seen, too.
_TARGET_SHARE: Final = 0.93


class WeighGauge(QWidget):
    """Target and reading of one weighing, in one unit, with a tolerance in percent."""

    def __init__(self) -> None:
        super().__init__()
        self._target: Decimal | None = None
        self._actual: Decimal | None = None
        self._tolerance = Decimal(1)
        self.setFont(fonts.tabular(fonts.sized(11)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("No target yet."))

    def show_weighing(
        self, target: Decimal | None, actual: Decimal | None, tolerance_pct: Decimal
    ) -> None:
        """Show another weighing; ``target`` above zero, ``actual`` None before any reading."""
        self._target = target
        self._actual = actual
        self._tolerance = tolerance_pct
        self.setAccessibleName(self._in_words())
        self.update()

    def within(self) -> bool:
        """Whether the reading lies within the tolerance, its ends included."""
        off = self._off_pct()
        return off is not None and abs(off) <= self._tolerance

    def _off_pct(self) -> Decimal | None:
        if self._target is None or self._actual is None:
            return None
        return (self._actual / self._target - 1) * 100

    def _in_words(self) -> str:
        if self._target is None:
            return self.tr("No target yet.")
        if self._actual is None:
            return self.tr("Target {0}, nothing on the pan.").format(grouped(self._target))
        said = self.tr("Target {0}, reading {1}, within {2} %.")
        if not self.within():
            said = self.tr("Target {0}, reading {1}, more than {2} % off.")
        return said.format(grouped(self._target), grouped(self._actual), plain(self._tolerance))

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        return QSize(360, 2 * (_BAR + _ROOM) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        upper = QRectF(0, 2, self.width(), _BAR)
        lower = QRectF(0, 2 + _BAR + _ROOM, self.width(), _BAR)
        self._paint_bar(painter, upper, theme.current().color("track"))
        self._paint_bar(painter, lower, theme.current().color("track"))
        if self._target is not None:
            self._paint_filling(painter, upper, self._target)
            self._paint_nearness(painter, lower, self._target)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: QRectF, color: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(bar, 5, 5)

    def _paint_filling(self, painter: QPainter, bar: QRectF, target: Decimal) -> None:
        shown = theme.current()
        share = float((self._actual or Decimal(0)) / target) * _TARGET_SHARE
        if share > 0:
            filled = QRectF(bar.left(), bar.top(), bar.width() * min(share, 1), bar.height())
            self._paint_bar(painter, filled, shown.color("accent_bar"))
        place = bar.left() + bar.width() * _TARGET_SHARE
        painter.setPen(QPen(shown.color("text"), 2))
        painter.drawLine(QPointF(place, bar.top() - 2), QPointF(place, bar.bottom() + 2))
        self._write(painter, bar.left(), bar, "0", centred=False)
        self._write(painter, place, bar, grouped(target))

    def _paint_nearness(self, painter: QPainter, bar: QRectF, target: Decimal) -> None:
        shown = theme.current()
        half = bar.width() * _BAND_SHARE / 2
        middle = bar.center().x()
        band = QRectF(middle - half, bar.top(), 2 * half, bar.height())
        painter.fillRect(band, shown.color("fine_band"))
        painter.setPen(QPen(shown.color("fine"), 2, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(middle, bar.top() - 1), QPointF(middle, bar.bottom() + 1))
        for sign, mark in ((-1, "\u2212"), (1, "+")):
            edge = target * (1 + sign * self._tolerance / 100)
            text = f"{grouped(edge, 2)} ({mark}{plain(self._tolerance, 2)} %)"
            self._write(painter, middle + sign * half, bar, text)
        self._paint_reading(painter, bar, middle, half)

    def _paint_reading(self, painter: QPainter, bar: QRectF, middle: float, half: float) -> None:
        off = self._off_pct()
        if off is None:
            return
        place = middle + float(off / self._tolerance) * half
        place = min(max(place, bar.left() + 3), bar.right() - 3)
        mark = QRectF(place - 3, bar.top() - 2, 6, bar.height() + 4)
        painter.fillRect(mark, theme.current().color("accent" if self.within() else "warn"))

    def _write(
        self, painter: QPainter, x: float, bar: QRectF, text: str, *, centred: bool = True
    ) -> None:
        metrics = QFontMetricsF(self.font())
        width = metrics.horizontalAdvance(text)
        left = x - width / 2 if centred else x
        left = min(max(left, bar.left()), bar.right() - width)
        painter.setPen(theme.current().color("muted"))
        place = QRectF(left, bar.bottom() + 3, width + 1, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
