"""What must hold of the two modules that tell whether a record's end is there.

Each check takes the module it checks, so that the same checks are put to the real one and to a
copy with a mistake in it, of :mod:`tests.faults.small_mistakes`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from sqlalchemy import Connection, select

from compounding.domain.events import Event
from compounding.domain.house_events import (
    AnchorBegun,
    EndAccepted,
    PharmacySet,
    RecordOpened,
    RecordRestored,
)
from compounding.domain.record import GENESIS, Mark
from compounding.persistence import record
from compounding.persistence.sqlite.connection import memory_engine
from compounding.persistence.tables import event, metadata
from tests.faults.forging import line_of

BLOCK: Final = 4096
HEADS: Final = tuple(bytes([each]) * 32 for each in range(16))
# As it was written by the first version that wrote one; every later one must read it.
OLD_LINE: Final = (
    b"LDN anchor 1 0 27 b6df3416db1041ddb5f46a79006f626290abd91e7473987449845152c41ff19f"
    b" d0c88d46ab2e0476\n"
)
OLD_MARK: Final = Mark(
    27, bytes.fromhex("b6df3416db1041ddb5f46a79006f626290abd91e7473987449845152c41ff19f")
)
_HEAD: Final = "ab" * 32
_ARABIC: Final = "٢٧"  # 27 in digits that `int` takes
_WIDE: Final = "２７"
FORGED: Final[dict[str, bytes]] = {
    "no checksum": line_of("0", "27", _HEAD)[:-18] + b"\n",
    "wrong checksum": line_of("0", "27", _HEAD)[:-17] + b"0" * 16 + b"\n",
    "checksum of another line": OLD_LINE[:15] + b"28" + OLD_LINE[17:],
    "checksum in capitals": line_of("0", "27", _HEAD)[:-17]
    + line_of("0", "27", _HEAD)[-17:].upper(),
    "number of 16 digits": line_of("0", "1" * 16, _HEAD),
    "beginning of 10 digits": line_of("1" * 10, "27", _HEAD),
    "number below zero": line_of("0", "-27", _HEAD),
    "number with a sign": line_of("0", "+27", _HEAD),
    "number with a point": line_of("0", "27.0", _HEAD),
    "number with an underscore": line_of("0", "2_7", _HEAD),
    "number in other digits": line_of("0", _ARABIC, _HEAD),
    "number in wide digits": line_of("0", _WIDE, _HEAD),
    "beginning in other digits": line_of(_ARABIC, "27", _HEAD),
    "no number": line_of("0", "", _HEAD),
    "two spaces": line_of("0", " 27", _HEAD),
    "a space at the start": b" " + OLD_LINE,
    "a line before it": b"\n" + OLD_LINE,
    "something before it": b"x" + OLD_LINE,
    "tabs": OLD_LINE.replace(b" ", b"\t"),
    "lines of Windows": OLD_LINE[:-1] + b"\r\n",
    "no end of line": OLD_LINE[:-1],
    "head in capitals": line_of("0", "27", _HEAD.upper()),
    "head too short": line_of("0", "27", _HEAD[:-2]),
    "head too long": line_of("0", "27", _HEAD + "ab"),
    "head of other letters": line_of("0", "27", "gh" * 32),
    "another version": line_of("0", "27", _HEAD, before="LDN anchor 2 "),
    "another program": line_of("0", "27", _HEAD, before="XYZ anchor 1 "),
    "in another encoding": OLD_LINE.decode("ascii").encode("utf-16"),
    "fields exchanged": line_of("0", _HEAD, "27"),
}


# The anchor


def check_round_trip(anchor: ModuleType, folder: Path) -> None:
    """What is begun and advanced is read, whatever the numbers; nothing older takes its place."""
    kept = anchor.Anchor.beside(folder / "record.db")
    assert kept.path == folder / "record.db.anchor"
    assert kept.read() is None
    kept.begin(Mark(0, GENESIS))
    assert kept.read() == Mark(0, GENESIS)
    newest = Mark(0, GENESIS)
    marks = [Mark(1, HEADS[1]), Mark(2, HEADS[2]), Mark(9, HEADS[3]), Mark(10, HEADS[4])]
    marks += [Mark(2, HEADS[5]), Mark(10, HEADS[6]), Mark(3, HEADS[7], 1), Mark(99, HEADS[8], 0)]
    marks += [Mark(4, HEADS[9], 1), Mark(10**15 - 1, HEADS[10], 10**5 - 1)]
    for each in marks:
        before = kept.path.read_bytes()
        kept.advance(each)
        if (each.branch, each.seq) > (newest.branch, newest.seq):
            newest = each
        else:
            assert kept.path.read_bytes() == before
        assert kept.read() == newest
        assert anchor.Anchor(kept.path).read() == newest
        assert kept.path.stat().st_size == 2 * BLOCK
    kept.begin(Mark(5, HEADS[1]))
    assert kept.read() == Mark(5, HEADS[1])
    kept.close()


def check_torn_write(anchor: ModuleType, folder: Path) -> None:
    """A slot that is being written never holds the newest mark: each write may be cut anywhere."""
    place = folder / "torn.anchor"
    kept = anchor.Anchor(place)
    kept.begin(Mark(1, HEADS[1]))
    for seq in range(2, 7):
        before, whole = kept.read(), place.read_bytes()
        kept.advance(Mark(seq, HEADS[seq]))
        written = place.read_bytes()
        changed = [at for at in range(2 * BLOCK) if whole[at : at + 1] != written[at : at + 1]]
        for cut in (changed[0], changed[len(changed) // 2], changed[-1]):
            spoilt = folder / "spoilt.anchor"
            spoilt.write_bytes(written[:cut] + b"\xa5" + whole[cut + 1 :])
            assert anchor.Anchor(spoilt).read() in (before, Mark(seq, HEADS[seq]))
    kept.close()


def check_reading(anchor: ModuleType, folder: Path) -> None:
    """Either slot counts, the newest of both does; what is no line is no mark."""
    place = folder / "read.anchor"
    kept = anchor.Anchor(place)
    other = line_of("0", "26", _HEAD)
    for first, second in ((OLD_LINE, b""), (b"", OLD_LINE), (OLD_LINE, other), (other, OLD_LINE)):
        place.write_bytes(first.ljust(BLOCK, b"\0") + second)
        assert kept.read() == OLD_MARK
    for name, forged in FORGED.items():
        for content in (forged, forged.ljust(BLOCK, b"\0") * 2, bytes(BLOCK) + forged):
            place.write_bytes(content)
            with pytest.raises(anchor.AnchorUnreadableError):
                assert kept.read() is None, name
        place.write_bytes(forged.ljust(BLOCK, b"\0") + OLD_LINE)
        assert kept.read() == OLD_MARK, name
    place.unlink()
    place.mkdir()
    with pytest.raises(OSError, match=r".+"):
        kept.read()
    place.rmdir()


def check_waits_for_the_disk(anchor: ModuleType, folder: Path) -> None:
    """Each write is waited for before the call returns; a new file and its name, too."""
    waited: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "fdatasync"):
            if hasattr(os, name):
                patch.setattr(os, name, lambda _descriptor, name=name: waited.append(name))
        kept = anchor.Anchor(folder / "waited.anchor")
        kept.begin(Mark(1, HEADS[1]))
        assert len(waited) == (1 if os.name == "nt" else 2)
        kept.advance(Mark(2, HEADS[2]))
        assert len(waited) == (2 if os.name == "nt" else 3)
    kept.close()


def check_follows_its_name(anchor: ModuleType, folder: Path) -> None:
    """A file that was put in its place while it was open is the one that is written."""
    kept, other = (anchor.Anchor(folder / name) for name in ("mine.anchor", "other.anchor"))
    kept.begin(Mark(1, HEADS[1]))
    kept.advance(Mark(2, HEADS[2]))
    other.begin(Mark(1, HEADS[3]))
    if os.name == "nt":
        kept.close()  # an open file cannot be replaced there
    other.path.replace(kept.path)
    kept.advance(Mark(3, HEADS[4]))
    assert anchor.Anchor(kept.path).read() == Mark(3, HEADS[4])
    kept.close()
    kept.path.unlink()
    with pytest.raises(OSError, match=r".+"):
        kept.advance(Mark(4, HEADS[5]))


ANCHOR_CHECKS: Final[tuple[Callable[[ModuleType, Path], None], ...]] = (
    check_round_trip,
    check_torn_write,
    check_reading,
    check_waits_for_the_disk,
    check_follows_its_name,
)


# The end of the record


@contextmanager
def recorded(events: Sequence[Event], account: str = "account") -> Iterator[Connection]:
    """A record in memory."""
    station = record.Station("bench", account, "0")
    engine = memory_engine()
    with engine.connect() as connection, connection.begin():
        metadata.create_all(connection)
        for number, each in enumerate(events):
            moment = record.Moment(datetime(2026, 11, 22, 16, 30, tzinfo=UTC), station)
            record.append(connection, [each], f"action {number}", moment)
        yield connection
    engine.dispose()


def some(count: int) -> list[Event]:
    """Events of a record that has an anchor."""
    set_up = [PharmacySet(f"Pharmacy {each}", "12 Mill Lane", "5") for each in range(count - 1)]
    return [RecordOpened("record", anchored=True), *set_up]


def hashes(connection: Connection) -> list[bytes]:
    """The hash of each event; the genesis first."""
    return [GENESIS, *connection.execute(select(event.c.hash).order_by(event.c.seq)).scalars()]


def decided(branch: int) -> EndAccepted:
    lost = HEADS[1].hex()
    return EndAccepted(branch, 2, "ab", 7, lost, "standing.events_missing", "B", "reason")


def put_back(branch: int) -> RecordRestored:
    lost = HEADS[1].hex()
    return RecordRestored(branch, 2, "ab", 7, lost, "record.db.replaced", "B", "reason")


def check_story(standing: ModuleType) -> None:
    """Whether there is an anchor, and the last beginning."""
    for events, anchored, branch in (
        ([], False, 0),
        ([RecordOpened("record")], False, 0),
        (some(3), True, 0),
        ([RecordOpened("record"), AnchorBegun()], True, 0),
        ([*some(2), decided(1), *some(2)[1:]], True, 1),
        ([*some(2), decided(1), put_back(4)], True, 4),
        ([*some(2), put_back(1), decided(2)], True, 2),
    ):
        with recorded(events) as connection:
            story = standing.story_of(connection)
            assert (story.anchored, story.branch) == (anchored, branch)
            seq, head = len(events), hashes(connection)[-1]
            assert standing.mark_of(connection, story.branch) == Mark(seq, head, branch)


def found(standing: ModuleType, connection: Connection, *marks: Mark) -> tuple[str, ...]:
    """Code and numbers of what is told; nothing where all fit."""
    story = standing.story_of(connection)
    told = standing.judge(connection, story, marks)
    assert told.mark == standing.mark_of(connection, story.branch)
    if told.trouble is None:
        assert told.known is None
        return ()
    assert told.known in marks
    params = told.params
    return (str(told.trouble), params["last"], params["known"], params["missing"])


def check_what_fits(standing: ModuleType) -> None:
    """Every mark that the record has passed, its own end, and the time before its first event."""
    with recorded(some(6)) as connection:
        marks = [Mark(seq, head) for seq, head in enumerate(hashes(connection))]
        assert found(standing, connection) == ()
        assert found(standing, connection, *marks) == ()
        assert found(standing, connection, *reversed(marks)) == ()
    with recorded([]) as connection:
        assert found(standing, connection, Mark(0, GENESIS)) == ()


def check_what_is_missing(standing: ModuleType) -> None:
    with recorded(some(6)) as connection:
        end = Mark(6, hashes(connection)[-1])
        for seq in (7, 8, 1000, 10**15 - 1):
            for head in (HEADS[1], end.head):
                told = ("standing.events_missing", "6", str(seq), str(seq - 6))
                assert found(standing, connection, Mark(seq, head)) == told
                assert found(standing, connection, end, Mark(seq, head)) == told
                assert found(standing, connection, Mark(seq, head), end) == told
        several = [Mark(8, HEADS[1]), Mark(12, HEADS[2]), Mark(7, HEADS[3])]
        assert found(standing, connection, *several)[2] == "12"
    with recorded([]) as connection:
        assert found(standing, connection, Mark(1, HEADS[1]))[0] == "standing.events_missing"


def check_what_differs(standing: ModuleType) -> None:
    """Another event of that number, be it the last or an earlier one."""
    with recorded(some(6)) as connection:
        right = hashes(connection)
        for seq in range(1, 7):
            told = ("standing.differs", "6", str(seq), "0")
            for head in (HEADS[1], right[seq - 1], GENESIS):
                assert found(standing, connection, Mark(seq, head)) == told
                assert found(standing, connection, Mark(6, right[6]), Mark(seq, head))[0] == told[0]
        wrong = [Mark(2, HEADS[1]), Mark(5, HEADS[2]), Mark(4, HEADS[3])]
        assert found(standing, connection, *wrong)[2] == "5"
        assert found(standing, connection, Mark(9, HEADS[1]), *wrong)[0].endswith("missing")


def check_beginnings(standing: ModuleType) -> None:
    """A newer beginning than the record's own is unknown to it; what it gave up is no trouble."""
    with recorded([*some(2), decided(1), *some(3)[1:]]) as connection:
        right = hashes(connection)
        assert found(standing, connection, Mark(7, HEADS[1], 0)) == ()
        assert found(standing, connection, Mark(6, HEADS[2], 0)) == ()
        for beyond in (Mark(7, HEADS[2], 0), Mark(8, HEADS[1], 0)):
            assert found(standing, connection, beyond)[0] == "standing.events_missing"
        assert found(standing, connection, Mark(2, right[2], 0)) == ()
        assert found(standing, connection, Mark(5, right[5], 1)) == ()
        assert found(standing, connection, Mark(4, right[4], 1)) == ()
        assert found(standing, connection, Mark(4, HEADS[1], 1))[0] == "standing.differs"
        assert found(standing, connection, Mark(6, HEADS[1], 1))[0] == "standing.events_missing"
        for seq in (3, 5):
            assert found(standing, connection, Mark(seq, right[seq], 2))[0] == "standing.differs"
        assert found(standing, connection, Mark(6, HEADS[1], 2))[0] == "standing.events_missing"
        several = [Mark(3, HEADS[1], 2), Mark(50, HEADS[2], 1)]
        assert found(standing, connection, *several)[2] == "3"


STANDING_CHECKS: Final[tuple[Callable[[ModuleType], None], ...]] = (
    check_story,
    check_what_fits,
    check_what_is_missing,
    check_what_differs,
    check_beginnings,
)
