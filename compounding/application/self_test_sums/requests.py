"""Requests for whole plans that hold no more than a published case gives.

What a case does not give is set so that it has no part in the answer: the tablets never expire,
a balance shows 0.1 mg, and pure drug is a tablet that weighs what it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from compounding.application.self_test_sums.given import Given
from compounding.domain import planning
from compounding.domain.plan import Plan
from compounding.domain.request import (
    Balance,
    BalanceRule,
    CapsuleMaking,
    LiquidMaking,
    Method,
    PlanRequest,
    Regimen,
    RegimenStep,
    Storage,
    Tablet,
    TabletUse,
)
from compounding.quantity import Quantity, Unit, mg, ml
from compounding.reference import tables

Making = CapsuleMaking | LiquidMaking
Steps = Sequence[tuple[Quantity, int]]
_DAY = date(2026, 11, 22)
_NEVER = date(2099, 12, 31)
_BALANCE = Balance(BalanceRule.HUNDRED_D, mg("0.1"))


def planned(steps: Steps, make: Making, tablet: Tablet) -> Plan:
    """The plan for doses with their nights."""
    regimen = Regimen(tuple(RegimenStep(dose, nights) for dose, nights in steps))
    return planning.work_out(PlanRequest(regimen, _DAY, _DAY, tablet, _BALANCE, make), tables())


def tablet_of(given: Given, pure: Quantity) -> Tablet:
    """The tablets as weighed; where the case has none, pure drug in portions of ``pure``."""
    if not given.has("weighed_mg"):
        label = given.mg("label_mg") if given.has("label_mg") else pure
        return Tablet(label, 1, label, _NEVER)
    count, mass = given.count("tablets_weighed"), given.mg("weighed_mg")
    return Tablet(given.mg("label_mg"), count, mass, _NEVER)


def capsules(given: Given, strength: Quantity | None = None) -> CapsuleMaking:
    """Capsules, filled by packing statistics where these are given, else to a mass."""
    packing = given.has("filler_packing_mg")
    return CapsuleMaking(
        strength=strength,
        extra_units=0,
        surcharge=given.percent("surcharge_pct"),
        size="1",
        method=Method.PACKING if packing else Method.FIXED_FILL,
        filler="lactose",
        filler_packing=given.mg("filler_packing_mg") if packing else None,
        powder_packing=given.mg("powder_packing_mg") if packing else None,
        fill=given.mg("fill_mg") if given.has("fill_mg") else mg(1000),
    )


def liquid(concentration: Quantity, use: TabletUse, graduation: str = "0.1") -> LiquidMaking:
    """The liquid that may be kept longest, so that one bottle holds all nights."""
    return LiquidMaking(
        formula="fawcett-1997",
        concentration=concentration,
        storage=Storage.REFRIGERATOR,
        overfill=ml(0),
        graduation=Quantity.parse(graduation, Unit.ML),
        tablets=use,
        antimicrobial_test=True,
    )
