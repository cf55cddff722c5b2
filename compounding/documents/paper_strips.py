"""From the parts of a paper to strips: pieces that stand under each other and are never cut.

A paragraph is a strip for each line, a row of a table is one strip, so that a page ends between
lines and between rows. A row that would fill much of a page gives a strip for each of its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from compounding.documents.fitting import Measure
from compounding.documents.layout import Block, Text, Weight, dots_of
from compounding.documents.paper import (
    WRITE_IN,
    Facts,
    Heading,
    PageBreak,
    Paragraph,
    Part,
    Signature,
    Table,
)
from compounding.documents.paper_columns import fitted, shared
from compounding.documents.paper_lines import Letters, lines_of

Drawn = Text | Block

BODY: Final = Letters(dots_of(9))
STRONG: Final = replace(BODY, weight=Weight.SEMIBOLD)
SMALL: Final = Letters(dots_of(8))
QUIET: Final = replace(SMALL, grey=70)
NAMES: Final = replace(BODY, grey=70)
HEAD: Final = replace(SMALL, weight=Weight.SEMIBOLD)
HEADINGS: Final = (
    Letters(dots_of(12), Weight.SEMIBOLD),
    Letters(dots_of(10), Weight.SEMIBOLD),
)
GAP: Final = 22
BETWEEN_COLUMNS: Final = 28
CELL_GAP: Final = 7
# 8 mm: what a person needs to write on a line.
HAND: Final = 64
LIGHT: Final = 190
# A row of more lines than this may go on to the next page.
MOST_LINES_KEPT: Final = 12
# A table of so few rows stays together where a page has room for it.
MOST_ROWS_KEPT: Final = 6


@dataclass(frozen=True, slots=True)
class Strip:
    """Something ``height`` dots high; its items count from its top and from the paper's left.

    ``keep`` holds it together with the strip below. ``head`` is set again above it where it is
    the first on a page. ``fresh`` begins a page.
    """

    height: int
    items: tuple[Drawn, ...] = ()
    keep: bool = False
    head: tuple[Strip, ...] = ()
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and where it stands: ``width`` dots from ``left``, in its letters."""

    text: str
    left: int
    width: int
    letters: Letters
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Strips:
    """Makes the strips of a paper whose text is ``width`` dots wide and begins at ``left``."""

    measure: Measure
    left: int
    width: int

    def of(self, part: Part) -> list[Strip]:
        """The strips of one part, with the gap above it."""
        match part:
            case Heading():
                return self._heading(part)
            case Paragraph():
                return [Strip(GAP // 2, keep=True), *self._paragraph(part)]
            case Facts():
                return [Strip(GAP // 2, keep=True), *self._facts(part)]
            case Table():
                return [Strip(GAP // 2, keep=True), *self._table(part)]
            case Signature():
                return [Strip(GAP, keep=True), *self._signature(part)]
            case PageBreak():
                return [Strip(0, fresh=True)]

    def _heading(self, part: Heading) -> list[Strip]:
        letters = HEADINGS[part.level - 1]
        lines = self.text(part.text, letters)
        return [Strip(GAP * 2 // part.level, keep=True), *(replace(e, keep=True) for e in lines)]

    def text(self, text: str, letters: Letters) -> list[Strip]:
        """A strip for each line of ``text`` over the whole width."""
        cell = Cell(text, self.left, self.width, letters)
        return list(self._line_by_line([cell]))

    def _paragraph(self, part: Paragraph) -> list[Strip]:
        letters = SMALL if part.small else BODY
        if part.strong:
            letters = replace(letters, weight=Weight.SEMIBOLD)
        first, *rest = self.text(part.text, letters)
        lines = [replace(first, keep=bool(rest)), *rest]
        lines[-1] = replace(lines[-1], keep=part.leads)
        return lines

    def _facts(self, part: Facts) -> list[Strip]:
        widths = self._shared((2, 3) * part.across if part.across > 1 else (1, 4))
        lines = [part.rows[at : at + part.across] for at in range(0, len(part.rows), part.across)]
        strips: list[Strip] = []
        for line in lines:
            cells = [cell for name, value in line for cell in ((name, NAMES), (value, STRONG))]
            strips += self._row(self._cells(cells, widths), rule=False)
        return strips

    def _table(self, part: Table) -> list[Strip]:
        letters = [STRONG if each.strong else BODY for each in part.columns]
        widths = fitted(self.measure, part, letters, HEAD, self._room(len(part.columns)))
        numeric = [each.numeric for each in part.columns]
        heads = [(each.head, HEAD) for each in part.columns]
        head = self._row(self._cells(heads, widths, numeric), rule=False, bottom=True)
        rule = Strip(2, (Block(self.left, 0, self.width, 2),), keep=True)
        above = (*(replace(each, keep=True) for each in head), rule)
        strips = [*above]
        for row in part.rows:
            cells = self._cells(list(zip(row, letters, strict=True)), widths, numeric)
            strips += (replace(each, head=above) for each in self._row(cells, rule=True))
        if len(part.rows) <= MOST_ROWS_KEPT:
            strips[:-1] = (replace(each, keep=True) for each in strips[:-1])
        return strips

    def _signature(self, part: Signature) -> list[Strip]:
        widths = self._shared((2, 5, 5, 4))
        names = (("", QUIET), ("Name", QUIET), ("Signature", QUIET), ("Date and time", QUIET))
        texts = (
            (part.role, STRONG), (part.name, STRONG), (WRITE_IN, STRONG), (part.when, STRONG)
        )  # fmt: skip
        cells = self._cells(texts, widths)
        strips = [
            *self._row(self._cells(names, widths), rule=False),
            *self._row(cells, rule=False),
        ]
        if part.note:
            left = cells[1].left
            note = Cell(part.note, left, self.left + self.width - left, QUIET)
            strips += self._row([note], rule=False)
        return [*(replace(each, keep=True) for each in strips[:-1]), strips[-1]]

    def _room(self, columns: int) -> int:
        """What columns have to themselves."""
        return self.width - BETWEEN_COLUMNS * (columns - 1)

    def _shared(self, shares: Sequence[int]) -> list[int]:
        return shared(shares, self._room(len(shares)))

    def _cells(
        self,
        texts: Sequence[tuple[str, Letters]],
        widths: Sequence[int],
        numeric: Sequence[bool] = (),
    ) -> list[Cell]:
        """Cells from the left, each in its column; the last columns may be left out."""
        cells, left = [], self.left
        for at, (text, letters) in enumerate(texts):
            right = at < len(numeric) and numeric[at]
            cells.append(Cell(text, left, widths[at], letters, right))
            left += widths[at] + BETWEEN_COLUMNS
        return cells

    def _row(self, cells: Sequence[Cell], *, rule: bool, bottom: bool = False) -> list[Strip]:
        """One strip, or one for each line where there are many; ``bottom`` sets cells low."""
        if max(len(self._lines(each)) for each in cells) > MOST_LINES_KEPT:
            return [Strip(CELL_GAP, keep=True), *self._line_by_line(cells), self._end(rule)]
        made: list[tuple[Cell, list[Strip]]] = [
            (each, list(self._line_by_line([each]))) for each in cells if each.text != WRITE_IN
        ]
        by_hand = len(made) < len(cells)
        tallest = max((sum(line.height for line in lines) for _, lines in made), default=0)
        inner = max(tallest, HAND - 2 * CELL_GAP if by_hand else 0)
        items: list[Drawn] = []
        for _, lines in made:
            low = bottom or by_hand
            top = CELL_GAP + (inner - sum(line.height for line in lines) if low else 0)
            items += stacked(lines, top)
        base = CELL_GAP + inner - BODY.size // 4
        items += [Block(e.left, base, e.width, 1) for e in cells if e.text == WRITE_IN]
        end = self._end(rule)
        items += (moved(each, inner + CELL_GAP) for each in end.items)
        return [Strip(inner + CELL_GAP + end.height, tuple(items))]

    def _end(self, rule: bool) -> Strip:
        line = (Block(self.left, CELL_GAP, self.width, 1, LIGHT),) if rule else ()
        return Strip(CELL_GAP + 1, line)

    def _lines(self, cell: Cell) -> list[str]:
        return lines_of(self.measure, cell.text, cell.letters, cell.width)

    def _line_by_line(self, cells: Sequence[Cell]) -> Iterator[Strip]:
        """Each cell's first lines beside each other, then their second lines, and so on."""
        texts = [self._lines(each) for each in cells]
        pitch = max(each.letters.pitch for each in cells)
        for number in range(max(len(lines) for lines in texts)):
            items = [
                self._text(lines[number], cell)
                for lines, cell in zip(texts, cells, strict=True)
                if number < len(lines) and lines[number]
            ]
            yield Strip(pitch, tuple(items))

    def _text(self, line: str, cell: Cell) -> Text:
        width = self.measure.width(line, cell.letters.size, cell.letters.weight)
        left = cell.left + (cell.width - width if cell.numeric else 0)
        return cell.letters.set(line, left, 0, width)


def moved(item: Drawn, down: int) -> Drawn:
    """``item`` set ``down`` dots lower."""
    if isinstance(item, Text):
        return replace(item, baseline=item.baseline + down)
    return replace(item, y=item.y + down)


def stacked(strips: Sequence[Strip], top: int) -> Iterator[Drawn]:
    """The items of ``strips`` under each other, from ``top``."""
    for strip in strips:
        for item in strip.items:
            yield moved(item, top)
        top += strip.height
