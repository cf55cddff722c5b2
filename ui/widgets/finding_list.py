"""What the sums object to, one row each: icon, word, sentence; Confirm asks for a reason.

Enter or a click leads to the field a finding names. Stop comes first, then Confirm, then Note;
rows keep their reason field while the person types, whatever is worked out again meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.widgets.card import button
from ui.widgets.labels import IconView, plain_label, set_shown, set_tone
from ui.widgets.text_edit import TextEdit
from ui.widgets.tones import ICONS, word

_ORDER: Final = {"stop": 0, "warn": 1, "note": 2}
_SPARE: Final = 12


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding as shown.

    ``key`` tells it apart from others (code, batch, step); ``subject`` is the field it names;
    ``reason`` the reason kept so far where ``asks_reason``; ``remedies`` are (id, words) of
    ways out that one press accepts.
    """

    key: str
    tone: str
    sentence: str
    subject: str | None = None
    asks_reason: bool = False
    reason: str = ""
    remedies: tuple[tuple[str, str], ...] = ()


class _Row(QFrame):
    gone_to = Signal(str)
    reasoned = Signal(str, str)
    remedied = Signal(str, str)

    def __init__(self, row: FindingRow) -> None:
        super().__init__()
        self.row = row
        self.setProperty("role", "pick")
        self._icon = IconView("info", "note", 16)
        self._word = plain_label(role="strong")
        self._sentence = plain_label(wrap=True)
        self.reason = TextEdit(longest=200, hint=self.tr("Why is this right here?"), on_label=False)
        self.reason.changed.connect(self._on_reason)
        self._remedies = QHBoxLayout()
        self._remedies.setSpacing(8)
        self._remedies.addStretch(1)
        self._buttons: list[QPushButton] = []
        self._lay_out()
        self.show_row(row)

    def _lay_out(self) -> None:
        self._word.setFixedWidth(60)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._sentence, 1)
        below = QVBoxLayout()
        below.setContentsMargins(92, 0, 0, 0)
        below.setSpacing(6)
        below.addWidget(self.reason)
        below.addLayout(self._remedies)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(8, 7, 8, 7)
        stack.setSpacing(6)
        stack.addLayout(top)
        stack.addLayout(below)

    def show_row(self, row: FindingRow) -> None:
        """Show ``row``; a reason being typed is left alone."""
        remedies_changed = row.remedies != self.row.remedies or not self._buttons
        self.row = row
        self._icon.show_icon(ICONS[row.tone], row.tone)
        self._word.setText(word(row.tone))
        set_tone(self._word, row.tone)
        self._sentence.setText(row.sentence)
        leads = row.subject is not None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if leads else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"{word(row.tone)}: {row.sentence}")
        self.setAccessibleDescription(self.tr("Enter goes to the field.") if leads else "")
        self.reason.set_name(self.tr("Reason: {0}").format(row.sentence))
        if not self.reason.hasFocus():
            self.reason.set_text(row.reason)
        set_shown(self.reason, row.asks_reason)
        if remedies_changed:
            self._show_remedies(row)

    def _show_remedies(self, row: FindingRow) -> None:
        for old in self._buttons:
            self._remedies.removeWidget(old)
            old.deleteLater()
        self._buttons = [button(words) for _name, words in row.remedies]
        for place, ((name, _words), made) in enumerate(
            zip(row.remedies, self._buttons, strict=True)
        ):
            made.clicked.connect(self._taking(name))
            self._remedies.insertWidget(place, made)
            # A row that comes back is still hidden: the layout must know its new buttons at once.
            set_shown(made, True)

    def _taking(self, name: str) -> Callable[[], None]:
        return lambda: self.remedied.emit(self.row.key, name)

    def _go(self) -> None:
        if self.row.subject is not None:
            self.gone_to.emit(self.row.subject)

    def _on_reason(self) -> None:
        self.reasoned.emit(self.row.key, self.reason.text())

    def buttons(self) -> list[QPushButton]:
        """The buttons of the remedies."""
        return list(self._buttons)

    # Qt's own names from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self.hasFocus() and event.key() in keys:
            self._go()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self._go()


class FindingList(QWidget):
    """Rows of findings.

    ``go_to`` carries the subject to lead to; ``reason_changed`` a row's key and its reason;
    ``remedy_taken`` a row's key and the remedy's id.
    """

    go_to = Signal(str)
    reason_changed = Signal(str, str)
    remedy_taken = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, _Row] = {}
        # Rows that went: while a figure is typed a finding comes and goes with every key.
        self._spare: dict[str, _Row] = {}
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(2)

    def show_findings(self, rows: Sequence[FindingRow]) -> None:
        """Show ``rows``, gravest first; rows that stay keep their place of typing."""
        ordered = sorted(rows, key=lambda row: _ORDER.get(row.tone, len(_ORDER)))
        wanted = {row.key for row in ordered}
        for key in [key for key in self._rows if key not in wanted]:
            self._put_by(key, self._rows.pop(key))
        for place, row in enumerate(ordered):
            shown = self._rows.get(row.key) or self._taken(row) or self._made(row)
            if row != shown.row:
                shown.show_row(row)
            if self._stack.indexOf(shown) != place:
                self._stack.insertWidget(place, shown)
                shown.show()

    def _made(self, row: FindingRow) -> _Row:
        made = _Row(row)
        made.gone_to.connect(self.go_to)
        made.reasoned.connect(self.reason_changed)
        made.remedied.connect(self.remedy_taken)
        self._rows[row.key] = made
        return made

    def _put_by(self, key: str, row: _Row) -> None:
        row.hide()
        self._stack.removeWidget(row)
        if len(self._spare) >= _SPARE:
            self._spare.pop(next(iter(self._spare))).deleteLater()
        self._spare[key] = row

    def _taken(self, row: FindingRow) -> _Row | None:
        """A row that showed this finding before; None where there is none."""
        spare = self._spare.pop(row.key, None)
        if spare is not None:
            spare.show_row(row)
            self._rows[row.key] = spare
        return spare

    def set_locked(self, locked: bool) -> None:
        """Keep reasons as they are, or take them again; the cursor stays where it is."""
        for row in self._rows.values():
            row.reason.setReadOnly(locked)

    def first_unreasoned(self) -> str | None:
        """The key of the first row that still asks for a reason."""
        asking = [key for key in self.keys() if self._rows[key].row.asks_reason]
        return next((key for key in asking if not self._rows[key].reason.text().strip()), None)

    def focus(self, key: str) -> None:
        """Put the cursor on a row: into its reason, on its first button, or on itself."""
        row = self._rows[key]
        place = row.reason if row.row.asks_reason else next(iter(row.buttons()), row)
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def rest_on(self, key: str) -> bool:
        """Put the cursor on a row as a whole, where Space does nothing; False where it is gone."""
        if key not in self._rows:
            return False
        self._rows[key].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def row(self, key: str) -> _Row:
        """The row of ``key``: its ``reason`` field and ``buttons()``."""
        return self._rows[key]

    def keys(self) -> tuple[str, ...]:
        """The keys shown, from top to bottom."""
        return tuple(sorted(self._rows, key=lambda key: self._stack.indexOf(self._rows[key])))
