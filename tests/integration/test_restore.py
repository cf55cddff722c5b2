"""Putting a backup back: rehearsed, told what is lost, by name, and what it replaces is kept."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application import labels, making, settings
from compounding.application.backups import set_folder
from compounding.domain.house_events import EndAccepted, RecordRestored
from compounding.domain.prescription import Pharmacy
from compounding.errors import (
    BackupError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseTooNewError,
    InputError,
    StorageError,
)
from compounding.messages import sentence_of_error
from compounding.persistence import restore as subject
from compounding.persistence.anchor import Anchor
from compounding.persistence.sqlite import connection
from compounding.persistence.standing import Trouble
from tests.backups_on_disk import LOGS, Workstation, ask, every_file, names_in, tell
from tests.unit.record_samples import (
    ORDINARY,
    PHARMACY,
    begin,
    crushed,
    refused_codes,
    released,
)
from tests.unit.screen_steps import RECENT_LISTED, STILL_TAKEN, finish

FIRST = Path(__file__).parents[1] / "data" / "record-0001.sql"


@pytest.fixture
def here(tmp_path: Path) -> Workstation:
    """A record with events a to d, closed."""
    made = Workstation(tmp_path / "data")
    made.folder.mkdir()
    made.work("a", "b", "c", "d")
    return made


@pytest.fixture
def backup(here) -> Path:
    """A backup of it; the record went on with e and f."""
    made = here.back_up().path
    here.work("e", "f")
    return made


def refusal(here: Workstation, source: Path, kind: type[StorageError] = BackupError) -> str:
    """What both the rehearsal and the restore say; neither changes a file."""
    before = every_file(here.folder)
    said = set()
    for action in (here.rehearse, here.restore):
        with pytest.raises(kind) as error:
            action(source)
        said.add(sentence_of_error(error.value))
        after = every_file(here.folder)
        passing = {f"{here.name}{each}" for each in LOGS}  # SQLite's own
        assert {name: after[name] for name in before} == before
        assert after.keys() - before.keys() <= passing
    assert len(said) == 1
    return said.pop()


def restored_events(here: Workstation) -> list[RecordRestored]:
    with here.open(read_only=True) as services:
        told = [each.event for each in services.store.entries("record")]
    return [each for each in told if isinstance(each, RecordRestored)]


# A rehearsal


def test_rehearsal_tells_what_would_be_lost_and_changes_nothing(here, backup):
    before = here.files()
    tried = here.rehearse(backup)
    assert (tried.events, tried.lost, tried.anchored) == (5, 2, True)
    assert {name: here.files()[name] for name in before} == before
    assert list(here.folder.glob("*restoring*")) == []


def test_rehearsal_of_what_is_recorded_last_loses_nothing(here):
    tried = here.rehearse(here.back_up().path)
    assert (tried.events, tried.lost) == (5, 0)


def test_rehearsal_beside_an_open_window_is_allowed(here, backup):
    with here.open() as services:
        settings.set_pharmacy(services.store, Pharmacy("g", "x", "y"))
        assert here.rehearse(backup).lost == 3
        settings.set_pharmacy(services.store, Pharmacy("h", "x", "y"))


@pytest.mark.parametrize("seen", [True, False])
def test_loss_is_counted_from_how_far_the_record_is_known_to_have_gone(here, backup, seen):
    """Its own end is not all: here the file is gone, and the anchor or the user's mark knows."""
    here.place.unlink()
    if seen:
        here.anchor.unlink()
    assert here.rehearse(backup).lost == 2


def test_loss_is_not_known_where_nothing_is(here, backup):
    elsewhere = Workstation(here.folder / "elsewhere")
    elsewhere.folder.mkdir()
    assert elsewhere.rehearse(backup).lost == 0


# Backups that are refused


def test_file_that_is_not_there_is_told(here):
    assert "There is no backup at" in refusal(here, here.folder / "gone.db")
    assert "There is no backup at" in refusal(here, here.folder / "gone" / "gone.db")


def test_folder_is_no_backup(here):
    assert "cannot be read" in refusal(here, here.folder)


