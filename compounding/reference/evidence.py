"""Loads and checks the evidence: every figure a decimal, every sentence without digits of its own.

A result must point where its figures point: without a significant difference it cannot be listed
as one. The table is had as a whole; there is no way to ask for a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import Final

from compounding.domain.evidence import (
    Design,
    Direction,
    Effect,
    Evidence,
    Line,
    Measure,
    Note,
    Reference,
    Study,
    Topic,
)
from compounding.domain.tables import Source
from compounding.paths import resources
from compounding.reference.rows import MARKS, Row, open_table

FILE: Final = "evidence.toml"
SIGNIFICANT: Final = Decimal("0.05")
SIGNIFICANT_WAYS: Final = frozenset({Direction.FAVOURS_NALTREXONE, Direction.FAVOURS_PLACEBO})
_FIGURE = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_DIGIT = re.compile(r"[0-9]", re.ASCII)


@cache
def evidence() -> Evidence:
    """The whole of the evidence that ships with the program; there is no part of it to be had.

    Raises:
        ReferenceDataError: if the table is missing or has a fault.
    """
    return read(open_table(resources() / "reference", FILE))


def read(table: Row) -> Evidence:
    """The evidence of a table.

    Raises:
        ReferenceDataError: if a row has a fault, with its place.
    """
    measures = tuple(_measure(row) for row in table.rows("measure"))
    names = {each.id for each in measures}
    table.fault_if(len(names) < len(measures), "a measure stands twice")
    studies = tuple(_study(row, names) for row in table.rows("study"))
    table.fault_if(len({each.id for each in studies}) < len(studies), "a study stands twice")
    found = Evidence(measures, studies, tuple(_note(row) for row in table.rows("note")))
    table.done()
    return found


def _measure(row: Row) -> Measure:
    measure = Measure(row.text("id"), row.text("title"), row.text("unit"))
    row.done()
    return measure


def _study(row: Row, measures: set[str]) -> Study:
    source = row.source()
    words = _Words(row)
    effects = tuple(_effect(each) for each in row.rows("effect")) if row.has("effect") else ()
    study = Study(
        id=row.text("id"),
        name=row.text("name"),
        design=row.choice("design", Design),
        design_text=row.text("design_text"),
        people=words.filled(row, "people"),
        dose=words.filled(row, "dose") if row.has("dose") else "",
        duration=words.filled(row, "duration") if row.has("duration") else "",
        direction=row.choice("direction", Direction),
        reference=_reference(row),
        source=source,
        effects=effects,
        lines=_lines(row, words, source),
    )
    points = {each.direction for each in effects}
    wrong = study.direction not in points if effects else study.direction in SIGNIFICANT_WAYS
    row.fault_if(wrong, f"no effect points: {study.direction}")
    unknown = {each.measure for each in effects} - measures
    row.fault_if(bool(unknown), f"unknown measure {', '.join(sorted(unknown))}")
    words.done()
    row.done()
    return study


def _note(row: Row) -> Note:
    source = row.source()
    words = _Words(row)
    references = row.rows("reference") if row.has("reference") else ()
    note = Note(
        row.choice("id", Topic),
        row.text("title"),
        _lines(row, words, source),
        tuple(_reference(each) for each in references),
        source,
    )
    for each in references:
        each.done()
    words.done()
    row.done()
    return note


def _lines(row: Row, words: _Words, usual: Source) -> tuple[Line, ...]:
    """The sentences of ``row``; each has the row's source, and its mark where it has no own."""
    lines: list[Line] = []
    for each in row.rows("line"):
        text = words.filled(each, "text")
        mark = each.text("mark") if each.has("mark") else usual.mark
        each.fault_if(mark not in MARKS, "mark is not one of S, S2, K, D")
        lines.append(Line(text, Source(usual.text, mark)))
        each.done()
    return tuple(lines)


def _reference(row: Row) -> Reference:
    return Reference(
        row.text("citation"),
        row.text("doubt") if row.has("doubt") else "",
        row.text("doi") if row.has("doi") else "",
        row.text("pmid") if row.has("pmid") else "",
        row.flag("pmid_confirmed") if row.has("pmid_confirmed") else True,
    )


def _effect(row: Row) -> Effect:
    names = ("low", "high", "p", "d", "naltrexone", "placebo")
    known = {name: _figure(row, name) for name in names if row.has(name)}
    effect = Effect(
        measure=row.text("measure"),
        value=_figure(row, "value"),
        direction=row.choice("direction", Direction),
        derived=row.flag("derived") if row.has("derived") else False,
        of=row.text("of") if row.has("of") else "",
        **known,
    )
    row.fault_if((effect.low is None) != (effect.high is None), "an interval has two ends")
    row.fault_if(not _is_in_order(effect), "the effect does not lie in its interval")
    row.fault_if(effect.derived and not _is_difference(effect), "not the difference of the changes")
    row.fault_if(effect.direction is not _points(effect), f"does not point: {effect.direction}")
    row.done()
    return effect


def _is_in_order(effect: Effect) -> bool:
    if effect.low is None or effect.high is None:
        return True
    return Decimal(effect.low) <= Decimal(effect.value) <= Decimal(effect.high)


def _is_difference(effect: Effect) -> bool:
    if effect.naltrexone is None or effect.placebo is None:
        return False
    return Decimal(effect.naltrexone) - Decimal(effect.placebo) == Decimal(effect.value)


def _points(effect: Effect) -> Direction:
    """Where figures point; what has neither interval nor p below 0.05 points nowhere."""
    if effect.low is not None and effect.high is not None:
        is_significant = Decimal(effect.low) > 0 or Decimal(effect.high) < 0
    else:
        is_significant = effect.p is not None and Decimal(effect.p) < SIGNIFICANT
    if not is_significant:
        return Direction.NO_DIFFERENCE
    is_less_pain = Decimal(effect.value) < 0
    return Direction.FAVOURS_NALTREXONE if is_less_pain else Direction.FAVOURS_PLACEBO


def _figure(row: Row, key: str) -> str:
    text = row.text(key)
    row.fault_if(_FIGURE.fullmatch(text) is None, f"{key} is not a decimal")
    return text


class _Words:
    """Puts the figures of a row into its sentences, which have no digit of their own."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._figures: Mapping[str, str] = {}
        if row.has("figures"):
            figures = row.row("figures")
            self._figures = {name: _figure(figures, name) for name in figures.names()}
        self._used: set[str] = set()

    def filled(self, row: Row, key: str) -> str:
        """The sentence ``key`` of ``row`` with its figures."""
        text = row.text(key)
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        unknown = sorted(set(names) - set(self._figures))
        row.fault_if(bool(unknown), f"{key}: no figure {', '.join(unknown)}")
        bare = "".join(literal for literal, _, _, _ in Formatter().parse(text))
        row.fault_if(_DIGIT.search(bare) is not None, f"{key} has a digit outside figures")
        self._used.update(names)
        shown = {name: self._figures[name].replace("-", "−") for name in names}
        return text.format_map(shown)

    def done(self) -> None:
        """Refuse figures that no sentence has."""
        unused = sorted(set(self._figures) - self._used)
        self._row.fault_if(bool(unused), f"unused figure {', '.join(unused)}")
