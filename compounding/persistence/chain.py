"""The chain alone: every number, every link, and the columns that repeat what a body says.

A body is hashed here and not parsed, so that a long record takes seconds. Its bytes before and
after the facts are worked out from the columns and compared: canonical JSON has one way to write
them, a quotation mark within a text is escaped, so no text can pass for two of them or for half of
one. What was changed without working the hashes out anew is found by that, wherever it stands.

Someone who did work them out anew can write any facts: bytes that are no facts of this program are
found by ``verify``, which reads each body; a whole record, or an end of it, that was written anew
and reads well is found only by what is kept outside of the file.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from json.encoder import encode_basestring as quoted
from typing import Final

from sqlalchemy import Connection, bindparam, select

from compounding.application.ports import Verdict
from compounding.domain.record import GENESIS, TAG, VERSION
from compounding.persistence.sqlite.plain import (
    Prepared,
    Row,
    UnreadableTextError,
    go_on,
    stopping,
)
from compounding.persistence.tables import event

_COLUMNS: Final = (
    *(event.c.seq, event.c.prev_hash, event.c.hash, event.c.body),
    *(event.c.action_id, event.c.part, event.c.occurred_at, event.c.entity),
    # The same in most events.
    *(event.c.actor, event.c.app_version, event.c.kind, event.c.workstation, event.c.zone),
)
_EVENTS: Final = select(*_COLUMNS).where(event.c.seq >= bindparam("since")).order_by(event.c.seq)
_EVENT: Final = select(*_COLUMNS).where(event.c.seq == bindparam("at"))
_HASH: Final = select(event.c.hash).where(event.c.seq == bindparam("at"))

# What `link` hashes before the previous hash, which is always as long as the genesis.
_BEGINNING: Final = TAG + len(GENESIS).to_bytes(8, "big")
_length: Final = struct.Struct(">Q").pack


class BrokenError(Exception):
    """The first thing found wrong."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Chain:
    """How far the record holds: number and hash of the last event that follows the one before."""

    def __init__(self, seq: int = 0, head: bytes = GENESIS) -> None:
        self.seq = seq
        self.head = head
        self._repeated: dict[Row, tuple[str, str, str]] = {}

    def follow(self, rows: Sequence[Row]) -> None:
        """Go on over ``rows``.

        Raises:
            BrokenError: at the first that does not follow; the chain stands before it.
        """
        for row in rows:
            if row[0] != self.seq + 1:
                raise BrokenError("verify.events_missing", seq=str(self.seq + 1))
            if not self._follows(row):
                raise BrokenError("verify.event_altered", seq=str(self.seq + 1))
            self.seq, self.head = row[0], row[2]

    def _follows(self, row: Row) -> bool:
        """Whether the hashes of ``row`` are right, and its columns those of its body."""
        seq, previous, this, body, action, part, at, entity = row[:8]
        # A column of an altered file holds anything, text among it.
        if type(body) is not bytes or previous != self.head:
            return False
        framed = _BEGINNING + self.head + _length(len(body)) + body
        if hashlib.sha256(framed).digest() != this:
            return False
        try:
            first, second, third = self._outer(row[8:])
            before = f'{{"action":{quoted(action)}{first}'
            after = (
                f'}},"entity":{quoted(entity)}{second}{part!r},"seq":{seq},'
                f'"time":{quoted(at)}{third}'
            )
        except TypeError:  # not a text
            return False
        # A number written as text or with a point looks different in its `repr`, too.
        return body.startswith(before.encode()) and body.endswith(after.encode())

    def _outer(self, names: Row) -> tuple[str, str, str]:
        """The parts of a body that are the same in most: after the action, entity and time."""
        found = self._repeated.get(names)
        if found is None:
            actor, app, kind, workstation, zone = map(quoted, names)
            found = self._repeated[names] = (
                f',"actor":{actor},"app":{app},"data":{{',
                f',"kind":{kind},"part":',
                f',"v":{VERSION},"workstation":{workstation},"zone":{zone}}}',
            )
        return found


def check_chain(
    connection: Connection,
    *,
    since: int = 1,
    progress: Callable[[int], object] = lambda _events: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Verdict:
    """Check the chain from event number ``since`` on; the hash stored before that is trusted.

    ``progress`` gets the number of the last event checked, ``cancelled`` is asked as often.

    Raises:
        CancelledError: where ``cancelled`` said so.
    """
    chain = Chain()
    try:
        with stopping(connection, cancelled):
            chain = _chain_from(connection, since)
            for rows in chunks(connection, chain):
                go_on(cancelled)
                chain.follow(rows)
                progress(chain.seq)
    except BrokenError as broken:
        return Verdict(False, broken.code, broken.params, chain.seq, chain.head)
    return Verdict(True, "verify.sound", {}, chain.seq, chain.head)


def chunks(connection: Connection, chain: Chain) -> Iterator[list[Row]]:
    """The events that come after those that ``chain`` has followed, many at once.

    Raises:
        BrokenError: at one that cannot be read.
    """
    try:
        yield from Prepared(connection, _EVENTS).chunks(since=chain.seq + 1)
    except UnreadableTextError:
        yield from _one_by_one(connection, chain)


def _one_by_one(connection: Connection, chain: Chain) -> Iterator[list[Row]]:
    """The same as far as an event whose text cannot be read, or that is not there.

    Asked for by its number: the driver reads a row ahead, and would drop the one before it.
    """
    event_of = Prepared(connection, _EVENT)
    with suppress(UnreadableTextError):
        while (row := event_of.first({"at": chain.seq + 1})) is not None:
            yield [row]
        raise BrokenError("verify.events_missing", seq=str(chain.seq + 1))
    raise BrokenError("verify.event_altered", seq=str(chain.seq + 1))


def _chain_from(connection: Connection, since: int) -> Chain:
    """The chain as it is said to stand before event number ``since``."""
    if since <= 1:
        return Chain()
    before = Prepared(connection, _HASH).first({"at": since - 1})
    if before is None:
        raise BrokenError("verify.events_missing", seq=str(since - 1))
    (head,) = before
    if type(head) is not bytes or len(head) != len(GENESIS):
        raise BrokenError("verify.event_altered", seq=str(since - 1))
    return Chain(since - 1, head)
