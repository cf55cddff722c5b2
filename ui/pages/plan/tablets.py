"""The masses of tablets weighed one by one, kept as one text with a line for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from compounding.errors import QuantityError
from compounding.quantity import Quantity, Unit


def lines_of(text: str) -> list[str]:
    """The lines that hold something."""
    return [line for line in text.split("\n") if line.strip()]


def text_of_lines(lines: Iterable[str]) -> str:
    """One text of all lines that hold something."""
    return "\n".join(line for line in lines if line.strip())


def masses_of(text: str) -> tuple[Quantity, ...]:
    """The masses in mg; nothing where one of the lines cannot be read or is 0."""
    try:
        masses = tuple(Quantity.parse(line, Unit.MG) for line in lines_of(text))
    except QuantityError:
        return ()
    return masses if all(mass.exact > 0 for mass in masses) else ()


def total_text(masses: Sequence[Quantity]) -> str:
    """Their sum as it would be typed, with the digits that the balance showed."""
    total = sum((mass.entered or Decimal(0) for mass in masses), start=Decimal(0))
    return f"{total:f}"
