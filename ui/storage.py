"""The window's way to the record: use cases run on the one database thread.

Services are opened there on first use, so that the window paints before the database library
is imported. Answers come back to the window's thread; an answer for a closed page is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from compounding.errors import CompoundingError, StorageError
from ui.tasks import Job, TaskRunner

if TYPE_CHECKING:
    from compounding.application.ports import Store
    from compounding.application.rows import LogFilter
    from compounding.bootstrap import Services
    from compounding.clock import Clock

T = TypeVar("T")
Failed = Callable[[CompoundingError], object]
Crashed = Callable[[], object]


class Storage(QObject):
    """Runs ``work(store)`` on the database thread.

    ``recorded`` carries the number of the last event on disk whenever it has moved.
    """

    recorded = Signal(object)

    def __init__(
        self,
        runner: TaskRunner,
        clock: Clock,
        opened: Callable[[], Services],
        opened_to_read: Callable[[], Services],
    ) -> None:
        super().__init__()
        self.runner = runner
        self.clock = clock
        self._open = opened
        self._open_to_read = opened_to_read
        self._services: Services | None = None
        self._seq = 0

    def ask(
        self,
        work: Callable[[Store], T],
        on_done: Callable[[T], object],
        on_failed: Failed,
        owner: QObject,
        on_crashed: Crashed | None = None,
    ) -> None:
        """Run ``work``; its answer, or the known error it ended with, goes to ``owner``'s slot.

        ``on_crashed`` is called where it ended with an unforeseen one, before that is shown.
        """

        def answer(pair: tuple[T, int | None]) -> None:
            self._tell(pair[1])
            on_done(pair[0])

        self.runner.run(lambda: self._work(work), answer, on_failed, owner, on_crashed)

    def _work(self, work: Callable[[Store], T]) -> tuple[T, int | None]:
        """On the database thread: the answer, and the last event's number after it."""
        if self._services is None:
            self._services = self._open()
        store = self._services.store
        answer = work(store)
        try:
            return answer, store.last_seq()
        except StorageError:
            # The work is on disk; only its number could not be read. The next answer has it.
            return answer, None

    def _tell(self, seq: int | None) -> None:
        if seq is not None and seq != self._seq:
            self._seq = seq
            self.recorded.emit(seq)

    def export_log(
        self,
        path: Path,
        wanted: LogFilter,
        on_done: Callable[[int], object],
        on_failed: Failed,
        owner: QObject,
        on_progress: Callable[[int, int], object],
        on_crashed: Crashed | None = None,
    ) -> Job:
        """Write the log as a workbook beside the database thread, then record that it was."""

        def work(job: Job) -> int:
            with self._open_to_read() as services:
                return services.export_log(
                    path,
                    words=wanted.words,
                    status=wanted.status,
                    first=wanted.first,
                    last=wanted.last,
                    progress=lambda rows: job.report(rows, 0),
                    cancelled=job.stop.is_set,
                )

        def written(count: int) -> None:
            self.ask(
                lambda store: _record_export(store, wanted, count),
                lambda _recorded: on_done(count),
                on_failed,
                owner,
                on_crashed,
            )

        return self.runner.run_file(work, written, on_failed, owner, on_progress, on_crashed)

    def close(self) -> None:
        """Close the database on its own thread, after everything that was asked; then wait."""
        self.runner.run(self._close, _ignore, _ignore, self)
        self.runner.close()

    def _close(self) -> None:
        if self._services is not None:
            self._services.close()
            self._services = None


def _record_export(store: Store, wanted: LogFilter, count: int) -> object:
    """On the database thread; the use cases are imported there, after the first paint."""
    from compounding.application import exports

    return exports.exported(store, wanted, count)


def _ignore(_answer: object) -> None:
    """Nothing follows from a close."""
