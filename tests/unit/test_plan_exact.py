"""Every figure of the published plan cases, to the last fraction, with its whole working.

`tests/data/exact` holds what each plan says, an entry on a line: doses, batches, tablets, findings,
expected doses and working. The cases of `test_plan_cases.py` are published figures and agree within
a ten-thousandth; these files keep all the rest from changing unnoticed. After a wanted change of a
sum, write them again and read the difference line by line:

    python -m tests.unit.test_plan_exact
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from compounding.application import plans
from compounding.quantity import Quantity
from tests.unit.plan_samples import Data, capsules, fine, liquid, steps
from tests.unit.test_plan_cases import NAMES, load

HUNDRED: Data = {"rule": "hundred_d", "readability_mg": "1"}

# What the published cases do not reach: slips, coarse balances, whole tablets over several days.
MORE: dict[str, Data] = {
    "more-slips": capsules(
        {
            **steps(("0.1", 7), ("1.5", 14)),
            "tablet": {
                "label_mg": "5",
                "weighed": {"count": 20, "mass_mg": "370"},
                "expires": "2028-03-31",
            },
        },
        filler={"name": "microcrystalline cellulose", "packing_mg": "13"},
    ),
    "more-slipped-weight": capsules(
        {
            "tablet": {
                "label_mg": "50",
                "weighed": {"count": 20, "mass_mg": "37000"},
                "expires": "2028-03-31",
            }
        }
    ),
    "more-whole-tablets": liquid({**steps(("1.5", 14), ("3", 40), ("4.5", 60)), "lead_days": 1}),
    "more-lead-of-a-day": capsules({"lead_days": 1, "balance": HUNDRED}),
    "more-syrup": liquid(formula="simple-syrup", syringe_graduation_ml="0.2"),
    "more-fixed-fill": capsules(fine(), method="fixed_fill", fill_mg="120"),
    "more-by-volume": capsules(fine(), method="volume", cylinder_ml="5"),
    "more-taken-already": capsules(
        {"regimen": {**steps(("3", 14), ("4.5", 14))["regimen"], "already_taking_mg": "4.5"}}
    ),
    "more-not-a-multiple": capsules(steps(("1.5", 14), ("2", 14)), strength="1.5"),
    "more-first-dose-today": liquid({"first_dose": "2026-11-22", **fine()}),
}
EXACT = Path(__file__).parent.parent / "data" / "exact"


def told(value: Any) -> str:
    """A value in one line: fractions as they are, nothing left out but what is None."""
    if isinstance(value, Quantity):
        return f"{value.exact} {value.unit}"
    if is_dataclass(value):
        each = ((field.name, getattr(value, field.name)) for field in fields(value))
        inside = ", ".join(f"{name}={told(part)}" for name, part in each if part is not None)
        return f"{type(value).__name__}({inside})"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{told(key)}: {told(part)}" for key, part in sorted(value.items()))
        return f"{{{inside}}}"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(told(part) for part in value)}]"
    assert value is None or isinstance(value, (str, int, Decimal, Fraction, date)), value
    return value.isoformat() if isinstance(value, date) else str(value)


def lines_of(name: str) -> Iterator[str]:
    """What the plan of a case says, an entry on a line; the request itself left out."""
    plan = plans.work_out(MORE[name] if name in MORE else load(name)["input"])
    for field in fields(plan):
        part = getattr(plan, field.name)
        if field.name == "request":
            continue
        for entry in part if isinstance(part, tuple) else (part,):
            yield f"{field.name}: {told(entry)}"


@pytest.mark.parametrize("name", [*NAMES, *MORE])
def test_plan_says_exactly_what_it_said(name: str) -> None:
    kept = (EXACT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert list(lines_of(name)) == kept


def write() -> None:
    """Write all files again."""
    EXACT.mkdir(exist_ok=True)
    for name in (*NAMES, *MORE):
        text = "\n".join(lines_of(name)) + "\n"
        (EXACT / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