def test_empty_file_is_no_backup(here, backup):
    backup.write_bytes(b"")
    assert "is empty" in refusal(here, backup)


@pytest.mark.parametrize("content", [b"no database " * 999, b"SQLite format 3\0" + b"\xff" * 9999])
def test_file_that_is_no_database_is_refused_by_its_own_name(here, backup, content):
    backup.write_bytes(content)
    text = refusal(here, backup, DatabaseDamagedError)
    assert str(backup) in text
    assert "restoring" not in text


def test_database_of_another_program_is_refused(here):
    other = here.folder / "other.db"
    raw = dbapi2.connect(str(other))
    raw.execute("CREATE TABLE theirs (a)")
    raw.close()
    text = refusal(here, other, DatabaseDamagedError)
    assert "another program" in text
    assert str(other) in text


def test_row_26_backup_of_a_newer_program_is_refused(here, backup):
    tell(backup, "UPDATE alembic_version SET version_num = '9999'")
    text = refusal(here, backup, DatabaseTooNewError)
    assert f"A newer version of the program wrote the record at {backup}" in text


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE event SET actor = 'someone' WHERE seq = 3", "Event 3 was altered"),
        ("DELETE FROM event WHERE seq = 3", "Event 3 is missing"),
        ("UPDATE pharmacy SET name = 'x'", "list 'pharmacy'"),
        ("CREATE TABLE more (a)", "tables are not as the program made them"),
    ],
)
def test_backup_that_was_altered_is_refused_and_says_where(here, backup, statement, words):
    tell(backup, statement)
    text = refusal(here, backup)
    assert words in text
    assert str(backup) in text


@pytest.mark.parametrize("name", ["event", "alembic_version", "pharmacy"])
def test_backup_without_its_tables_is_refused(here, backup, name):
    tell(backup, f"DROP TABLE {name}")
    text = refusal(here, backup, StorageError)
    assert str(backup) in text
    assert "restoring" not in text


def test_backup_that_lacks_its_end_is_refused(here, backup):
    tell(
        backup,
        "DELETE FROM event WHERE seq > 3",
        "UPDATE pharmacy SET name = 'b'",
    )
    text = refusal(here, backup)
    assert "ends with event 3, but had 5 when it was made" in text


def test_backup_beside_the_anchor_of_another_record_is_refused(here, backup):
    other = Workstation(here.folder / "other")
    other.folder.mkdir()
    other.work("v", "w", "x")
    shutil.copyfile(other.anchor, Anchor.beside(backup).path)
    assert "is not whole" in refusal(here, backup)


def test_backup_of_before_beside_the_anchor_of_a_later_one_is_refused(here, backup):
    later = here.back_up().path
    shutil.copyfile(Anchor.beside(later).path, Anchor.beside(backup).path)
    assert "ends with event 5, but had 7" in refusal(here, backup)


# Backups that are taken


@pytest.mark.parametrize("content", [None, b"nonsense"])
def test_backup_without_a_mark_of_its_own_is_taken_and_that_is_told(here, backup, content):
    anchor = Anchor.beside(backup).path
    if content is None:
        anchor.unlink()
    else:
        anchor.write_bytes(content)
    assert not here.rehearse(backup).anchored
    here.restore(backup)
    assert here.expect_sound() == 6


def test_mark_of_before_an_acceptance_says_nothing_of_the_backups_end(here):
    old = here.files()
    here.anchor.unlink()
    here.accept_end()
    made = here.back_up().path
    Anchor.beside(made).path.write_bytes(old["record.db.anchor"])
    assert not here.rehearse(made).anchored


def test_copy_with_its_log_beside_it_is_taken_with_both(here, tmp_path):
    """As a killed program leaves a record, and as some copy it."""
    with here.open() as services:
        settings.set_pharmacy(services.store, Pharmacy("only in the log", "x", "y"))
        for ending in ("", "-wal", ".anchor"):
            shutil.copyfile(f"{here.place}{ending}", tmp_path / f"copy.db{ending}")
    here.work("later")
    tried = here.rehearse(tmp_path / "copy.db")
    assert (tried.events, tried.lost, tried.anchored) == (6, 1, True)
    (tmp_path / "copy.db-wal").unlink()
    assert "ends with event" in refusal(here, tmp_path / "copy.db")


