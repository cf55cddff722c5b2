"""The clock, as a port: time comes in and is read from nowhere else. Cheap to import."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; never read from anywhere else."""

    def now(self) -> datetime:
        """This moment, aware; its offset is the zone that the record notes."""

    def today(self) -> date:
        """The day on the wall calendar of the workstation."""


class SystemClock:
    """The workstation's own clock and zone."""

    def now(self) -> datetime:
        """This moment with the local offset."""
        return datetime.now(UTC).astimezone()

    def today(self) -> date:
        """The local calendar day."""
        return self.now().date()
