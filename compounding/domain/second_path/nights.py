"""The nights again: every night once, in order, with its dose.

Built from start and increase the last step is exactly the maximum; a capsule dose is a whole
number of capsules or none, a liquid dose is its volume. Regimen and rules 8, 9 and 11 of the plan
interface.
"""

from __future__ import annotations

from typing import NamedTuple

from compounding.domain.plan import Dose, Plan
from compounding.domain.request import CapsuleMaking, LiquidMaking, PlanRequest, Regimen
from compounding.domain.second_path.account import Account
from compounding.domain.second_path.parts import SCALE, parts_of

CEILING = 9 * SCALE // 2


class Step(NamedTuple):
    """One step: days as ordinal numbers, dose in parts, capsules a night (0 where none fit)."""

    number: int
    first: int
    last: int
    dose: int
    units: int


def steps_of(request: PlanRequest) -> list[Step]:
    """The steps on the calendar."""
    make = request.make
    strength = 0
    if isinstance(make, CapsuleMaking) and make.strength is not None:
        strength = parts_of(make.strength)
    night = request.first_dose.toordinal()
    steps = []
    for number, (dose, nights) in enumerate(_doses(request.regimen), start=1):
        units = 1
        if strength:
            units = 0 if dose % strength else dose // strength
        steps.append(Step(number, night, night + nights - 1, dose, units))
        night += nights
    return steps


def _doses(regimen: Regimen) -> list[tuple[int, int]]:
    """Dose in parts and nights of each step."""
    built = regimen.built_from
    if built is None:
        return [(parts_of(step.dose), step.nights) for step in regimen.steps]
    dose, rise, highest = (parts_of(each) for each in (built.start, built.increase, built.maximum))
    doses = []
    while dose < highest:
        doses.append((dose, built.every_nights))
        dose += rise
    return [*doses, (highest, built.every_nights)]


def check_nights(account: Account, plan: Plan, steps: list[Step]) -> None:
    """The plan's doses against the steps."""
    account.same("number of steps", None, len(plan.doses), len(steps))
    for dose, step in zip(plan.doses, steps, strict=False):
        _check_dose(account, plan, dose, step)


def _check_dose(account: Account, plan: Plan, dose: Dose, step: Step) -> None:
    place = f"of step {step.number}"
    account.same(f"number {place}", None, dose.step, step.number)
    account.amount(f"dose {place}", None, dose.dose, step.dose)
    account.day(f"first night {place}", None, dose.first, step.first)
    account.day(f"last night {place}", None, dose.last, step.last)
    account.same(f"nights {place}", None, dose.nights, step.last - step.first + 1)
    make = plan.request.make
    if isinstance(make, LiquidMaking):
        volume = step.dose * SCALE // parts_of(make.concentration)
        account.amount(f"volume {place}", None, dose.volume, volume)
    else:
        account.same(f"capsules a night {place}", None, dose.units, step.units or None)


def taken(steps: list[Step], first: int, last: int) -> int:
    """Drug of the nights from ``first`` to ``last``, in parts."""
    return sum(
        step.dose * (min(step.last, last) - max(step.first, first) + 1)
        for step in steps
        if step.first <= last and step.last >= first
    )
