"""The Labels page without its widgets: which batch, which container, what was printed.

A final label is counted first and made then: paper that nobody counted could go on a second
container, a count without paper is said and costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from compounding.application import labels, log, making
from compounding.application.ports import Store
from compounding.application.rows import LogFilter, LogRow
from compounding.application.views import BatchView, MakingView
from compounding.domain.label import LabelContent
from compounding.domain.screening import against_screen
from compounding.errors import CompoundingError, InputError, RuleError, StorageError
from compounding.messages import sentence_of, sentence_of_error
from ui.storage import Storage

RECENT = 60
COUNTED_ONLY = "This copy is counted, but nothing is on paper. Print or save it again."


@dataclass(frozen=True, slots=True)
class LabelsState:
    """Everything the page paints; ``said`` is (tone, sentence).

    ``chosen`` is the batch wanted; ``batch`` and ``contents`` are empty until they are its own.
    ``held`` says why a released batch has a proof only: what the patient's opioid screen is.
    """

    recent: tuple[LogRow, ...] = ()
    chosen: str | None = None
    batch: BatchView | None = None
    contents: tuple[LabelContent, ...] = ()
    container: int = 1
    problem: str = ""
    held: str = ""
    said: tuple[str, str] | None = None
    busy: bool = False

    @property
    def content(self) -> LabelContent | None:
        """The words of the container's label."""
        at = self.container - 1
        return self.contents[at] if at < len(self.contents) else None

    @property
    def copy(self) -> Copy | None:
        """What a press would put on paper now; None where nothing is to be had."""
        if self.busy or self.batch is None or self.content is None:
            return None
        return Copy(self.batch.batch_id, self.container, self.content.proof)


@dataclass(frozen=True, slots=True)
class Copy:
    """One label as a person asked for it, whatever is chosen meanwhile."""

    batch_id: str
    container: int
    proof: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """A batch with its labels, or why it has none; and why they are proofs after its release."""

    batch: BatchView
    contents: tuple[LabelContent, ...] = ()
    problem: str = ""
    held: str = ""


def _held(view: MakingView, batch_id: str) -> str:
    """Why the labels of a released batch must not go to its patient; empty where they may."""
    if view.batch(batch_id).state != "released":
        return ""
    screen = view.screen
    found = against_screen(screen.passes, screen.against) if screen else against_screen(None)
    return " ".join(map(sentence_of, found))


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
        self._asked: tuple[object, ...] = ()
        self._action_id = ""
        self.state = LabelsState()

    def read(self, batch_id: str | None = None) -> None:
        """Read the recent batches, and the label of ``batch_id`` or of the one chosen."""
        if batch_id is not None:
            self._choose(batch_id)
        wanted = self.state.chosen

        def work(store: Store) -> tuple[LogRow, ...]:
            found = log.find(store, LogFilter(), RECENT).ids
            older = (wanted,) if wanted and wanted not in found else ()
            return log.rows(store, (*found, *older))

        self._storage.ask(work, self._on_rows, self._on_failed, self)

    def _on_rows(self, rows: tuple[LogRow, ...]) -> None:
        self._show(replace(self.state, recent=rows))
        # Chosen meanwhile, or still: the answer never takes the choice back.
        chosen = self.state.chosen or _most_wanted(rows)
        if chosen is not None:
            self.pick_batch(chosen)

    def _choose(self, batch_id: str) -> None:
        """Another batch is wanted: what is shown of the old one goes at once."""
        if batch_id != self.state.chosen:
            self._show(LabelsState(recent=self.state.recent, chosen=batch_id, busy=self.state.busy))

    def pick_batch(self, batch_id: str) -> None:
        """Show the labels of another batch."""
        self._choose(batch_id)

        def work(store: Store) -> _Read:
            view = making.view_of_batch(store, batch_id)
            read = _Read(view.batch(batch_id), held=_held(view, batch_id))
            try:
                return replace(read, contents=labels.contents(store, batch_id))
            except StorageError:
                raise
            except CompoundingError as error:
                return replace(read, problem=sentence_of_error(error))

        self._storage.ask(work, self._on_contents, self._on_failed, self)

    def _on_contents(self, read: _Read) -> None:
        if read.batch.batch_id == self.state.chosen:
            state = replace(self.state, batch=read.batch, contents=read.contents)
            self._show(replace(state, problem=read.problem, held=read.held))

    def pick_container(self, number: int) -> None:
        """Show the label of another container."""
        self._show(replace(self.state, container=number, said=None))

    def make(self, copy: Copy, way: str, make: Callable[[], object], said_after: str) -> None:
        """Count ``copy``, then ``make`` it on paper or as a file; a proof is not counted.

        ``make`` raises a CompoundingError where nothing came of it.
        """
        if self.state.busy:
            return
        if copy.proof:
            self._made(make, ("note", said_after), "")
            return
        if (copy, way) != self._asked:
            self._asked, self._action_id = (copy, way), str(uuid4())
        action = self._action_id
        self._show(replace(self.state, busy=True, said=None))
        self._storage.ask(
            lambda store: labels.printed(
                store, copy.batch_id, copy.container, way, action_id=action
            ),
            lambda _recorded: self._on_counted(make, said_after),
            self._on_not_counted,
            self,
            self._on_crashed,
        )

    def _on_counted(self, make: Callable[[], object], said_after: str) -> None:
        self._asked = ()
        self._show(replace(self.state, busy=False))
        self._made(make, ("fine", said_after), COUNTED_ONLY)
        if self.state.chosen is not None:
            self.pick_batch(self.state.chosen)

    def _made(self, make: Callable[[], object], said: tuple[str, str], lost: str) -> None:
        try:
            make()
        except CompoundingError as error:
            said = ("stop", f"{sentence_of_error(error)} {lost}".rstrip())
        self._show(replace(self.state, said=said))

    def _on_not_counted(self, error: CompoundingError) -> None:
        if isinstance(error, (InputError, RuleError)):
            self._asked = ()
        self.state = replace(self.state, busy=False)
        self._on_failed(error)

    def _on_crashed(self) -> None:
        """An unforeseen error: whether it was counted is not known, so a retry is the same copy."""
        self._show(replace(self.state, busy=False))

    def _on_failed(self, error: CompoundingError) -> None:
        self._show(replace(self.state, said=("stop", sentence_of_error(error))))

    def _show(self, state: LabelsState) -> None:
        self.state = state
        self.state_changed.emit(state)
