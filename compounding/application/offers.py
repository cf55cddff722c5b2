"""What a page offers for choosing, read from the tables: no such list stands in a page.

Regimens by name, usual fillers, capsule sizes, formulas with their storages, oral syringes and
bottles.
"""

from __future__ import annotations

from functools import cache

from compounding.domain.offered import Offered, decides
from compounding.domain.request import Storage
from compounding.domain.tables import CapsuleSize, Condition, Formula, Verdict
from compounding.reference import offered as read_offered
from compounding.reference import tables


def offered() -> Offered:
    """Regimens, syringes and bottles.

    Raises:
        ReferenceDataError: if a table is missing or has a fault.
    """
    return read_offered()


@cache
def usual_fillers() -> tuple[str, ...]:
    """The names of the fillers in usual use, in the order of the table."""
    return tuple(each.name for each in tables().fillers if each.verdict is Verdict.USUAL)


def capsule_sizes() -> tuple[str, ...]:
    """The sizes from large to small, as the table orders them."""
    return tuple(tables().capsules)


def capsule_size(name: str) -> CapsuleSize:
    """Body volume and shell mass of a size, with their source."""
    return tables().capsules[name]


def formulas() -> tuple[Formula, ...]:
    """The formulas of the library, in the order of the table."""
    return tuple(tables().formulas.values())


def formula(name: str) -> Formula:
    """The formula of that id."""
    return tables().formulas[name]


@cache
def storages(formula_id: str) -> tuple[Storage, ...]:
    """Where that formula may be kept; at least one place."""
    return tables().storages(formula_id)


@cache
def asks_about(condition: Condition, formula_id: str, storage: Storage) -> bool:
    """Whether the answer that ``condition`` asks for changes how long the liquid is kept."""
    return decides(condition, tables().days, formula_id, storage)
