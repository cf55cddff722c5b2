"""What follows from a plan, in words: the expected dose, the next supply, the limits of a date.

The figures are the plan's own, and the working behind each is found in it, never made again.
"""

from __future__ import annotations

from fractions import Fraction

from compounding.application.plan_output import why
from compounding.domain import titration, uncertainty
from compounding.domain.dates import long_day, short_day
from compounding.domain.plan import ExpectedDose, Limit, Part, Plan, PlannedBatch
from compounding.domain.request import LiquidMaking
from compounding.domain.working import Line
from compounding.messages import sentence
from compounding.quantity import grouped, plain

FULL = 100


def lines_of(
    plan: Plan, symbol: str, batch: PlannedBatch | None = None, of: str | None = None
) -> tuple[Line, ...]:
    """The working behind a figure: of a batch or its steps, or of the whole plan."""
    return tuple(
        line
        for line in plan.working
        if line.symbol == symbol and _belongs(line, batch) and (of is None or line.of == of)
    )


def _belongs(line: Line, batch: PlannedBatch | None) -> bool:
    if batch is None:
        return line.batch is None and line.step is None
    if line.batch is not None:
        return line.batch == batch.number
    return line.step in batch.steps


def worst(plan: Plan) -> ExpectedDose | None:
    """The widest expected dose of the plan; None where there is no batch."""
    return max(plan.expected, key=lambda each: each.relative_uncertainty_percent, default=None)


def expected_title(plan: Plan) -> str:
    """What the range is of: a capsule, or what the syringe gives."""
    liquid = isinstance(plan.request.make, LiquidMaking)
    return sentence("expected.title", {"variant": "liquid"} if liquid else {})


def range_text(expected: ExpectedDose) -> str:
    """The range for the eye, in whole percent, half up: ``± 15 %``."""
    return f"± {plain(expected.relative_uncertainty_percent, 0)} %"


def largest_text(plan: Plan, expected: ExpectedDose) -> str:
    """What most of the range comes from, and whether that is assumed."""
    largest = max(expected.parts, key=lambda part: part.percent)
    params = {"part": _part_text(plan, expected, largest)}
    return sentence("expected.largest", {**params, **_assumed(largest)})


def _assumed(part: Part) -> dict[str, str]:
    return {"variant": "assumed"} if part.assumed else {}


def assumed_text(plan: Plan, expected: ExpectedDose) -> str:
    """The parts that are assumed, without a source; empty where there are none."""
    parts = [_part_text(plan, expected, part) for part in expected.parts if part.assumed]
    return sentence("expected.assumed", {"parts": ", ".join(parts)}) if parts else ""


def _part_text(plan: Plan, expected: ExpectedDose, part: Part) -> str:
    return sentence(f"expected.part.{part.what}", _label_range(plan, expected))


def _label_range(plan: Plan, expected: ExpectedDose) -> dict[str, str]:
    """The tablets' range in percent of label, as the sum took it."""
    half = next(
        given.value
        for line in plan.working
        if line.symbol == f"part.{uncertainty.LABEL}" and line.batch == expected.batch
        for given in line.inputs
    )
    return {"low": _percent(FULL - half), "high": _percent(FULL + half)}


def _percent(value: Fraction) -> str:
    return plain(value, 2)


def expected_batches(plan: Plan) -> tuple[str, ...]:
    """The expected dose of each batch, and of each step of a liquid."""
    return tuple(_expected_batch(each) for each in plan.expected)


def _expected_batch(expected: ExpectedDose) -> str:
    params = {
        "number": str(expected.batch),
        "dose": f"{grouped(expected.mean.exact, 3)} {expected.mean.unit}",
        "percent": plain(expected.relative_uncertainty_percent, 1),
    }
    if expected.step is not None:
        params |= {"step": str(expected.step), "variant": "step"}
    return sentence("expected.batch", params)


def refill_text(plan: Plan) -> str:
    """The last night covered, and the day the next supply is to be made by."""
    due = titration.refill_on(plan)
    days = {"last": short_day(due.last_covered), "make_by": short_day(due.make_by)}
    return sentence("refill.due", days)


def limits_text(batch: PlannedBatch) -> tuple[str, ...]:
    """Every limit of the last day of use, the one that won first, the others by date."""
    winner = batch.beyond_use.limited_by
    others = [limit for limit in batch.beyond_use.limits if limit is not winner]
    ordered = sorted(others, key=lambda limit: limit.last_day)
    return (_limit(winner, "winner"), *(_limit(limit, "other") for limit in ordered))


def _limit(limit: Limit, place: str) -> str:
    params = {"last_day": long_day(limit.last_day), "why": why(limit)}
    return sentence(f"dates.{place}", params)
