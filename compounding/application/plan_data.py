"""From a request back to its documented JSON form, with the digits that were entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction

from compounding.domain.request import (
    Balance,
    BatchChoice,
    CapsuleMaking,
    LiquidMaking,
    PlanRequest,
    Regimen,
    Spreads,
    Tablet,
)
from compounding.quantity import LONGEST, Quantity, plain

Data = dict[str, object]


def digits(quantity: Quantity) -> str:
    """The digits of ``quantity`` as entered, or in full where the program knows it.

    Raises:
        ValueError: if it cannot be written as a plain decimal.
    """
    if quantity.entered is not None:
        return format(quantity.entered, "f")
    text = plain(quantity.exact, LONGEST)
    if len(text) > LONGEST or Fraction(text) != quantity.exact:
        raise ValueError("an amount that is not a plain decimal cannot be asked for")
    return text


def _given(figures: Mapping[str, Quantity | None]) -> Data:
    return {key: digits(value) for key, value in figures.items() if value is not None}


def request_to_data(request: PlanRequest) -> Data:
    """The JSON form of ``request`` as Python data; reading it gives an equal request."""
    data: Data = {
        "regimen": _regimen(request.regimen),
        "compounded_on": request.compounded_on.isoformat(),
        "first_dose": request.first_dose.isoformat(),
        "lead_days": request.lead_days,
        "tablet": _tablet(request.tablet),
        "balance": _balance(request.balance),
    }
    spreads = _spreads(request.spreads)
    if spreads:
        data["uncertainty"] = spreads
    make = request.make
    data["make"] = _liquid(make) if isinstance(make, LiquidMaking) else _capsule(make)
    return data


def _regimen(regimen: Regimen) -> Data:
    asked = regimen.built_from
    taking = _given({"already_taking_mg": regimen.already_taking})
    if asked is None:
        steps = [{"dose_mg": digits(each.dose), "nights": each.nights} for each in regimen.steps]
        return {"steps": steps, **taking}
    return {
        "start_mg": digits(asked.start),
        "increase_mg": digits(asked.increase),
        "every_nights": asked.every_nights,
        "maximum_mg": digits(asked.maximum),
        **taking,
    }


def _tablet(tablet: Tablet) -> Data:
    return {
        "label_mg": digits(tablet.label),
        "weighed": {"count": tablet.weighed_count, "mass_mg": digits(tablet.weighed_mass)},
        "expires": tablet.expires.isoformat(),
    }


def _balance(balance: Balance) -> Data:
    figures = {
        "sensitivity_mg": balance.sensitivity,
        "max_error_pct": balance.max_error,
        "repeatability_mg": balance.repeatability,
        "readability_mg": balance.readability,
    }
    return {"rule": balance.rule.value, **_given(figures)}


def _spreads(spreads: Spreads) -> Data:
    return _given({f"{field.name}_pct": getattr(spreads, field.name) for field in fields(spreads)})


def _capsule(make: CapsuleMaking) -> Data:
    data: Data = {
        "form": "capsule",
        "strength": "per_step" if make.strength is None else digits(make.strength),
        "extra_units": make.extra_units,
        "drug_surcharge_pct": digits(make.surcharge),
        "size": make.size,
        "method": make.method.value,
        "filler": {"name": make.filler, **_given({"packing_mg": make.filler_packing})},
        **_given(
            {
                "tablet_powder_packing_mg": make.powder_packing,
                "fill_mg": make.fill,
                "cylinder_ml": make.cylinder,
            }
        ),
    }
    if make.choices:
        data["batches"] = [_choice(choice) for choice in make.choices]
    return data


def _choice(choice: BatchChoice) -> Data:
    data: Data = {"step": choice.step}
    if choice.extra_units is not None:
        data["extra_units"] = choice.extra_units
    if choice.triturate:
        data["weighing"] = "trituration"
    return data


def _liquid(make: LiquidMaking) -> Data:
    return {
        "form": "liquid",
        "formula": make.formula,
        "concentration_mg_per_ml": digits(make.concentration),
        "storage": make.storage.value,
        "antimicrobial_test": make.antimicrobial_test,
        "table_date": make.table_date,
        "overfill_ml": digits(make.overfill),
        "syringe_graduation_ml": digits(make.graduation),
        "tablets": make.tablets.value,
    }
