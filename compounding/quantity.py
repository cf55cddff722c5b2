"""Exact quantities: one strict grammar in, exact fractions inside, named roundings out.

The grammar (Thimbleby and Cairns 2010; ISMP) is ASCII digits with at most one point that
stands between digits. Nothing is filtered, clamped or corrected: ``1,5`` is refused, because
a program that guesses makes it 15. Rounding happens once, by name, and keeps what it rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from compounding.errors import QuantityError

_GRAMMAR = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_LEADING_ZERO = re.compile(r"0[0-9]+(?:\.[0-9]+)?", re.ASCII)
_EXPONENT = re.compile(r"[0-9.]+[eE][+-]?[0-9]+", re.ASCII)
LONGEST = 20


class Unit(StrEnum):
    """The closed list of units; quantities of different units never add."""

    MG = "mg"
    ML = "mL"
    MG_PER_ML = "mg per mL"
    PERCENT = "%"


def parse_decimal(text: str, decimals: int | None = None) -> Decimal:
    """Read a decimal by the strict grammar; keeps its digits (``3700.0`` stays so).

    Raises:
        QuantityError: with a code that names the slip (comma, naked point, exponent, ...).
    """
    if not isinstance(text, str):
        raise QuantityError("quantity.not_text")
    if len(text) > LONGEST:
        raise QuantityError("quantity.too_long", {"longest": str(LONGEST)})
    if not _GRAMMAR.fullmatch(text):
        raise QuantityError(_why_refused(text))
    value = Decimal(text)
    if decimals is not None and _decimals(value) > decimals:
        raise QuantityError("quantity.too_many_decimals", {"decimals": str(decimals)})
    return value


def parse_count(text: str, *, largest: int = 9999) -> int:
    """Read a whole number (capsules, nights, tablets) by the same grammar.

    Raises:
        QuantityError: if it is not a whole number or above ``largest``.
    """
    value = parse_decimal(text)
    if "." in text:
        raise QuantityError("quantity.not_whole")
    if value > largest:
        raise QuantityError("quantity.too_large", {"largest": str(largest)})
    return int(value)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _why_refused(text: str) -> str:
    """The code of the sentence that fits this slip best."""
    checks = (
        (not text.strip(), "quantity.empty"),
        ("," in text, "quantity.comma"),
        (any(sign in text for sign in "+-\u2212"), "quantity.sign"),
        (bool(_EXPONENT.fullmatch(text)), "quantity.exponent"),
        (any(mark.isspace() for mark in text), "quantity.space"),
        (not text.isascii() and any(mark.isdigit() for mark in text), "quantity.other_digits"),
        (text.count(".") > 1, "quantity.two_points"),
        (text.startswith("."), "quantity.naked_point"),
        (text.endswith("."), "quantity.trailing_point"),
        (bool(_LEADING_ZERO.fullmatch(text)), "quantity.leading_zero"),
    )
    return next((code for applies, code in checks if applies), "quantity.not_a_number")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount with its unit. ``entered`` keeps the digits a person or balance gave."""

    exact: Fraction
    unit: Unit
    entered: Decimal | None = field(default=None, compare=False)

    @classmethod
    def parse(cls, text: str, unit: Unit, decimals: int | None = None) -> Quantity:
        """Read ``text`` by the strict grammar as an amount of ``unit``."""
        value = parse_decimal(text, decimals)
        return cls(Fraction(value), unit, value)

    @classmethod
    def of(cls, amount: int | Decimal | Fraction, unit: Unit) -> Quantity:
        """An amount that the program itself knows exactly; floats are refused."""
        if isinstance(amount, float):
            raise TypeError("a binary float is not a quantity")
        return cls(amount if isinstance(amount, Fraction) else Fraction(amount), unit)

    def _same(self, other: Quantity) -> Fraction:
        if other.unit is not self.unit:
            raise TypeError(f"{other.unit} and {self.unit} do not mix")
        return other.exact

    def __add__(self, other: Quantity) -> Quantity:
        """The sum of two amounts of one unit."""
        return Quantity(self.exact + self._same(other), self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        """The difference of two amounts of one unit; may be negative."""
        return Quantity(self.exact - self._same(other), self.unit)

    def __mul__(self, factor: int | Fraction) -> Quantity:
        """``factor`` times this amount."""
        return Quantity(self.exact * factor, self.unit)

    def __truediv__(self, divisor: int | Fraction) -> Quantity:
        """This amount divided by a pure number."""
        return Quantity(self.exact / divisor, self.unit)

    def ratio(self, other: Quantity) -> Fraction:
        """How many times ``other`` (same unit) goes into this amount."""
        return self.exact / self._same(other)

    def __lt__(self, other: Quantity) -> bool:
        """Whether this amount is smaller than ``other`` of the same unit."""
        return self.exact < self._same(other)

    def __le__(self, other: Quantity) -> bool:
        """Whether this amount is not larger than ``other`` of the same unit."""
        return self.exact <= self._same(other)

    def __gt__(self, other: Quantity) -> bool:
        """Whether this amount is larger than ``other`` of the same unit."""
        return self.exact > self._same(other)

    def __ge__(self, other: Quantity) -> bool:
        """Whether this amount is not smaller than ``other`` of the same unit."""
        return self.exact >= self._same(other)

    def __str__(self) -> str:
        """Safe dose text: 3 mg, 0.5 mg, never 3.0 mg or .5 mg."""
        return f"{plain(self.exact)} {self.unit}"


def mg(amount: str | int | Decimal | Fraction) -> Quantity:
    """A mass in mg; a string is read by the strict grammar."""
    return _known(amount, Unit.MG)


def ml(amount: str | int | Decimal | Fraction) -> Quantity:
    """A volume in mL; a string is read by the strict grammar."""
    return _known(amount, Unit.ML)


def _known(amount: str | int | Decimal | Fraction, unit: Unit) -> Quantity:
    return Quantity.parse(amount, unit) if isinstance(amount, str) else Quantity.of(amount, unit)


def volume_of(mass: Quantity, concentration: Quantity) -> Quantity:
    """The mL that hold ``mass`` (mg) at ``concentration`` (mg per mL)."""
    if (mass.unit, concentration.unit) != (Unit.MG, Unit.MG_PER_ML):
        raise TypeError("a volume is a mass in mg over mg per mL")
    return Quantity(mass.exact / concentration.exact, Unit.ML)


def mass_in(volume: Quantity, concentration: Quantity) -> Quantity:
    """The mg that ``volume`` (mL) holds at ``concentration`` (mg per mL)."""
    if (volume.unit, concentration.unit) != (Unit.ML, Unit.MG_PER_ML):
        raise TypeError("a mass is a volume in mL times mg per mL")
    return Quantity(volume.exact * concentration.exact, Unit.MG)


def half_up(exact: Fraction, step: Fraction) -> Fraction:
    """The multiple of ``step`` nearest to ``exact``, halves away from zero."""
    steps = abs(exact) / step
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return (whole if exact >= 0 else -whole) * step


def up(exact: Fraction, step: Fraction) -> Fraction:
    """The smallest multiple of ``step`` that is not below ``exact``."""
    return ceil(exact / step) * step


def _digits(exact: Fraction, places: int) -> tuple[str, str, str]:
    """Sign, whole digits and exactly ``places`` decimals of ``exact``, rounded half up."""
    scaled = half_up(exact, Fraction(1, 10**places)) * 10**places
    whole, rest = divmod(abs(scaled.numerator), 10**places)
    return ("-" if scaled < 0 else ""), str(whole), (f"{rest:0{places}d}" if places else "")


def plain(exact: Fraction | Decimal | int, places: int = 6) -> str:
    """At most ``places`` decimals, half up, no trailing zeros, no exponent: ``1.5``, ``3``."""
    sign, whole, rest = _digits(Fraction(exact), places)
    rest = rest.rstrip("0")
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def grouped(exact: Fraction | Decimal | int, places: int = 6) -> str:
    """As :func:`plain`, with thousands grouped by commas (display only; entry refuses them)."""
    sign, whole, rest = _digits(Fraction(exact), places)
    rest = rest.rstrip("0")
    return f"{sign}{int(whole):,}.{rest}" if rest else f"{sign}{int(whole):,}"


def fixed(exact: Fraction | Decimal, places: int) -> str:
    """Exactly ``places`` decimals, half up, thousands grouped: for columns, never for doses."""
    sign, whole, rest = _digits(Fraction(exact), places)
    return f"{sign}{int(whole):,}.{rest}" if rest else f"{sign}{int(whole):,}"
