"""Text on lines of a given width: broken between words, a long word within itself, never cut off.

A letter that the type lacks is written as its number (``[U+6797]``): a record on paper has no
holes, and no foreign letters that another machine would draw otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from compounding.documents.fitting import Measure
from compounding.documents.layout import Text, Weight

# A figure keeps its unit on its line.
UNITS: Final = frozenset({"mg", "mL", "g", "%", "°C", "mg,", "mL,", "%,", "mg;", "mL;", "%;"})


@dataclass(frozen=True, slots=True)
class Letters:
    """How a text is set: ``size`` and ``pitch`` (from line to line) in dots."""

    size: int
    weight: Weight = Weight.REGULAR
    grey: int = 0
    reverse: bool = False

    @property
    def pitch(self) -> int:
        """From one line to the next."""
        return -(-self.size * 136 // 100)

    def set(self, text: str, x: int, top: int, width: int) -> Text:
        """``text`` with its line beginning at ``top``."""
        baseline = top + (self.pitch - self.size) // 2 + self.size * 9 // 10
        return Text(
            text, x, baseline, width, self.size, self.weight, "paper", self.reverse, self.grey
        )


def lines_of(measure: Measure, text: str, letters: Letters, width: int) -> list[str]:
    """The lines that ``text`` fills at ``width`` dots; at least one.

    Raises:
        ValueError: where not even one letter fits.
    """
    drawable = with_numbers(measure, text)
    return [
        line for said in drawable.split("\n") for line in _wrapped(measure, said, letters, width)
    ]


def with_numbers(measure: Measure, text: str) -> str:
    """``text`` with each letter that the type lacks written as its number."""
    lacking = set(measure.missing(text.replace("\n", " ")))
    if not lacking:
        return text
    return "".join(f"[U+{ord(each):04X}]" if each in lacking else each for each in text)


def _wrapped(measure: Measure, text: str, letters: Letters, width: int) -> Iterator[str]:
    line = ""
    for word in words(text):
        longer = f"{line} {word}" if line else word
        if measure.width(longer, letters.size, letters.weight) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _broken(measure, word, letters, width)
        yield from full
    yield line


def words(text: str) -> Iterator[str]:
    """What stays on one line: words, and figures with their units."""
    held = ""
    for word in text.split():
        if held and word in UNITS and held[-1].isdigit():
            held = f"{held} {word}"
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


def _broken(measure: Measure, word: str, letters: Letters, width: int) -> list[str]:
    """A word in pieces that fit, after a hyphen where it has one; whole where it fits."""
    pieces: list[str] = []
    rest = word
    while measure.width(rest, letters.size, letters.weight) > width:
        count = len(rest) - 1
        while count and measure.width(rest[:count], letters.size, letters.weight) > width:
            count -= 1
        if not count:
            raise ValueError("a line on paper is wider than one letter")
        count = rest.rfind("-", 0, count) + 1 or count
        pieces.append(rest[:count])
        rest = rest[count:]
    return [*pieces, rest]
