"""One batch of capsules: drug, tablet powder, filler, what to weigh.

Three conventions for the filler (calculations 1.2 and 1.5): packing statistics, a fixed fill
mass, or filling up in a measuring cylinder, where the filler's mass is not known. A surcharge
adds drug and takes the place of filler. Rules 1 to 3, 5 and 9 of the plan interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from compounding.domain import beyond_use, tablet, weighing
from compounding.domain.worked import WorkedBatch, expiry_findings
from compounding.domain.plan import Dose, PlannedBatch, Weighing
from compounding.domain.request import BatchChoice, CapsuleMaking, Method, PlanRequest
from compounding.domain.strategy import Portion
from compounding.domain.weighing import Bench, Trituration
from compounding.domain.working import Line, Origin, amount, number
from compounding.errors import InputError, InputProblem
from compounding.findings import Finding, Level, Remedy
from compounding.quantity import Quantity, Unit, mg, plain

HUNDRED = 100
MOST_SURCHARGE = Fraction(10)


@dataclass(frozen=True, slots=True)
class _Masses:
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


def work_out(
    request: PlanRequest, make: CapsuleMaking, portion: Portion, at: Bench
) -> WorkedBatch:
    """The batch of ``portion``.

    Raises:
        InputError: if a trituration was accepted that is not offered.
    """
    choice = _choice(make, portion.steps[0])
    extra = make.extra_units if choice is None or choice.extra_units is None else choice.extra_units
    masses = _masses(request, make, portion, extra)
    offered = _trituration(masses, at, portion.number)
    accepted = _accepted(make, choice, offered)
    weighed = _weighings(masses, accepted, at, portion.number)
    need = _need(masses, accepted, portion.number)
    tablets = tablet.tablets_exact(mg(need.exact), request.tablet, portion.number)
    batch = _planned(portion, masses, tablets.exact, tuple(each for each, _ in weighed))
    lines = [*masses.lines, *([] if accepted is None else [*accepted.lines, need]), tablets]
    lines += [line for _, line in weighed]
    lines.append(weighing.effective(masses.strength, weighed[0][0], portion.number))
    lines.append(beyond_use.working(portion.last, portion.make_on, portion.number))
    findings = _findings(make, masses, batch, offered, at)
    return WorkedBatch(batch, (*findings, *expiry_findings(portion)), tuple(lines))


def _choice(make: CapsuleMaking, first_step: int) -> BatchChoice | None:
    return next((choice for choice in make.choices if choice.step == first_step), None)


def units_for(doses: Sequence[Dose]) -> int:
    """The capsules of all nights of ``doses``."""
    return sum(dose.nights * (dose.units or 0) for dose in doses)


def _masses(
    request: PlanRequest, make: CapsuleMaking, portion: Portion, extra: int
) -> _Masses:
    batch = portion.number
    strength = portion.doses[0].dose if make.strength is None else make.strength
    for_nights = units_for(portion.doses)
    units = for_nights + extra
    counted = _units_line(for_nights, extra, batch)
    content = _content(strength, make.surcharge, batch)
    drug = _drug(units, mg(content.exact), batch)
    powder = tablet.powder(mg(drug.exact), request.tablet, batch)
    ballast = tablet.ballast(mg(powder.exact), mg(drug.exact), batch)
    lines = [counted, content, drug, powder, ballast]
    filler = fill_each = None
    if make.method is not Method.VOLUME:
        of_filler = _filler(make, units, mg(powder.exact), batch)
        of_fill = _fill_each(units, mg(powder.exact), mg(of_filler.exact), batch)
        lines += [of_filler, of_fill]
        filler, fill_each = mg(of_filler.exact), mg(of_fill.exact)
    return _Masses(
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


def _content(strength: Quantity, surcharge: Quantity, batch: int) -> Line:
    """The drug in a capsule if nothing is lost (mg): strength and surcharge."""
    inputs = (
        amount("strength", strength, Origin.PRESCRIPTION),
        amount("surcharge", surcharge, Origin.CHOICE),
    )
    exact = strength.exact * (1 + surcharge.exact / HUNDRED)
    return Line("content", "content", inputs, exact, Unit.MG, batch)


def _drug(units: int, content: Quantity, batch: int) -> Line:
    inputs = (number("units", units, Origin.SUM), amount("content", content, Origin.SUM))
    return Line("drug", "drug.capsules", inputs, content.exact * units, Unit.MG, batch)


def _packing(figure: Quantity | None) -> Quantity:
    if figure is None:
        raise ValueError("the chosen method lacks its figure")
    return figure


def _filler(make: CapsuleMaking, units: int, powder: Quantity, batch: int) -> Line:
    """Filler (mg); negative where the capsule is too small. Source: calculations 1.2.

    Raises:
        ValueError: if the figure of the chosen method is missing.
    """
    of_units = number("units", units, Origin.SUM)
    of_powder = amount("tablet_powder", powder, Origin.SUM)
    if make.method is Method.FIXED_FILL:
        fill = _packing(make.fill)
        inputs = (of_units, amount("fill", fill, Origin.CHOICE), of_powder)
        exact = (fill * units - powder).exact
        return Line("filler", "filler.fixed_fill", inputs, exact, Unit.MG, batch)
    filler_packing, powder_packing = _packing(make.filler_packing), _packing(make.powder_packing)
    inputs = (
        of_units,
        amount("filler_packing", filler_packing, Origin.LOT),
        of_powder,
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


def _trituration(masses: _Masses, at: Bench, batch: int) -> Trituration | None:
    """The trituration on offer: where a weighing is under the minimum and one would help."""
    if masses.filler is None or not _under(masses, at):
        return None
    return weighing.triturate(masses.powder, masses.filler, at, batch)


def _under(masses: _Masses, at: Bench) -> list[tuple[str, Quantity]]:
    """The weighings under the minimum, as made without a trituration."""
    return [(what, mass) for what, mass in _plain_weighings(masses) if not at.reaches(mass)]


def _plain_weighings(masses: _Masses) -> list[tuple[str, Quantity]]:
    """Tablet powder and filler; a filler of zero or less is no weighing."""
    weighed = [(weighing.TABLET_POWDER, masses.powder)]
    if masses.filler is not None and masses.filler.exact > 0:
        weighed.append((weighing.FILLER, masses.filler))
    return weighed


def _accepted(
    make: CapsuleMaking, choice: BatchChoice | None, offered: Trituration | None
) -> Trituration | None:
    if choice is None or not choice.triturate:
        return None
    if offered is None:
        raise InputError([_not_offered(make, choice)])
    return offered


def _not_offered(make: CapsuleMaking, choice: BatchChoice) -> InputProblem:
    path = f"make.batches[{make.choices.index(choice)}].weighing"
    return InputProblem(path, "choice.not_offered", {"step": str(choice.step)})


def refuse_triturations(make: CapsuleMaking) -> None:
    """Where no batch can be worked out, no trituration is offered.

    Raises:
        InputError: if one was accepted all the same.
    """
    problems = [_not_offered(make, choice) for choice in make.choices if choice.triturate]
    if problems:
        raise InputError(problems)


def _need(masses: _Masses, accepted: Trituration | None, batch: int) -> Line:
    """The drug to take from tablets: that of the batch, or of the whole trituration (mg)."""
    multiple = 1 if accepted is None else accepted.multiple
    inputs = (
        number("multiple", multiple, Origin.SUM),
        amount("drug", masses.drug, Origin.SUM),
    )
    return Line("need", "need", inputs, masses.drug.exact * multiple, Unit.MG, batch)


def _weighings(
    masses: _Masses, accepted: Trituration | None, at: Bench, batch: int
) -> tuple[tuple[Weighing, Line], ...]:
    if accepted is not None:
        return accepted.weighings(at, batch)
    weighed = _plain_weighings(masses)
    return tuple(weighing.weighing(what, mass, at, batch) for what, mass in weighed)


def _planned(
    portion: Portion, masses: _Masses, tablets: Fraction, weighed: tuple[Weighing, ...]
) -> PlannedBatch:
    return PlannedBatch(
        number=portion.number,
        make_on=portion.make_on,
        steps=portion.steps,
        covers_first=portion.covers_first,
        covers_last=portion.covers_last,
        drug=masses.drug,
        tablets_exact=tablets,
        tablet_powder=masses.powder,
        ballast=masses.ballast,
        weighings=weighed,
        beyond_use=portion.last,
        strength=masses.strength,
        units=masses.units,
        filler=masses.filler,
        fill_each=masses.fill_each,
        content_if_nothing_lost=masses.content,
    )


def _findings(
    make: CapsuleMaking,
    masses: _Masses,
    batch: PlannedBatch,
    offered: Trituration | None,
    at: Bench,
) -> list[Finding]:
    found: list[Finding] = []
    if masses.filler is not None and masses.filler.exact < 0:
        found.append(_too_small(make, masses.filler, batch.number))
    triturated = len(batch.weighings) > 2
    under = [] if triturated else _under(masses, at)
    if under:
        remedies = _remedies(masses, offered, at)
        subject = "make.extra_units"
        found.append(weighing.below_minimum(under, at, remedies, subject, batch.number))
    moved = weighing.rounding_finding(masses.strength, batch.weighings[0], at, batch.number)
    return found if moved is None else [*found, moved]


def _remedies(masses: _Masses, offered: Trituration | None, at: Bench) -> tuple[Remedy, ...]:
    each = [mass / masses.units for _, mass in _plain_weighings(masses)]
    larger = Remedy("larger_batch", {"units": weighing.units_that_clear(each, at)})
    return (larger,) if offered is None else (larger, weighing.trituration_remedy(offered))


def _too_small(make: CapsuleMaking, filler: Quantity, batch: int) -> Finding:
    params = {"over_mg": plain(-filler.exact, 3), "size": make.size, "batch_number": str(batch)}
    subject = "make.size"
    if make.method is Method.FIXED_FILL:
        subject, params["variant"] = "make.fill_mg", "fixed_fill"
    return Finding(Level.STOP, "capsule_too_small", subject, params, batch)


def plan_findings(make: CapsuleMaking) -> tuple[Finding, ...]:
    """What there is to say of the surcharge, alone and with extra capsules (rule 9)."""
    found = []
    if make.surcharge.exact > MOST_SURCHARGE:
        params = {"surcharge_pct": plain(make.surcharge.exact), "most_pct": plain(MOST_SURCHARGE)}
        subject = "make.drug_surcharge_pct"
        found.append(Finding(Level.STOP, "surcharge_too_high", subject, params))
    extra = make.extra_units or any(choice.extra_units for choice in make.choices)
    if make.surcharge.exact > 0 and extra:
        params = {"surcharge_pct": plain(make.surcharge.exact)}
        found.append(Finding(Level.NOTE, "surcharge_and_extra", "make.extra_units", params))
    return tuple(found)


def not_a_multiple(make: CapsuleMaking, doses: Sequence[Dose]) -> tuple[Finding, ...]:
    """A Stop for each dose that is not a whole number of capsules (rule 11)."""
    strength = "" if make.strength is None else plain(make.strength.exact)
    return tuple(
        Finding(
            Level.STOP,
            "dose_not_multiple",
            "make.strength",
            {
                "dose_mg": plain(dose.dose.exact),
                "strength_mg": strength,
                "step_number": str(dose.step),
            },
            step=dose.step,
        )
        for dose in doses
        if dose.units is None
    )
