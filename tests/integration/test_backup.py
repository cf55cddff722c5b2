"""Backups: whole, checked, counted and only then named; what cannot be made leaves the others."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from compounding.application import settings
from compounding.application.backups import set_folder
from compounding.domain.prescription import Pharmacy
from compounding.errors import (
    BackupError,
    DatabaseDamagedError,
    DatabaseMissingError,
    StorageError,
)
from compounding.messages import sentence_of_error
from compounding.persistence import backup as subject
from compounding.persistence.anchor import Anchor
from tests.backups_on_disk import Workstation, ask, every_file, names_in, tell
from tests.unit.record_samples import begin, crushed, released

PLAIN = b"\x01\x01"  # bytes 18 and 19 of a database without a log, https://www.sqlite.org/fileformat.html


@pytest.fixture
def here(tmp_path: Path) -> Workstation:
    """A record with five events, closed, in a folder of its own."""
    made = Workstation(tmp_path / "data")
    made.folder.mkdir()
    made.work("a", "b", "c", "d")
    return made


def backups(here: Workstation) -> list[str]:
    """The names of all files in the usual folder."""
    return sorted(each.name for each in (here.folder / "backups").iterdir())


@contextmanager
def refused(*words: str, kind: type[StorageError] = BackupError):
    with pytest.raises(kind) as error:
        yield
    text = sentence_of_error(error.value)
    assert all(each in text for each in words), text


# A good one


def test_backup_is_one_plain_file_with_its_anchor_named_by_time_and_number(here):
    made = here.back_up()
    assert backups(here) == ["record-20261122T163100Z-5.db", "record-20261122T163100Z-5.db.anchor"]
    assert made.path.read_bytes()[18:20] == PLAIN
    assert made.made == here.clock.now()
    mark = Anchor.beside(made.path).read()
    assert mark is not None
    assert (made.events, made.head) == (mark.seq, mark.head.hex()) == (5, mark.head.hex())
    assert ask(made.path, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1") == [
        (mark.seq, mark.head)
    ]
    assert ask(made.path, "PRAGMA integrity_check") == [("ok",)]


def test_backup_holds_every_row_of_every_table(here):
    with here.open() as services:
        view = crushed(services.store, begin(services.store).making_ids[0])
        released(services.store, view.batches[0])
        made = services.back_up()
        names = [row[0] for row in ask(here.place, "SELECT name FROM sqlite_schema WHERE sql > ''")]
        tables = [each for each in names if ask(here.place, f"PRAGMA table_info({each})")]
        assert {"event", "batch", "patient", "target"} <= set(tables)
        for each in tables:
            rows = f"SELECT * FROM {each}"
            assert sorted(ask(made.path, rows), key=repr) == sorted(ask(here.place, rows), key=repr)


def test_backup_holds_what_is_only_in_the_log_of_the_open_record(here):
    with here.open() as services:
        settings.set_pharmacy(services.store, Pharmacy("only in the log", "x", "y"))
        assert b"only in the log" not in here.place.read_bytes()
        made = services.back_up()
        assert names_in(made.path)[-1] == "only in the log"
        assert services.store.last_seq() == made.events == 6


def test_backup_opens_where_nothing_may_be_written(here):
    """A write-once disk has no room for a log beside it."""
    made = here.back_up()
    raw = dbapi2.connect(f"{made.path.as_uri()}?mode=ro&immutable=1", uri=True)
    assert raw.execute("SELECT count(*) FROM event").fetchone() == (5,)
    raw.close()
    before = every_file(made.path.parent)
    assert ask(made.path, "SELECT count(*) FROM event") == [(5,)]
    assert every_file(made.path.parent) == before


def test_making_one_changes_nothing_of_the_record(here):
    before = here.files()
    made = here.back_up()
    after = here.files()
    assert {name: after[name] for name in before} == before
    assert made.events == here.expect_sound()


def test_names_hold_nothing_of_a_patient(here):
    with here.open() as services:
        begin(services.store)
        services.back_up()
    assert not [each for each in backups(here) if "surname" in each.lower()]


def test_backup_goes_to_the_folder_that_was_chosen_and_it_is_made(here):
    usb = here.folder / "usb" / "pharmacy"
    with here.open() as services:
        set_folder(services.store, str(usb))
        made = services.back_up()
        assert services.backup_folder().parent == usb  # a folder of its own for each record
        assert services.last_backup() == made
        set_folder(services.store, "")
        assert services.last_backup() is None
        assert services.back_up().path.parent == here.folder / "backups"
    assert made.path.parents[1] == usb


def test_newest_of_both_folders_is_the_last_backup(here):
    first = here.back_up()
    with here.open() as services:
        set_folder(services.store, str(here.folder / "usb"))
        assert services.last_backup() == first
    second = here.back_up()
    with here.open() as services:
        assert services.last_backup() == second
        assert services.facts().backup == second


def test_two_backups_of_one_second_are_one(here):
    first = here.back_up()
    with here.open() as services:
        assert services.back_up() == first
    assert len(backups(here)) == 2
    assert here.rehearse(first.path).anchored


def test_backups_of_another_name_are_none_of_these(here):
    here.back_up()
    other = Workstation(here.folder, name="other-record.db")
    other.work("x")
    made = other.back_up()
    folder = here.folder / "backups"
    (folder / "record-20261122T163100Z-5.db.txt").write_text("")
    (folder / "record-nonsense-5.db").write_text("")
    (folder / "record-20269922T163100Z-5.db").write_text("")
    (folder / "record-20261122T170000Z-9.db").write_text("no anchor beside it")
    found = [each.path.name for each in subject.backups_of(here.place, folder)]
    assert found == ["record-20261122T163100Z-5.db"]
    assert [each.path for each in subject.backups_of(other.place, folder)] == [made.path]
    assert subject.backups_of(here.place, here.folder / "nowhere") == ()


# Old ones go


def test_daily_backups_of_two_months_are_thinned(here):
    with here.open() as services:
        for _ in range(60):
            here.later(days=1)
            settings.set_pharmacy(services.store, Pharmacy("x", "y", "z"))
            services.back_up()
    found = subject.backups_of(here.place, here.folder / "backups")
    ages = [(here.clock.now() - each.made).days for each in found]
    assert ages[:31] == list(range(31))
    assert 4 <= len(ages[31:]) <= 7
    assert ages[-1] >= 50
    assert len(backups(here)) == 2 * len(found)


def test_row_21_clock_in_doubt_takes_no_backup_away(here):
    """By a clock that stands ten years ahead every backup would be too old to keep."""
    for _ in range(5):
        here.later(days=8)
        here.work("x")
        here.back_up()
    before = backups(here)
    here.clock.moment += timedelta(days=4000)
    with here.open() as services:
        services.back_up()
    assert set(before) < set(backups(here))


def test_file_that_cannot_be_removed_does_no_harm(here, monkeypatch):
    for _ in range(5):
        here.back_up()
    here.later(days=20)
    here.work("x")
    before = backups(here)

    usual = Path.unlink

    def refuse(self, **more):
        if self.name in before:
            raise PermissionError(13, "Permission denied")
        usual(self, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        made = here.back_up()
    assert set(before) <= set(backups(here))
    assert here.rehearse(made.path).anchored


# What cannot be made


def alter(here: Workstation) -> None:
    tell(here.place, "UPDATE event SET actor = 'someone' WHERE seq = 3")


def overwrite(here: Workstation) -> None:
    with here.place.open("r+b") as file:
        file.seek(4096 * 6 + 100)
        file.write(b"\xa5" * 6000)


def drop_list(here: Workstation) -> None:
    tell(here.place, "DELETE FROM pharmacy")


@pytest.mark.parametrize(
    ("harm", "words"),
    [(alter, "Event 3 was altered"), (overwrite, "damaged"), (drop_list, "list 'pharmacy'")],
)
def test_copy_that_fails_its_check_gets_no_name_and_leaves_older_ones(here, harm, words):
    good = here.back_up()
    harm(here)
    before = every_file(good.path.parent)
    for goal in (good.path.parent, good.path, here.folder / "backups" / "other.db"):
        with here.open(read_only=True) as services, pytest.raises(StorageError) as error:
            services.copy_to(goal)
        assert words in sentence_of_error(error.value)
    assert every_file(good.path.parent) == before
    assert here.rehearse(good.path).anchored


def test_record_that_went_away_is_told_as_that(here):
    good = here.back_up()
    before = every_file(good.path.parent)
    with pytest.raises(DatabaseMissingError):
        subject.back_up(here.folder / "gone.db", good.path.parent, here.clock.now())
    assert every_file(good.path.parent) == before


def test_file_that_is_no_record_is_told_as_that(here):
    here.place.write_bytes(b"no database " * 1000)
    with refused("is not a record", kind=DatabaseDamagedError):
        subject.back_up(here.place, here.folder / "backups", here.clock.now())
    assert backups(here) == []


def test_folder_that_can_be_none_is_told_with_its_name(here):
    (here.folder / "file").write_text("")
    with here.open(read_only=True) as services:
        with refused("No backup could be made", str(here.folder / "gone")):
            services.copy_to(here.folder / "gone" / "a.db")
        with refused("No backup could be made", str(here.folder / "file")):
            services.copy_to(here.folder / "file" / "a.db")
    with here.open() as services:
        set_folder(services.store, str(here.folder / "file"))
        with refused("No backup could be made", "choose another folder"):
            services.back_up()
        assert services.facts().backup is None


AS_NOBODY = """
import os, sys
from pathlib import Path
import psutil, sqlalchemy.dialects.sqlite, compounding.persistence.backup
import compounding.persistence.opening
from compounding.errors import StorageError
from compounding.messages import sentence_of_error
from compounding.persistence import backup
from tests.unit.record_samples import StillClock
os.setgid(65534)
os.setuid(65534)
try:
    backup.back_up(Path(sys.argv[1]), Path(sys.argv[2]), StillClock().now())
