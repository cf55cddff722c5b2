"""One bottle of oral liquid: volume, tablets, ingredients, and the syringe it is measured with.

Made *to* volume. Whole tablets are rounded up and the volume follows them; weighed powder is
exact. Calculations 3; rules 3, 5 and 8 of the plan interface.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from compounding.domain import beyond_use, tablet, weighing
from compounding.domain.plan import Dose, PlannedBatch, PlannedIngredient, Weighing
from compounding.domain.request import LiquidMaking, PlanRequest, TabletUse
from compounding.domain.strategy import Portion
from compounding.domain.tables import AskAbout, Formula, IngredientKind
from compounding.domain.weighing import Bench
from compounding.domain.worked import WorkedBatch
from compounding.domain.working import Line, Origin, amount, number
from compounding.findings import Finding, Level, Remedy
from compounding.quantity import (
    Quantity,
    Unit,
    grouped,
    half_up,
    mass_in,
    mg,
    ml,
    plain,
    up,
    volume_of,
)

PER = 100
MOST_OFF_PERCENT = Fraction(5)
# mL: no bottle of the pharmacy is larger.
LARGEST_BOTTLE = 1000
_PRINTED = Fraction(1, 1000)


def work_out(
    request: PlanRequest, make: LiquidMaking, portion: Portion, formula: Formula, at: Bench
) -> WorkedBatch:
    """The bottle of ``portion``."""
    batch = portion.number
    need = _volume_needed(make, portion)
    drug_needed = mass_in(ml(need.exact), make.concentration)
    tablets = tablet.tablets_exact(drug_needed, request.tablet, batch)
    whole = ceil(tablets.exact)
    volume, volume_line = _volume(request, make, ml(need.exact), whole, batch)
    drug = _drug(volume, make, batch)
    powder = tablet.powder(mg(drug.exact), request.tablet, batch)
    ballast = tablet.ballast(mg(powder.exact), mg(drug.exact), batch)
    weighed = _weighed(make, mg(powder.exact), at, batch)
    ingredients = _ingredients(formula, volume)
    planned = PlannedBatch(
        number=batch,
        make_on=portion.make_on,
        steps=portion.steps,
        covers_first=portion.covers_first,
        covers_last=portion.covers_last,
        drug=mg(drug.exact),
        tablets_exact=tablets.exact,
        tablet_powder=mg(powder.exact),
        ballast=mg(ballast.exact),
        weighings=tuple(each for each, _ in weighed),
        beyond_use=portion.last,
        volume=volume,
        concentration=make.concentration,
        tablets=whole,
        ingredients=ingredients,
    )
    lines = [need, tablets, *volume_line, drug, powder, ballast]
    for each, line in weighed:
        lines += [line, weighing.effective(make.concentration, each, batch)]
    lines += _ingredient_lines(formula, ingredients, volume, batch)
    lines.append(beyond_use.working(portion.last, portion.make_on, batch))
    found = (
        *_findings(request, make, planned, at),
        *_too_small(make, portion, volume),
        *_unusual(make, portion, volume),
    )
    return WorkedBatch(planned, found, tuple(lines))


def _volume_needed(make: LiquidMaking, portion: Portion) -> Line:
    """Dose volumes of all nights and the overfill (mL)."""
    doses = _volume_of_doses(portion)
    inputs = (
        amount("volume_of_doses", doses, Origin.PRESCRIPTION),
        amount("overfill", make.overfill, Origin.CHOICE),
    )
    exact = (doses + make.overfill).exact
    return Line("volume_needed", "volume_needed", inputs, exact, Unit.ML, portion.number)


def _volume_of_doses(portion: Portion) -> Quantity:
    nightly = (volume_of_dose(dose) * dose.nights for dose in portion.doses)
    return sum(nightly, start=ml(0))


def volume_of_dose(dose: Dose) -> Quantity:
    """The exact volume of a dose of a liquid (mL).

    Raises:
        ValueError: for a dose of capsules.
    """
    if dose.volume is None:
        raise ValueError("a dose of a liquid has a volume")
    return dose.volume


def _volume(
    request: PlanRequest, make: LiquidMaking, needed: Quantity, whole: int, batch: int
) -> tuple[Quantity, tuple[Line, ...]]:
    """The volume to make to: what whole tablets give, or what is needed."""
    if make.tablets is TabletUse.WEIGHED:
        return needed, ()
    inputs = (
        number("tablets", whole, Origin.SUM),
        amount("label", request.tablet.label, Origin.LOT),
        amount("concentration", make.concentration, Origin.CHOICE),
    )
    volume = volume_of(request.tablet.label * whole, make.concentration)
    line = Line("volume", "volume.whole_tablets", inputs, volume.exact, Unit.ML, batch)
    return volume, (line,)


def _drug(volume: Quantity, make: LiquidMaking, batch: int) -> Line:
    inputs = (
        amount("volume", volume, Origin.SUM),
        amount("concentration", make.concentration, Origin.CHOICE),
    )
    exact = mass_in(volume, make.concentration).exact
    return Line("drug", "drug.liquid", inputs, exact, Unit.MG, batch)


def _weighed(
    make: LiquidMaking, powder: Quantity, at: Bench, batch: int
) -> tuple[tuple[Weighing, Line], ...]:
    if make.tablets is TabletUse.WHOLE:
        return ()
    return (weighing.weighing(weighing.TABLET_POWDER, powder, at, batch),)


def _ingredients(formula: Formula, volume: Quantity) -> tuple[PlannedIngredient, ...]:
    """Each ingredient for ``volume``, from its amount per 100 mL."""
    return tuple(
        PlannedIngredient(
            each.name,
            each.kind,
            None if each.per_100_ml is None else each.per_100_ml * (volume.exact / PER),
        )
        for each in formula.ingredients
    )


def _ingredient_lines(
    formula: Formula, made: tuple[PlannedIngredient, ...], volume: Quantity, batch: int
) -> list[Line]:
    of_volume = amount("volume", volume, Origin.SUM)
    return [
        Line(
            "ingredient",
            "ingredient",
            (amount("per_100_ml", per.per_100_ml, Origin.TABLE), of_volume),
            each.amount.exact,
            each.amount.unit,
            batch,
            of=each.name,
        )
        for per, each in zip(formula.ingredients, made, strict=True)
        if per.per_100_ml is not None and each.amount is not None
    ]


def _findings(
    request: PlanRequest, make: LiquidMaking, batch: PlannedBatch, at: Bench
) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for powder in batch.weighings:
        if not at.reaches(powder.exact):
            remedies = (_whole_tablets(request, make, batch),)
            under = [(powder.what, powder.exact)]
            found.append(weighing.below_minimum(under, at, remedies, "make.tablets", batch.number))
        moved = weighing.rounding_finding(make.concentration, powder, at, batch.number)
        found += [] if moved is None else [moved]
    found += [_light(each, at, batch.number) for each in batch.ingredients if _is_light(each, at)]
    return tuple(found)


def _too_small(make: LiquidMaking, portion: Portion, volume: Quantity) -> tuple[Finding, ...]:
    """A Stop where the doses, as the syringe shows them, take more than the bottle holds."""
    doses = (measured(volume_of_dose(dose), make) * dose.nights for dose in portion.doses)
    taken = sum(doses, start=ml(0))
    if taken <= volume:
        return ()
    params = {
        "taken_ml": plain(taken.exact),
        "volume_ml": plain(volume.exact, 3),
        "short_ml": plain(up((taken - volume).exact, _PRINTED)),
        "batch_number": str(portion.number),
    }
    at = portion.number
    return (Finding(Level.STOP, "bottle_too_small", "make.overfill_ml", params, at),)


def _unusual(make: LiquidMaking, portion: Portion, volume: Quantity) -> Iterator[Finding]:
    """A Confirm where the overfill is more than the doses, or the bottle above 1,000 mL.

    The overfill is one for all bottles and judged by the first; the last may be for a few nights.
    """
    doses, at = _volume_of_doses(portion), portion.number
    params = {"overfill_ml": plain(make.overfill.exact), "batch_number": str(at)}
    if at == 1 and make.overfill > doses:
        params |= {"variant": "overfill", "doses_ml": plain(doses.exact, 3)}
        yield Finding(Level.CONFIRM, "volume_unusual", "make.overfill_ml", params, at)
    elif volume.exact > LARGEST_BOTTLE:
        params |= {"variant": "bottle", "volume_ml": grouped(volume.exact, 3)}
        params["most_ml"] = grouped(LARGEST_BOTTLE)
        yield Finding(Level.CONFIRM, "volume_unusual", "make.concentration_mg_per_ml", params, at)


def _whole_tablets(request: PlanRequest, make: LiquidMaking, batch: PlannedBatch) -> Remedy:
    tablets = ceil(batch.tablets_exact)
    volume = volume_of(request.tablet.label * tablets, make.concentration)
    return Remedy("whole_tablets", {"tablets": tablets, "volume_ml": plain(volume.exact)})


def _is_light(ingredient: PlannedIngredient, at: Bench) -> bool:
    weighed = ingredient.kind is IngredientKind.WEIGHED
    return weighed and ingredient.amount is not None and not at.reaches(ingredient.amount)


def _light(ingredient: PlannedIngredient, at: Bench, batch: int) -> Finding:
    mass = ingredient.amount or mg(0)
    params = {
        "name": ingredient.name,
        "mass_mg": plain(mass.exact, 3),
        "minimum_mg": plain(up(at.minimum.exact, weighing.PRINTED)),
        "least_shown_mg": plain(up(at.minimum.exact, at.balance.readability.exact)),
        "batch_number": str(batch),
    }
    return Finding(Level.NOTE, "excipient_below_minimum", "make.formula", params, batch)


def measured(volume: Quantity, make: LiquidMaking) -> Quantity:
    """The volume as the syringe shows it: half up to its graduation (mL)."""
    return ml(half_up(volume.exact, make.graduation.exact))


def graduation_findings(make: LiquidMaking, doses: tuple[Dose, ...]) -> tuple[Finding, ...]:
    """Doses that the syringe cannot measure: a Confirm, a Stop above 5 % (rule 8)."""
    return tuple(
        _off_graduation(make, dose, volume_of_dose(dose))
        for dose in doses
        if measured(volume_of_dose(dose), make) != volume_of_dose(dose)
    )


def _off_graduation(make: LiquidMaking, dose: Dose, volume: Quantity) -> Finding:
    shown = measured(volume, make)
    error = (shown - volume).ratio(volume) * PER
    level = Level.STOP if abs(error) > MOST_OFF_PERCENT else Level.CONFIRM
    params = {
        "error_pct": plain(error),
        "shown_pct": plain(abs(error), 1),
        "volume_ml": plain(volume.exact, 3),
        "measured_ml": plain(shown.exact),
        "graduation_ml": plain(make.graduation.exact),
        "step_number": str(dose.step),
        "variant": level.value,
    }
    subject = "make.syringe_graduation_ml"
    return Finding(level, "not_on_graduation", subject, params, step=dose.step)


def data_finding(make: LiquidMaking, formula: Formula) -> Finding | None:
    """A Confirm where no stability data stand behind the date."""
    asked = formula.no_stability_data is AskAbout.ALWAYS or (
        formula.no_stability_data is AskAbout.WITH_TABLE_DATE and make.table_date
    )
    if not asked:
        return None
    return Finding(Level.CONFIRM, "no_stability_data", "make.formula", {"formula": formula.name})
