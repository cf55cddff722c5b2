"""The words of the opioid screen: what is asked, what a person may say, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from compounding.findings import Finding, Level

# Days before the release that the screen must reach (regulation 3.8: look-back of 14 days).
LOOK_BACK_DAYS: Final = 14


class Decision(StrEnum):
    """What a person says of an entry."""

    STILL_TAKEN = "still_taken"
    STOPPED = "stopped"
    NOT_TAKEN = "not_taken"
    THIS_THERAPY = "this_therapy"
    OTHER_SOURCE = "other_source"
    USUAL_DOSE = "usual_dose"
    HIGH_DOSE = "high_dose"
    NO_OPIOID = "no_opioid"
    AN_OPIOID = "an_opioid"


class Doubt(StrEnum):
    """How withdrawal was ruled out, past the wash-out (regulation OP-3)."""

    NO_SIGNS = "no_signs"
    URINE_NEGATIVE = "urine_negative"
    CHALLENGE_PASSED = "challenge_passed"
    SIGNS = "signs"


class Question(StrEnum):
    """What is asked beside the list (rules for tests below regulation 3.8; OP-3; 3.3)."""

    RECENT = "recent"
    DEPOT = "depot"
    COUGH_OR_DIARRHEA = "cough_or_diarrhea"
    SUPPLEMENTS = "supplements"
    SURGERY = "surgery"
    LIVER = "liver"
    PREGNANCY = "pregnancy"


class Reply(StrEnum):
    """The answer to a question; ``LISTED``: yes, and each of them stands in the list."""

    NO = "no"
    YES = "yes"
    LISTED = "listed"


REPLIES: Final[Mapping[Question, tuple[Reply, ...]]] = {
    Question.RECENT: (Reply.NO, Reply.LISTED),
    Question.DEPOT: (Reply.NO, Reply.LISTED),
    Question.COUGH_OR_DIARRHEA: (Reply.NO, Reply.LISTED),
    Question.SUPPLEMENTS: (Reply.NO, Reply.LISTED),
    Question.SURGERY: (Reply.NO, Reply.YES),
    Question.LIVER: (Reply.NO, Reply.YES),
    Question.PREGNANCY: (Reply.NO, Reply.YES),
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided on an entry or answered; a field that was not filled is empty."""

    decision: Decision | None = None
    last_taken: date | None = None
    doubt: Doubt | None = None
    prescriber: str = ""
    reason: str = ""
    clearance_by: str = ""
    clearance_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply to a question, and who decided what where that is asked."""

    reply: Reply | None = None
    prescriber: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What comes of one entry or question.

    ``against`` are Stops, and Confirms that lack who decided and why. ``open`` names the fields
    still to fill (``decision``, ``last_taken``, ``doubt``, ``reason``, ``reply``). ``notes`` are
    to be read. ``override`` is the code of what a person let through. ``asks`` are the fields that
    belong to the decision, for the page to show.
    """

    against: tuple[Finding, ...] = ()
    open: tuple[str, ...] = ()
    notes: tuple[Finding, ...] = ()
    override: str = ""
    earliest: date | None = None
    asks: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing stops and nothing is open."""
        return not self.against and not self.open


def says(text: str) -> bool:
    """Whether a text says anything: a dot is no reason and no name."""
    return any(mark.isalnum() for mark in text)


def stop(code: str, **params: str) -> Finding:
    """A Stop."""
    return Finding(Level.STOP, code, None, params)
