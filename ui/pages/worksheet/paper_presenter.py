"""The worksheet on paper, without its widgets: read from the record, made, and what to say then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from compounding.application import papers
from compounding.application.papers import WorksheetContent
from compounding.application.views import MakingView
from compounding.errors import CompoundingError
from compounding.messages import sentence_of_error
from ui.storage import Storage

Contents = Sequence[WorksheetContent]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants on paper: one batch, or all of the making; ``title`` names no patient."""

    making_id: str
    batch_id: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Order:
    """A paper that was asked for: how to make it of what the record holds, and what to say then.

    ``make`` raises a CompoundingError where nothing came of it.
    """

    wanted: Wanted
    make: Callable[[Contents], object]
    said_after: str


def wanted(view: MakingView, batch_id: str | None) -> Wanted:
    """The paper of a batch, or of all batches of ``view``."""
    if batch_id is not None:
        title = f"Worksheet {view.batch(batch_id).number}"
    else:
        numbers = [each.number for each in view.batches]
        title = f"Worksheets {numbers[0]} to {numbers[-1]}"
    return Wanted(view.making_id, batch_id, title)


class PaperPresenter(QObject):
    """Makes papers of the record as it is on disk; ``said`` carries tone and sentence."""

    said = Signal(str, str)

    def __init__(self, storage: Storage, parent: QObject) -> None:
        super().__init__(parent)
        self._storage = storage

    def carry_out(self, order: Order) -> None:
        """Read what is wanted and make it."""
        paper = order.wanted
        self._storage.ask(
            lambda store: papers.worksheets(store, paper.making_id, paper.batch_id),
            lambda contents: self._make(order, contents),
            self._on_failed,
            self,
        )

    def _make(self, order: Order, contents: Contents) -> None:
        try:
            order.make(contents)
        except CompoundingError as error:
            self._on_failed(error)
        else:
            self.said.emit("fine", order.said_after)

    def _on_failed(self, error: CompoundingError) -> None:
        self.said.emit("stop", sentence_of_error(error))
