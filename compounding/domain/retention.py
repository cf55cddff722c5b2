"""Which backups stay: all of the last days, then one a day, one a week, one a month.

An old record is asked for years later (state boards ask for three to five years, some laws for
ten), a fault of today is mended with a backup of yesterday. The newest ones always stay.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import Final

NEWEST: Final = 3
ALL_FOR: Final = timedelta(days=2)
DAILY_FOR: Final = timedelta(days=31)
WEEKLY_FOR: Final = timedelta(days=371)
MONTHLY_FOR: Final = timedelta(days=3660)


def to_keep(made: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """The times whose backups stay, seen from ``now``; all aware. One from later times stays."""
    newest_first = sorted(set(made), reverse=True)
    seen: set[Hashable] = set()
    kept = set(newest_first[:NEWEST])
    for each in newest_first:
        span = _span(each, now)
        if span is not None and span not in seen:
            seen.add(span)
            kept.add(each)
    return frozenset(kept)


def _span(made: datetime, now: datetime) -> Hashable | None:
    """What a backup stands for at its age; None where it is too old to stand for anything."""
    age = now - made
    if age <= ALL_FOR:
        return made
    if age <= DAILY_FOR:
        return "day", made.date()
    if age <= WEEKLY_FOR:
        # A week that two months share counts as two, so that no month loses its only one.
        return "week", made.isocalendar()[:2], made.month
    return ("month", made.year, made.month) if age <= MONTHLY_FOR else None
