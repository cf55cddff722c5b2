"""Each batch of a plan against the same batch worked out again.

Calendar, last day of use and what is weighed are the same for capsules and liquids.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from compounding.domain.plan import BeyondUse, PlannedBatch
from compounding.domain.request import CapsuleMaking
from compounding.domain.second_path import capsules, liquids
from compounding.domain.second_path.account import Account
from compounding.domain.second_path.again import Masses, Span
from compounding.domain.second_path.bench import Bench
from compounding.domain.second_path.liquids import Bottles
from compounding.domain.second_path.nights import Step, taken
from compounding.domain.second_path.parts import FINE, HUNDRED, SCALE
from compounding.domain.second_path.stops import (
    EXPIRES,
    Stops,
    check_batch,
    check_graduation,
    check_multiples,
)
from compounding.domain.second_path.totals import Means, Total

TABLETS_EXPIRE = "limit.tablets_expire"


class Work(NamedTuple):
    """What the batches of one plan are checked with."""

    account: Account
    stops: Stops
    bench: Bench
    steps: list[Step]
    make: CapsuleMaking | Bottles

    def spans(self) -> list[Span]:
        """The batches there must be; what is said of the steps, and of nights without a bottle."""
        if isinstance(self.make, CapsuleMaking):
            check_multiples(self.stops, self.make, self.steps)
            return capsules.spans_of(self.bench, self.make, self.steps)
        check_graduation(self.stops, self.make, self.steps)
        spans, whole = liquids.spans_of(self.bench, self.steps)
        self.stops.batch(EXPIRES, None, not whole)
        return spans

    def check(self, span: Span, batch: PlannedBatch) -> Total:
        """One batch, and what it adds to the tablets and the doses to expect."""
        doses = taken(self.steps, span.first, span.last)
        self._check_span(span, batch)
        if isinstance(self.make, CapsuleMaking):
            masses, means = self._capsules(self.make, span, batch)
        else:
            masses, means = self._bottle(self.make, span, batch, doses)
        self._check_masses(span.number, masses, batch)
        return Total(span.number, span.made, masses.drug, masses.need, doses * HUNDRED, means)

    def _capsules(
        self, make: CapsuleMaking, span: Span, batch: PlannedBatch
    ) -> tuple[Masses, Means]:
        own = capsules.capsules_of(self.bench, make, self.steps, span)
        masses = own.masses()
        capsules.check_capsules(self.account, span.number, own, masses, batch)
        stop = check_batch(self.stops, self.bench, span, masses)
        if stop is not None:
            capsules.check_remedies(self.account, span.number, own, stop)
        return masses, ((None, self._as_weighed(own.strength, masses)),)

    def _bottle(
        self, own: Bottles, span: Span, batch: PlannedBatch, doses: int
    ) -> tuple[Masses, Means]:
        masses = own.masses(doses)
        own.check(self.account, masses, batch)
        stop = check_batch(self.stops, self.bench, span, masses)
        if stop is not None:
            own.check_remedies(self.account, span.number, masses, stop)
        steps = (self.steps[number - 1] for number in span.steps)
        given = ((step.number, own.measured(step.dose)[1] // SCALE) for step in steps)
        return masses, tuple((step, self._as_weighed(dose, masses)) for step, dose in given)

    def _as_weighed(self, dose: int, masses: Masses) -> int:
        """A dose as the rounded weighing of the tablet powder makes it (rules 5 and 13)."""
        if not masses.weighed:
            return dose
        exact = masses.weighed[0][1]
        return dose * self.bench.target(exact) // exact

    def _check_span(self, span: Span, batch: PlannedBatch) -> None:
        account, number = self.account, span.number
        account.same("number of the batch", number, batch.number, number)
        account.same("steps", number, batch.steps, span.steps)
        account.day("day of making", number, batch.make_on, span.made)
        account.day("first night", number, batch.covers_first, span.first)
        account.day("last night", number, batch.covers_last, span.last)
        self._check_last_day(number, span.made, batch.beyond_use)

    def _check_last_day(self, number: int, made: int, planned: BeyondUse) -> None:
        """Every limit, and that the smallest wins (rule 6)."""
        account, bench = self.account, self.bench
        due = {(code, made + days - 1) for code, days in bench.limits}
        due.add((TABLETS_EXPIRE, bench.expires))
        stand = {(each.code, each.last_day.toordinal()) for each in planned.limits}
        account.same("number of limits of use", number, len(planned.limits), len(due))
        account.same("limits of use that differ", number, sorted(map(_limit, stand ^ due)), [])
        last = bench.last_day(made)
        account.day("last day of use", number, planned.last_day, last)
        account.day("limit that wins", number, planned.limited_by.last_day, last)

    def _check_masses(self, number: int, masses: Masses, batch: PlannedBatch) -> None:
        account, bench = self.account, self.bench
        account.exactly("drug", number, batch.drug.exact, masses.drug, FINE)
        label = bench.label * HUNDRED
        account.exactly("tablets", number, batch.tablets_exact, masses.need, label)
        account.amount("tablet powder", number, batch.tablet_powder, masses.powder)
        ballast = masses.powder - masses.drug // HUNDRED
        account.amount("ballast", number, batch.ballast, ballast)
        names = [what for what, _ in masses.weighed]
        account.same("weighings", number, [each.what for each in batch.weighings], names)
        for planned, (what, parts) in zip(batch.weighings, masses.weighed, strict=False):
            account.amount(f"{what} to weigh", number, planned.exact, parts)
            account.amount(f"target of {what}", number, planned.target, bench.target(parts))


def _limit(limit: tuple[str, int]) -> str:
    return f"{limit[0]} {date.fromordinal(limit[1]).isoformat()}"
