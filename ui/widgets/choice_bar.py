"""A bar of a few choices of which none is made at first, each with a key of its own.

For questions that nobody may answer by default. The bar as a whole is the stop of the Tab key;
its segments are for the mouse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui import theme
from ui.widgets.combo import Segment

_RING = 3
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChoiceBar(QWidget):
    """Segments of (text, value) pairs; ``keys`` maps a key to the value it chooses.

    ``chosen`` carries the value at each choice of a person, the same again included. ``stepped``
    carries -1 or 1 for Up and Down; ``passed`` is Enter.
    """

    chosen = Signal(object)
    stepped = Signal(int)
    passed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._segments: list[Segment] = []
        self._items: tuple[tuple[str, object], ...] = ()
        self._keys: Mapping[Qt.Key, object] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_RING, _RING, _RING, _RING)
        self._row.setSpacing(0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_items(self, items: Sequence[tuple[str, object]], keys: Mapping[Qt.Key, object]) -> None:
        """Offer ``items``; the same ones leave the choice alone."""
        self._keys = keys
        if tuple(items) == self._items:
            return
        self._items = tuple(items)
        for old in self._segments:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._segments = [self._made(text, value) for text, value in items]
        if self._segments:
            self._segments[0].first = self._segments[-1].last = True
        self._say()

    def _made(self, text: str, value: object) -> Segment:
        made = Segment(text, value)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.clicked.connect(self._on_clicked)
        self._row.addWidget(made)
        return made

    def value(self) -> object:
        """The value chosen; None where none is."""
        return next((each.value for each in self._segments if each.isChecked()), None)

    def set_value(self, value: object) -> None:
        """Show ``value`` as chosen, without ``chosen``; a value not offered shows none."""
        for each in self._segments:
            # An exclusive button that is on cannot be turned off by itself.
            each.setAutoExclusive(False)
            each.setChecked(each.value == value)
            each.setAutoExclusive(True)
        self._say()

    def set_name(self, name: str) -> None:
        """Give assistive tools what is asked."""
        self.setAccessibleName(name)

    def segment(self, value: object) -> Segment:
        """The segment of ``value``."""
        return next(each for each in self._segments if each.value == value)

    def choose(self, value: object) -> None:
        """Choose as a person does."""
        if any(each.value == value for each in self._segments):
            self.set_value(value)
            self.chosen.emit(value)

    def choose_number(self, number: int) -> None:
        """Choose the segment in that place, from 1; no such place does nothing."""
        if 0 < number <= len(self._segments):
            self.choose(self._segments[number - 1].value)

    def _say(self) -> None:
        said = next((each.text() for each in self._segments if each.isChecked()), "")
        self.setAccessibleDescription(said or self.tr("not answered"))

    def _on_clicked(self) -> None:
        value = self.value()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._say()
        self.chosen.emit(value)

    # Qt's own names from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        keypad = event.modifiers() == Qt.KeyboardModifier.KeypadModifier
        if (plain or keypad) and key in self._keys and not event.isAutoRepeat():
            self.choose(self._keys[key])
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in _ENTER:
            self.passed.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().color("focus"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.end()
