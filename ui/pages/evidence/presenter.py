"""The Evidence page without its widgets: the whole of the evidence, and its paper being made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from compounding.application.evidence import EvidenceView, shown
from compounding.clock import Clock
from compounding.errors import CompoundingError
from compounding.messages import sentence_of_error


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """Everything the page paints; ``said`` is (tone, sentence). No view: it cannot be read."""

    view: EvidenceView | None = None
    said: tuple[str, str] | None = None


class EvidencePresenter(QObject):
    """Reads all of it once; there is nothing to choose."""

    state_changed = Signal(object)

    def __init__(self, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        try:
            self.state = EvidenceState(shown())
        except CompoundingError as error:
            self.state = EvidenceState(said=("stop", sentence_of_error(error)))

    def today(self) -> date:
        """The day that stands on the paper."""
        return self._clock.today()

    def make(self, make: Callable[[], object], said_after: str) -> None:
        """Make the paper by ``make``, which raises a CompoundingError where nothing came of it."""
        said = ("fine", said_after)
        try:
            make()
        except CompoundingError as error:
            said = ("stop", sentence_of_error(error))
        self.state = replace(self.state, said=said)
        self.state_changed.emit(self.state)
