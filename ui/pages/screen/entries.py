"""The entries of the list as a table: those to decide first, each with its verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QWidget

from compounding.domain.screening import ScreenJudged
from ui.pages.screen.draft import Draft, Listing
from ui.pages.screen.state import ScreenState
from ui.pages.screen.words import VERDICTS, count_words, decided_words
from ui.widgets.card import Card
from ui.widgets.labels import heading, plain_label
from ui.widgets.table_view import Column, RowsModel, Table

NO_ENTRY: Final = "Each medicine of the list is judged here as it is typed."
LEAST_HEIGHT: Final = 150
_DIGITS: Final = {getattr(Qt.Key, f"Key_{digit}"): digit for digit in range(1, 10)}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as shown; ``verdict`` and ``decided`` are (tone, word)."""

    position: int
    text: str
    verdict: tuple[str, str]
    decided: tuple[str, str]


COLUMNS: Final[tuple[Column[EntryRow], ...]] = (
    Column("Entry", lambda row: row.text, strong=True, hint=lambda row: row.text),
    Column("Verdict", lambda row: row.verdict[1], tone=lambda row: row.verdict[0]),
    Column("Decided", lambda row: row.decided[1], tone=lambda row: row.decided[0]),
)


class EntriesTable(Table):
    """A table in which a digit chooses; the first column takes the width that is left."""

    numbered = Signal(int)

    def __init__(self, model: RowsModel[EntryRow]) -> None:
        super().__init__(model, name="Entries")
        # Thousands of rows: only those in sight are measured.
        self.horizontalHeader().setResizeContentsPrecision(0)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What is asked below takes room away; the entry it is asked of stays in sight.
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = _DIGITS.get(Qt.Key(event.key()))
        if digit is not None and not event.isAutoRepeat():
            self.numbered.emit(digit)
            return
        super().keyPressEvent(event)


class EntriesCard(Card):
    """All entries; ``picked`` carries the position of the one under the cursor."""

    picked = Signal(int)
    numbered = Signal(int)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__(padding=6)
        self.setAccessibleName("Entries")
        self._painted: tuple[Listing | None, ScreenJudged | None] = (None, None)
        self._places: dict[int, int] = {}
        self._quiet = False
        self.model: RowsModel[EntryRow] = RowsModel(COLUMNS)
        self.table = EntriesTable(self.model)
        self.table.setMinimumHeight(LEAST_HEIGHT)
        self.count = plain_label(role="muted")
        self.empty = plain_label(NO_ENTRY, role="muted", wrap=True)
        self.empty.setContentsMargins(10, 0, 10, 8)
        top = QHBoxLayout()
        top.setContentsMargins(10, 4, 10, 0)
        top.setSpacing(10)
        top.addWidget(heading("Entries"))
        top.addWidget(self.count)
        top.addStretch(1)
        self.body.addLayout(top)
        self.add(self.empty)
        self.add(self.table, 1)
        self.spare = QWidget()
        self.add(self.spare, 1)
        self.table.picked.connect(self._on_picked)
        self.table.numbered.connect(self.numbered)
        self.table.opened.connect(self.opened)

    def show_state(self, state: ScreenState) -> None:
        """Show the entries; the cursor stays on the one at hand."""
        draft, listing, judged = state.draft, state.listing, state.judged
        if draft is None or listing is None or judged is None:
            self._set_rows(())
            return
        if self._painted != (None, None) and self._is_painted(listing, judged):
            self._pick(state.position)
            return
        self._painted = (listing, judged)
        self._places = {position: row for row, position in enumerate(state.order)}
        self._set_rows(_rows(state.order, draft, listing, judged))
        waiting = sum(1 for each in judged.entries if each.open)
        words = count_words(len(judged.entries), waiting)
        self.count.setText(words if judged.entries else "")
        self._pick(state.position)

    def _is_painted(self, listing: Listing, judged: ScreenJudged) -> bool:
        """The very same: comparing thousands of rows at every key would be felt."""
        return self._painted[0] is listing and self._painted[1] is judged

    def _set_rows(self, rows: tuple[EntryRow, ...]) -> None:
        self._quiet = True
        if self.model.update_rows(rows):
            self.table.spread_columns()
        self._quiet = False
        self.empty.setVisible(not rows)
        self.spare.setVisible(not rows)
        self.table.setVisible(bool(rows))
        if not rows:
            self._painted = (None, None)
            self.count.setText("")

    def _pick(self, position: int) -> None:
        row = self._places.get(position, -1)
        if row >= 0 and self.table.picked_row() != row:
            self._quiet = True
            self.table.pick(row)
            self._quiet = False

    def go(self) -> bool:
        """Put the cursor into the table; False where it is empty."""
        if not self.model.rows():
            return False
        self.table.setFocus()
        return True

    def _on_picked(self, row: int) -> None:
        if not self._quiet and row >= 0:
            self.picked.emit(self.model.row(row).position)


def _rows(
    order: tuple[int, ...], draft: Draft, listing: Listing, judged: ScreenJudged
) -> tuple[EntryRow, ...]:
    entries = listing.listed.entries
    return tuple(
        EntryRow(
            at,
            entries[at - 1].entry.text,
            VERDICTS[entries[at - 1].entry.verdict],
            decided_words(draft.entry(listing.keys[at - 1]), judged.entries[at - 1]),
        )
        for at in order
    )
