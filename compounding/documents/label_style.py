"""How large each thing on a label is, from roomy to tight; the first that holds all is taken.

Sizes are dots; ``dots_of(10)`` is 10 pt. The least sizes: 7 pt for everything, 10 pt for the
first line of the opioid warning. Patient, directions and drug start at 12 pt (USP <17>;
16 CCR 1707.5) and give way last and least.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from compounding.documents.layout import dots_of

SMALLEST: Final = dots_of(7)
WARNING_HEAD: Final = dots_of(10)


@dataclass(frozen=True, slots=True)
class Style:
    """One choice of sizes; ``dated`` is the largest and the least of the dated lines.

    ``leading`` is the pitch of lines in percent of their size. The bar code stands at the right
    edge, above the warning or, with ``code_up``, beside the directions.
    """

    main: int
    dated: tuple[int, int]
    small: int
    warning: int
    module: int
    leading: int
    gap: int
    margin: int
    code_up: bool

    def pitch(self, size: int) -> int:
        """From one line of ``size`` to the next, in dots."""
        return ceil(size * self.leading / 100)

    def main_sizes(self) -> tuple[int, ...]:
        """What patient, directions and drug may shrink to, each on its own."""
        steps = (dots_of(points) for points in (11, 10, 9, 8))
        return (self.main, *(size for size in steps if size < self.main))

    def dated_sizes(self) -> tuple[int, ...]:
        """What the dated lines may shrink to, all of them together."""
        largest, least = self.dated
        return tuple(range(largest, least - 1, -1))


# Code low, at the right of the small print; then up, beside the directions.
_ROOMY: Final = Style(
    main=dots_of(12), dated=(dots_of(11), dots_of(10)), small=21, warning=dots_of(11),
    module=4, leading=122, gap=8, margin=14, code_up=False,
)  # fmt: skip
_USUAL: Final = replace(
    _ROOMY, dated=(dots_of(10), dots_of(9)), small=SMALLEST, warning=WARNING_HEAD, leading=118,
    gap=2, margin=12,
)  # fmt: skip
_DENSE: Final = replace(_USUAL, main=dots_of(11), module=3, gap=4, code_up=True)
_DENSER: Final = replace(_DENSE, main=dots_of(10), dated=(dots_of(9), 24), leading=117, gap=3)
_TIGHT: Final = replace(_DENSER, dated=(25, dots_of(8)), leading=114, gap=2, margin=10)
_TIGHTEST: Final = replace(
    _TIGHT, main=dots_of(9), dated=(dots_of(8), dots_of(8)), leading=116, gap=0, margin=8
)
STYLES: Final = (
    _ROOMY,
    _USUAL,
    _DENSE,
    _DENSER,
    *(replace(_TIGHT, leading=leading) for leading in (114, 112, 110)),
    *(replace(_TIGHTEST, leading=leading) for leading in (116, 113, 110, 107, 104)),
)
