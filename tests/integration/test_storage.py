"""Where the record lies, and each way a disk can fail: one plain sentence, nothing half done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import pytest
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application import making, settings
from compounding.domain.prescription import Pharmacy
from compounding.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    DatabaseTooNewError,
    InputError,
    StorageError,
)
from compounding.messages import sentence
from compounding.persistence import migrate, opening
from compounding.persistence.sqlite import connection
from tests.records_on_disk import copy_record
from tests.unit.record_samples import PHARMACY, begin

OTHER = Pharmacy("Hill Pharmacy", "1 Hill Road", "555-0100")


def told(error) -> str:
    return sentence(error.value.code, error.value.params)


def events_in(place: Path) -> int:
    raw = dbapi2.connect(f"{place.as_uri()}?mode=ro", uri=True)
    try:
        return raw.execute("SELECT count(*) FROM event").fetchone()[0]
    finally:
        raw.close()


# Where it lies


@pytest.fixture
def system_folders(monkeypatch, tmp_path):
    """The system's folders, moved into the folder of the test."""
    shared, own = tmp_path / "shared" / "data", tmp_path / "own" / "data"
    monkeypatch.setattr(platformdirs, "site_data_dir", lambda *_, **__: str(shared))
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: str(own))
    monkeypatch.setattr(platformdirs, "user_config_dir", lambda *_, **__: str(tmp_path / "config"))
    return shared, own


def test_first_start_begins_the_record_in_the_shared_folder_and_says_so(system_folders):
    shared, _ = system_folders
    with bootstrap.open_services() as services:
        assert services.is_new
        assert services.place == shared / "record.db"
    with bootstrap.open_services() as services:
        assert not services.is_new


def test_first_start_without_a_shared_folder_uses_the_users_own(system_folders):
    shared, own = system_folders
    shared.parent.parent.joinpath("shared").write_text("a file in the way")
    with bootstrap.open_services() as services:
        assert services.place == own / "record.db"


def test_second_user_opens_the_record_that_is_in_the_shared_folder(system_folders, tmp_path):
    with bootstrap.open_services() as services:
        settings.set_pharmacy(services.store, PHARMACY)
    with bootstrap.open_services(settings_folder=tmp_path / "second user") as services:
        assert not services.is_new
        assert settings.read_pharmacy(services.store) == PHARMACY


@pytest.mark.parametrize("what", ["file", "folder"])
def test_record_gone_at_the_next_start_is_said_and_none_is_begun(system_folders, what):
    shared, own = system_folders
    with bootstrap.open_services():
        pass
    if what == "file":
        (shared / "record.db").unlink()
    else:
        shutil.rmtree(shared)
    with pytest.raises(DatabaseMissingError) as error:
        bootstrap.open_services()
    assert str(shared) in told(error)
    assert not (shared / "record.db").exists()
    assert not own.exists()


def test_named_record_is_begun_once_and_expected_afterwards(open_record, place):
    open_record().close()
    place.unlink()
    with pytest.raises(DatabaseMissingError) as error:
        open_record()
    assert "No empty one was begun" in told(error)
    assert not place.exists()


def test_variable_names_the_record_and_the_option_goes_before_it(
    monkeypatch, tmp_path, system_folders
):
    monkeypatch.setenv("LDN_DATABASE_URL", f"sqlite:///{tmp_path / 'a.db'}")
    with bootstrap.open_services() as services:
        assert services.place == tmp_path / "a.db"
    with bootstrap.open_services(f"sqlite:///{tmp_path / 'b.db'}") as services:
        assert services.place == tmp_path / "b.db"


def test_folder_of_a_named_record_is_never_made(open_record, tmp_path):
    with pytest.raises(DatabaseMissingError) as error:
        open_record(f"sqlite:///{tmp_path / 'typo' / 'record.db'}")
    assert "folder" in told(error)
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize(
    "url", ["record.db", "postgresql://host/db", "sqlite://", "sqlite:///", "sqlite:///:memory:"]
)
def test_url_that_names_no_file_is_refused(open_record, url):
    with pytest.raises(InputError) as error:
        open_record(url)
    (problem,) = error.value.problems
    assert problem.path == "--database"
    assert "sqlite:///PATH" in sentence(problem.code, problem.params)


