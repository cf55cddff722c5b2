"""Holds each action's time against the record: no event where the clock cannot be believed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

from compounding.clock import Clock
from compounding.domain import clock_rules
from compounding.domain.clock_rules import Reading
from compounding.domain.events import BatchChecked, BatchPrepared, BatchReleased, Event
from compounding.domain.house_events import AnchorBegun, ClockAccepted, EndAccepted
from compounding.domain.kinds import entity_of
from compounding.errors import RuleError
from compounding.findings import Finding, Level
from compounding.persistence import record

# What must be possible whatever the clock says: accepting it, or a record whose end is in doubt,
# and giving an older record its anchor; the clock is asked about with the next action.
_ALWAYS: Final = (ClockAccepted, EndAccepted, AnchorBegun)
# Rejecting is the way out of a batch whose steps lie in a wrong future, so it stays possible.
_SIGNATURES: Final = (BatchPrepared, BatchChecked, BatchReleased)


class ClockWatch:
    """The clock of one open record, with its last reading that was believed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._before: Reading | None = None

    def trouble(self, connection: Connection) -> Finding | None:
        """What speaks against the clock at this moment."""
        return self._judge(connection, self._read())

    def now_for(self, connection: Connection, events: Sequence[Event]) -> datetime:
        """The time of an action of these events.

        Raises:
            RuleError: where the clock cannot be believed and the action does not accept it, or
                a signature would be dated before what it signs.
        """
        now = self._read()
        finding = self._judge(connection, now)
        if finding is not None and not any(isinstance(each, _ALWAYS) for each in events):
            raise RuleError([finding])
        for each in events:
            if isinstance(each, _SIGNATURES):
                _expect_after(connection, each, now.at)
        if finding is None or any(isinstance(each, ClockAccepted) for each in events):
            self._before = now
        return now.at

    def _read(self) -> Reading:
        return Reading(self._clock.now(), self._clock.steady())

    def _judge(self, connection: Connection, now: Reading) -> Finding | None:
        last = record.last_of(connection)
        return clock_rules.judge(now, None if last is None else last.at, self._before)


def _expect_after(connection: Connection, signature: Event, now: datetime) -> None:
    newest = record.newest_of(connection, entity_of(signature))
    if newest is not None and newest - now.astimezone(UTC) > clock_rules.BACK:
        params = {"now": clock_rules.text_of(now), "last": clock_rules.text_of(newest)}
        raise RuleError([Finding(Level.STOP, "clock.before_its_steps", None, params)])
