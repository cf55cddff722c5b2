"""The Batch log page without its widgets: search, rows as painted, detail, export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from compounding.application import log
from compounding.application.log import BatchDetail
from compounding.application.ports import Store
from compounding.application.rows import LogFilter, LogPage, LogRow
from compounding.errors import CancelledError, CompoundingError
from compounding.messages import sentence_of_error
from ui.storage import Storage
from ui.tasks import Job


@dataclass(frozen=True, slots=True)
class Export:
    """A running export: rows written of ``total``."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class LogState:
    """Everything the page paints; ``said`` is (tone, sentence)."""

    wanted: LogFilter = field(default_factory=LogFilter)
    ids: tuple[str, ...] = ()
    total: int = 0
    hidden: int = 0
    detail: BatchDetail | None = None
    export: Export | None = None
    said: tuple[str, str] | None = None


class LogPresenter(QObject):
    """Finds batches, reads rows and one batch's detail, exports what is found."""

    state_changed = Signal(object)
    found = Signal(object)
    rows_read = Signal(object)

    def __init__(self, storage: Storage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self._job: Job | None = None
        self._name = ""
        self.state = LogState()

    def search(self, wanted: LogFilter) -> None:
        """Find what ``wanted`` lets through."""
        self._show(replace(self.state, wanted=wanted))
        self._storage.ask(
            lambda store: log.find(store, wanted),
            lambda page: self._on_found(wanted, page),
            self._on_failed,
            self,
        )

    def read(self) -> None:
        """Find again: batches may have moved on."""
        self.search(self.state.wanted)

    def _on_found(self, wanted: LogFilter, page: LogPage) -> None:
        if wanted != self.state.wanted:
            return
        said = self.state.said if self.state.said and self.state.said[0] == "fine" else None
        shown = self.state.detail
        detail = shown if shown and shown.batch.batch_id in page.ids else None
        found = replace(self.state, ids=page.ids, total=page.total, hidden=page.hidden)
        self._show(replace(found, detail=detail, said=said))
        self.found.emit(page.ids)

    def read_rows(self, ids: Sequence[str]) -> None:
        """Read the rows that are being painted."""

        def work(store: Store) -> tuple[LogRow, ...]:
            return log.rows(store, ids)

        self._storage.ask(work, self.rows_read.emit, self._on_failed, self)

    def pick(self, batch_id: str) -> None:
        """Read everything of one batch."""
        self._storage.ask(
            lambda store: log.detail(store, batch_id),
            lambda detail: self._show(replace(self.state, detail=detail)),
            self._on_failed,
            self,
        )

    def export(self, path: Path) -> None:
        """Write what is found as a workbook, off the window's thread."""
        if self._job is not None:
            return
        self._show(replace(self.state, export=Export(0, len(self.state.ids)), said=None))
        self._name = path.name
        self._job = self._storage.export_log(
            path,
            self.state.wanted,
            self._on_exported,
            self._on_export_failed,
            self,
            self._on_rows,
            self._on_crashed,
        )

    def today(self) -> date:
        """The day it is, for the name of a file."""
        return self._storage.clock.today()

    def cancel(self) -> None:
        """Stop the export; nothing is left of it."""
        if self._job is not None:
            self._job.cancel()

    def _on_rows(self, done: int, total: int) -> None:
        if self._job is not None:
            self._show(replace(self.state, export=Export(done, max(done, total))))

    def _on_exported(self, count: int) -> None:
        self._job = None
        word = "batch" if count == 1 else "batches"
        said = ("fine", f"Written and read back: {count} {word} in {self._name}.")
        self._show(replace(self.state, export=None, said=said))

    def _on_export_failed(self, error: CompoundingError) -> None:
        self._job = None
        tone = "note" if isinstance(error, CancelledError) else "stop"
        said = (tone, sentence_of_error(error))
        self._show(replace(self.state, export=None, said=said))

    def _on_crashed(self) -> None:
        """An unforeseen error: the export is over, another can be asked for."""
        self._job = None
        self._show(replace(self.state, export=None))

    def _on_failed(self, error: CompoundingError) -> None:
        self._show(replace(self.state, said=("stop", sentence_of_error(error))))

    def _show(self, state: LogState) -> None:
        self.state = state
        self.state_changed.emit(state)
