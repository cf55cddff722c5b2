"""Requests that tests start from, in the documented JSON form, and short ways to read answers."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from compounding.application import plans
from compounding.domain.plan import Plan
from compounding.findings import Finding

Data = dict[str, Any]

_COMMON: Data = {
    "regimen": {"start_mg": "1.5", "increase_mg": "1.5", "every_nights": 14, "maximum_mg": "4.5"},
    "compounded_on": "2026-11-22",
    "first_dose": "2026-11-23",
    "tablet": {
        "label_mg": "50",
        "weighed": {"count": 20, "mass_mg": "3700"},
        "expires": "2028-03-31",
    },
    "balance": {
        "rule": "sensitivity",
        "sensitivity_mg": "6",
        "max_error_pct": "5",
        "readability_mg": "1",
    },
}
_CAPSULE: Data = {
    "form": "capsule",
    "strength": "per_step",
    "extra_units": 1,
    "drug_surcharge_pct": "0",
    "size": "3",
    "method": "packing",
    "filler": {"name": "microcrystalline cellulose", "packing_mg": "130"},
    "tablet_powder_packing_mg": "225",
}
_LIQUID: Data = {
    "form": "liquid",
    "formula": "fawcett-1997",
    "concentration_mg_per_ml": "1",
    "storage": "refrigerator",
    "antimicrobial_test": False,
    "overfill_ml": "0",
    "syringe_graduation_ml": "0.1",
    "tablets": "whole",
}
FINE_BALANCE: Data = {"rule": "usp41", "repeatability_mg": "0.02", "readability_mg": "0.1"}


def capsules(top: Data | None = None, **make: Any) -> Data:
    """The sample capsule request with ``make`` changed, and the keys of ``top``."""
    return deepcopy({**_COMMON, "make": {**_CAPSULE, **make}, **(top or {})})


def liquid(top: Data | None = None, **make: Any) -> Data:
    """The sample liquid request with ``make`` changed, and the keys of ``top``."""
    return deepcopy({**_COMMON, "make": {**_LIQUID, **make}, **(top or {})})


def steps(*pairs: tuple[str, int]) -> Data:
    """A regimen step by step, as a top key."""
    return {"regimen": {"steps": [{"dose_mg": dose, "nights": nights} for dose, nights in pairs]}}


def fine(top: Data | None = None) -> Data:
    """Top keys with the fine balance, so that nothing is too light to weigh."""
    return {"balance": FINE_BALANCE, **(top or {})}


def plan_of(data: Data) -> Plan:
    """The plan of a request in its JSON form."""
    return plans.work_out(data)


def codes(plan: Plan, level: str | None = None) -> list[str]:
    """The codes of the findings, of one level where given."""
    return [each.code for each in plan.findings if level in (None, each.level.value)]


def finding(plan: Plan, code: str) -> Finding:
    """The one finding with ``code``."""
    (found,) = [each for each in plan.findings if each.code == code]
    return found