except StorageError as error:
    print(sentence_of_error(error))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="root may write")
def test_folder_without_rights_is_told_with_its_name_not_the_records(here, tmp_path_factory):
    folder = Path("/tmp") / f"backups-{os.getpid()}-{here.folder.parent.name}"
    folder.mkdir(mode=0o755)
    try:
        place = folder / "record.db"
        shutil.copyfile(here.place, place)
        (folder / "locked").mkdir(mode=0o555)
        folder.chmod(0o777)
        said = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(place), str(folder / "locked")],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert f"No backup could be made in {folder / 'locked'} (Permission denied)" in said
        assert list((folder / "locked").iterdir()) == []
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def small_disk(tmp_path):
    """A disk with less room than a record needs; where none can be mounted, the test is skipped."""
    folder = tmp_path / "small disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        # A limit on the size of files is tried as well, without any rights.
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_is_told_as_the_backups_own_and_leaves_nothing(here, small_disk):
    with here.open() as services:
        set_folder(services.store, str(small_disk))
        for goal in (small_disk, small_disk / "a.db"):
            with refused("The disk of the backups is full", str(small_disk)):
                services.copy_to(goal)
        with refused("older ones are as they were"):
            services.back_up()
        assert [each for each in small_disk.rglob("*") if each.is_file()] == []
        settings.set_pharmacy(services.store, Pharmacy("goes on", "x", "y"))
        assert services.verify().ok


