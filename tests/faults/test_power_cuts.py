"""Power cuts at random moments: what a person was told of is there afterwards, whole.

The program's own statements are carried out on a disk in memory (:mod:`tests.faults.recording`,
:mod:`tests.faults.disk`, which says what is assumed of disks). Just before some random operation
the power goes: what would then lie on the platters is laid into a real folder and opened by the
program, with the driver's own SQLite. A cut changes nothing that went before it, so that one
replay gives the images of many cuts.

Half of the cuts fall into a day of 12 rounds with the program's own settings, where the log is
moved into the file once on the way (after 1,000 pages) and once at the end; half into 3 rounds
with a checkpoint after every 20 pages, so that cuts in the midst of checkpoints and in logs that
begin anew are many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.errors import StorageError
from compounding.messages import sentence_of_error
from compounding.persistence.sqlite import connection
from tests.faults.disk import SECTOR, Disk, Operation, StoredFile, mounted
from tests.faults.recording import NAME, Recording, record_rounds
from tests.faults.replay import Left, Replay, memory_folder, save
from tests.unit.record_samples import StillClock

pytestmark = pytest.mark.timeout(900)

SHARES = range(6)  # a day's cuts are divided among so many tests, and these among processes
CUTS = (300, 1200)  # short and long
SECOND_CUTS = (60, 300)
LOWERED_CUTS = (60, 300)
SOON = 60  # operations after a start in which the second cut comes
DAYS = {"whole day": (12, None), "many checkpoints": (3, 20)}


@dataclass(frozen=True)
class Day:
    """A recording, and how many pages its log grows by between checkpoints."""

    recording: Recording
    checkpoint_pages: int | None


@pytest.fixture(scope="module")
def days(tmp_path_factory) -> dict[str, Day]:
    return {
        name: Day(record_rounds(tmp_path_factory.mktemp("recorded"), rounds), pages)
        for name, (rounds, pages) in DAYS.items()
    }


@pytest.fixture
def in_memory(tmp_path) -> Iterator[Path]:
    with memory_folder(tmp_path) as folder:
        yield folder


@pytest.fixture(params=DAYS)
def day(days, request) -> Day:
    return days[request.param]


def lowered(patch: pytest.MonkeyPatch, synchronous: str) -> None:
    """Lower durability in the program itself."""
    number = {"NORMAL": 1, "OFF": 0}[synchronous]
    patch.setitem(connection._OF[connection.Purpose.WORK], "synchronous", number)


def replayed(day: Day, start: Left, before: Callable[[Operation, Disk, Replay], None]) -> int:
    """Go through the day from ``start``; returns how many operations the disk saw."""
    disk = Disk(start.files)
    with mounted(disk) as vfs:
        replay = Replay(
            day.recording, disk, vfs, told=start.told, checkpoint_pages=day.checkpoint_pages
        )
        disk.before = lambda operation: before(operation, disk, replay)
        replay.run()
    return disk.operations


def cuts_of(
    day: Day, chance: Random, count: int, *, start: Left | None = None, soon: int | None = None
) -> list[Left]:
    """Cuts before random operations, of the first ``soon`` or of all from ``start`` on."""
    begun = start or Left(day.recording.begun, 0)
    last = replayed(day, begun, lambda *_: None)
    chosen = set(chance.sample(range(1, min(last, soon or last) + 1), count))
    cuts = []

    def perhaps_cut(operation: Operation, disk: Disk, replay: Replay) -> None:
        if operation.number in chosen:
            moving = "in a checkpoint" if moves(disk) else "in the log"
            cuts.append(Left(disk.image(chance), replay.told, (operation, moving)))

    replayed(day, begun, perhaps_cut)
    assert len(cuts) == count
    return cuts


def moves(disk: Disk) -> bool:
    """Whether the log is being moved into the file."""
    return bool(disk.files[NAME].unsynced)


# The tools themselves


def test_replay_without_a_fault_gives_the_programs_own_record(day, in_memory):
    """After every action the same schema, events, hashes and rows as in the program's own file."""
    recording = day.recording
    disk = Disk(recording.begun)
    with mounted(disk) as vfs:
        replay = Replay(recording, disk, vfs, checkpoint_pages=day.checkpoint_pages)
        replay.open()
        for each in replay.left():
            replay.say(each)
            assert not each.told or replay.actions() == replay.told
        replay.close()
    assert replay.told == len(recording.states) - 1 > 30
    finished = Left(disk.seen(), replay.told)
    assert finished.expect_whole(recording, in_memory / "finished").told == replay.told


