"""The base of every typed field: what was typed stays, and is judged as a whole.

Nothing is filtered, clamped or corrected while typing (Thimbleby and Cairns 2010: fields that
repair an entry turn slips into ten-fold errors). A field reads its text by a strict parser of
the core; where that refuses, ``value`` is None and ``problem`` says why, in code and params.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle

from compounding.errors import QuantityError
from compounding.messages import sentence
from ui import fonts, theme

T_co = TypeVar("T_co", covariant=True)

_EDGE: Final = 11
_GAP: Final = 8
# Refusals that go away by typing on; they are not shown while the cursor is in the field.
_UNFINISHED: Final = frozenset({"quantity.trailing_point", "date.not_a_date", "date.not_an_expiry"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text cannot be used: the code of a sentence and what fills it."""

    code: str
    params: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """The plain sentence, from ``compounding.messages``."""
        return sentence(self.code, self.params)

    @property
    def is_empty(self) -> bool:
        """Whether the only fault is that nothing was typed yet."""
        return self.code.endswith(".empty")

    @property
    def is_unfinished(self) -> bool:
        """Whether typing on may mend it."""
        return self.code in _UNFINISHED


class LineField(QLineEdit, Generic[T_co]):
    """A line whose text is read by :meth:`read`.

    ``changed`` is sent for every change of the text but those of :meth:`set_text`; ``left``
    when the cursor leaves the field.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, *, unit: str = "", required: bool = True) -> None:
        super().__init__()
        self._unit = unit
        self._required = required
        self._quiet = False
        self._judged: tuple[str, Problem | None] | None = None
        self.setFont(fonts.tabular(self.font()))
        self.textChanged.connect(self._on_text_changed)
        self._make_room_for_unit()

    def read(self, text: str) -> T_co:
        """The value of ``text``.

        Raises:
            QuantityError: why it cannot be used.
        """
        raise NotImplementedError

    def value(self) -> T_co | None:
        """What was typed, read; None where it cannot be used or nothing is needed."""
        try:
            return self.read(self.text())
        except QuantityError:
            return None

    def problem(self) -> Problem | None:
        """Why ``value`` is None; None where all is well or an empty field may stay empty."""
        text = self.text()
        if self._judged is None or self._judged[0] != text:
            # A page asks every field after every key; only one of them has changed.
            self._judged = (text, self.judge(text))
        return self._judged[1]

    def judge(self, text: str) -> Problem | None:
        """Why ``text`` could not be used here, whatever stands in the field now."""
        try:
            self.read(text)
        except QuantityError as refusal:
            found = Problem(refusal.code, refusal.params)
            return None if found.is_empty and not self._required else found
        return None

    def set_text(self, text: str) -> None:
        """Show ``text`` without ``changed``; the same text leaves cursor and undo alone."""
        if text == self.text():
            return
        self._quiet = True
        self.setText(text)
        self._quiet = False

    @property
    def unit(self) -> str:
        """The unit shown inside the field."""
        return self._unit

    @property
    def required(self) -> bool:
        """Whether an empty field is a problem."""
        return self._required

    def set_name(self, name: str) -> None:
        """Give assistive tools the field's name, its unit included."""
        self.setAccessibleName(f"{name}, {self._unit}" if self._unit else name)

    def _make_room_for_unit(self) -> None:
        room = self.fontMetrics().horizontalAdvance(self._unit) + _GAP if self._unit else 0
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.setTextMargins(room if rtl else 0, 0, 0 if rtl else room, 0)

    def _on_text_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    # Qt's own names from here on.
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unit:
            return
        painter = QPainter(self)
        painter.setPen(theme.current().color("muted" if self.isEnabled() else "disabled"))
        inside = self.rect().adjusted(_EDGE, 0, -_EDGE, 0)
        width = self.fontMetrics().horizontalAdvance(self._unit)
        place = QStyle.alignedRect(
            self.layoutDirection(),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            QRect(0, 0, width, inside.height()).size(),
            inside,
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._unit)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self._make_room_for_unit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()
