"""The record itself: appending entries, and reading them back with their hashes checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, insert, select

from compounding.application.ports import Recorded
from compounding.domain.events import Event
from compounding.domain.record import GENESIS, Entry, body_of, link, read_body
from compounding.errors import DatabaseDamagedError
from compounding.persistence.apply import bring_up
from compounding.persistence.tables import event


def altered(table: str) -> DatabaseDamagedError:
    """The error for a table that does not show what the events say."""
    return DatabaseDamagedError("storage.list_altered", {"table": table})


@dataclass(frozen=True, slots=True)
class Station:
    """Where the program runs: the machine, the account signed in to it, the program's version."""

    workstation: str
    account: str
    app_version: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When an action is recorded and on whose machine."""

    now: datetime
    station: Station

    @property
    def zone(self) -> str:
        """The offset of the workstation's clock, ``-06:00``."""
        return self.now.isoformat()[-6:] if self.now.utcoffset() else "+00:00"


def append(
    connection: Connection, events: Sequence[Event], action_id: str, moment: Moment
) -> Recorded:
    """Add ``events`` as one action and bring the tables up to them."""
    last, head = head_of(connection)
    entries = []
    for part, each in enumerate(events):
        entry = _entry(last + 1 + part, part, each, action_id, moment)
        body = body_of(entry)
        previous, head = head, link(head, body)
        connection.execute(insert(event).values(_row(entry, body, previous, head)))
        bring_up(connection, entry)
        entries.append(entry)
    return Recorded(tuple(entries), head)


def _entry(seq: int, part: int, what: Event, action_id: str, moment: Moment) -> Entry:
    at = moment.now.astimezone(UTC)
    return Entry(
        seq=seq,
        at=at.replace(microsecond=at.microsecond // 1000 * 1000),
        zone=moment.zone,
        action_id=action_id,
        part=part,
        actor=moment.station.account,
        workstation=moment.station.workstation,
        app_version=moment.station.app_version,
        event=what,
    )


def columns_of(entry: Entry) -> dict[str, Any]:
    """The columns that repeat what the body says, for searching."""
    return {
        "seq": entry.seq,
        "action_id": entry.action_id,
        "part": entry.part,
        "occurred_at": entry.at,
        "zone": entry.zone,
        "kind": entry.kind,
        "entity": entry.entity,
        "actor": entry.actor,
        "workstation": entry.workstation,
        "app_version": entry.app_version,
    }


def _row(entry: Entry, body: bytes, previous: bytes, head: bytes) -> dict[str, Any]:
    return {**columns_of(entry), "body": body, "prev_hash": previous, "hash": head}


# What may be recorded by a clock in doubt says nothing for that clock.
UNTIMED: Final = ("anchor_begun", "end_accepted", "record_restored")


@dataclass(frozen=True, slots=True)
class Last:
    """The newest event: its number and hash, and when it was recorded, in its zone."""

    seq: int
    head: bytes
    at: datetime


def last_of(connection: Connection) -> Last | None:
    """The newest event that the clock is held against; None before the first."""
    columns = (event.c.seq, event.c.hash, event.c.occurred_at, event.c.zone)
    try:
        timed = select(*columns).where(event.c.kind.not_in(UNTIMED))
        row = connection.execute(timed.order_by(event.c.seq.desc()).limit(1)).first()
        if row is None:
            return None
        zone = datetime.fromisoformat(f"2000-01-01T00:00:00{row.zone}").tzinfo
        return Last(row.seq, row.hash, row.occurred_at.astimezone(zone))
    except (ValueError, TypeError) as error:  # a column of an altered file holds anything
        seq, _ = head_of(connection)
        raise DatabaseDamagedError("storage.event_altered", {"seq": str(seq)}) from error


def newest_of(connection: Connection, entity: str) -> datetime | None:
    """When the newest event of ``entity`` was recorded."""
    times = select(func.max(event.c.occurred_at)).where(event.c.entity == entity)
    newest: datetime | None = connection.execute(times).scalar()
    return newest


def head_of(connection: Connection) -> tuple[int, bytes]:
    """Number and hash of the last event; 0 and the genesis before the first."""
    newest = select(event.c.seq, event.c.hash).order_by(event.c.seq.desc()).limit(1)
    row = connection.execute(newest).first()
    return (0, GENESIS) if row is None else (row.seq, row.hash)


def _checked() -> Select[Any]:
    return select(event.c.seq, event.c.body, event.c.prev_hash, event.c.hash)


def entries_of(connection: Connection, entity: str) -> tuple[Entry, ...]:
    """All entries of ``entity`` in order."""
    wanted = _checked().where(event.c.entity == entity).order_by(event.c.seq)
    entries = tuple(_read(row) for row in connection.execute(wanted))
    for each in entries:
        if each.entity != entity:  # a damaged index leads to the wrong rows
            raise DatabaseDamagedError("storage.event_altered", {"seq": str(each.seq)})
    return entries


def entry_at(connection: Connection, seq: int) -> Entry | None:
    """The entry with this number; None where there is none."""
    row = connection.execute(_checked().where(event.c.seq == seq)).first()
    return None if row is None else _read(row)


def action_of(connection: Connection, action_id: str) -> Recorded | None:
    """The action with this id, where it is recorded."""
    wanted = _checked().where(event.c.action_id == action_id).order_by(event.c.part)
    rows = connection.execute(wanted).all()
    return Recorded(tuple(_read(row) for row in rows), rows[-1].hash) if rows else None


def _read(row: Row[Any]) -> Entry:
    """The entry of a row whose bytes are still those that were hashed.

    Raises:
        DatabaseDamagedError: naming the event that was altered.
    """
    damaged = DatabaseDamagedError("storage.event_altered", {"seq": str(row.seq)})
    # A column of an altered file holds anything, text among it.
    whole = isinstance(row.body, bytes) and isinstance(row.prev_hash, bytes)
    if not whole or link(row.prev_hash, row.body) != row.hash:
        raise damaged
    try:
        entry = read_body(row.body)
    except ValueError as error:
        raise damaged from error
    if entry.seq != row.seq:
        raise damaged
    return entry
