"""The batches of a plan as rows of text, one unit per column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compounding.domain.dates import long_day, span
from compounding.domain.plan import Plan, PlannedBatch
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, fixed, grouped, plain
from ui.pages.plan.presenter import dispensed_units

CHECKS = {Level.STOP: ("stop", "Stop"), Level.CONFIRM: ("warn", "Confirm")}
FINE = ("fine", "Fine")


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch in words; ``check`` is (tone, word)."""

    step: str
    nights: str
    strength: str
    units: str
    drug: str
    powder: str
    filler: str
    fill: str
    tablets: str
    make_on: str
    volume: str
    not_after: str
    check: tuple[str, str]


def batch_rows(plan: Plan) -> tuple[BatchRow, ...]:
    """One row per batch, in order."""
    return tuple(_row(plan, batch) for batch in plan.batches)


def _row(plan: Plan, batch: PlannedBatch) -> BatchRow:
    return BatchRow(
        step=_steps(batch.steps),
        nights=span(batch.covers_first, batch.covers_last),
        strength=plain(batch.strength.exact) if batch.strength else "",
        units=_units(plan, batch),
        drug=grouped(batch.drug.exact),
        powder=_mass(batch.tablet_powder, 1),
        filler=_mass(batch.filler, 1),
        fill=_mass(batch.fill_each, 1),
        tablets="" if batch.tablets is None else str(batch.tablets),
        make_on=long_day(batch.make_on),
        volume=grouped(batch.volume.exact) if batch.volume else "",
        not_after=long_day(batch.beyond_use.last_day),
        check=worst(f for f in plan.findings if f.batch in (batch.number, None)),
    )


def worst(findings: Iterable[Finding]) -> tuple[str, str]:
    """The tone and word of the gravest finding."""
    levels = {finding.level for finding in findings}
    return next((CHECKS[level] for level in CHECKS if level in levels), FINE)


def _steps(steps: tuple[int, ...]) -> str:
    if len(steps) < 2:
        return "".join(map(str, steps))
    return f"{steps[0]} – {steps[-1]}"


def _units(plan: Plan, batch: PlannedBatch) -> str:
    """``14 + 1``: capsules that the nights need, and extra ones."""
    if batch.units is None:
        return ""
    needed = dispensed_units(plan, batch)
    extra = batch.units - needed
    return f"{needed} + {extra}" if extra else str(needed)


def _mass(mass: Quantity | None, places: int) -> str:
    return "" if mass is None else fixed(mass.exact, places)
