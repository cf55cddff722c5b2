"""A box to tick, drawn in the theme's colours so that it is plain in light and dark."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui import icons, theme

_BOX = 18
_GAP = 8


class Check(QCheckBox):
    """A check box; ``changed`` is sent for a person's tick and not for :meth:`set_value`."""

    changed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._quiet = False
        self.setAccessibleName(text.replace("&", ""))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.toggled.connect(self._on_toggled)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, ticked: bool) -> None:
        """Tick it or not, without ``changed``."""
        self._quiet = True
        self.setChecked(ticked)
        self._quiet = False

    def _on_toggled(self) -> None:
        if not self._quiet:
            self.changed.emit()

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(_BOX + _GAP + width + 4, max(26, self.fontMetrics().height() + 8))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - _BOX - 2 if rtl else 2
        box = QRect(left, (self.height() - _BOX) // 2, _BOX, _BOX)
        self._paint_box(painter, box)
        words = self.rect().adjusted(_BOX + _GAP + 2, 0, 0, 0)
        if rtl:
            words = self.rect().adjusted(0, 0, -_BOX - _GAP - 2, 0)
        painter.setPen(theme.current().color("text" if self.isEnabled() else "disabled"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(words, flags | Qt.TextFlag.TextShowMnemonic, self.text())
        painter.end()

    def _paint_box(self, painter: QPainter, box: QRect) -> None:
        shown = theme.current()
        inside = QRectF(box).adjusted(1, 1, -1, -1)
        ticked = self.isChecked()
        edge = "accent" if ticked else "disabled" if self.underMouse() else "field_line"
        ground = "accent" if ticked else "field"
        if not self.isEnabled():
            edge, ground = "line", "disabled" if ticked else "field_disabled"
        painter.setPen(QPen(shown.color(edge), 1.2))
        painter.setBrush(shown.color(ground))
        painter.drawRoundedRect(inside, 4, 4)
        if ticked:
            icons.paint(painter, box.adjusted(3, 3, -3, -3), "check", "accent_text")
        if self.hasFocus():
            painter.setPen(QPen(shown.color("text" if ticked else "focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inside, 4, 4)
