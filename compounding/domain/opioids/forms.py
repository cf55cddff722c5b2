"""Whose form a form is: a patch, a film or a shot that no medicine named here has may be an opioid.

A form belongs to a medicine that it stands beside, with nothing but strengths, routes and the like
between ("lidocaine 5 % topical patch"), or that has it elsewhere in the entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Final

from compounding.domain.opioids.folding import is_number
from compounding.domain.opioids.tables import ListWords, Tokens

JOINS: Final = frozenset({"and", "plus", "also", "then", "or", "with", "w"})
ARTICLES: Final = frozenset({"a", "an", "the", "his", "her", "1", "one", "pain"})
MICROGRAMS: Final = frozenset({"mcg", "mcgs", "ug", "\u03bcg", "microgram", "micrograms", "micro"})
_MASSES: Final = MICROGRAMS | {"mg", "mgs", "milligram", "milligrams"}
HOURS: Final = frozenset({"h", "hr", "hrs", "hour", "hours"})
PILLS: Final = frozenset({"pill", "pills"})


def forms_of(said: Tokens, words: ListWords) -> set[str]:
    """The words of ``said`` and the other words of the forms that they name."""
    own = set(said)
    return own.union(*(form for form in words.same_form if form & own))


def is_owned(tokens: Tokens, at: int, named: Sequence[bool], words: ListWords) -> bool:
    """Whether the form at ``at`` is one of a medicine; ``named`` tells the words of names.

    Where nothing is named there is nobody to own it, and the entry is asked about as it is.
    """
    if not any(named):
        return True
    beside = _beside(tokens, at, named, words)
    if beside is not None:
        return beside
    forms = forms_of((tokens[at],), words)
    elsewhere = (each for each, word in enumerate(tokens) if each != at and word in forms)
    return not _is_joined(tokens, at) and any(
        named[each] or _beside(tokens, each, named, words) for each in elsewhere
    )


def _beside(tokens: Tokens, at: int, named: Sequence[bool], words: ListWords) -> bool | None:
    """Whether it stands beside a name with no strength of its own; None where beside none."""
    left, right = at, at
    while left > 0 and not named[left] and _describes(tokens[left - 1], named[left - 1], words):
        left -= 1
    last = len(tokens) - 1
    while (
        right < last and not named[right] and _describes(tokens[right + 1], named[right + 1], words)
    ):
        right += 1
    names = sum(named[left : right + 1])
    if not names:
        return None
    run = tokens[left : right + 1]
    strengths = sum(is_number(first) and second in _MASSES for first, second in pairwise(run))
    return strengths <= names


def _describes(word: str, is_name: bool, words: ListWords) -> bool:
    return is_name or is_number(word) or word in words.describing or word in words.vague


def _is_joined(tokens: Tokens, at: int) -> bool:
    """Whether "and" begins something new with it: "and a patch", "and a 50 mcg patch"."""
    joins = [each for each in range(at) if tokens[each] in JOINS]
    if not joins:
        return False
    between = tokens[joins[-1] + 1 : at]
    return any(word in _MASSES for word in between) or all(word in ARTICLES for word in between)


def is_rate(tokens: Tokens) -> bool:
    """Whether micrograms an hour are said, the strength of opioid patches."""
    said = [word for word in tokens if word != "per"]
    return any(first in MICROGRAMS and second in HOURS for first, second in pairwise(said))


def names_of(spans: Sequence[tuple[int, int]], count: int) -> list[bool]:
    """For each of ``count`` words whether it is within one of ``spans``."""
    inside = set(chain.from_iterable(range(*each) for each in spans))
    return [at in inside for at in range(count)]
