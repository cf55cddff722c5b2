"""Reading the fact of an event for the full check: only bytes that the program writes are a fact.

JSON lets one fact be written in many ways, and says nothing of a key that stands there twice. So
what was read is written again and must give the same bytes.
"""

from __future__ import annotations

import json
from typing import Any, Final

from compounding.domain.canonical import canonical, from_data
from compounding.domain.kinds import KINDS
from compounding.domain.record import Entry, read_utc
from compounding.persistence.sqlite.plain import Row

_PARTS: Final = 12  # of a body, its facts among them
_LARGEST: Final = 2**53 - 1


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) > _LARGEST:
        raise ValueError("a whole number this large is not the same everywhere")
    return number


_READER: Final = json.JSONDecoder(parse_int=_whole)
_WRITER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_fact(row: Row) -> Entry:
    """The entry of a row that the chain has followed: its columns are those of its body.

    Raises:
        ValueError: if the body is not what the program writes for it, byte for byte.
    """
    seq, _previous, _hash, body, action, part, at, entity, actor, app, kind, station, zone = row
    data = _parsed(body)
    if len(data) != _PARTS or kind not in KINDS:
        raise ValueError("not an entry of this version")
    fact = from_data(KINDS[kind], data["data"])
    entry = Entry(seq, read_utc(at), zone, action, part, actor, station, app, fact)
    if entry.entity != entity:
        raise ValueError("the entity is not the event's")
    return entry


def _parsed(body: bytes) -> dict[str, Any]:
    """What ``body`` says, if these are its canonical bytes."""
    text = body.decode("utf-8")
    try:
        data: dict[str, Any] = _READER.decode(text)
        again = _WRITER.encode(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    # Text in ASCII is in NFC and its numbers were looked at: `canonical` has nothing to add.
    if again != text or not (text.isascii() or canonical(data) == body):
        raise ValueError("not the canonical bytes")
    return data
