"""The opioid screen of a pasted list: what it names, why, and what is near a misspelt word.

The form of the answer is that of the plan interface, "screen: output". Nothing here is kept: the
window records what a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from compounding.domain.opioids.outcome import Screen, screen_list
from compounding.domain.opioids.reasons import Near
from compounding.domain.opioids.spelling import held_names, near_names
from compounding.domain.opioids.tables import Outcome, ScreenTables
from compounding.domain.opioids.verdicts import Entry, Suggest
from compounding.messages import sentence
from compounding.reference.opioids import screen_tables


def screen(text: str, tables: ScreenTables | None = None) -> Screen:
    """Judge the list ``text``, one entry a line or between commas and semicolons.

    Raises:
        ReferenceDataError: if a table is missing or damaged; nothing is cleared without.
    """
    known = screen_tables() if tables is None else tables
    return screen_list(text, known, _suggest(known))


def screen_json(text: str) -> dict[str, Any]:
    """The answer of the ``screen`` command, as documented.

    Raises:
        ReferenceDataError: as :func:`screen`.
    """
    judged = screen(text)
    return {
        "outcome": judged.outcome.value,
        "entries": [_entry_json(entry) for entry in judged.entries],
    }


def exit_status(outcome: Outcome | str) -> int:
    """0 only for a clear list; 1 for every other: an opioid, something to classify, not asked."""
    return 0 if outcome == Outcome.CLEAR else 1


def why_text(entry: Entry) -> str:
    """Why an entry has its verdict, in sentences."""
    return " ".join(sentence(each.code, each.params) for each in entry.why)


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "text": entry.text,
        "verdict": entry.verdict.value,
        "ingredients": list(entry.ingredients),
        "category": None if entry.category is None else entry.category.value,
        "washout_days": entry.washout_days,
        "why": why_text(entry),
        "did_you_mean": list(entry.did_you_mean),
    }


def _suggest(tables: ScreenTables) -> Suggest:
    """What a word may be meant for; each word is compared once for a list."""

    @cache
    def suggest(word: str) -> Near:
        opioids = (
            *near_names(word, tables.opioid_spellings, _near),
            *held_names(word, tables.opioid_spellings),
        )
        others = near_names(word, tables.other_spellings, _near)
        return Near(tuple(dict.fromkeys(opioids)), others)

    return suggest


def _near(word: str, choices: Sequence[str], apart: int) -> Sequence[tuple[str, int]]:
    """The choices that differ in at most ``apart`` letters, the nearest first."""
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=apart, limit=None)
    return [(choice, int(distance)) for choice, distance, _ in found]
