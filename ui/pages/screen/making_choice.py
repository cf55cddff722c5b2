"""Which making is screened for: those with work left, and the one at hand."""

from __future__ import annotations

from PySide6.QtCore import Signal

from compounding.application.rows import MakingRow
from ui.pages.screen.state import ScreenState
from ui.pages.worksheet.words import making_words
from ui.widgets.combo import Choice
from ui.widgets.labels import set_shown


class MakingChoice(Choice):
    """Hidden where there is no choice; ``picked`` carries the id of a making."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Making to screen for")
        self.changed.connect(self._on_changed)

    def show_makings(self, state: ScreenState) -> None:
        """Offer the makings of ``state``."""
        at_hand = state.start.making_id if state.start else ""
        offered = [row for row in state.makings if _is_offered(row, at_hand)]
        self.set_items(tuple((making_words(row), row.making_id) for row in offered))
        self.set_value(at_hand)
        set_shown(self, len(offered) > 1)

    def _on_changed(self) -> None:
        self.picked.emit(str(self.value()))


def _is_offered(row: MakingRow, at_hand: str) -> bool:
    return row.is_open or row.making_id == at_hand
