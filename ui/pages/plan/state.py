"""What the Plan page paints, as one frozen value, and the few words that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compounding.domain.plan import Dose, Plan, PlannedBatch
from compounding.findings import Finding


@dataclass(frozen=True, slots=True)
class PlanState:
    """Everything the page paints; ``notes`` are (tone, sentence) by field.

    ``accepted`` are (first step, sentence) of remedies in force.
    """

    fields: Mapping[str, str]
    notes: Mapping[str, tuple[str, str]]
    plan: Plan | None
    doses: tuple[Dose, ...]
    findings: tuple[Finding, ...]
    reasons: Mapping[str, str]
    missing: int
    start_label: str
    can_start: bool
    accepted: tuple[tuple[int, str], ...] = ()
    labels_due: bool = False
    needs_pharmacy: bool = False
    saving: bool = False
    failure: str | None = None


def key_of(finding: Finding) -> str:
    """What tells one finding of a plan from another: two ingredients of a batch are two."""
    about = finding.params.get("name", "")
    return f"{finding.code}/{finding.batch or ''}/{finding.step or ''}/{about}"


def code_of(key: str) -> str:
    """The code in a key of :func:`key_of`."""
    return key.partition("/")[0]


def dispensed_units(plan: Plan, batch: PlannedBatch) -> int:
    """Capsules of ``batch`` that the nights need, extra ones not counted."""
    return sum((d.units or 0) * d.nights for d in plan.doses if d.step in batch.steps)


def in_words(choice: Mapping[str, object]) -> str:
    """A remedy that was accepted."""
    extra = choice.get("extra_units")
    if extra is None:
        return "trituration"
    return f"{extra} extra {'capsule' if extra == 1 else 'capsules'}"


def start_label(plan: Plan | None) -> str:
    """What the button that starts the making says."""
    if plan is None or not plan.batches:
        return "Start making"
    count = len(plan.batches)
    return f"Start making, {count} {'batch' if count == 1 else 'batches'}"
