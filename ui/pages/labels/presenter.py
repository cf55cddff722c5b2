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
from compounding.application.ports import Recorded, Store
from compounding.application.rows import LogFilter, LogRow
from compounding.application.views import BatchView
from compounding.domain.label import LabelContent
from compounding.errors import CompoundingError, InputError, RuleError, StorageError
from compounding.messages import sentence_of_error
from ui.navigation import AtHand
from ui.pages.labels.missing import Missing, missing
from ui.storage import Storage

RECENT = 60
COUNTED_ONLY = "This copy is counted, but nothing is on paper. Print or save it again."


@dataclass(frozen=True, slots=True)
class LabelsState:
    """Everything the page paints; ``said`` is (tone, sentence).

    ``chosen`` is the batch wanted; ``batch`` and ``contents`` are empty until they are its own.
    ``missing`` says why it has a proof only, and where that is mended. While ``reading``, what is
    shown may be of before: nothing of it is printed.
    """

    recent: tuple[LogRow, ...] = ()
    chosen: str | None = None
    batch: BatchView | None = None
    contents: tuple[LabelContent, ...] = ()
    container: int = 1
    problem: str = ""
    missing: tuple[Missing, ...] = ()
    said: tuple[str, str] | None = None
    busy: bool = False
    reading: bool = False

    @property
    def content(self) -> LabelContent | None:
        """The words of the container's label."""
        at = self.container - 1
        return self.contents[at] if at < len(self.contents) else None

    @property
    def copy(self) -> Copy | None:
        """What a press would put on paper now; None where nothing is to be had."""
        if self.busy or self.reading or self.batch is None or self.content is None:
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
    """A batch with its labels, or why it has none; and why they are proofs."""

    batch: BatchView
    contents: tuple[LabelContent, ...] = ()
    problem: str = ""
    missing: tuple[Missing, ...] = ()


def _most_wanted(rows: Sequence[LogRow]) -> str | None:
    """The batch whose label is wanted first: one to check, then one released, then any."""
    order = ("to_check", "released", "in_process", "planned", "rejected")
    ranked = sorted(rows, key=lambda row: order.index(row.status))
    return ranked[0].batch_id if ranked else None


def _of(rows: Sequence[LogRow], making_id: str | None) -> list[LogRow]:
    """Those of one making, in the order in which they are made."""
    return sorted((row for row in rows if row.making_id == making_id), key=lambda row: row.number)


def _batches_of(store: Store, making_id: str | None) -> tuple[str, ...]:
    if making_id is None:
        return ()
    return tuple(each.batch_id for each in making.view(store, making_id).batches)


def _is_same(one: AtHand, other: AtHand) -> bool:
    """Whether the same is at hand, whatever was recorded of it since."""
    return replace(one, seq=other.seq) == other


