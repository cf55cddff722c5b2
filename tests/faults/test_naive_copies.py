"""Row 17: the record copied as a file while it is written is no backup, and the program says so.

What a copying program or a folder kept in step does: the database alone, the database and then its
log, or all that belongs to it one after the other; at once or piece by piece. Each copy is tried in
every way of WAYS, and each way ends in a record that is sound and a true beginning of the original,
or in a sentence of the program. Anything else that is raised fails the test.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.errors import StorageError
from compounding.messages import sentence
from tests.faults import whole
from tests.faults.at_work import opened, write
from tests.faults.kills import Child, kill, listen
from tests.faults.whole import Row
from tests.faults.workload import one_round

PIECES = 4
PATIENCE = 60

pytestmark = pytest.mark.timeout(1800)


@dataclass(frozen=True, slots=True)
class Found:
    """What one way says of a copy: its end where it is sound, as far as told; else the sentence."""

    events: int = 0
    head: str = ""
    said: str = ""

    def is_true_of(self, rows: Sequence[Row]) -> bool:
        """Whether it says no, or the original went through just this end."""
        if self.said:
            return True
        there = 0 < self.events <= len(rows)
        return there and self.head in ("", rows[self.events - 1].hash.hex())


def read(copy: Path) -> Found:
    """Open for reading and check everything."""
    with opened(copy, read_only=True) as services:
        verification = services.verify()
    if not verification.ok:
        return Found(said=verification.sentence)
    return Found(verification.events, verification.head)


def start(copy: Path) -> Found:
    """Start the program on it as if it were the record."""
    with opened(copy) as services:
        verification = services.verify()
    if not verification.ok:
        return Found(said=verification.sentence)
    return Found(verification.events, verification.head)


def rehearse(copy: Path) -> Found:
    """Try to put it back in the place of a record, without doing so."""
    goal = copy.parent / "elsewhere" / "record.db"
    goal.parent.mkdir()
    found = bootstrap.rehearse(copy, f"sqlite:///{goal}", goal.parent / "settings")
    return Found(found.events)


WAYS: dict[str, Callable[[Path], Found]] = {"read": read, "start": start, "restore": rehearse}


def tried(way: Callable[[Path], Found], copy: Path, folder: Path) -> Found:
    """Try a copy of the copy: trying changes it."""
    folder.mkdir()
    try:
        return way(whole.copied(copy, folder))
    except StorageError as error:
        return Found(said=sentence(error.code, error.params))


class Writer:
    """A process that writes at the original while it is copied."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.child = Child(write, place.parent, place=place)
        self.wait(1)

    def wait(self, actions: int) -> None:
        """Let it record some more, after all that it has said already."""
        listen([self.child], 0)
        wanted = len(self.child.acknowledged) + actions
        listen([self.child], PATIENCE, lambda: len(self.child.acknowledged) >= wanted)
        assert len(self.child.acknowledged) >= wanted

    @property
    def shown(self) -> int:
        """The last event that a person was shown as recorded."""
        return self.child.acknowledged[-1].seq


@contextmanager
def writing(place: Path) -> Iterator[Writer]:
    writer = Writer(place)
    try:
        yield writer
    finally:
        kill([writer.child])


def at_once(writer: Writer, source: Path, goal: Path) -> None:
    shutil.copy(source, goal)


def in_pieces(writer: Writer, source: Path, goal: Path) -> None:
    """As over a slow line: the work goes on between two pieces.

    Every hundred actions or so SQLite moves the log into the file; here it does so each time.
    """
    size = source.stat().st_size // PIECES + 1
    with source.open("rb") as file, goal.open("wb") as copy:
        while piece := file.read(size):
            copy.write(piece)
            fold_log_in(writer.place)
            writer.wait(1)


def fold_log_in(place: Path) -> None:
    connection = dbapi2.connect(str(place))
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    connection.close()


TAKEN = {"database": ("",), "with its log": ("", "-wal"), "all": ("", "-wal", ".anchor")}


@pytest.mark.parts(1, 10)
@pytest.mark.parametrize("endings", TAKEN.values(), ids=TAKEN)
@pytest.mark.parametrize("copying", [at_once, in_pieces])
def test_row_17_naive_copy_is_a_true_beginning_or_is_refused_in_a_sentence(
    copying, endings, worked, memory_path, tally, part
):
    bad, found = 0, []
    with writing(whole.copied(worked, memory_path)) as writer:
        for number in range(10):
            folder = memory_path / str(number)
            folder.mkdir()
            writer.wait(1)
            shown = writer.shown
            for ending in endings:
                source = writer.place.with_name(f"record.db{ending}")
                copying(writer, source, folder / source.name)
            for name, way in WAYS.items():
                each = tried(way, folder / "record.db", folder / name)
                found.append(each)
                bad += bool(each.said) or each.events < shown
                tally.add(f"row 17: {name}, {_kind(each, shown)}")
    rows = whole.rows_of(writer.place)
    assert all(each.is_true_of(rows) for each in found)
    tally.add("row 17: tries", len(found))
    if copying is in_pieces or endings == ("",):
        assert bad, "a copy made like this was thought to be no backup"


def _kind(found: Found, shown: int) -> str:
    if found.said:
        return "refused"
    return "whole" if found.events >= shown else "sound, but events are missing"


@pytest.mark.parts(1, 6)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_row_17_copy_of_several_moments_is_refused_in_a_sentence(
    way, begun, memory_path, tally, part, chance
):
    """The database alone, each piece later than the one before: what a slow copy holds."""
    place = whole.copied(begun, memory_path)
    moments = [worked_on(place, 2) for _ in range(2 * PIECES)]
    for number in range(80):
        folder = memory_path / str(number)
        folder.mkdir()
        chosen = sorted(chance.sample(range(len(moments)), PIECES))
        (folder / "record.db").write_bytes(_pieced([moments[each] for each in chosen]))
        found = tried(way, folder / "record.db", folder / "tried")
        tally.add("row 17: copies of several moments")
        tally.add("row 17: copies of several moments, refused", bool(found.said))
        assert found.said, f"pieces of the moments {chosen} passed for a record"


def worked_on(place: Path, rounds: int) -> bytes:
    """The file after some more work, closed."""
    with opened(place) as services:
        for number in range(rounds):
            one_round(services.store, number)
    return place.read_bytes()


def _pieced(moments: Sequence[bytes]) -> bytes:
    """The first part of the first, the second of the second, and what is left of the last."""
    size = len(moments[0]) // len(moments) + 1
    parts = [each[at * size : (at + 1) * size] for at, each in enumerate(moments[:-1])]
    return b"".join(parts) + moments[-1][(len(moments) - 1) * size :]
