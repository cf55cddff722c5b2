"""The container label, 4 x 2 in: where each of its words stands.

From the top: pharmacy and Rx number; patient; directions; drug and strength; quantity, dates
and lot; "do not use after"; storage and cautions; the opioid warning in reverse type, which
this module adds to every label by itself. At the right the bar code, or on a proof a frame in
its place. What does not fit in the tightest of a few styles is refused, never clipped.
"""

from __future__ import annotations

from typing import Final

from compounding.documents import label_words
from compounding.documents.fitting import (
    Flow,
    Line,
    Measure,
    Piece,
    largest_size,
    refuse_missing_letters,
    runs,
)
from compounding.documents.label_style import SMALLEST, STYLES, Style
from compounding.documents.label_words import Group
from compounding.documents.layout import (
    DOTS_PER_INCH,
    BarCode,
    Block,
    Item,
    Layout,
    Text,
    Watermark,
    Weight,
)
from compounding.documents.qr import QUIET_ZONE, Cells, qr_cells
from compounding.domain.label import LabelContent
from compounding.errors import TextDoesNotFitError

WIDTH: Final = 4 * DOTS_PER_INCH
HEIGHT: Final = 2 * DOTS_PER_INCH
# So many dated lines stand on a label whose other texts are of usual length.
MOST_DATED_LINES: Final = 4
PROOF_WORDS: Final = "PROOF — NOT FOR USE"
_PROOF: Final = Watermark(PROOF_WORDS, WIDTH // 2, 155, size=66, degrees=-14, grey=208)
# As many modules as the code of any batch number has, for the frame on a proof.
_CODE_MODULES: Final = 21
_WARNING_INSET: Final = 10
_ABOVE_WARNING: Final = 3


def lay_out_label(content: LabelContent, measure: Measure) -> Layout:
    """The label of one container, with the opioid warning and, unless released, as a proof.

    Raises:
        TextDoesNotFitError: naming the field, or that there are too many lines.
        DocumentError: for a character that the label's letters do not have.
    """
    refuse_missing_letters(measure, label_words.every_piece(content))
    cells = None if content.code is None else qr_cells(content.code)
    reason = TextDoesNotFitError("label.too_many_lines")
    for style in STYLES:
        try:
            return _Label(content, cells, measure, style).layout()
        except TextDoesNotFitError as refused:
            reason = refused
    raise reason


class _Label:
    """One attempt to lay the label out in one style; ``y`` is the top of the next line."""

    def __init__(
        self, content: LabelContent, cells: Cells | None, measure: Measure, style: Style
    ) -> None:
        self.content = content
        self.cells = cells
        self.measure = measure
        self.style = style
        self.items: list[Item] = []
        self.left = style.margin
        self.right = WIDTH - style.margin
        self.y = style.margin - 2
        self.code_top = HEIGHT
        self.code_side = (len(cells or ()) or _CODE_MODULES) + 2 * QUIET_ZONE
        self.code_side *= style.module

    def layout(self) -> Layout:
        floor = HEIGHT - self.style.margin - self.warning_height()
        patient, drug = label_words.main_lines(self.content)
        if not self.style.code_up:
            self.stand_code(floor - self.code_side)
        self.header()
        self.main_line(patient)
        if self.style.code_up:
            self.stand_code(self.y)
        self.directions()
        self.main_line(drug)
        self.y += self.style.gap
        for group in label_words.small_print(self.content):
            self.flow(group)
        if max(self.y + _ABOVE_WARNING, self.code_top + self.code_side) > floor:
            raise self.too_tall()
        self.warning(floor)
        proof = (_PROOF,) if self.content.proof else ()
        return Layout(WIDTH, HEIGHT, (*proof, *self.items))

    def too_tall(self) -> TextDoesNotFitError:
        dated = len(self.content.directions) - 1
        if dated > MOST_DATED_LINES:
            return TextDoesNotFitError("label.too_many_doses", {"doses": str(dated)})
        return TextDoesNotFitError("label.too_many_lines")

    # --- the bar code ------------------------------------------------------------------

    def stand_code(self, top: int) -> None:
        """Put the code at the right edge, its quiet zone within the label's own margin."""
        self.code_top = top
        quiet = QUIET_ZONE * self.style.module
        x, y = WIDTH - self.code_side + quiet, top + quiet
        if self.cells and self.content.code:
            code = BarCode(x, y, self.style.module, self.cells, self.content.code)
            self.items.append(code)
        else:
            self.proof_frame(x, y, self.code_side - 2 * quiet)

    def proof_frame(self, x: int, y: int, side: int) -> None:
        """A frame where the code will be, so that a proof cannot pass for a container."""
        edges = ((x, y, side, 2), (x, y + side - 2, side, 2), (x, y, 2, side))
        self.items += [Block(*edge) for edge in (*edges, (x + side - 2, y, 2, side))]
        size, weight = SMALLEST, Weight.SEMIBOLD
        for word, baseline in (("NO", y + side // 2 - 3), ("CODE", y + side // 2 + size - 2)):
            width = self.measure.width(word, size, weight)
            start = x + (side - width) // 2
            self.items.append(Text(word, start, baseline, width, size, weight, "proof"))

    def room(self, height: int, top: int) -> int:
        """The width for a line at ``top``: less where the code stands beside it."""
        beside = top + height > self.code_top and top < self.code_top + self.code_side
        return (WIDTH - self.code_side if beside else self.right) - self.left

    # --- lines -------------------------------------------------------------------------

    def put(self, line: Line, size: int, joiner: str = "", indent: int = 0) -> None:
        """Set one line at ``y`` and go on to the next."""
        x, baseline = self.left + indent, self.y + size
        for run in runs(self.measure, line, size, joiner):
            start = x + run.offset
            text = Text(run.text, start, baseline, run.width, size, run.weight, run.field)
            self.items.append(text)
        self.y += self.style.pitch(size)

    def flow(self, group: Group, taken: int = 0) -> None:
        """Set a group on as many lines as it needs; ``taken`` dots of the first are not free."""
        size, top, pitch = self.style.small, self.y, self.style.pitch(self.style.small)

        def room(number: int) -> int:
            free = self.room(pitch, top + number * pitch)
            return free if number else free - taken

        lines = Flow(self.measure, size, group.joiner, room).lines(group.pieces)
        for line in lines:
            self.put(line, size, group.joiner)

    def header(self) -> None:
        """Pharmacy at the left, Rx number at the right of the first line."""
        size, top, number = self.style.small, self.y, label_words.rx_number(self.content)
        last = runs(self.measure, list(number.pieces), size, number.joiner)[-1]
        width = last.offset + last.width
        self.flow(label_words.header(self.content), taken=width + size)
        below, self.y = self.y, top
        self.put(list(number.pieces), size, number.joiner, self.right - self.left - width)
        self.y = below + self.style.gap // 2

    def main_line(self, piece: Piece) -> None:
        """Patient, directions or drug: one line, as large as it can be."""
        room = self.room(self.style.pitch(self.style.main), self.y)
        self.put([piece], largest_size(self.measure, piece, self.style.main_sizes(), room))

    def directions(self) -> None:
        """One sentence, or dated lines of one size with the lead and reminders at their left."""
        lines = label_words.directions(self.content)
        hung = label_words.beside(self.content)
        if not hung:
            self.main_line(lines[0])
            return
        small, top, pitch = self.style.small, self.y, self.style.pitch(self.style.dated[0])
        indent = small // 2 + max(
            self.measure.width(piece.text, small, piece.weight) for piece in hung
        )
        rooms = (self.room(pitch, top + number * pitch) for number in range(len(lines)))
        sizes = self.style.dated_sizes()
        size = min(
            largest_size(self.measure, line, sizes, room - indent)
            for line, room in zip(lines, rooms, strict=True)
        )
        for number, line in enumerate(lines):
            if number < len(hung):
                piece, baseline = hung[number], self.y + size
                width = self.measure.width(piece.text, small, piece.weight)
                text = Text(
                    piece.text, self.left, baseline, width, small, piece.weight, piece.field
                )
                self.items.append(text)
            self.put([line], size, indent=indent)
        self.y += self.style.gap // 2

    # --- the warning -------------------------------------------------------------------

    def warning_height(self) -> int:
        return 10 + self.style.pitch(self.style.warning) + 2 * self.style.pitch(SMALLEST)

    def warning(self, top: int) -> None:
        """The opioid warning, white on black over the whole width; always, on every label."""
        width = self.right - self.left
        self.items.append(Block(self.left, top, width, self.warning_height()))
        self.y = top + 4
        for number, piece in enumerate(label_words.warning()):
            size = SMALLEST if number else self.style.warning
            largest_size(self.measure, piece, (size,), width - 2 * _WARNING_INSET)
            self.warning_line(piece, size)

    def warning_line(self, piece: Piece, size: int) -> None:
        x, baseline = self.left + _WARNING_INSET, self.y + size
        width = self.measure.width(piece.text, size, piece.weight)
        self.items.append(
            Text(piece.text, x, baseline, width, size, piece.weight, piece.field, reverse=True)
        )
        self.y += self.style.pitch(size)
