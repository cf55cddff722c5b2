"""Another program at the same record: one event by the driver alone, as an older version writes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlcipher3 import dbapi2

from compounding.domain.house_events import LogExported
from compounding.domain.record import Entry, body_of, link, utc_text

# Kept from before anything watches the driver: what this does is not a step of the other program.
_connect = dbapi2.connect
_INSERT = """INSERT INTO event (seq, action_id, part, occurred_at, zone, kind, entity, actor,
workstation, app_version, body, prev_hash, hash) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def write(place: Path, version: str) -> tuple[int, str, str] | None:
    """Add an event where the record is of ``version`` and free; number, hash and action if so."""
    connection = _connect(f"{place.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        if connection.execute("SELECT version_num FROM alembic_version").fetchone() != (version,):
            return None
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = 2")
        connection.execute("BEGIN IMMEDIATE")
        written = _append(connection)
        connection.execute("COMMIT")
    except dbapi2.OperationalError:  # busy: nothing was written and nobody told otherwise
        return None
    finally:
        connection.close()
    return written


def _append(connection: Any) -> tuple[int, str, str]:
    last, head = connection.execute(
        "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    at = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    entry = Entry(last + 1, at, "-06:00", str(uuid4()), 0, "other", "bench", "0", LogExported(0))
    body = body_of(entry)
    hashed = link(head, body)
    columns = (entry.seq, entry.action_id, utc_text(at), entry.zone, entry.kind, entry.entity)
    who = (entry.actor, entry.workstation, entry.app_version)
    connection.execute(_INSERT, (*columns, *who, body, head, hashed))
    return entry.seq, hashed.hex(), entry.action_id
