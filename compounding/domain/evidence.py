"""What is known of low-dose naltrexone in pain: studies, and what is said beside them.

It never holds a study that favours naltrexone without the large trials that found no difference:
an :class:`Evidence` without them cannot be made, so no page and no paper can be (regulation,
section 4). :mod:`compounding.reference.evidence` loads it; no sum reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NoReturn

from compounding.domain.tables import Source
from compounding.errors import ReferenceDataError

# The two largest randomised trials; wherever a favourable study stands, they do.
LARGEST_TRIALS: Final = ("final", "innova")


class Design(StrEnum):
    """What kind of study it is; studies are shown by it."""

    TRIAL = "trial"
    POOLED = "pooled"
    REVIEW = "review"
    UNCONTROLLED = "uncontrolled"


class Direction(StrEnum):
    """Which way a result points."""

    FAVOURS_NALTREXONE = "favours_naltrexone"
    NO_DIFFERENCE = "no_difference"
    FAVOURS_PLACEBO = "favours_placebo"
    LOW_QUALITY = "low_quality"
    UNCONTROLLED = "uncontrolled"


class Topic(StrEnum):
    """What is said beside the studies; every topic has its note."""

    STATEMENT = "statement"
    PROTOCOL = "protocol"
    ONSET = "onset"
    SIDE_EFFECTS = "side_effects"
    SURGERY = "surgery"
    LIVER = "liver"
    MECHANISM = "mechanism"


@dataclass(frozen=True, slots=True)
class Measure:
    """What effects are measured in; those of two measures are never on one axis."""

    id: str
    title: str
    unit: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its figures in place, and where it comes from."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a paper is to be found; ``doubt`` says what of it is not confirmed."""

    citation: str
    doubt: str = ""
    doi: str = ""
    pmid: str = ""
    pmid_confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Naltrexone less placebo in one measure: below 0 is less pain with naltrexone.

    ``low`` and ``high`` bound the 95 % interval, ``naltrexone`` and ``placebo`` are the changes in
    each group, ``d`` is the size without a sign. All are figures as published, None where not
    known; ``derived``: worked out from the two changes. ``of`` names the part of the study.
    """

    measure: str
    value: str
    direction: Direction
    low: str | None = None
    high: str | None = None
    p: str | None = None
    d: str | None = None
    naltrexone: str | None = None
    placebo: str | None = None
    derived: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One study; ``people``, ``dose`` and ``duration`` in words, empty where not known."""

    id: str
    name: str
    design: Design
    design_text: str
    people: str
    dose: str
    duration: str
    direction: Direction
    reference: Reference
    source: Source
    effects: tuple[Effect, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of one topic."""

    id: Topic
    title: str
    lines: tuple[Line, ...]
    references: tuple[Reference, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it, in the order of the table.

    Raises:
        ReferenceDataError: where a large trial without a difference, or a topic, is left out.
    """

    measures: tuple[Measure, ...]
    studies: tuple[Study, ...]
    notes: tuple[Note, ...]

    def __post_init__(self) -> None:
        null = {each.id for each in self.studies if each.direction is Direction.NO_DIFFERENCE}
        missing = [name for name in LARGEST_TRIALS if name not in null]
        if missing:
            _refuse(f"{', '.join(missing)}, without a difference, must be there")
        if [each.id for each in self.notes] != list(Topic):
            _refuse("every topic has one note, in their order")


def _refuse(why: str) -> NoReturn:
    raise ReferenceDataError("reference.damaged", {"file": "evidence.toml", "place": why})
