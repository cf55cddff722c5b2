"""One batch of capsules: what to weigh, what is in the way, and the ways out of it.

The masses come from :mod:`compounding.domain.capsule_masses`. Rules 3, 5, 9 and 11 of the plan
interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from compounding.domain import beyond_use, capsule_masses, tablet, weighing
from compounding.domain.capsule_masses import Masses
from compounding.domain.plan import Dose, PlannedBatch, Weighing
from compounding.domain.request import BatchChoice, CapsuleMaking, Method, PlanRequest
from compounding.domain.strategy import Portion
from compounding.domain.titration import CEILING
from compounding.domain.weighing import Bench, Trituration
from compounding.domain.worked import WorkedBatch, expiry_findings
from compounding.domain.working import Line, Origin, amount, number
from compounding.errors import InputProblem
from compounding.findings import Finding, Level, Remedy
from compounding.quantity import Quantity, Unit, mg, plain

MOST_SURCHARGE = Fraction(10)


def work_out(request: PlanRequest, make: CapsuleMaking, portion: Portion, at: Bench) -> WorkedBatch:
    """The batch of ``portion``, with a problem where a trituration is accepted and not offered."""
    choice = capsule_masses.choice_for(make, portion.steps[0])
    extra = capsule_masses.extra_for(make, portion.steps[0])
    masses = capsule_masses.work_out(request, make, portion, extra)
    offered = _trituration(masses, at, portion.number)
    asked = choice if choice is not None and choice.triturate else None
    accepted = None if asked is None else offered
    weighed = _weighings(masses, accepted, at, portion.number)
    need = _need(masses, accepted, portion.number)
    tablets = tablet.tablets_exact(mg(need.exact), request.tablet, portion.number)
    batch = _planned(portion, masses, tablets.exact, tuple(each for each, _ in weighed))
    lines = [*masses.lines, *([] if accepted is None else [*accepted.lines, need]), tablets]
    lines += [line for _, line in weighed]
    lines.append(weighing.effective(masses.strength, weighed[0][0], portion.number))
    if accepted is not None:
        lines.append(weighing.triturated(masses.strength, batch.weighings, portion.number))
    lines.append(beyond_use.working(portion.last, portion.make_on, portion.number))
    findings = (
        *_too_small(make, masses, batch.number),
        *([] if accepted else _too_light(masses, offered, at, batch.number)),
        *_moved(masses, batch, at, accepted),
        *([] if extra else _above_maximum(masses, portion)),
        *expiry_findings(portion),
    )
    problems = () if asked is None or accepted else (not_offered(make, asked),)
    return WorkedBatch(batch, findings, tuple(lines), problems)


def _trituration(masses: Masses, at: Bench, batch: int) -> Trituration | None:
    """The trituration on offer: where a weighing is under the minimum and one would help."""
    if masses.filler is None or not _under(masses, at):
        return None
    return weighing.triturate(masses.powder, masses.filler, at, batch)


def _under(masses: Masses, at: Bench) -> list[tuple[str, Quantity]]:
    """The weighings under the minimum, as made without a trituration."""
    return [(what, mass) for what, mass in _plain_weighings(masses) if not at.reaches(mass)]


def _plain_weighings(masses: Masses) -> list[tuple[str, Quantity]]:
    """Tablet powder and filler; a filler of zero or less is no weighing."""
    weighed = [(weighing.TABLET_POWDER, masses.powder)]
    if masses.filler is not None and masses.filler.exact > 0:
        weighed.append((weighing.FILLER, masses.filler))
    return weighed


def not_offered(make: CapsuleMaking, choice: BatchChoice) -> InputProblem:
    """A trituration that was accepted though it is not needed or does not help."""
    path = f"make.batches[{make.choices.index(choice)}].weighing"
    return InputProblem(path, "choice.not_offered", {"step": str(choice.step)})


def _need(masses: Masses, accepted: Trituration | None, batch: int) -> Line:
    """The drug to take from tablets: that of the batch, or of the whole trituration (mg)."""
    multiple = 1 if accepted is None else accepted.multiple
    inputs = (
        number("multiple", multiple, Origin.SUM),
        amount("drug", masses.drug, Origin.SUM),
    )
    return Line("need", "need", inputs, masses.drug.exact * multiple, Unit.MG, batch)


def _weighings(
    masses: Masses, accepted: Trituration | None, at: Bench, batch: int
) -> tuple[tuple[Weighing, Line], ...]:
    if accepted is not None:
        return accepted.weighings(at, batch)
    weighed = _plain_weighings(masses)
    return tuple(weighing.weighing(what, mass, at, batch) for what, mass in weighed)


def _planned(
    portion: Portion, masses: Masses, tablets: Fraction, weighed: tuple[Weighing, ...]
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


def _too_light(
    masses: Masses, offered: Trituration | None, at: Bench, batch: int
) -> tuple[Finding, ...]:
    """One Stop for all weighings under the minimum, as made without a trituration."""
    under = _under(masses, at)
    if not under:
        return ()
    remedies = _remedies(masses, offered, at)
    return (weighing.below_minimum(under, at, remedies, "make.extra_units", batch),)


def _moved(
    masses: Masses, batch: PlannedBatch, at: Bench, accepted: Trituration | None
) -> tuple[Finding, ...]:
    """What rounding to the balance does to the strength: of the powder, or of the trituration."""
    moved = weighing.rounding_finding(masses.strength, batch.weighings[0], at, batch.number)
    if moved is None and accepted is not None:
        moved = weighing.trituration_finding(masses.strength, batch.weighings, batch.number)
    return () if moved is None else (moved,)


def _remedies(masses: Masses, offered: Trituration | None, at: Bench) -> tuple[Remedy, ...]:
    each = [mass / masses.units for _, mass in _plain_weighings(masses)]
    larger = Remedy("larger_batch", {"units": weighing.units_that_clear(each, at)})
    return (larger,) if offered is None else (larger, weighing.trituration_remedy(offered))


def _too_small(make: CapsuleMaking, masses: Masses, batch: int) -> tuple[Finding, ...]:
    """A Stop where the filler would be negative."""
    if masses.filler is None or masses.filler.exact >= 0:
        return ()
    over = plain(-masses.filler.exact, 3)
    params = {"over_mg": over, "size": make.size, "batch_number": str(batch)}
    subject = "make.size"
    if make.method is Method.FIXED_FILL:
        subject, params["variant"] = "make.fill_mg", "fixed_fill"
    return (Finding(Level.STOP, "capsule_too_small", subject, params, batch),)


def _above_maximum(masses: Masses, portion: Portion) -> tuple[Finding, ...]:
    """A Note where a night holds more than 4.5 mg if nothing of a surcharge is lost."""
    units = max(dose.units or 0 for dose in portion.doses)
    held = masses.content * units
    if held <= CEILING or masses.strength * units > CEILING:
        return ()
    params = {
        "held_mg": plain(held.exact),
        "maximum_mg": plain(CEILING.exact),
        "units": str(units),
        "batch_number": str(portion.number),
        "variant": "one" if units == 1 else "several",
    }
    subject, at = "make.drug_surcharge_pct", portion.number
    return (Finding(Level.NOTE, "content_above_maximum", subject, params, at),)


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
