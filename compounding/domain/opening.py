"""From a plan to the makings it becomes: one for each day of making, with every figure it needs.

A plan with a Stop is never made, a Confirm needs its reason, and no dose above 4.5 mg is opened,
whatever the plan says (naltrexone at low dose; the ceiling nobody lifts). What the bench weighs
against is copied into the event: a later version of the sums never changes an open making.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from compounding.domain import liquid, weighing
from compounding.domain.beyond_use import TABLETS_EXPIRE
from compounding.domain.events import (
    BatchOpened,
    Container,
    ContainerDose,
    DaysAllowed,
    MakingOpened,
    Param,
    Reason,
    Target,
    Wanted,
)
from compounding.domain.form import Form
from compounding.domain.lots import FILLER, INGREDIENT, TABLET
from compounding.domain.plan import Dose, Plan, PlannedBatch
from compounding.domain.prescription import REASON_LONGEST
from compounding.domain.request import Balance, CapsuleMaking, LiquidMaking
from compounding.domain.titration import CEILING
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, Unit, half_up, plain, up

ROOM: Final = "room"
# What a measuring vessel of the bench shows, in mL.
MEASURE_STEP: Final = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the plan is opened with; ``numbers`` gives the next free batch number each time."""

    prescription_id: str
    plan_input: str
    new_id: Callable[[], str]
    numbers: Iterator[str]


def against(plan: Plan, reasons: Mapping[str, str]) -> tuple[Finding, ...]:
    """What forbids making this plan: its Stops, a dose too high, a Confirm without a reason."""
    stops = [each for each in plan.findings if each.level is Level.STOP]
    if not plan.batches:
        stops.append(Finding(Level.STOP, "making.nothing_to_make"))
    if any(dose.dose > CEILING for dose in plan.doses) and not stops:
        stops.append(Finding(Level.STOP, "making.dose_above_maximum"))
    unexplained = {
        each.code: Finding(Level.STOP, "making.reason_missing", each.subject, {"code": each.code})
        for each in plan.findings
        if each.level is Level.CONFIRM and not reasons.get(each.code, "").strip()
    }
    return (*stops, *unexplained.values())


def read_reasons(plan: Plan, reasons: Mapping[str, str]) -> tuple[Reason, ...]:
    """The reason of every Confirm of the plan, as clean lines.

    Raises:
        InputError: naming each reason (``reasons.faster_than_usual``) that cannot be used.
    """
    form = Form()
    read = tuple(
        Reason(
            each.code,
            form.line(f"reasons.{each.code}", reasons.get(each.code, ""), REASON_LONGEST),
            each.batch,
            each.step,
        )
        for each in plan.findings
        if each.level is Level.CONFIRM
    )
    form.done()
    return read


def open_makings(
    plan: Plan, opening: Opening, reasons: Sequence[Reason]
) -> tuple[MakingOpened, ...]:
    """One making for each day of the plan, earliest first. Ask :func:`against` before."""
    if plan.tablets is None:
        raise ValueError("a plan without batches is not made")
    crushed = {each.make_on: each.to_crush for each in plan.tablets.by_day}
    days = sorted({batch.make_on for batch in plan.batches})
    return tuple(_open_day(plan, day, crushed[day], opening, reasons) for day in days)


def _open_day(
    plan: Plan, day: date, to_crush: int, opening: Opening, reasons: Sequence[Reason]
) -> MakingOpened:
    planned = [batch for batch in plan.batches if batch.make_on == day]
    numbers = {batch.number for batch in planned}
    return MakingOpened(
        making_id=opening.new_id(),
        prescription_id=opening.prescription_id,
        plan_input=opening.plan_input,
        planned_on=day,
        to_crush=to_crush,
        wanted=_wanted(plan, planned),
        batches=tuple(
            _open_batch(plan, batch, position, opening)
            for position, batch in enumerate(planned, start=1)
        ),
        reasons=tuple(each for each in reasons if each.batch is None or each.batch in numbers),
    )


def _weighings(batch: PlannedBatch, balance: Balance) -> tuple[Target, ...]:
    return tuple(
        Target(
            each.what,
            str(each.target.unit),
            decimal(each.exact),
            decimal(each.target),
            decimal(balance.readability),
        )
        for each in batch.weighings
    )


