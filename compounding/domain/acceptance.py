"""The acceptance value of dosage units: is each near enough to what the label says.

USP <905> and Ph. Eur. 2.9.40 (calculations 5.1): AV = |M - X| + k s, with the sample standard
deviation s (n - 1), k 2.4 for 10 units and 2.0 for 30, and M the mean X kept between 98.5 and the
larger of 101.5 and the target. It passes up to 15.0; with 30 units none may lie outside 75 to 125 %
of M besides. There is no such rule for any other number of units. Whether it passes is decided with
the exact squares, never with a rounded root.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isqrt
from typing import Final

from compounding.domain import uncertainty
from compounding.domain.quality import mean_of, variance
from compounding.domain.working import PURE, Input, Line, Origin, number
from compounding.quantity import Unit

# The acceptability constant of each number of units; their order is that of the stages.
CONSTANTS: Final = {10: Fraction(12, 5), 30: Fraction(2)}
MOST: Final = Fraction(15)
LOWER: Final = Fraction(197, 2)
UPPER: Final = Fraction(203, 2)
FARTHEST: Final = Fraction(1, 4)
USUAL_TARGET: Final = Fraction(100)


@dataclass(frozen=True, slots=True)
class AcceptanceValue:
    """The judgement of some units, in percent of the label.

    ``s`` and ``value`` are exact where the root is, else cut after 15 decimals. ``outside`` are the
    positions, from 0, of units too far from M at stage 2.
    """

    mean: Fraction
    s: Fraction
    k: Fraction
    m: Fraction
    value: Fraction
    passes: bool
    stage: int
    outside: tuple[int, ...] = ()
    lines: tuple[Line, ...] = ()


def acceptance_value(
    values: Sequence[Fraction], target: Fraction = USUAL_TARGET
) -> AcceptanceValue:
    """The acceptance value of 10 or 30 contents, in percent of the label.

    Raises:
        ValueError: for another number of units.
    """
    _constant(len(values))
    made = of_statistics(mean_of(values), variance(values), len(values), target)
    if made.stage == 1:
        return made
    far = FARTHEST * made.m
    outside = tuple(at for at, each in enumerate(values) if abs(each - made.m) > far)
    return replace(made, outside=outside, passes=made.passes and not outside)


def of_statistics(
    mean: Fraction, variance_of: Fraction, count: int, target: Fraction = USUAL_TARGET
) -> AcceptanceValue:
    """As :func:`acceptance_value` for ``count`` units, from their mean and variance (n - 1) alone.

    Single units are not judged: with 30 that is half of the rule.

    Raises:
        ValueError: for another number of units than 10 or 30.
    """
    k, m = _constant(count), reference(mean, target)
    s, room = _root(variance_of), MOST - abs(m - mean)
    value = abs(m - mean) + k * s
    passes = room >= 0 and k**2 * variance_of <= room**2
    stage = 1 + list(CONSTANTS).index(count)
    made = AcceptanceValue(mean, s, k, m, value, passes, stage)
    return replace(made, lines=_lines(made, count, target))


def _constant(count: int) -> Fraction:
    """The acceptability constant k of so many units, where there is one."""
    if count not in CONSTANTS:
        raise ValueError("an acceptance value is of 10 or 30 units")
    return CONSTANTS[count]


def reference(mean: Fraction, target: Fraction) -> Fraction:
    """M: the mean where it lies between 98.5 and the larger of 101.5 and the target, else its edge.

    At or below 101.5 the target itself has no part in it.
    """
    return min(max(mean, LOWER), max(UPPER, target))


def _root(square: Fraction) -> Fraction:
    whole = Fraction(isqrt(square.numerator), isqrt(square.denominator))
    return whole if whole**2 == square else uncertainty.root(square)


def _lines(made: AcceptanceValue, count: int, target: Fraction) -> tuple[Line, ...]:
    units = number("units_assayed", count, Origin.WEIGHING)
    mean, s = _percent("mean_content", made.mean), _percent("s_content", made.s)
    of_target = Input("target_content", target, Unit.PERCENT, Origin.CHOICE)
    k = number("acceptability", made.k, Origin.TABLE)
    m = _percent("reference_content", made.m)
    return (
        Line("acceptability", "acceptability", (units,), made.k, PURE),
        Line("reference_content", "reference_content", (mean, of_target), made.m, Unit.PERCENT),
        Line("acceptance_value", "acceptance_value", (m, mean, k, s), made.value, PURE),
    )


def _percent(name: str, value: Fraction) -> Input:
    return Input(name, value, Unit.PERCENT, Origin.SUM)
