"""From the verdicts on a medication list to whether naltrexone may go to this patient.

Pure rules (regulation 3.1, 3.3, 3.4 and the rules for tests below 3.8). The day worked out is the
earliest to discuss it, never a clearance: that takes a person. What is not answered is open, and
nothing open passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from compounding.domain.dates import long_day
from compounding.domain.opioids.tables import Category, Washout
from compounding.domain.opioids.verdicts import Entry
from compounding.domain.screened_answers import InList, in_list_of, judge_answer
from compounding.domain.screened_entry import choices, judge_entry
from compounding.domain.screening_terms import (
    LOOK_BACK_DAYS,
    REPLIES,
    Answered,
    Decided,
    Decision,
    Doubt,
    Judged,
    Question,
    Reply,
    stop,
)
from compounding.findings import Finding

__all__ = [
    "LOOK_BACK_DAYS",
    "REPLIES",
    "Answered",
    "Decided",
    "Decision",
    "Doubt",
    "InList",
    "Judged",
    "Question",
    "Reply",
    "ScreenJudged",
    "against_screen",
    "choices",
    "judge",
    "judge_answer",
    "judge_entry",
    "too_old",
]


@dataclass(frozen=True, slots=True)
class ScreenJudged:
    """The whole screen; entries in the order of the list."""

    asked: bool
    entries: tuple[Judged, ...]
    questions: Mapping[Question, Judged] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[Judged, ...]:
        """All that was judged."""
        return (*self.entries, *self.questions.values())

    @property
    def open(self) -> int:
        """How many entries and questions still wait for a person."""
        return sum(1 for each in self.parts if each.open)

    @property
    def against(self) -> tuple[Finding, ...]:
        """All that stops."""
        return tuple(each for part in self.parts for each in part.against)

    @property
    def overrides(self) -> tuple[str, ...]:
        """The codes of what was let through, in their order."""
        return tuple(each.override for each in self.parts if each.override and each.passes)

    @property
    def earliest(self) -> date | None:
        """The latest of the earliest dates to discuss."""
        return max((each.earliest for each in self.parts if each.earliest), default=None)

    @property
    def passes(self) -> bool:
        """Whether it was asked, nothing is open and nothing stops."""
        return self.asked and self.open == 0 and not self.against


def judge(
    entries: Sequence[Entry],
    decided: Mapping[int, Decided],
    answers: Mapping[Question, Answered],
    washouts: Mapping[Category, Washout],
    today: date,
    *,
    takes_nothing: bool = False,
) -> ScreenJudged:
    """Judge a screen on ``today``; ``decided`` by the position of the entry, from 1.

    ``takes_nothing``: the patient was asked and takes no medicine; then the list is empty.
    """
    asked = bool(entries) != takes_nothing
    said = [(each, decided.get(at, Decided())) for at, each in enumerate(entries, start=1)]
    judged = [judge_entry(entry, each, washouts, today) for entry, each in said]
    in_list = in_list_of(said, today)
    questions = {
        each: judge_answer(each, answers.get(each, Answered()), in_list) for each in Question
    }
    return ScreenJudged(asked, _once(said, judged), questions)


def _once(said: Sequence[tuple[Entry, Decided]], judged: list[Judged]) -> tuple[Judged, ...]:
    """This therapy stands in a list once; more of it is another source, or a line too many."""
    lines = [
        at
        for at, (entry, each) in enumerate(said)
        if each.decision is Decision.THIS_THERAPY and Decision.THIS_THERAPY in choices(entry)
    ]
    for at in lines[1:]:
        judged[at] = replace(judged[at], against=(stop("screen.therapy_twice"),))
    return tuple(judged)


def against_screen(
    passes: bool | None, against: Iterable[str] = (), *, doubted: bool = False
) -> tuple[Finding, ...]:
    """What stands against a patient's label: no finished screen, one that stops, or a doubted one.

    A later screen that stops may be among what a record lost before it began again.
    """
    if passes is None:
        return (stop("screen.not_finished"),)
    if passes:
        return (stop("screen.before_loss"),) if doubted else ()
    return (stop("screen.stops", count=str(max(1, len(tuple(against))))),)


def too_old(finished_on: date, today: date) -> tuple[Finding, ...]:
    """A screen that does not reach the last days before a release."""
    if 0 <= (today - finished_on).days <= LOOK_BACK_DAYS:
        return ()
    params = {"day": long_day(finished_on), "days": str(LOOK_BACK_DAYS)}
    return (stop("screen.too_old", **params),)
