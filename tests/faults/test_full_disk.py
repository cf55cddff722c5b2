"""The real store with the real driver on a disk without room: told, safe, and on with room.

A disk of 2 MB that something else fills up; and a limit on the size of files, which the driver's
SQLite meets as an I/O error in the midst of a COMMIT. What is refused is told in words; what was
told as recorded can be read, checked and exported; writing goes on once there is room, and a
COMMIT that failed is never said again on its connection.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import event

from compounding import bootstrap
from compounding.application import exports, making, settings
from compounding.application.ports import Recorded
from compounding.application.rows import LogFilter
from compounding.errors import DatabaseFullError, StorageError
from compounding.messages import sentence_of_error
from compounding.persistence import migrate
from compounding.persistence.schema import NEWEST
from tests.faults.recording import NAME
from tests.faults.stored import STORED, Old, drafts_of, kept_of, laid, version_of
from tests.faults.whole import rows_of
from tests.faults.workload import Acknowledging, one_round
from tests.unit.record_samples import PHARMACY, StillClock

REPOSITORY = Path(__file__).parents[2]
LASTING: Final = 36_864  # more than the shared memory of the log needs, less than any record has


class Person:
    """Someone at the bench: goes on until something is refused, and reads what is said."""

    def __init__(self, services: bootstrap.Services) -> None:
        self.services = services
        self.store = services.store
        self.told = self.store.last_seq()
        self.rounds = 0

    def work_until_refused(self) -> StorageError:
        """Work for as long as it is recorded; returns what was said then."""
        with pytest.raises(StorageError) as refused:
            again_and_again(self.work)
        return refused.value

    def work(self) -> None:
        one_round(Acknowledging(self.store, self._is_told), self.rounds)
        self.rounds += 1

    def _is_told(self, recorded: Recorded) -> None:
        self.told = recorded.seq

    def expect_all_there(self) -> None:
        """Everything told is there and nothing more, and the whole record can be read."""
        assert self.store.last_seq() == self.told
        assert self.services.verify().ok
        assert settings.read_pharmacy(self.store)
        assert len(making.makings(self.store)) >= self.rounds

    def expect_export(self, path: Path) -> None:
        """The log as a workbook in another folder, written by a reader as the window does it."""
        url = f"sqlite:///{self.services.place}"
        with bootstrap.open_services(url, settings_folder=path.parent, read_only=True) as reading:
            assert reading.export_log(path) > 0
        assert path.stat().st_size > 1000


def again_and_again(action: Callable[..., object], *given: object) -> None:
    """100 times are more than there is room for."""
    for _ in range(100):
        action(*given)


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A disk of 2 MB, all in memory."""
    if sys.platform != "linux" or os.geteuid() != 0:
        # Only root may mount. CI runs as root on Linux, so there it is tried on every change.
        pytest.skip("ROW 6 NOT TRIED: a small disk is mounted by root on Linux only")
    folder = tmp_path / "small disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    mounting = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounting.returncode != 0:
        pytest.skip(f"ROW 6 NOT TRIED: no small disk can be mounted here: {mounting.stderr}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


class Ballast:
    """Something else that fills a disk."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ballast"

    def fill(self, leaving: int = 0) -> None:
        """Take all the room there is, then give ``leaving`` bytes back."""
        with self.path.open("ab", buffering=0) as file:
            with suppress(OSError):
                while file.write(bytes(4096)):
                    pass
            file.truncate(max(0, self.path.stat().st_size - leaving))

    def remove(self) -> None:
        self.path.unlink()


def opened(place: Path, own: Path, **more: Any) -> bootstrap.Services:
    url = f"sqlite:///{place}"
    return bootstrap.open_services(url, clock=StillClock(), settings_folder=own, **more)


@pytest.mark.parametrize("leaving", [0, 4096, 40_960, 204_800])
def test_row_6_full_disk_says_so_reads_exports_and_goes_on_with_room(
    small_disk, tmp_path, leaving, tally
):
    ballast = Ballast(small_disk)
    with opened(small_disk / NAME, tmp_path / "own") as services:
        person = Person(services)
        person.work()
        ballast.fill(leaving)
        for attempt in range(3):
            refused = person.work_until_refused()
            assert isinstance(refused, DatabaseFullError)
            assert "is full" in sentence_of_error(refused)
            assert "this last step was not recorded" in sentence_of_error(refused)
            person.expect_all_there()
            person.expect_export(tmp_path / f"{attempt}.xlsx")
        with pytest.raises(DatabaseFullError):
            again_and_again(exports.exported, services.store, LogFilter(), 1)
        ballast.remove()
        person.told = services.store.last_seq()
        person.work()
        person.expect_all_there()
    with opened(small_disk / NAME, tmp_path / "own") as services:
        assert services.verify().ok
    tally.add("row 6: actions refused on a full disk of 2 MB", 4)


def test_row_6_program_starts_on_a_full_disk_to_read_and_says_that_it_is_full(small_disk, tmp_path):
    """Nothing lies beside the closed record, and SQLite needs 32 kB to open it."""
    ballast = Ballast(small_disk)
    with opened(small_disk / NAME, tmp_path / "own") as services:
        Person(services).work()
    ballast.fill()
    with opened(small_disk / NAME, tmp_path / "own") as services:
        assert len(making.makings(services.store)) == 1
        assert services.verify().events > 10
        Person(services).expect_export(tmp_path / "log.xlsx")
        with pytest.raises(StorageError) as refused:
            settings.set_pharmacy(services.store, PHARMACY)
        assert "is full" in sentence_of_error(refused.value)
    ballast.remove()
    with opened(small_disk / NAME, tmp_path / "own") as services:
        assert settings.set_pharmacy(services.store, PHARMACY)
        assert services.verify().ok


# An older record that is to be brought up to date


@pytest.fixture(scope="module")
def older(tmp_path_factory) -> Old:
    """The newest of the stored records of older versions, closed."""
    return laid(STORED[-1], tmp_path_factory.mktemp("older"), killed=False)


def laid_on(disk: Path, older: Old) -> Path:
    for name, content in older.files.items():
        (disk / name).write_bytes(content)
    return disk / NAME


def expect_as_it_was(place: Path, older: Old) -> None:
    """The older record and nothing of the newer one, nor a copy of it."""
    assert version_of(place) == older.version
    assert rows_of(place) == older.rows
    assert drafts_of(place) == set()
    assert kept_of(place) == []


@pytest.mark.parametrize("leaving", range(0, 460_000, 49_152))
def test_row_6_older_record_on_a_full_disk_stays_as_it_was_and_is_brought_up_with_room(
    small_disk, tmp_path, older, leaving, tally
):
    """Too little to look at it, for the copy, for what is added to it, or to keep the old one.

    From some 480 kB on there is enough.
    """
    place, ballast = laid_on(small_disk, older), Ballast(small_disk)
    ballast.fill(leaving)
    with pytest.raises(DatabaseFullError) as refused:
        opened(place, tmp_path / "own")
    said = sentence_of_error(refused.value)
    assert "is full" in said
    assert ("It stays as it was." if leaving else "What was recorded before is safe") in said
    ballast.remove()
    expect_as_it_was(place, older)
    with opened(place, tmp_path / "own") as services:
        assert services.verify().ok
    assert version_of(place) == NEWEST
    tally.add("row 6: migrations refused on a full disk of 2 MB")


def bring_up_within_a_limit(place: Path, largest: int) -> None:
    """Print what is said where no file may be larger."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    try:
        migrate.upgrade(place)
    except StorageError as error:
        print(json.dumps(sentence_of_error(error)))


@pytest.mark.parametrize("largest", [4096, 100_000, 223_000])
def test_row_5_older_record_whose_copy_cannot_be_written_is_told_and_stays_as_it_was(
    tmp_path, older, largest
):
    pytest.importorskip("resource", reason="ROW 5 NOT TRIED: no limit on the size of files")
    place = older.put(tmp_path / "disk")
    child = (
        "from pathlib import Path; from tests.faults import test_full_disk as faults;"
        f"faults.bring_up_within_a_limit(Path({str(place)!r}), {largest})"
    )
    done = subprocess.run(
        [sys.executable, "-c", child], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert "could not be brought up to date" in said
    assert "It stays as it was." in said
    assert "Check the disk" in said
    expect_as_it_was(place, older)


# What a child process is told to do; it prints what happened. A limit on the size of files makes
# writing fail in the driver's own SQLite, as an I/O error.


def work_within_a_limit(place: Path, folder: Path, *, lasting: bool) -> None:
    """Work, be refused, go on where it is possible, then with the limit lifted."""
    import resource

    with opened(place, folder / "own") as services:
        heard = _hear(services)
        person = Person(services)
        person.work()
        log = place.with_name(f"{place.name}-wal").stat().st_size
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (LASTING if lasting else log + 6000, hard))
        said = []
        for attempt in range(3 if lasting else 1):
            said.append(sentence_of_error(person.work_until_refused()))
            heard.append((0, "refused"))
            person.expect_all_there()
            person.expect_export(folder / f"{attempt}.xlsx")
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        person.work()
        person.expect_all_there()
    print(json.dumps({"said": said, "heard": heard}))


def _hear(services: bootstrap.Services) -> list[tuple[int, str]]:
    """From now on every statement, with the number of the connection that it was said on."""
    heard: list[tuple[int, str]] = []
    connections: list[Any] = []

    def listen(raw: Any, _about: Any) -> None:
        connections.append(raw)
        number = len(connections)
        raw.set_trace_callback(lambda text: heard.append((number, text.split(" (")[0])))

    database = services.store._database
    event.listen(database._engine, "connect", listen)
    database.forget_connections()
    return heard


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
def test_row_5_6_store_whose_file_may_not_grow_is_told_and_never_repeats_a_commit(
    tmp_path, lasting, tally
):
    pytest.importorskip("resource", reason="ROWS 5, 6 NOT TRIED: no limit on the size of files")
    child = (
        "from pathlib import Path; from tests.faults import test_full_disk as faults;"
        f"faults.work_within_a_limit(Path({str(tmp_path / NAME)!r}), Path({str(tmp_path)!r}),"
        f" lasting={lasting})"
    )
    done = subprocess.run(
        [sys.executable, "-c", child], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for each in told["said"]:
        assert "The disk did not write or read" in each
        assert "this last step was not recorded" in each
    commits = expect_no_commit_repeated(told["heard"])
    tally.add("row 5: commits refused to the real driver, none repeated", commits)


def expect_no_commit_repeated(heard: list[tuple[int, str]]) -> int:
    """After a COMMIT that failed its connection says nothing but ROLLBACK, ever."""
    failed = 0
    for at in [at for at, (_, text) in enumerate(heard) if text == "refused"]:
        begun = max(
            place for place, (_, text) in enumerate(heard[:at]) if text == "BEGIN IMMEDIATE"
        )
        number = heard[begun][0]
        after = [text for on, text in heard[begun:] if on == number]
        commit = after.index("COMMIT")
        assert set(after[commit + 1 :]) <= {"ROLLBACK"}
        assert any(on > number and text == "COMMIT" for on, text in heard[begun:])
        failed += 1
    assert failed
    return failed
