"""One line of the record: an event, who and when, and the link that chains it to the one before.

The bytes that are hashed are the bytes that are stored, so that a check needs no version of this
program. ``hash = SHA-256(tag, length and bytes of the previous hash, length and bytes of the
body)``: the lengths keep two different lines from hashing alike.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from compounding.domain.canonical import canonical, from_data, to_data
from compounding.domain.events import Event
from compounding.domain.kinds import KINDS, entity_of, kind_of

TAG: Final = b"LDN Compounder record 1\n"
GENESIS: Final = bytes(32)
VERSION: Final = 1
_KEYS: Final = frozenset(
    {
        *("v", "seq", "time", "zone", "kind", "entity", "action", "part"),
        *("actor", "workstation", "app", "data"),
    }
)


_NUMBERS: Final = frozenset({"v", "seq", "part"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in the record.

    ``at`` is UTC in whole milliseconds, ``zone`` the workstation's offset then (``-06:00``);
    ``action_id`` and ``part`` say which action it was and the place in it, from 0.
    """

    seq: int
    at: datetime
    zone: str
    action_id: str
    part: int
    actor: str
    workstation: str
    app_version: str
    event: Event

    @property
    def kind(self) -> str:
        """The name of the event's kind."""
        return kind_of(self.event)

    @property
    def entity(self) -> str:
        """What the event belongs to."""
        return entity_of(self.event)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a record goes: number and hash of its last event; 0 and the genesis before it.

    ``branch`` counts how often the record was begun again from an earlier end, by a restore or
    because a person accepted that events are lost; numbers are given anew after that.
    """

    seq: int
    head: bytes
    branch: int = 0


def utc_text(at: datetime) -> str:
    """``2026-11-22T15:32:10.123Z``; a time without a zone is refused."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def read_utc(text: str) -> datetime:
    """Read what :func:`utc_text` wrote."""
    # Another offset could carry a time near year 1 out of the calendar.
    at = datetime.fromisoformat(text) if text.endswith("Z") else None
    if at is None or utc_text(at) != text:
        raise ValueError("not a time of the record")
    return at


def body_of(entry: Entry) -> bytes:
    """The canonical bytes of an entry: everything but the hashes."""
    return canonical(
        {
            "v": VERSION,
            "seq": entry.seq,
            "time": utc_text(entry.at),
            "zone": entry.zone,
            "kind": entry.kind,
            "entity": entry.entity,
            "action": entry.action_id,
            "part": entry.part,
            "actor": entry.actor,
            "workstation": entry.workstation,
            "app": entry.app_version,
            "data": to_data(entry.event),
        }
    )


def read_body(body: bytes) -> Entry:
    """The entry that ``body`` holds.

    Raises:
        ValueError: where it is not what :func:`body_of` writes.
    """
    data = _frame(body)
    kind = KINDS.get(data["kind"])
    if kind is None:
        raise ValueError("an event of an unknown kind")
    entry = Entry(
        seq=data["seq"],
        at=read_utc(data["time"]),
        zone=data["zone"],
        action_id=data["action"],
        part=data["part"],
        actor=data["actor"],
        workstation=data["workstation"],
        app_version=data["app"],
        event=from_data(kind, data["data"]),
    )
    if entry.entity != data["entity"]:
        raise ValueError("the entity is not the event's")
    return entry


def _frame(body: bytes) -> dict[str, Any]:
    """The parts of a body, each of its type."""
    if not isinstance(body, bytes):  # a column of an altered file holds anything
        raise ValueError("not the bytes of an entry")
    try:
        data: Any = json.loads(body.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(data, dict) or data.keys() != _KEYS or data["v"] != VERSION:
        raise ValueError("not an entry of this version")
    # JSON lets one fact be written in many ways, and says nothing of a key that stands there twice.
    if canonical(data) != body:
        raise ValueError("not the canonical bytes")
    for name in _KEYS - {"data"}:
        if type(data[name]) is not (int if name in _NUMBERS else str):
            raise ValueError(f"the {name} of an entry is not of its type")
    return data


def link(previous: bytes, body: bytes) -> bytes:
    """The hash of an entry that follows the one whose hash is ``previous``."""
    parts = (previous, body)
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hashlib.sha256(TAG + framed).digest()
