"""A box to tick, drawn in the colours of the theme: Fusion's own cannot be seen in the dark."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle

from ui import icons, theme

_BOX: Final = 18
_GAP: Final = 8
_RING: Final = 3


class CheckBox(QCheckBox):
    """A box with its words; Space ticks it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(text.replace("&", ""))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def _place(self, wanted: QRect) -> QRect:
        """Where ``wanted`` lies in a window that is read from the right."""
        return QStyle.visualRect(self.layoutDirection(), self.rect(), wanted)

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_BOX + _GAP + words + 2 * _RING, _BOX + 2 * _RING)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._place(QRect(_RING, (self.height() - _BOX) // 2, _BOX, _BOX))
        ticked, enabled = self.isChecked(), self.isEnabled()
        painter.setPen(QPen(shown.color("accent" if ticked else "disabled"), 1))
        painter.setBrush(shown.color("accent" if ticked else "field"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if ticked:
            icons.paint(painter, box.adjusted(2, 2, -2, -2), "check", "accent_text")
        if self.hasFocus():
            painter.setPen(QPen(shown.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(shown.color("text" if enabled else "disabled"))
        words = self._place(self.rect().adjusted(_RING + _BOX + _GAP, 0, -_RING, 0))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(words, int(flags) | int(Qt.TextFlag.TextShowMnemonic), self.text())
        painter.end()
