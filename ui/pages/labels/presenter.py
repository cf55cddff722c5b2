"""The Labels page without its widgets: which batch, which container, what was printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from compounding.application import labels, log, making
from compounding.application.ports import Store
from compounding.application.rows import LogFilter, LogRow
from compounding.application.views import BatchView
from compounding.domain.label import LabelContent
from compounding.errors import CompoundingError
from compounding.messages import sentence_of_error
from ui.storage import Storage

RECENT = 60


@dataclass(frozen=True, slots=True)
class LabelsState:
    """Everything the page paints; ``said`` is (tone, sentence)."""

    recent: tuple[LogRow, ...] = ()
    batch: BatchView | None = None
    contents: tuple[LabelContent, ...] = ()
    container: int = 1
    problem: str = ""
    said: tuple[str, str] | None = None

    @property
    def content(self) -> LabelContent | None:
        """The words of the container's label."""
        at = self.container - 1
        return self.contents[at] if at < len(self.contents) else None


def _most_wanted(rows: Sequence[LogRow]) -> str | None:
    """The batch whose label is wanted first: one to check, then one released, then any."""
    order = ("to_check", "released", "in_process", "planned", "rejected")
    ranked = sorted(rows, key=lambda row: order.index(row.status))
    return ranked[0].batch_id if ranked else None


class LabelsPresenter(QObject):
    """Reads what a label must say and records that it was printed."""

    state_changed = Signal(object)

    def __init__(self, storage: Storage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self.state = LabelsState()

    def read(self, batch_id: str | None = None) -> None:
        """Read the recent batches, and the label of ``batch_id`` or of the one shown."""
        shown = self.state.batch.batch_id if self.state.batch else None

        def work(store: Store) -> tuple[tuple[LogRow, ...], str | None]:
            rows = log.rows(store, log.find(store, LogFilter()).ids[:RECENT])
            return rows, batch_id or shown or _most_wanted(rows)

        self._storage.ask(work, self._on_rows, self._on_failed, self)

    def _on_rows(self, answer: tuple[tuple[LogRow, ...], str | None]) -> None:
        rows, chosen = answer
        self._show(replace(self.state, recent=rows))
        if chosen is not None:
            self.pick_batch(chosen)

    def pick_batch(self, batch_id: str) -> None:
        """Show the labels of another batch."""

        def work(store: Store) -> tuple[BatchView, tuple[LabelContent, ...], str]:
            batch = making.view_of_batch(store, batch_id).batch(batch_id)
            try:
                return batch, labels.contents(store, batch_id), ""
            except CompoundingError as error:
                return batch, (), sentence_of_error(error)

        self._storage.ask(work, self._on_contents, self._on_failed, self)

    def _on_contents(self, answer: tuple[BatchView, tuple[LabelContent, ...], str]) -> None:
        batch, contents, problem = answer
        same = self.state.batch is not None and self.state.batch.batch_id == batch.batch_id
        container = self.state.container if same else 1
        said = self.state.said if same else None
        self._show(
            replace(
                self.state,
                batch=batch,
                contents=contents,
                container=container,
                problem=problem,
                said=said,
            )
        )

    def pick_container(self, number: int) -> None:
        """Show the label of another container."""
        self._show(replace(self.state, container=number, said=None))

    def printed(self, way: str, sentence_after: str) -> None:
        """Record that the label shown was written or printed; a proof is not counted."""
        batch, content = self.state.batch, self.state.content
        if batch is None or content is None or content.proof:
            self._show(replace(self.state, said=("note", sentence_after)))
            return
        container = self.state.container
        self._storage.ask(
            lambda store: labels.printed(store, batch.batch_id, container, way),
            lambda _recorded: self._on_printed(batch.batch_id, sentence_after),
            self._on_failed,
            self,
        )

    def _on_printed(self, batch_id: str, sentence_after: str) -> None:
        self._show(replace(self.state, said=("fine", sentence_after)))
        self.pick_batch(batch_id)

    def refuse(self, error: CompoundingError) -> None:
        """Say why a label could not be made or written."""
        self._on_failed(error)

    def _on_failed(self, error: CompoundingError) -> None:
        self._show(replace(self.state, said=("stop", sentence_of_error(error))))

    def _show(self, state: LabelsState) -> None:
        self.state = state
        self.state_changed.emit(state)