@pytest.mark.parametrize("text", ["{", "[]", "\xff", '{"usual": 5}'])
def test_settings_that_cannot_be_read_are_said(open_record, tmp_path, text):
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "places.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(StorageError) as error:
        open_record()
    assert "places.json" in told(error)


def test_settings_that_cannot_be_written_are_said(open_record, tmp_path):
    (tmp_path / "settings").write_text("a file in the way")
    with pytest.raises(StorageError) as error:
        open_record()
    assert "settings" in told(error)


def test_settings_remember_the_last_places_only(open_record, tmp_path):
    for number in range(22):
        open_record(f"sqlite:///{tmp_path / str(number)}.db").close()
        (tmp_path / f"{number}.db").unlink()
    known = json.loads((tmp_path / "settings" / "places.json").read_text())
    assert len(known["named"]) == 20
    assert known["usual"] == []


def test_place_with_odd_signs_is_taken_as_it_is(open_record, tmp_path):
    folder = tmp_path / "a b%20?c#d"
    folder.mkdir()
    services = open_record(f"sqlite:///{folder / 'é ü.db'}")
    settings.set_pharmacy(services.store, PHARMACY)
    assert (folder / "é ü.db").exists()


# What is not a record


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"", DatabaseDamagedError, "is empty"),
        (b"not a database at all" * 400, DatabaseDamagedError, "not a record"),
        (b"SQLite format 3\0" + b"\xff" * 8000, DatabaseDamagedError, "not a record"),
    ],
)
def test_file_that_is_no_record_is_left_alone(open_record, place, content, kind, words):
    place.write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(kind) as error:
            open_record(read_only=read_only)
        assert words in told(error)
    assert place.read_bytes() == content


def test_database_of_another_program_is_left_alone(open_record, place):
    raw = dbapi2.connect(str(place))
    raw.execute("CREATE TABLE theirs (a)")
    raw.commit()
    raw.close()
    before = place.read_bytes()
    with pytest.raises(DatabaseDamagedError) as error:
        open_record()
    assert "another program" in told(error)
    assert place.read_bytes() == before


def test_folder_in_place_of_the_record_is_said(open_record, place):
    place.mkdir()
    with pytest.raises(StorageError) as error:
        open_record()
    assert str(place) in told(error)


