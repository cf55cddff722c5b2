"""The screen of whole lists, in the documented form."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from compounding.application.screening import exit_status, screen, screen_json, why_text
from compounding.domain.opioids.folding import tokens
from compounding.domain.opioids.tables import Outcome
from tests.unit.screen_samples import MarkedList, marked_lists

LISTS = list(marked_lists())


@pytest.mark.parametrize("marked", LISTS, ids=lambda each: each.name)
def test_list_is_judged_line_by_line(marked: MarkedList) -> None:
    judged = screen(marked.text)
    assert [each.verdict for each in judged.entries] == marked.verdicts
    assert judged.outcome is marked.outcome


@pytest.mark.parametrize("marked", LISTS, ids=lambda each: each.name)
def test_list_loses_no_word_but_those_of_headings(marked: MarkedList) -> None:
    shown = Counter(word for each in screen(marked.text).entries for word in tokens(each.text))
    given = Counter(
        word for mark, line in marked.lines if mark not in ("", "h") for word in tokens(line)
    )
    numbering = {word for word in given - shown if word.isdigit() and len(word) <= 2}
    assert set(given - shown) - numbering <= {"x"}
    assert not shown - given


def test_lists_are_many_and_of_every_kind() -> None:
    assert len(LISTS) >= 200
    assert len({each.name for each in LISTS}) == len(LISTS)
    assert {each.outcome for each in LISTS} == set(Outcome)
    assert Counter(each.outcome for each in LISTS)[Outcome.CLEAR] >= 40


def test_json_is_the_documented_form() -> None:
    answer = screen_json("Percocet 5-325 mg 1 tab q6h prn")
    (entry,) = answer["entries"]
    assert answer["outcome"] == "stop"
    assert list(answer) == ["outcome", "entries"]
    assert entry.pop("why")
    assert entry == {
        "text": "Percocet 5-325 mg 1 tab q6h prn",
        "verdict": "opioid",
        "ingredients": ["oxycodone"],
        "category": "W1",
        "washout_days": 10,
        "did_you_mean": [],
    }
    assert list(screen_json("x")["entries"][0]) == [
        "text",
        "verdict",
        "ingredients",
        "category",
        "washout_days",
        "why",
        "did_you_mean",
    ]


def test_json_of_a_misspelt_and_of_an_unknown_entry() -> None:
    near, unknown = screen_json("oxycodne\nzorbafexin")["entries"]
    assert (near["verdict"], near["did_you_mean"]) == ("ask", ["oxycodone"])
    assert (near["category"], near["washout_days"]) == (None, None)
    assert (unknown["verdict"], unknown["did_you_mean"]) == ("not_recognised", [])


@pytest.mark.parametrize("marked", LISTS[::9], ids=lambda each: each.name)
def test_json_can_be_written_and_read(marked: MarkedList) -> None:
    answer = screen_json(marked.text)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


@pytest.mark.parametrize("text", ["", " \n\t\n", "Medications:\n", "2026-11-27"])
def test_empty_list_is_not_asked(text: str) -> None:
    assert screen_json(text) == {"outcome": "not_asked", "entries": []}


@pytest.mark.parametrize(
    ("text", "status"),
    [("aspirin", 0), ("none", 0), ("", 1), ("codeine", 1), ("zorbafexin", 1), ("Imodium", 1)],
)
def test_exit_status_is_0_only_for_a_clear_list(text: str, status: int) -> None:
    assert exit_status(screen_json(text)["outcome"]) == status
    assert exit_status(screen(text).outcome) == status


def test_why_is_a_sentence_for_every_entry_of_every_list() -> None:
    for marked in LISTS:
        for entry in screen(marked.text).entries:
            why = why_text(entry)
            assert why.endswith("."), entry
            assert "{" not in why


@pytest.mark.parametrize(
    "drug",
    [
        "levothyroxine 88 mcg", "gabapentin 300 mg tid", "duloxetine 60 mg", "vitamin D3 5000 IU",
        "magnesium 400 mg qhs", "omega-3", "hydroxychloroquine 200 mg bid", "cetirizine 10 mg",
        "estradiol patch twice weekly", "famotidine 20 mg bid",
    ],
)  # fmt: skip
def test_ordinary_medicines_of_a_refill_need_no_hand(drug: str) -> None:
    assert screen(drug).outcome is Outcome.CLEAR


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("a" * 100_000, 1),
        ("a " * 20_000, 1),
        ("\x00codeine\x00", 1),
        ("codeine" + "\u202e" * 50, 1),
        ("(" * 20_000, 0),
        ("xq," * 5_000, 5_000),
        ("aspirin\n" * 5_000, 5_000),
        ("take 1 daily\n" * 5_000, 1),
    ],
    ids=["word", "line", "nul", "direction", "brackets", "commas", "lines", "directions"],
)
def test_hostile_and_long_lists_are_judged(text: str, entries: int) -> None:
    judged = screen(text)
    assert len(judged.entries) == entries
    assert judged.outcome is not Outcome.CLEAR or text.startswith("aspirin")