def test_disk_that_is_full_only_for_the_last_file_is_told_and_older_ones_stay(here, monkeypatch):
    good = here.back_up()
    before = every_file(good.path.parent)

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Anchor, "begin", refuse)
    with here.open(read_only=True) as services, refused("The disk of the backups is full"):
        here.later()
        services.back_up()
    assert every_file(good.path.parent) == before


LIMITED = """
import resource, signal, sys
from pathlib import Path
from compounding.errors import StorageError
from compounding.messages import sentence_of_error
from tests.backups_on_disk import Workstation
here = Workstation(Path(sys.argv[1]))
with here.open() as services:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
    try:
        services.back_up()
    except StorageError as error:
        print(sentence_of_error(error))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(services.back_up().events)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_disk_that_takes_only_a_part_is_told_and_the_next_backup_is_whole(here):
    good = here.back_up()
    here.work("x")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(here.folder)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = done.stdout.splitlines()
    assert first.startswith(f"No backup could be made in {good.path.parent} (")
    assert int(second) == 6
    assert len(backups(here)) == 4


# To a file of any name


def test_copy_takes_the_name_it_is_given_and_the_place_of_an_older_one(here):
    goal = here.folder / "to the safe.db"
    for number in (5, 6):
        with here.open() as services:
            made = services.copy_to(goal)
            assert (made.path, made.events) == (goal, number)
            settings.set_pharmacy(services.store, Pharmacy(str(number), "x", "y"))
        mark = Anchor.beside(goal).read()
        assert mark is not None
        assert mark.seq == number
        assert here.rehearse(goal).anchored
    assert sorted(each.name for each in here.folder.glob("to*")) == [
        "to the safe.db",
        "to the safe.db.anchor",
    ]


def test_older_copy_never_lies_beside_the_mark_of_a_newer_one(here, monkeypatch):
    """The old one would then be taken for one that lacks its end."""
    goal = here.folder / "copy.db"
    with here.open() as services:
        services.copy_to(goal)
    here.work("x")
    seen = []
    replace, unlink = Path.replace, Path.unlink

    def look(*_):
        mark = Anchor.beside(goal).read()
        events = ask(goal, "SELECT max(seq) FROM event")[0][0]
        seen.append((events, None if mark is None else mark.seq))

    def looked(usual):
        def act(self, *given, **more):
            if goal.name in (self.name, *(each.name for each in given)) or (
                self.name == f"{goal.name}.anchor"
            ):
                look()
            return usual(self, *given, **more)

        return act

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", looked(replace))
        patch.setattr(Path, "unlink", looked(unlink))
        with here.open() as services:
            services.copy_to(goal)
    look()
    assert set(seen) <= {(5, 5), (5, None), (6, None), (6, 6)}
    assert {(5, 5), (6, 6)} <= set(seen)


def test_record_itself_is_never_the_goal(here):
    before = here.files()
    link = here.folder / "link.db"
    link.symlink_to(here.place)
    os.link(here.place, here.folder / "hard.db")
    with here.open(read_only=True) as services:
        for goal in (here.place, link, here.folder / "hard.db"):
            with refused("this is the record itself"):
                services.copy_to(goal)
    assert {name: here.files()[name] for name in before} == before
    assert here.expect_sound() == 5


def test_file_that_another_program_has_open_is_not_replaced(here):
    """Its log would be played into the copy."""
    other = Workstation(here.folder, name="other.db")
    with other.open() as services:
        settings.set_pharmacy(services.store, Pharmacy("other", "x", "y"))
        before = other.place.read_bytes()
        with here.open(read_only=True) as reading, refused("another program has this file open"):
            reading.copy_to(other.place)
        assert other.place.read_bytes() == before
    assert other.expect_sound() == 2


# What was left half made


def leave(folder: Path, stem: str = "record") -> list[str]:
    """Files as programs that were killed leave them."""
    names = [f".{stem}-new-0123abcd", f".{stem}-new-0123abcd-journal"]
    names += [f"{stem}-20261122T160000Z-3.db.anchor", f"{stem}-20261122T160000Z-3.db.anchor.4711"]
    for each in names:
        (folder / each).write_bytes(b"half")
    return names


@pytest.mark.parametrize("name", ["record.db", "record [old] *.db", "rec?rd.db"])
def test_next_backup_clears_what_was_left_of_the_same_record(tmp_path, name):
    if os.name == "nt" and not name[:6].isalnum():
        pytest.skip("Windows has no files of such names")
    here = Workstation(tmp_path, name=name)
    here.work("a")
    good = here.back_up()
    left = leave(good.path.parent, here.place.stem)
    others = leave(good.path.parent, "other")
    here.work("b")
    here.back_up()
    assert not set(left) & set(backups(here))
    assert set(others) <= set(backups(here))
    assert here.rehearse(good.path).anchored


def test_copy_to_a_file_clears_what_was_left_beside_it(here):
    left = leave(here.folder)
    with here.open() as services:
        services.copy_to(here.folder / "copy.db")
    assert not set(left) & {each.name for each in here.folder.iterdir()}


def test_backup_while_another_program_writes_is_one_moment_of_the_record(here):
    with here.open() as writing, here.open(read_only=True) as reading:
        for number in range(20):
            settings.set_pharmacy(writing.store, Pharmacy(str(number), "x", "y"))
            here.later()
            made = reading.back_up()
            assert made.events == writing.store.last_seq()
    assert here.rehearse(made.path).events == made.events
