"""What is offered for choosing: regimens by name, oral syringes, bottles. No sum reads these.

Each row is data with its source (calculations 7: titration; regulation 5.4: oral syringes). A
choice only fills in what could be typed as well; the sums judge the request that comes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from compounding.domain.request import Increase, Storage
from compounding.domain.tables import Condition, DaysLimit, Source
from compounding.quantity import Quantity


@dataclass(frozen=True, slots=True)
class NamedRegimen:
    """A regimen by its name; ``evidence`` says what stands behind it."""

    id: str
    name: str
    increase: Increase
    evidence: str
    source: Source


@dataclass(frozen=True, slots=True)
class Syringe:
    """An oral syringe: what it holds and how finely it is marked, both in mL."""

    holds: Quantity
    graduation: Quantity

    def fillings(self, volume: Quantity) -> int:
        """How often it is filled for a dose of ``volume`` (mL)."""
        return ceil(volume.ratio(self.holds))


@dataclass(frozen=True, slots=True)
class Offered:
    """Regimens by id in their order, syringes and bottles (mL) from small to large."""

    regimens: Mapping[str, NamedRegimen]
    syringes: tuple[Syringe, ...]
    bottles: tuple[Quantity, ...]
    supply: Source

    def bottle_for(self, volume: Quantity) -> Quantity | None:
        """The smallest common bottle (mL) that holds ``volume``; None where none does."""
        return next((bottle for bottle in self.bottles if bottle >= volume), None)

    def syringe_marked(self, graduation: Fraction) -> Syringe | None:
        """The syringe offered with this graduation (mL)."""
        return next((each for each in self.syringes if each.graduation.exact == graduation), None)


def decides(
    condition: Condition, days: Iterable[DaysLimit], preparation: str, storage: Storage
) -> bool:
    """Whether the answer that ``condition`` asks for moves the shortest limit of days."""
    rows = [
        row for row in days if row.preparation == preparation and row.storage in (None, storage)
    ]
    shortest = min((row.days for row in rows), default=0)
    without = min((row.days for row in rows if row.condition is not condition), default=0)
    return without != shortest
