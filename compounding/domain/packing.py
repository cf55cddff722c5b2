"""The packing statistic of a powder: what just fills one capsule of a size.

Published tables differ by 30 % for one filler and one size, so each pharmacy measures its own, lot
by lot: fill about ten capsules with the pure powder, weigh them together, take off the empty shells
and divide (calculations 1.3).
"""

from __future__ import annotations

from compounding.domain.working import Line, Origin, amount, number
from compounding.errors import QuantityError
from compounding.quantity import Quantity, Unit

# Fewer capsules tell the packing less well.
USUAL_COUNT = 10


def measured(filled: Quantity, count: int, shells: Quantity) -> Line:
    """The packing statistic (mg a capsule) from ``count`` filled capsules and their shells.

    Raises:
        QuantityError: without a capsule, or where the shells weigh as much as the filled ones.
    """
    if count < 1:
        raise QuantityError("packing.no_capsules")
    if filled <= shells:
        raise QuantityError("packing.nothing_filled")
    inputs = (
        amount("filled_capsules", filled, Origin.WEIGHING),
        amount("empty_shells", shells, Origin.WEIGHING),
        number("filled_count", count, Origin.WEIGHING),
    )
    return Line("packing", "packing", inputs, ((filled - shells) / count).exact, Unit.MG)
