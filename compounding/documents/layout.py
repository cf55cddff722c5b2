"""A page as plain facts: texts, black blocks and bar codes in whole dots.

One dot is 1/203 inch, the pitch of the common label printer, so that a bar code's modules fall
on whole dots (a module of 1.36 dots was not read once in sixty labels; whole dots always) and
nothing depends on a screen. Every device draws the same layout: it scales and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from math import ceil
from typing import Final

DOTS_PER_INCH: Final = 203
POINTS_PER_INCH: Final = 72
# Of the letters' size (Inter): how far ink can reach above and below the line they stand on.
ASCENT: Final = Fraction(97, 100)
DESCENT: Final = Fraction(25, 100)


class Weight(IntEnum):
    """How heavy letters are drawn, on the scale of OpenType."""

    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600
    BOLD = 700


def dots_of(points: int) -> int:
    """The smallest whole number of dots that is not under ``points`` of type."""
    return ceil(Fraction(points * DOTS_PER_INCH, POINTS_PER_INCH))


@dataclass(frozen=True, slots=True)
class Text:
    """Letters ``size`` dots high that stand on ``baseline``; ``width`` is as measured.

    ``reverse`` is white on black. ``field`` names the content, never holds it. ``grey`` runs from
    0, black, to 255, white.
    """

    text: str
    x: int
    baseline: int
    width: int
    size: int
    weight: Weight
    field: str
    reverse: bool = False
    grey: int = 0

    @property
    def points(self) -> Fraction:
        """The size in points."""
        return Fraction(self.size * POINTS_PER_INCH, DOTS_PER_INCH)

    @property
    def top(self) -> int:
        """The first dot that ink can reach."""
        return self.baseline - ceil(self.size * ASCENT)

    @property
    def bottom(self) -> int:
        """The first dot below all ink."""
        return self.baseline + ceil(self.size * DESCENT)


@dataclass(frozen=True, slots=True)
class Block:
    """A filled rectangle, black unless ``grey`` says lighter; a rule is a thin one."""

    x: int
    y: int
    width: int
    height: int
    grey: int = 0


@dataclass(frozen=True, slots=True)
class BarCode:
    """The dark and light modules of a code, each ``module`` dots wide, without its quiet zone."""

    x: int
    y: int
    module: int
    cells: tuple[tuple[bool, ...], ...]
    says: str

    @property
    def side(self) -> int:
        """Width and height in dots."""
        return len(self.cells) * self.module


@dataclass(frozen=True, slots=True)
class Watermark:
    """Large grey letters behind everything else, turned about the middle of the text.

    ``degrees`` counts clockwise; ``grey`` runs from 0, black, to 255, white.
    """

    text: str
    center_x: int
    center_y: int
    size: int
    degrees: int
    grey: int


Item = Text | Block | BarCode | Watermark


@dataclass(frozen=True, slots=True)
class Layout:
    """One page, ``width`` by ``height`` dots; items are drawn in their order."""

    width: int
    height: int
    items: tuple[Item, ...]

    def texts(self) -> Iterator[Text]:
        """The texts in reading order."""
        return (item for item in self.items if isinstance(item, Text))

    @property
    def text(self) -> str:
        """All words, line by line, for screen readers and tests."""
        lines: dict[int, list[Text]] = {}
        for item in self.texts():
            lines.setdefault(item.baseline, []).append(item)
        rows = (sorted(line, key=lambda item: item.x) for _, line in sorted(lines.items()))
        return "\n".join(" ".join(item.text for item in row) for row in rows)
