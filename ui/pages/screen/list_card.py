"""The medication list as it is typed or pasted, or that the patient takes none."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtWidgets import QPlainTextEdit

from compounding.application.screen_views import ScreenStart
from compounding.domain.medication_list import LONGEST_LINE
from ui.pages.screen.draft import Draft
from ui.pages.screen.words import begun_from
from ui.widgets.card import Card
from ui.widgets.check_box import CheckBox
from ui.widgets.form import Sentence
from ui.widgets.labels import plain_label, set_shown

HINT = "One medicine a line, as the patient says it.\nOver the counter, supplements, herbs too."
LEAST_HEIGHT = 112
NO_WRAP = QPlainTextEdit.LineWrapMode.NoWrap
DELETED = "Patient data deleted"


class ListEdit(QPlainTextEdit):
    """The list; it takes the height that the questions leave.

    A line longer than any that is judged is not folded: Qt takes minutes over one without blanks.
    """

    def __init__(self) -> None:
        super().__init__()
        self.textChanged.connect(self._on_changed)

    def _on_changed(self) -> None:
        if self.lineWrapMode() is NO_WRAP and not _has_long_line(self.toPlainText()):
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)

    # Qt's own names from here on.
    def insertFromMimeData(self, source: QMimeData) -> None:
        if _has_long_line(source.text()):
            self.setLineWrapMode(NO_WRAP)
        super().insertFromMimeData(source)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), LEAST_HEIGHT)


def _has_long_line(text: str) -> bool:
    return any(len(line) > LONGEST_LINE for line in text.splitlines())


class ListCard(Card):
    """Whose list it is, where it comes from, and the list itself."""

    typed = Signal(str)
    takes_nothing = Signal(bool)

    def __init__(self) -> None:
        super().__init__("Medication list")
        self._shown = ""
        self._quiet = False
        self.patient = plain_label(role="strong", wrap=True)
        self.source = plain_label(role="muted", wrap=True)
        self.text = ListEdit()
        self.text.setAccessibleName("Medication list")
        self.text.setPlaceholderText(HINT)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(LEAST_HEIGHT)
        self.message = Sentence()
        self.nothing = CheckBox("Takes no medicine (asked)")
        self.add(self.patient)
        self.add(self.source)
        self.add(self.text, 1)
        self.add(self.message)
        self.add(self.nothing)
        self.text.textChanged.connect(self._on_typed)
        self.nothing.toggled.connect(self._on_nothing)

    def show_draft(self, start: ScreenStart, draft: Draft, note: tuple[str, str] | None) -> None:
        """Show whose list it is and what is typed; typing itself is left alone."""
        self.patient.setText(f"{start.patient or DELETED} · Rx {start.rx_number}")
        source = begun_from(draft)
        self.source.setText(source)
        set_shown(self.source, bool(source))
        self._quiet = True
        if draft.text != self._shown:
            self._shown = draft.text
            self.text.setPlainText(draft.text)
        self.nothing.setChecked(draft.takes_nothing)
        self._quiet = False
        self.nothing.setEnabled(not draft.text.strip())
        self.message.say(*(note or ("stop", "")))

    def go(self) -> None:
        """Put the cursor into the list."""
        self.text.setFocus()

    def _on_typed(self) -> None:
        if not self._quiet:
            self._shown = self.text.toPlainText()
            self.typed.emit(self._shown)

    def _on_nothing(self, checked: bool) -> None:
        if not self._quiet:
            self.takes_nothing.emit(checked)
