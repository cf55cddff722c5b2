"""Whatever comes of a screen has its words for paper and workbook, and no word lies idle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import product
from typing import Final

import pytest

from compounding.application.screening import screen
from compounding.domain.opioids.tables import Category, Verdict
from compounding.domain.opioids.verdicts import Entry
from compounding.domain.screening import (
    REPLIES,
    Answered,
    Decided,
    Decision,
    Doubt,
    Question,
    Reply,
    ScreenJudged,
    choices,
    judge,
)
from compounding.messages import SENTENCES, sentence, sentence_of
from compounding.reference.opioids import screen_tables
from tests.unit.record_samples import TODAY
from tests.unit.screen_steps import CLEARED, DEPOT, PERCOCET

# It may name an opioid as well, so nothing that is said of it passes.
APART: Final = "loperamide with oxycodne"
NOBODY_DECIDES: Final = ("", "metformin")
STOPS: Final = (
    Decision.STILL_TAKEN,
    Decision.OTHER_SOURCE,
    Decision.HIGH_DOSE,
    Decision.AN_OPIOID,
)
# At least one list for each verdict and category, and for what only words beside a name bring.
LISTS: Final = (
    "",
    "metformin",
    PERCOCET,
    "oxycodone",
    "methadone",
    DEPOT,
    "buprenorphine",
    "kratom",
    "loperamide",
    APART,
    "naltrexone",
    "naltrexone 3 mg\nLDN",
    "Lybalvi",
    "naloxone",
    "lofexidine",
    "Tylenol",
    "zorbafexin",
    f"{PERCOCET} zorbafexin",
)
SAID: Final = {"prescriber": "Dr. Name", "reason": "why"}
DAYS: Final = (None, -1, 0, 6, 7, 9, 10, 13, 14, 20, 366, 400)


@cache
def entries_of(text: str) -> tuple[Entry, ...]:
    return screen(text).entries


@dataclass(frozen=True)
class Said:
    """What was said of a list, and what comes of it."""

    decided: Decided
    answers: dict[Question, Answered]
    found: ScreenJudged


def all_answers() -> Iterator[dict[Question, Answered]]:
    """Every reply of every question; what comes of one does not hang on another's."""
    yield {}
    for at, typed in product((0, 1), ({}, SAID)):
        yield {each: Answered(REPLIES[each][at], **typed) for each in Question}


def all_decided() -> Iterator[Decided]:
    for decision, days, doubt in product(Decision, DAYS, (None, *Doubt)):
        last = None if days is None else TODAY - timedelta(days)
        for typed, cleared in product(({}, SAID), ({}, CLEARED)):
            yield Decided(decision, last, doubt, **{**typed, **cleared})


def everything_said(text: str) -> Iterator[Said]:
    """Each of the decisions that the list allows, of every entry alike, with each of the answers.

    Days, doubt and clearance are varied for what was stopped alone: nothing else asks for them.
    """
    entries = entries_of(text)
    allowed = {each for entry in entries for each in choices(entry)}
    washouts = screen_tables().washouts
    for decided in all_decided():
        more = decided.last_taken or decided.doubt or decided.clearance_by
        if more and decided.decision is not Decision.STOPPED:
            continue
        if allowed and decided.decision not in allowed:
            continue
        of_all = dict.fromkeys(range(1, len(entries) + 1), decided)
        for answers in all_answers():
            found = judge(entries, of_all, answers, washouts, TODAY, takes_nothing=not entries)
            yield Said(decided, answers, found)


@cache
def codes_of(text: str) -> frozenset[str]:
    """Every code of a Stop or an override that can come of a list, with its area in front."""
    return frozenset(
        code
        for said in everything_said(text)
        for code in (
            *(f"against.{each.code}" for each in said.found.against),
            *(f"override.{each}" for each in said.found.overrides),
        )
    )


def test_lists_hold_every_verdict_and_category_and_every_decision():
    entries = [each for text in LISTS for each in entries_of(text)]
    assert {each.verdict for each in entries} == set(Verdict)
    assert {each.category for each in entries} == {None, *Category}
    assert {each for entry in entries for each in choices(entry)} == set(Decision)
    assert {each.reply for answers in all_answers() for each in answers.values()} == set(Reply)


@pytest.mark.parametrize("text", LISTS)
def test_whatever_comes_of_a_list_has_its_sentence(text):
    assert codes_of(text)
    for code in codes_of(text):
        assert sentence(code)


@pytest.mark.parametrize("text", LISTS)
def test_whatever_stops_or_is_to_be_read_is_said_on_the_page(text):
    found = {
        each
        for said in everything_said(text)
        for part in said.found.parts
        for each in (*map(sentence_of, part.against), *map(sentence_of, part.notes))
    }
    assert found
    assert all("{" not in each for each in found)


def test_no_sentence_is_for_what_never_comes():
    told = {each for each in SENTENCES if each.startswith(("against.screen.", "override.screen."))}
    assert told == {code for text in LISTS for code in codes_of(text)}


@pytest.mark.parametrize("text", LISTS)
def test_screen_that_passes_was_answered_and_nothing_said_in_it_stops(text):
    passed = [each for each in everything_said(text) if each.found.passes]
    assert bool(passed) is (text != APART)
    for said in passed:
        assert set(said.answers) == set(Question)
        assert said.answers[Question.LIVER].reply is Reply.NO
        for each in (Question.SURGERY, Question.PREGNANCY):
            assert said.answers[each].reply is Reply.NO or said.answers[each].reason
        if text in NOBODY_DECIDES:
            continue
        assert said.decided.decision not in STOPS
        if said.decided.decision is Decision.STOPPED:
            assert said.decided.doubt not in (None, Doubt.SIGNS)
            assert said.decided.last_taken is not None
            assert said.decided.last_taken <= TODAY
            assert said.decided.last_taken <= TODAY - timedelta(7) or said.decided.clearance_by
