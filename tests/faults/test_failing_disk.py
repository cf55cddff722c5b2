"""A simulated disk that fails or is full at one of its operations: at every one, in turn.

The program's own statements are carried out again and again; each time another operation fails,
those of a checkpoint and of closing among them (a checkpoint after every 20 pages), and either it
alone or all that follow, too. A full disk can refuse only what needs room, a failing one anything,
reading and opening among it.

The caller sees the error; nothing of that action is told as recorded; what was told is there.
While the disk stays as it is nothing more is told, and a full one can still be read. Then it works
again: the program opens what was left, and a new connection, which looks up how far the record
goes, ends the day as if nothing had ever failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import apsw
import pytest

from tests.faults.disk import NEEDS_ROOM, Disk, Fault, Operation, mounted
from tests.faults.recording import NAME, Recording, record_rounds
from tests.faults.replay import Left, Replay, memory_folder

pytestmark = pytest.mark.timeout(1800)

SHARES = range(12)  # the operations are divided among so many tests, and these among processes
ROUNDS = (1, 3)  # short and long; every operation of them fails
PAGES = 20


@dataclass(frozen=True)
class Kind:
    """A way to fail: the error, and the operations that it can strike; None for all."""

    error: type[apsw.Error]
    operations: frozenset[str] | None


FAILS = Kind(apsw.IOError, None)
FULL = Kind(apsw.FullError, NEEDS_ROOM)


@pytest.fixture
def in_memory(tmp_path) -> Iterator[Path]:
    with memory_folder(tmp_path) as folder:
        yield folder


@pytest.fixture(scope="module")
def recording(tmp_path_factory, times) -> Recording:
    return record_rounds(tmp_path_factory.mktemp("recorded"), times(*ROUNDS))


@pytest.fixture(scope="module")
def operations(recording) -> list[Operation]:
    """Everything that the disk is asked while nothing fails, closing included."""
    seen: list[Operation] = []
    disk = Disk(recording.begun)
    disk.before = seen.append
    with mounted(disk) as vfs:
        Replay(recording, disk, vfs, checkpoint_pages=PAGES).run()
    return seen


class Working:
    """The program on a simulated disk, and what it was told by it."""

    def __init__(self, recording: Recording, fault: Fault) -> None:
        self.recording = recording
        self.fault = fault
        self.disk = Disk(recording.begun)
        self.disk.before = fault
        self.told = 0

    def until_told_of_an_error(self, vfs: str) -> apsw.Error | None:
        """Work, and give the connection up at the first error, as the program does."""
        replay = self._replay(vfs)
        try:
            replay.run()
        except apsw.Error as error:
            return error
        finally:
            self.told = replay.told
            self._leave(replay)
        return None

    def found(self, vfs: str) -> int:
        """A new connection: how many actions are there, all whole and no more than one untold."""
        replay = self._replay(vfs)
        try:
            replay.open()
            actions = replay.actions()
            assert replay.is_sound()
        finally:
            self._leave(replay)
        assert actions in (self.told, self.told + 1)
        return actions

    def try_again(self, vfs: str, *, readable: bool) -> None:
        """While the disk stays as it is nothing more is told; a full one can still be read."""
        if readable:
            self.told = self.found(vfs)
        told = self.told
        error = self.until_told_of_an_error(vfs)
        assert error is not None or told == len(self.recording.states) - 1
        assert self.told == told

    def to_the_end(self, vfs: str, found: int) -> None:
        """Go on after what was found; then the record is as if nothing had ever failed."""
        self.told = found
        replay = self._replay(vfs)
        replay.run()
        self.told = replay.told
        assert self.found(vfs) == len(self.recording.states) - 1

    def _replay(self, vfs: str) -> Replay:
        return Replay(self.recording, self.disk, vfs, told=self.told, checkpoint_pages=PAGES)

    def _leave(self, replay: Replay) -> None:
        with suppress(apsw.Error):
            replay.close()


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
def test_row_5_disk_that_fails_at_any_operation_loses_nothing_told(
    recording, operations, lasting, share, tally, in_memory
):
    for operation in operations[share :: len(SHARES)]:
        strike(recording, operation, FAILS, lasting=lasting, folder=in_memory / "left")
        how = "from then on" if lasting else "once"
        tally.add(f"row 5: operations that failed {how}, nothing lost")


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
def test_row_6_disk_full_at_any_operation_loses_nothing_told(
    recording, operations, lasting, share, tally, in_memory
):
    for operation in operations[share :: len(SHARES)]:
        if operation.kind in NEEDS_ROOM:
            strike(recording, operation, FULL, lasting=lasting, folder=in_memory / "left")
            how = "from then on" if lasting else "once"
            tally.add(f"row 6: operations that found the disk full {how}, nothing lost")


def strike(
    recording: Recording, operation: Operation, kind: Kind, *, lasting: bool, folder: Path
) -> None:
    """One operation fails, and with ``lasting`` all after it, until the disk is mended."""
    fault = Fault(kind.error, operation.number, kind.operations, lasting=lasting)
    working = Working(recording, fault)
    with mounted(working.disk) as vfs:
        error = working.until_told_of_an_error(vfs)
        assert fault.struck
        # Where the mark beside the record cannot be written, the record itself goes on.
        assert error is not None or operation.name in set(recording.begun) - {NAME}
        if lasting:
            working.try_again(vfs, readable=kind is FULL)
        fault.over = True
        Left(working.disk.seen(), working.told, operation).expect_whole(recording, folder)
        working.to_the_end(vfs, working.found(vfs))
