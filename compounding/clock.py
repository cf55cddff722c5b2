"""The clock, as a port: time comes in and is read from nowhere else. Cheap to import."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

# Counts on while the machine sleeps, where the system has such a count (Windows does always).
_STEADY: Final = getattr(time, "CLOCK_BOOTTIME", None)


class Clock(Protocol):
    """Tells the time; never read from anywhere else."""

    def now(self) -> datetime:
        """This moment, aware; its offset is the zone that the record notes."""

    def today(self) -> date:
        """The day on the wall calendar of the workstation."""

    def steady(self) -> timedelta | None:
        """Time since some moment, counted by what nobody can set; None where nothing counts it."""


class SystemClock:
    """The workstation's own clock and zone."""

    def now(self) -> datetime:
        """This moment with the local offset."""
        return datetime.now(UTC).astimezone()

    def today(self) -> date:
        """The local calendar day."""
        return self.now().date()

    def steady(self) -> timedelta:
        """Time since the machine was started, sleep included where the system tells it."""
        if _STEADY is None:
            return timedelta(microseconds=time.monotonic_ns() // 1000)
        return timedelta(microseconds=time.clock_gettime_ns(_STEADY) // 1000)
