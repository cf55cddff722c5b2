"""The sample prescription as a person types it; the figures are the published case's."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

TODAY = date(2026, 11, 22)

PRESCRIPTION = {
    "Patient": "Surname, First",
    "Rx number": "482117",
    "Born": "1968-04-02",
    "Prescriber": "Dr. Name",
}
TABLETS = {"20 tablets weigh": "3700.0", "Tablets expire": "2028-03"}
CAPSULES = {"Filler fills size 3 with": "130", "Powder fills size 3 with": "225"}
BALANCE = {"Balance shows steps of": "0.1", "Repeatability": "0.02"}


class FixedClock:
    """A clock that stands on the day of the sample; each look is a second later."""

    def __init__(self, day: date = TODAY) -> None:
        self._next = datetime(
            day.year, day.month, day.day, 10, 30, tzinfo=timezone(timedelta(hours=-6))
        )

    def now(self) -> datetime:
        """A second later than before."""
        self._next += timedelta(seconds=1)
        return self._next

    def today(self) -> date:
        """The day of the sample."""
        return self._next.date()

    def steady(self) -> timedelta | None:
        """Nothing counts it beside the clock itself."""
        return None
