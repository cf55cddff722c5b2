"""Text on lines: broken between words, long words within themselves, nothing left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.documents.layout import Weight
from compounding.documents.paper_lines import Letters, lines_of, with_numbers
from tests.unit.label_samples import FixedMeasure

MEASURE = FixedMeasure(50)
LETTERS = Letters(20)  # ten dots a letter


def lines(text: str, letters_wide: int) -> list[str]:
    return lines_of(MEASURE, text, LETTERS, letters_wide * 10)


def test_lines_of_words_break_between_words() -> None:
    assert lines("one two three four", 9) == ["one two", "three", "four"]


def test_lines_of_nothing_is_one_empty_line() -> None:
    assert lines("", 9) == [""]
    assert lines("  ", 9) == [""]


def test_lines_of_a_line_break_begin_a_line() -> None:
    assert lines("one\n\ntwo three", 9) == ["one", "", "two three"]


def test_lines_of_a_long_word_break_within_it() -> None:
    assert lines("a featherstonehaugh b", 6) == ["a", "feathe", "rstone", "haugh", "b"]


def test_lines_of_a_date_break_after_a_hyphen() -> None:
    assert lines("2026-Nov-22", 10) == ["2026-Nov-", "22"]


@pytest.mark.parametrize(
    ("text", "wide", "expected"),
    [
        ("takes 83.25 mg", 12, ["takes", "83.25 mg"]),
        ("drug 22.5 mg; label", 13, ["drug 22.5 mg;", "label"]),
        ("up to 100 %", 9, ["up to", "100 %"]),
        ("per mL of it", 4, ["per", "mL", "of", "it"]),
    ],
)
def test_lines_of_a_figure_keep_its_unit_beside_it(
    text: str, wide: int, expected: list[str]
) -> None:
    assert lines(text, wide) == expected


def test_lines_of_a_width_below_one_letter_is_a_bug() -> None:
    with pytest.raises(ValueError, match="one letter"):
        lines_of(MEASURE, "word", LETTERS, 9)


def test_with_numbers_writes_what_the_type_lacks_as_its_number() -> None:
    assert with_numbers(MEASURE, "Lin 林\nZoë") == "Lin [U+6797]\nZoë"
    assert lines("Lin 林", 20) == ["Lin [U+6797]"]


@given(st.text(alphabet="ab -\n1mg", max_size=60), st.integers(1, 30))
def test_lines_of_any_text_lose_no_letter_and_fit(text: str, wide: int) -> None:
    broken = lines(text, wide)
    assert "".join("".join(broken).split()) == "".join(text.split())
    assert all(MEASURE.width(each, 20, Weight.REGULAR) <= wide * 10 for each in broken)


@pytest.mark.parametrize("size", [20, 23, 26, 34])
def test_letters_set_stand_within_their_line(size: int) -> None:
    letters = Letters(size)
    text = letters.set("Ág", 5, 100, 30)
    assert text.top >= 100
    assert text.bottom <= 100 + letters.pitch
    assert (text.x, text.width, text.text) == (5, 30, "Ág")
