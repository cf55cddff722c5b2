"""What a person decided in an opioid screen, in few words for a workbook that leaves the program.

Ingredients and days are told, nothing that anyone typed: reasons, names and the text of the list
stay in the record and on the worksheet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from compounding.domain.dates import long_day
from compounding.domain.screen_events import EntryDecided, ScreenFinished
from compounding.domain.screening import Decision
from compounding.messages import sentence

# A cell has room for some 30,000 characters, a list of 5,000 entries for more decisions than that.
MOST_DECISIONS: Final = 60
MOST_INGREDIENTS: Final = 6


def decisions(said: ScreenFinished) -> str:
    """What was let through by a decision, and what stops; the same decision is told once."""
    counted = Counter((*_of_entries(said), *_of_answers(said)))
    told = [f"{words}{_times(count)}" for words, count in counted.items()]
    rest = len(told) - MOST_DECISIONS
    return "; ".join((*told[:MOST_DECISIONS], *((f"and {rest:,} more",) if rest > 0 else ())))


def _times(count: int) -> str:
    return f" ({count:,} times)" if count > 1 else ""


def _of_entries(said: ScreenFinished) -> Iterator[str]:
    for each in said.entries:
        words = _words(each)
        if words:
            what = _some(each.ingredients) or sentence(f"verdict.{each.verdict}")
            yield f"{what}: {words}"


def _some(ingredients: Sequence[str]) -> str:
    rest = len(ingredients) - MOST_INGREDIENTS
    more = f" and {rest:,} more" if rest > 0 else ""
    return f"{', '.join(ingredients[:MOST_INGREDIENTS])}{more}"


def _words(entry: EntryDecided) -> str:
    """Empty where nothing was decided, and where this therapy goes on."""
    code = f"against.{entry.against}" if entry.against else f"override.{entry.override}"
    if not (entry.against or entry.override):
        return ""
    if entry.decision != Decision.STOPPED:
        return sentence(code)
    last = f", last dose {long_day(entry.last_taken)}" if entry.last_taken else ""
    return f"stopped{last}, {sentence(code)}"


def _of_answers(said: ScreenFinished) -> Iterator[str]:
    for each in said.answers:
        code = f"screen.asked.{each.question}"
        denied = f"screen.denied.{each.question}"
        if code in said.overrides:
            yield sentence(f"override.{code}")
        for stop in (code, denied):
            if stop in said.against:
                yield sentence(f"against.{stop}")
