"""Whether a record still goes as far as it is known to have gone.

What is known comes from outside the database: its anchor, the mark that this user last saw, the
newest backup. The chain proves that what is there is unaltered; a mark proves that the end is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, select

from compounding.domain.events import Event
from compounding.domain.house_events import (
    BRANCHING,
    AnchorBegun,
    EndAccepted,
    RecordOpened,
    RecordRestored,
)
from compounding.domain.kinds import RECORD
from compounding.domain.record import Mark
from compounding.errors import DatabaseDamagedError
from compounding.persistence import record
from compounding.persistence.anchor import age
from compounding.persistence.tables import event


class Trouble(StrEnum):
    """What can be wrong with the end of a record; each is a sentence."""

    MISSING = "standing.events_missing"
    DIFFERS = "standing.differs"
    ANCHOR_GONE = "standing.anchor_gone"
    ANCHOR_UNREADABLE = "standing.anchor_unreadable"


@dataclass(frozen=True, slots=True)
class Story:
    """What the record says of itself: whether it has an anchor, and where it began again."""

    anchored: bool
    branchings: tuple[EndAccepted | RecordRestored, ...]

    @property
    def branch(self) -> int:
        """The number of its last beginning."""
        return self.branchings[-1].branch if self.branchings else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record ends, and what is wrong with that end; ``known`` is how far it had gone."""

    mark: Mark
    trouble: Trouble | None = None
    known: Mark | None = None
    params: dict[str, str] = field(default_factory=dict)


def story_of(connection: Connection) -> Story:
    """Read what the record says of itself; few events, found by an index."""
    told = [each.event for each in record.entries_of(connection, RECORD)]
    if not (told and isinstance(told[0], RecordOpened)) and record.head_of(connection)[0]:
        # Every record begins with its opening: something hides it.
        raise DatabaseDamagedError("storage.event_altered", {"seq": "1"})
    return Story(is_anchored(told), tuple(each for each in told if isinstance(each, BRANCHING)))


def is_anchored(told: Iterable[Event]) -> bool:
    """Whether these events of the record say that an anchor was begun beside it."""
    return any(
        isinstance(each, AnchorBegun) or (isinstance(each, RecordOpened) and each.anchored)
        for each in told
    )


def mark_of(connection: Connection, branch: int) -> Mark:
    """Where the record ends."""
    seq, head = record.head_of(connection)
    if type(seq) is not int or type(head) is not bytes:  # a column of an altered file
        raise DatabaseDamagedError("storage.event_altered", {"seq": str(seq)})
    return Mark(seq, head, branch)


def judge(connection: Connection, story: Story, marks: Sequence[Mark]) -> Standing:
    """Hold the record against every mark; the farthest one that does not fit is told."""
    mine = mark_of(connection, story.branch)
    for known in sorted(marks, key=age, reverse=True):
        if not _fits(connection, story, mine, known):
            trouble = Trouble.MISSING if known.seq > mine.seq else Trouble.DIFFERS
            return Standing(mine, trouble, known, _params(mine, known))
    return Standing(mine)


def _fits(connection: Connection, story: Story, mine: Mark, known: Mark) -> bool:
    if known.branch > mine.branch:
        return False
    if known.seq == 0:
        return True
    if known.seq <= mine.seq and hash_at(connection, known.seq) == known.head:
        return True
    return known.branch < mine.branch and _was_given_up(story, known)


def _was_given_up(story: Story, known: Mark) -> bool:
    """Whether a person said in the record that what ``known`` marks is lost.

    Whoever begins a branch names how far it had gone before; nothing beyond that was given up.
    It may have been another record altogether, begun on a new computer before the restore.
    What lay before a branch that was given up itself, its beginning had given up: a second restore
    takes the record back to before the first, whose event it does not hold.
    """
    left = next(each for each in story.branchings if each.branch > known.branch)
    if known.branch < left.branch - 1:
        return True
    if known.seq == left.lost_seq:
        return known.head.hex() == left.lost_head
    return known.seq < left.lost_seq


def hash_at(connection: Connection, seq: int) -> bytes | None:
    """The hash of an event, None where there is none of that number."""
    found: bytes | None = connection.execute(
        select(event.c.hash).where(event.c.seq == seq)
    ).scalar()
    return found


def last_alike(one: Connection, other: Connection, end: int) -> int:
    """The last event up to ``end`` that two chains share: after the first that differs, all do."""
    low, high = 0, end
    while low < high:
        middle = (low + high + 1) // 2
        there = hash_at(one, middle)
        if there is not None and there == hash_at(other, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _params(mine: Mark, known: Mark) -> dict[str, str]:
    missing = max(known.seq - mine.seq, 0)
    return {"last": str(mine.seq), "known": str(known.seq), "missing": str(missing)}
