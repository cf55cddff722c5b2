"""The window's way to the record: use cases run on the one database thread.

Services are opened there on first use, so that the window paints before the database library
is imported. Answers come back to the window's thread; an answer for a closed page is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from compounding.application.ports import Clock
from compounding.errors import CompoundingError
from ui.tasks import TaskRunner

if TYPE_CHECKING:
    from compounding.bootstrap import Services

T = TypeVar("T")
Failed = Callable[[CompoundingError], object]


class Storage(QObject):
    """Runs ``work(services)`` on the database thread.

    ``recorded`` carries the number of the last event on disk whenever it has moved.
    """

    recorded = Signal(object)

    def __init__(self, runner: TaskRunner, clock: Clock, opened: Callable[[], Services]) -> None:
        super().__init__()
        self.runner = runner
        self.clock = clock
        self._open = opened
        self._services: Services | None = None
        self._seq = 0

    def ask(
        self,
        work: Callable[[Services], T],
        on_done: Callable[[T], object],
        on_failed: Failed,
        owner: QObject,
    ) -> None:
        """Run ``work``; its answer, or the known error it ended with, goes to ``owner``'s slot."""

        def answer(pair: tuple[T, int]) -> None:
            self._tell(pair[1])
            on_done(pair[0])

        self.runner.run(lambda: self._work(work), answer, on_failed, owner)

    def _work(self, work: Callable[[Services], T]) -> tuple[T, int]:
        """On the database thread: the answer, and the last event's number after it."""
        if self._services is None:
            self._services = self._open()
        return work(self._services), self._services.last_seq()

    def _tell(self, seq: int) -> None:
        if seq != self._seq:
            self._seq = seq
            self.recorded.emit(seq)

    def close(self) -> None:
        """Close the database on its own thread, after everything that was asked; then wait."""
        self.runner.run(self._close, _ignore, _ignore, self)
        self.runner.close()

    def _close(self) -> None:
        if self._services is not None:
            self._services.close()
            self._services = None


def _ignore(_answer: object) -> None:
    """Nothing follows from a close."""
