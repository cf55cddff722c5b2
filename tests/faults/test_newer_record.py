"""Row 26: what a newer program wrote is refused by an older one, with a reason and without a write.

For work, for reading, checking and exporting, as the goal or the source of a restore, and where
its end would be accepted. Its files are the same afterwards, byte for byte, its log among them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from compounding.application import settings
from compounding.errors import DatabaseMissingError, DatabaseTooNewError
from compounding.messages import sentence_of_error
from compounding.persistence.schema import NEWEST, VERSIONS
from tests.backups_on_disk import Workstation, every_file, tell
from tests.faults import whole
from tests.faults.workload import one_round
from tests.unit.record_samples import PHARMACY

LATER = f"{int(NEWEST) + 1:04}"

pytestmark = pytest.mark.timeout(600)


def version(text: str) -> str:
    return f"UPDATE alembic_version SET version_num = '{text}'"


# What a newer program may have changed, besides the version: it is unknown here.
NEWER = {
    "next version": [version(LATER)],
    "much later": [version("9999")],
    "another numbering": [version("2031a")],
    "version of two branches": [version(LATER), "INSERT INTO alembic_version VALUES ('x')"],
    "more tables": [version(LATER), "CREATE TABLE scan (a, b)"],
    "more columns": [version(LATER), "ALTER TABLE event ADD COLUMN more TEXT"],
    "another name for events": [version(LATER), "ALTER TABLE event RENAME TO happening"],
    "no table we know": [
        version(LATER),
        *(f"DROP TABLE {name}" for name in ("patient", "target", "lot", "batch", "event")),
    ],
}


@pytest.fixture(scope="module")
def kept(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record and a backup of it."""
    folder = tmp_path_factory.mktemp("kept") / "disk"
    folder.mkdir()
    here = Workstation(folder)
    whole.copied(begun, folder)
    with here.open() as services:
        one_round(services.store, 0)
    here.back_up()
    here.work("later")
    return folder


@pytest.fixture
def here(kept: Path, tmp_path: Path) -> Workstation:
    shutil.copytree(kept, tmp_path / "disk")
    made = Workstation(tmp_path / "disk")
    made.later(hours=1)
    return made


def backup_of(here: Workstation) -> Path:
    (found,) = (here.folder / "backups").glob("*.db")
    return found


def make_newer(place: Path, statements: list[str]) -> None:
    """As a newer program leaves it: the triggers are its own business."""
    raw = dbapi2.connect(str(place), isolation_level=None)
    raw.execute("PRAGMA foreign_keys = 0")
    for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    for each in statements:
        raw.execute(each)
    raw.close()


def for_work(here: Workstation) -> object:
    return here.open()


def for_reading(here: Workstation) -> object:
    return here.open(read_only=True)


def rehearsed_over(here: Workstation) -> object:
    return here.rehearse(backup_of(here))


def restored_over(here: Workstation) -> object:
    return here.restore(backup_of(here))


def accepted(here: Workstation) -> object:
    return here.accept_end()


WAYS = [for_work, for_reading, rehearsed_over, restored_over, accepted]
each_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
each_newer = pytest.mark.parametrize("newer", NEWER)


def expect_refused(here: Workstation, way: Callable[[Workstation], object], place: Path) -> None:
    """Refused in words that name the file and what to do, and no file has changed."""
    before = every_file(here.folder)
    with pytest.raises(DatabaseTooNewError) as error:
        way(here)
    text = sentence_of_error(error.value)
    assert f"A newer version of the program wrote the record at {place}" in text
    assert "Nothing was changed. Install the newer version" in text
    after = every_file(here.folder)
    assert {name: after[name] for name in before if not name.endswith("-shm")} == {
        name: content for name, content in before.items() if not name.endswith("-shm")
    }
    new = {name: content for name, content in after.items() if name not in before}
    assert all(name in ("record.db-wal", "record.db-shm") for name in new)
    assert not new.get("record.db-wal"), "something was written into a log"


@each_way
@each_newer
def test_row_26_newer_record_is_refused_in_every_way_and_nothing_is_written(
    here, newer, way, tally
):
    make_newer(here.place, NEWER[newer])
    expect_refused(here, way, here.place)
    expect_refused(here, way, here.place)
    tally.add("row 26: ways into a newer record, refused")


@each_way
def test_row_26_newer_record_whose_program_was_killed_keeps_its_log(here, way, tmp_path, tally):
    """All that the newer program wrote last lies in the log beside the file."""
    raw = dbapi2.connect(str(here.place), isolation_level=None)
    raw.execute("PRAGMA journal_mode = wal")
    raw.execute("PRAGMA wal_autocheckpoint = 0")
    raw.execute(version(LATER))
    (tmp_path / "killed").mkdir()
    for name in ("record.db", "record.db-wal", "record.db.anchor"):
        shutil.copyfile(here.folder / name, tmp_path / "killed" / name)
    raw.close()
    shutil.copytree(here.folder / "backups", tmp_path / "killed" / "backups")
    shutil.copytree(here.settings, tmp_path / "killed" / "settings")
    killed = Workstation(tmp_path / "killed", clock=here.clock)
    assert version(LATER).split("'")[1].encode() in (killed.folder / "record.db-wal").read_bytes()
    expect_refused(killed, way, killed.place)
    tally.add("row 26: ways into a newer record with a log, refused")


@pytest.mark.parametrize("damage", ["anchor gone", "anchor of a later form", "end gone"])
@each_way
def test_row_26_newer_record_comes_before_whatever_else_is_wrong(here, way, damage):
    if damage == "anchor gone":
        here.anchor.unlink()
    elif damage == "anchor of a later form":
        here.anchor.write_bytes(here.anchor.read_bytes().replace(b"LDN anchor 1", b"LDN anchor 2"))
    else:
        tell(here.place, "DELETE FROM event WHERE seq > 3")
    tell(here.place, version(LATER))
    expect_refused(here, way, here.place)


@each_newer
@pytest.mark.parametrize("restoring", [False, True])
def test_row_26_newer_backup_is_refused_and_the_record_stays(here, newer, restoring, tally):
    backup = backup_of(here)
    make_newer(backup, NEWER[newer])
    way = Workstation.restore if restoring else Workstation.rehearse
    expect_refused(here, lambda here: way(here, backup), backup)
    assert here.expect_sound()
    tally.add("row 26: newer backups, refused")


def test_row_26_newer_record_put_in_place_while_it_is_open_takes_no_entry(here):
    """The newer program brings it up to date as it always does: on a copy that takes its place."""
    newer = here.folder / "newer.db"
    with here.open() as services:
        shutil.copyfile(here.place, newer)
        make_newer(newer, NEWER["next version"])
        newer.replace(here.place)
        before = here.place.read_bytes()
        with pytest.raises(DatabaseMissingError):
            settings.set_pharmacy(services.store, PHARMACY)
    assert here.place.read_bytes() == before


def test_row_26_versions_known_here_are_no_newer_ones():
    """What these tests call newer is none that this program writes."""
    assert LATER not in VERSIONS
    assert {"9999", "2031a"}.isdisjoint(VERSIONS)


def test_row_26_write_into_a_newer_record_would_be_noticed(here):
    make_newer(here.place, NEWER["next version"])

    def careless(here: Workstation) -> None:
        make_newer(here.place, ["CREATE TABLE written (a)"])
        raise DatabaseTooNewError("storage.too_new", {"place": str(here.place)})

    with pytest.raises(AssertionError):
        expect_refused(here, careless, here.place)
