"""Whether the workstation's clock can be believed, seen from the event recorded last.

Order in the record comes from numbers, never from time; but dates of use, expiries and signatures
come from the clock. Where it does not follow the record nothing is recorded until it is set right
or a person says that it is right (fault row 21). A clock that only ran on while the pharmacy was
closed is fine, and so is the hour of daylight saving: the record keeps UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from compounding.findings import Finding, Level

BACK: Final = timedelta(minutes=2)  # two clocks that are kept by the network differ by less
AHEAD: Final = timedelta(days=366)
JUMP: Final = timedelta(minutes=5)
ZONE: Final = timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class Reading:
    """The clock at one moment: the time with its zone, and a count that nobody can set."""

    at: datetime
    steady: timedelta | None = None


def judge(now: Reading, last: datetime | None, before: Reading | None) -> Finding | None:
    """What speaks against ``now``: ``last`` is the last event's time, in its zone.

    ``before`` is an earlier reading by this program since it was started.
    """
    if last is None:
        return None
    gone = now.at - last
    if gone < -BACK:
        return _finding("clock.back", now, last)
    if gone > AHEAD:
        return _finding("clock.ahead", now, last)
    if before is not None and _jumped(now, before):
        return _finding("clock.jumped", now, last)
    if abs(_offset(now.at) - _offset(last)) > ZONE:
        return _finding("clock.zone", now, last)
    return None


def _jumped(now: Reading, before: Reading) -> bool:
    if now.steady is None or before.steady is None:
        return False
    return abs((now.at - before.at) - (now.steady - before.steady)) > JUMP


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()


def _finding(code: str, now: Reading, last: datetime) -> Finding:
    params = {"now": text_of(now.at), "last": text_of(last)}
    return Finding(Level.STOP, code, None, params)


def text_of(at: datetime) -> str:
    """``2026-11-22 10:30 (UTC-06:00)``."""
    return f"{at:%Y-%m-%d %H:%M} (UTC{at.isoformat()[-6:]})"
