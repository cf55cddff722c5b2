"""Finding the names of the tables among the words of an entry.

Whole words only, and the longest name first. Opioids, antagonists and gut opioids are looked for
before all others, so that no other name can hide one. What is left over is either a word that may
stand in any list, or not understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from compounding.domain.opioids.folding import is_number
from compounding.domain.opioids.forms import ARTICLES, JOINS, MICROGRAMS, PILLS, is_owned, names_of
from compounding.domain.opioids.tables import (
    NO_MEDICINE,
    Index,
    ListWords,
    Named,
    ScreenTables,
    Tokens,
)

# What "h" stands behind where it means hours.
_BEFORE_HOURS = frozenset({"q", "per", "every", "ml", "units", "u"}) | MICROGRAMS | {"mg", "g"}
# A name of one word that runs on from another is known by this many letters and more.
_RUN_TOGETHER = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A name at a place: words ``start`` up to ``end``."""

    named: Named
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """What the words of an entry are: names in their order, and words not understood."""

    tokens: Tokens
    found: tuple[Found, ...]
    unknown: tuple[int, ...]

    @property
    def spaced(self) -> str:
        """The words with a blank around each, to look for phrases in."""
        return spaced(self.tokens)

    @property
    def medicines(self) -> tuple[Found, ...]:
        """The names that stand for something."""
        return tuple(each for each in self.found if each.named.kind not in NO_MEDICINE)


def spaced(tokens: Tokens) -> str:
    """Words with a blank before, between and behind."""
    return f" {' '.join(tokens)} "


def index(names: Iterable[tuple[Tokens, Named]]) -> Index:
    """The names by their first word, the longest first."""
    by_first: dict[str, list[tuple[Tokens, Named]]] = {}
    for words, named in names:
        by_first.setdefault(words[0], []).append((words, named))
    return {
        first: tuple(sorted(group, key=lambda each: -len(each[0])))
        for first, group in by_first.items()
    }


def run_together(words: Tokens) -> Tokens | None:
    """A name of several words written as one; None where that would be too short to be sure."""
    together = "".join(words)
    if len(words) > 1 and together.isalpha() and len(together) >= _RUN_TOGETHER:
        return (together,)
    return None


def match(tokens: Tokens, tables: ScreenTables) -> Match:
    """What the words of one entry are."""
    taken = [False] * len(tokens)
    found = [*_names(tokens, tables.first, taken), *_names(tokens, tables.others, taken)]
    found.sort(key=lambda each: each.start)
    medicines = [each for each in found if each.named.kind not in NO_MEDICINE]
    named = names_of([(each.start, each.end) for each in medicines], len(tokens))
    unknown = tuple(
        at
        for at in range(len(tokens))
        if not taken[at] and not _neutral(tokens, at, named, tables.words)
    )
    return Match(tokens, tuple(found), unknown)


def _names(tokens: Tokens, names: Index, taken: list[bool]) -> Iterator[Found]:
    """The names among words that are not taken; takes them."""
    at = 0
    while at < len(tokens):
        end = at + 1
        for words, named in names.get(tokens[at], ()):
            last = at + len(words)
            if (
                tokens[at:last] == words
                and not any(taken[at:last])
                and _meant(tokens, at, last, named)
            ):
                taken[at:last] = [True] * len(words)
                yield Found(named, at, last)
                end = last
                break
        at = end


def _meant(tokens: Tokens, start: int, end: int, named: Named) -> bool:
    """Whether what stands beside the name leaves it its meaning: ``Tylenol 3 tablets`` does not."""
    if end < len(tokens):
        if tokens[end] in named.never_before:
            return False
        if named.never_before_number and is_number(tokens[end]):
            return False
    return not (named.never_after_number and start and is_number(tokens[start - 1]))


def _neutral(tokens: Tokens, at: int, named: Sequence[bool], words: ListWords) -> bool:
    """Whether a word may stand beside the medicines named."""
    token = tokens[at]
    before = tokens[at - 1] if at else ""
    if token == "h":  # hours, or heroin
        return before in _BEFORE_HOURS or (bool(before) and is_number(before))
    if token in words.bare or token in words.reasons or token in words.purposes:
        return True
    if is_number(token):
        return True
    if token in words.counted:
        counted = before in words.counts or (bool(before) and is_number(before))
        return counted and (
            _is_none_joined(tokens, at) if token in PILLS else is_owned(tokens, at, named, words)
        )
    return (
        token in words.vague and _is_none_joined(tokens, at) and is_owned(tokens, at, named, words)
    )


def _is_none_joined(tokens: Tokens, at: int) -> bool:
    """Whether it begins nothing new, as "and a patch" does; "1 pill and 2 pills" goes on."""
    begin = at
    while begin and (
        tokens[begin - 1] in ARTICLES or (tokens[at] in PILLS and is_number(tokens[begin - 1]))
    ):
        begin -= 1
    if not begin or tokens[begin - 1] not in JOINS:
        return True
    return tokens[at] in PILLS and any(word in PILLS for word in tokens[:begin])
