"""Bottles of an oral liquid again: when each is made, its volume, drug and ingredients.

Rules 3, 4, 7 and 8 of the plan interface.
"""

from __future__ import annotations

from typing import NamedTuple

from compounding.domain.plan import PlannedBatch
from compounding.domain.request import LiquidMaking, TabletUse
from compounding.domain.second_path.account import Account
from compounding.domain.second_path.again import Masses, Span
from compounding.domain.second_path.bench import Bench
from compounding.domain.second_path.nights import Step
from compounding.domain.second_path.parts import HUNDRED, SCALE, ceiling, given, parts_of
from compounding.domain.tables import Formula
from compounding.findings import Finding

POWDER = "tablet powder"


def spans_of(bench: Bench, steps: list[Step]) -> tuple[list[Span], bool]:
    """Each bottle as far as its last day allows; and whether all nights are covered (rule 7)."""
    spans: list[Span] = []
    night, end = steps[0].first, steps[-1].last
    made = bench.compounded
    while night <= end:
        last = min(end, bench.last_day(made))
        if last < night:
            return spans, False
        own = tuple(step.number for step in steps if step.first <= last and step.last >= night)
        spans.append(Span(len(spans) + 1, own, made, night, last))
        night = last + 1
        made = max(bench.compounded, night - bench.lead)
    return spans, True


class Bottles(NamedTuple):
    """How all bottles are made; ``strength`` is the concentration in parts."""

    bench: Bench
    make: LiquidMaking
    formula: Formula
    strength: int

    def masses(self, doses: int) -> Masses:
        """Drug and powder of a bottle that gives ``doses`` (parts of drug), overfill included."""
        need = doses * HUNDRED + 100 * parts_of(self.make.overfill) * self.strength
        whole = self.make.tablets is TabletUse.WHOLE
        drug = self.tablets(need) * self.bench.label * HUNDRED if whole else need
        top, bottom = self.bench.powder(drug)
        powder = top // bottom
        return Masses(drug, need, powder, () if whole else ((POWDER, powder),))

    def tablets(self, need: int) -> int:
        """Whole tablets for ``need`` (fine parts of drug)."""
        return ceiling(need, self.bench.label * HUNDRED)

    def measured(self, dose: int) -> tuple[int, int]:
        """A dose and what the syringe measures of it (rule 8): of one unit, only to compare."""
        exact = dose * SCALE
        step = parts_of(self.make.graduation) * self.strength
        return exact, (2 * exact + step) // (2 * step) * step

    def check(self, account: Account, masses: Masses, batch: PlannedBatch) -> None:
        """Volume, tablets and ingredients of the plan's bottle."""
        number = batch.number
        account.amount("volume", number, batch.volume, masses.drug // (100 * self.strength))
        account.amount("concentration", number, batch.concentration, self.strength)
        account.same("whole tablets", number, batch.tablets, self.tablets(masses.need))
        account.same("number of capsules", number, batch.units, None)
        account.amount("filler", number, batch.filler, None)
        rows = self.formula.ingredients
        names = [each.name for each in batch.ingredients]
        account.same("ingredients", number, names, [each.name for each in rows])
        for planned, row in zip(batch.ingredients, rows, strict=False):
            amount = None
            if row.per_100_ml is not None:
                share = given(row.per_100_ml) * masses.drug
                amount = share // (100 * HUNDRED * self.strength)
            account.amount(row.name, number, planned.amount, amount)

    def check_remedies(self, account: Account, number: int, masses: Masses, stop: Finding) -> None:
        """Whole tablets in the place of powder too light to weigh: how many, to which volume."""
        tablets = self.tablets(masses.need)
        volume = tablets * self.bench.label * SCALE // self.strength
        for remedy in stop.remedies:
            account.same("remedy", number, remedy.kind, "whole_tablets")
            count = remedy.figures.get("tablets")
            account.same("tablets of the remedy", number, count, tablets)
            account.printed("volume of the remedy", number, remedy, "volume_ml", volume)


def bottles_of(bench: Bench, make: LiquidMaking, formula: Formula) -> Bottles:
    """What all bottles share."""
    return Bottles(bench, make, formula, parts_of(make.concentration))
