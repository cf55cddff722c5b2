"""What the worksheet paper of a batch says, read from the record and never from a screen.

The bench's figures are those that were recorded. The working is worked out again from the request
that was recorded with the making, and is given only where it comes to exactly the recorded
figures: a later version of the sums never explains an older batch wrongly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import repeat

from compounding.application import capsules_view, plans
from compounding.application.bench import making_of, view
from compounding.application.ports import Store
from compounding.application.views import BatchView, MakingView
from compounding.domain.events import BatchOpened, MakingOpened
from compounding.domain.lots import beyond_use_with
from compounding.domain.making import Making
from compounding.domain.opening import Opening, open_makings
from compounding.domain.plan import BeyondUse, ExpectedDose, Plan, PlannedBatch
from compounding.domain.prescription import Pharmacy
from compounding.domain.tables import Formula
from compounding.domain.working import Line
from compounding.errors import InputError
from compounding.findings import Finding
from compounding.reference import tables


@dataclass(frozen=True, slots=True)
class Replanned:
    """What the plan says of one batch; ``working`` is the batch's, ``shared`` the whole plan's."""

    plan: Plan
    batch: PlannedBatch
    expected: tuple[ExpectedDose, ...]
    findings: tuple[Finding, ...]
    working: tuple[Line, ...]
    shared: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetContent:
    """Everything that the paper of one batch says.

    ``replanned`` is None where this version of the program no longer comes to the recorded
    figures. ``pharmacy`` is None until it is set. ``limits`` holds every limit that is known now.
    ``formula`` is a liquid's; ``filling_up`` says how a measuring cylinder is filled, if one is.
    """

    pharmacy: Pharmacy | None
    making: MakingView
    batch: BatchView
    limits: BeyondUse
    formula: Formula | None
    replanned: Replanned | None
    printed_at: datetime
    filling_up: str = ""


def worksheets(
    store: Store, making_id: str, batch_id: str | None = None
) -> tuple[WorksheetContent, ...]:
    """The contents of the paper of each batch of a making, or of the one batch named.

    Raises:
        RuleError: where the record that is open has no such making.
        StorageError: where it cannot be read.
    """
    making, seen = making_of(store, making_id), view(store, making_id)
    plan = _plan_of(making.opened)
    pharmacy, now = store.pharmacy(), store.clock.now()
    filling = capsules_view.filling_up(making.opened)

    def content(opened: BatchOpened) -> WorksheetContent:
        replanned = None if plan is None else _part_of(plan, opened.plan_number)
        return WorksheetContent(
            pharmacy=pharmacy,
            making=seen,
            batch=seen.batch(opened.batch_id),
            limits=_limits(making, opened, replanned),
            formula=None if opened.formula is None else tables().formulas[opened.formula],
            replanned=replanned,
            printed_at=now,
            filling_up=filling.get(opened.batch_id, ""),
        )

    wanted = (each for each in making.opened.batches if batch_id in (None, each.batch_id))
    return tuple(content(each) for each in wanted)


def filling_up(store: Store, making_id: str) -> dict[str, str]:
    """By batch, how its measuring cylinder is filled; none where the filler is weighed.

    Raises:
        RuleError: where the record that is open has no such making.
        StorageError: where it cannot be read.
    """
    return capsules_view.filling_up(making_of(store, making_id).opened)


def _limits(making: Making, opened: BatchOpened, replanned: Replanned | None) -> BeyondUse:
    """With the lots chosen; before that as planned."""
    if making.chosen is not None:
        return beyond_use_with(opened, making.chosen.lots, making.chosen.made_on)
    if replanned is not None:
        return replanned.batch.beyond_use
    return beyond_use_with(opened, (), making.opened.planned_on)


def _plan_of(opened: MakingOpened) -> Plan | None:
    """The plan of the recorded request; None where it is not the plan that was opened."""
    try:
        plan = plans.work_out(plans.read_json(opened.plan_input))
    except InputError:
        return None
    return plan if _opens_as(plan, opened) else None


def _opens_as(plan: Plan, opened: MakingOpened) -> bool:
    """Whether opening ``plan`` again would record the very same figures for that day."""
    if plan.tablets is None:
        return False
    nameless = Opening(opened.prescription_id, opened.plan_input, str, repeat(""))
    again = {each.planned_on: each for each in open_makings(plan, nameless, opened.reasons)}
    return again.get(opened.planned_on) == _without_ids(opened)


def _without_ids(opened: MakingOpened) -> MakingOpened:
    batches = tuple(replace(each, batch_id="", number="") for each in opened.batches)
    return replace(opened, making_id="", batches=batches)


def _part_of(plan: Plan, number: int) -> Replanned:
    (batch,) = (each for each in plan.batches if each.number == number)
    return Replanned(
        plan,
        batch,
        tuple(each for each in plan.expected if each.batch == number),
        tuple(each for each in plan.findings if each.batch in (None, number)),
        tuple(each for each in plan.working if each.batch == number),
        tuple(each for each in plan.working if each.batch is None),
    )
