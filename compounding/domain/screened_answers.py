"""What is asked beside the list, held against what stands in it (regulation 3.3, OP-3, 3.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from compounding.domain.opioids.tables import Category, Verdict
from compounding.domain.opioids.verdicts import Entry
from compounding.domain.screening_terms import (
    LOOK_BACK_DAYS,
    REPLIES,
    Answered,
    Decided,
    Decision,
    Judged,
    Question,
    Reply,
    says,
    stop,
)

FORM_UNSTATED: Final = "screen.form_unstated"
DEPOT_DAYS: Final = 366  # 12 months
_TAKEN: Final = frozenset({Decision.USUAL_DOSE, Decision.HIGH_DOSE})
_WITH_PRESCRIBER: Final = frozenset({Question.SURGERY, Question.PREGNANCY})


@dataclass(frozen=True, slots=True)
class InList:
    """What stands in the list, to hold the answers against.

    ``opioid``: one taken in the last 14 days; ``lately``: within them for certain, the 14th day
    apart; ``depot``: what may be one of the last 12 months; ``sure_depot``: and is said to be one;
    ``gut``: loperamide and its like, taken.
    """

    medicine: bool = False
    opioid: bool = False
    lately: bool = False
    depot: bool = False
    sure_depot: bool = False
    gut: bool = False


def in_list_of(said: Iterable[tuple[Entry, Decided]], today: date) -> InList:
    """What the entries and the decisions on them say of the questions."""
    pairs = list(said)
    taken = [(each, _days_since(decided, today)) for each, decided in pairs]
    opioids = [(each, days) for each, days in taken if each.verdict is Verdict.OPIOID]
    depots = [
        each
        for each, days in opioids
        if Category.DEPOT in each.categories and days is not None and days <= DEPOT_DAYS
    ]
    return InList(
        medicine=any(
            each.ingredients or each.verdict is not Verdict.NOT_OPIOID for each, _ in taken
        ),
        opioid=any(days is not None and days <= LOOK_BACK_DAYS for _, days in opioids),
        lately=any(days is not None and days < LOOK_BACK_DAYS for _, days in opioids),
        depot=bool(depots),
        sure_depot=any(not _is_form_unstated(each) for each in depots),
        gut=any(
            "loperamide" in each.ingredients and decided.decision in _TAKEN
            for each, decided in pairs
        ),
    )


def _is_form_unstated(entry: Entry) -> bool:
    return any(each.code == FORM_UNSTATED for each in entry.why)


def _days_since(decided: Decided, today: date) -> int | None:
    """Days since the last dose as it was told; None where none is told of."""
    if decided.decision is Decision.STILL_TAKEN:
        return 0
    if decided.decision is Decision.STOPPED and decided.last_taken is not None:
        return (today - decided.last_taken).days
    return None


def judge_answer(question: Question, answered: Answered, in_list: InList) -> Judged:
    """What comes of a question; what is taken stands in the list, and no answer denies the list."""
    if answered.reply not in REPLIES[question]:
        return Judged(open=("reply",), asks=("reply",))
    code = f"screen.asked.{question}"
    if answered.reply is Reply.NO:
        denied = _denies(question, in_list)
        return Judged(against=(stop(f"screen.denied.{question}"),)) if denied else Judged()
    if answered.reply is Reply.LISTED:
        listed = _is_listed(question, in_list)
        return Judged() if listed else Judged(against=(stop(code),))
    if question not in _WITH_PRESCRIBER:
        return Judged(against=(stop(code),))
    asks = ("prescriber", "reason")
    if says(answered.prescriber) and says(answered.reason):
        return Judged(override=code, asks=asks)
    return Judged(against=(stop(code),), asks=asks)


def _denies(question: Question, in_list: InList) -> bool:
    """Whether "no" contradicts the list."""
    if question is Question.RECENT:
        return in_list.lately
    if question is Question.COUGH_OR_DIARRHEA:
        return in_list.gut
    return question is Question.DEPOT and in_list.sure_depot


def _is_listed(question: Question, in_list: InList) -> bool:
    """Whether what was answered with "in the list" stands there."""
    if question is Question.RECENT:
        return in_list.opioid
    return in_list.depot if question is Question.DEPOT else in_list.medicine
