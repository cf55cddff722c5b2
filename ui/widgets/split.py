"""Two parts of a page side by side, each scrolling for itself; narrow, one under the other.

What follows from the entries stays in view while the entries scroll. Below ``fold`` both stand
in one column that scrolls as a whole, so that 200 % scaling hides nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.card import FOLD, scrolled

_UNBOUND = 16777215
# A field this near the top is shown with everything above it.
_TOP = 120
# The room that stays above and below what is scrolled to.
_AROUND = 40
_NEAR = 10


class Split(QWidget):
    """``left`` in ``width`` pixels, ``right`` in what is left."""

    def __init__(self, left: QWidget, right: QWidget, width: int, fold: int = FOLD) -> None:
        super().__init__()
        self._fold, self._width = fold, width
        self._contents = (left, right)
        self._together: dict[QWidget, QWidget] = {}
        self._areas = (scrolled(left), scrolled(right))
        inside = QWidget()
        inside.setProperty("role", "page")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        for area in self._areas:
            self._row.addWidget(area)
        self._outer = QScrollArea()
        self._outer.setFrameShape(QFrame.Shape.NoFrame)
        self._outer.setWidgetResizable(True)
        self._outer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._outer.setWidget(inside)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self._outer)
        qapp = QApplication.instance()
        if isinstance(qapp, QApplication):
            qapp.focusChanged.connect(self._on_focus)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(lambda: self._on_focus(None, QApplication.focusWidget()))
        for area in (*self._areas, self._outer):
            _inside(area).installEventFilter(self)
        self._arrange(folded=False)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Bring the field with the cursor into view, with its label and a heading above it."""
        for area in self._areas:
            if new is not None and _inside(area).isAncestorOf(new):
                place = new.mapTo(_inside(area), QPoint(0, 0)).y()
                shown = self._outer if self._is_folded() else area
                _show_whole(shown, new)
                if place < _TOP and not self._is_folded():
                    area.verticalScrollBar().setValue(0)
                other = self._together.get(new)
                if other is not None and other.isVisible():
                    _show_whole(shown, other, _NEAR)

    def keep_cursor_in_view(self) -> None:
        """Something above or below changed its height: the field with the cursor stays in view."""
        self._settling.start()

    def show_with(self, field: QWidget, other: QWidget) -> None:
        """While ``field`` has the cursor ``other``, in the same part, is in view before it is."""
        self._together[field] = other
        for each in (field, other):
            each.installEventFilter(self)

    def _arrange(self, *, folded: bool) -> None:
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
        )
        left, _right = self._areas
        room = self._width + 48 - 10
        left.setMinimumWidth(0 if folded else room)
        left.setMaximumWidth(_UNBOUND if folded else room)
        self._set_margins(folded=folded)
        self._set_heights(folded=folded)

    def _set_margins(self, *, folded: bool) -> None:
        for area, side in zip(self._areas, ("left", "right"), strict=True):
            layout = _layout_of(area)
            inner = 24 if folded else 10
            if side == "left":
                layout.setContentsMargins(24, 20, inner + 4 if not folded else 24, 20)
            else:
                layout.setContentsMargins(inner - 4 if not folded else 24, 20, 24, 20)

    def _set_heights(self, *, folded: bool) -> None:
        policy = (
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if folded
            else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        for area in self._areas:
            area.setVerticalScrollBarPolicy(policy)
            area.setMinimumHeight(self._height_of(area) if folded else 0)

    def _height_of(self, area: QScrollArea) -> int:
        layout = _layout_of(area)
        width = area.viewport().width()
        tall = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else 0
        # A folded text asks for the height of its narrowest shape, and the area grants it.
        least = max(layout.totalSizeHint().height(), layout.totalMinimumSize().height())
        return max(tall, least)

    def show_right(self, widget: QWidget) -> None:
        """Bring a widget of the right part into view, once the layout has settled."""
        area = self._outer if self._is_folded() else self._areas[1]
        QTimer.singleShot(0, widget, lambda: area.ensureWidgetVisible(widget, 0, 16))

    def _is_folded(self) -> bool:
        return self._row.direction() is QBoxLayout.Direction.TopToBottom

    # Qt's own names from here on.
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        folded = event.size().width() < self._fold
        if folded is not self._is_folded():
            self._arrange(folded=folded)
        elif folded:
            self._set_heights(folded=True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest and self._is_folded():
            self._set_heights(folded=True)
        elif event.type() is QEvent.Type.Resize:
            self.keep_cursor_in_view()
        return super().eventFilter(watched, event)


def _show_whole(area: QScrollArea, field: QWidget, around: int = _AROUND) -> None:
    """Scroll to the whole field, not only to the line where its cursor blinks; its top first."""
    top = field.mapTo(_inside(area), QPoint(0, 0))
    area.ensureVisible(top.x(), top.y() + field.height(), 0, around)
    area.ensureVisible(top.x(), top.y(), 0, around)


def _inside(area: QScrollArea) -> QWidget:
    """What ``area`` scrolls; ``scrolled`` always gives it something."""
    inside = area.widget()
    assert inside is not None
    return inside


def _layout_of(area: QScrollArea) -> QLayout:
    layout = _inside(area).layout()
    assert layout is not None
    return layout
