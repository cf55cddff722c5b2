"""Calendar dates as people and packages write them.

A date is ``2026-11-23``; a package may carry a month only (``2028-03``), which means its last
day (regulation: month-only expiry). Dates are calendar days, so clocks and zones never move them.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from compounding.errors import QuantityError

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def parse_date(text: str) -> date:
    """Read ``2026-11-23``.

    Raises:
        QuantityError: if it is written otherwise or no such day exists.
    """
    if not text.strip():
        raise QuantityError("date.empty")
    match = _DAY.fullmatch(text)
    if match is None:
        raise QuantityError("date.not_a_date")
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError as error:
        raise QuantityError("date.no_such_day") from error


def parse_expiry(text: str) -> date:
    """Read an expiry, ``2028-03-31`` or ``2028-03``, as the last day of use.

    Raises:
        QuantityError: if it is neither, or no such day or month exists.
    """
    if not text.strip():
        raise QuantityError("date.empty")
    if _DAY.fullmatch(text):
        return parse_date(text)
    match = _MONTH.fullmatch(text)
    if match is None:
        raise QuantityError("date.not_an_expiry")
    year, month = (int(part) for part in match.groups())
    if not (1 <= month <= 12 and year >= 1):
        raise QuantityError("date.no_such_day")
    return date(year, month, monthrange(year, month)[1])


def short_day(day: date) -> str:
    """``23 Nov``: for a span on screen and label where the year stands beside it."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """``2026-Nov-23``: the form that cannot be read two ways, for labels and beyond-use dates."""
    return f"{day.year:04d}-{MONTHS[day.month - 1]}-{day.day:02d}"


def span(first: date, last: date) -> str:
    """``23 Nov – 6 Dec``, or ``7 – 20 Dec`` within a month."""
    if (first.year, first.month) == (last.year, last.month):
        return short_day(last) if first == last else f"{first.day} – {short_day(last)}"
    return f"{short_day(first)} – {short_day(last)}"
