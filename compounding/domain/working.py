"""The working of a sum: made by the sum itself, so that it cannot drift from it.

A line keeps values, not text: it is put into words only when someone looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from compounding.quantity import Quantity

# A value of this unit is the ordinal number of a calendar day.
DATE = "date"
# A value of this unit is a pure number or a count.
PURE = ""


class Origin(StrEnum):
    """Where an input comes from."""

    PRESCRIPTION = "prescription"
    WEIGHING = "weighing"
    LOT = "lot"
    SETTING = "setting"
    TABLE = "table"
    CHOICE = "choice"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Input:
    """One value that goes into a line, with its unit and origin."""

    name: str
    value: Fraction
    unit: str
    origin: Origin


def amount(name: str, value: Quantity, origin: Origin) -> Input:
    """A quantity as an input."""
    return Input(name, value.exact, value.unit, origin)


def number(name: str, value: int | Fraction, origin: Origin) -> Input:
    """A pure number or a count as an input."""
    return Input(name, Fraction(value), PURE, origin)


def day(name: str, value: date, origin: Origin) -> Input:
    """A calendar day as an input."""
    return Input(name, Fraction(value.toordinal()), DATE, origin)


@dataclass(frozen=True, slots=True)
class Line:
    """One result: its symbol and formula (codes of the messages), inputs, exact and rounded value.

    ``batch`` and ``step`` are 1-based where the line belongs to one; ``rounding`` names the rule,
    or is None where the value is used exactly. ``of`` names what a general line is about (the
    thing weighed, the ingredient).
    """

    symbol: str
    formula: str
    inputs: tuple[Input, ...]
    exact: Fraction
    unit: str
    batch: int | None = None
    rounded: Fraction | None = None
    rounding: str | None = None
    step: int | None = None
    of: str | None = None
