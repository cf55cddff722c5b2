"""The masses of capsules again: powder, filler by each method, trituration.

Rules 1 to 3 and 9 of the plan interface. The filler of a measuring cylinder has no known mass.
"""

from __future__ import annotations

from typing import NamedTuple

from compounding.domain.request import CapsuleMaking, Method
from compounding.domain.second_path.again import Masses
from compounding.domain.second_path.bench import Bench
from compounding.domain.second_path.parts import HUNDRED, TOLERANCE, ceiling, given, reaches

POWDER, FILLER = "tablet powder", "filler"
DILUENT, TAKEN, REST = "trituration diluent", "trituration taken", "filler still to add"


class Trituration(NamedTuple):
    """A dry dilution: masses in parts."""

    multiple: int
    weigh: int
    diluent: int
    total: int
    take: int
    rest: int


class Capsules(NamedTuple):
    """One batch: ``strength`` in parts, ``surcharged`` the surcharge and 100 % in parts."""

    bench: Bench
    make: CapsuleMaking
    surcharged: int
    strength: int
    units: int
    triturate: bool

    def content(self) -> int:
        """What a capsule holds if nothing is lost (rule 9)."""
        return self.strength * self.surcharged // HUNDRED

    def powder(self) -> tuple[int, int]:
        """Tablet powder of the batch as a quotient in parts (rule 1)."""
        return self.bench.powder(self.units * self.strength * self.surcharged)

    def filler(self) -> int | None:
        """Filler of the batch (rule 2)."""
        top, bottom = self.powder()
        make = self.make
        if make.method is Method.PACKING:
            packing, powder_packing = given(make.filler_packing), given(make.powder_packing)
            return self.units * packing - top * packing // (bottom * powder_packing)
        if make.method is Method.FIXED_FILL:
            return self.units * given(make.fill) - top // bottom
        return None

    def masses(self) -> Masses:
        """All masses; with its trituration where that is asked for and helps."""
        drug = self.units * self.strength * self.surcharged
        top, bottom = self.powder()
        powder, filler = top // bottom, self.filler()
        diluted = self.trituration(filler) if self.triturate else None
        if diluted is None:
            weighed = ((POWDER, powder), *_if_any(FILLER, filler))
            return Masses(drug, drug, powder, weighed, filler)
        weighed = (
            (POWDER, diluted.weigh),
            (DILUENT, diluted.diluent),
            (TAKEN, diluted.take),
            *_if_any(REST, diluted.rest),
        )
        return Masses(drug, diluted.multiple * drug, powder, weighed, filler)

    def trituration(self, filler: int | None) -> Trituration | None:
        """The dry dilution of a powder under the minimum; None where it does not help (rule 3)."""
        top, bottom = self.powder()
        least, powder = self.bench.minimum, top // bottom
        if filler is None or reaches(powder, least):
            return None
        multiple = ceiling((least - TOLERANCE) * bottom, top)
        weigh = multiple * top // bottom
        total = max(multiple * least, weigh + least)
        take = total // multiple
        rest = filler - (take - powder)
        if abs(rest) > TOLERANCE and not reaches(rest, least):
            return None
        return Trituration(multiple, weigh, total - weigh, total, take, rest)

    def clears(self, units: int) -> bool:
        """Whether every weighing of ``units`` such capsules reaches the minimum."""
        weighed = self._replace(units=units, triturate=False).masses().weighed
        return all(reaches(parts, self.bench.minimum) for _, parts in weighed)


def _if_any(what: str, parts: int | None) -> tuple[tuple[str, int], ...]:
    """A weighing, unless there is nothing to weigh."""
    return () if parts is None or parts <= TOLERANCE else ((what, parts),)