def test_cut_leaves_what_was_synced_and_draws_for_every_sector_that_was_not(chance):
    old, new = b"o" * SECTOR, b"n" * SECTOR
    file = StoredFile(old * 10_000)
    file.write(new * 10_000, 0)
    left = file.image(chance)
    sectors = [left[at : at + SECTOR] for at in range(0, len(left), SECTOR)]
    assert 4200 < sectors.count(new) < 4800
    assert 4200 < sectors.count(old) < 4800
    file.sync()
    assert file.image(chance) == file.seen == new * 10_000
    file.truncate(SECTOR)
    assert {len(file.image(chance)) for _ in range(50)} == {SECTOR, 10_000 * SECTOR}


def test_cut_within_a_sector_harms_that_sector_and_no_other(chance):
    old = b"o" * SECTOR
    file = StoredFile(old * 3)
    file.write(b"n" * 24, SECTOR + 100)
    left = [file.image(chance) for _ in range(100)]
    assert all(each[:SECTOR] + each[2 * SECTOR :] == old * 2 for each in left)
    beside = [each[SECTOR : SECTOR + 100] + each[SECTOR + 124 : 2 * SECTOR] for each in left]
    assert 0 < len([each for each in beside if each != b"o" * (SECTOR - 24)]) < 40


def test_a_day_is_in_the_midst_of_a_checkpoint_often_enough_to_be_cut_there(day):
    moving: list[bool] = []
    replayed(day, Left(day.recording.begun, 0), lambda _, disk, __: moving.append(moves(disk)))
    assert moving.count(True) > len(moving) / (50 if day.checkpoint_pages is None else 8)


# Row 3


