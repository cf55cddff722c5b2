"""How the screen stands, who screens, and the button that records it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from compounding.domain.prescription import PERSON_LONGEST
from ui.pages.screen.state import LIST, NAME, ScreenState
from ui.pages.screen.words import NOT_READ, earliest_words, finish_label, outcome_words
from ui.widgets.banner import Banner, Said
from ui.widgets.card import Card, button
from ui.widgets.form import Form
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.text_edit import TextEdit


class FinishCard(Card):
    """The outcome as it stands, and its recording."""

    typed = Signal(str)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("Outcome")
        self.title.hide()
        self.said = Said()
        self.outcome = Banner("note")
        self.earliest = plain_label(role="strong", wrap=True)
        self.form = Form(columns=1)
        self.name = self.form.add(
            NAME,
            "&Name of who screens",
            TextEdit(longest=PERSON_LONGEST, on_label=False),
            help_text="Whoever asked the patient and judged the list. Typed, not verified.",
        )
        self.accept: QPushButton = button("Finish the screen", kind="primary")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.form, 1)
        row.addLayout(self._under_label(), 0)
        for widget in (self.said, self.outcome, self.earliest):
            self.add(widget)
        self.body.addLayout(row)
        self.name.changed.connect(self._on_typed)
        self.name.returnPressed.connect(self.accept.click)
        self.accept.clicked.connect(self._on_finish)

    def _under_label(self) -> QVBoxLayout:
        """The button beside the field itself, whatever is said below it."""
        stack = QVBoxLayout()
        stack.setSpacing(4)
        stack.addWidget(plain_label(role="label"))
        stack.addWidget(self.accept)
        stack.addStretch(1)
        return stack

    def show_state(self, state: ScreenState) -> None:
        """Show how it stands."""
        draft = state.draft
        if draft is None:
            return
        judged = None if state.is_stale else state.judged
        unread = state.is_stale and LIST in state.notes
        said = NOT_READ if unread else outcome_words(draft, state.listing, judged)
        self.outcome.say(*said)
        words = earliest_words(judged.earliest if judged else None)
        self.earliest.setText(words)
        set_shown(self.earliest, bool(words))
        self.said.say(state.said)
        self.name.set_text(draft.name)
        self.form.show_findings(state.notes)
        self.accept.setText(finish_label(judged))
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setEnabled(not state.busy)

    def go(self) -> None:
        """Put the cursor into the name."""
        self.name.setFocus()

    def forget(self) -> None:
        """Another screen: an empty name is no problem yet."""
        self.form.forget_problems()

    def _on_typed(self) -> None:
        self.typed.emit(self.name.text())

    def _on_finish(self) -> None:
        if self.form.show_problems():
            self.finished.emit()
