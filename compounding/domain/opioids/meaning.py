"""What a name means where it stands: which form, and whether the text settles a doubtful brand.

Category by form: regulation 3.4 and 3.6. Where the form is not said, the stricter category stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from compounding.domain.opioids.matching import Found, Match
from compounding.domain.opioids.tables import Category, Kind, ListWords, Named, Phrases

_AND = frozenset({"and", "plus", "with", "w"})


@dataclass(frozen=True, slots=True)
class Said:
    """A name as it is meant in its entry."""

    named: Named
    kind: Kind
    category: Category | None
    form_unstated: bool


def meaning(found: Found, match: Match, words: ListWords) -> Said:
    """What ``found`` means among the words of its entry."""
    named, spaced = found.named, match.spaced
    category, unstated = _category(found, match, words)
    kind = named.kind
    if _holds(spaced, named.settled_by):
        kind = Kind.SETTLED
    elif _holds(spaced, named.doubted_by):
        kind = Kind.DOUBTED
    return Said(named, kind, category, unstated)


def _holds(spaced: str, phrases: Phrases) -> bool:
    return any(phrase in spaced for phrase in phrases)


def _category(found: Found, match: Match, words: ListWords) -> tuple[Category | None, bool]:
    """The category, and whether it stands because the form is not said."""
    named, form = found.named, found.named.form
    if form is None:
        return named.category, False
    if _holds(match.spaced, form.strict):
        return named.strict, False
    if _holds(match.spaced, form.plain) or _has_partner(found, match, form.partners, words):
        return named.category, False
    if named.if_unstated is not None:
        return named.if_unstated, False
    return named.strict, True


def _has_partner(found: Found, match: Match, partners: frozenset[str], words: ListWords) -> bool:
    """Whether a partner stands beside the name, with nothing between but "and" and salts."""
    for other in match.found:
        if other.named.name in partners:
            first, second = sorted((found, other), key=lambda each: each.start)
            between = match.tokens[first.end : second.start]
            if all(word in _AND or word in words.salts for word in between):
                return True
    return False
