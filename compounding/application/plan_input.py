"""From the documented JSON form to a request, and back.

All problems are told at once, each with the path of its key. Every key shown is required unless
said to be optional; keys of a method not chosen may stand (and must be sound), keys of the other
form may not. Source: the plan interface, "plan: input".
"""

from __future__ import annotations

from compounding.application.json_fields import MOST_COUNT, Fields
from compounding.application.json_text import WHOLE
from compounding.application.make_input import read_make
from compounding.domain.plan import Dose
from compounding.domain.request import (
    Balance,
    BalanceRule,
    Increase,
    PlanRequest,
    Regimen,
    RegimenStep,
    Spreads,
    Tablet,
)
from compounding.domain.tables import Tables
from compounding.domain.titration import build_steps, nights_of, steps_needed
from compounding.errors import InputError, InputProblem
from compounding.quantity import Unit

MOST_STEPS = 60
MOST_NIGHTS = 3660

TOP = (
    "regimen",
    "compounded_on",
    "first_dose",
    "lead_days",
    "tablet",
    "balance",
    "uncertainty",
    "make",
)
BUILT = ("start_mg", "increase_mg", "every_nights", "maximum_mg")
STEPS = ("steps",)
BALANCE = ("rule", "sensitivity_mg", "max_error_pct", "repeatability_mg", "readability_mg")
SPREADS = ("label", "tablet", "blend", "fill", "measure")


def read_request(data: object, tables: Tables) -> PlanRequest:
    """The request that ``data`` (the JSON form as Python data) asks for.

    Raises:
        InputError: with every problem, in the order of the form.
    """
    problems: list[InputProblem] = []
    fields = Fields(data, WHOLE, problems)
    fields.only(TOP)
    regimen = _regimen(fields.child("regimen"))
    compounded_on, first_dose = fields.day("compounded_on"), fields.day("first_dose")
    if fields.good("compounded_on", "first_dose") and first_dose < compounded_on:
        fields.refuse("first_dose", "date.before_compounding")
    lead_days = fields.count("lead_days", least=0) if fields.has("lead_days") else 0
    tablet = _tablet(fields.child("tablet"))
    balance = read_balance(fields.child("balance"))
    spreads = _spreads(fields.child("uncertainty")) if fields.has("uncertainty") else Spreads()
    steps = len(regimen.steps) if fields.good("regimen") else None
    make = read_make(fields.child("make"), steps, tables)
    if problems or make is None:
        raise InputError(problems)
    return PlanRequest(
        regimen, compounded_on, first_dose, tablet, balance, make, lead_days, spreads
    )


def read_nights(data: object) -> tuple[Dose, ...]:
    """The doses on the calendar, as far as prescription and first dose alone tell them.

    Nothing where these cannot be used yet; :func:`read_request` says why.
    """
    problems: list[InputProblem] = []
    fields = Fields(data, WHOLE, problems)
    regimen, first_dose = _regimen(fields.child("regimen")), fields.day("first_dose")
    return () if problems else nights_of(regimen.steps, first_dose)


def _regimen(fields: Fields) -> Regimen:
    stepwise = fields.has("steps")
    known, others = (STEPS, BUILT) if stepwise else (BUILT, STEPS)
    fields.only((*known, "already_taking_mg"), others)
    taking = fields.optional_quantity("already_taking_mg", Unit.MG, zero=True)
    if stepwise:
        return Regimen(_steps(fields), taking)
    asked = Increase(
        fields.quantity("start_mg", Unit.MG),
        fields.quantity("increase_mg", Unit.MG),
        fields.count("every_nights", least=1),
        fields.quantity("maximum_mg", Unit.MG),
    )
    return Regimen(_built(fields, asked), taking, asked)


def _steps(fields: Fields) -> tuple[RegimenStep, ...]:
    steps = []
    for step in fields.children("steps", most=MOST_STEPS):
        step.only(("dose_mg", "nights"))
        dose, nights = step.quantity("dose_mg", Unit.MG), step.count("nights", least=1)
        steps.append(RegimenStep(dose, nights))
    if sum(step.nights for step in steps) > MOST_NIGHTS:
        fields.refuse("steps", "regimen.too_many_nights", {"most": str(MOST_NIGHTS)})
    return tuple(steps)


def _built(fields: Fields, asked: Increase) -> tuple[RegimenStep, ...]:
    if not fields.good(*BUILT):
        return ()
    if asked.start > asked.maximum:
        fields.refuse("start_mg", "regimen.start_above_maximum")
        return ()
    count = steps_needed(asked.start, asked.increase, asked.maximum)
    if count > MOST_STEPS:
        fields.refuse("increase_mg", "regimen.too_many_steps", {"most": str(MOST_STEPS)})
        return ()
    if count * asked.every_nights > MOST_NIGHTS:
        fields.refuse("every_nights", "regimen.too_many_nights", {"most": str(MOST_NIGHTS)})
        return ()
    return build_steps(asked.start, asked.increase, asked.every_nights, asked.maximum)


def _tablet(fields: Fields) -> Tablet:
    fields.only(("label_mg", "weighed", "expires"))
    label = fields.quantity("label_mg", Unit.MG)
    weighed = fields.child("weighed")
    weighed.only(("count", "mass_mg"))
    count = weighed.count("count", least=1, most=MOST_COUNT)
    mass = weighed.quantity("mass_mg", Unit.MG)
    if fields.good("label_mg", "weighed") and mass < label * count:
        weighed.refuse("mass_mg", "tablet.lighter_than_drug")
    return Tablet(label, count, mass, fields.expiry("expires"))


def read_balance(fields: Fields) -> Balance:
    """A balance with the figures that its rule needs; others may stand."""
    fields.only(BALANCE)
    rule = fields.choice("rule", BalanceRule)
    known = fields.good("rule")
    needs = {
        "sensitivity_mg": rule is BalanceRule.SENSITIVITY,
        "max_error_pct": rule is BalanceRule.SENSITIVITY,
        "repeatability_mg": rule is BalanceRule.USP41,
    }
    read = {
        key: fields.quantity(key, unit, zero=key == "repeatability_mg")
        if (known and needs[key]) or fields.has(key)
        else None
        for key, unit in (
            ("sensitivity_mg", Unit.MG),
            ("max_error_pct", Unit.PERCENT),
            ("repeatability_mg", Unit.MG),
        )
    }
    return Balance(
        rule,
        fields.quantity("readability_mg", Unit.MG),
        read["sensitivity_mg"],
        read["max_error_pct"],
        read["repeatability_mg"],
    )


def _spreads(fields: Fields) -> Spreads:
    fields.only([f"{name}_pct" for name in SPREADS])
    return Spreads(
        *(fields.optional_quantity(f"{name}_pct", Unit.PERCENT, zero=True) for name in SPREADS)
    )