def test_record_of_the_first_version_is_brought_up_while_it_is_rehearsed(here, tmp_path):
    first = tmp_path / "first.db"
    raw = dbapi2.connect(str(first))
    raw.executescript(FIRST.read_text(encoding="utf-8"))
    raw.close()
    events = ask(first, "SELECT max(seq) FROM event")[0][0]
    before = first.read_bytes()
    tried = here.rehearse(first)
    assert (tried.events, tried.lost, tried.anchored) == (events, 5, False)
    assert first.read_bytes() == before
    here.restore(first)
    assert first.read_bytes() == before
    with here.open() as services:
        assert services.trouble is None
        assert services.verify().ok
        view = making.view(services.store, making.makings(services.store)[0].making_id)
        assert view.batches
        settings.set_pharmacy(services.store, PHARMACY)


# The restore


def test_restored_record_says_so_itself_and_goes_on(here, backup):
    head = Anchor.beside(backup).read().head
    lost = Anchor(here.anchor).read()
    kept = here.restore(backup)
    assert here.place.read_bytes()[18:20] == b"\x02\x02", "ready for work as it lies there"
    assert here.files().keys() == {
        "record.db",
        "record.db.anchor",
        kept.name,
        f"{kept.name}.anchor",
    }
    assert names_in(here.place) == ["a", "b", "c", "d"]
    (event,) = restored_events(here)
    assert event == RecordRestored(
        branch=1,
        seq=5,
        head=head.hex(),
        lost_seq=7,
        lost_head=lost.head.hex(),
        kept_as=kept.name,
        name="Pharmacist B",
        reason="the disk failed",
    )
    mark = Anchor(here.anchor).read()
    assert (mark.seq, mark.branch) == (6, 1)
    assert here.expect_sound() == 6
    assert here.work("g") == 7
    assert Anchor(here.anchor).read().branch == 1


def test_screen_of_the_backup_lets_nothing_more_out_before_it_is_asked_again(here):
    """A screen that stopped after the backup is lost with the disk."""
    with here.open() as services:
        making_id = begin(services.store).making_ids[0]
        view = released(services.store, crushed(services.store, making_id).batches[0])
        batch_id = view.batches[0].batch_id
    backup = here.back_up().path
    with here.open() as services:
        finish(
            services.store, making_id, "oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED
        )
    here.restore(backup)
    with here.open() as services:
        label = (services.store, batch_id, 1, "pdf")
        assert refused_codes(labels.printed, *label) == ["screen.before_loss"]
        finish(services.store, making_id, ORDINARY)
        labels.printed(*label)
    here.expect_sound()


def test_everything_recorded_comes_back_as_it_was(here):
    with here.open() as services:
        view = crushed(services.store, begin(services.store).making_ids[0])
        released(services.store, view.batches[0])
        before = making.view(services.store, view.making_id)
        source = services.back_up().path
        making.reject(services.store, view.batches[1].batch_id, "B", "spilled")
    here.restore(source)
    with here.open() as services:
        after = making.view(services.store, view.making_id)
        begin(services.store)
        assert services.verify().ok
    # Only that the screen is to be asked again is new.
    for now, then in zip(after.batches, before.batches, strict=True):
        assert replace(now, against_release=then.against_release) == then
    screen = replace(after.screen, doubted=False)
    whole = replace(after, screen=screen, batches=before.batches)
    assert [each.code for each in whole.against_patient] == ["screen.before_loss"]
    assert replace(whole, against_patient=()) == before


def test_what_it_replaces_is_kept_with_all_its_files(here, backup):
    """The log, too, where the record cannot be opened to fold it in."""
    before = {name: content for name, content in here.files().items() if "shm" not in name}
    kept = here.restore(backup)
    assert kept.parent == here.folder
    assert kept.name.startswith("record.db.replaced-20261122T")
    assert {each.name.replace(kept.name, "record.db"): each.read_bytes()
            for each in here.folder.glob(f"{kept.name}*")}.keys() == before.keys()  # fmt: skip
    assert names_in(kept) == list("abcdef")
    assert Anchor.beside(kept).path.read_bytes() == before["record.db.anchor"]


