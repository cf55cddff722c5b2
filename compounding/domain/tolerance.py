"""Whether a weight or volume is close enough to its target, and which slip it looks like.

A reading counts within 1 % of the target (platform goal for capsules of a few hundred mg; a
preparation as a whole is held to 10 %). Where 1 % is less than the balance shows, a filler or an
excipient may be one digit off; what carries the drug must then show its target exactly. A
reading that is ten, a hundred or a thousand times off is named as the slip it is (a point in the
wrong place; mg typed as g), because that is the error which harms.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from compounding.findings import Finding, Level
from compounding.quantity import plain, up

TOLERANCE: Final = Fraction(1, 100)
_SLIP_WIDTH: Final = Fraction(1, 10)
_SLIPS: Final = {
    "measure.ten_times_too_much": Fraction(10),
    "measure.hundred_times_too_much": Fraction(100),
    "measure.thousand_times_too_much": Fraction(1000),
    "measure.ten_times_too_little": Fraction(1, 10),
    "measure.hundred_times_too_little": Fraction(1, 100),
    "measure.thousand_times_too_little": Fraction(1, 1000),
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is asked of one reading, all in ``unit``; ``minimum`` is the balance's, if any.

    ``drug``: the reading sets the dose, so that no digit is given beyond 1 %.
    """

    target: Decimal
    unit: str
    readability: Decimal | None = None
    minimum: Decimal | None = None
    drug: bool = False

    @property
    def margin(self) -> Fraction:
        """How far from the target a reading may be."""
        given = self.readability is not None and not self.drug
        digit = Fraction(self.readability or 0) if given else Fraction(0)
        return max(Fraction(self.target) * TOLERANCE, digit)

    @property
    def low(self) -> Fraction:
        """The least reading near enough that the balance can show and weighs well."""
        return max(self._near, self._shown(Fraction(self.minimum or 0)))

    @property
    def _near(self) -> Fraction:
        return self._shown(Fraction(self.target) - self.margin)

    def _shown(self, exact: Fraction) -> Fraction:
        return up(exact, Fraction(self.readability)) if self.readability is not None else exact

    def too_light(self, value: Fraction) -> bool:
        """Whether ``value`` is near enough and yet less than the balance weighs well."""
        return self._near <= value < self.low

    @property
    def high(self) -> Fraction:
        """The largest reading near enough that the balance can show."""
        high = Fraction(self.target) + self.margin
        return down(high, Fraction(self.readability)) if self.readability is not None else high


def judge(actual: Decimal, bounds: Bounds) -> Finding | None:
    """The Stop against ``actual``, or None where it counts."""
    value = Fraction(actual)
    params = {
        "actual": format(actual, "f"),
        "target": format(bounds.target, "f"),
        "unit": bounds.unit,
        "low": plain(bounds.low),
        "high": plain(bounds.high),
    }
    code = _why_refused(value, bounds)
    if code is None:
        return None
    if bounds.readability is not None:
        params["readability"] = format(bounds.readability, "f")
    if bounds.minimum is not None:
        params["minimum"] = format(bounds.minimum, "f")
    return Finding(Level.STOP, code, params=params)


def _why_refused(value: Fraction, bounds: Bounds) -> str | None:
    if bounds.too_light(value):
        return "measure.below_minimum"
    if not bounds.low <= value <= bounds.high:
        near = "measure.too_little" if value < bounds.low else "measure.too_much"
        return slip_of(value, Fraction(bounds.target)) or near
    # A reading with more digits than the balance shows was not read off it.
    if bounds.readability is not None and value % Fraction(bounds.readability) != 0:
        return "measure.finer_than_balance"
    return None


def slip_of(value: Fraction, target: Fraction) -> str | None:
    """The code of the slip, where the reading is within 10 % of a power of ten of the target."""
    for code, factor in _SLIPS.items():
        if abs(value - target * factor) <= target * factor * _SLIP_WIDTH:
            return code
    return None


def down(exact: Fraction, step: Fraction) -> Fraction:
    """The largest multiple of ``step`` that is not above ``exact``."""
    return exact // step * step


def off_by_percent(actual: Decimal, target: Decimal) -> Fraction:
    """How far ``actual`` is from ``target``, in percent of the target, signed."""
    return (Fraction(actual) - Fraction(target)) / Fraction(target) * 100
