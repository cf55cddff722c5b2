"""The Opioid screen page: list and questions on the left, what comes of them on the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from compounding.domain.dates import short_day
from compounding.domain.screening import Question, Reply
from ui.navigation import Page
from ui.pages.screen.entries import EntriesCard
from ui.pages.screen.entry_panel import EntryPanel
from ui.pages.screen.finish import FinishCard
from ui.pages.screen.finished import FinishedView
from ui.pages.screen.list_card import ListCard
from ui.pages.screen.making_choice import MakingChoice
from ui.pages.screen.presenter import ScreenPresenter
from ui.pages.screen.questions import QuestionsCard
from ui.pages.screen.state import LIST, NAME, ScreenState, position_in
from ui.pages.screen.words import ASKED_AGAIN, NOT_FINISHED, recorded_state
from ui.widgets.card import GAP, EmptyState, PageHeader, button
from ui.widgets.dialog import confirm
from ui.widgets.labels import set_shown
from ui.widgets.pill import Pill
from ui.widgets.split import Split

# How long the hand rests before the list is judged.
REST: Final = 250
LEFT: Final = 430
NOTHING_OPEN: Final = (
    "No making is open",
    "Plan a prescription and press Start making. Its patient is screened here.",
)
# A record that cannot be read is not one without makings.
NOT_READ: Final = "The record could not be read"
LOST: Final = "An opioid screen is half filled in. What is filled in is not recorded and is lost."


class ScreenPage(Page):
    """Asks for the screen of one making and records it."""

    def __init__(self, presenter: ScreenPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self._place: tuple[str, bool] = ("", False)
        self._build()
        self._bind()
        self.show_state(presenter.state)

    def _build(self) -> None:
        self.header = PageHeader("Opioid screen")
        self.pill = Pill("", "note")
        self.again = button("&Ask again")
        self.to_worksheet = button("Go to &Worksheet")
        for widget in (self.pill, self.again, self.to_worksheet):
            self.header.add(widget)
        self.makings = MakingChoice()
        self.list, self.questions = ListCard(), QuestionsCard()
        self.entries, self.panel, self.finish = EntriesCard(), EntryPanel(), FinishCard()
        self.resting = QTimer(self)
        self.resting.setSingleShot(True)
        self.resting.setInterval(REST)
        self._lay_out()

    def _lay_out(self) -> None:
        left = _Giving(self.makings, self.list, self.questions, giving=self.list)
        right = _Giving(self.entries, self.panel, self.finish, giving=self.entries)
        self.split = Split(left, right, LEFT)
        for field in (self.entries.table, self.panel.bar):
            self.split.show_with(field, self.panel.head)
        self.finished = FinishedView()
        to_plan = button("Go to Plan", kind="primary")
        to_plan.clicked.connect(self._on_to_plan)
        self.empty = EmptyState(*NOTHING_OPEN, to_plan)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        for body in (self.split, self.finished, self.empty):
            outer.addWidget(body, 1)

    def _bind(self) -> None:
        presenter = self.presenter
        presenter.state_changed.connect(self.show_state)
        presenter.refused.connect(self._go_to)
        self.resting.timeout.connect(presenter.rest)
        self.makings.picked.connect(presenter.read)
        self.finished.makings.picked.connect(presenter.read)
        self.again.clicked.connect(self._on_again)
        self.to_worksheet.clicked.connect(self._on_to_worksheet)
        self.list.typed.connect(self._on_list)
        self.list.takes_nothing.connect(presenter.set_takes_nothing)
        self.questions.answered.connect(self._on_answered)
        self.questions.typed.connect(presenter.set_answer)
        self.questions.done.connect(self.finish.go)
        self.entries.picked.connect(presenter.pick)
        self.entries.numbered.connect(self.panel.choose_number)
        self.entries.opened.connect(self._on_passed)
        self.panel.chosen.connect(self._on_chosen)
        self.panel.typed.connect(presenter.set_entry)
        self.panel.passed.connect(self._on_passed)
        self.finish.typed.connect(presenter.set_name)
        self.finish.finished.connect(self._on_finish)
        QShortcut(QKeySequence("F6"), self, self._on_next_part)
        QShortcut(QKeySequence("Shift+F6"), self, self._on_part_before)

    def open(self, subject: object) -> None:
        """Open the screen of a making by its id."""
        self._place = ("", False)
        self.presenter.read(str(subject))

    def shown(self) -> None:
        """Read what may have changed meanwhile; the cursor stays where it was."""
        self.presenter.read()

    def may_close(self) -> bool:
        """Asks where a screen is half filled in, of whichever making."""
        if not self.presenter.is_begun:
            return True
        return confirm(self, "Close without recording?", LOST, "Close", "Stay")

    def step_back(self) -> None:
        """Esc: back to the recorded screen, where asking again has not begun."""
        self.presenter.leave_asking()

    # What is shown

    def show_state(self, state: ScreenState) -> None:
        """Paint ``state``."""
        start, asking = state.start, state.draft is not None
        self.split.setVisible(start is not None and asking)
        self.finished.setVisible(start is not None and not asking)
        self.empty.setVisible(start is None)
        self._show_header(state)
        if start is None:
            title, why = (NOT_READ, state.said[0][1]) if state.said else NOTHING_OPEN
            self.empty.title.setText(title)
            self.empty.sentence.setText(why)
            return
        self.makings.show_makings(state)
        if state.draft is None:
            self.finished.show_state(state)
        else:
            self.list.show_draft(start, state.draft, state.notes.get(LIST))
            self.questions.show_draft(state.draft, state.judged, state.notes)
            self.entries.show_state(state)
            self.panel.show_state(state)
            self.finish.show_state(state)
        self._begin(start.making_id, asking)

    def _show_header(self, state: ScreenState) -> None:
        start, asking = state.start, state.draft is not None
        set_shown(self.again, start is not None and not asking)
        set_shown(self.to_worksheet, start is not None)
        set_shown(self.pill, start is not None)
        if start is None:
            self.header.set_subtitle("")
            return
        numbers = ", ".join(start.batch_numbers)
        self.header.set_subtitle(f"Making of {short_day(start.made_on)} · {numbers}")
        view = state.finished
        if view is None:
            tone, word = NOT_FINISHED
        else:
            tone, word = ASKED_AGAIN if asking else recorded_state(view)
        self.pill.show_status(word, tone)

    def _begin(self, making_id: str, asking: bool) -> None:
        """Another making, or another state of it: put the cursor where the work begins."""
        if (making_id, asking) == self._place:
            return
        self._place = (making_id, asking)
        if asking:
            self.finish.forget()
            self.list.go()
        else:
            self.finished.go()

    # What a person does

    def _on_again(self) -> None:
        self.presenter.ask_again()

    def _on_to_plan(self) -> None:
        self.go.emit("plan", None)

    def _on_to_worksheet(self) -> None:
        start = self.presenter.state.start
        self.go.emit("worksheet", start.making_id if start else None)

    def _on_list(self, text: str) -> None:
        self.presenter.set_list(text)
        self.resting.start()

    def _on_answered(self, question: Question, reply: Reply) -> None:
        self.presenter.set_answer(question, "choice", reply.value)

    def _on_chosen(self, decision: str) -> None:
        self.presenter.set_entry("choice", decision)
        self._on_passed()

    def _on_passed(self) -> None:
        """Go on: what this entry still asks for, the next to decide, then the questions."""
        state, presenter = self.presenter.state, self.presenter
        if state.judged is not None and state.position:
            judged = state.judged.entries[state.position - 1]
            if judged.open == ("decision",):
                self.panel.go()
                return
            if judged.open and self.panel.go_into(judged):
                return
        following = presenter.next_open()
        if following:
            presenter.pick(following)
            self.entries.go()
        elif self.questions.is_answered():
            self.finish.go()
        else:
            self.questions.go()

    def _on_finish(self) -> None:
        self.resting.stop()
        self.presenter.finish()

    # Where the cursor goes

    def _go_to(self, path: str) -> None:
        if path == LIST:
            self.list.go()
        elif path == NAME:
            self.finish.go()
        elif position_in(path):
            self._go_to_entry(path)
        else:
            self.questions.go_to(path)

    def _go_to_entry(self, path: str) -> None:
        if not self.panel.go_to(path):
            self.entries.go()

    def _go_to_entries(self) -> bool:
        self.presenter.pick_first()
        return self.entries.go()

    def _parts(self) -> tuple[tuple[QWidget, Callable[[], object]], ...]:
        """What F6 goes round: list, entries, questions, outcome."""
        return (
            (self.list, self.list.go),
            (self.entries, self._go_to_entries),
            (self.questions, self.questions.go),
            (self.finish, self.finish.go),
        )

    def _on_next_part(self) -> None:
        self._go_round(1)

    def _on_part_before(self) -> None:
        self._go_round(-1)

    def _go_round(self, step: int) -> None:
        if self.presenter.state.draft is None:
            return
        parts = self._parts()
        at = next((n for n, (part, _go) in enumerate(parts) if self._holds_cursor(part)), 0)
        for offset in range(1, len(parts)):
            if parts[(at + step * offset) % len(parts)][1]() is not False:
                return

    def _holds_cursor(self, part: QWidget) -> bool:
        cursor = self.focusWidget()
        inside = self.panel if part is self.entries else part
        return part.isAncestorOf(cursor) or inside.isAncestorOf(cursor)


class _Giving(QWidget):
    """Parts under each other, of which one gives its height to the others and takes what is left.

    It asks for the height of the width it has, not of its narrowest shape.
    """

    def __init__(self, *parts: QWidget, giving: QWidget) -> None:
        super().__init__()
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(GAP)
        for part in parts:
            stack.addWidget(part, 1 if part is giving else 0)

    # Qt's own names from here on.
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
