"""Published worked cases: what the program's own sums must answer to them.

Each case names its source and how far that can be trusted, the sum that answers it, the figures
given and the figures expected. Where the source is wrong or its rule holds no longer, the case
says what the source prints, and the program must not come to that. Some whole plans stand beside
them. Nothing is planned from these tables: a damaged one stops the self-test and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from compounding.errors import ReferenceDataError
from compounding.paths import resources
from compounding.quantity import Unit
from compounding.reference.rows import Row, open_table

FILE: Final = "published.toml"
PLANS: Final = "self_test_plans"
_ID = re.compile(r"[A-Z][A-Za-z0-9._-]*", re.ASCII)


class Flag(StrEnum):
    """What the source's own answer is worth."""

    OK = "ok"
    ROUND = "round"
    DERIVED = "derived"
    NO_ANSWER = "noans"
    WRONG = "wrong"
    SUPERSEDED = "superseded"

    @property
    def must_differ(self) -> bool:
        """Whether the program must not come to what the source prints."""
        return self in (Flag.WRONG, Flag.SUPERSEDED)


class Trust(StrEnum):
    """How far a source can be trusted."""

    AUTHORITY = "A"
    PROFESSION = "B"
    STUDY = "C"
    OWN = "D"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One figure expected: exact, or after rounding half up ``to`` a step.

    ``printed`` is what the source prints, where that is something else.
    """

    name: str
    value: str
    to: Fraction | None = None
    printed: str | None = None


Inputs = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCase:
    """One case; ``sum`` names the sum that answers it."""

    id: str
    what: str
    source: str
    trust: Trust
    flag: Flag
    sum: str
    inputs: Inputs
    wanted: tuple[Wanted, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPlan:
    """A whole plan: the documented form of a request, and places of the answer with their values.

    A place is the path of a key: ``batches.0.units``.
    """

    id: str
    what: str
    source: str
    request: object
    wanted: tuple[Wanted, ...]


def read(table: Row) -> tuple[PublishedCase, ...]:
    """The cases of a table, in their order."""
    cases: dict[str, PublishedCase] = {}
    for row in table.rows("row"):
        case = _case(row)
        row.fault_if(case.id in cases, f"case {case.id} stands twice")
        cases[case.id] = case
        row.done()
    table.done()
    return tuple(cases.values())


def _case(row: Row) -> PublishedCase:
    name, flag = row.text("id"), row.choice("flag", Flag)
    row.fault_if(_ID.fullmatch(name) is None, f"{name} cannot name a case")
    wanted = _wanted(row)
    differs = any(each.printed is not None for each in wanted)
    row.fault_if(differs != (flag.must_differ or flag is Flag.ROUND), f"{flag}: what is printed?")
    return PublishedCase(
        id=name,
        what=row.text("what"),
        source=row.text("source"),
        trust=row.choice("trust", Trust),
        flag=flag,
        sum=row.text("sum"),
        inputs=_inputs(row.row("inputs")),
        wanted=wanted,
        note=row.text("note") if row.has("note") else "",
    )


def _inputs(row: Row) -> Inputs:
    return MappingProxyType(
        {key: row.text(key) if row.is_text(key) else row.texts(key) for key in row.names()}
    )


def _wanted(row: Row) -> tuple[Wanted, ...]:
    expected = row.row("expected")
    steps = row.row("to") if row.has("to") else None
    printed = row.row("printed") if row.has("printed") else None
    wanted = tuple(
        Wanted(
            name,
            expected.text(name),
            None if steps is None or not steps.has(name) else _step(steps, name),
            None if printed is None or not printed.has(name) else printed.text(name),
        )
        for name in expected.names()
    )
    row.fault_if(not wanted, "nothing is expected")
    for beside in (steps, printed):
        if beside is not None:
            beside.done()
    return wanted


def _step(row: Row, name: str) -> Fraction:
    # The unit has no part in it: a step is that of the figure.
    return row.quantity(name, Unit.MG).exact


def read_plans(folder: Path) -> tuple[PublishedPlan, ...]:
    """The plans of ``folder``, in the order of their names.

    Raises:
        ReferenceDataError: if there is none, or one is damaged.
    """
    plans = sorted((_plan(path) for path in folder.glob("*.json")), key=lambda plan: plan.id)
    if not plans:
        raise ReferenceDataError("reference.damaged", {"file": PLANS, "place": "no plans"})
    return tuple(plans)


def _plan(path: Path) -> PublishedPlan:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        place = {"file": path.name, "place": type(error).__name__}
        raise ReferenceDataError("reference.damaged", place) from error
    row = Row(path.name, "", data)
    expect = row.row("expect")
    wanted = tuple(Wanted(name, expect.text(name)) for name in expect.names())
    row.fault_if(not wanted, "nothing is expected")
    plan = PublishedPlan(
        id=row.text("id"),
        what=row.text("what"),
        source=row.text("source"),
        request=row.data("request"),
        wanted=wanted,
    )
    row.done()
    return plan


@cache
def cases() -> tuple[PublishedCase, ...]:
    """The cases that ship with the program, read once.

    Raises:
        ReferenceDataError: if their table is missing or has a fault.
    """
    return read(open_table(resources() / "reference", FILE))


@cache
def plans() -> tuple[PublishedPlan, ...]:
    """The plans that ship with the program, read once.

    Raises:
        ReferenceDataError: if one is missing or has a fault.
    """
    return read_plans(resources() / "reference" / PLANS)
