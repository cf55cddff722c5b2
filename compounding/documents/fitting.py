"""Putting words on lines: what fits is kept whole, what does not is refused by name.

Nothing is ever clipped, hyphenated or made smaller than its least size. The widths of letters
come from outside (:class:`Measure`), so that this needs no screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from compounding.documents.layout import Weight
from compounding.errors import DocumentError, TextDoesNotFitError


class Measure(Protocol):
    """What must be known of the letters; asked of whoever draws them."""

    def width(self, text: str, size: int, weight: Weight) -> int:
        """The width of ``text`` in dots, rounded up, in letters ``size`` dots high."""
        ...

    def missing(self, text: str) -> str:
        """The characters of ``text`` that the letters do not have."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that belong together; ``field`` names them where they do not fit."""

    text: str
    field: str
    weight: Weight = Weight.REGULAR


Line = list[Piece]


def refuse_missing_letters(measure: Measure, pieces: Sequence[Piece]) -> None:
    """Refuse a text that would come out with holes or with letters of another type.

    Raises:
        DocumentError: naming the first field concerned and its characters by number.
    """
    for piece in pieces:
        if lacking := measure.missing(piece.text):
            letters = ", ".join(f"U+{ord(each):04X}" for each in dict.fromkeys(lacking))
            raise DocumentError(f"label.no_letter.{piece.field}", {"letters": letters})


def largest_size(measure: Measure, piece: Piece, sizes: Sequence[int], width: int) -> int:
    """The first of ``sizes`` (largest first) in which ``piece`` is not wider than ``width`` dots.

    Raises:
        TextDoesNotFitError: naming the field and how many characters are too many.
    """
    for size in sizes:
        if measure.width(piece.text, size, piece.weight) <= width:
            return size
    raise _too_long(measure, piece, sizes[-1], width)


def _too_long(measure: Measure, piece: Piece, size: int, width: int) -> TextDoesNotFitError:
    wide = measure.width(piece.text, size, piece.weight)
    over = ceil((wide - width) * len(piece.text) / wide)
    return TextDoesNotFitError(f"label.too_long.{piece.field}", {"over": str(max(over, 1))})


@dataclass(frozen=True, slots=True)
class Flow:
    """Pieces set one after another, ``joiner`` between those that share a line.

    ``room`` gives the width in dots of each line by its number. A piece goes to the next line
    whole where it fits there, otherwise it is broken between words.
    """

    measure: Measure
    size: int
    joiner: str
    room: Callable[[int], int]

    def lines(self, pieces: Sequence[Piece]) -> list[Line]:
        """The lines that the pieces fill.

        Raises:
            TextDoesNotFitError: where one word is wider than its line.
        """
        lines: list[Line] = [[]]
        for piece in pieces:
            self._add(lines, piece)
        return lines

    def _add(self, lines: list[Line], piece: Piece) -> None:
        if self._fits(lines[-1], piece, len(lines) - 1):
            lines[-1].append(piece)
        elif lines[-1] and self._fits([], piece, len(lines)):
            lines.append([piece])
        else:
            self._break(lines, piece)

    def _break(self, lines: list[Line], piece: Piece) -> None:
        words = piece.text.split(" ")
        while words:
            count = self._words_that_fit(lines[-1], words, piece, len(lines) - 1)
            if not count:
                if not lines[-1]:
                    room = self.room(len(lines) - 1)
                    raise _too_long(self.measure, self._part(piece, words[:1]), self.size, room)
                lines.append([])
                continue
            lines[-1].append(self._part(piece, words[:count]))
            del words[:count]
            if words:
                lines.append([])

    def _words_that_fit(self, line: Line, words: list[str], piece: Piece, number: int) -> int:
        counts = range(len(words), 0, -1)
        fitting = (n for n in counts if self._fits(line, self._part(piece, words[:n]), number))
        return next(fitting, 0)

    @staticmethod
    def _part(piece: Piece, words: Sequence[str]) -> Piece:
        return Piece(" ".join(words), piece.field, piece.weight)

    def _fits(self, line: Line, piece: Piece, number: int) -> bool:
        last = runs(self.measure, [*line, piece], self.size, self.joiner)[-1]
        return last.offset + last.width <= self.room(number)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours of one weight as one text, ``offset`` dots from the start of the line."""

    text: str
    weight: Weight
    field: str
    width: int
    offset: int


def runs(measure: Measure, line: Line, size: int, joiner: str) -> list[Run]:
    """A line as it is drawn: joiners belong to the lighter text after a change of weight."""
    found: list[Run] = []
    for piece in line:
        text, offset = piece.text, 0
        if found and found[-1].weight is piece.weight:
            last = found.pop()
            text, offset = f"{last.text}{joiner}{text}", last.offset
        elif found:
            text = f"{joiner.lstrip()}{text}"
            space = measure.width(" ", size, Weight.REGULAR)
            offset = found[-1].offset + found[-1].width + space
        width = measure.width(text, size, piece.weight)
        found.append(Run(text, piece.weight, piece.field, width, offset))
    return found
