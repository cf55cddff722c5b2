"""Choosing one of a few: a drop-down without a wheel, and a bar of segments.

A wheel turned over a drop-down changes it unseen (reliability: mg became g), so the wheel only
scrolls the page. Both send ``changed`` for a person's choice and stay silent for ``set_value``.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from ui import fonts, icons, theme


class Choice(QComboBox):
    """A drop-down of (text, value) pairs."""

    changed = Signal()

    def __init__(self, items: Sequence[tuple[str, object]] = ()) -> None:
        super().__init__()
        self._quiet = False
        self.setFont(fonts.tabular(self.font()))
        # The style sheet reaches the rows only through this delegate.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)
        self.currentIndexChanged.connect(self._on_index_changed)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, object]]) -> None:
        """Offer other items; the value chosen stays where it is still offered."""
        kept = self.value()
        self._quiet = True
        self.clear()
        for text, value in items:
            self.addItem(text, value)
        self._quiet = False
        if any(value == kept for _text, value in items):
            self.set_value(kept)

    def value(self) -> object:
        """The value chosen; None where nothing is."""
        return self.currentData()

    def set_value(self, value: object) -> None:
        """Show ``value`` without ``changed``; a value not offered shows nothing chosen."""
        places = [row for row in range(self.count()) if self.itemData(row) == value]
        self._quiet = True
        self.setCurrentIndex(places[0] if places else -1)
        self._quiet = False

    def set_name(self, name: str) -> None:
        """Give assistive tools the field's name."""
        self.setAccessibleName(name)

    def _on_index_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    # Qt's own names from here on.
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = 8 if rtl else self.width() - 8 - 16
        painter = QPainter(self)
        role = "muted" if self.isEnabled() else "disabled"
        icons.paint(painter, QRect(left, (self.height() - 16) // 2, 16, 16), "chevron-down", role)
        painter.end()


class Segment(QRadioButton):
    """One segment; a radio button underneath, so arrows, mnemonics and screen readers work."""

    def __init__(self, text: str, value: object) -> None:
        super().__init__(text)
        self.value = value
        self.first = False
        self.last = False
        self.setAccessibleName(text.replace("&", ""))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(fonts.sized(fonts.TEXT_PX, QFont.Weight.DemiBold))

    def _outline(self, inset: float) -> QPainterPath:
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        path = QPainterPath()
        path.addRoundedRect(box, 6, 6)
        square = QPainterPath()
        if not self.first:
            square.addRect(QRectF(box.left(), box.top(), 8, box.height()))
        if not self.last:
            square.addRect(QRectF(box.right() - 8, box.top(), 8, box.height()))
        return path.united(square)

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 28, 32)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _pos: object) -> bool:
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(shown.color("field_line"), 1))
        painter.setBrush(shown.color("accent_soft" if self.isChecked() else "field"))
        painter.drawPath(self._outline(0.5))
        if self.hasFocus():
            painter.setPen(QPen(shown.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._outline(1))
        role = "accent" if self.isChecked() else "muted"
        painter.setPen(shown.color(role if self.isEnabled() else "disabled"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextHideMnemonic
        painter.drawText(self.rect(), flags, self.text())
        painter.end()


class Segmented(QWidget):
    """A bar of two to five segments, of (text, value) pairs; Left and Right change it."""

    changed = Signal()

    def __init__(self, items: Sequence[tuple[str, object]]) -> None:
        super().__init__()
        self._quiet = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._segments = [Segment(text, value) for text, value in items]
        self._segments[0].first = True
        self._segments[-1].last = True
        self._segments[0].setChecked(True)
        for segment in self._segments:
            row.addWidget(segment, 1)
            segment.toggled.connect(self._on_toggled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def value(self) -> object:
        """The value of the segment chosen."""
        return next(segment.value for segment in self._segments if segment.isChecked())

    def set_value(self, value: object) -> None:
        """Choose the segment of ``value`` without ``changed``; another value is a bug."""
        wanted = next(segment for segment in self._segments if segment.value == value)
        self._quiet = True
        wanted.setChecked(True)
        self._quiet = False

    def set_name(self, name: str) -> None:
        """Give assistive tools the group's name."""
        self.setAccessibleName(name)
        for segment in self._segments:
            segment.setAccessibleDescription(name)

    def _on_toggled(self, checked: bool) -> None:
        if checked:
            chosen = next(segment for segment in self._segments if segment.isChecked())
            self.setFocusProxy(chosen)
            if not self._quiet:
                self.changed.emit()
