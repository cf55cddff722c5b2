"""Geometric dilution: how much to add to the mortar each time.

Each addition is as much as is in the mortar already, the last one is the rest (calculations 1.6).
Mass stands in for volume: the texts ask for equal volumes, the balance tells masses.
"""

from __future__ import annotations

from itertools import pairwise

from compounding.domain.mixing import masses_in_mortar
from compounding.domain.working import Line, Origin, amount
from compounding.quantity import Quantity, Unit


def additions(start: Quantity, total: Quantity) -> tuple[Quantity, ...]:
    """The masses (mg) added one after another, from ``start`` to ``total``; none where equal.

    Raises:
        ValueError: where there is nothing to start with, or more than the total.
    """
    masses = masses_in_mortar(start.exact, total.exact)
    return tuple(Quantity(after - before, start.unit) for before, after in pairwise(masses))


def working(start: Quantity, total: Quantity) -> tuple[Line, ...]:
    """How each addition follows: the mass in the mortar, or what is still to come.

    Raises:
        ValueError: as :func:`additions`.
    """
    lines, mortar = [], start
    for each in additions(start, total):
        inputs = (
            amount("in_mortar", mortar, Origin.SUM),
            amount("to_come", total - mortar, Origin.SUM),
        )
        lines.append(Line("addition", "addition", inputs, each.exact, Unit.MG))
        mortar += each
    return tuple(lines)
