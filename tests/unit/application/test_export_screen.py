"""What a workbook says of a screen: each decision and Stop in words, nothing that was typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from compounding.application.export_screen import MOST_DECISIONS, MOST_INGREDIENTS, decisions
from compounding.application.screening import screen
from compounding.domain.screening import (
    REPLIES,
    Answered,
    Decided,
    Decision,
    Doubt,
    Question,
    Reply,
    choices,
)
from compounding.errors import RuleError
from compounding.messages import sentence
from tests.unit.record_samples import ORDINARY, TODAY, MemoryStore, begin
from tests.unit.screen_steps import (
    CLEARED,
    DEPOT,
    DEPOT_LISTED,
    NO_OPIOID,
    PERCOCET,
    RECENT_LISTED,
    STILL_TAKEN,
    STOPPED,
    finish,
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def making_id(store) -> str:
    return begin(store).making_ids[0]


def ago(days: int, **more) -> Decided:
    return replace(STOPPED, last_taken=TODAY - timedelta(days), **more)


SAID = {"prescriber": "Dr. Name", "reason": "her own words"}


def fitting(text: str, said: Decided) -> dict[Question, Answered]:
    """The answers that agree with an entry, by hand; a depot here is never a year old."""
    if said.decision is Decision.STILL_TAKEN:
        days = 0
    elif said.decision is Decision.STOPPED and said.last_taken:
        days = (TODAY - said.last_taken).days
    else:
        return {}
    depot = DEPOT_LISTED if text == DEPOT and days < 365 else {}
    return depot | (RECENT_LISTED if days < 14 else {})


@pytest.mark.parametrize(
    ("text", "decided", "words"),
    [
        ("Metformin", {}, ""),
        ("naltrexone 4.5 mg", {1: Decided(Decision.THIS_THERAPY)}, ""),
        (
            PERCOCET,
            {1: STOPPED},
            "oxycodone: stopped, last dose 2026-Nov-02, wash-out over, withdrawal ruled out",
        ),
        (
            PERCOCET,
            {1: ago(8, **SAID)},
            "oxycodone: stopped, last dose 2026-Nov-14, wash-out not over, the prescriber agreed",
        ),
        (
            PERCOCET,
            {1: ago(8)},
            (
                "oxycodone: stopped, last dose 2026-Nov-14, the wash-out is not over, and no"
                " prescriber agreed"
            ),
        ),
        (
            PERCOCET,
            {1: ago(6, **SAID)},
            "oxycodone: stopped, last dose 2026-Nov-16, the wash-out is not over",
        ),
        (
            DEPOT,
            {1: ago(60, **CLEARED)},
            "buprenorphine: stopped, last dose 2026-Sep-23, cleared in writing by a specialist",
        ),
        (
            DEPOT,
            {1: ago(60)},
            (
                "buprenorphine: stopped, last dose 2026-Sep-23, a specialist's written clearance is"
                " missing"
            ),
        ),
        (
            PERCOCET,
            {1: replace(STOPPED, doubt=Doubt.SIGNS)},
            ("oxycodone: stopped, last dose 2026-Nov-02, signs of withdrawal, or a positive test"),
        ),
        ("oxycodone", {1: STILL_TAKEN}, "oxycodone: an opioid is still taken"),
        ("codeine", {1: Decided(Decision.NOT_TAKEN, reason="allergy")}, "codeine: not taken"),
        ("loperamide", {1: Decided(Decision.USUAL_DOSE)}, "loperamide: taken at the usual dose"),
        ("zorbafexin", {1: NO_OPIOID}, "not in the tables: classified as no opioid"),
        (
            "naltrexone 3 mg\nLDN",
            dict.fromkeys((1, 2), Decided(Decision.THIS_THERAPY)),
            "naltrexone: this therapy stands in the list more than once",
        ),
        (
            "loperamide with oxycodne",
            {1: Decided(Decision.USUAL_DOSE, **SAID)},
            "loperamide: an entry that may name an opioid as well",
        ),
    ],
)
def test_decisions_are_told_by_ingredient(store, making_id, text, decided, words):
    answers = fitting(text, decided[1]) if decided else {}
    assert decisions(finish(store, making_id, text, decided=decided, answers=answers)) == words


def test_decisions_stand_behind_each_other_and_the_same_is_counted(store, making_id):
    text = f"{PERCOCET}\nzorbafexin\nMetformin\nbelbafexin\nloperamide"
    decided = {1: STOPPED, 2: NO_OPIOID, 4: NO_OPIOID, 5: Decided(Decision.USUAL_DOSE)}
    answers = {Question.SURGERY: Answered(Reply.YES, **SAID)}
    assert decisions(finish(store, making_id, text, decided=decided, answers=answers)) == (
        "oxycodone: stopped, last dose 2026-Nov-02, wash-out over, withdrawal ruled out; "
        "not in the tables: classified as no opioid (2 times); "
        "loperamide: taken at the usual dose; "
        "surgery or dental work planned, the prescriber decided"
    )


def test_decisions_hold_nothing_that_was_typed(store, making_id):
    text = f"{PERCOCET} for Mrs Surname\nzorbafexin of Dr. Night\n{DEPOT}\ncodeine"
    decided = {
        1: ago(8, **SAID),
        2: NO_OPIOID,
        3: ago(60, **CLEARED),
        4: Decided(Decision.NOT_TAKEN, **SAID),
    }
    answers = {Question.SURGERY: Answered(Reply.YES, **SAID)}
    answers |= RECENT_LISTED | DEPOT_LISTED
    said = finish(store, making_id, text, decided=decided, answers=answers)
    assert said.passes
    words = decisions(said).casefold()
    for typed in ("surname", "mrs", "zorbafexin", "night", "clinic", "dr.", "own words", "325"):
        assert typed not in words


def test_decisions_of_5000_entries_fit_a_cell(store, making_id):
    many = [ago(30 + at) for at in range(1, 400)]
    text = "\n".join([*[PERCOCET] * len(many), *["zorbafexin"] * (5000 - len(many))])
    decided = dict(enumerate(many, 1)) | dict.fromkeys(range(len(many) + 1, 5001), NO_OPIOID)
    words = decisions(finish(store, making_id, text, decided=decided))
    assert len(words) < 32_767
    assert words.endswith("; and 340 more")
    assert len(words.split("; ")) == MOST_DECISIONS + 1


def test_decisions_name_some_ingredients_of_an_entry_of_many(store, making_id):
    codeine = {1: STILL_TAKEN}
    said = finish(store, making_id, "codeine", decided=codeine, answers=RECENT_LISTED)
    names = tuple(f"opioid {at}" for at in range(MOST_INGREDIENTS + 3))
    (entry,) = said.entries
    words = decisions(replace(said, entries=(replace(entry, ingredients=names),)))
    assert words.startswith(f"{', '.join(names[:MOST_INGREDIENTS])} and 3 more: ")


def test_answer_that_stops_is_told(store, making_id):
    answers = {
        Question.LIVER: Answered(Reply.YES),
        Question.RECENT: Answered(Reply.LISTED),
        Question.SUPPLEMENTS: Answered(Reply.LISTED),
    }
    said = finish(store, making_id, ORDINARY, answers=answers)
    assert decisions(said) == (
        "an opioid in the last 14 days is not in the list; acute hepatitis or liver failure"
    )


def test_answer_that_denies_the_list_is_told(store, making_id):
    text = f"{PERCOCET}\n{DEPOT}"
    decided = {1: STILL_TAKEN, 2: ago(60, **CLEARED)}
    assert decisions(finish(store, making_id, text, decided=decided)) == (
        "oxycodone: an opioid is still taken; "
        "buprenorphine: stopped, last dose 2026-Sep-23, cleared in writing by a specialist; "
        "an opioid of the last 14 days, and the answer was no; "
        "a depot of the last 12 months, and the answer was no"
    )


def outcomes(store, making_id, text, decision):
    """Every screen that can be finished of one entry with one decision, each the record's last."""
    before = list(store.bodies)
    for last, doubt, typed, cleared in product(
        (0, 6, 8, 12, 400), (None, *Doubt), ({}, SAID), ({}, CLEARED)
    ):
        store.bodies = list(before)
        day = TODAY - timedelta(last)
        each = Decided(decision, day, doubt, **{**typed, **cleared})
        try:
            yield finish(store, making_id, text, decided={1: each}, answers=fitting(text, each))
        except RuleError:
            continue


