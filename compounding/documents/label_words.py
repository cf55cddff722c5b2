"""The words of a label grouped as they stand on it: which share a line and what joins them."""

from __future__ import annotations

from dataclasses import dataclass

from compounding.documents.fitting import Piece
from compounding.documents.layout import Weight
from compounding.domain.label import OPIOID_WARNING, LabelContent


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that start a line together and share lines as far as they fit."""

    joiner: str
    pieces: tuple[Piece, ...]


def header(content: LabelContent) -> Group:
    """Name, address and phone of the pharmacy."""
    address, phone = content.contact
    name = Piece(content.pharmacy, "pharmacy", Weight.BOLD)
    return Group(" · ", (name, Piece(address, "address"), Piece(phone, "phone")))


def rx_number(content: LabelContent) -> Group:
    """``Rx 482117``."""
    number = Piece(content.rx_number, "rx_number", Weight.BOLD)
    return Group(" ", (Piece("Rx", "rx_number"), number))


def main_lines(content: LabelContent) -> tuple[Piece, Piece]:
    """The patient, and the drug with its strength."""
    return Piece(content.patient, "patient", Weight.BOLD), Piece(content.drug, "drug", Weight.BOLD)


def directions(content: LabelContent) -> tuple[Piece, ...]:
    """The sentence, or the dated lines without their lead."""
    lines = content.directions[1:] or content.directions
    return tuple(Piece(line, "directions", Weight.BOLD) for line in lines)


def beside(content: LabelContent) -> tuple[Piece, ...]:
    """What hangs left of the dated lines, one for each: the lead, then the reminders."""
    dated = len(content.directions) - 1
    words = (content.directions[0], *content.reminders)[:dated]
    return tuple(Piece(each, "directions", Weight.MEDIUM) for each in words)


def small_print(content: LabelContent) -> tuple[Group, ...]:
    """Quantity, prescriber and lot; the dates; reminders left over and cautions."""
    supply = Piece(content.supply, "supply"), Piece(content.prescriber, "prescriber")
    dates = Piece(content.not_after, "not_after", Weight.BOLD), Piece(content.made, "not_after")
    hung = max(len(content.directions) - 2, 0)
    said = (*content.reminders[hung:], *content.cautions)
    return (
        Group(" · ", (*supply, *(Piece(part, "lot") for part in content.lot))),
        Group(" · ", dates),
        Group(" ", tuple(Piece(sentence, "cautions") for sentence in said)),
    )


def warning() -> tuple[Piece, ...]:
    """The opioid warning, the first line heavier than the rest; the same on every label."""
    head, *rest = OPIOID_WARNING
    others = (Piece(line, "warning", Weight.SEMIBOLD) for line in rest)
    return (Piece(head, "warning", Weight.BOLD), *others)


def every_piece(content: LabelContent) -> tuple[Piece, ...]:
    """All that is to be drawn, for a look at its letters before anything is laid out."""
    groups = (header(content), rx_number(content), *small_print(content))
    return (
        *(piece for group in groups for piece in group.pieces),
        *main_lines(content),
        *directions(content),
        *beside(content),
        *warning(),
    )
