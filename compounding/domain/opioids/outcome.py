"""What is said of a whole list of medicines.

Stop where an opioid is found; to classify where a person has to say anything; clear only where
every entry is known to be no opioid; not asked where there is no entry at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compounding.domain.opioids.entries import split_list
from compounding.domain.opioids.tables import Outcome, ScreenTables, Verdict
from compounding.domain.opioids.verdicts import Entry, Suggest, judge


@dataclass(frozen=True, slots=True)
class Screen:
    """A list judged: its entries in their order."""

    outcome: Outcome
    entries: tuple[Entry, ...]


def screen_list(text: str, tables: ScreenTables, suggest: Suggest) -> Screen:
    """Judge each entry of ``text``, and the list by its entries."""
    entries = tuple(judge(piece, tables, suggest) for piece in split_list(text, tables))
    return Screen(outcome_of(each.verdict for each in entries), entries)


def outcome_of(verdicts: Iterable[Verdict]) -> Outcome:
    """The outcome of entries with these verdicts."""
    seen = set(verdicts)
    if not seen:
        return Outcome.NOT_ASKED
    if Verdict.OPIOID in seen:
        return Outcome.STOP
    return Outcome.CLEAR if seen == {Verdict.NOT_OPIOID} else Outcome.CLASSIFY
