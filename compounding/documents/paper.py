"""What a paper says, part by part, before anything has a place: no size of letters, no screen.

A paper is for the file: A4 or US letter, black on white, every page with its status, its number
and the program's version. What is not known yet is a line to write on, never an empty cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

# As a cell or a value: a line to write on by hand, with room for handwriting.
WRITE_IN: Final = "____"


class PaperSize(Enum):
    """Width and height in dots: 210 × 297 mm, and 8.5 × 11 in."""

    A4 = (1678, 2374)
    LETTER = (1726, 2233)

    @property
    def width(self) -> int:
        """Across, in dots."""
        return self.value[0]

    @property
    def height(self) -> int:
        """Down, in dots."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; it stays with what stands under it. Level 1 is the larger, 2 the smaller."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences over the whole width; a line break in the text is one on paper.

    ``leads``: it stays on the page of what stands under it.
    """

    text: str
    strong: bool = False
    small: bool = False
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, ``across`` of them beside each other, filled line by line."""

    rows: tuple[tuple[str, str], ...]
    across: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``share`` is its part of the width beside the others' shares.

    One unit per column, named in ``head``; ``numeric`` puts head and cells to the right.
    """

    head: str
    share: int = 1
    numeric: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; the heads are repeated on every page that the table goes on to."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has as many cells as the table has columns")


@dataclass(frozen=True, slots=True)
class Signature:
    """Name, room to sign by hand, date and time; what is not known yet is a line to write on."""

    role: str
    name: str = WRITE_IN
    when: str = WRITE_IN
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a fresh page."""


Part = Heading | Paragraph | Facts | Table | Signature | PageBreak


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of as many pages as its parts need.

    ``title`` stands on every page and is the title of the file: no patient data in it, nor in
    ``subtitle`` and ``footer``. ``status`` ("Not released") stands white on black on every page.
    The layout adds "page 1 of 3" to ``footer``, which names program, version and batch.
    """

    title: str
    footer: str
    parts: tuple[Part, ...]
    subtitle: str = ""
    status: str = ""
    size: PaperSize = PaperSize.LETTER
