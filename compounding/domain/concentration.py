"""A patient's liquid of another strength than the last one: the same dose is another volume.

Who is used to 1.5 mL takes five times the dose where the next bottle holds five times the drug per
mL. So a change is a Confirm whose reason is kept (reported harm: ten-fold errors with oral liquids
of changed concentration). The patient is known by name, letters alone and in any order, and date
of birth; more matches than needed only ask once too often.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from compounding.domain.plan import Plan
from compounding.domain.request import LiquidMaking
from compounding.domain.search import folded
from compounding.findings import Finding, Level
from compounding.quantity import plain

CODE: Final = "concentration_changed"
SUBJECT: Final = "make.concentration_mg_per_ml"
PLACES: Final = 3


def name_key(name: str) -> frozenset[str]:
    """The words of a name: case, accents, punctuation and order do not count."""
    return frozenset("".join(m if m.isalnum() else " " for m in folded(name)).split())


def with_change(plan: Plan, last: Decimal | None) -> Plan:
    """``plan`` with the Confirm of a liquid that differs from the ``last`` one (mg per mL)."""
    found = changed(plan, last)
    known = any(each.code == CODE for each in plan.findings)
    return plan if found is None or known else replace(plan, findings=(*plan.findings, found))


def changed(plan: Plan, last: Decimal | None) -> Finding | None:
    """The Confirm, None where nothing changes, nothing came before, or there is no dose."""
    make = plan.request.make
    if last is None or not isinstance(make, LiquidMaking) or not plan.doses:
        return None
    now, before = make.concentration.exact, Fraction(last)
    if now == before:
        return None
    dose = plan.doses[0].dose
    params = {
        "before": plain(before),
        "now": plain(now),
        "dose": str(dose),
        "volume": plain(dose.exact / now, PLACES),
        "volume_before": plain(dose.exact / before, PLACES),
    }
    return Finding(Level.CONFIRM, CODE, SUBJECT, params)
