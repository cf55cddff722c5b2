"""The doses on the calendar, and what is unusual about them.

One dose a night, step after step (calculations 7). The ceiling of 4.5 mg stands above every
prescription; the usual pace (1.5 mg more every 14 nights) only asks for a reason. Rule 9 of the
plan interface.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from compounding.domain.plan import Dose, Plan
from compounding.domain.request import (
    CapsuleMaking,
    LiquidMaking,
    PlanRequest,
    Regimen,
    RegimenStep,
)
from compounding.domain.working import Line, Origin, amount, day, number
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, mg, plain, volume_of

CEILING = mg("4.5")
USUAL_INCREASE = mg("1.5")
USUAL_NIGHTS = 14
# A dose meant in half milligrams is what a slipped point usually hides (regulation 5.1, DX-17).
HALF_MG = Fraction(1, 2)


def build_steps(
    start: Quantity, increase: Quantity, every_nights: int, maximum: Quantity
) -> tuple[RegimenStep, ...]:
    """Steps of ``every_nights`` from ``start``; the last is exactly ``maximum`` (mg).

    Raises:
        ValueError: if the start is above the maximum or the increase is not positive.
    """
    if start > maximum or increase.exact <= 0:
        raise ValueError("a regimen rises from its start to its maximum")
    rises = -(-(maximum - start).exact // increase.exact)
    doses = [start + increase * rise for rise in range(rises)]
    return tuple(RegimenStep(dose, every_nights) for dose in (*doses, maximum))


def steps_needed(start: Quantity, increase: Quantity, maximum: Quantity) -> int:
    """How many steps :func:`build_steps` would make, without making them."""
    return int(-(-(maximum - start).exact // increase.exact)) + 1


def whole_units(dose: Quantity, strength: Quantity) -> int | None:
    """Capsules of ``strength`` that make ``dose``, or None where they are not a whole number."""
    units = dose.ratio(strength)
    return units.numerator if units.denominator == 1 else None


def calendar(request: PlanRequest) -> tuple[Dose, ...]:
    """Every step with its first and last night, and what is taken each night."""
    doses = []
    for dose in nights_of(request.regimen.steps, request.first_dose):
        units, volume = _each_night(dose.dose, request.make)
        doses.append(replace(dose, units=units, volume=volume))
    return tuple(doses)


def nights_of(steps: Iterable[RegimenStep], first_dose: date) -> tuple[Dose, ...]:
    """Every step with its first and last night, before anything is known of the making."""
    doses = []
    first = first_dose
    for index, step in enumerate(steps, start=1):
        last = first + timedelta(days=step.nights - 1)
        doses.append(Dose(index, first, last, step.nights, step.dose))
        first = last + timedelta(days=1)
    return tuple(doses)


@dataclass(frozen=True, slots=True)
class Refill:
    """When the next supply is due: the first night without a dose, and the day to make it by."""

    last_covered: date
    first_night: date
    make_by: date


def refill_on(plan: Plan) -> Refill:
    """The night after the last one covered, and that night less the days of lead.

    Without a batch the regimen's own last night counts.
    """
    ends = [batch.covers_last for batch in plan.batches] or [dose.last for dose in plan.doses]
    last = max(ends)
    next_night = last + timedelta(days=1)
    return Refill(last, next_night, next_night - timedelta(days=plan.request.lead_days))


def _each_night(
    dose: Quantity, make: CapsuleMaking | LiquidMaking
) -> tuple[int | None, Quantity | None]:
    if isinstance(make, LiquidMaking):
        return None, volume_of(dose, make.concentration)
    return (1 if make.strength is None else whole_units(dose, make.strength)), None


def working(request: PlanRequest, doses: tuple[Dose, ...]) -> tuple[Line, ...]:
    """How each step's last night and what is taken each night follow."""
    return tuple(line for dose in doses for line in _dose_lines(request, dose))


def _dose_lines(request: PlanRequest, dose: Dose) -> Iterator[Line]:
    nights = number("nights", dose.nights, Origin.PRESCRIPTION)
    begins = day("first_night", dose.first, Origin.PRESCRIPTION)
    ends = Fraction(dose.last.toordinal())
    yield Line("last_night", "last_night", (begins, nights), ends, "date", step=dose.step)
    taken = amount("dose", dose.dose, Origin.PRESCRIPTION)
    if isinstance(request.make, LiquidMaking) and dose.volume is not None:
        strength = amount("concentration", request.make.concentration, Origin.CHOICE)
        exact = dose.volume.exact
        yield Line("dose_volume", "dose_volume", (taken, strength), exact, "mL", step=dose.step)
    elif isinstance(request.make, CapsuleMaking) and request.make.strength and dose.units:
        strength = amount("strength", request.make.strength, Origin.CHOICE)
        units = Fraction(dose.units)
        yield Line("units_a_night", "units_a_night", (taken, strength), units, "", step=dose.step)


