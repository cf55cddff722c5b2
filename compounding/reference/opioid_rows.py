"""Opioids and their relatives by all their names, brands that exist with and without one, wash-out.

Each row names its source by an id of the same file, with the mark of its evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from compounding.domain.opioids.folding import tokens
from compounding.domain.opioids.matching import spaced
from compounding.domain.opioids.tables import (
    Category,
    Evidence,
    FormWords,
    Kind,
    Named,
    Phrases,
    Washout,
)
from compounding.reference.rows import MARKS, Row

Names = Iterator[tuple[str, Named]]
Sources = Mapping[str, tuple[str, str]]
_OPIOIDS = frozenset(
    {Category.SHORT, Category.EXTENDED, Category.LONG, Category.DEPOT, Category.UNKNOWN}
)
_KINDS = {"duplicate": Kind.DUPLICATE, "ask": Kind.POINTS}


class OpioidRows:
    """The rows of one file of opioids, read in the order in which they rest on each other."""

    def __init__(self, table: Row) -> None:
        self._table = table
        self._sources = _sources(table)
        self._forms = {row.text("name"): _form(row) for row in table.rows("form")}
        self._kinds: dict[str, Kind] = {}

    def washouts(self) -> Mapping[Category, Washout]:
        """The days of each category."""
        made = {each.category: each for each in map(self._washout, self._table.rows("category"))}
        missing = sorted(set(Category) - set(made))
        self._table.fault_if(bool(missing), f"category {', '.join(missing)} is missing")
        return made

    def _washout(self, row: Row) -> Washout:
        category = row.choice("name", Category)
        numbered = row.has("days")
        made = Washout(
            category,
            row.text("meaning"),
            row.whole("least_days") if numbered else None,
            row.whole("days") if numbered else None,
            self._evidence(row),
        )
        row.done()
        return made

    def names(self) -> Names:
        """All names of the file with what they stand for."""
        yield from self._generics()
        yield from self._relatives()
        for group in ("brand", "short"):
            for row in self._table.rows(group):
                yield from self._brand(row)
        for row in self._table.rows("asked"):
            yield from self._asked(row)
        for row in self._table.rows("unnamed"):
            named = Named(name=row.text("name"), kind=Kind.UNNAMED, evidence=self._evidence(row))
            yield from _each(row.texts("names"), named)
            row.done()
        self._table.done()

    def _generics(self) -> Names:
        for row in self._table.rows("generic"):
            row.whole("number")
            name, category = row.text("name"), row.choice("category", Category)
            self._kinds[name] = Kind.OPIOID if category in _OPIOIDS else Kind.GUT
            for each in (name, *_optional(row, "others")):
                ingredients = (each,) if each != name else _optional(row, "of") or (name,)
                named = self._named(row, each, self._kinds[name], category, ingredients)
                names = (name, *_optional(row, "names")) if each == name else (each,)
                yield from _each(names, named)
            row.done()

    def _relatives(self) -> Names:
        for row in self._table.rows("relative"):
            name, verdict = row.text("name"), row.text("verdict")
            row.fault_if(verdict not in _KINDS, f"{verdict} is not one of {', '.join(_KINDS)}")
            self._kinds[name] = _KINDS[verdict]
            category = row.choice("category", Category)
            named = self._named(row, name, self._kinds[name], category, (name,))
            yield from _each((name, *_optional(row, "names")), named)
            row.done()

    def _brand(self, row: Row) -> Names:
        name, category = row.text("name"), row.choice("category", Category)
        of = _optional(row, "of")
        unknown = [each for each in of if each not in self._kinds]
        row.fault_if(bool(unknown), f"{', '.join(unknown)} is no generic name")
        kind = self._kinds[of[0]] if of else Kind.OPIOID
        row.fault_if((kind is Kind.OPIOID) != (category in _OPIOIDS), f"{name} is no {category}")
        named = self._named(row, name, kind, category, of)
        yield from _each((name, *_optional(row, "names")), named)
        row.done()

    def _named(
        self, row: Row, name: str, kind: Kind, category: Category, ingredients: tuple[str, ...]
    ) -> Named:
        shaped = row.has("strict")
        unstated = row.has("if_unstated")
        return Named(
            name=name,
            kind=kind,
            evidence=self._evidence(row),
            ingredients=ingredients,
            category=category,
            strict=row.choice("strict", Category) if shaped else None,
            if_unstated=row.choice("if_unstated", Category) if unstated else None,
            form=self._form_of(row) if shaped else None,
            never_before=frozenset(_optional(row, "never_before")),
            never_after_number=row.has("never_after_number") and row.flag("never_after_number"),
            doubted_by=_phrases(_optional(row, "doubted_by")),
        )

    def _form_of(self, row: Row) -> FormWords:
        name = row.text("form")
        row.fault_if(name not in self._forms, f"{name} is no form")
        return self._forms[name]

    def _asked(self, row: Row) -> Names:
        name, of = row.text("name"), _optional(row, "of")
        seen = self._evidence(row)
        named = Named(
            name=name,
            kind=Kind.VARIANT,
            evidence=seen,
            ingredients=of,
            text=row.text("variant"),
            settled_by=_phrases(row.texts("settled_by")),
        )
        yield name, named
        for each in _optional(row, "names"):
            yield each, named
        for each in row.texts("settled_names"):
            yield each, Named(name=each, kind=Kind.SETTLED, evidence=seen, ingredients=of)
        row.done()

    def _evidence(self, row: Row) -> Evidence:
        source, mark = row.text("source"), row.text("mark")
        row.fault_if(source not in self._sources, f"{source} is no source")
        row.fault_if(mark not in MARKS, "mark is not one of S, S2, K, D")
        text, retrieved = self._sources[source]
        return Evidence(text, mark, retrieved)


def _sources(table: Row) -> Sources:
    made: dict[str, tuple[str, str]] = {}
    for row in table.rows("source"):
        day = row.text("retrieved")
        row.fault_if(not _is_day(day), f"{day} is no day")
        made[row.text("id")] = (row.text("text"), day)
        row.done()
    return made


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _form(row: Row) -> FormWords:
    made = FormWords(
        _phrases(row.texts("strict")),
        _phrases(row.texts("plain")),
        frozenset(row.texts("partners")),
    )
    row.done()
    return made


def _optional(row: Row, key: str) -> tuple[str, ...]:
    return row.texts(key) if row.has(key) else ()


def _phrases(texts: Iterable[str]) -> Phrases:
    return tuple(spaced(tokens(each)) for each in texts)


def _each(names: Iterable[str], named: Named) -> Names:
    for name in names:
        yield name, named
