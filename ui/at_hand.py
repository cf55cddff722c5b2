"""What was worked on last, told to the pages that follow the work: Opioid screen and Labels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ui.navigation import AtHand

if TYPE_CHECKING:
    from ui.pages.screen.presenter import ScreenPresenter
    from ui.pages.worksheet.presenter import WorksheetPresenter


class WorkedOn:
    """Asks Worksheet and Opioid screen, each from when its page is made."""

    def __init__(self) -> None:
        self.worksheet: WorksheetPresenter | None = None
        self.screen: ScreenPresenter | None = None
        self._of_before: tuple[object, object] = (None, None)

    def making_id(self) -> str | None:
        """The making that was open last on Worksheet."""
        return self.worksheet.making_id if self.worksheet else None

    def forget(self) -> None:
        """Another record may be open: what is shown was read from the one before, until read again.

        Events of another record may have the same numbers, so they are no way to tell.
        """
        self._of_before = self._read_last()

    def at_hand(self, in_front: str) -> AtHand | None:
        """The batch worked on last; ``in_front`` is the page of the two that was in front last."""
        (old_view, old_start), (view, start) = self._of_before, self._read_last()
        sheet = self.worksheet.worked_on if self.worksheet and view is not old_view else None
        screen = self.screen.worked_on if self.screen and start is not old_start else None
        if screen is None or in_front == "worksheet":
            return sheet
        if sheet is not None and sheet.making_id == screen.making_id:
            return replace(sheet, seq=max(sheet.seq, screen.seq))
        return screen

    def _read_last(self) -> tuple[object, object]:
        view = self.worksheet.state.view if self.worksheet else None
        return view, self.screen.state.start if self.screen else None
