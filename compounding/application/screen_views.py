"""What the page of the opioid screen shows and takes: frozen, complete, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from compounding.application.rows import Earlier
from compounding.domain.opioids.verdicts import Entry
from compounding.domain.screening import Answered, Decided, Decision, Question


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One entry of the list. ``why`` is in sentences; ``choices`` are what may be said of it."""

    position: int
    entry: Entry
    why: str
    choices: tuple[Decision, ...]
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as the tables judge it; ``text`` is what is kept."""

    text: str
    entries: tuple[ListedEntry, ...]
    tables_outcome: str

    @property
    def to_decide(self) -> tuple[ListedEntry, ...]:
        """The entries that a person has to say something of."""
        return tuple(each for each in self.entries if each.choices)


@dataclass(frozen=True, slots=True)
class FinishedScreen:
    """The newest finished screen of a making; ``text`` is None where the list was deleted."""

    at: datetime
    name: str
    passes: bool
    takes_nothing: bool
    entries: int
    against: tuple[str, ...]
    overrides: tuple[str, ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class EarlierList:
    """The list of this patient's last finished screen, to begin with: when, by whom."""

    text: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ScreenStart:
    """A making to screen for: whose, its batches, its own newest screen, and an earlier list."""

    making_id: str
    patient: str
    rx_number: str
    batch_numbers: tuple[str, ...]
    made_on: date
    finished: FinishedScreen | None = None
    earlier: EarlierList | None = None


@dataclass(frozen=True, slots=True)
class ScreenDraft:
    """A screen as a person filled it in; ``decided`` by the position of the entry, from 1."""

    text: str
    takes_nothing: bool = False
    decided: Mapping[int, Decided] = field(default_factory=dict)
    answers: Mapping[Question, Answered] = field(default_factory=dict)
    name: str = ""
