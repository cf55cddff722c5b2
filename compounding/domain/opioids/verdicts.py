"""What is said of one entry.

The gravest thing that an entry names decides. An entry is no opioid only where all of its words are
understood and none of its names stands for more. A note such as "stopped" never takes an opioid
away: a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from compounding.domain.opioids.doubts import doubt_of
from compounding.domain.opioids.entries import Piece
from compounding.domain.opioids.matching import Match
from compounding.domain.opioids.meaning import Said, meaning
from compounding.domain.opioids.reasons import Judged, Near, Why, reasons
from compounding.domain.opioids.tables import (
    VERDICTS,
    Category,
    Kind,
    ScreenTables,
    Verdict,
)

_GRAVITY = {kind: at for at, kind in enumerate(Kind)}
_CATEGORY_GRAVITY = {category: at for at, category in enumerate(Category)}
_WITH_OPIOID = frozenset({Verdict.OPIOID, Verdict.DUPLICATE})
# What a word that is not understood may be meant for.
Suggest = Callable[[str], Near]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry judged.

    ``ingredients`` are those that the verdict rests on. ``did_you_mean`` are names of the opioid
    tables, ``near_others`` names of other medicines; neither is taken for what was written.
    ``unknown`` are the words not understood. ``also`` are names beside those that decide which
    would be asked about by themselves, ``categories`` those of every name. ``key`` is the same for
    entries that differ in dose and directions only: an earlier classification is looked up by it.
    """

    text: str
    verdict: Verdict
    ingredients: tuple[str, ...]
    category: Category | None
    washout_days: int | None
    why: tuple[Why, ...]
    did_you_mean: tuple[str, ...]
    near_others: tuple[str, ...]
    unknown: tuple[str, ...]
    key: str
    also: tuple[str, ...] = ()
    categories: frozenset[Category] = frozenset()


def judge(piece: Piece, tables: ScreenTables, suggest: Suggest) -> Entry:
    """The verdict on one entry."""
    words = piece.match
    said = tuple(meaning(found, words, tables.words) for found in words.medicines)
    unknown = tuple(words.tokens[at] for at in words.unknown)
    gravest = min((each.kind for each in said), key=_GRAVITY.__getitem__, default=None)
    near = _near(words, tables, suggest)
    nothing_taken = words.tokens in tables.words.nothing
    verdict = Verdict.NOT_OPIOID if nothing_taken else _verdict(gravest, unknown, near)
    doubt = doubt_of(words, said, tables.words) if verdict is Verdict.NOT_OPIOID else None
    if doubt is not None:
        verdict = Verdict.ASK
    decisive = tuple(each for each in said if VERDICTS[each.kind] is verdict)
    category = _category(decisive)
    days = tables.washouts[category].days if category and verdict is Verdict.OPIOID else None
    judged = Judged(words, verdict, decisive, category, days, said, unknown, near)
    why = reasons(judged, tables.words) if doubt is None else (doubt,)
    return Entry(
        text=piece.text,
        verdict=verdict,
        ingredients=_ingredients(verdict, decisive, said),
        category=category,
        washout_days=days,
        why=why,
        did_you_mean=near.opioids,
        near_others=near.others,
        unknown=unknown,
        key=_key(words),
        also=_also(verdict, said),
        categories=frozenset(each.category for each in said if each.category is not None),
    )


def _also(verdict: Verdict, said: tuple[Said, ...]) -> tuple[str, ...]:
    """Names of another verdict than the entry's that are no plain "no opioid"."""
    quiet = (verdict, Verdict.NOT_OPIOID)
    names = (each.named.name for each in said if VERDICTS[each.kind] not in quiet)
    return tuple(dict.fromkeys(names))


def _verdict(gravest: Kind | None, unknown: tuple[str, ...], near: Near) -> Verdict:
    if gravest is not None and VERDICTS[gravest] is not Verdict.NOT_OPIOID:
        return VERDICTS[gravest]
    if near.opioids:
        return Verdict.ASK
    return Verdict.NOT_RECOGNISED if unknown or gravest is None else Verdict.NOT_OPIOID


def _category(decisive: Iterable[Said]) -> Category | None:
    """The gravest category of the names that decide."""
    said = (each.category for each in decisive if each.category is not None)
    return min(said, key=_CATEGORY_GRAVITY.__getitem__, default=None)


def _ingredients(
    verdict: Verdict, decisive: tuple[Said, ...], said: tuple[Said, ...]
) -> tuple[str, ...]:
    """Those the verdict rests on; naltrexone beside an opioid is named, too."""
    if verdict is Verdict.NOT_RECOGNISED:
        decisive = said
    elif verdict is Verdict.OPIOID:
        decisive = tuple(each for each in said if VERDICTS[each.kind] in _WITH_OPIOID)
    return tuple(dict.fromkeys(name for each in decisive for name in each.named.ingredients))


def _near(words: Match, tables: ScreenTables, suggest: Suggest) -> Near:
    """What the words not understood may be meant for; one word may have been written as two."""
    opioids: dict[str, None] = {}
    others: dict[str, None] = {}
    for at in words.unknown:
        near = suggest(words.tokens[at])
        opioids.update(dict.fromkeys(near.opioids))
        others.update(dict.fromkeys(near.others))
        for begin in (at - 1, at):
            together = "".join(words.tokens[max(begin, 0) : begin + 2])
            opioids.update(dict.fromkeys(tables.opioid_spellings.names.get(together, ())))
    return Near(tuple(opioids), tuple(others))


def _key(words: Match) -> str:
    """The names and the words not understood, without doses and directions."""
    named = {at for found in words.medicines for at in range(found.start, found.end)}
    return " ".join(words.tokens[at] for at in sorted(named.union(words.unknown)))