def test_record_cut_short_is_damaged(open_record, store, place):
    begin(store)
    store.close()
    with place.open("r+b") as file:
        file.truncate(place.stat().st_size // 2)
    with pytest.raises(DatabaseDamagedError) as error:
        open_record().verify()
    assert "Do not delete it" in told(error)


def test_record_with_damaged_pages_fails_the_check(open_record, store, place):
    begin(store)
    store.close()
    with place.open("r+b") as file:
        file.seek(4096 * 6 + 100)
        file.write(b"\xa5" * 6000)
    verification = open_record(read_only=True).verify()
    assert "The file is damaged" in verification.sentence


def test_record_of_a_newer_program_is_refused(open_record, store, place):
    store.close()
    raw = dbapi2.connect(str(place))
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    before = place.read_bytes()
    for read_only in (False, True):
        with pytest.raises(DatabaseTooNewError) as error:
            open_record(read_only=read_only)
        assert "newer version" in told(error)
    assert place.read_bytes() == before


# While it is open


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not remove open files")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_record_removed_while_open_never_takes_an_entry(tmp_path, what):
    folder = tmp_path / "disk"
    folder.mkdir()
    url = f"sqlite:///{folder / 'record.db'}"
    with bootstrap.open_services(url, settings_folder=tmp_path) as services:
        settings.set_pharmacy(services.store, PHARMACY)
        if what == "file":
            (folder / "record.db").unlink()
        else:
            shutil.rmtree(folder)
        for action in (
            lambda: settings.set_pharmacy(services.store, OTHER),
            lambda: settings.read_pharmacy(services.store),
        ):
            with pytest.raises(DatabaseMissingError) as error:
                action()
            assert str(folder) in told(error)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not replace open files")
def test_record_replaced_while_open_never_takes_an_entry(store, place, record_with_pharmacy):
    copy_record(record_with_pharmacy, place.with_name("copy"))
    assert settings.read_pharmacy(store) == PHARMACY
    place.with_name("copy").replace(place)
    with pytest.raises(DatabaseMissingError) as error:
        settings.set_pharmacy(store, OTHER)
    assert "replaced" in told(error)


@pytest.fixture
def setting(monkeypatch):
    """Changes a setting of the connections opened from now on, as a test needs it."""

    def change(name, value):
        monkeypatch.setitem(connection._OF[connection.Purpose.WORK], name, value)

    return change


def test_locked_record_waits_and_says_so_then_works_again(store, place, setting):
    store.close()
    setting("busy_timeout", 50)
    seq = store.last_seq()
    raw = dbapi2.connect(str(place), isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusyError) as error:
        settings.set_pharmacy(store, OTHER)
    assert "Another program is using" in told(error)
    assert settings.read_pharmacy(store) == PHARMACY
    raw.execute("ROLLBACK")
    raw.close()
    assert settings.set_pharmacy(store, OTHER).seq == seq + 1


def again_and_again(action, *args):
    """Act until the disk is full; 100 actions are more than there is room for."""
    for _ in range(100):
        action(*args)


def test_full_disk_records_nothing_of_the_action_and_goes_on_when_there_is_room(
    store, place, setting, monkeypatch
):
    begin(store)
    store.close()
    with monkeypatch.context() as full:
        full.setitem(
            connection._OF[connection.Purpose.WORK],
            "max_page_count",
            place.stat().st_size // 4096 + 1,
        )
        with pytest.raises(DatabaseFullError) as error:
            again_and_again(begin, store)
        assert "disk that holds" in told(error)
        assert "not recorded" in told(error)
        seq = store.last_seq()
        with pytest.raises(DatabaseFullError):
            again_and_again(settings.set_pharmacy, store, OTHER)
        assert store.last_seq() >= seq
        assert making.makings(store)
        assert store.verify().ok
    store.close()
    begin(store)
    assert store.verify().ok


def test_setting_that_does_not_take_is_refused(open_record, store, setting):
    store.close()
    setting("synchronous", 9)
    with pytest.raises(StorageError) as error:
        store.last_seq()
    assert "synchronous = 9" in told(error)


def test_every_connection_has_the_safe_settings(store):
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
    }
    with store._database.reading() as first, store._database.reading() as second:
        for each in (first, second):
            got = {name: each.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert got == wanted


def test_every_write_begins_immediate(store, monkeypatch):
    said = []
    with store._database._engine.connect() as connected:
        connected.connection.driver_connection.set_trace_callback(said.append)
    settings.set_pharmacy(store, OTHER)
    assert said[0] == "BEGIN IMMEDIATE"
    assert said[-1] == "COMMIT"
    said.clear()
    settings.read_pharmacy(store)
    assert said[0] == "BEGIN"


def test_library_that_is_too_old_is_refused(open_record, monkeypatch):
    monkeypatch.setattr(connection.dbapi2, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(StorageError) as error:
        open_record()
    assert "too old" in told(error)


def test_commit_whose_answer_was_lost_is_looked_up(store, monkeypatch):
    """The disk took the action, the answer was an error: it is found again, not done twice."""
    database = type(store._database)
    whole = database.writing

    @contextmanager
    def answer_lost(self):
        with whole(self) as connected:
            yield connected
        raise StorageError("storage.disk_fails", {"place": ""})

    seq = store.last_seq()
    monkeypatch.setattr(database, "writing", answer_lost)
    recorded = settings.set_pharmacy(store, OTHER)
    assert recorded.seq == seq + 1 == store.last_seq()


def test_write_that_failed_and_cannot_be_looked_up_is_told(store, monkeypatch):
    database = type(store._database)

    @contextmanager
    def fails(self):
        raise StorageError("storage.disk_fails", {"place": ""})
        yield

    monkeypatch.setattr(database, "writing", fails)
    monkeypatch.setattr(database, "reading", fails)
    with pytest.raises(StorageError) as error:
        settings.set_pharmacy(store, OTHER)
    assert error.value.code == "storage.disk_fails"


def test_action_without_an_event_is_a_bug(store):
    with pytest.raises(ValueError, match="without an event"):
        store.record(lambda _reads: [])


def test_error_that_is_not_the_disks_passes_through(store):
    from sqlalchemy.exc import OperationalError

    with pytest.raises(OperationalError), store._database.reading() as connected:
        connected.exec_driver_sql("SELECT FROM WHERE")


@pytest.mark.parametrize("statement", ["SELECT * FROM nowhere", "SELECT nowhere FROM event"])
def test_statement_that_finds_no_table_or_column_tells_of_damage(store, statement):
    with pytest.raises(DatabaseDamagedError), store._database.reading() as connected:
        connected.exec_driver_sql(statement)


# Reading only


def test_read_only_reads_while_another_writes_and_never_writes(open_record, store):
    begin(store)
    reading = open_record(read_only=True)
    assert len(making.makings(reading.store)) == 1
    begin(store)
    assert len(making.makings(reading.store)) == 2
    with pytest.raises(DatabaseReadOnlyError) as error:
        settings.set_pharmacy(reading.store, OTHER)
    assert "reading only" in told(error)


def test_read_only_never_begins_a_record(open_record, place):
    with pytest.raises(DatabaseMissingError) as error:
        open_record(read_only=True)
    assert "There is no record" in told(error)
    assert not place.exists()


AS_NOBODY = """
import os, sys
from pathlib import Path
import alembic.command, psutil, sqlalchemy.dialects.sqlite, compounding.persistence.opening
from compounding import bootstrap
from compounding.application import ports, settings
from compounding.domain.prescription import Pharmacy
from compounding.errors import CompoundingError
from compounding.messages import sentence
url, read_only = sys.argv[1], sys.argv[2] == "ro"
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
try:
    with bootstrap.open_services(url, settings_folder=Path(sys.argv[3]), read_only=read_only) as s:
        if not read_only:
            settings.set_pharmacy(s.store, Pharmacy("A", "B", "C"))
        print("read", settings.read_pharmacy(s.store).name)
except CompoundingError as error:
    print(type(error).__name__, sentence(error.code, error.params))
"""


@pytest.fixture
def as_nobody(tmp_path_factory):
    """Runs the script as a user without rights; only root can become one."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        # Rights are tried as a user who has none; only root may become one. CI runs as root.
        pytest.skip("needs root to become another user")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "home").mkdir(mode=0o777)
    (folder / "home").chmod(0o777)

    def run(place, how="rw"):
        return subprocess.run(
            [sys.executable, "-c", AS_NOBODY, f"sqlite:///{place}", how, str(folder / "home")],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        ).stdout.strip()

    run.folder = folder
    yield run
    shutil.rmtree(folder)


@pytest.mark.parametrize(("how", "folder_mode", "file_mode", "answer"), [
    ("rw", 0o555, 0o444, "DatabaseReadOnlyError"),
    ("rw", 0o777, 0o444, "DatabaseReadOnlyError"),
    ("rw", 0o555, 0o666, "DatabaseReadOnlyError"),
    ("rw", 0o777, 0o000, "DatabaseReadOnlyError"),
    ("rw", 0o000, 0o666, "DatabaseReadOnlyError"),
    ("ro", 0o000, 0o666, "DatabaseReadOnlyError"),
    ("ro", 0o777, 0o444, "read Riverside Pharmacy"),
    ("rw", 0o777, 0o666, "read A"),
])  # fmt: skip
def test_record_without_rights_is_told(
    as_nobody, record_with_pharmacy, how, folder_mode, file_mode, answer
):
    folder = as_nobody.folder / "data"
    folder.mkdir()
    place = copy_record(record_with_pharmacy, folder / "record.db")
    place.chmod(file_mode)
    folder.chmod(folder_mode)
    said = as_nobody(place, how)
    assert said.startswith(answer)
    assert "Error" not in answer or "Ask whoever looks after this computer" in said


def test_new_record_in_a_folder_without_rights_is_told(as_nobody):
    folder = as_nobody.folder / "data"
    folder.mkdir(mode=0o555)
    said = as_nobody(folder / "record.db")
    assert said.startswith("DatabaseReadOnlyError")
    assert str(folder) in said


# Several writers


WRITER = """
import sys
from pathlib import Path
from compounding import bootstrap
from compounding.application import settings
from compounding.domain.prescription import Pharmacy
from tests.records_on_disk import copy_record
with bootstrap.open_services(sys.argv[1], settings_folder=Path(sys.argv[2])) as s:
    for number in range(int(sys.argv[4])):
        settings.set_pharmacy(s.store, Pharmacy(f"{sys.argv[3]} {number}", "B", "C"))
"""


def writers(tmp_path, place, names, each):
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, f"sqlite:///{place}", str(tmp_path / name), name, each],
            cwd=Path(__file__).parents[2],
            stderr=subprocess.PIPE,
        )
        for name in names
    ]
    return [(one.communicate()[1], one.returncode) for one in running]


def test_two_processes_write_one_chain(tmp_path, store, place, open_record):
    before = store.last_seq()
    assert writers(tmp_path, place, ("first", "second"), "40") == [(b"", 0)] * 2
    assert store.last_seq() == before + 80
    verification = open_record(read_only=True).verify()
    assert verification.ok, verification.sentence
    names = [each.event.name for each in store.entries("pharmacy")]
    assert [name for name in names if name.startswith("first")] == [
        f"first {number}" for number in range(40)
    ]


def test_two_processes_begin_one_record(tmp_path, place, open_record):
    assert writers(tmp_path, place, ("first", "second"), "3") == [(b"", 0)] * 2
    services = open_record()
    assert events_in(place) == 7
    assert services.verify().ok
    assert [each.name for each in tmp_path.iterdir() if "new-" in each.name] == []


def test_record_that_another_begins_meanwhile_gets_no_anchor_twice(place, open_record, monkeypatch):
    migrate.create(place)
    look = opening._look

    def look_and_wait(*args):
        seen = look(*args)
        monkeypatch.setattr(opening, "_look", look)
        open_record()
        return seen

    monkeypatch.setattr(opening, "_look", look_and_wait)
    open_record()
    assert events_in(place) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER event_is_never_changed",
        "DROP TABLE event",
        "DROP INDEX ix_batch_day",
        "ALTER TABLE event RENAME TO other",
        "CREATE TABLE other (a)",
        "CREATE TRIGGER t AFTER INSERT ON event BEGIN SELECT 1; END",
        "ATTACH ':memory:' AS other",
        "PRAGMA writable_schema = 1",
        "PRAGMA journal_mode = delete",
        "PRAGMA synchronous = 0",
        "PRAGMA recursive_triggers = 0",
        "PRAGMA query_only = 0",
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_tables_and_settings_cannot_be_changed_from_inside(
    open_record, store, statement, read_only
):
    from sqlalchemy.exc import DatabaseError

    inside = open_record(read_only=read_only).store
    with pytest.raises(DatabaseError) as error, inside._database.reading() as connected:
        connected.exec_driver_sql(statement)
    assert "not authorized" in str(error.value)


def test_record_without_its_version_is_damaged(open_record, store, place):
    store.close()
    raw = dbapi2.connect(str(place))
    raw.execute("DROP TABLE alembic_version")
    raw.commit()
    raw.close()
    with pytest.raises(DatabaseDamagedError) as error:
        open_record()
    assert "damaged" in told(error)
