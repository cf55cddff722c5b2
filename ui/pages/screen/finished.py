"""A finished screen as it is recorded: who, when, what was decided. Nothing is changed here."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from compounding.application.views import ScreenedEntry, ScreenView
from ui.pages.screen.making_choice import MakingChoice
from ui.pages.screen.state import ScreenState
from ui.pages.screen.words import (
    VERDICTS,
    count_words,
    earliest_words,
    no_longer_words,
    override_words,
    recorded_state,
    stopped_words,
    who_words,
)
from ui.widgets.banner import Said
from ui.widgets.card import GAP, Card, scrolled
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.pill import Pill
from ui.widgets.table_view import Column, RowsModel, Table

DELETED: Final = "Patient data deleted"
NOTHING: Final = "Takes no medicine (asked)"
NO_YES: Final = "All questions were answered with no."


def _text(row: ScreenedEntry) -> str:
    return row.text or ", ".join(row.ingredients) or DELETED


def _order(row: ScreenedEntry) -> int:
    """What stops first, then what a person decided, each in the order of the list."""
    return 0 if row.against else 1 if row.decision else 2


COLUMNS: Final[tuple[Column[ScreenedEntry], ...]] = (
    Column("Entry", _text, strong=True, hint=_text),
    Column(
        "Verdict",
        lambda row: VERDICTS[row.verdict][1],
        tone=lambda row: VERDICTS[row.verdict][0],
    ),
    Column("Decided", lambda row: row.details, hint=lambda row: row.details),
)


class FinishedView(QWidget):
    """Shows the newest finished screen of a making."""

    def __init__(self) -> None:
        super().__init__()
        self.makings = MakingChoice()
        self.said = Said()
        self._build_outcome()
        self.model: RowsModel[ScreenedEntry] = RowsModel(COLUMNS)
        self.table = Table(self.model, name="Entries as decided")
        header = self.table.horizontalHeader()
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumHeight(160)
        self.table_card = Card("Entries")
        self.details = plain_label(wrap=True)
        self.table_card.add(self.table, 1)
        self.table_card.add(self.details)
        self.table.picked.connect(self._on_picked)
        inside = QVBoxLayout()
        inside.setSpacing(GAP)
        for widget in (self.makings, self.said, self.outcome):
            inside.addWidget(widget)
        inside.addWidget(self.table_card, 1)
        self.spare = QWidget()
        inside.addWidget(self.spare, 1)
        self.body = scrolled(inside)
        self.body.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.setAccessibleName("Opioid screen as recorded")
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.body)

    def _build_outcome(self) -> None:
        self.outcome = Card("As recorded")
        self.patient = plain_label(role="strong", wrap=True)
        self.pill = Pill()
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.pill)
        top.addWidget(self.patient, 1)
        self.who = plain_label(wrap=True, numbers=True)
        self.stops = plain_label(tone="stop", role="strong", wrap=True)
        self.earliest = plain_label(role="strong", wrap=True)
        self.answers = plain_label(wrap=True)
        self.outcome.body.addLayout(top)
        self.overrides = plain_label(role="strong", wrap=True)
        for label in (self.who, self.stops, self.overrides, self.earliest, self.answers):
            self.outcome.add(label)

    def show_state(self, state: ScreenState) -> None:
        """Show what is recorded."""
        view, start = state.finished, state.start
        if view is None or start is None:
            return
        self.makings.show_makings(state)
        old = no_longer_words(view, state.old)
        self.said.say((*state.said, *((("stop", old),) if old else ())))
        self.patient.setText(f"{start.patient or DELETED} · Rx {start.rx_number}")
        tone, word = recorded_state(view)
        self.pill.show_status(word, tone)
        self.who.setText(who_words(view))
        stops = stopped_words(view)
        self.stops.setText(stops)
        set_shown(self.stops, bool(stops))
        decided = override_words(view.overrides)
        self.overrides.setText(decided)
        set_shown(self.overrides, bool(decided))
        self.earliest.setText(earliest_words(view.earliest))
        set_shown(self.earliest, view.earliest is not None)
        self.answers.setText("\n".join(view.answers) or NO_YES)
        self._show_entries(view)

    def _show_entries(self, view: ScreenView) -> None:
        self.model.set_rows(sorted(view.entries, key=_order))
        decided = sum(1 for each in view.entries if each.decision)
        words = count_words(len(view.entries), 0)
        self.table_card.set_title(f"{words}, {decided} decided" if decided else words)
        if view.takes_nothing:
            self.table_card.set_title(NOTHING)
        self.table.setVisible(bool(view.entries))
        self.spare.setVisible(not view.entries)
        self._on_picked(self.table.picked_row())

    def _on_picked(self, row: int) -> None:
        """The whole of what was noted, which may be longer than its column."""
        rows = self.model.rows()
        words = rows[row].details if 0 <= row < len(rows) else ""
        self.details.setText(words)
        set_shown(self.details, bool(words))

    def go(self) -> None:
        """Put the cursor where the arrow keys scroll, on no button; what was recorded on top."""
        self.body.setFocus()
        self.body.verticalScrollBar().setValue(0)
