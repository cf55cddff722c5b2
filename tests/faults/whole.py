"""What must hold of a record after any fault, read by a plain connection and by the program.

I1: every acknowledged action is there, byte for byte. I2: no gap, and every link is right from the
first event on. I3: each action is whole, each prescription has its patient and each screen its
list, and the read tables are what the events give. I6: an action that is repeated is answered as
it was and written once.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from compounding.application.ports import Reads
from compounding.domain.events import Event
from compounding.domain.house_events import PharmacySet
from compounding.domain.record import GENESIS, link
from tests.faults.at_work import opened
from tests.faults.kills import Acknowledged, Child, anchor_is_not_ahead


@dataclass(frozen=True, slots=True)
class Row:
    """An event as it lies in the file."""

    seq: int
    action_id: str
    part: int
    body: bytes
    prev_hash: bytes
    hash: bytes


@dataclass
class Known:
    """What is known of one record from outside: what was shown as recorded, what was meant."""

    place: Path
    acknowledged: list[Acknowledged] = field(default_factory=list)
    meant: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    deleted: frozenset[str] = frozenset()  # the prescriptions whose patients were deleted before

    def hear(self, *children: Child) -> int:
        """Add what dead processes said; returns how many actions they acknowledged."""
        new = [each for child in children for each in child.acknowledged]
        self.acknowledged += new
        for child in children:
            self.meant |= child.meant
        return len(new)


def files_of(place: Path) -> set[str]:
    """The names of the record and of all that lies beside it under its name."""
    return {each.name for each in place.parent.glob(f"{place.name}*")}


def copied(record: Path, folder: Path) -> Path:
    """A closed record, with what belongs to it, in another folder."""
    for name in files_of(record):
        shutil.copyfile(record.with_name(name), folder / name)
    return folder / record.name


def raw(place: Path) -> Any:
    """A connection of the driver with none of the program's settings, for reading."""
    return dbapi2.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)


def asked(place: Path, query: str) -> list[Any]:
    """Everything that one query finds."""
    connection = raw(place)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def rows_of(place: Path) -> list[Row]:
    """Every event in the order of its number."""
    query = "SELECT seq, action_id, part, body, prev_hash, hash FROM event ORDER BY seq"
    return [Row(*each) for each in asked(place, query)]


def expect_kept(known: Known) -> int:
    """Everything that can be told from the file alone; returns the number of events."""
    if not known.place.exists():
        assert not known.acknowledged, "a record that was shown as recorded is not there"
        return 0
    rows = rows_of(known.place)
    missing = lost(rows, known.acknowledged)
    assert not missing, f"{len(missing)} acknowledged actions are lost, the first is {missing[0]}"
    assert rows[: len(known.rows)] == known.rows, "events that were there before have changed"
    expect_one_chain(rows)
    expect_whole_actions(rows, known.meant)
    expect_patients(known.place, known.deleted)
    expect_lists(known.place)
    last = (rows[-1].seq, rows[-1].hash.hex()) if rows else (0, GENESIS.hex())
    assert anchor_is_not_ahead(known.place, *last), "the anchor names what is not on disk"
    known.rows = rows
    return len(rows)


def lost(rows: Sequence[Row], acknowledged: Sequence[Acknowledged]) -> list[Acknowledged]:
    """I1: what was shown as recorded and is not there."""
    there = {(row.seq, row.hash.hex(), row.action_id) for row in rows}
    return [each for each in acknowledged if (each.seq, each.head, each.action_id) not in there]


def expect_one_chain(rows: Sequence[Row]) -> None:
    """I2: worked out again from the bytes in the file."""
    head = GENESIS
    for expected, row in enumerate(rows, start=1):
        assert row.seq == expected, f"event {expected} is missing"
        assert row.prev_hash == head, f"event {expected} does not follow the one before"
        head = link(head, row.body)
        assert row.hash == head, f"event {expected} is not what was hashed"


def expect_whole_actions(rows: Sequence[Row], meant: dict[str, int]) -> None:
    """I3 and I6: the parts of an action lie together, all of them, once."""
    seen = set()
    for action, group in groupby(rows, key=lambda row: row.action_id):
        parts = [row.part for row in group]
        assert action not in seen, f"{action} was recorded twice"
        seen.add(action)
        assert parts == list(range(meant.get(action, len(parts)))), f"{action} is not whole"


def expect_patients(place: Path, deleted: frozenset[str] = frozenset()) -> None:
    """I3: nobody deletes a patient here, so each prescription has its own but those ``deleted``."""
    prescriptions = ids_in(place, "prescription")
    assert ids_in(place, "patient") == prescriptions - deleted, (
        "a prescription is without its patient"
    )
    if has_screens(place):
        assert ids_in(place, "patient_deleted") == deleted, "a patient is marked as deleted"
    entered = asked(place, "SELECT 1 FROM event WHERE kind = 'prescription_entered'")
    assert len(entered) == len(prescriptions), "an event is without its prescription"


def ids_in(place: Path, table: str) -> frozenset[str]:
    """The prescriptions that a table has rows of."""
    return frozenset(each for (each,) in asked(place, f"SELECT prescription_id FROM {table}"))


def has_screens(place: Path) -> bool:
    """Whether the record is of a version that screens."""
    return bool(asked(place, "SELECT 1 FROM sqlite_schema WHERE name = 'medication_list'"))


def expect_lists(place: Path) -> None:
    """I3: each finished screen stands in the table and has its list, written with it."""
    if not has_screens(place):
        return
    finished = asked(place, "SELECT seq FROM event WHERE kind = 'screen_finished' ORDER BY 1")
    assert asked(place, "SELECT seq FROM screen ORDER BY 1") == finished
    listed = "SELECT seq FROM screen JOIN medication_list USING (screen_id) ORDER BY 1"
    assert asked(place, listed) == finished, "a screen is without its list"


def expect_tables_follow(place: Path) -> None:
    """I3: the program's own full check, which builds the read tables again and compares."""
    with opened(place, read_only=True) as services:
        assert services.trouble is None, f"a false alarm: {services.trouble.code}"
        verification = services.verify()
    assert verification.ok, verification.sentence


def expect_goes_on(known: Known) -> None:
    """I6 and I8: the program opens, answers the last action again, and records one more."""
    with opened(known.place) as services:
        assert services.trouble is None, f"a false alarm: {services.trouble.code}"
        store = services.store
        if known.acknowledged:
            before, last = store.last_seq(), max(known.acknowledged, key=lambda each: each.seq)
            again = store.record(_never_asked, action_id=last.action_id)
            answer = (again.seq, again.head.hex(), again.entries[0].action_id)
            assert answer == (last.seq, last.head, last.action_id), f"{last} answered {answer}"
            assert store.last_seq() == before, "repeating an action has written something"
        done = store.record(lambda _reads: [PharmacySet("Corner Pharmacy", "1 Hill Road", "5")])
        action = done.entries[0].action_id
        known.acknowledged.append(Acknowledged(done.seq, done.head.hex(), action))
        known.meant[action] = 1


def _never_asked(_reads: Reads) -> Sequence[Event]:
    raise AssertionError("a recorded action was decided again")
