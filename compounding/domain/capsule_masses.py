"""The sums of one capsule batch: how many, drug, tablet powder, ballast, filler, fill.

Three conventions for the filler (calculations 1.2 and 1.5): packing statistics, a fixed fill
mass, or filling up in a measuring cylinder, where the filler's mass is not known. A surcharge
adds drug and takes the place of filler. Rules 1, 2 and 9 of the plan interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from compounding.domain import strategy, tablet
from compounding.domain.plan import Dose
from compounding.domain.request import BatchChoice, CapsuleMaking, Method, PlanRequest
from compounding.domain.strategy import Portion
from compounding.domain.working import Line, Origin, amount, number
from compounding.quantity import Quantity, Unit, mg

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Masses:
    """The sums of one batch, in mg; ``filler`` and ``fill_each`` are None in a cylinder."""

    units: int
    strength: Quantity
    content: Quantity
    drug: Quantity
    powder: Quantity
    ballast: Quantity
    filler: Quantity | None
    fill_each: Quantity | None
    lines: tuple[Line, ...]


def units_for(doses: Sequence[Dose]) -> int:
    """The capsules of all nights of ``doses``."""
    return sum(dose.nights * (dose.units or 0) for dose in doses)


def choice_for(make: CapsuleMaking, first_step: int) -> BatchChoice | None:
    """The remedy accepted for the batch that begins with ``first_step``."""
    return next((choice for choice in make.choices if choice.step == first_step), None)


def extra_for(make: CapsuleMaking, first_step: int) -> int:
    """The extra capsules of the batch that begins with ``first_step``."""
    choice = choice_for(make, first_step)
    return make.extra_units if choice is None or choice.extra_units is None else choice.extra_units


def units_by_batch(make: CapsuleMaking, doses: Sequence[Dose]) -> tuple[int, ...]:
    """The capsules of every batch in order, extra ones included; none where a dose is not whole."""
    if any(dose.units is None for dose in doses):
        return ()
    first = strategy.first_steps(make, len(doses))
    return tuple(
        units_for(doses[step - 1 : step] if make.strength is None else doses)
        + extra_for(make, step)
        for step in first
    )


def work_out(request: PlanRequest, make: CapsuleMaking, portion: Portion, extra: int) -> Masses:
    """The masses of the batch of ``portion``, with ``extra`` capsules.

    Raises:
        ValueError: if the figure of the chosen method is missing.
    """
    batch = portion.number
    strength = portion.doses[0].dose if make.strength is None else make.strength
    for_nights = units_for(portion.doses)
    units = for_nights + extra
    counted = _units_line(for_nights, extra, batch)
    content = _content(strength, make, batch)
    drug = _drug(units, mg(content.exact), batch)
    powder = tablet.powder(mg(drug.exact), request.tablet, batch)
    ballast = tablet.ballast(mg(powder.exact), mg(drug.exact), batch)
    lines = [counted, content, drug, powder, ballast]
    filler = fill_each = None
    if make.method is not Method.VOLUME:
        of_filler = _filler(make, units, mg(powder.exact), batch)
        of_fill = _fill_each(units, mg(powder.exact), mg(of_filler.exact), batch)
        lines += [of_filler, of_fill, *_full(make, units, mg(powder.exact), of_filler.exact, batch)]
        filler, fill_each = mg(of_filler.exact), mg(of_fill.exact)
    return Masses(
        units,
        strength,
        mg(content.exact),
        mg(drug.exact),
        mg(powder.exact),
        mg(ballast.exact),
        filler,
        fill_each,
        tuple(lines),
    )


def _units_line(for_nights: int, extra: int, batch: int) -> Line:
    inputs = (
        number("capsules_for_nights", for_nights, Origin.PRESCRIPTION),
        number("extra_units", extra, Origin.CHOICE),
    )
    return Line("units", "units", inputs, Fraction(for_nights + extra), "", batch)


def _content(strength: Quantity, make: CapsuleMaking, batch: int) -> Line:
    """The drug in a capsule if nothing is lost (mg): strength and surcharge."""
    origin = Origin.PRESCRIPTION if make.strength is None else Origin.CHOICE
    inputs = (
        amount("strength", strength, origin),
        amount("surcharge", make.surcharge, Origin.CHOICE),
    )
    exact = strength.exact * (1 + make.surcharge.exact / HUNDRED)
    return Line("content", "content", inputs, exact, Unit.MG, batch)


def _drug(units: int, content: Quantity, batch: int) -> Line:
    inputs = (number("units", units, Origin.SUM), amount("content", content, Origin.SUM))
    return Line("drug", "drug.capsules", inputs, content.exact * units, Unit.MG, batch)


def _given(figure: Quantity | None, method: Method) -> Quantity:
    if figure is None:
        raise ValueError(f"the method {method} lacks its figure")
    return figure


def _filler(make: CapsuleMaking, units: int, powder: Quantity, batch: int) -> Line:
    """Filler (mg) by the chosen method; negative where the capsule is too small.

    Raises:
        ValueError: if the figure of the method is missing.
    """
    if make.method is Method.FIXED_FILL:
        return _filler_of_fill(_given(make.fill, make.method), units, powder, batch)
    filler_packing = _given(make.filler_packing, make.method)
    powder_packing = _given(make.powder_packing, make.method)
    return _filler_of_packing(filler_packing, powder_packing, units, powder, batch)


def _filler_of_fill(fill: Quantity, units: int, powder: Quantity, batch: int) -> Line:
    """What a fixed fill mass leaves beside the powder (calculations 1.2, convention 2)."""
    inputs = (
        number("units", units, Origin.SUM),
        amount("fill", fill, Origin.CHOICE),
        amount("tablet_powder", powder, Origin.SUM),
    )
    exact = (fill * units - powder).exact
    return Line("filler", "filler.fixed_fill", inputs, exact, Unit.MG, batch)


def _filler_of_packing(
    filler_packing: Quantity, powder_packing: Quantity, units: int, powder: Quantity, batch: int
) -> Line:
    """What the powder leaves of a capsule, filled with filler (calculations 1.2, convention 3)."""
    inputs = (
        number("units", units, Origin.SUM),
        amount("filler_packing", filler_packing, Origin.LOT),
        amount("tablet_powder", powder, Origin.SUM),
        amount("powder_packing", powder_packing, Origin.LOT),
    )
    room = 1 - (powder / units).ratio(powder_packing)
    exact = filler_packing.exact * units * room
    return Line("filler", "filler.packing", inputs, exact, Unit.MG, batch)


def _fill_each(units: int, powder: Quantity, filler: Quantity, batch: int) -> Line:
    inputs = (
        amount("tablet_powder", powder, Origin.SUM),
        amount("filler", filler, Origin.SUM),
        number("units", units, Origin.SUM),
    )
    exact = (powder + filler).exact / units
    return Line("fill_each", "fill_each", inputs, exact, Unit.MG, batch)


def _full(
    make: CapsuleMaking, units: int, powder: Quantity, filler: Fraction, batch: int
) -> tuple[Line, ...]:
    """How full the capsules are (%), where both packing statistics are known.

    The parts of the room that powder and filler take add up (calculations 1.2). Where no filler
    fits, the powder alone is counted.
    """
    if make.filler_packing is None or make.powder_packing is None:
        return ()
    inputs = [
        number("units", units, Origin.SUM),
        amount("tablet_powder", powder, Origin.SUM),
        amount("powder_packing", make.powder_packing, Origin.LOT),
    ]
    room, formula = powder.ratio(make.powder_packing), "fill_percent.powder"
    if filler > 0:
        formula = "fill_percent.packing"
        room += mg(filler).ratio(make.filler_packing)
        inputs += [
            amount("filler", mg(filler), Origin.SUM),
            amount("filler_packing", make.filler_packing, Origin.LOT),
        ]
    exact = room / units * HUNDRED
    return (Line("fill_percent", formula, tuple(inputs), exact, Unit.PERCENT, batch),)
