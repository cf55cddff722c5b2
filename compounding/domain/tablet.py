"""From drug to tablets and crushed tablet powder.

The ratio is that of the lot actually weighed: no tablet mass is built in anywhere, because none
is published (regulation 2.2). What is powder and not drug is ballast and takes the place of
filler (calculations 1.1). Tablets are rounded up once a day, not once a batch (calculations 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import ceil

from compounding.domain.plan import DayCount, Dose, PlannedBatch, TabletCount, doses_within
from compounding.domain.request import Tablet
from compounding.domain.working import Input, Line, Origin, amount, number
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, Unit, mg, plain

# A tablet weighs more than this many times, and less than that many times, the drug it holds.
LEAST_TIMES = 2
MOST_TIMES = 10


def drug_input(drug: Fraction) -> Input:
    """The drug of a batch (mg) as an input of further lines."""
    return Input("drug", drug, Unit.MG, Origin.SUM)


def tablets_exact(need: Quantity, tablet: Tablet, batch: int) -> Line:
    """Tablets that hold ``need`` (mg of drug, triturations and overfill included)."""
    inputs = (
        Input("need", need.exact, Unit.MG, Origin.SUM),
        amount("label", tablet.label, Origin.LOT),
    )
    exact = need.ratio(tablet.label)
    return Line("tablets_exact", "tablets_exact", inputs, exact, "", batch)


def powder(drug: Quantity, tablet: Tablet, batch: int) -> Line:
    """The crushed tablet (mg) that holds ``drug``; source: calculations 1.1."""
    inputs = (
        drug_input(drug.exact),
        amount("weighed_mass", tablet.weighed_mass, Origin.WEIGHING),
        number("weighed_count", tablet.weighed_count, Origin.WEIGHING),
        amount("label", tablet.label, Origin.LOT),
    )
    exact = drug.exact * powder_per_drug(tablet)
    return Line("tablet_powder", "tablet_powder", inputs, exact, Unit.MG, batch)


def powder_per_drug(tablet: Tablet) -> Fraction:
    """Crushed tablet for each mg of drug (mg); never below 1."""
    return tablet.weighed_mass.exact / (tablet.weighed_count * tablet.label.exact)


def ballast(powder_mass: Quantity, drug: Quantity, batch: int) -> Line:
    """What the powder holds beside the drug (mg)."""
    inputs = (
        Input("tablet_powder", powder_mass.exact, Unit.MG, Origin.SUM),
        drug_input(drug.exact),
    )
    return Line("ballast", "ballast", inputs, (powder_mass - drug).exact, Unit.MG, batch)


def count(
    batches: Sequence[PlannedBatch],
    doses: Sequence[Dose],
    tablet: Tablet,
    *,
    whole: bool,
) -> tuple[TabletCount, tuple[Line, ...]]:
    """Tablets of the whole plan with their working (rule 4).

    ``whole`` says that each batch takes whole tablets, so that its own rounding stands.
    """
    by_day = _by_day(batches, whole=whole)
    to_crush = sum(made.to_crush for made in by_day)
    drug = sum((batch.drug for batch in batches), start=mg(0))
    taken = sum((_taken(batch, doses) for batch in batches), start=mg(0))
    exact = sum((batch.tablets_exact for batch in batches), start=Fraction(0))
    waste = tablet.label * to_crush - drug
    counted = TabletCount(
        exact=exact,
        to_crush=to_crush,
        if_made_separately=tuple(ceil(batch.tablets_exact) for batch in batches),
        waste=waste,
        left_over=drug - taken,
        by_day=by_day,
    )
    return counted, _count_lines(counted, tablet, (drug, taken), whole=whole)


def _by_day(batches: Sequence[PlannedBatch], *, whole: bool) -> tuple[DayCount, ...]:
    """Tablets to crush on each day, in order: rounded up once a day, or for each bottle."""
    needs: dict[date, list[Fraction]] = {}
    for batch in batches:
        needs.setdefault(batch.make_on, []).append(batch.tablets_exact)
    return tuple(
        DayCount(made, sum(map(ceil, needs[made])) if whole else ceil(sum(needs[made])))
        for made in sorted(needs)
    )


def findings(tablet: Tablet) -> tuple[Finding, ...]:
    """A mean mass that no tablet of this label is likely to have: a slipped point, most often.

    No maker publishes a mass; one label gives at least 3.5 times the drug (calculations 8, V01
    and C23), so twice and ten times the drug leave room on both sides.
    """
    mean = tablet.weighed_mass / tablet.weighed_count
    times = mean.ratio(tablet.label)
    if LEAST_TIMES <= times <= MOST_TIMES:
        return ()
    params = {
        "mean_mg": plain(mean.exact, 1),
        "label_mg": plain(tablet.label.exact),
        "count": str(tablet.weighed_count),
        "mass_mg": plain(tablet.weighed_mass.exact),
    }
    return (Finding(Level.CONFIRM, "tablet_weight_unusual", "tablet.weighed.mass_mg", params),)


def _taken(batch: PlannedBatch, doses: Sequence[Dose]) -> Quantity:
    """The drug of the doses of the nights that ``batch`` covers (mg)."""
    covered = doses_within(doses, batch.covers_first, batch.covers_last)
    return sum((dose.dose * dose.nights for dose in covered), start=mg(0))


def _count_lines(
    counted: TabletCount, tablet: Tablet, drug_and_taken: tuple[Quantity, Quantity], *, whole: bool
) -> tuple[Line, ...]:
    drug, taken = drug_and_taken
    label = amount("label", tablet.label, Origin.LOT)
    exact = Input("tablets_exact", counted.exact, "", Origin.SUM)
    rounded = Fraction(counted.to_crush)
    formula, rounding = (
        ("to_crush.whole", "up_each_bottle") if whole else ("to_crush", "up_each_day")
    )
    crush = number("to_crush", counted.to_crush, Origin.SUM)
    in_batches = amount("drug_in_batches", drug, Origin.SUM)
    in_doses = amount("drug_in_doses", taken, Origin.SUM)
    return (
        Line("to_crush", formula, (exact,), counted.exact, "", None, rounded, rounding),
        Line("waste", "waste", (crush, label, in_batches), counted.waste.exact, Unit.MG),
        Line("left_over", "left_over", (in_batches, in_doses), counted.left_over.exact, Unit.MG),
    )
