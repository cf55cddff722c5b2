"""Which Stops a plan must have, and which it must not: those that the sums themselves decide.

Rules 3, 5, 7, 8, 9 and 11 of the plan interface.
"""

from __future__ import annotations

from compounding.domain.plan import Plan
from compounding.domain.request import CapsuleMaking
from compounding.domain.second_path.account import Account
from compounding.domain.second_path.again import Masses, Span
from compounding.domain.second_path.bench import Bench
from compounding.domain.second_path.liquids import Bottles
from compounding.domain.second_path.nights import CEILING, Step
from compounding.domain.second_path.parts import SCALE, TOLERANCE, parts_of, reaches
from compounding.findings import Finding, Level

UNDER, TOO_SMALL = "below_minimum_weighable", "capsule_too_small"
EXPIRES, ROUNDED = "expires_before_last_dose", "rounding_moves_strength"
ABOVE, APART, OFF = "dose_above_maximum", "dose_not_multiple", "not_on_graduation"
SURCHARGE = "surcharge_too_high"
MOST_SURCHARGE = 10 * SCALE


class Stops:
    """The findings of a plan, found by level, code and batch or step."""

    __slots__ = ("_account", "_of_batch", "_of_step")

    def __init__(self, account: Account, plan: Plan) -> None:
        self._account = account
        self._of_batch = {(each.level, each.code, each.batch): each for each in plan.findings}
        self._of_step = {(each.level, each.code, each.step) for each in plan.findings}

    def batch(
        self, code: str, batch: int | None, due: bool, level: Level = Level.STOP
    ) -> Finding | None:
        """That a finding of a batch stands where it is due, and only there; the finding."""
        found = self._of_batch.get((level, code, batch))
        self._account.same(code, batch, found is not None, due)
        return found

    def step(self, code: str, step: Step, due: bool, level: Level = Level.STOP) -> None:
        """That a finding of a step stands where it is due, and only there."""
        stands = (level, code, step.number) in self._of_step
        self._account.same(f"{code} of step {step.number}", None, stands, due)


def check_doses(stops: Stops, steps: list[Step]) -> None:
    """Doses above the ceiling, which nobody can lift."""
    for step in steps:
        stops.step(ABOVE, step, step.dose > CEILING)


def check_multiples(stops: Stops, make: CapsuleMaking, steps: list[Step]) -> None:
    """Doses that are no whole number of capsules; a surcharge too high."""
    for step in steps:
        stops.step(APART, step, not step.units)
    stops.batch(SURCHARGE, None, parts_of(make.surcharge) > MOST_SURCHARGE)


def check_graduation(stops: Stops, bottles: Bottles, steps: list[Step]) -> None:
    """Doses off the marks of the syringe: a Confirm, a Stop above 5 %."""
    for step in steps:
        exact, shown = bottles.measured(step.dose)
        off = 20 * abs(shown - exact)
        stops.step(OFF, step, off > exact)
        stops.step(OFF, step, 0 < off <= exact, Level.CONFIRM)


def check_batch(stops: Stops, bench: Bench, span: Span, masses: Masses) -> Finding | None:
    """What is too light to weigh, does not fit, expires or is moved by rounding.

    The answer is the Stop for what is too light, where there is one: it offers remedies.
    """
    number, least = span.number, bench.minimum
    stops.batch(EXPIRES, number, bench.last_day(span.made) < span.last)
    stops.batch(TOO_SMALL, number, masses.filler is not None and masses.filler < -TOLERANCE)
    moved = False
    if masses.weighed and reaches(masses.weighed[0][1], least):
        exact = masses.weighed[0][1]
        moved = 100 * abs(bench.target(exact) - exact) > exact + TOLERANCE
    stops.batch(ROUNDED, number, moved, Level.CONFIRM)
    light = any(not reaches(parts, least) for _, parts in masses.weighed)
    return stops.batch(UNDER, number, light)
