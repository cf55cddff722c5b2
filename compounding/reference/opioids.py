"""The tables of the opioid screen, loaded and checked together.

A name means one thing. No name of another medicine may hold an opioid's name, for it would never be
found, and no word of a list may be one, for it would hide it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from compounding.domain.opioids.folding import tokens
from compounding.domain.opioids.matching import index, run_together, spaced
from compounding.domain.opioids.spelling import spellings
from compounding.domain.opioids.tables import (
    FIRST,
    Index,
    Kind,
    Named,
    ScreenTables,
    Tokens,
)
from compounding.paths import resources
from compounding.reference import list_words, ordinary_drugs
from compounding.reference.opioid_rows import OpioidRows
from compounding.reference.rows import Row, open_table

Name = tuple[Tokens, Named]


def read_screen(folder: Path) -> ScreenTables:
    """All that the screen reads, from ``folder``.

    Raises:
        ReferenceDataError: if a table is missing or has a fault, with its name and the place.
    """
    table = open_table(folder, "opioids.toml")
    words, phrases = list_words.read(open_table(folder, "list_words.toml"))
    rows = OpioidRows(table)
    washouts = rows.washouts()
    names = _once(table, [
        *rows.names(),
        *ordinary_drugs.look_alikes(open_table(folder, "look_alikes.toml")),
        *ordinary_drugs.common_drugs(open_table(folder, "common_drugs.toml")),
    ])  # fmt: skip
    first = [each for each in names if each[1].kind in FIRST]
    others = [each for each in names if each[1].kind not in FIRST]
    plain = list_words.all_words(words)
    _check_apart(table, first, others, plain)
    first += _run_on(first, names)
    points = [each for each in others if each[1].kind is Kind.POINTS]
    telling_nothing = plain.union(words[0] for words, _ in others if len(words) == 1)
    return ScreenTables(
        first=index(first),
        others=index([*others, *phrases]),
        words=words,
        opioid_spellings=spellings([*first, *points], telling_nothing),
        other_spellings=spellings([each for each in others if each not in points], plain),
        washouts=washouts,
    )


@cache
def screen_tables() -> ScreenTables:
    """The tables of the screen that ship with the program, read once.

    Raises:
        ReferenceDataError: if one is missing or has a fault.
    """
    return read_screen(resources() / "reference")


def _once(table: Row, known: Iterable[tuple[str, Named]]) -> list[Name]:
    """The names as words; none may be empty, or mean two things."""
    seen: dict[Tokens, Named] = {}
    for name, named in known:
        words = tokens(name)
        table.fault_if(not words, f"{name} has no letters")
        before = seen.setdefault(words, named)
        alike = before.kind is named.kind and before.ingredients == named.ingredients
        table.fault_if(not alike, f"{name} means two things, {before.name} and {named.name}")
    return list(seen.items())


def _check_apart(
    table: Row, first: Iterable[Name], others: Iterable[Name], plain: frozenset[str]
) -> None:
    """Refuse names that hide an opioid or a relative that acts on it."""
    by_word = index(first)
    for words, named in others:
        hidden = [name.name for name in _inside(words, by_word)]
        table.fault_if(bool(hidden), f"{named.name} holds the name {', '.join(hidden)}")
    lost = [
        word for word in sorted(plain) if any(len(each) == 1 for each, _ in by_word.get(word, ()))
    ]
    table.fault_if(bool(lost), f"{', '.join(lost)} is a word of any list")


def _inside(words: Tokens, by_word: Index) -> Iterator[Named]:
    for word in words:
        for name, named in by_word.get(word, ()):
            if spaced(name) in spaced(words):
                yield named


def _run_on(first: Iterable[Name], names: Iterable[Name]) -> list[Name]:
    """Names of several words written as one, where that is no other name."""
    taken = {words for words, _ in names}
    written = ((run_together(words), named) for words, named in first)
    return [(words, named) for words, named in written if words and words not in taken]