def findings(regimen: Regimen) -> tuple[Finding, ...]:
    """What is above the ceiling (Stop) or unusual (Confirm) about a regimen."""
    found = [_above_ceiling(regimen, index) for index in range(len(regimen.steps))]
    found += [_taken_now(regimen), _start(regimen)]
    for unusual in (_increase, _pace):
        every = [unusual(regimen, index) for index in range(1, len(regimen.steps))]
        raised = [finding for finding in every if finding is not None]
        # Built from one increase and one pace, each is asked about once.
        found += raised[:1] if regimen.built_from or len(raised) == 1 else map(_named, raised)
    return tuple(finding for finding in found if finding is not None)


def _named(finding: Finding) -> Finding:
    """The finding as one of several: its sentence says which step is meant."""
    params = {**finding.params, "step_number": str(finding.step), "variant": "of_step"}
    return replace(finding, params=params)


def _subject(regimen: Regimen, index: int, key: str, built: str) -> str:
    """The key of the input: of the step, or of the start and increase it was built from."""
    return f"regimen.{built}" if regimen.built_from else f"regimen.steps[{index}].{key}"


def _above_ceiling(regimen: Regimen, index: int) -> Finding | None:
    dose = regimen.steps[index].dose
    if dose <= CEILING:
        return None
    subject = _subject(regimen, index, "dose_mg", "maximum_mg")
    params = {
        "dose_mg": plain(dose.exact),
        "maximum_mg": plain(CEILING.exact),
        "step_number": str(index + 1),
        **_slip(dose.exact),
    }
    return Finding(Level.STOP, "dose_above_maximum", subject, params, step=index + 1)


def _slip(dose: Fraction) -> dict[str, str]:
    """The dose a slipped point may hide: the nearest power of ten that gives a usual one."""
    for times in (10, 100, 1000):
        meant = dose / times
        if meant <= CEILING.exact and (meant / HALF_MG).denominator == 1:
            return {"variant": "slip", "times": str(times), "meant_mg": plain(meant)}
    return {}


def _taken_now(regimen: Regimen) -> Finding | None:
    """A dose taken now that this program would not give, or a start that lowers it: a question."""
    now, start = regimen.already_taking, regimen.steps[0].dose
    if now is None or now <= min(start, CEILING):
        return None
    params = {"taken_mg": plain(now.exact), "dose_mg": plain(start.exact)}
    params |= {"variant": "above"} if now > CEILING else {}
    subject = "regimen.already_taking_mg"
    return Finding(Level.CONFIRM, "taken_now_unusual", subject, params)


def _start(regimen: Regimen) -> Finding | None:
    now = regimen.already_taking or mg(0)
    start = regimen.steps[0].dose
    if start - now <= USUAL_INCREASE:
        return None
    subject = _subject(regimen, 0, "dose_mg", "start_mg")
    params = {
        "dose_mg": plain(start.exact),
        "taken_mg": plain(now.exact),
        "usual_mg": plain(USUAL_INCREASE.exact),
    }
    if now.exact == 0:
        params["variant"] = "new"
    return Finding(Level.CONFIRM, "start_above_usual", subject, params, step=1)


def _increase(regimen: Regimen, index: int) -> Finding | None:
    before, after = regimen.steps[index - 1].dose, regimen.steps[index].dose
    if after - before <= USUAL_INCREASE:
        return None
    subject = _subject(regimen, index, "dose_mg", "increase_mg")
    params = {
        "before_mg": plain(before.exact),
        "after_mg": plain(after.exact),
        "increase_mg": plain((after - before).exact),
        "usual_mg": plain(USUAL_INCREASE.exact),
    }
    return Finding(Level.CONFIRM, "increase_above_usual", subject, params, step=index + 1)


def _pace(regimen: Regimen, after_index: int) -> Finding | None:
    index = after_index - 1
    step, after = regimen.steps[index], regimen.steps[after_index]
    if step.nights >= USUAL_NIGHTS or after.dose <= step.dose:
        return None
    subject = _subject(regimen, index, "nights", "every_nights")
    params = {"nights": str(step.nights), "usual_nights": str(USUAL_NIGHTS)}
    return Finding(Level.CONFIRM, "faster_than_usual", subject, params, step=index + 1)
