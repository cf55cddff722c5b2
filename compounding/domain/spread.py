"""How far tablets weighed one by one lie apart.

Mean, sample standard deviation (n - 1) and RSD of the masses, with the lightest and the heaviest.
The spread of mass is shown beside the mean; it says nothing of the spread of the drug in them
(calculations 1.1 and 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from compounding.domain.quality import root, rsd_percent, variance
from compounding.domain.working import Line, Origin, amount, number
from compounding.quantity import Quantity, Unit, mg

PLACES = 6


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