@pytest.mark.parametrize(
    "text", ["oxycodone", PERCOCET, DEPOT, "kratom", "naltrexone", "loperamide", "zorbafexin"]
)
def test_every_decision_of_an_entry_says_just_what_was_let_through_or_stops(store, making_id, text):
    (entry,) = screen(text).entries
    for decision in choices(entry):
        found = list(outcomes(store, making_id, text, decision))
        assert found
        for said in found:
            (kept,) = said.entries
            codes = [f"against.{each}" for each in said.against]
            codes = codes or [f"override.{each}" for each in said.overrides]
            of_entry = [f"against.{kept.against}"] if kept.against else []
            of_entry += [f"override.{kept.override}"] if kept.override else []
            assert of_entry == codes
            assert said.passes is (kept.against == "")
            told = decisions(said)
            assert bool(told) == bool(codes)
            assert all(told.endswith(sentence(each)) for each in codes)
            assert all(told.startswith(f"{each}: ") for each in kept.ingredients if told)


@pytest.mark.parametrize("question", Question)
def test_every_answer_says_just_what_was_let_through_or_stops(store, making_id, question):
    for reply, typed in product(REPLIES[question], ({}, SAID)):
        answers = {question: Answered(reply, **typed)}
        said = finish(store, making_id, "", takes_nothing=True, answers=answers)
        codes = [f"against.{each}" for each in said.against]
        codes += [f"override.{each}" for each in said.overrides]
        assert decisions(said) == "; ".join(map(sentence, codes))