def test_files_of_a_damaged_record_are_kept_byte_for_byte(here, backup):
    here.place.write_bytes(b"no database " * 1000)
    for ending in ("-wal", "-journal"):
        here.place.with_name(f"record.db{ending}").write_bytes(b"some log")
    before = here.files()
    kept = here.restore(backup)
    assert {
        each.name.replace(kept.name, "record.db"): each.read_bytes()
        for each in here.folder.glob(f"{kept.name}*")
    } == before
    assert here.expect_sound() == 6


def cut(here: Workstation) -> None:
    with here.place.open("r+b") as file:
        file.truncate(here.place.stat().st_size // 2)


def overwrite(here: Workstation) -> None:
    content = bytearray(here.place.read_bytes())
    content[4096:9000] = b"\xa5" * 4904
    here.place.write_bytes(content)


DAMAGE = {
    "not a database": lambda here: here.place.write_bytes(b"no database " * 1000),
    "empty": lambda here: here.place.write_bytes(b""),
    "cut": cut,
    "overwritten": overwrite,
    "another program's": lambda here: tell(here.place, "PRAGMA application_id = 5"),
    "without events": lambda here: tell(here.place, "DROP TABLE event"),
    "without version": lambda here: tell(here.place, "DROP TABLE alembic_version"),
    "altered": lambda here: tell(here.place, "UPDATE event SET body = x'00' WHERE seq = 2"),
    "anchor gone": lambda here: here.anchor.unlink(),
    "end gone": lambda here: tell(here.place, "DELETE FROM event WHERE seq > 3"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_record_that_is_damaged_is_replaced_and_kept(here, backup, damage):
    DAMAGE[damage](here)
    damaged = here.place.read_bytes()
    assert here.rehearse(backup).lost == 2
    kept = here.restore(backup)
    assert kept.read_bytes()[100:] == damaged[100:]
    assert here.expect_sound() == 6
    assert here.work("g") == 7
    assert restored_events(here)[0].lost_seq == 7


@pytest.mark.parametrize("anchor_too", [False, True])
def test_record_that_is_missing_is_put_back_and_none_is_kept(here, backup, anchor_too):
    here.place.unlink()
    if anchor_too:
        here.anchor.unlink()
    assert here.restore(backup) is None
    assert here.expect_sound() == 6
    assert not [each for each in here.folder.iterdir() if each.name.endswith("replaced")]


def test_folder_in_the_records_place_is_told(here, backup):
    here.place.unlink()
    here.place.mkdir()
    with pytest.raises(StorageError) as error:
        here.restore(backup)
    assert sentence_of_error(error.value)
    assert here.place.is_dir()


def test_folder_of_the_record_that_is_missing_is_told_as_that(here, backup, tmp_path):
    elsewhere = Workstation(tmp_path / "not there")
    for action in (elsewhere.rehearse, elsewhere.restore):
        with pytest.raises(DatabaseMissingError) as error:
            action(backup)
        assert str(tmp_path / "not there") in sentence_of_error(error.value)
    assert not (tmp_path / "not there").exists()


@pytest.mark.parametrize(("name", "reason"), [("", "why"), ("B", " "), ("B\n", "a\nb")])
def test_restore_without_a_name_or_a_reason_is_refused(here, backup, name, reason):
    before = here.files()
    with pytest.raises(InputError):
        bootstrap.restore_backup(backup, name, reason, here.url, settings_folder=here.settings)
    assert here.files() == before


def test_restoring_twice_keeps_both_that_were_replaced(here, backup):
    first = here.restore(backup)
    here.work("g")
    second = here.restore(backup)
    here.clock.moment -= timedelta(minutes=1)
    third = here.restore(backup)
    assert len({first, second, third}) == 3
    assert [names_in(each)[-1] for each in (first, second, third)] == ["f", "g", "d"]
    assert here.expect_sound() == 6
    assert [each.branch for each in restored_events(here)] == [3]


def test_second_restore_in_place_of_the_first_is_no_alarm_to_anyone(here, backup):
    """The record is taken back to before the first restore, so it tells of the second alone."""
    here.user = "another user"
    here.work(*"ghijkl")
    here.user = "settings"
    later = here.back_up().path
    here.restore(backup)
    here.restore(backup)
    assert [each.branch for each in restored_events(here)] == [2]
    for user in ("another user", "settings", "a third"):
        here.user = user
        assert here.trouble() is None
    assert here.rehearse(later).events == 13
    here.user = "settings"
    assert here.expect_sound() == 6


def test_restored_record_can_be_backed_up_and_put_back_itself(here, backup):
    here.restore(backup)
    here.work("g")
    made = here.back_up().path
    here.work("h")
    assert here.rehearse(made).lost == 1
    here.restore(made)
    assert names_in(here.place) == ["a", "b", "c", "d", "g"]
    assert [each.branch for each in restored_events(here)] == [1, 2]
    assert here.expect_sound() == 8


# A restore that was a mistake


def test_what_was_kept_can_be_put_back_and_is_no_alarm(here, backup):
    here.user = "another user"
    here.work("seen by another")
    here.user = "settings"
    kept = here.restore(backup)
    here.work("g", "h")
    here.back_up()
    tried = here.rehearse(kept)
    assert tried.events == 8
    assert tried.lost == 3, "the events since the restore, and the restore itself"
    here.restore(kept)
    for user in ("settings", "another user", "a third"):
        here.user = user
        assert here.trouble() is None
    assert names_in(here.place) == [*"abcdef", "seen by another"]


def test_loss_to_another_branch_of_more_events_is_counted(here, backup):
    kept = here.restore(backup)
    here.work(*"ghijkl")
    assert here.rehearse(kept).lost == 12 - 5


def test_record_begun_on_a_new_computer_is_replaced_by_the_old_one(here, backup, tmp_path):
    """The first start begins an empty record; its mark is not that of the record put back."""
    new = Workstation(tmp_path / "new computer")
    new.folder.mkdir()
    new.work(*(str(number) for number in range(9)))
    new.back_up()
    assert new.rehearse(backup).lost == 10
    new.restore(backup)
    for user in ("settings", "another user"):
        new.user = user
        assert new.trouble() is None
    assert new.expect_sound() == 6


def test_row_16_old_mark_of_another_user_is_no_alarm_after_a_restore(here, backup):
    here.user = "another user"
    here.work("g", "h")
    here.user = "settings"
    here.restore(backup)
    for user in ("another user", "settings", "a third"):
        here.user = user
        assert here.trouble() is None
    assert here.expect_sound() == 6


def test_row_16_abandoned_branch_put_back_by_hand_is_an_alarm(here, backup):
    kept = here.restore(backup)
    here.work("g")
    for ending in ("", ".anchor"):
        shutil.copyfile(f"{kept}{ending}", f"{here.place}{ending}")
    trouble = here.trouble()
    assert trouble is not None
    assert trouble.code in (Trouble.MISSING, Trouble.DIFFERS)
    with here.open() as services, pytest.raises(DatabaseDamagedError):
        settings.set_pharmacy(services.store, PHARMACY)
    here.accept_end()
    with here.open() as services:
        assert services.trouble is None
        assert isinstance(services.store.entries("record")[-1].event, EndAccepted)


def test_row_16_restored_record_of_before_put_back_by_hand_is_an_alarm(here, backup):
    here.restore(backup)
    restored = here.files()
    here.work("g")
    for name in here.files():
        (here.folder / name).unlink()
    for name, content in restored.items():
        (here.folder / name).write_bytes(content)
    trouble = here.trouble()
    assert trouble is not None
    assert trouble.code == Trouble.MISSING


# What stands in the way


@pytest.fixture
def impatient(monkeypatch):
    """Connections that wait a moment only."""
    for each in connection.Purpose:
        monkeypatch.setitem(connection._OF[each], "busy_timeout", 50)


def test_open_window_is_told_and_nothing_is_changed(here, backup, impatient):
    with here.open() as services:
        settings.set_pharmacy(services.store, Pharmacy("g", "x", "y"))
        before = here.files()
        with pytest.raises(DatabaseBusyError) as error:
            here.restore(backup)
        assert "Another program is using the record" in sentence_of_error(error.value)
        assert here.files() == before
        settings.set_pharmacy(services.store, Pharmacy("h", "x", "y"))
    assert here.expect_sound() == 9


@pytest.mark.parametrize("how", ["reads", "writes"])
def test_other_program_that_holds_the_record_is_told(here, backup, impatient, how):
    raw = dbapi2.connect(str(here.place), isolation_level=None)
    raw.execute("BEGIN IMMEDIATE" if how == "writes" else "BEGIN")
    raw.execute("SELECT * FROM event").fetchone()
    before = {name: each for name, each in here.files().items() if "shm" not in name}
    try:
        with pytest.raises(DatabaseBusyError):
            here.restore(backup)
        after = here.files()
        assert {name: after[name] for name in before} == before
    finally:
        raw.close()
    assert here.expect_sound() == 7


def test_window_opened_in_the_middle_keeps_what_it_records(here, backup, monkeypatch):
    """It came after the record was looked at and before it was exchanged."""
    opened = []
    usual = subject._say_so

    def meanwhile(*given):
        with here.open() as services:
            opened.append(settings.set_pharmacy(services.store, Pharmacy("meanwhile", "x", "y")))
        return usual(*given)

    monkeypatch.setattr(subject, "_say_so", meanwhile)
    with pytest.raises(DatabaseBusyError):
        here.restore(backup)
    assert opened
    assert names_in(here.place)[-1] == "meanwhile"
    assert here.expect_sound() == opened[0].seq
    assert not list(here.folder.glob("*replaced*"))


@pytest.mark.parametrize(("number", "kind"), [(28, DatabaseFullError), (5, BackupError)])
@pytest.mark.parametrize("at", ["copy of the backup", "copy of the record", "exchange"])
def test_disk_that_fails_leaves_the_record_and_no_rest(here, backup, monkeypatch, number, kind, at):
    """Copying the backup beside it, keeping the record, or the exchange itself."""
    before = every_file(here.folder)

    def refuse(*_, **__):
        raise OSError(number, "the disk says no")

    if at == "exchange":
        usual = Path.replace
        monkeypatch.setattr(
            Path,
            "replace",
            lambda self, goal: refuse() if "restoring" in self.name else usual(self, goal),
        )
    else:
        copy, kept = shutil.copyfile, at == "copy of the record"
        monkeypatch.setattr(
            subject.shutil,
            "copyfile",
            lambda source, goal: (
                refuse() if kept == ("replaced" in str(goal)) else copy(source, goal)
            ),
        )
    with pytest.raises(kind) as error:
        here.restore(backup)
    assert sentence_of_error(error.value)
    rest = every_file(here.folder).keys() - before.keys()
    kept = {each for each in rest if each.startswith("record.db.replaced-20261122T163200Z")}
    assert rest - kept <= {f"record.db{each}" for each in LOGS}
    assert not kept or at == "exchange"
    assert here.files()["record.db.anchor"] == before["record.db.anchor"]
    assert names_in(here.place) == list("abcdef")
    assert here.expect_sound() == 7


def test_anchor_that_cannot_be_written_is_brought_up_at_the_next_opening(here, backup, monkeypatch):
    def refuse(*_):
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Anchor, "begin", refuse)
        here.restore(backup)
    assert here.expect_sound() == 6
    assert Anchor(here.anchor).read().branch == 1


def test_row_26_record_of_a_newer_program_is_not_replaced(here, backup):
    tell(here.place, "UPDATE alembic_version SET version_num = '9999'")
    text = refusal(here, backup, DatabaseTooNewError)
    assert f"A newer version of the program wrote the record at {here.place}" in text


def test_chosen_folder_of_backups_is_the_restored_records_own(here):
    with here.open() as services:
        set_folder(services.store, str(here.folder / "usb"))
        source = services.back_up().path
        set_folder(services.store, str(here.folder / "other"))
    here.restore(source)
    with here.open() as services:
        assert services.backup_folder().parent == here.folder / "usb"
        assert services.last_backup().path == source
