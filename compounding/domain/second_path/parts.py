"""Amounts as whole parts: the only arithmetic of the second path is on plain integers.

One mg (and one mL, one mg per mL, one percent) is ``SCALE`` parts, so many that every amount a
person can enter (at most 18 decimals) is a whole number of them. Masses of the drug are kept
``FINE`` to the mg, because they are products of two such amounts: they and the tablets that follow
from them are exact here. Every other figure is one quotient of exact whole numbers, cut off at the
part, and sums of a few such, at most multiplied by the multiple of a trituration. ``TOLERANCE``,
the twenty-fifth decimal of a mg, is above all that cutting off can add up to and far below where
two amounts that were entered differ; amounts nearer than that count as equal, at a limit too.
"""

from __future__ import annotations

from compounding.quantity import Quantity

DIGITS = 45
SCALE: int = 10**DIGITS
HUNDRED = 100 * SCALE
FINE = HUNDRED * SCALE
TOLERANCE = 10**20
SHOWN = 12


def parts_of(amount: Quantity) -> int:
    """An amount in parts, cut off below one part."""
    exact = amount.exact
    return exact.numerator * SCALE // exact.denominator


def given(amount: Quantity | None) -> int:
    """As :func:`parts_of` for a figure that the chosen method asks for."""
    if amount is None:
        raise ValueError("the request lacks a figure of the method it asks for")
    return parts_of(amount)


def ceiling(top: int, bottom: int) -> int:
    """The smallest whole number that is not below ``top / bottom``."""
    return -(-top // bottom)


def reaches(parts: int, limit: int) -> bool:
    """Whether an amount is at or above a limit."""
    return parts >= limit - TOLERANCE


def read(text: str) -> int:
    """A printed plain decimal in parts."""
    sign = -1 if text.startswith("-") else 1
    whole, _, decimals = text.lstrip("-").partition(".")
    return sign * (int(whole) * SCALE + int(decimals.ljust(DIGITS, "0")))


def write(parts: int) -> str:
    """Parts as a plain decimal of at most twelve decimals, cut off."""
    whole, rest = divmod(abs(parts), SCALE)
    decimals = f"{rest:0{DIGITS}d}"[:SHOWN].rstrip("0")
    sign = "-" if parts < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
