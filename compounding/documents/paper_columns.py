"""How wide the columns of a paper are: by their shares, but no figure is ever parted.

A figure on two lines can be read as another figure. Where a column of figures is too narrow for
one of them, the columns of words give room: they can be broken between words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compounding.documents.fitting import Measure
from compounding.documents.paper import WRITE_IN, Table
from compounding.documents.paper_lines import Letters, with_numbers, words


def shared(shares: Sequence[int], room: int) -> list[int]:
    """``room`` dots shared out; the widths come to it exactly."""
    whole = sum(shares)
    ends = [room * sum(shares[: at + 1]) // whole for at in range(len(shares))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def fitted(
    measure: Measure, table: Table, letters: Sequence[Letters], head: Letters, room: int
) -> list[int]:
    """The widths of the columns, whose cells are set in ``letters`` and heads in ``head``."""
    widths = shared([each.share for each in table.columns], room)
    givers = [at for at, column in enumerate(table.columns) if not column.numeric]
    for at, column in enumerate(table.columns):
        if column.numeric:
            cells = (row[at] for row in table.rows)
            least = max(
                _longest(measure, [column.head], head), _longest(measure, cells, letters[at])
            )
            _widen(widths, at, least, givers)
    return widths


def _longest(measure: Measure, texts: Iterator[str] | Sequence[str], letters: Letters) -> int:
    """The width of the longest word; a figure with its unit is one word."""
    drawn = (with_numbers(measure, text) for text in texts if text != WRITE_IN)
    widths = (
        measure.width(word, letters.size, letters.weight)
        for text in drawn
        for line in text.split("\n")
        for word in words(line)
    )
    return max(widths, default=0)


def _widen(widths: list[int], at: int, least: int, givers: Sequence[int]) -> None:
    """Take what column ``at`` lacks from the widest of ``givers``, a third of each at most."""
    for giver in sorted(givers, key=lambda each: -widths[each]):
        given = max(0, min(least - widths[at], widths[giver] // 3))
        widths[giver] -= given
        widths[at] += given
