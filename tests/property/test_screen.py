"""Whatever is pasted: nothing unknown is cleared, nothing is dropped, and an opioid stops."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from compounding.application.screening import screen, screen_json
from compounding.domain.opioids.folding import is_number, tokens
from compounding.domain.opioids.tables import FIRST, Kind, Outcome, Verdict
from compounding.reference.list_words import all_words
from compounding.reference.opioids import screen_tables
from tests.property.profile import PROFILE
from tests.unit.screen_samples import marked_lists

TABLES = screen_tables()
WORDS = all_words(TABLES.words)
NAMES = [
    (" ".join(words), named)
    for group in (*TABLES.first.values(), *TABLES.others.values())
    for words, named in group
]
KNOWN = WORDS.union(
    *(words.split() for words, _ in NAMES), *TABLES.words.nothing, TABLES.words.negations
)
OPIOIDS = [
    name
    for name, named in NAMES
    if named.kind is Kind.OPIOID
    and not (named.never_before or named.never_after_number or named.doubted_by)
]
# Lines that are one entry each, wherever they stand.
LINES = sorted(
    {
        line
        for marked in marked_lists()
        for mark, line in marked.lines
        if len(mark) == 1 and mark in "odcanu" and len(screen(f"aspirin\n{line}").entries) == 2
    }
)
CLEAR = [line for line in LINES if screen(line).outcome is Outcome.CLEAR]
GRAVITY = [Outcome.STOP, Outcome.CLASSIFY, Outcome.CLEAR]

lines = st.sampled_from(LINES)
opioids = st.sampled_from(OPIOIDS)
list_words = st.sampled_from(sorted(WORDS - TABLES.words.headings)) | st.integers(1, 999).map(str)
odd_texts = st.text(max_size=30) | st.text("abcdeinorxy \n,;:.-#?&'", max_size=60)
pasted = st.lists(lines | odd_texts | st.sampled_from(NAMES).map(lambda each: each[0]), max_size=8)


def test_there_is_enough_to_try() -> None:
    assert len(LINES) > 700
    assert len(CLEAR) > 400
    assert len(OPIOIDS) > 500


@PROFILE
@given(pasted, opioids, st.data())
def test_opioid_added_anywhere_is_a_stop(
    given_lines: list[str], opioid: str, draw: st.DataObject
) -> None:
    at = draw.draw(st.integers(0, len(given_lines)))
    text = "\n".join([*given_lines[:at], opioid, *given_lines[at:]])
    assert screen(text).outcome is Outcome.STOP


@PROFILE
@given(opioids, st.lists(list_words, max_size=6), st.lists(list_words, max_size=6))
def test_opioid_among_words_of_a_list_is_a_stop(
    opioid: str, before: list[str], after: list[str]
) -> None:
    assert screen(" ".join([*before, opioid, *after])).outcome is Outcome.STOP


@PROFILE
@given(st.lists(lines | odd_texts, min_size=1, max_size=6), lines | odd_texts)
def test_a_further_entry_never_makes_the_outcome_better(given_lines: list[str], more: str) -> None:
    first, second = (screen("\n".join(each)) for each in (given_lines, [*given_lines, "", more]))
    if first.outcome is not Outcome.NOT_ASKED:
        assert GRAVITY.index(second.outcome) <= GRAVITY.index(first.outcome)


@PROFILE
@given(st.lists(st.sampled_from(CLEAR), max_size=5), odd_texts, st.booleans())
def test_what_is_clear_holds_no_unknown_word(
    given_lines: list[str], odd: str, beside: bool
) -> None:
    text = "\n".join(given_lines) + (" " if beside else "\n") + odd
    if screen(text).outcome is Outcome.CLEAR:
        assert [word for word in tokens(text) if word not in KNOWN and not is_number(word)] == []


@PROFILE
@given(
    st.lists(st.sampled_from(CLEAR), max_size=5),
    st.text("bcdfghjkmpqvwxz", min_size=4, max_size=20),
)
def test_unknown_word_never_yields_clear(given_lines: list[str], word: str) -> None:
    if word not in KNOWN:
        for text in ("\n".join([*given_lines, word]), "\n".join(given_lines) + f" {word} 10 mg"):
            assert screen(text).outcome is not Outcome.CLEAR


@PROFILE
@given(st.lists(lines, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_order_and_case_never_matter(given_lines: list[str], random: Random) -> None:
    shuffled = list(given_lines)
    random.shuffle(shuffled)
    first = screen("\n".join(given_lines))
    for other in (
        shuffled,
        [each.upper() for each in shuffled],
        [each.lower() for each in shuffled],
    ):
        judged = screen("\n".join(other))
        assert judged.outcome is first.outcome
        assert Counter((each.verdict, each.key) for each in judged.entries) == Counter(
            (each.verdict, each.key) for each in first.entries
        )


@PROFILE
@example([" & M"])
@given(pasted)
def test_nothing_is_dropped_but_headings(given_lines: list[str]) -> None:
    text = "\n".join(given_lines)
    shown = Counter(word for each in screen(text).entries for word in tokens(each.text))
    for line in text.splitlines():
        words = tokens(line)
        heading = words and all(word in WORDS or is_number(word) for word in words)
        if not heading:
            missing = {word for word in words if not shown[word] and not is_number(word)}
            assert missing <= {"x"}, line  # the mark in "[x]"


@PROFILE
@given(st.text(max_size=200))
def test_any_text_is_judged_and_can_be_written(text: str) -> None:
    answer = screen_json(text)
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    for entry in answer["entries"]:
        assert entry["why"].endswith(".")
        assert (entry["washout_days"] is None) or entry["verdict"] == Verdict.OPIOID


def test_no_name_of_another_medicine_stands_before_an_opioid() -> None:
    """The kinds looked for first are those that stop or lose their effect."""
    assert {Kind.OPIOID, Kind.DUPLICATE, Kind.GUT} == FIRST
