"""The tablets and the tablet powder for a mass of drug, as one bench sum.

The sums are those of a plan (calculations 1.1); here they stand alone, for a batch that no plan
was made for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import ceil

from compounding.domain import tablet
from compounding.domain.request import Tablet
from compounding.domain.working import Line
from compounding.quantity import Quantity, mg


@dataclass(frozen=True, slots=True)
class TabletPowder:
    """What to crush and weigh; masses in mg."""

    tablets_exact: Fraction
    to_crush: int
    powder: Quantity
    ballast: Quantity
    lines: tuple[Line, ...]


def tablet_powder(
    drug: Quantity, label: Quantity, weighed_count: int, weighed_mass: Quantity
) -> TabletPowder:
    """The powder that holds ``drug``, from tablets of ``label`` weighed together."""
    # The day of expiry has no part in these sums.
    lot = Tablet(label, weighed_count, weighed_mass, date.max)
    exact, powder = tablet.tablets_exact(drug, lot, 1), tablet.powder(drug, lot, 1)
    ballast = tablet.ballast(mg(powder.exact), drug, 1)
    lines = tuple(replace(line, batch=None) for line in (exact, powder, ballast))
    crush = ceil(exact.exact)
    return TabletPowder(exact.exact, crush, mg(powder.exact), mg(ballast.exact), lines)
