"""Limits of days for each preparation and storage, and the classes by water activity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compounding.domain.request import Storage
from compounding.domain.tables import CAPSULE, Condition, DaysLimit, WaterClass
from compounding.reference.rows import Row

# No date may be longer, not even with a study (regulation: BUD-06).
MOST_DAYS = 180
ANY = "any"
# Limits that are the class's own, neither a study's nor a worksheet's.
OF_THE_CLASS = frozenset(
    {"limit.capsules", "limit.preserved", "limit.preserved_vehicle", "limit.unpreserved"}
)


def read(table: Row, formulas: Sequence[str]) -> tuple[DaysLimit, ...]:
    """The limits; each preparation has one that always holds."""
    classes = {each.name: each for each in map(_class, table.rows("class"))}
    limits = tuple(_limit(row, formulas, classes) for row in table.rows("limit"))
    kept = {row.preparation for row in limits if row.condition is Condition.ALWAYS}
    without = sorted({CAPSULE, *formulas} - kept)
    table.fault_if(bool(without), f"{', '.join(without)} may be kept without a limit")
    table.done()
    return limits


def _class(row: Row) -> WaterClass:
    made = WaterClass(row.text("name"), row.text("water_activity"), row.whole("days"), row.source())
    row.done()
    return made


def _limit(row: Row, formulas: Sequence[str], classes: Mapping[str, WaterClass]) -> DaysLimit:
    preparation = row.text("preparation")
    row.fault_if(preparation not in (CAPSULE, *formulas), f"{preparation} is no preparation")
    days = row.whole("days")
    row.fault_if(days > MOST_DAYS, f"{days} days are above {MOST_DAYS}")
    name = row.text("class")
    row.fault_if(name not in classes, f"{name} is no class")
    own = row.text("code") in OF_THE_CLASS
    row.fault_if(own and days != classes[name].days, f"{days} days are not those of {name}")
    anywhere = row.text("storage") == ANY
    limit = DaysLimit(
        preparation=preparation,
        storage=None if anywhere else row.choice("storage", Storage),
        days=days,
        code=row.text("code"),
        condition=row.choice("condition", Condition),
        source=row.source(),
        water=classes[name],
    )
    row.done()
    return limit
