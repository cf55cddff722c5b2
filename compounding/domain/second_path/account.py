"""Keeping account of what was compared, and of what differs.

The first figure is the plan's, the second the one worked out again.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from compounding.domain.plan import Difference
from compounding.domain.second_path.parts import SCALE, TOLERANCE, parts_of, read, write
from compounding.findings import Remedy
from compounding.quantity import Quantity

# Half of the last of the six decimals that a remedy prints.
HALF_OF_THE_LAST = SCALE // 2_000_000


class Account:
    """The comparisons of one plan."""

    __slots__ = ("checks", "differences")

    def __init__(self) -> None:
        self.checks = 0
        self.differences: list[Difference] = []

    def differ(self, what: str, batch: int | None, first: str, second: str) -> None:
        """Note a difference."""
        self.differences.append(Difference(what, batch, first, second))

    def same(self, what: str, batch: int | None, first: object, second: object) -> None:
        """Counts, texts and lists of them, which must be equal."""
        self.checks += 1
        if first != second:
            self.differ(what, batch, _said(first), _said(second))

    def day(self, what: str, batch: int | None, first: date, second: int) -> None:
        """A calendar day against its ordinal number."""
        self.checks += 1
        if first.toordinal() != second:
            self.differ(what, batch, first.isoformat(), date.fromordinal(second).isoformat())

    def amount(
        self, what: str, batch: int | None, first: Quantity | None, second: int | None
    ) -> None:
        """A mass, volume or strength against parts, within the tolerance; or both do not exist."""
        self.checks += 1
        if first is None or second is None:
            if first is not None or second is not None:
                self.differ(what, batch, _text(first), "none" if second is None else write(second))
            return
        exact = first.exact
        top, bottom = exact.numerator, exact.denominator
        if abs(top * SCALE - second * bottom) > TOLERANCE * bottom:
            self.differ(what, batch, _text(first), write(second))

    def exactly(self, what: str, batch: int | None, first: Fraction, top: int, bottom: int) -> None:
        """A figure that is exact on both paths against ``top / bottom``."""
        self.checks += 1
        if first.numerator * bottom != top * first.denominator:
            shown = first.numerator * SCALE // first.denominator
            self.differ(what, batch, write(shown), write(top * SCALE // bottom))

    def equal(self, what: str, batch: int | None, first: int, second: int) -> None:
        """Two amounts in parts that must balance, within the tolerance."""
        self.checks += 1
        if abs(first - second) > TOLERANCE:
            self.differ(what, batch, write(first), write(second))

    def printed(self, what: str, batch: int | None, remedy: Remedy, key: str, second: int) -> None:
        """A figure as a remedy prints it, rounded to six decimals."""
        self.checks += 1
        first = str(remedy.figures.get(key, "0"))
        if abs(read(first) - second) > HALF_OF_THE_LAST + TOLERANCE:
            self.differ(what, batch, first, write(second))


def _said(value: object) -> str:
    """A count, text, answer or list of them in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_said(each) for each in value) or "none"
    return "none" if value is None else str(value)


def _text(amount: Quantity | None) -> str:
    return "none" if amount is None else write(parts_of(amount))