@pytest.mark.parametrize("share", SHARES)
def test_row_3_power_cut_loses_nothing_that_was_told(day, share, chance, times, tally, in_memory):
    cuts = cuts_of(day, chance, times(*CUTS) // len(SHARES) // len(DAYS))
    for number, cut in enumerate(cuts):
        cut.expect_whole(day.recording, in_memory / str(number))
    moving = sum(each.at[1] == "in a checkpoint" for each in cuts)
    tally.add("row 3: power cuts, nothing lost", len(cuts))
    tally.add("row 3: of these in the midst of a checkpoint", moving)


@pytest.mark.parametrize("share", SHARES)
def test_row_3_second_cut_soon_after_the_first_loses_nothing(
    day, share, chance, times, tally, in_memory
):
    recording = day.recording
    cuts = cuts_of(day, chance, times(*SECOND_CUTS) // len(SHARES) // len(DAYS))
    for number, first in enumerate(cuts):
        started = first.expect_whole(recording, in_memory / f"{number} first")
        (second,) = cuts_of(day, chance, 1, start=started, soon=SOON)
        second.expect_whole(recording, in_memory / f"{number} second")
        tally.add("row 3: second cuts soon after the first, nothing lost")


def test_row_3_nothing_is_told_that_is_not_synced(day, monkeypatch, in_memory):
    """Not by chance: whenever a person is told, what was synced alone holds all that was told.

    With NORMAL the same look finds what is missing, so it can see.
    """
    assert not any(missing_when_told(day, in_memory / "full"))
    lowered(monkeypatch, "NORMAL")
    assert any(missing_when_told(day, in_memory / "normal"))


def missing_when_told(day: Day, folder: Path) -> list[bool]:
    """For each action that a person was told of, whether it was not on the platters."""
    found: list[bool] = []
    folder.mkdir()

    def look(operation: Operation, disk: Disk, replay: Replay) -> None:
        if replay.told > len(found):
            synced = {name: bytes(each.durable) for name, each in disk.files.items()}
            actions = Left(synced, replay.told).actions_found(day.recording, folder / "image")
            found.append(actions is None or actions < replay.told)

    replayed(day, Left(day.recording.begun, 0), look)
    assert len(found) == len(day.recording.states) - 1
    return found


# Row 4


def test_row_4_lowered_to_normal_the_same_cuts_lose_what_was_told(
    day, chance, times, tally, in_memory, monkeypatch
):
    """The test of row 3 must be able to fail; nothing is damaged, but told actions are gone."""
    with monkeypatch.context() as patch:
        lowered(patch, "NORMAL")
        cuts = cuts_of(day, chance, times(*LOWERED_CUTS) // len(DAYS))
    found = [
        each.actions_found(day.recording, in_memory / str(number))
        for number, each in enumerate(cuts)
    ]
    assert None not in found
    losing = [cut for cut, actions in zip(cuts, found, strict=True) if actions < cut.told]
    tally.add("row 4: cuts with synchronous lowered to NORMAL", len(cuts))
    tally.add("row 4: of these such that lost what was told", len(losing))
    assert losing
    for number, cut in enumerate(losing):
        assert is_told_of_loss(cut, in_memory / f"losing {number}")
    with pytest.raises(AssertionError):
        losing[0].expect_whole(day.recording, in_memory / "losing")


def is_told_of_loss(cut: Left, folder: Path) -> bool:
    """Whether the program finds by the anchor beside the record that its end is missing."""
    url = f"sqlite:///{save(cut.files, folder)}"
    with bootstrap.open_services(url, clock=StillClock(), settings_folder=folder) as services:
        return services.trouble is not None


def test_row_4_switched_off_the_same_cuts_damage_the_record(
    days, chance, times, tally, in_memory, monkeypatch
):
    for name, day in days.items():
        with monkeypatch.context() as patch:
            lowered(patch, "OFF")
            cuts = cuts_of(day, chance, times(*LOWERED_CUTS) // len(DAYS))
        for number, cut in enumerate(cuts):
            found = cut.actions_found(day.recording, in_memory / f"{name} {number}")
            tally.add("row 4: cuts with synchronous OFF")
            tally.add("row 4: of these such that damaged the record", found is None)
    assert tally.counts["row 4: of these such that damaged the record"]


def test_row_4_program_does_not_start_where_full_does_not_take(days, in_memory, monkeypatch):
    """As a driver would that is built otherwise: it is asked for FULL and stays at NORMAL."""
    place = save(days["many checkpoints"].recording.begun, in_memory / "lowered")

    def lowering(self, text, *parameters):
        return dbapi2.Connection.execute(
            self, text.replace("synchronous = 2", "synchronous = 1"), *parameters
        )

    monkeypatch.setattr(connection._Closing, "execute", lowering, raising=False)
    with pytest.raises(StorageError) as error:
        bootstrap.open_services(f"sqlite:///{place}", settings_folder=in_memory)
    assert "synchronous = 2" in sentence_of_error(error.value)


@pytest.mark.parametrize("setting", ["synchronous = NORMAL", "journal_mode = MEMORY"])
def test_row_4_nothing_lowers_durability_while_the_record_is_open(days, in_memory, setting):
    place = save(days["many checkpoints"].recording.begun, in_memory / "open")
    with (
        bootstrap.open_services(f"sqlite:///{place}", settings_folder=in_memory) as services,
        pytest.raises(DatabaseError, match="not authorized"),
        services.store._database.writing() as connected,
    ):
        connected.exec_driver_sql(f"PRAGMA {setting}")
