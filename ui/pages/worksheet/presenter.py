"""The Worksheet page without its widgets: one making, its batches, the step at hand.

Every command goes to the record first; the page shows the new state only when the record has
answered. A retry after a failed disk carries the same action id, so nothing happens twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from compounding.application import making
from compounding.application.methods import method_of
from compounding.application.papers import filling_up
from compounding.application.ports import Store
from compounding.application.rows import MakingRow
from compounding.application.views import (
    BatchView,
    LotsOutcome,
    MakingView,
    MeasureOutcome,
    TargetView,
)
from compounding.domain.lots import LotDraft
from compounding.errors import CompoundingError, InputError, RuleError
from compounding.findings import Finding, Level
from compounding.messages import sentence, sentence_of
from ui.navigation import AtHand
from ui.pages.worksheet.paper_presenter import PaperPresenter
from ui.storage import Storage

Command = Callable[[Store, str], object]
# All makings, the one at hand, and how its cylinders are filled.
Read = tuple[tuple[MakingRow, ...], MakingView | None, Mapping[str, str]]
# Who checks releases or rejects: one field asks for the name.
_ONE_FIELD: Mapping[str, str] = {"reject.name": "check.name"}
TONES: Mapping[Level, str] = {Level.STOP: "stop", Level.CONFIRM: "warn", Level.NOTE: "note"}


@dataclass(frozen=True, slots=True)
class WorksheetState:
    """Everything the page paints.

    ``what`` is a target to be weighed again; ``notes`` are (tone, sentence) by field; ``said``
    are (tone, sentence) over the step and ``at`` is the field they lead to; ``to_see`` are
    findings on the lots that must be seen before they are chosen; ``filling_up`` says by batch how
    the cylinder is filled.
    """

    makings: tuple[MakingRow, ...] = ()
    view: MakingView | None = None
    batch_id: str = ""
    step: str = ""
    what: str = ""
    notes: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    said: tuple[tuple[str, str], ...] = ()
    at: str = ""
    filling_up: Mapping[str, str] = field(default_factory=dict[str, str])
    to_see: tuple[Finding, ...] = ()
    busy: bool = False
    accepted: int = 0

    @property
    def batch(self) -> BatchView | None:
        """The batch at hand."""
        return self.view.batch(self.batch_id) if self.view else None


class WorksheetPresenter(QObject):
    """Reads makings, carries out the steps, says what became of each."""

    state_changed = Signal(object)

    def __init__(self, storage: Storage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self._asked: tuple[object, ...] = ()
        self._action_id = ""
        self._wanted: str | None = None
        self.papers = PaperPresenter(storage, self)
        self.state = WorksheetState()

    @property
    def making_id(self) -> str | None:
        """The making at hand; None before the first."""
        return self.state.view.making_id if self.state.view else None

    @property
    def worked_on(self) -> AtHand | None:
        """The batch at hand, for the pages that follow; None before the first."""
        view = self.state.view
        return AtHand(view.making_id, self.state.batch_id, view.seq) if view else None

    def read(self, making_id: str | None = None, batch_id: str = "") -> None:
        """Read the list of makings, and ``making_id`` or the first open one.

        ``batch_id`` is the batch to show; the one at hand stays where none is named.
        """
        self._wanted = making_id or self._wanted
        wanted = self._wanted

        def work(store: Store) -> Read:
            rows = making.makings(store)
            chosen = wanted or next_due(rows)
            if chosen is None:
                return rows, None, {}
            return rows, making.view(store, chosen), filling_up(store, chosen)

        self._storage.ask(
            work, lambda answer: self._on_read(answer, batch_id), self._on_failed, self
        )

    def _on_read(self, answer: Read, batch_id: str) -> None:
        rows, view, filling = answer
        if view is None:
            self._show(WorksheetState(makings=rows))
            return
        same = self.state.view is not None and self.state.view.making_id == view.making_id
        if same and self.state.busy:
            return  # the answer of the running command is newer
        shown = batch_id or (self.state.batch_id if same else _first_open(view))
        fresh = replace(self.state, makings=rows, said=(), filling_up=filling)
        self._show(_at_hand(fresh, view, shown))

    def pick_batch(self, batch_id: str) -> None:
        """Take another batch of the same making; not while the record is being written."""
        if self.state.busy:
            self._show(self.state)
        elif self.state.view and batch_id != self.state.batch_id:
            self._show(_at_hand(self.state, self.state.view, batch_id))

    def pick_step(self, key: str) -> None:
        """Look at another step of the batch; not while the record is being written."""
        if self.state.busy:
            self._show(self.state)
        elif key != self.state.step:
            self._show(replace(self.state, step=key, what="", notes={}, said=(), to_see=()))

    def pick_target(self, what: str) -> None:
        """Weigh something again; allowed until the preparer has signed."""
        if not self.state.busy:
            fresh = replace(self.state, step="weigh", what=what, notes={}, said=(), to_see=())
            self._show(fresh)

    def choose_lots(self, drafts: Sequence[LotDraft], *, seen: bool) -> None:
        """Judge the lots; choose them once everything there is to see was seen."""
        if seen:
            self._choose(drafts, seen=True)
            return
        making_id = self._view().making_id
        self._busy()
        self._storage.ask(
            lambda store: making.judge_lots(store, making_id, drafts),
            lambda outcome: self._on_judged(outcome, drafts),
            self._on_failed,
            self,
        )

    def _choose(self, drafts: Sequence[LotDraft], *, seen: bool) -> None:
        """Record the lots; what comes up only now is refused and shown, not taken as seen."""
        making_id = self._view().making_id
        self._act(
            ("lots", making_id, drafts, seen),
            lambda store, action: making.choose_lots(
                store, making_id, drafts, seen=seen, action_id=action
            ),
        )

    def forget_said(self) -> None:
        """A new reading is being typed: what was said of the last one stands no more."""
        if self.state.said and not self.state.busy:
            self.state = replace(self.state, said=())
            self.state_changed.emit(self.state)

    def judge(self, text: str, target: TargetView) -> Finding | None:
        """What stands against a weight while it is typed."""
        return making.judge_weight(text, target)

    def method(self) -> tuple[str, ...]:
        """How the liquid at hand is made, step by step; empty for capsules."""
        return method_of(self.state.batch.formula) if self.state.batch else ()

    def _on_judged(self, outcome: LotsOutcome, drafts: Sequence[LotDraft]) -> None:
        stops = [f for f in outcome.findings if f.level is Level.STOP]
        if not outcome.findings:
            self._show(replace(self.state, busy=False))
            self._choose(drafts, seen=False)
        elif stops:
            self._on_failed(RuleError(stops))
        else:
            said = tuple((TONES[f.level], sentence_of(f)) for f in outcome.findings)
            self._show(replace(self.state, busy=False, said=said, to_see=outcome.findings))

    def crush(self, count: str) -> None:
        """Record the tablets crushed."""
        view = self._view()
        self._act(
            ("crush", view.making_id, count),
            lambda store, action: making.crush(store, view.making_id, count, action_id=action),
        )

    def weigh(self, what: str, actual: str) -> None:
        """Record a weight of the batch at hand; a refused one stays on screen with its reason."""
        batch_id = self.state.batch_id
        self._act(
            ("weigh", batch_id, what, actual),
            lambda store, action: making.weigh(store, batch_id, what, actual, action_id=action),
        )

    def measure_liquid(self, volume: str) -> None:
        """Record the volume made."""
        batch_id = self.state.batch_id
        self._act(
            ("liquid", batch_id, volume),
            lambda store, action: making.measure_liquid(store, batch_id, volume, action_id=action),
        )

    def weigh_capsules(self, made: str, shell: str, weights: Sequence[str]) -> None:
        """Record capsules made and weighed."""
        batch_id = self.state.batch_id
        self._act(
            ("capsules", batch_id, made, shell, *weights),
            lambda store, action: making.weigh_capsules(
                store, batch_id, made, shell, weights, action_id=action
            ),
        )

    def settle_extras(self, fate: str, note: str) -> None:
        """Record what became of the extra capsules."""
        batch_id = self.state.batch_id
        self._act(
            ("extras", batch_id, fate, note),
            lambda store, action: making.settle_extras(
                store, batch_id, fate, note, action_id=action
            ),
        )

    def prepare(self, name: str) -> None:
        """Put the preparer's name."""
        batch_id = self.state.batch_id
        self._act(
            ("prepare", batch_id, name),
            lambda store, action: making.prepare(store, batch_id, name, action_id=action),
        )

    def release(self, name: str) -> None:
        """Check and release."""
        batch_id = self.state.batch_id
        self._act(
            ("release", batch_id, name),
            lambda store, action: making.check_and_release(store, batch_id, name, action_id=action),
        )

    def reject(self, name: str, reason: str) -> None:
        """Reject the batch at hand."""
        batch_id = self.state.batch_id
        self._act(
            ("reject", batch_id, name, reason),
            lambda store, action: making.reject(store, batch_id, name, reason, action_id=action),
        )

    def _view(self) -> MakingView:
        assert self.state.view is not None
        return self.state.view

    def _act(self, asked: tuple[object, ...], command: Command) -> None:
        """Only the very same thing asked again, after a failure, is the same action."""
        if self.state.busy:
            return
        if asked != self._asked:
            self._asked, self._action_id = asked, str(uuid4())
        action = self._action_id
        self._busy()
        making_id = self._view().making_id
        self._storage.ask(
            lambda store: command(store, action),
            lambda answer: self._on_acted(answer, making_id),
            self._on_failed,
            self,
            self._on_crashed,
        )

    def _on_crashed(self) -> None:
        """An unforeseen error: what was typed stays, and trying again is the same action."""
        said = (("stop", sentence("window.unforeseen")),)
        self._show(replace(self.state, busy=False, said=said, at=""))

    def _busy(self) -> None:
        self._show(replace(self.state, busy=True, notes={}, said=(), to_see=()))

    def _on_acted(self, answer: object, making_id: str) -> None:
        self._asked = ()
        if making_id != self._view().making_id:
            return  # another making is at hand by now; this one is read again when it is opened
        if isinstance(answer, MeasureOutcome):
            said = _refusal(answer)
            view = answer.view
        else:
            assert isinstance(answer, MakingView)
            said, view = (), answer
        state = _at_hand(replace(self.state, busy=False), view, self.state.batch_id)
        if said:
            state = replace(state, step=self.state.step, what=self.state.what, said=said)
        else:
            state = replace(state, accepted=self.state.accepted + 1)
        self._show(state)

    def _on_failed(self, error: CompoundingError) -> None:
        """Say what was refused; what was typed stays. A retry after a disk's fault is the same."""
        if isinstance(error, (InputError, RuleError)):
            self._asked = ()
        notes: dict[str, tuple[str, str]] = {}
        said: tuple[tuple[str, str], ...] = ()
        at = ""
        if isinstance(error, InputError):
            notes = {
                _ONE_FIELD.get(p.path, p.path): ("stop", sentence(p.code, p.params))
                for p in error.problems
            }
        elif isinstance(error, RuleError):
            said = tuple((TONES[f.level], sentence_of(f)) for f in error.findings)
            at = next((f.subject for f in error.findings if f.subject), "")
        else:
            said = (("stop", sentence(error.code, error.params)),)
        self._show(replace(self.state, busy=False, notes=notes, said=said, at=at))

    def _show(self, state: WorksheetState) -> None:
        self.state = state
        self.state_changed.emit(state)


def next_due(rows: Sequence[MakingRow]) -> str | None:
    """The open making that is to be made first."""
    due = [row for row in rows if row.is_open]
    return min(due, key=lambda row: row.planned_on).making_id if due else None


def _refusal(outcome: MeasureOutcome) -> tuple[tuple[str, str], ...]:
    finding = outcome.finding
    return ((TONES[finding.level], sentence_of(finding)),) if finding else ()


def _first_open(view: MakingView) -> str:
    """The first batch with something left to do, or the first of all."""
    return next((b.batch_id for b in view.batches if b.next_key), view.batches[0].batch_id)


def _at_hand(state: WorksheetState, view: MakingView, batch_id: str) -> WorksheetState:
    """``state`` with ``batch_id`` of ``view`` at its current step."""
    batch = view.batch(batch_id)
    step = batch.next_key or batch.steps[-1].key
    return replace(
        state,
        view=view,
        batch_id=batch_id,
        step=step,
        what="",
        notes={},
        said=(),
        to_see=(),
        busy=False,
    )
