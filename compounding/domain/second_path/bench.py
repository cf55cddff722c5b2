"""What every batch of a plan shares: the tablets, the balance and the limits of days.

Rules 1, 3, 5 and 6 of the plan interface.
"""

from __future__ import annotations

from typing import NamedTuple

from compounding.domain.request import Balance, BalanceRule, LiquidMaking, PlanRequest
from compounding.domain.second_path.parts import (
    HUNDRED,
    TOLERANCE,
    ceiling,
    given,
    parts_of,
    reaches,
)
from compounding.domain.tables import CAPSULE, Condition, Tables


class Bench(NamedTuple):
    """Amounts in parts, days as ordinal numbers, ``limits`` as code and number of days."""

    compounded: int
    lead: int
    expires: int
    label: int
    lot_mass: int
    lot_drug: int
    minimum: int
    readability: int
    limits: tuple[tuple[str, int], ...]

    def powder(self, drug: int) -> tuple[int, int]:
        """Tablet powder that holds ``drug`` (fine parts), as a quotient in parts (rule 1)."""
        return drug * self.lot_mass, self.lot_drug * HUNDRED

    def last_day(self, made: int) -> int:
        """The last day of use: the day of making is day 1, the smallest limit wins (rule 6)."""
        return min(self.expires, made - 1 + min(days for _, days in self.limits))

    def target(self, parts: int) -> int:
        """What to weigh: half up to the readability, up at the minimum (rule 5)."""
        step = self.readability
        rounded = (2 * (parts + TOLERANCE) + step) // (2 * step) * step
        if reaches(parts, self.minimum) and not reaches(rounded, self.minimum):
            return ceiling(parts - TOLERANCE, step) * step
        return rounded


def bench_of(request: PlanRequest, tables: Tables) -> Bench:
    """The bench that ``request`` describes."""
    tablet = request.tablet
    label = parts_of(tablet.label)
    return Bench(
        compounded=request.compounded_on.toordinal(),
        lead=request.lead_days,
        expires=tablet.expires.toordinal(),
        label=label,
        lot_mass=parts_of(tablet.weighed_mass),
        lot_drug=tablet.weighed_count * label,
        minimum=_minimum(request.balance),
        readability=parts_of(request.balance.readability),
        limits=_limits(request, tables),
    )


def _minimum(balance: Balance) -> int:
    """The least weighable mass in parts (rules of the balance)."""
    if balance.rule is BalanceRule.SENSITIVITY:
        return given(balance.sensitivity) * HUNDRED // given(balance.max_error)
    shown = parts_of(balance.readability)
    if balance.rule is BalanceRule.USP41:
        return max(2000 * given(balance.repeatability), 820 * shown)
    return 100 * shown


def _limits(request: PlanRequest, tables: Tables) -> tuple[tuple[str, int], ...]:
    make = request.make
    if not isinstance(make, LiquidMaking):
        return tuple((row.code, row.days) for row in tables.days if row.preparation == CAPSULE)
    dropped = {
        Condition.WITHOUT_ANTIMICROBIAL_TEST: make.antimicrobial_test,
        Condition.WITHOUT_TABLE_DATE: make.table_date,
        Condition.ALWAYS: False,
    }
    return tuple(
        (row.code, row.days)
        for row in tables.days
        if row.preparation == make.formula
        and row.storage in (None, make.storage)
        and not dropped[row.condition]
    )
