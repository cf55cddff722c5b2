"""The sensible ways to make one prescription, side by side, the best first.

Every way is worked out by the same sums as the plan itself; none is left out because it cannot be
made, it then says why. Capsules are compared as one strength per step, as multiples of the one
strength that fits every dose, and with the fewest strengths; the oral liquid at 1 mg per mL in the
refrigerator and at room temperature. What the regimen itself is asked about holds for all of them
and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil

from compounding.domain import planning, strengths
from compounding.domain.plan import Dose, ExpectedDose, Plan, PlannedBatch, TabletCount
from compounding.domain.request import (
    CapsuleMaking,
    LiquidMaking,
    Method,
    PlanRequest,
    Storage,
)
from compounding.domain.tables import Tables
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, Unit

USUAL_LIQUID = "fawcett-1997"
# Capsules compared with a liquid before anything of capsules is known: the filler is then filled
# up by volume, its mass unknown, and only the tablet powder can be judged.
_UNKNOWN_FILLER = "microcrystalline cellulose"
# A measured dose is more work at the bedside than one capsule, and as much as two.
_MEASURED = 2
# More capsules than this every night are taken only where nothing else can be made.
MOST_BEARABLE = 4
_WITHOUT = Quantity.of(0, Unit.PERCENT)


class Kind(StrEnum):
    """What kind of way it is."""

    PER_STEP = "per_step"
    ONE_STRENGTH = "one_strength"
    FEWEST = "fewest"
    LIQUID = "liquid"


class Criterion(StrEnum):
    """By what one way goes before another, in this order."""

    POSSIBLE = "possible"
    FEW_A_NIGHT = "few_a_night"
    MAKING_DAYS = "making_days"
    QUESTIONS = "questions"
    TABLETS = "tablets"
    EACH_NIGHT = "each_night"
    WASTE = "waste"
    BATCHES = "batches"
    LASTS = "lasts"


@dataclass(frozen=True, slots=True)
class Way:
    """One way and what follows from it.

    ``make`` is what choosing it asks for; None where it is planned strength by strength.
    ``strengths`` are those of its capsules, smallest first; ``findings`` leave out the regimen's.
    """

    kind: Kind
    make: CapsuleMaking | LiquidMaking | None
    strengths: tuple[Quantity, ...]
    doses: tuple[Dose, ...]
    batches: tuple[PlannedBatch, ...]
    tablets: TabletCount | None
    expected: tuple[ExpectedDose, ...]
    findings: tuple[Finding, ...]
    chosen: bool = False

    @property
    def problem(self) -> Finding | None:
        """The first Stop in its way."""
        return next((each for each in self.findings if each.level is Level.STOP), None)

    @property
    def filler_known(self) -> bool:
        """Whether the filler's mass is known, so that its weighing could be judged."""
        return self.kind is Kind.LIQUID or all(each.filler is not None for each in self.batches)

    @property
    def questions(self) -> int:
        """How many different points ask for a reason."""
        return len({each.code for each in self.findings if each.level is Level.CONFIRM})

    @property
    def making_days(self) -> tuple[date, ...]:
        """The days something is made on, in order."""
        return tuple(sorted({batch.make_on for batch in self.batches}))

    @property
    def most_percent(self) -> Fraction | None:
        """The widest expected range of its batches, in percent."""
        return max((each.relative_uncertainty_percent for each in self.expected), default=None)

    @property
    def shortest(self) -> tuple[int, PlannedBatch] | None:
        """The fewest days any batch may be used, day of making included, and that batch."""
        return min(
            (((each.beyond_use.last_day - each.make_on).days + 1, each) for each in self.batches),
            key=lambda pair: pair[0],
            default=None,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """All ways, the best first; ``because`` is what sets the first before the second.

    ``blocked`` is a Stop of the regimen itself: then no way can be made.
    """

    ways: tuple[Way, ...]
    because: Criterion | None
    blocked: Finding | None = None


def compare(plan: Plan, other: CapsuleMaking | LiquidMaking | None, tables: Tables) -> Comparison:
    """The ways to make what ``plan`` is for; ``other`` is how the other form would be made."""
    ways = sorted(_ways(plan, other, tables), key=_rank)
    stops = (each for each in plan.findings if each.level is Level.STOP and _of_regimen(each))
    blocked = next(stops, None)
    return Comparison(tuple(ways), None if blocked else _because(ways), blocked)


def _ways(plan: Plan, other: CapsuleMaking | LiquidMaking | None, tables: Tables) -> Iterator[Way]:
    chosen = _of_plan(plan, chosen=True)
    yield chosen
    request = plan.request
    capsules, liquid = _makings(request, other, tables)
    makings: tuple[CapsuleMaking | LiquidMaking, ...] = (
        *_capsule_makings(capsules, plan.doses),
        *_liquid_makings(liquid, tables),
    )
    for make in makings:
        if not _same(make, request.make):
            yield _of_plan(planning.work_out(replace(request, make=make), tables), chosen=False)
    fewest = strengths.fewest(plan.doses)
    if fewest:
        yield _strength_by_strength(request, capsules, fewest, tables)


def _makings(
    request: PlanRequest, other: CapsuleMaking | LiquidMaking | None, tables: Tables
) -> tuple[CapsuleMaking, LiquidMaking]:
    """How capsules and how a liquid would be made, from what is known of either."""
    known = (request.make, other)
    capsules = next((each for each in known if isinstance(each, CapsuleMaking)), None)
    liquid = next((each for each in known if isinstance(each, LiquidMaking)), None)
    return (
        CapsuleMaking(None, 1, _WITHOUT, "3", Method.VOLUME, _UNKNOWN_FILLER)
        if capsules is None
        else capsules,
        _usual_liquid(tables) if liquid is None else liquid,
    )


def _usual_liquid(tables: Tables) -> LiquidMaking:
    return LiquidMaking(
        formula=USUAL_LIQUID,
        concentration=_concentration(tables),
        storage=Storage.REFRIGERATOR,
        overfill=Quantity.of(0, Unit.ML),
        graduation=Quantity.of(Fraction(1, 10), Unit.ML),
    )


def _concentration(tables: Tables) -> Quantity:
    fixed = tables.formulas[USUAL_LIQUID].concentration
    return Quantity.of(1, Unit.MG_PER_ML) if fixed is None else fixed


def _capsule_makings(base: CapsuleMaking, doses: Sequence[Dose]) -> Iterator[CapsuleMaking]:
    """One strength per step, and multiples of one; remedies belong to the plan as it stood."""
    plain = replace(base, strength=None, choices=())
    yield plain
    shared = strengths.shared([dose.dose for dose in doses])
    if len({dose.dose for dose in doses}) > 1:
        yield replace(plain, strength=shared)


def _liquid_makings(base: LiquidMaking, tables: Tables) -> Iterator[LiquidMaking]:
    usual = replace(base, formula=USUAL_LIQUID, concentration=_concentration(tables))
    for storage in tables.storages(USUAL_LIQUID):
        yield replace(usual, storage=storage)


def _same(make: CapsuleMaking | LiquidMaking, asked: CapsuleMaking | LiquidMaking) -> bool:
    if isinstance(make, CapsuleMaking) and isinstance(asked, CapsuleMaking):
        return make.strength == asked.strength
    if isinstance(make, LiquidMaking) and isinstance(asked, LiquidMaking):
        return (make.formula, make.concentration, make.storage) == (
            asked.formula,
            asked.concentration,
            asked.storage,
        )
    return False


def _of_plan(plan: Plan, *, chosen: bool) -> Way:
    return Way(
        kind=_kind(plan.request.make),
        make=plan.request.make,
        strengths=_sorted([batch.strength for batch in plan.batches]),
        doses=plan.doses,
        batches=plan.batches,
        tablets=plan.tablets,
        expected=plan.expected,
        findings=_of_the_way(plan.findings),
        chosen=chosen,
    )


def _kind(make: CapsuleMaking | LiquidMaking) -> Kind:
    if isinstance(make, LiquidMaking):
        return Kind.LIQUID
    return Kind.PER_STEP if make.strength is None else Kind.ONE_STRENGTH


def _sorted(found: Sequence[Quantity | None]) -> tuple[Quantity, ...]:
    return tuple(sorted({each for each in found if each is not None}, key=lambda q: q.exact))


def _of_the_way(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if not _of_regimen(each))


def _of_regimen(finding: Finding) -> bool:
    return (finding.subject or "").startswith("regimen")


def _strength_by_strength(
    request: PlanRequest,
    base: CapsuleMaking,
    portions: Sequence[strengths.Share],
    tables: Tables,
) -> Way:
    """Several strengths, each for the steps that are multiples of it."""
    make = replace(base, strength=None, choices=())
    made = planning.capsule_batches(
        replace(request, make=make), [(each.strength, each.doses) for each in portions], tables
    )
    batches = tuple(worked.batch for worked in made.batches)
    doses = tuple(dose for each in portions for dose in each.doses)
    tablets, _ = planning.count_tablets(replace(request, make=make), batches, doses)
    expected, _ = planning.expected_doses(
        replace(request, make=make), batches, doses, tablets, tables
    )
    found = [*made.findings, *(each for worked in made.batches for each in worked.findings)]
    return Way(
        kind=Kind.FEWEST,
        make=None,
        strengths=_sorted([each.strength for each in portions]),
        doses=doses,
        batches=batches,
        tablets=tablets,
        expected=expected,
        findings=_of_the_way(found),
    )


def _rank(way: Way) -> tuple[Fraction, ...]:
    """What is compared, in the order of :class:`Criterion`; less is better."""
    crushed = 0 if way.tablets is None else way.tablets.to_crush
    waste = Fraction(0) if way.tablets is None else way.tablets.waste.exact
    return (
        Fraction(way.problem is not None),
        Fraction(_each_night(way) > MOST_BEARABLE),
        Fraction(len(way.making_days)),
        Fraction(way.questions),
        Fraction(crushed),
        Fraction(_each_night(way)),
        waste,
        Fraction(len(way.batches)),
        Fraction(0 if way.shortest is None else -way.shortest[0]),
    )


def _each_night(way: Way) -> int:
    if way.kind is Kind.LIQUID:
        return _MEASURED
    return max((ceil(dose.units or 0) for dose in way.doses), default=0)


def _because(ways: Sequence[Way]) -> Criterion | None:
    """The first point in which the best way is better than the next; None where none is."""
    if not ways or ways[0].problem is not None:
        return None
    if len(ways) == 1:
        return Criterion.POSSIBLE
    pairs = zip(Criterion, _rank(ways[0]), _rank(ways[1]), strict=True)
    return next((criterion for criterion, best, next_ in pairs if best < next_), None)
