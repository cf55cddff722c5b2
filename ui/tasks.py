"""Work off the window's thread, and its answers back on it.

One thread for storage, so that commands reach the database in the order they were asked; a
small pool for files. ``work`` takes and returns plain data and touches no widget. An answer for
an owner that was closed meanwhile is dropped. A known error (``CompoundingError``) goes to
``on_failed``; anything else is a bug: ``on_crashed`` lets the owner take work again, then it is
raised on the window's thread, for :mod:`ui.crash`. Qt's own thread pool is not used: its signal
recipe loses results.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from compounding.errors import CompoundingError

T = TypeVar("T")
Failed = Callable[[CompoundingError], object]
Crashed = Callable[[], object]
Progress = Callable[[int, int], object]


class Job:
    """What long file work is given: a way to say how far it is, and to hear that it should stop."""

    def __init__(self, report: Progress) -> None:
        self.stop = threading.Event()
        self._report = report

    def report(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` is finished; shown on the window's thread."""
        self._report(done, total)

    def cancel(self) -> None:
        """Ask the work to stop; it looks at ``stop`` and ends with ``CancelledError``."""
        self.stop.set()


@dataclass(frozen=True, slots=True, eq=False)
class _Asked(Generic[T]):
    on_done: Callable[[T], object]
    on_failed: Failed
    owner: QObject
    on_crashed: Crashed | None


class TaskRunner(QObject):
    """Runs work and brings its answer to the window's thread. Made once, by the application."""

    _answered = Signal(object, object)
    _progressed = Signal(object, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._storage = ThreadPoolExecutor(1, thread_name_prefix="storage")
        self._files = ThreadPoolExecutor(2, thread_name_prefix="files")
        self._pending = 0
        self._jobs: list[Job] = []
        queued = Qt.ConnectionType.QueuedConnection
        self._answered.connect(self._on_answered, queued)
        self._progressed.connect(self._on_progressed, queued)

    def run(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], object],
        on_failed: Failed,
        owner: QObject,
        on_crashed: Crashed | None = None,
    ) -> None:
        """Run ``work`` on the storage thread, after all that was asked before.

        Raises:
            RuntimeError: after :meth:`close`.
        """
        self._submit(self._storage, work, _Asked(on_done, on_failed, owner, on_crashed))

    def run_file(
        self,
        work: Callable[[Job], T],
        on_done: Callable[[T], object],
        on_failed: Failed,
        owner: QObject,
        on_progress: Progress | None = None,
        on_crashed: Crashed | None = None,
    ) -> Job:
        """Run long ``work`` beside the storage thread; the Job returned can be cancelled.

        Raises:
            RuntimeError: after :meth:`close`.
        """
        shown = (owner, on_progress)
        job = Job(lambda done, total: self._progressed.emit(shown, done, total))
        self._jobs.append(job)
        asked = _Asked(on_done, on_failed, owner, on_crashed)
        self._submit(self._files, partial(work, job), asked)
        return job

    def _submit(self, pool: Executor, work: Callable[[], T], asked: _Asked[T]) -> None:
        future = pool.submit(work)
        self._pending += 1
        future.add_done_callback(partial(self._bring_home, asked))

    def _bring_home(self, asked: _Asked[Any], future: Future[Any]) -> None:
        """On the worker's thread: hand the finished work over to the window's thread."""
        if shiboken6.isValid(self):
            self._answered.emit(asked, future)

    def pending(self) -> int:
        """How many answers are still to come."""
        return self._pending

    def close(self) -> None:
        """Ask file work to stop, then wait until all work has ended; takes no new work."""
        for job in self._jobs:
            job.cancel()
        self._storage.shutdown(wait=True)
        self._files.shutdown(wait=True)

    def _on_answered(self, asked: _Asked[Any], future: Future[Any]) -> None:
        self._pending -= 1
        if not self._pending:
            self._jobs.clear()
        failure = future.exception()
        here = shiboken6.isValid(asked.owner)
        if failure is not None and not isinstance(failure, CompoundingError):
            if here and asked.on_crashed is not None:
                asked.on_crashed()
            raise failure
        if not here:
            return
        if failure is not None:
            asked.on_failed(failure)
        else:
            asked.on_done(future.result())

    def _on_progressed(self, shown: tuple[QObject, Progress | None], done: int, total: int) -> None:
        owner, on_progress = shown
        if on_progress is not None and shiboken6.isValid(owner):
            on_progress(done, total)
