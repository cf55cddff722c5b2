"""How far tablets weighed one by one lie apart.

Mean, sample standard deviation (n - 1) and RSD of the masses, with the lightest and the heaviest.
The spread of mass is shown beside the mean; it says nothing of the spread of the drug in them
(calculations 1.1 and 6).

A tablet far from the median of the others is a slip of the hand before it is a tablet: more than
a quarter off is a Stop, more than a tenth is asked about. The median, because one wrong mass
moves the mean towards itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Final

from compounding.domain.quality import root, rsd_percent, variance
from compounding.domain.working import Line, Origin, amount, number
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, Unit, mg, plain

PLACES = 6
# Of the median of the other tablets.
STOPPED_APART: Final = Fraction(1, 4)
ASKED_APART: Final = Fraction(1, 10)
_SLIPS: Final = (
    ("hundred", Fraction(100)),
    ("ten", Fraction(10)),
    ("tenth", Fraction(1, 10)),
    ("hundredth", Fraction(1, 100)),
)


@dataclass(frozen=True, slots=True)
class TabletSpread:
    """Some tablets weighed one by one, in mg; the spread of a single tablet is 0 and tells nothing.

    ``sd`` and ``rsd_percent`` are rounded half up to six decimals.
    """

    count: int
    total: Quantity
    mean: Quantity
    sd: Decimal
    rsd_percent: Decimal
    least: Quantity
    most: Quantity
    lines: tuple[Line, ...]


def of_tablets(masses: Sequence[Quantity]) -> TabletSpread:
    """The spread of ``masses`` (mg).

    Raises:
        ValueError: without a tablet.
    """
    if not masses:
        raise ValueError("no tablet was weighed")
    exact = [each.exact for each in masses]
    total = sum(masses, start=mg(0))
    mean = total / len(masses)
    sd = root(variance(exact), PLACES)
    rsd = rsd_percent(exact, PLACES)
    lines = _lines(total, mean, len(masses), sd, rsd)
    return TabletSpread(len(masses), total, mean, sd, rsd, min(masses), max(masses), lines)


def apart(masses: Sequence[Quantity]) -> tuple[Finding, ...]:
    """Tablets that lie apart from the others, the furthest first; ``masses`` (mg) are above 0.

    ``number`` in their params is the tablet's place among ``masses``, from 1.
    """
    exact = [each.exact for each in masses]
    found: list[tuple[Fraction, Finding]] = []
    for at, mass in enumerate(exact):
        others = exact[:at] + exact[at + 1 :]
        if others:
            ratio = mass / median(others)
            off = abs(ratio - 1)
            if off > ASKED_APART:
                found.append((off, _apart(at + 1, masses[at], ratio)))
    return tuple(finding for _off, finding in sorted(found, key=lambda each: -each[0]))


def _apart(tablet: int, mass: Quantity, ratio: Fraction) -> Finding:
    off = abs(ratio - 1)
    params = {"number": str(tablet), "mass_mg": plain(mass.exact), "percent": plain(off * 100, 1)}
    way = "more" if ratio > 1 else "less"
    if off <= STOPPED_APART:
        return Finding(Level.CONFIRM, "tablet_apart", params={**params, "variant": way})
    slips = (name for name, times in _SLIPS if abs(ratio / times - 1) <= STOPPED_APART)
    return Finding(Level.STOP, "tablet_far_apart", params={**params, "variant": next(slips, way)})


def _lines(
    total: Quantity, mean: Quantity, count: int, sd: Decimal, rsd: Decimal
) -> tuple[Line, ...]:
    weighed = number("weighed_count", count, Origin.WEIGHING)
    of_mean = amount("mean_mass", mean, Origin.SUM)
    of_sd = amount("standard_deviation", mg(sd), Origin.SUM)
    of_total = amount("weighed_mass", total, Origin.WEIGHING)
    return (
        Line("mean_mass", "mean_mass", (of_total, weighed), mean.exact, Unit.MG),
        Line("standard_deviation", "standard_deviation", (of_mean, weighed), Fraction(sd), Unit.MG),
        Line("rsd", "rsd", (of_sd, of_mean), Fraction(rsd), Unit.PERCENT),
    )