class LabelsPresenter(QObject):
    """Reads what a label must say and records that it was printed.

    ``at_hand`` answers what was worked on last. It is turned to once: a batch that a person
    chooses here stays until something else is worked on, and an answer that was on its way when
    it was chosen is of work from before.
    """

    state_changed = Signal(object)

    def __init__(
        self,
        storage: Storage,
        at_hand: Callable[[], AtHand | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._storage = storage
        self._at_hand = at_hand
        self._followed: AtHand | None = None
        self._may_follow = True
        # How often the page was read; an answer to an earlier reading may be of before.
        self._readings = 0
        self._unread: tuple[str, str] | None = None
        # The making a batch is wanted of, where none of its batches is chosen yet.
        self._making: str | None = None
        self._asked: tuple[object, ...] = ()
        self._action_id = ""
        self.state = LabelsState()
        storage.opened.connect(self._on_opened)

    def _on_opened(self) -> None:
        """Another record may be open: its events are counted anew."""
        self._followed = None

    def read(self, batch_id: str | None = None) -> None:
        """Read the recent batches, and the label of ``batch_id``.

        Else of the batch worked on since one was chosen here, else of the one chosen.
        """
        if batch_id is not None:
            self._choose_by_hand(batch_id)
        else:
            self._may_follow = True
            self._follow()
        self._readings += 1
        self._show(replace(self.state, reading=True))
        chosen, making_id = self.state.chosen, self._making

        def work(store: Store) -> tuple[LogRow, ...]:
            found = log.find(store, LogFilter(), RECENT).ids
            wanted = (chosen,) if chosen else _batches_of(store, making_id)
            return log.rows(store, (*found, *(each for each in wanted if each not in found)))

        self._storage.ask(work, self._on_rows, self._on_unread, self, self._on_not_read)

    def _on_rows(self, rows: tuple[LogRow, ...]) -> None:
        self._show(replace(self.state, recent=rows))
        if self._follow():
            self.read()  # the other page was still reading when this one came to the front
            return
        # Chosen meanwhile, or still: the answer never takes the choice back.
        chosen = self.state.chosen or _most_wanted(_of(rows, self._making) or rows)
        if chosen is None:
            self._show(replace(self.state, reading=False))
            return
        self._choose(chosen)
        self._read_batch(chosen)

    def _look(self) -> AtHand | None:
        """What was worked on since the last look; None where nothing was."""
        turned_to, before = self._at_hand(), self._followed
        if turned_to is None:
            return None
        if before is not None and _is_same(turned_to, before) and turned_to.seq <= before.seq:
            return None
        self._followed = turned_to
        return turned_to

    def _follow(self) -> bool:
        """Turn to what was worked on since the last look; False where nothing was."""
        turned_to = self._look()
        if turned_to is None or not self._may_follow:
            return False
        if turned_to.batch_id:
            self._choose(turned_to.batch_id)
        elif self.state.batch is None or self.state.batch.making_id != turned_to.making_id:
            self._choose(None)
            self._making = turned_to.making_id
        return True

    def _choose_by_hand(self, batch_id: str) -> None:
        """A person wants this batch, whatever was worked on before."""
        self._may_follow = False
        self._look()
        self._choose(batch_id)

    def _choose(self, batch_id: str | None) -> None:
        """Another batch is wanted: what is shown of the old one goes at once."""
        self._making = None
        if batch_id != self.state.chosen:
            now = self.state
            self._show(LabelsState(now.recent, batch_id, busy=now.busy, reading=now.reading))

    def pick_batch(self, batch_id: str) -> None:
        """Show the labels of another batch."""
        self._choose_by_hand(batch_id)
        self._read_batch(batch_id)

    def _read_batch(self, batch_id: str) -> None:
        reading = self._readings

        def work(store: Store) -> _Read:
            view = making.view_of_batch(store, batch_id)
            read = _Read(view.batch(batch_id), missing=missing(view, batch_id))
            try:
                return replace(read, contents=labels.contents(store, batch_id))
            except StorageError:
                raise
            except CompoundingError as error:
                # Without a label nobody asks when its proof ends; what stops it still stops.
                stops = tuple(each for each in read.missing if each.tone == "stop")
                return replace(read, problem=sentence_of_error(error), missing=stops)

        self._storage.ask(
            work,
            lambda read: self._on_contents(read, reading),
            self._on_unread,
            self,
            self._on_not_read,
        )

    def _on_contents(self, read: _Read, reading: int) -> None:
        if read.batch.batch_id != self.state.chosen or reading != self._readings:
            return
        said = None if self.state.said == self._unread else self.state.said
        self._unread = None
        state = replace(self.state, batch=read.batch, contents=read.contents, reading=False)
        self._show(replace(state, problem=read.problem, missing=read.missing, said=said))

    def _on_unread(self, error: CompoundingError) -> None:
        """What could not be read may have changed: nothing of it stays in sight."""
        self._on_not_read()
        self._on_failed(error)
        self._unread = self.state.said

    def _on_not_read(self) -> None:
        state = replace(self.state, batch=None, contents=(), problem="", missing=())
        self._show(replace(state, reading=False))

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
            lambda recorded: self._on_counted(recorded, make, said_after),
            self._on_not_counted,
            self,
            self._on_crashed,
        )

    def _on_counted(self, recorded: Recorded, make: Callable[[], object], said_after: str) -> None:
        self._asked = ()
        if self._followed is not None:
            # This event is no work at the bench.
            self._followed = replace(self._followed, seq=max(self._followed.seq, recorded.seq))
        self._show(replace(self.state, busy=False))
        self._made(make, ("fine", said_after), COUNTED_ONLY)
        if self.state.chosen is not None:
            self._read_batch(self.state.chosen)

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
        if isinstance(error, RuleError) and self.state.chosen is not None:
            # The record is not what the page was read from: what may be printed is read anew.
            self.read(self.state.chosen)

    def _on_crashed(self) -> None:
        """An unforeseen error: whether it was counted is not known, so a retry is the same copy."""
        self._show(replace(self.state, busy=False))

    def _on_failed(self, error: CompoundingError) -> None:
        self._show(replace(self.state, said=("stop", sentence_of_error(error))))

    def _show(self, state: LabelsState) -> None:
        self.state = state
        self.state_changed.emit(state)
