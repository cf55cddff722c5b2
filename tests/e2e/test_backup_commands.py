"""``backup`` and ``restore`` as a shell calls them: exit status, plain lines, a sound record."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.backups_on_disk import Workstation, ask, every_file, names_in, tell
from tests.e2e.headless import ROOT, assert_refused, said, start

WHO = ["--name", "Pharmacist B", "--reason", "the disk failed"]


@pytest.fixture
def here(tmp_path: Path) -> Workstation:
    """A record with events a to d, closed, in a folder of its own."""
    made = Workstation(tmp_path / "data")
    made.folder.mkdir()
    made.work("a", "b", "c", "d")
    return made


@pytest.fixture
def backup(here) -> Path:
    """A backup made by the command; the record went on with e and f."""
    goal = here.folder.parent / "safe.db"
    answer(here, "backup", goal)
    here.work("e", "f")
    return goal


def call(here: Workstation, *words: str | Path) -> subprocess.CompletedProcess[bytes]:
    return start("--database", here.url, *words)


def answer(here: Workstation, *words: str | Path) -> list[str]:
    """The lines of a command that is answered with a yes."""
    done = call(here, *words)
    assert (done.returncode, said(done)) == (0, [])
    return done.stdout.decode("utf-8").splitlines()


def verified(here: Workstation, place: Path | None = None) -> str:
    """What ``verify`` says of the record, or of another file."""
    done = start("verify", "--database", f"sqlite:///{place or here.place}")
    assert (done.returncode, said(done)) == (0, [])
    return done.stdout.decode("utf-8").strip()


# backup


def test_backup_to_a_file_names_it_with_its_events_and_head(here):
    goal = here.folder.parent / "safe.db"
    (line,) = answer(here, "backup", goal)
    head = ask(here.place, "SELECT hash FROM event WHERE seq = 5")[0][0].hex()[:16]
    assert line == f"A checked copy is at {goal}: 5 events, last {head}."
    assert names_in(goal) == list("abcd")
    assert f"5 events, last {head}" in verified(here, goal)
    assert "5 events" in verified(here)


def test_backup_to_a_folder_gets_a_name_of_its_own(here):
    folder = here.folder.parent / "usb"
    folder.mkdir()
    (line,) = answer(here, "backup", folder)
    (made,) = folder.glob("record-*Z-5.db")
    assert str(made) in line
    assert {each.name for each in folder.iterdir()} == {made.name, f"{made.name}.anchor"}
    assert "whole and unaltered: 5 events" in verified(here, made)


def test_backup_replaces_an_older_file_whole(here, backup):
    (line,) = answer(here, "backup", backup)
    assert "7 events" in line
    assert "7 events" in verified(here, backup)
    other = backup.with_name("thesis.db")
    other.write_bytes(b"some other file " * 20_000)
    (line,) = assert_refused(call(here, "backup", other))
    assert "which is no backup" in line
    assert other.read_bytes() == b"some other file " * 20_000
    other.unlink()
    beside = {each.name for each in backup.parent.iterdir() if each != here.folder}
    assert beside <= {"safe.db", "safe.db.anchor", "safe.db-wal", "safe.db-shm"}


def test_backup_in_a_folder_that_is_not_there_is_refused_by_its_name(here):
    goal = here.folder.parent / "no folder" / "safe.db"
    (line,) = assert_refused(call(here, "backup", goal))
    assert f"No backup could be made in {goal.parent}" in line
    assert line.endswith("Connect its disk or name another file.")
    assert not goal.parent.exists()


def test_backup_onto_the_record_is_refused_and_the_record_stays(here):
    before = here.place.read_bytes()
    (line,) = assert_refused(call(here, "backup", here.place))
    assert "this is the record itself" in line
    assert here.place.read_bytes() == before
    assert "5 events" in verified(here)


def test_backup_of_a_damaged_record_is_refused_and_the_older_one_stays(here, backup):
    before = every_file(backup.parent)["safe.db"]
    tell(here.place, "UPDATE event SET actor = 'someone' WHERE seq = 3")
    (line,) = assert_refused(call(here, "backup", backup))
    assert "Event 3 was altered" in line
    assert backup.read_bytes() == before
    assert "5 events" in verified(here, backup)


def test_backup_of_a_record_without_its_anchor_is_made_and_the_trouble_said(here):
    here.anchor.unlink()
    goal = here.folder.parent / "safe.db"
    first, second = answer(here, "backup", goal)
    assert "holds its last number is not there" in first
    assert "5 events" in second
    assert call(here, "verify").returncode == 1


@pytest.mark.parametrize(
    "words", [["backup"], ["restore"], ["backup", "a", "b"], ["restore", "--x"]]
)
def test_command_line_that_is_not_whole_is_refused(here, words):
    (line,) = assert_refused(call(here, *words))
    assert len(line) < 240


@pytest.mark.parametrize("name", ["", "gone.db"])
def test_backup_of_no_record_begins_none(tmp_path, name):
    done = start("--database", f"sqlite:///{tmp_path / 'gone.db'}", "backup", tmp_path / "a.db")
    (line,) = assert_refused(done)
    assert "There is no record" in line
    assert list(tmp_path.iterdir()) == []


def test_backup_is_made_while_the_window_works(here):
    goal = here.folder.parent / "safe.db"
    with here.open() as services:
        (line,) = answer(here, "backup", goal)
        assert f"{services.store.last_seq()} events" in line


# restore


def test_restore_that_is_rehearsed_tells_the_loss_and_changes_nothing(here, backup):
    before = here.files()
    line, screens = answer(here, "restore", backup, "--rehearse")
    assert screens.startswith("The opioid screen of each patient is asked again")
    assert line == (
        f"The backup {backup} is whole: 5 events. The record went on after it: 2 events are not"
        " in it."
    )
    assert {name: here.files()[name] for name in before} == before
    assert "7 events" in verified(here)


def test_restore_puts_the_backup_in_the_records_place_and_says_what_is_kept(here, backup):
    lines = answer(here, "restore", backup, *WHO)
    assert len(lines) == 4
    assert "2 events are not in it" in lines[0]
    assert "is asked again before the next release or label" in lines[1]
    assert lines[2] == "The backup with 5 events is the record now; the restore is recorded."
    kept = Path(lines[3].removeprefix("What it replaced is kept at ").removesuffix("."))
    assert names_in(kept) == list("abcdef")
    assert names_in(here.place) == list("abcd")
    ((body,),) = ask(here.place, "SELECT body FROM event WHERE kind = 'record_restored'")
    assert b"Pharmacist B" in body
    assert b"the disk failed" in body
    assert "whole and unaltered: 6 events" in verified(here)
    assert "whole and unaltered: 7 events" in verified(here, kept)
    answer(here, "backup", backup)
    assert "6 events" in verified(here, backup)


def test_restore_of_what_was_backed_up_last_loses_nothing(here, backup):
    answer(here, "backup", backup)
    assert "Nothing is lost by it" in answer(here, "restore", backup, "--rehearse")[0]


def test_restore_without_a_record_puts_one_there(here, backup):
    here.place.unlink()
    lines = answer(here, "restore", backup, *WHO)
    assert len(lines) == 3
    assert "6 events" in verified(here)


def test_restore_over_a_damaged_record_mends_it(here, backup):
    here.place.write_bytes(b"no database\n" * 500)
    assert call(here, "verify").returncode == 1
    answer(here, "restore", backup, *WHO)
    assert "6 events" in verified(here)


def test_restore_of_a_backup_without_its_anchor_says_so(here, backup):
    backup.with_name("safe.db.anchor").unlink()
    lines = answer(here, "restore", backup, "--rehearse")
    assert "cannot be told whether its own end is missing" in lines[1]


def cut(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-9000])


def lose_end(backup: Path) -> None:
    tell(backup, "DELETE FROM event WHERE seq > 3", "UPDATE pharmacy SET name = 'b'")


def make_newer(backup: Path) -> None:
    tell(backup, "UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (Path.unlink, "There is no backup"),
        (lambda backup: backup.write_bytes(b""), "is empty"),
        (lambda backup: backup.write_bytes(b"no database\n" * 500), "is not a record"),
        (cut, "is damaged"),
        (lose_end, "ends with event 3, but had 5"),
        (make_newer, "A newer version of the program"),
    ],
    ids=["gone", "empty", "not a database", "cut", "end missing", "newer"],
)
@pytest.mark.parametrize("rehearse", [["--rehearse"], WHO])
def test_restore_refuses_a_bad_backup_by_its_name_and_the_record_stays(
    here, backup, harm, words, rehearse
):
    harm(backup)
    before = here.files()
    (line,) = assert_refused(call(here, "restore", backup, *rehearse))
    assert words in line
    assert str(backup) in line
    assert "restoring" not in line
    assert {name: here.files()[name] for name in before} == before
    assert "7 events" in verified(here)


def test_restore_while_another_program_has_the_record_open_is_refused(here, backup):
    holder = dbapi2.connect(str(here.place), isolation_level=None)
    holder.execute("BEGIN")
    holder.execute("SELECT * FROM event").fetchone()
    try:
        (line,) = assert_refused(call(here, "restore", backup, *WHO))
    finally:
        holder.close()
    assert "Another program is using the record" in line
    assert "7 events" in verified(here)


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ([], "--name and --reason missing: "),
        (["--reason", "the disk failed"], "--name missing: "),
        (["--name", "Pharmacist B"], "--reason missing: "),
        (["--name", "", "--reason", "the disk failed"], "--name missing: "),
        (["--name", "Pharmacist B", "--reason", " "], "--reason missing: "),
    ],
)
def test_restore_without_a_name_or_a_reason_is_refused(here, backup, words, missing):
    before = here.files()
    (line,) = assert_refused(call(here, "restore", backup, *words))
    assert line.startswith(missing)
    assert "Nothing was changed." in line
    assert here.files() == before


def test_restore_by_a_name_that_is_too_long_is_refused(here, backup):
    words = ["--name", "x" * 400, "--reason", "the disk failed"]
    (line,) = assert_refused(call(here, "restore", backup, *words))
    assert line.startswith("record.name: ")
    assert "7 events" in verified(here)


def test_restore_to_a_folder_that_is_kept_in_step_is_refused(here, backup, tmp_path):
    folder = tmp_path / "OneDrive - Riverside Pharmacy"
    folder.mkdir()
    done = start("--database", f"sqlite:///{folder / 'record.db'}", "restore", backup, *WHO)
    (line,) = assert_refused(done)
    assert "kept in step with another place by OneDrive" in line
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("words", [["backup"], ["restore", "--rehearse"]])
def test_commands_load_no_window(here, backup, words):
    given = [words[0], str(backup), *words[1:], "--database", here.url]
    code = (
        "import sys; from ui.__main__ import main; "
        f"status = main({given!r}); "
        "print(status, sorted({name.split('.')[0] for name in sys.modules} & "
        "{'PySide6', 'shiboken6', 'openpyxl'}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    assert done.stderr.decode().strip() == "0 []"
