"""The weights of finished capsules: mean, spread and whether each is near what it should be.

Weighed are 10 capsules, or all where fewer were made. Each gross weight must be within 10 % of
theoretical, mean shell and fill (USP compounding as applied); where the fill is not known before
(filled up by volume), within 10 % of the mean (USP <2091>). Weights never prove the dose: below
25 mg or 25 % drug they may not replace an assay (USP <905>), and gross weights hide part of the
content's spread. RSD is sample standard deviation (n - 1) over mean.

Yield is what is in the capsules of what was weighed; the rest stayed in mortar and machine. Loss of
mass is not loss of drug: drug that sticks is lost out of proportion (calculations 5.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import Final

from compounding.domain.working import Input, Line, Origin, amount
from compounding.quantity import Quantity, Unit

WEIGHED: Final = 10
LIMIT: Final = Fraction(1, 10)
RSD_PLACES: Final = 2
THEORETICAL: Final = "usp_theoretical"
MEAN: Final = "usp_2091_mean"


@dataclass(frozen=True, slots=True)
class CapsuleWeights:
    """The judgement of some capsules; masses in mg, gross unless it says fill."""

    mean: Fraction
    rsd_percent: Decimal
    mean_fill: Fraction
    fill_rsd_percent: Decimal
    reference: Fraction
    rule: str
    deviations_percent: tuple[Fraction, ...]

    @property
    def outside(self) -> tuple[int, ...]:
        """The positions, from 0, of weights that are too far from the reference."""
        limit = LIMIT * 100
        return tuple(at for at, each in enumerate(self.deviations_percent) if abs(each) > limit)


def judge_weights(
    weights: Sequence[Decimal], shell: Decimal, fill_each: Decimal | None
) -> CapsuleWeights:
    """Judge gross ``weights`` against ``shell`` and planned ``fill_each``, all mg.

    Raises:
        ValueError: without a weight.
    """
    if not weights:
        raise ValueError("there is nothing to judge")
    gross = [Fraction(each) for each in weights]
    fills = [each - Fraction(shell) for each in gross]
    mean = mean_of(gross)
    known = fill_each is not None
    reference = Fraction(shell) + Fraction(fill_each) if fill_each is not None else mean
    return CapsuleWeights(
        mean=mean,
        rsd_percent=rsd_percent(gross),
        mean_fill=mean_of(fills),
        fill_rsd_percent=rsd_percent(fills),
        reference=reference,
        rule=THEORETICAL if known else MEAN,
        deviations_percent=tuple((each - reference) / reference * 100 for each in gross),
    )


def mean_of(values: Sequence[Fraction]) -> Fraction:
    """The mean of at least one value."""
    return sum(values, Fraction(0)) / len(values)


def variance(values: Sequence[Fraction]) -> Fraction:
    """The sample variance (n - 1), exactly; 0 for one value."""
    if len(values) == 1:
        return Fraction(0)
    mean = mean_of(values)
    return sum(((each - mean) ** 2 for each in values), Fraction(0)) / (len(values) - 1)


def rsd_percent(values: Sequence[Fraction], places: int = RSD_PLACES) -> Decimal:
    """Relative standard deviation in percent, rounded half up to ``places``; 0 for one value."""
    mean = mean_of(values)
    if mean == 0:
        return Decimal(0)
    return root(variance(values) / mean**2 * 10_000, places)


def root(square: Fraction, places: int) -> Decimal:
    """The square root of an exact number, rounded half up to ``places``, without any float.

    ``m`` is the rounded root in the last place where ``(2m - 1)^2 <= 4 s < (2m + 1)^2``.
    """
    scaled = 4 * square * 100**places
    whole = (isqrt(scaled.numerator // scaled.denominator) + 1) // 2
    return Decimal(whole).scaleb(-places)


def yield_percent(net_total: Quantity, powder_weighed: Quantity) -> Fraction:
    """What the capsules hold (mg, shells taken off) of the powder weighed for them, in percent.

    Raises:
        ValueError: if no powder was weighed.
    """
    if powder_weighed.exact <= 0:
        raise ValueError("no powder was weighed")
    return net_total.ratio(powder_weighed) * 100


def yield_lines(net_total: Quantity, powder_weighed: Quantity) -> tuple[Line, ...]:
    """The yield and the loss of mass, both in percent.

    Raises:
        ValueError: as :func:`yield_percent`.
    """
    gained = yield_percent(net_total, powder_weighed)
    inputs = (
        amount("net_total", net_total, Origin.WEIGHING),
        amount("powder_weighed", powder_weighed, Origin.WEIGHING),
    )
    of_yield = (Input("yield", gained, Unit.PERCENT, Origin.SUM),)
    return (
        Line("yield", "yield", inputs, gained, Unit.PERCENT),
        Line("mass_loss", "mass_loss", of_yield, 100 - gained, Unit.PERCENT),
    )
