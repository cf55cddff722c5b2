"""A screen as it is being filled in: what was typed as it was typed, decisions by entry.

A decision belongs to the entry as it is written, so that editing one line of the list keeps what
was decided on the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from compounding.application.screen_views import Listed, ScreenDraft, ScreenStart
from compounding.domain.dates import parse_date
from compounding.domain.screening import (
    Answered,
    Decided,
    Decision,
    Doubt,
    Judged,
    Question,
    Reply,
    ScreenJudged,
)
from compounding.errors import InputProblem, QuantityError

# An entry as it is written: its key, its text, and which of several alike it is.
Key = tuple[str, str, int]
DATES: Final = ("last_taken", "clearance_on")


@dataclass(frozen=True, slots=True)
class Filled:
    """What was chosen and typed for one entry or question; days as they were typed."""

    choice: str = ""
    last_taken: str = ""
    doubt: str = ""
    prescriber: str = ""
    reason: str = ""
    clearance_by: str = ""
    clearance_on: str = ""

    def text(self, name: str) -> str:
        """What stands in the field ``name``."""
        return str(getattr(self, name))

    def with_text(self, name: str, text: str) -> Filled:
        """The same with another text in the field ``name``."""
        return replace(self, **{name: text})

    def decided(self) -> Decided:
        """As a decision on an entry."""
        return Decided(
            Decision(self.choice) if self.choice else None,
            day_of(self.last_taken),
            Doubt(self.doubt) if self.doubt else None,
            self.prescriber,
            self.reason,
            self.clearance_by,
            day_of(self.clearance_on),
        )

    def answered(self) -> Answered:
        """As the answer to a question."""
        return Answered(
            Reply(self.choice) if self.choice else None,
            self.prescriber,
            self.reason,
        )


NOTHING: Final = Filled()


def day_of(text: str) -> date | None:
    """The day typed; None where it is none."""
    try:
        return parse_date(text)
    except QuantityError:
        return None


@dataclass(frozen=True, slots=True)
class Begun:
    """What the list was filled in from: by whom and when; without a name it began empty."""

    text: str = ""
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One making's screen while it is filled in."""

    begun: Begun = field(default_factory=Begun)
    text: str = ""
    takes_nothing: bool = False
    entries: Mapping[Key, Filled] = field(default_factory=dict[Key, Filled])
    answers: Mapping[Question, Filled] = field(default_factory=dict[Question, Filled])
    name: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether a person did anything here."""
        typed = self.text != self.begun.text or bool(self.name) or self.takes_nothing
        return typed or bool(self.entries) or bool(self.answers)

    def entry(self, key: Key | None) -> Filled:
        """What was decided on an entry."""
        return self.entries.get(key, NOTHING) if key else NOTHING

    def answer(self, question: Question) -> Filled:
        """What was answered."""
        return self.answers.get(question, NOTHING)


def first_draft(start: ScreenStart) -> Draft:
    """A screen to begin with: the list of the making's own screen or of the last one, if any."""
    finished, earlier = start.finished, start.earlier
    if finished is not None and finished.text is not None:
        begun = Begun(finished.text, finished.name, finished.at)
    elif earlier is not None:
        begun = Begun(earlier.text, earlier.name, earlier.at)
    else:
        begun = Begun()
    return Draft(begun, begun.text)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it was judged: ``typed`` is the text, ``keys`` those of its entries in order."""

    typed: str
    listed: Listed
    keys: tuple[Key, ...]
    places: Mapping[Key, int]

    def key_at(self, position: int) -> Key | None:
        """The key of the entry at ``position``, from 1."""
        return self.keys[position - 1] if 0 < position <= len(self.keys) else None


def listing_of(typed: str, listed: Listed) -> Listing:
    """``listed`` with the keys of its entries; alike ones are told apart by their number."""
    seen: dict[tuple[str, str], int] = {}
    keys: list[Key] = []
    for each in listed.entries:
        name = (each.entry.key, each.entry.text)
        seen[name] = seen.get(name, 0) + 1
        keys.append((*name, seen[name]))
    return Listing(typed, listed, tuple(keys), {key: at for at, key in enumerate(keys, 1)})


def filled_in(draft: Draft, listing: Listing) -> ScreenDraft:
    """``draft`` as it is judged and recorded; decisions on entries that are gone stay behind."""
    decided = {
        listing.places[key]: filled.decided()
        for key, filled in draft.entries.items()
        if key in listing.places
    }
    answers = {question: filled.answered() for question, filled in draft.answers.items()}
    return ScreenDraft(draft.text, draft.takes_nothing, decided, answers, draft.name)


def unreadable(draft: Draft, listing: Listing, judged: ScreenJudged) -> list[InputProblem]:
    """The days that are typed and cannot be read; a clearance must not be lost by a slip."""
    problems: list[InputProblem] = []
    for key, filled in draft.entries.items():
        at = listing.places.get(key)
        if at is not None:
            problems += _bad_days(f"entries[{at}]", filled, judged.entries[at - 1])
    return problems


def _bad_days(path: str, filled: Filled, judged: Judged) -> Iterator[InputProblem]:
    for name in DATES:
        text = filled.text(name)
        if text and name in judged.asks:
            try:
                parse_date(text)
            except QuantityError as refusal:
                yield InputProblem(f"{path}.{name}", refusal.code, refusal.params)


def first_open(judged: ScreenJudged, order: Sequence[int]) -> str:
    """The path of what waits first for a person; entries in ``order``; empty where nothing does."""
    for at in order:
        for name in judged.entries[at - 1].open:
            return f"entries[{at}].{name}"
    for question, each in judged.questions.items():
        for name in each.open:
            return f"answers.{question}.{name}"
    return ""
