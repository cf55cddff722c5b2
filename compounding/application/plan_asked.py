"""What was asked of the plan that a making came from; kept with the making, word for word."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from compounding.application import plans
from compounding.domain.events import MakingOpened
from compounding.errors import InputError


@dataclass(frozen=True, slots=True)
class TabletsWeighed:
    """How many tablets were weighed for the plan, and what they weighed together (mg)."""

    count: int
    mass: Fraction

    @property
    def mean(self) -> Fraction:
        """The mean mass of a tablet (mg)."""
        return self.mass / self.count


def tablets_weighed(opened: MakingOpened) -> TabletsWeighed | None:
    """The tablets that the making's powder is reckoned from.

    None where the request is not in a form that this version reads: it is kept word for word, and
    an older or newer version may have written it.
    """
    try:
        request = plans.read_request(plans.read_json(opened.plan_input))
    except InputError:
        return None
    return TabletsWeighed(request.tablet.weighed_count, request.tablet.weighed_mass.exact)
