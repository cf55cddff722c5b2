"""Limits of days for each preparation and storage."""

from __future__ import annotations

from collections.abc import Sequence

from compounding.domain.request import Storage
from compounding.domain.tables import CAPSULE, Condition, DaysLimit
from compounding.reference.rows import Row

# No date may be longer, not even with a study (regulation: BUD-06).
MOST_DAYS = 180
ANY = "any"


def read(table: Row, formulas: Sequence[str]) -> tuple[DaysLimit, ...]:
    """The limits; each preparation has one that always holds."""
    limits = tuple(_limit(row, formulas) for row in table.rows("limit"))
    kept = {row.preparation for row in limits if row.condition is Condition.ALWAYS}
    without = sorted({CAPSULE, *formulas} - kept)
    table.fault_if(bool(without), f"{', '.join(without)} may be kept without a limit")
    table.done()
    return limits


def _limit(row: Row, formulas: Sequence[str]) -> DaysLimit:
    preparation = row.text("preparation")
    row.fault_if(preparation not in (CAPSULE, *formulas), f"{preparation} is no preparation")
    days = row.whole("days")
    row.fault_if(days > MOST_DAYS, f"{days} days are above {MOST_DAYS}")
    anywhere = row.text("storage") == ANY
    limit = DaysLimit(
        preparation=preparation,
        storage=None if anywhere else row.choice("storage", Storage),
        days=days,
        code=row.text("code"),
        condition=row.choice("condition", Condition),
        source=row.source(),
    )
    row.done()
    return limit