def _ingredients(batch: PlannedBatch, balance: Balance) -> tuple[Target, ...]:
    """What goes into a liquid beside the tablets: weighed to the balance, or measured in mL.

    What fills up to the volume is no target of its own: the volume made is. What is too light for
    the balance is measured from a stock solution, as the plan noted (`excipient_below_minimum`).
    """
    at, _ = weighing.bench(balance)
    targets = []
    for each in batch.ingredients:
        if each.amount is None:
            continue
        weighed = each.amount.unit is Unit.MG
        step = balance.readability.exact if weighed else MEASURE_STEP
        from_stock = weighed and not at.reaches(each.amount)
        # Rounded below what the balance weighs, or to nothing, it could not be weighed.
        least = up(at.minimum.exact, step) if weighed and not from_stock else step
        rounded = Quantity(max(half_up(each.amount.exact, step), least), each.amount.unit)
        targets.append(
            Target(
                each.name,
                str(each.amount.unit),
                decimal(each.amount),
                decimal(rounded),
                as_decimal(step),
                from_stock,
            )
        )
    return tuple(targets)


def _wanted(plan: Plan, planned: Iterable[PlannedBatch]) -> tuple[Wanted, ...]:
    label = plan.request.tablet.label
    wanted = [Wanted(TABLET, f"naltrexone hydrochloride {label} tablets")]
    if isinstance(plan.request.make, CapsuleMaking):
        return (*wanted, Wanted(FILLER, plan.request.make.filler))
    names = dict.fromkeys(each.name for batch in planned for each in batch.ingredients)
    return (*wanted, *(Wanted(INGREDIENT, name) for name in names))


def _open_batch(plan: Plan, batch: PlannedBatch, position: int, opening: Opening) -> BatchOpened:
    make, balance = plan.request.make, plan.request.balance
    return BatchOpened(
        batch_id=opening.new_id(),
        number=next(opening.numbers),
        position=position,
        plan_number=batch.number,
        form="liquid" if isinstance(make, LiquidMaking) else "capsule",
        steps=batch.steps,
        covers_first=batch.covers_first,
        covers_last=batch.covers_last,
        drug_mg=decimal(batch.drug),
        targets=(*_weighings(batch, balance), *_ingredients(batch, balance)),
        minimum_mg=as_decimal(up(weighing.minimum(balance).exact, weighing.PRINTED)),
        planned_last_day=batch.beyond_use.last_day,
        planned_limited_by=batch.beyond_use.limited_by.code,
        planned_params=tuple(
            Param(name, value) for name, value in batch.beyond_use.limited_by.params.items()
        ),
        limits=_limits(batch),
        containers=_containers(plan, batch),
        storage=str(make.storage) if isinstance(make, LiquidMaking) else ROOM,
        strength_mg=_maybe(batch.strength),
        concentration_mg_per_ml=_maybe(batch.concentration),
        units=batch.units,
        volume_ml=_maybe(batch.volume),
        fill_each_mg=_maybe(batch.fill_each),
        size=make.size if isinstance(make, CapsuleMaking) else None,
        formula=make.formula if isinstance(make, LiquidMaking) else None,
    )


def _limits(batch: PlannedBatch) -> tuple[DaysAllowed, ...]:
    """The limits in days; the tablets' expiry is asked again of the lot that is chosen."""
    limits = tuple(
        DaysAllowed(each.code, int(each.params["days"]))
        for each in batch.beyond_use.limits
        if each.code != TABLETS_EXPIRE
    )
    if not limits:
        raise ValueError("a batch without a limit of days is not made")
    return limits


def _containers(plan: Plan, batch: PlannedBatch) -> tuple[Container, ...]:
    """Capsules: one container for each step. A liquid: one bottle with a dated line for each."""
    make = plan.request.make
    doses = [_dated(dose, make) for dose in plan.doses_in(batch)]
    if batch.volume is not None:
        return (Container(1, tuple(doses), volume_ml=decimal(batch.volume)),)
    return tuple(
        Container(number, (dose,), units=(dose.units or 0) * dose.nights)
        for number, dose in enumerate(doses, start=1)
    )


def _dated(dose: Dose, make: CapsuleMaking | LiquidMaking) -> ContainerDose:
    """A dated line; a volume as the patient's syringe shows it."""
    volume = None
    if isinstance(make, LiquidMaking) and dose.volume is not None:
        volume = decimal(liquid.measured(dose.volume, make))
    return ContainerDose(
        dose.step, dose.first, dose.last, dose.nights, decimal(dose.dose), dose.units, volume
    )


def as_decimal(exact: Fraction) -> Decimal:
    """An exact figure as the record writes it: at most 6 decimals, half up."""
    return Decimal(plain(exact))


def decimal(quantity: Quantity) -> Decimal:
    """A quantity as the record writes it."""
    return as_decimal(quantity.exact)


def _maybe(quantity: Quantity | None) -> Decimal | None:
    return None if quantity is None else decimal(quantity)
