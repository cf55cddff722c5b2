"""Words on lines: kept whole where they fit, broken between words, refused otherwise."""

from __future__ import annotations

import pytest

from compounding.documents.fitting import Flow, Piece, largest_size, refuse_missing_letters, runs
from compounding.documents.layout import Weight
from compounding.errors import DocumentError, TextDoesNotFitError
from tests.unit.label_samples import FixedMeasure

TEN_EACH = FixedMeasure(50)  # at size 20 every letter is ten dots wide


def texts(flow: Flow, *words: str) -> list[str]:
    lines = flow.lines([Piece(each, "cautions") for each in words])
    return [flow.joiner.join(piece.text for piece in line) for line in lines]


def flow(width: int, joiner: str = " ", first: int | None = None) -> Flow:
    return Flow(TEN_EACH, 20, joiner, lambda n: width if n or first is None else first)


def test_flow_short_pieces_share_a_line() -> None:
    assert texts(flow(110), "Shake well.") == ["Shake well."]
    assert texts(flow(170), "Shake well.", "Hello") == ["Shake well. Hello"]


def test_flow_piece_that_does_not_fit_goes_whole_to_the_next_line() -> None:
    assert texts(flow(169), "Shake well.", "Hello") == ["Shake well.", "Hello"]


def test_flow_joiner_counts_towards_the_width() -> None:
    assert texts(flow(100, " · "), "abcd", "efg") == ["abcd · efg"]
    assert texts(flow(99, " · "), "abcd", "efg") == ["abcd", "efg"]


def test_flow_long_piece_is_broken_between_words() -> None:
    assert texts(flow(100), "one two three four five") == ["one two", "three four", "five"]


def test_flow_broken_piece_starts_on_the_line_that_has_room() -> None:
    assert texts(flow(100), "abc", "one three four five") == ["abc one", "three four", "five"]


def test_flow_first_line_may_be_shorter() -> None:
    assert texts(flow(200, first=50), "abcd", "efghi jkl") == ["abcd", "efghi jkl"]
    assert texts(flow(200, first=50), "abcd efgh") == ["abcd", "efgh"]


def test_flow_word_wider_than_its_line_is_refused_by_name() -> None:
    with pytest.raises(TextDoesNotFitError) as caught:
        texts(flow(100), "abc", "Donaudampfschiff")

    assert caught.value.code == "label.too_long.cautions"
    assert caught.value.params == {"over": "6"}


def test_largest_size_is_the_first_that_fits() -> None:
    piece = Piece("ten letter", "patient")

    assert largest_size(TEN_EACH, piece, (34, 20, 10), 200) == 34
    assert largest_size(TEN_EACH, piece, (34, 20, 10), 169) == 20
    assert largest_size(TEN_EACH, piece, (34, 20, 10), 50) == 10


def test_largest_size_too_long_in_the_smallest_is_refused() -> None:
    with pytest.raises(TextDoesNotFitError) as caught:
        largest_size(TEN_EACH, Piece("ten letter", "patient"), (34, 20), 99)

    assert caught.value.code == "label.too_long.patient"
    assert caught.value.params == {"over": "1"}


def test_refuse_missing_letters_names_field_and_character_only() -> None:
    pieces = [Piece("Riverside", "pharmacy"), Piece("王 Wang 王", "patient")]

    with pytest.raises(DocumentError) as caught:
        refuse_missing_letters(TEN_EACH, pieces)

    assert caught.value.code == "label.no_letter.patient"
    assert caught.value.params == {"letters": "U+738B"}


def test_runs_join_neighbours_of_one_weight() -> None:
    line = [
        Piece("Do not use", "not_after", Weight.BOLD),
        Piece("Made", "not_after"),
        Piece("Lot", "lot"),
    ]

    found = runs(TEN_EACH, line, 20, " · ")

    assert [(run.text, run.offset, run.width) for run in found] == [
        ("Do not use", 0, 100),
        ("· Made · Lot", 110, 120),
    ]
