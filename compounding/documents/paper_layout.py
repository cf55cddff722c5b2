"""A paper on its pages: nothing is clipped, nothing lost, every page says whose page it is.

Each page begins with title and status and ends with program, batch and "page 1 of 3". A heading
never stands alone at the foot; a table that goes on repeats its heads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from compounding.documents.fitting import Measure
from compounding.documents.layout import Block, Item, Layout, Weight, dots_of
from compounding.documents.paper import Paper
from compounding.documents.paper_lines import Letters
from compounding.documents.paper_strips import QUIET, Strip, Strips, stacked

# 18 mm at the left, for the holes of a file; 15 mm at the right; 12 mm above and below.
LEFT: Final = 144
RIGHT: Final = 120
EDGE: Final = 96
TITLE: Final = Letters(dots_of(14), Weight.BOLD)
STATUS: Final = Letters(dots_of(11), Weight.BOLD, reverse=True)
STATUS_INSET: Final = 16
UNDER_HEAD: Final = 14
OVER_FOOT: Final = 18

Page = list[Strip]


def lay_out_paper(paper: Paper, measure: Measure) -> tuple[Layout, ...]:
    """The pages of ``paper``, at least one."""
    frame = _Frame(paper, measure)
    strips = [strip for part in paper.parts for strip in frame.strips.of(part)]
    pages = paginated(strips, frame.room)
    return tuple(frame.page(page, number, len(pages)) for number, page in enumerate(pages, start=1))


class _Frame:
    """What is the same on every page: head, foot, and the room between them."""

    def __init__(self, paper: Paper, measure: Measure) -> None:
        self.paper = paper
        self.measure = measure
        self.width = paper.size.width - LEFT - RIGHT
        self.strips = Strips(measure, LEFT, self.width)
        self.head, self.top = self._head()
        # The widest number of pages there could be keeps its room.
        self.foot_room = self._width("page 999 of 999", QUIET) + QUIET.size
        self.foot = Strips(measure, LEFT, self.width - self.foot_room).text(paper.footer, QUIET)
        self.floor = paper.size.height - EDGE - sum(each.height for each in self.foot)
        self.room = self.floor - OVER_FOOT - self.top
        if self.room < paper.size.height // 2:
            raise ValueError("title and footer leave no room for the paper")

    def _width(self, text: str, letters: Letters) -> int:
        return self.measure.width(text, letters.size, letters.weight)

    def _head(self) -> tuple[list[Item], int]:
        """Title and status with a rule under them; and where the room begins."""
        status, room = self._status()
        lines = Strips(self.measure, LEFT, self.width - room)
        strips = lines.text(self.paper.title, TITLE)
        if self.paper.subtitle:
            strips += lines.text(self.paper.subtitle, QUIET)
        high = max(sum(each.height for each in strips), STATUS.pitch + 8 if status else 0)
        rule = EDGE + high + UNDER_HEAD // 2
        items = [*stacked(strips, EDGE), *status, Block(LEFT, rule, self.width, 2)]
        return items, rule + UNDER_HEAD

    def _status(self) -> tuple[list[Item], int]:
        """White on black at the right; and the width it takes."""
        text = self.paper.status
        if not text:
            return [], 0
        width = self._width(text, STATUS)
        whole = width + 2 * STATUS_INSET
        left = LEFT + self.width - whole
        block = Block(left, EDGE, whole, STATUS.pitch + 8)
        return [block, STATUS.set(text, left + STATUS_INSET, EDGE + 4, width)], whole + STATUS.size

    def page(self, strips: Sequence[Strip], number: int, of: int) -> Layout:
        """One page with everything on it."""
        said = f"page {number} of {of}"
        width = self._width(said, QUIET)
        counted = QUIET.set(said, LEFT + self.width - width, self.floor, width)
        rule = Block(LEFT, self.floor - OVER_FOOT // 2, self.width, 1)
        size = self.paper.size
        items = (
            *self.head,
            *stacked(strips, self.top),
            rule,
            *stacked(self.foot, self.floor),
            counted,
        )
        return Layout(size.width, size.height, items)


def paginated(strips: Sequence[Strip], room: int) -> list[Page]:
    """The strips shared out on pages ``room`` dots high; what is kept together stays so.

    No strip may be higher than the room.
    """
    pages: list[Page] = [[]]
    for chain in _chains(strips):
        fits = _height(pages[-1]) + _height(chain) <= room
        if chain[0].fresh and pages[-1]:
            pages.append([])
        elif not fits and pages[-1]:
            _turn(pages, chain[0], room)
        for strip in chain:
            if pages[-1] and _height(pages[-1]) + strip.height > room:
                _turn(pages, strip, room)
            if strip.items or pages[-1]:  # no page begins with a gap
                pages[-1].append(strip)
    return pages


def _turn(pages: list[Page], first: Strip, room: int) -> None:
    """A new page; a table that goes on there begins with its heads."""
    head = first.head
    pages.append([*head] if _height(head) + first.height <= room else [])


def _chains(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    chain: list[Strip] = []
    for strip in strips:
        chain.append(strip)
        if not strip.keep:
            yield chain
            chain = []
    if chain:
        yield chain


def _height(strips: Sequence[Strip]) -> int:
    return sum(each.height for each in strips)
