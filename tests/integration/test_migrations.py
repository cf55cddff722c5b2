"""The tables as they are made, and bringing an older record up to date on a copy."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlcipher3 import dbapi2

from compounding.application import labels, making, recent, settings
from compounding.domain.record import Mark
from compounding.domain.sum_settings import (
    SpreadDraft,
    SumSettings,
    SumSettingsDraft,
    draft_of,
)
from compounding.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseReadOnlyError,
    StorageError,
)
from compounding.messages import sentence
from compounding.persistence import migrate, opening, schema
from compounding.persistence.anchor import Anchor
from compounding.persistence.sqlite import connection
from compounding.persistence.sqlite.errors import told
from compounding.persistence.tables import metadata
from tests.unit.record_samples import (
    begin,
    crushed,
    refused_codes,
    released,
    screened,
    weights_around,
)

DATA = Path(__file__).parents[1] / "data"
EXPECTED = DATA / "schema-0004.sql"
# The tables that the first version did not have; without rows until something is recorded.
MADE_LATER = (
    *("making_told", "sum_settings", "own_spread"),
    *("screen", "classified", "medication_list", "patient_deleted"),
)

NEXT = '''
"""A next version for tests: rebuilds a table that others refer to."""
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade():
    with op.batch_alter_table("making") as making:
        making.add_column(sa.Column("note", sa.Text))
        making.alter_column("planned_on", new_column_name="planned_day")
    EXTRA
'''


@pytest.fixture
def scripts(tmp_path):
    """Migration scripts with a next version; its last line is given."""

    def write(extra="pass"):
        folder = tmp_path / "migrations"
        shutil.copytree(migrate.SCRIPTS, folder)
        (folder / "versions" / "v0005_test.py").write_text(NEXT.replace("EXTRA", extra))
        return folder

    return write


@pytest.fixture
def old(store, place):
    """A worked record of the version before, closed; with the rows of each table."""
    view = crushed(store, begin(store).making_ids[0])
    released(store, view.batches[0])
    store.close()
    return place


def dumped(place, name):
    """A record as an older version wrote it and it was dumped then."""
    raw = dbapi2.connect(str(place))
    raw.executescript((DATA / name).read_text(encoding="utf-8"))
    raw.close()
    return place


@pytest.fixture
def first(place):
    """A record that the first version wrote."""
    return dumped(place, "record-0001.sql")


@pytest.fixture
def third(place):
    """A record of the third version, from before opioid screens: batches in every state, one label
    printed, and a patient's data deleted.
    """
    raw = dbapi2.connect(str(dumped(place, "record-0003.sql")))
    last = raw.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    raw.close()
    Anchor.beside(place).begin(Mark(*last, branch=0))
    return place


def making_of_rx(store, rx_number):
    found = next(each for each in making.makings(store) if each.rx_number == rx_number)
    return making.view(store, found.making_id)


def rows(place):
    raw = dbapi2.connect(str(place))
    names = [row[0] for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    counted = {name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    raw.close()
    return counted


def beside(place):
    """The files of the record, without its anchor."""
    names = {each.name for each in place.parent.glob("record.db*")}
    return names - {f"{place.name}.anchor"}


def version(place):
    raw = dbapi2.connect(str(place))
    (found,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    raw.close()
    return found


def ddl(place):
    """Everything the database is made of, as it was written."""
    raw = dbapi2.connect(str(place))
    found = raw.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    text = "\n\n".join(" ".join(row[0].split()) for row in found) + "\n"
    raw.close()
    return text


def test_tables_made_by_migrations_are_those_the_program_works_with(store, place):
    store.close()
    engine = connection.make_engine(place, connection.Purpose.MIGRATE)
    with engine.connect() as reading:
        context = MigrationContext.configure(reading)
        assert compare_metadata(context, metadata) == []
    engine.dispose()
    memory = connection.memory_engine()
    with memory.connect() as fresh, store._database.reading() as reading:
        metadata.create_all(fresh)
        made = connection.schema_of(reading)
        assert connection.schema_of(fresh) < made
        assert len(made - connection.schema_of(fresh)) == 33
    memory.dispose()


def test_tables_are_exactly_those_of_this_version(place):
    migrate.create(place)
    assert ddl(place) == EXPECTED.read_text(encoding="utf-8")


def test_newest_version_is_the_last_of_the_scripts():
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_heads() == [schema.NEWEST]
    assert [each.revision for each in scripts.walk_revisions()] == list(reversed(schema.VERSIONS))


def test_alembic_is_not_loaded_where_the_record_is_up_to_date(store, place, tmp_path):
    import subprocess
    import sys

    script = (
        "import sys; from pathlib import Path; from compounding import bootstrap\n"
        "assert 'sqlalchemy' not in sys.modules\n"
        f"folder = Path({str(tmp_path)!r})\n"
        f"with bootstrap.open_services('sqlite:///{place}', settings_folder=folder) as services:\n"
        "    assert services.store.last_seq()\n"
        "assert 'alembic' not in sys.modules\n"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script], check=True, cwd=root)


def test_create_leaves_nothing_beside_the_record(place):
    assert migrate.create(place)
    assert [each.name for each in place.parent.iterdir()] == ["record.db"]


def test_create_never_replaces_a_record(place, record_with_pharmacy):
    shutil.copyfile(record_with_pharmacy, place)
    before = place.read_bytes()
    assert not migrate.create(place)
    assert place.read_bytes() == before


def test_create_without_links_never_replaces_a_record(place, monkeypatch):
    def no_links(*_):
        raise PermissionError

    monkeypatch.setattr(migrate.os, "link", no_links)
    assert migrate.create(place)
    assert not migrate.create(place)


def test_create_where_nothing_can_be_named_says_so(place, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(migrate.os, "link", refuse)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StorageError) as error:
        migrate.create(place)
    assert "could not be begun" in sentence(error.value.code, error.value.params)
    assert list(place.parent.iterdir()) == []


def test_upgrade_keeps_every_row_and_the_old_file(old, scripts):
    before = rows(old)
    assert before["batch"] == 3
    kept = migrate.upgrade(old, scripts(), "0005")
    assert rows(old) == before
    assert rows(kept) == before
    assert version(old) == "0005"
    raw = dbapi2.connect(str(old))
    assert raw.execute("SELECT planned_day, note FROM making").fetchone()[1] is None
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()
    assert beside(old) == {old.name, kept.name}


def test_upgrade_takes_what_is_still_in_the_log_beside_the_file(store, place, scripts):
    """A record whose program was killed has its last events in the -wal file."""
    begin(store)
    killed = place.with_name("killed.db")
    shutil.copyfile(place, killed)
    shutil.copyfile(f"{place}-wal", f"{killed}-wal")
    events = store.last_seq()
    migrate.upgrade(killed, scripts(), "0005")
    assert rows(killed)["event"] == events


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("op.execute('DELETE FROM target')", "rows of target lost"),
        ("op.execute('UPDATE lot SET making_id = 1')", "refers to a missing"),
    ],
)
def test_upgrade_that_loses_something_is_undone(old, scripts, extra, words):
    before = ddl(old), rows(old)
    with pytest.raises(DatabaseDamagedError) as error:
        migrate.upgrade(old, scripts(extra), "0005")
    assert words in sentence(error.value.code, error.value.params)
    assert (ddl(old), rows(old)) == before
    assert beside(old) == {old.name}


def test_upgrade_puts_the_triggers_on_again(old, scripts):
    migrate.upgrade(old, scripts(), "0005")
    raw = dbapi2.connect(str(old))
    with pytest.raises(dbapi2.IntegrityError):
        raw.execute("DELETE FROM making")
    raw.close()


def test_upgrade_that_fails_half_way_leaves_the_record_as_it_was(old, scripts):
    before = ddl(old), rows(old)
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(old, scripts("1 / 0"), "0005")
    assert (ddl(old), rows(old)) == before
    assert beside(old) == {old.name}


def test_upgrade_of_a_record_in_use_waits_and_says_so(open_record, old, scripts, monkeypatch):
    monkeypatch.setitem(connection._OF[connection.Purpose.MIGRATE], "busy_timeout", 50)
    other = open_record().store
    assert other.last_seq()
    with pytest.raises(DatabaseBusyError):
        migrate.upgrade(old, scripts(), "0005")
    assert other.last_seq()


def test_upgrade_that_cannot_replace_the_file_says_so(old, scripts, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    before, folder = rows(old), scripts()
    monkeypatch.setattr(migrate.shutil, "copyfile", refuse)
    with pytest.raises(StorageError) as error:
        migrate.upgrade(old, folder, "0005")
    assert "It stays as it was" in sentence(error.value.code, error.value.params)
    assert rows(old) == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_upgrade_whose_drafts_cannot_be_removed_still_says_what_failed(
    old, scripts, monkeypatch, number
):
    """As on a disk that may only be read from now on; the next start removes them."""

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    folder = scripts()
    with monkeypatch.context() as patch:
        patch.setattr(migrate.shutil, "copyfile", refuse)
        patch.setattr(Path, "unlink", refuse)
        with pytest.raises(StorageError) as error:
            migrate.upgrade(old, folder, "0005")
    assert isinstance(error.value, DatabaseFullError) == (number == errno.ENOSPC)
    assert "It stays as it was" in sentence(error.value.code, error.value.params)
    assert version(old) == "0004"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("attempt to write a readonly database", DatabaseReadOnlyError),
        ("disk I/O error", StorageError),
        ("database disk image is malformed", DatabaseDamagedError),
        ("database or disk is full", DatabaseFullError),
    ],
)
def test_copy_that_fails_is_told_though_the_driver_gives_words_alone(place, words, kind):
    with pytest.raises(StorageError) as error, told(place):
        raise dbapi2.OperationalError(words)
    assert type(error.value) is kind


def test_opening_an_older_record_brings_it_up_to_date(open_record, old, scripts, monkeypatch):
    folder, upgrade = scripts(), migrate.upgrade
    monkeypatch.setattr(schema, "VERSIONS", (*schema.VERSIONS, "0005"))
    monkeypatch.setattr(opening, "NEWEST", "0005")
    monkeypatch.setattr(opening.migrate, "upgrade", lambda place: upgrade(place, folder, "0005"))
    with pytest.raises(StorageError) as error:
        open_record(read_only=True)
    assert "Start the program once" in sentence(error.value.code, error.value.params)
    assert version(old) == "0004"
    open_record()
    assert version(old) == "0005"


def test_record_of_the_first_version_opens_whole_and_keeps_every_row(first, open_record):
    before = rows(first)
    store = open_record().store
    assert version(first) == schema.NEWEST
    assert store.verify().ok
    begun = {"event": before["event"] + 1}  # the anchor beside it, begun with an event
    made = {**dict.fromkeys(MADE_LATER, 0), "making_told": before["making"]}
    assert rows(first) == {**before, **begun, **made}
    assert rows(first.with_name("record.db.before-0004")) == before
    assert settings.read_sum_settings(store) == SumSettings()


def test_record_of_the_first_version_takes_the_settings_of_the_sums(first, open_record):
    store = open_record().store
    events = store.last_seq()
    draft = SumSettingsDraft(
        "fixed_fill", "5.0", "dac_nrf", "2", {"fill": SpreadDraft("3.5", "Report 12")}
    )
    assert settings.set_sum_settings(store, draft).seq == events + 1
    assert store.verify().ok
    assert draft_of(settings.read_sum_settings(store)) == draft


def test_making_of_the_first_version_shows_what_was_recorded_and_goes_on(first, open_record):
    """Its first batch was judged by the rule of that time; its third is finished now."""
    store = open_record().store
    old = next(row for row in making.makings(store) if row.form == "capsule")
    view = making.view(store, old.making_id)
    assert [each.state for each in view.batches] == ["released", "rejected", "in_process"]
    capsules = view.batches[0].capsules
    assert (capsules.rule, capsules.net, capsules.passes) == ("usp_theoretical", False, True)
    assert view.lots[0].weighed is None
    third = view.batches[2]
    weights = weights_around(third)
    making.weigh_capsules(store, third.batch_id, third.units, "48", weights)
    making.settle_extras(store, third.batch_id, "destroyed")
    making.prepare(store, third.batch_id, "Technician A")
    screened(store, old.making_id)
    after = making.check_and_release(store, third.batch_id, "Pharmacist B")
    assert after.batches[2].state == "released"
    assert after.batches[0] == view.batches[0]
    assert store.verify().ok


def test_liquid_of_the_first_version_is_the_patients_last_strength(first, open_record):
    store = open_record().store
    last = recent.last_concentration(store, "Zoe Munoz", date(1970, 1, 1))
    assert last == Decimal(1)


def test_record_of_the_third_version_opens_whole_and_keeps_every_row(third, open_record):
    before = rows(third)
    store = open_record().store
    assert store.verify().ok
    made = {"screen": 0, "classified": 0, "medication_list": 0, "patient_deleted": 1}
    assert rows(third) == {**before, **made}
    assert rows(third.with_name("record.db.before-0004")) == before


def test_patient_deleted_in_the_third_version_stays_deleted_and_no_other_is(third, open_record):
    store = open_record().store
    gone = making_of_rx(store, "482120").prescription
    assert (gone.patient, gone.born) == ("", None)
    left = [making_of_rx(store, rx).prescription.patient for rx in ("482117", "482118", "482119")]
    assert left == ["Surname, First", "Muñoz, Zoë", "Other, Person"]


def test_patient_hidden_after_the_migration_is_not_taken_for_deleted(third, open_record):
    """What is missing later without a mark was not deleted by the program."""
    services = open_record()
    making_id = making_of_rx(services.store, "482118").making_id
    raw = dbapi2.connect(str(third))
    raw.executescript("DROP TRIGGER patient_leaves_a_mark; DELETE FROM patient")
    raw.close()
    with pytest.raises(DatabaseDamagedError) as error:
        making.view(services.store, making_id)
    assert "list 'patient'" in sentence(error.value.code, error.value.params)


def test_batches_of_the_third_version_stay_as_they_are_and_go_out_once_screened(third, open_record):
    """A label printed then is printed again only for a patient who was screened since."""
    store = open_record().store
    view = making_of_rx(store, "482117")
    assert [each.state for each in view.batches] == ["released", "rejected", "to_check"]
    done, _, prepared = (each.batch_id for each in view.batches)
    assert refused_codes(labels.printed, store, done, 1, "pdf") == ["screen.not_finished"]
    assert refused_codes(making.check_and_release, store, prepared, "Pharmacist B") == [
        "screen.not_finished"
    ]
    screened(store, view.making_id)
    labels.printed(store, done, 1, "pdf")
    after = making.check_and_release(store, prepared, "Pharmacist B")
    assert after.batches[2].state == "released"
    assert after.batches[0].containers[0].printed == 2
    assert store.verify().ok
