"""The last day a batch may be used: the smallest of all limits, each of them named.

The day of making is day 1, so N days end on made + N - 1 (USP <795>, 10.3); nothing outlives
what went into it. Days are data (regulation 1.5 and 1.6). Rule 6 of the plan interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from compounding.domain.plan import BeyondUse, Limit
from compounding.domain.request import CapsuleMaking, LiquidMaking, Storage
from compounding.domain.tables import CAPSULE, Condition, DaysLimit
from compounding.domain.working import DATE, Input, Line, Origin, day

TABLETS_EXPIRE = "limit.tablets_expire"
INGREDIENT_EXPIRES = "limit.ingredient_expires"


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a limit of days hangs on: the preparation, where it is kept, what is on file for it."""

    preparation: str
    storage: Storage | None = None
    antimicrobial_test: bool = False
    table_date: bool = False


def keeping_of(make: CapsuleMaking | LiquidMaking) -> Keeping:
    """How what is made this way is kept."""
    if isinstance(make, CapsuleMaking):
        return Keeping(CAPSULE)
    return Keeping(make.formula, make.storage, make.antimicrobial_test, make.table_date)


def rules_for(
    make: CapsuleMaking | LiquidMaking, days: Sequence[DaysLimit]
) -> tuple[DaysLimit, ...]:
    """The limits of days that hold for this way of making.

    Raises:
        ValueError: as :func:`rules_of`.
    """
    return rules_of(keeping_of(make), days)


def rules_of(kept: Keeping, days: Sequence[DaysLimit]) -> tuple[DaysLimit, ...]:
    """The limits of days that hold for a preparation kept so.

    Raises:
        ValueError: if there is none, so that no preparation is ever kept without a limit.
    """
    rules = tuple(row for row in days if _holds(row, kept))
    if not rules:
        raise ValueError("no limit of days for this preparation and storage")
    return rules


def _holds(row: DaysLimit, kept: Keeping) -> bool:
    if row.preparation != kept.preparation or row.storage not in (None, kept.storage):
        return False
    if row.condition is Condition.WITHOUT_ANTIMICROBIAL_TEST:
        return not kept.antimicrobial_test
    if row.condition is Condition.WITHOUT_TABLE_DATE:
        return not kept.table_date
    return True


def tablets_expire(expires: date) -> Limit:
    """The tablets' own last day as a limit."""
    return Limit(TABLETS_EXPIRE, expires)


def ingredient_expires(name: str, lot: str, expires: date) -> Limit:
    """An ingredient lot's last day as a limit, for the bench."""
    return Limit(INGREDIENT_EXPIRES, expires, {"name": name, "lot": lot})


def beyond_use(rules: Sequence[DaysLimit], made_on: date, expiries: Sequence[Limit]) -> BeyondUse:
    """The last day of a batch made on ``made_on``, with every limit that was compared."""
    counted = (
        Limit(row.code, made_on + timedelta(days=row.days - 1), {"days": str(row.days)})
        for row in rules
    )
    limits = (*counted, *expiries)
    smallest = min(limits, key=lambda limit: limit.last_day)
    return BeyondUse(smallest.last_day, smallest, limits)


def working(last: BeyondUse, made_on: date, batch: int) -> Line:
    """How the last day follows: day of making, and the limits it is the earliest of."""
    made = day("made_on", made_on, Origin.CHOICE)
    limits = tuple(_limit_input(limit) for limit in last.limits)
    exact = Fraction(last.last_day.toordinal())
    return Line("last_day", "last_day", (made, *limits), exact, DATE, batch)


def _limit_input(limit: Limit) -> Input:
    expires = limit.code in (TABLETS_EXPIRE, INGREDIENT_EXPIRES)
    return day(limit.code, limit.last_day, Origin.LOT if expires else Origin.TABLE)
