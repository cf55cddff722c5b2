"""Records written anew by someone who has the file and knows how the hashes are worked out.

:func:`rewritten` gives a whole sound record that tells another story: each hash right, each table
what the events give, each patient and each list the one recorded. Nothing within the file can tell
it from a true one. :func:`line_of` gives a line of an anchor with whatever in it, its checksum
right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlcipher3 import dbapi2

from compounding.domain.canonical import canonical
from compounding.domain.record import GENESIS, link, read_body
from compounding.persistence import migrate
from compounding.persistence.apply import bring_up
from compounding.persistence.record import columns_of
from compounding.persistence.sqlite.connection import Purpose, make_engine, writing
from compounding.persistence.tables import event

# Takes the number of an event and what it says, changes it in place; True for one to be left out.
Change = Callable[[int, dict[str, Any]], bool | None]


def altered(place: Path, statements: tuple[str, ...], *values: Any) -> None:
    """Run ``statements`` by a connection of another program, every trigger off meanwhile."""
    raw = dbapi2.connect(str(place), isolation_level=None)
    try:
        kept = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in kept:
            raw.execute(f'DROP TRIGGER "{name}"')
        for each in statements:
            raw.execute(each, values)
        for _name, sql in kept:
            raw.execute(sql)
    finally:
        raw.close()


def replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    """As with an editor of bytes: every ``old`` in a file becomes a ``new`` of the same length."""
    assert len(old) == len(new)
    assert old in content, f"{old!r} is not in the file"
    return content.replace(old, new)


def rewritten(place: Path, goal: Path, change: Change) -> Path:
    """The record at ``place``, told anew with ``change`` at ``goal``; closed, no anchor beside."""
    bodies, personal = _told(place)
    goal.unlink(missing_ok=True)
    migrate.create(goal)
    engine = make_engine(goal, Purpose.WORK)
    try:
        with engine.connect() as connection, writing(connection).begin():
            head, seq = GENESIS, 0
            for data in bodies:
                if change(data["seq"], data):
                    continue
                seq += 1
                data["seq"] = seq
                head = _add(connection, canonical(data), head)
            _add_personal(connection, personal)
    finally:
        engine.dispose()
    return goal


# Side tables, each with what has to be in the story for a row of it to stay.
_PERSONAL = {"patient": "prescription", "medication_list": "screen"}
_Rows = list[tuple[Any, ...]]


def _told(place: Path) -> tuple[list[dict[str, Any]], dict[str, _Rows]]:
    raw = dbapi2.connect(f"{place.as_uri()}?mode=ro", uri=True)
    try:
        bodies = [json.loads(b) for (b,) in raw.execute("SELECT body FROM event ORDER BY seq")]
        personal = {name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in _PERSONAL}
        return bodies, personal
    finally:
        raw.close()


def _add(connection: Any, body: bytes, previous: bytes) -> bytes:
    entry, head = read_body(body), link(previous, body)
    chained = {"body": body, "prev_hash": previous, "hash": head}
    connection.execute(insert(event).values({**columns_of(entry), **chained}))
    bring_up(connection, entry)
    return head


def _add_personal(connection: Any, personal: Mapping[str, _Rows]) -> None:
    """The patients whose prescription, and the lists whose screen, is in the story."""
    for name, of in _PERSONAL.items():
        told = connection.exec_driver_sql(f"SELECT {of}_id FROM {of}").scalars().all()
        for row in personal[name]:
            if row[0] in told:
                marks = ", ".join("?" for _ in row)
                connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({marks})", tuple(row))


def rechained(place: Path, seq: int, body: bytes, columns: Mapping[str, Any] | None = None) -> None:
    """Give one event another body, and every hash from there on anew; tables stay as they are."""
    raw = dbapi2.connect(f"{place.as_uri()}?mode=ro", uri=True)
    try:
        query = "SELECT seq, body, prev_hash FROM event WHERE seq >= ? ORDER BY seq"
        rows = raw.execute(query, (seq,)).fetchall()
    finally:
        raw.close()
    previous = rows[0][2]
    for number, old, _previous in rows:
        new = body if number == seq else old
        head = link(previous, new)
        more = dict(columns or {}) if number == seq else {}
        names = ", ".join(f"{name} = ?" for name in ("body", "prev_hash", "hash", *more))
        values = (new, previous, head, *more.values(), number)
        altered(place, (f"UPDATE event SET {names} WHERE seq = ?",), *values)
        previous = head


def line_of(branch: str, seq: str, head: str, *, before: str = "LDN anchor 1 ") -> bytes:
    """A line of an anchor, whatever it says, with the checksum that belongs to it."""
    said = f"{before}{branch} {seq} {head}".encode()
    return said + b" " + hashlib.sha256(said).hexdigest()[:16].encode("ascii") + b"\n"
