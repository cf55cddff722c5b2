"""Names among words: whole words, the longest first, opioids before all others."""

from __future__ import annotations

import pytest

from compounding.domain.opioids.folding import tokens
from compounding.domain.opioids.matching import index, match, run_together
from compounding.domain.opioids.tables import Evidence, Kind, Named
from compounding.reference.opioids import screen_tables


def found(text: str) -> list[str]:
    words = match(tokens(text), screen_tables())
    return [each.named.name for each in words.medicines]


def unknown(text: str) -> list[str]:
    words = match(tokens(text), screen_tables())
    return [words.tokens[at] for at in words.unknown]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MS Contin 15 mg", ["MS Contin"]),
        ("ms-contin", ["MS Contin"]),
        ("mscontin", ["MS Contin"]),
        ("Tylenol with codeine no. 3", ["Tylenol with codeine"]),
        ("Tylenol 3", ["Tylenol 3"]),
        ("Tylenol #3 30 tabs", ["Tylenol #3"]),
        ("Tylenol 3 tabs", ["Tylenol"]),
        ("Oxy.IR 5", ["Oxy.IR"]),
        ("oxyir", ["Oxy.IR"]),
        ("M.O.S. 10", ["M.O.S."]),
        ("3 mos", []),
        ("B & O supp", ["B&O Supprettes"]),
        ("222s", ["222s"]),
        ("feel free to call", []),
        ("Feel Free tonic", ["Feel Free"]),
        ("Neptune’s Fix", ["Neptune's Fix"]),
        ("belladonna and opium", ["opium and belladonna"]),
        ("apomorphine", ["apomorphine"]),
        ("hydrocortisone", ["hydrocortisone"]),
        ("Robitussin AC", ["Robitussin AC"]),
        ("Robitussin DM", ["Robitussin DM"]),
        ("tramadol tramadol", ["tramadol", "tramadol"]),
        ("naloxone and buprenorphine", ["naloxone", "buprenorphine"]),
        ("baclofen for MS", ["baclofen"]),
        ("MS 15", ["MS (perhaps morphine sulfate)"]),
        ("", []),
    ],
)
def test_match_names(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Lipitor 20 mg 1 tab po qhs with food", []),
        ("Lipitor blah 20 mg", ["blah"]),
        ("ibuprofen 1 pill daily", []),
        ("ibuprofen two pills", []),
        ("ibuprofen pills", ["pills"]),
        ("pills", ["pills"]),
        ("lidocaine patch", []),
        ("ibuprofen and patch", ["patch"]),
        ("ibuprofen for fibromyalgia", []),
        ("lisinopril and other meds", ["other", "meds"]),
        ("lisinopril every other day", []),
        ("aspirin ?", ["?"]),
    ],
)
def test_match_leaves_what_no_list_has(text: str, left: list[str]) -> None:
    assert unknown(text) == left


def test_index_takes_the_longest_name_first() -> None:
    seen = Evidence("here", "K", "2026-11-27")
    short = Named(name="short", kind=Kind.ORDINARY, evidence=seen)
    long = Named(name="long", kind=Kind.ORDINARY, evidence=seen)
    made = index([(("a",), short), (("a", "b"), long)])
    assert made == {"a": ((("a", "b"), long), (("a",), short))}


@pytest.mark.parametrize(
    ("words", "together"),
    [
        (("ms", "contin"), ("mscontin",)),
        (("morphine",), None),
        (("b", "o"), None),
        (("tylenol", "3"), None),
    ],
)
def test_run_together_only_where_it_is_sure(
    words: tuple[str, ...], together: tuple[str, ...] | None
) -> None:
    assert run_together(words) == together
