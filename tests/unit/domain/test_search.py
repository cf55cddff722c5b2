"""Folding and batch numbers."""

from __future__ import annotations

from itertools import islice

import pytest

from compounding.domain.numbering import numbers_after, read_number
from compounding.domain.search import folded, search_words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Émile ÇELİK", "emile celik"),
        ("Straße", "strasse"),
        ("ﬁ ① ＡＢＣ", "fi 1 abc"),
        ("MCC-8841", "mcc-8841"),
        ("100%_a", "100%_a"),
    ],
)
def test_folded_drops_case_accents_and_forms(text, plain):
    assert folded(text) == plain


def test_search_words_are_folded_and_come_once():
    assert search_words("  Émile 7K2210 émile ") == ("emile", "7k2210")
    assert search_words("") == ()


def test_numbers_after_go_on():
    assert list(islice(numbers_after(2026, 1872), 2)) == ["26-01873", "26-01874"]
    assert next(numbers_after(2026, 99_999)) == "26-100000"


@pytest.mark.parametrize("number", ["26-01873", "26-100000"])
def test_read_number_reads_what_was_given(number):
    year, running = read_number(number)
    assert (year, next(numbers_after(year, running - 1))) == (2026, number)


@pytest.mark.parametrize("number", ["", "26-1", "2026-00001", "26-00001 ", "٢٦-٠٠٠٠١"])
def test_read_number_another_text_is_refused(number):
    with pytest.raises(ValueError, match="not a batch number"):
        read_number(number)
