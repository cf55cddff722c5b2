"""The window's way to the record: use cases run on the one database thread.

Services are opened there on first use, so that the window paints before the database library
is imported. Answers come back to the window's thread; an answer for a closed page is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from compounding.errors import CompoundingError, StorageError
from ui.tasks import Job, TaskRunner

if TYPE_CHECKING:
    from compounding.application.audit import Verification
    from compounding.application.backups import BackupMade, Tried
    from compounding.application.ports import Store
    from compounding.application.rows import LogFilter
    from compounding.bootstrap import Services
    from compounding.clock import Clock

T = TypeVar("T")
Failed = Callable[[CompoundingError], object]
Crashed = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways to one record; each is called on a thread of the runner, never the window's."""

    open: Callable[[], Services]
    open_to_read: Callable[[], Services]
    rehearse: Callable[[Path], Tried]
    restore: Callable[[Path, str, str], Path | None]
    accept_end: Callable[[str, str], None]


class Storage(QObject):
    """Runs ``work(store)`` on the database thread.

    ``recorded`` carries the number of the last event on disk whenever it has moved, ``opened``
    what is to be said of the record (:class:`RecordFacts`) whenever it was opened. ``unmarked``:
    the last action is on disk, its number beside the record could not be written.
    """

    recorded = Signal(object)
    opened = Signal(object)
    unmarked = Signal()

    def __init__(self, runner: TaskRunner, clock: Clock, doors: Doors) -> None:
        super().__init__()
        self.runner = runner
        self.clock = clock
        self._doors = doors
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
        store = self._open_services().store
        answer = work(store)
        if not store.anchored:
            self.unmarked.emit()
        try:
            return answer, store.last_seq()
        except StorageError:
            # The work is on disk; only its number could not be read. The next answer has it.
            return answer, None

    def _open_services(self) -> Services:
        """On the database thread: the open record, told of when it was opened just now."""
        if self._services is None:
            self._services = self._doors.open()
            self.opened.emit(self._services.facts())
        return self._services

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
            with self._doors.open_to_read() as services:
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
                not_recorded,
                owner,
                on_crashed,
            )

        def not_recorded(error: CompoundingError) -> None:
            from compounding.application import exports

            on_failed(exports.written_not_recorded(path.name, error))

        return self.runner.run_file(work, written, on_failed, owner, on_progress, on_crashed)

    def back_up(
        self,
        on_done: Callable[[BackupMade], object],
        on_failed: Failed,
        owner: QObject,
        on_crashed: Crashed | None = None,
    ) -> None:
        """Make a backup beside the database thread."""

        def work(_job: Job) -> BackupMade:
            with self._doors.open_to_read() as services:
                return services.back_up()

        self.runner.run_file(work, on_done, on_failed, owner, None, on_crashed)

    def check(
        self,
        on_done: Callable[[Verification], object],
        on_failed: Failed,
        owner: QObject,
        on_progress: Callable[[int, int], object],
        on_crashed: Crashed | None = None,
    ) -> Job:
        """Check the whole record beside the database thread."""

        def work(job: Job) -> Verification:
            with self._doors.open_to_read() as services:
                return services.verify(
                    progress=lambda events: job.report(events, 0), cancelled=job.stop.is_set
                )

        return self.runner.run_file(work, on_done, on_failed, owner, on_progress, on_crashed)

    def rehearse(
        self,
        path: Path,
        on_done: Callable[[Tried], object],
        on_failed: Failed,
        owner: QObject,
        on_crashed: Crashed | None = None,
    ) -> None:
        """Try a backup without putting it back."""

        def work(_job: Job) -> Tried:
            return self._doors.rehearse(path)

        self.runner.run_file(work, on_done, on_failed, owner, None, on_crashed)

    def restore(
        self,
        path: Path,
        who: tuple[str, str],
        on_done: Callable[[Path | None], object],
        on_failed: Failed,
        owner: QObject,
        on_crashed: Crashed | None = None,
    ) -> None:
        """Put a backup in the record's place; the next answer is of the new record."""
        work = partial(self._doors.restore, path, *who)
        self._exchange(work, on_done, on_failed, owner, on_crashed)

    def accept_end(
        self,
        who: tuple[str, str],
        on_done: Callable[[None], object],
        on_failed: Failed,
        owner: QObject,
        on_crashed: Crashed | None = None,
    ) -> None:
        """Go on with a record whose end is in doubt, by name and reason."""
        self._exchange(partial(self._doors.accept_end, *who), on_done, on_failed, owner, on_crashed)

    def _exchange(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_failed: Failed,
        owner: QObject,
        on_crashed: Crashed | None = None,
    ) -> None:
        """Give the record back, work on its files, and open it again with the next question."""

        def alone() -> T:
            self._give_back()
            return work()

        self.runner.run(alone, on_done, on_failed, owner, on_crashed)

    def close(self) -> None:
        """Back up, close the database on its own thread, after everything asked; then wait."""
        self.runner.run(self._close, _ignore, _ignore, self)
        self.runner.close()

    def _close(self) -> None:
        """A backup that cannot be made now is made at the next start, which says how old it is."""
        try:
            if self._services is not None and not self._services.read_only:
                with suppress(StorageError):
                    _back_up_if_due(self._services)
        finally:
            self._give_back()

    def _give_back(self) -> None:
        if self._services is not None:
            self._services.close()
            self._services = None


def _back_up_if_due(services: Services) -> None:
    """On the database thread: whatever no backup holds yet goes into one."""
    from compounding.application.backups import is_due

    store, now = services.store, services.store.clock.now()
    if is_due(services.last_backup(), store.last_seq(), now, timedelta(), store.branch()):
        services.back_up()


def _record_export(store: Store, wanted: LogFilter, count: int) -> object:
    """On the database thread; the use cases are imported there, after the first paint."""
    from compounding.application import exports

    return exports.exported(store, wanted, count)


def _ignore(_answer: object) -> None:
    """Nothing follows from a close."""
