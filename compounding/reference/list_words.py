"""Words that stand beside medicines in a list; no opioid's name may be among them."""

from __future__ import annotations

from collections.abc import Iterable

from compounding.domain.opioids.folding import tokens
from compounding.domain.opioids.tables import Evidence, Kind, ListWords, Named, Tokens
from compounding.reference.rows import Row

# Groups of words that mean no medicine by themselves.
# Those that tell which medicine it is, not how it is taken.
DESCRIBING = ("units", "forms", "routes", "salts", "makers")
BARE = ("units", "forms", "routes", "times", "verbs", "joining", "salts", "makers")


def read(table: Row) -> tuple[ListWords, tuple[tuple[Tokens, Named], ...]]:
    """The words by what they may do, and phrases, which are found as names are."""
    groups = {name: _words(table, name) for name in BARE}
    source = table.source()
    seen = Evidence(source.text, source.mark, table.text("retrieved"))
    words = ListWords(
        bare=frozenset().union(*groups.values()),
        forms=groups["forms"],
        describing=frozenset().union(
            _words(table, "rates"), *(groups[each] for each in DESCRIBING)
        ),
        apart=_words(table, "apart"),
        vague=_words(table, "vague"),
        same_form=tuple(frozenset(line.split()) for line in table.texts("same_form")),
        counted=_words(table, "counted"),
        counts=groups["units"],
        reasons=_words(table, "reasons"),
        purposes=_words(table, "purposes"),
        verbs=groups["verbs"],
        salts=groups["salts"],
        headings=_words(table, "headings"),
        heads=_words(table, "heads"),
        colon_headings=_words(table, "colon_headings"),
        details=_words(table, "details"),
        negations=_words(table, "negations"),
        nothing=frozenset(map(tokens, table.texts("nothing"))),
    )
    phrases = [
        (tokens(text), _named(text, kind, seen))
        for group, kind in (("phrases", Kind.PHRASE), ("uses", Kind.USE))
        for text in table.texts(group)
    ]
    table.done()
    return words, tuple(phrases)


def _named(text: str, kind: Kind, seen: Evidence) -> Named:
    """A phrase; before a strength "for MS" is morphine sulfate, not what a medicine is for."""
    is_short = tokens(text)[-1] == "ms"
    return Named(name=text, kind=kind, evidence=seen, never_before_number=is_short)


def _words(table: Row, name: str) -> frozenset[str]:
    """The words of a group; each is one word as a list is read."""
    given = table.texts(name)
    table.fault_if(len(set(given)) != len(given), f"{name} has a word twice")
    split = _not_single(given)
    table.fault_if(bool(split), f"{', '.join(split)} in {name} is read as more than one word")
    return frozenset(given)


def _not_single(given: Iterable[str]) -> list[str]:
    return [word for word in given if tokens(word) != (word,)]


def all_words(words: ListWords) -> frozenset[str]:
    """Every word that is understood beside a medicine or in a heading."""
    return frozenset().union(
        words.bare,
        words.vague,
        words.counted,
        words.reasons,
        words.purposes,
        words.headings,
        words.colon_headings,
    )
