"""Mixing by doubling: to what is in the mortar add as much again, until all is in.

Calculations 1.6 (geometric dilution): the addition is the mass in the mortar, or the rest.
"""

from __future__ import annotations

from fractions import Fraction


def masses_in_mortar(start: Fraction, total: Fraction) -> tuple[Fraction, ...]:
    """The mass in the mortar after each addition, from ``start`` to ``total``.

    Raises:
        ValueError: where nothing is there to double, or more than the total.
    """
    if not 0 < start <= total:
        raise ValueError("mixing goes from some powder to at least as much")
    masses = [start]
    while masses[-1] < total:
        masses.append(min(masses[-1] * 2, total))
    return tuple(masses)
