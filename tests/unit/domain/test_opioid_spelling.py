"""Near names: one letter from six on, two from nine on; nothing is taken for granted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from compounding.application.screening import screen
from compounding.domain.opioids.spelling import held_names, may_differ, near_names, spellings
from compounding.domain.opioids.tables import Evidence, Kind, Named

SEEN = Evidence("here", "K", "2026-11-27")


def named(name: str) -> Named:
    return Named(name=name, kind=Kind.OPIOID, evidence=SEEN)


KNOWN = spellings(
    [
        (("opium",), named("opium")),
        (("codeine",), named("codeine")),
        (("oxycodone",), named("oxycodone")),
        (("oxycodone", "extraordinary"), named("Oxycodone Extraordinary")),
        (("codeine", "bar"), named("Codeine Bar")),
    ],
    frozenset({"plain"}),
)


def by_position(word: str, choices: Sequence[str], apart: int) -> Sequence[tuple[str, int]]:
    """A measure that counts the places where two words of one length differ."""
    far = [
        (each, sum(a != b for a, b in zip(word, each, strict=True)))
        for each in choices
        if len(each) == len(word)
    ]
    return sorted((pair for pair in far if pair[1] <= apart), key=lambda pair: pair[1])


@pytest.mark.parametrize(
    ("length", "other", "letters"),
    [(5, 5, 0), (5, 6, 1), (6, 6, 1), (8, 8, 1), (8, 9, 2), (9, 9, 2), (20, 20, 2)],
)
def test_may_differ_by_the_longer_word(length: int, other: int, letters: int) -> None:
    assert may_differ(length, other) == letters


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("codeina", ("codeine",)),
        ("codaina", ()),
        ("oxycodana", ("oxycodone",)),
        ("oxicodana", ()),
        ("opiun", ()),
        ("extraordinery", ("Oxycodone Extraordinary",)),
        ("x" * 40, ()),
    ],
)
def test_near_names(word: str, names: tuple[str, ...]) -> None:
    assert near_names(word, KNOWN, by_position) == names


def test_near_names_the_measure_is_asked_for_no_more_than_may_differ() -> None:
    asked: list[int] = []

    def none(_word: str, _choices: Sequence[str], apart: int) -> Sequence[tuple[str, int]]:
        asked.append(apart)
        return []

    for word in ("abc", "abcdef", "abcdefg"):
        near_names(word, KNOWN, none)
    assert asked == [0, 1, 2]


def test_near_names_a_measure_that_finds_more_is_not_followed() -> None:
    assert near_names("codaine", KNOWN, lambda _word, _choices, _apart: [("codeine", 2)]) == ()


def test_held_names_stand_whole_in_a_longer_word() -> None:
    assert held_names("xoxycodonetab", KNOWN) == ("oxycodone",)
    assert held_names("codeine", KNOWN) == ("codeine",)
    assert held_names("opium", KNOWN) == ()
    assert held_names("somethingelse", KNOWN) == ()


def test_spellings_of_nothing() -> None:
    empty = spellings([], frozenset())
    assert near_names("codeine", empty, by_position) == ()


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("oxycodne", ("oxycodone",)),
        ("oxyocdone", ("oxycodone",)),
        ("hydrocodonne", ("hydrocodone",)),
        ("fentanil 25", ()),
        ("percoset", ("Percocet",)),
        ("vicodon", ("Vicodin",)),
        ("hydro codone", ("hydrocodone",)),
        ("per cocet", ("Percocet",)),
        ("oxycodonetab", ("oxycodone",)),
        ("naltrexon 4.5 mg", ()),
        ("naltrexne 4.5 mg", ("naltrexone",)),
        ("codiene", ("codeine",)),
        ("codein", ("codeine",)),
    ],
)
def test_screen_suggests_names_of_the_opioid_tables(text: str, means: tuple[str, ...]) -> None:
    (entry,) = screen(text).entries
    assert entry.did_you_mean == means


@pytest.mark.parametrize("text", ["Actos", "Paxil", "Pegasys", "Lamictal", "Norvasc", "trazodone"])
def test_screen_suggests_nothing_for_a_recognised_look_alike(text: str) -> None:
    (entry,) = screen(text).entries
    assert (entry.did_you_mean, entry.near_others, entry.verdict) == ((), (), "not_opioid")


def test_screen_keeps_other_names_apart() -> None:
    (entry,) = screen("lisinoprl").entries
    assert (entry.did_you_mean, entry.near_others) == ((), ("lisinopril",))
    (both,) = screen("tramadone").entries
    assert ("tramadol" in both.did_you_mean, both.near_others) == (True, ("trazodone",))
