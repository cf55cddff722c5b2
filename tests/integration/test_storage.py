"""Where the record lies, and each way a disk can fail: one plain sentence, nothing half done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
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
from compounding.persistence.sqlite import connection
from tests.unit.record_samples import PHARMACY, StillClock, begin

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


@pytest.mark.parametrize("text", ["{", "[]", "\xff"])
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
        again = open_record()
        making.makings(again.store)
        again.verify()
    assert "Do not delete it" in told(error)


def test_record_with_damaged_pages_fails_the_check(open_record, store, place):
    begin(store)
    store.close()
    with place.open("r+b") as file:
        file.seek(4096 * 6 + 100)
        file.write(b"\xa5" * 6000)
    try:
        verification = open_record(read_only=True).verify()
    except DatabaseDamagedError as error:
        assert sentence(error.code, error.params)
    else:
        assert not verification.ok


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
    shutil.copyfile(record_with_pharmacy, place.with_name("copy"))
    assert settings.read_pharmacy(store) == PHARMACY
    place.with_name("copy").replace(place)
    with pytest.raises(DatabaseMissingError) as error:
        settings.set_pharmacy(store, OTHER)
    assert "replaced" in told(error)


def test_locked_record_waits_and_says_so_then_works_again(store, place, monkeypatch):
    seq = store.last_seq()
    raw = dbapi2.connect(str(place), isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    store.hurry()
    with pytest.raises(DatabaseBusyError) as error:
        settings.set_pharmacy(store, OTHER)
    assert "Another program is using" in told(error)
    assert settings.read_pharmacy(store) == PHARMACY
    raw.execute("ROLLBACK")
    raw.close()
    assert settings.set_pharmacy(store, OTHER).seq == seq + 1


def test_full_disk_records_nothing_and_goes_on_when_there_is_room(store, place):
    limit = page_limit(store, more=0)
    seq = store.last_seq()
    with pytest.raises(DatabaseFullError) as error:
        for _ in range(200):
            begin(store)
    assert "full" in told(error)
    assert "not recorded" in told(error)
    stopped_at = store.last_seq()
    assert limit
    page_limit(store, more=10_000)
    begin(store)
    assert store.last_seq() > stopped_at >= seq
    assert store.verify().ok


def page_limit(store, more):
    """Let the file grow by ``more`` pages and no further."""
    with store._database._engine.connect() as connected:
        pages = connected.exec_driver_sql("PRAGMA page_count").scalar()
        return connected.exec_driver_sql(f"PRAGMA max_page_count = {pages + more}").scalar()
