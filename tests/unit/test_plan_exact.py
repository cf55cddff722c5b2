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
from tests.unit.test_plan_cases import NAMES, load

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
    plan = plans.work_out(load(name)["input"])
    for field in fields(plan):
        part = getattr(plan, field.name)
        if field.name == "request":
            continue
        for entry in part if isinstance(part, tuple) else (part,):
            yield f"{field.name}: {told(entry)}"


@pytest.mark.parametrize("name", NAMES)
def test_plan_says_exactly_what_it_said(name: str) -> None:
    kept = (EXACT / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert list(lines_of(name)) == kept


def write() -> None:
    """Write all files again."""
    EXACT.mkdir(exist_ok=True)
    for name in NAMES:
        text = "\n".join(lines_of(name)) + "\n"
        (EXACT / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
