"""What a plan answers: doses, batches, tablets, findings and the working of each.

Plain frozen data, exact (unrounded) unless a field says otherwise. ``None`` means the figure
does not exist for this way of making, never that it could not be found out silently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from compounding.domain.request import PlanRequest
from compounding.domain.tables import IngredientKind
from compounding.domain.working import Line
from compounding.findings import Finding, has_stop
from compounding.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Dose:
    """One step on the calendar; ``units`` is capsules a night, ``volume`` mL a night."""

    step: int
    first: date
    last: date
    nights: int
    dose: Quantity
    units: int | None = None
    volume: Quantity | None = None

    def within(self, first: date, last: date) -> Dose | None:
        """The nights of this step from ``first`` to ``last``, both included; None where none."""
        start, end = max(self.first, first), min(self.last, last)
        if start > end:
            return None
        if (start, end) == (self.first, self.last):
            return self
        return replace(self, first=start, last=end, nights=(end - start).days + 1)


def doses_within(doses: Sequence[Dose], first: date, last: date) -> tuple[Dose, ...]:
    """The doses of the nights from ``first`` to ``last``, each clipped to them, in order."""
    clipped = (dose.within(first, last) for dose in doses)
    return tuple(dose for dose in clipped if dose is not None)


@dataclass(frozen=True, slots=True)
class Weighing:
    """One thing to weigh: its code name, exact mass and the target the balance can show."""

    what: str
    exact: Quantity
    target: Quantity


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a beyond-use date; ``code`` and ``params`` name it in words."""

    code: str
    last_day: date
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BeyondUse:
    """The last day of use: the smallest of all limits, all of them kept."""

    last_day: date
    limited_by: Limit
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class PlannedIngredient:
    """What goes into a liquid beside the tablets; ``amount`` (mg or mL) is None for "to volume"."""

    name: str
    kind: IngredientKind
    amount: Quantity | None = None


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """One strength or volume to be made in one go; masses in mg, volume in mL."""

    number: int
    make_on: date
    steps: tuple[int, ...]
    covers_first: date
    covers_last: date
    drug: Quantity
    tablets_exact: Fraction
    tablet_powder: Quantity
    ballast: Quantity
    weighings: tuple[Weighing, ...]
    beyond_use: BeyondUse
    strength: Quantity | None = None
    units: int | None = None
    filler: Quantity | None = None
    fill_each: Quantity | None = None
    content_if_nothing_lost: Quantity | None = None
    volume: Quantity | None = None
    concentration: Quantity | None = None
    tablets: int | None = None
    ingredients: tuple[PlannedIngredient, ...] = ()


@dataclass(frozen=True, slots=True)
class DayCount:
    """The tablets crushed on one day, for all batches made on it."""

    make_on: date
    to_crush: int


@dataclass(frozen=True, slots=True)
class TabletCount:
    """Tablets of the whole plan; ``waste`` and ``left_over`` in mg of drug."""

    exact: Fraction
    to_crush: int
    if_made_separately: tuple[int, ...]
    waste: Quantity
    left_over: Quantity
    by_day: tuple[DayCount, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One term of the expected spread, in percent; ``assumed`` where no source is settled."""

    what: str
    percent: Fraction
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedDose:
    """Expected dose of a batch (and step, for a liquid): mean in mg, spread in percent, k = 2."""

    batch: int
    mean: Quantity
    relative_uncertainty_percent: Fraction
    parts: tuple[Part, ...]
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that the second path works out otherwise; ``batch`` is None for the whole plan."""

    what: str
    batch: int | None
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the second path says of a plan: how many figures it compared, and which differ."""

    agrees: bool
    checks: int
    differences: tuple[Difference, ...] = ()


NOT_COMPARED = Agreement(agrees=False, checks=0)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole answer. A plan with a Stop still shows its numbers and cannot be made."""

    request: PlanRequest
    doses: tuple[Dose, ...]
    batches: tuple[PlannedBatch, ...]
    tablets: TabletCount | None
    findings: tuple[Finding, ...]
    expected: tuple[ExpectedDose, ...] = ()
    working: tuple[Line, ...] = ()
    agreement: Agreement = NOT_COMPARED

    @property
    def has_stop(self) -> bool:
        """Whether any finding forbids making it."""
        return has_stop(self.findings)

    @property
    def can_be_made(self) -> bool:
        """Whether nothing forbids turning the plan into batches."""
        return bool(self.batches) and not self.has_stop and self.agreement.agrees

    def doses_in(self, batch: PlannedBatch) -> tuple[Dose, ...]:
        """The doses of the nights that ``batch`` covers, each clipped to them, in order."""
        return doses_within(self.doses, batch.covers_first, batch.covers_last)
