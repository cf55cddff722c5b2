"""The finished opioid screen of a making, as a fact.

The list itself is personal and stands in a side table; here stand a salted hash of it, what was
decided on each entry, at the level of ingredients, and the answers. What a person classified is
known again by the hash of its name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compounding.domain.identity import UNVERIFIED


@dataclass(frozen=True, slots=True)
class EntryDecided:
    """What was decided on one entry of the list; ``position`` counts from 1.

    ``verdict`` is the tables', ``decision`` a person's, empty where none was needed. ``earliest``
    is the earliest date to discuss. ``doubt`` says how withdrawal was ruled out. ``name_hash`` is
    that of a name that a person classified, ``clearance_by`` the specialist who cleared.
    ``against`` is the code of what stops it, ``override`` of what a person let through.
    """

    position: int
    verdict: str
    decision: str = ""
    ingredients: tuple[str, ...] = ()
    category: str = ""
    name_hash: str = ""
    last_taken: date | None = None
    earliest: date | None = None
    doubt: str = ""
    prescriber: str = ""
    reason: str = ""
    clearance_by: str = ""
    clearance_on: date | None = None
    against: str = ""
    override: str = ""


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """One question of the screen and its answer, with who decided and why where that is asked."""

    question: str
    answer: str
    prescriber: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScreenFinished:
    """An opioid screen that a person finished ``on`` a day; it counts until the making's next one.

    ``asked`` is ``list``, or ``nothing`` where the patient takes no medicine. ``against`` are the
    codes of what stops, ``overrides`` of what was let through by a decision; it ``passes`` where
    nothing stops. ``earliest`` is the latest of the earliest dates to discuss.
    """

    making_id: str
    screen_id: str
    on: date
    list_hash: str
    asked: str
    entries: tuple[EntryDecided, ...]
    answers: tuple[QuestionAnswered, ...]
    passes: bool
    against: tuple[str, ...]
    overrides: tuple[str, ...]
    name: str
    earliest: date | None = None
    identity: str = UNVERIFIED

    def __post_init__(self) -> None:
        """A screen that passes has nothing against it; any other is no fact of this program."""
        if self.passes and (self.against or any(each.against for each in self.entries)):
            raise ValueError("a screen that passes with something against it")
