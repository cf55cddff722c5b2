"""Which capsule strengths can serve a regimen: one for all doses, or as few as possible.

A dose is made of capsules of one strength, never of two kinds in one night. A strength is one that
a label can say exactly, with at most two decimals.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from math import gcd, lcm

from compounding.domain.plan import Dose
from compounding.quantity import Quantity, mg

MOST_A_NIGHT = 3
MOST_STRENGTHS = 3
# With more different doses than this there is no small set of strengths worth looking for.
MOST_DOSES = 9
_DECIMALS = 100


@dataclass(frozen=True, slots=True)
class Share:
    """A strength (mg) and the doses it serves, with their capsules a night."""

    strength: Quantity
    doses: tuple[Dose, ...]


def shared(doses: Sequence[Quantity]) -> Quantity:
    """The largest strength (mg) of which every dose is a whole number."""
    whole = lcm(*(dose.exact.denominator for dose in doses))
    return mg(Fraction(gcd(*(int(dose.exact * whole) for dose in doses)), whole))


def fewest(doses: Sequence[Dose]) -> tuple[Share, ...]:
    """The fewest strengths, two or three, with at most three capsules a night.

    Nothing where one strength already does, where there are no fewer strengths than different
    doses, or where a strength would have to be taken up again after another.
    """
    different = sorted({dose.dose.exact for dose in doses})
    if len(different) > MOST_DOSES or different[-1] / shared_of(different) <= MOST_A_NIGHT:
        return ()
    candidates = sorted(set(_candidates(different)))
    for count in range(2, min(MOST_STRENGTHS, len(different) - 1) + 1):
        found = [
            shares
            for chosen in combinations(candidates, count)
            if len(shares := _shares(doses, chosen)) == count
        ]
        if found:
            return min(found, key=_capsules)
    return ()


def shared_of(doses: Sequence[Fraction]) -> Fraction:
    """As :func:`shared`, for plain numbers of mg."""
    return shared([mg(dose) for dose in doses]).exact


def _candidates(doses: Sequence[Fraction]) -> Iterator[Fraction]:
    for dose in doses:
        for units in range(1, MOST_A_NIGHT + 1):
            strength = dose / units
            if (strength * _DECIMALS).denominator == 1:
                yield strength


def _shares(doses: Sequence[Dose], chosen: Sequence[Fraction]) -> tuple[Share, ...]:
    """The doses by strength, each from the largest that fits; nothing where one is not served."""
    runs: list[Share] = []
    for dose in doses:
        strength = max((each for each in chosen if _fits(dose, each)), default=None)
        if strength is None:
            return ()
        served = replace(dose, units=(dose.dose.exact / strength).numerator)
        if runs and runs[-1].strength.exact == strength:
            runs[-1] = Share(runs[-1].strength, (*runs[-1].doses, served))
        elif any(run.strength.exact == strength for run in runs):
            return ()
        else:
            runs.append(Share(mg(strength), (served,)))
    return tuple(runs)


def _fits(dose: Dose, strength: Fraction) -> bool:
    units = dose.dose.exact / strength
    return units.denominator == 1 and units <= MOST_A_NIGHT


def _capsules(shares: Sequence[Share]) -> int:
    return sum(dose.nights * (dose.units or 0) for share in shares for dose in share.doses)
