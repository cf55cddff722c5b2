"""A pasted list as entries, each to be judged on its own.

An entry is a line, or a part of one between semicolons or commas. Directions that name no medicine
(``take 1 tablet at night``) belong to the entry before them, unless a blank line or a heading
stands between or they might stand for a medicine of their own (``patch every 72 h``). Headings,
dates and rulers are left out; nothing else is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from compounding.domain.opioids.directions import may_be_another
from compounding.domain.opioids.folding import is_number, tokens
from compounding.domain.opioids.forms import PILLS, forms_of
from compounding.domain.opioids.matching import Match, match
from compounding.domain.opioids.tables import Kind, ListWords, ScreenTables, Tokens

_BULLET = re.compile(
    r"(?:[-*+\u2022\u00b7\u25cf\u25cb\u25aa\u25ab\u25a0\u25a1\u2610-\u2612\u2713\u2714\u25ba\u25b6"
    r"\u27a4\u2192>\u2013\u2014]+|\(?\d{1,2}[.)]|\[[ xX]?\])\s+"
)
# What stands in brackets stays whole; a comma inside a figure parts nothing.
_BETWEEN = re.compile(r"\([^()]*\)|;|,(?!\d)|(?<!\d),")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:,? \d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_MONTHS = frozenset(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"}
    | {"january", "february", "march", "april", "june", "july", "august", "september", "october"}
    | {"november", "december"}
)


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry as it was written, and what its words are."""

    text: str
    match: Match


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a line; ``text`` has the heading in front of it, ``tokens`` has not.

    ``apart`` where it cannot go on from the entry above: what its heading names may be a medicine.
    """

    text: str
    tokens: Tokens
    between: str
    listed: bool
    apart: bool = False


def split_list(text: str, tables: ScreenTables) -> tuple[Piece, ...]:
    """The entries of ``text`` in their order."""
    entries: list[list[_Part]] = []
    open_before = False
    for raw in text.splitlines():
        parts = _parts(" ".join(raw.split()), tables)
        if not parts:
            open_before = False
        for part in parts:
            if open_before and _goes_on(part, entries[-1], tables):
                entries[-1].append(part)
            else:
                entries.append([part])
            open_before = True
    return tuple(_piece(parts, tables) for parts in entries)


def _piece(parts: list[_Part], tables: ScreenTables) -> Piece:
    first, *others = parts
    text = first.text + "".join(f"{part.between}{part.text}" for part in others)
    words = tuple(chain.from_iterable(part.tokens for part in parts))
    return Piece(text, match(words, tables))


def _parts(line: str, tables: ScreenTables) -> list[_Part]:
    """The parts of one line; none where it is blank, a ruler, a date or a heading."""
    bare, listed = line, False
    while (bullet := _BULLET.match(bare)) and bullet.end() < len(bare):
        bare, listed = bare[bullet.end() :], True
    whole = tokens(bare)
    if not whole or _DATE.fullmatch(bare) or _is_heading(bare, whole, tables):
        return []
    title, rest = _title(bare, tables)
    cut = list(_between(rest))
    if len(cut) == 1 and not title:
        return [_Part(bare, whole, " ", listed)]
    parts = [
        _Part(each, words, between, listed and not at)
        for at, (between, each) in enumerate(cut)
        if (words := tokens(each))
    ]
    if title:
        parts[0] = _titled(title, parts[0], tables.words)
    return parts


def _titled(title: str, part: _Part, known: ListWords) -> _Part:
    """A part with the heading in front of it; "Indication:" stays a word of it."""
    words = tokens(title)
    return replace(
        part,
        text=f"{title} {part.text}",
        tokens=(*(word for word in words if word in known.purposes), *part.tokens),
        apart=not all(word in known.details for word in words),
    )


def _between(line: str) -> Iterator[tuple[str, str]]:
    """The parts of a line, each with what joins it to the one before."""
    begun, between = 0, " "
    for cut in _BETWEEN.finditer(line):
        if cut.group() in (";", ","):
            yield between, line[begun : cut.start()].strip()
            begun, between = cut.end(), f"{cut.group()} "
    yield between, line[begun:].strip()


def _title(line: str, tables: ScreenTables) -> tuple[str, str]:
    """A heading at the front of a line (``Pain:``) and the rest; no heading is empty."""
    front, colon, rest = line.partition(":")
    if not colon or not tokens(rest):
        return "", line
    words = tokens(front)
    if not _only_titles(words, tables.words) or _names_any(words, tables):
        return "", line
    return f"{front}:", rest.strip()


def _is_heading(line: str, words: Tokens, tables: ScreenTables) -> bool:
    known = tables.words
    if words in known.nothing:
        return False
    if line.endswith(":"):
        return _only_titles(words, known) and not _names_any(words, tables)
    if not all(word in known.headings or word in _MONTHS or is_number(word) for word in words):
        return False
    if all(word in _MONTHS or is_number(word) for word in words):
        return any(word in _MONTHS for word in words)
    return any(word in known.heads for word in words) and not _names_any(words, tables)


def _only_titles(words: Tokens, known: ListWords) -> bool:
    """Whether words in front of a colon are those of headings, and not figures alone."""
    titles = (known.headings, known.colon_headings, known.reasons, known.purposes, _MONTHS)
    return not all(map(is_number, words)) and all(
        is_number(word) or any(word in each for each in titles) for word in words
    )


def _names_any(words: Tokens, tables: ScreenTables) -> bool:
    """Whether something of its own is named, as 222; "pain medications" is a heading."""
    found = match(words, tables).medicines
    return any(
        each.named.kind is not Kind.UNNAMED or is_number(words[each.start]) for each in found
    )


def _goes_on(part: _Part, above: list[_Part], tables: ScreenTables) -> bool:
    """Whether a part only tells how the medicine before it is taken."""
    known = tables.words
    said = part.tokens
    may_begin = said[0] in known.bare or said[0] in known.purposes or is_number(said[0])
    if part.apart or not (may_begin or part.between != " "):
        return False
    words = match(said, tables)
    if words.unknown or any(each.named.kind is not Kind.PHRASE for each in words.found):
        return False
    with_verb = said[0] in known.verbs
    if part.listed and not with_verb:
        return False
    before = tuple(chain.from_iterable(each.tokens for each in above))
    return _only_directions(words, before, known, part.between != " ")


def _only_directions(words: Match, above: Tokens, known: ListWords, same_line: bool) -> bool:
    """Whether no word may stand for a medicine of its own; a purpose may be anything.

    What a medicine is for stands behind "for", or after a comma. A form that may be an opioid's
    goes on behind a verb or a figure, and where the medicine ``above`` has it: a patch below a
    tablet may be another medicine's, not named.
    """
    said = words.tokens
    if may_be_another(said, above, known):
        return False
    forms = forms_of(above, known)
    in_phrase = {at for each in words.found for at in range(each.start, each.end)}
    told_for = same_line
    for at, word in enumerate(said):
        told_for = told_for or word in known.purposes
        if at in in_phrase:
            continue
        if word in known.vague or (word in known.counted and word not in PILLS):
            if word not in forms or not _is_told(said, known):
                return False
        elif not (told_for or is_number(word) or word in known.bare or word in known.counted):
            return False
    return True


def _is_told(said: Tokens, known: ListWords) -> bool:
    return said[0] in known.verbs or said[0] in known.counts or is_number(said[0])
