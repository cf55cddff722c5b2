"""Rows 8, 9 and 10: a record that may not be written, or that another program holds.

Row 8 is tried as a user without rights, in a process of its own, because root is refused nothing.
Row 9 holds the record from another process with another SQLite, as another program would: two
copies of the library in one process would break each other's locks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from sqlalchemy import event
from sqlcipher3 import dbapi2

from compounding.application import log, making, settings
from compounding.application.rows import LogFilter
from compounding.domain.prescription import Pharmacy
from compounding.errors import DatabaseBusyError
from compounding.messages import sentence_of_error
from compounding.persistence.sqlite import connection
from tests.e2e.headless import ROOT
from tests.faults.hostile_entries import record_in
from tests.faults.nobody import ASK, BUSY_WRITER, NOBODY, Folder, left_behind
from tests.faults.spoken import Spoken
from tests.faults.workload import Acknowledging, one_round
from tests.gui import jobs, records
from tests.gui.bench import Bench, open_window, place_in

OTHER = Pharmacy("Hill Pharmacy", "1 Hill Road", "555-0100")


# Row 8: without the right to write


@pytest.fixture(scope="session")
def records_left(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of records in each state, to be copied."""
    made = tmp_path_factory.mktemp("left")
    return {
        "closed": left_behind(made / "closed", killed=False),
        "killed": left_behind(made / "killed", killed=True),
    }


@pytest.fixture(scope="session")
def nobody() -> Iterator[Spoken]:
    """Someone without rights, ready to work."""
    someone = Spoken(NOBODY)
    yield someone
    someone.end()


@pytest.fixture
def folder(nobody: Spoken, tally: Any) -> Iterator[Folder]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        # Rights are tried as a user who has none; only root may become one. CI runs as root.
        pytest.skip("needs root to become another user")
    root = Path(tempfile.mkdtemp())
    root.chmod(0o755)
    (root / "home").mkdir()
    (root / "home").chmod(0o777)
    made = Folder(root, nobody)
    yield made
    made.ask("close")
    shutil.rmtree(root)
    tally.add("row 8: refused in a sentence", made.refused)
    tally.add("row 8: recorded events found again", len(made.recorded))


RIGHTS = {
    "folder 0555": (0o555, 0o666),
    "folder 0555, files 0444": (0o555, 0o444),
    "files 0444": (0o777, 0o444),
    "files 0000": (0o777, 0o000),
    "folder 0000": (0o000, 0o666),
}


@pytest.mark.parametrize("how", ["rw", "ro"])
@pytest.mark.parametrize("rights", RIGHTS)
@pytest.mark.parametrize("left", ["closed", "killed", "killed, its index gone"])
def test_row_08_record_without_rights_is_told_and_works_once_they_are_given(
    folder, records_left, left, rights, how
):
    state, _, gone = left.partition(", ")
    folder.fill(records_left[state])
    if gone:
        folder.place.with_name("record.db-shm").unlink()
    folder.allow(*RIGHTS[rights])
    if folder.open(how):
        # What is read is the newest, from the log of a killed writer, too.
        assert folder.ask("read") == state.capitalize()
        if how == "rw":
            folder.record("Without rights")
    folder.ask("close")
    folder.allow()
    folder.whole()
    assert folder.open("rw")
    assert folder.record("With rights")
    assert folder.ask("read") == "With rights"
    folder.ask("close")
    folder.whole()


@pytest.mark.parametrize("anew", [False, True], ids=["", "connects anew"])
@pytest.mark.parametrize("rights", RIGHTS)
def test_row_08_rights_taken_from_an_open_record_are_told_and_it_works_once_they_are_back(
    folder, records_left, rights, anew
):
    """A file that is open may be written on; a program that connects anew is refused."""
    folder.fill(records_left["closed"])
    assert folder.open("rw")
    assert folder.record("Before")
    folder.allow(*RIGHTS[rights])
    if anew:
        folder.ask("forget")
    assert folder.ask("read") in ("Before", None)
    folder.record("Without rights")
    folder.allow()
    assert folder.ask("read")
    assert folder.record("Rights are back"), "refused although it may be written again"
    folder.ask("close")
    folder.whole()


@pytest.mark.parametrize("how", ["rw", "ro"])
def test_row_08_record_that_another_writes_meanwhile_is_read_whole_or_refused_in_a_sentence(
    folder, records_left, how, request
):
    """Whoever may only read looks at it while somebody with the right goes on writing."""
    tries = 300 if request.config.getoption("--faults") == "long" else 25
    folder.fill(records_left["closed"])
    folder.allow(0o755, 0o644)
    command = [sys.executable, "-c", BUSY_WRITER, f"sqlite:///{folder.place}", str(folder.root)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        said = []
        for _ in range(tries):
            if folder.open(how):
                assert folder.ask("read").startswith(("Closed", "Busy"))
                said.append(folder.ask("check"))
            folder.ask("close")
        writer.kill()
    assert [each for each in said if "whole and unaltered" not in each] == []


@pytest.mark.parametrize("rights", RIGHTS)
@pytest.mark.parametrize("words", [("verify",), ("export", "--out", "log.xlsx")])
def test_row_08_command_on_a_record_without_rights_answers_in_a_sentence(
    folder, records_left, words, rights
):
    folder.fill(records_left["killed"])
    folder.allow(*RIGHTS[rights])
    home = folder.root / "home"
    status, said = folder.ask("call", [f"--database=sqlite:///{folder.place}", *words], str(home))
    assert status in (0, 2)
    assert (ASK in said) == (status == 2)
    assert (home / "log.xlsx").exists() == (status == 0 and words[0] == "export")
    folder.allow()
    folder.whole()


def test_row_08_workbook_for_a_folder_without_rights_is_told_and_leaves_nothing(
    folder, records_left
):
    folder.fill(records_left["closed"])
    kept = folder.root / "kept"
    kept.mkdir()
    (kept / "log.xlsx").write_bytes(b"old")
    kept.chmod(0o555)
    for name in ("new.xlsx", "log.xlsx"):
        words = [f"--database=sqlite:///{folder.place}", "export", "--out", str(kept / name)]
        status, said = folder.ask("call", words, str(folder.root / "home"))
        assert status == 2
        assert name in said
    assert [path.name for path in kept.iterdir()] == ["log.xlsx"]
    assert (kept / "log.xlsx").read_bytes() == b"old"
    folder.whole()


def test_row_08_older_record_without_rights_stays_as_it_is(folder):
    """Bringing it up to date needs a copy beside it, which may not be made there."""
    folder.place.parent.mkdir()
    raw = dbapi2.connect(str(folder.place))
    raw.executescript((ROOT / "tests/data/record-0001.sql").read_text(encoding="utf-8"))
    raw.close()
    before = folder.place.read_bytes()
    # Only the folder decides whether a file in it may be replaced, so "files 0444" is no bar.
    for rights in (each for name, each in RIGHTS.items() if name != "files 0444"):
        folder.allow(*rights)
        assert not folder.open("rw")
        folder.allow()
        assert folder.place.read_bytes() == before
        assert [path.name for path in folder.place.parent.iterdir()] == ["record.db"]
    assert folder.open("rw")
    assert folder.ask("record", "With rights")


# Row 9: held by another program

HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
for line in sys.stdin:
    held.execute(line.strip()).fetchall()
    print("done", flush=True)
held.close()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Spoken]:
    """Another program that has the record open."""
    program = Spoken(HOLDER, str(tmp_path / "record.db"))
    yield program
    program.end()


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """How long, in ms, connections made from now on wait for a record that is held."""

    def wait(longest: int) -> None:
        for purpose in connection._OF.values():
            monkeypatch.setitem(purpose, "busy_timeout", longest)

    return wait


@pytest.fixture
def writer_waits(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set as soon as somebody asks for the right to write."""
    asked, begin_as_usual = threading.Event(), connection._begin

    def begin_now(connected: Any) -> None:
        if connected.get_execution_options().get(connection._WRITE, False):
            asked.set()
        begin_as_usual(connected)

    monkeypatch.setattr(connection, "_begin", begin_now)
    return asked


HELD = "BEGIN IMMEDIATE"


def test_row_09_record_held_for_long_is_told_and_works_again(tmp_path, holder, waiting):
    records.make("several", tmp_path)
    waiting(50)
    with record_in(tmp_path) as services:
        before = services.store.last_seq()
        holder.say(HELD)
        with pytest.raises(DatabaseBusyError) as error:
            settings.set_pharmacy(services.store, OTHER)
        assert "Another program is using the record" in sentence_of_error(error.value)
        assert "not recorded" in sentence_of_error(error.value)
        assert services.store.last_seq() == before
        holder.say("ROLLBACK")
        assert settings.set_pharmacy(services.store, OTHER).seq == before + 1
        assert services.verify().ok


def test_row_09_held_record_is_opened_read_searched_checked_and_exported(tmp_path, holder, waiting):
    """Who only reads waits for nobody, nor does who opens it for work."""
    records.make("several", tmp_path)
    waiting(50)
    holder.say(HELD)
    for read_only in (True, False):
        with record_in(tmp_path, read_only=read_only) as services:
            assert len(log.find(services.store, LogFilter("munoz")).ids) == 3
            assert len(making.makings(services.store)) == 3
            assert services.verify().ok
    with record_in(tmp_path, read_only=True) as services:
        assert services.export_log(tmp_path / "log.xlsx") == 9
    holder.say("ROLLBACK")


def test_row_09_record_held_for_itself_alone_is_told_and_opens_once_it_is_free(
    tmp_path, holder, waiting
):
    """Some programs keep everybody out: then it cannot even be opened, and that is said."""
    records.make("nothing", tmp_path)
    waiting(50)
    holder.say("PRAGMA locking_mode = EXCLUSIVE")
    holder.say("BEGIN EXCLUSIVE")
    for read_only in (True, False):
        with pytest.raises(DatabaseBusyError) as error, record_in(tmp_path, read_only=read_only):
            pass
        assert "Another program is using the record" in sentence_of_error(error.value)
    holder.end()
    with record_in(tmp_path) as services:
        assert settings.set_pharmacy(services.store, OTHER).seq == 3


def test_row_09_record_held_for_a_moment_is_waited_for(tmp_path, holder, waiting, writer_waits):
    records.make("nothing", tmp_path)
    waiting(60_000)
    done: list[int] = []
    with record_in(tmp_path) as services:
        holder.say(HELD)
        store = services.store
        acting = threading.Thread(
            target=lambda: done.append(settings.set_pharmacy(store, OTHER).seq)
        )
        acting.start()
        assert writer_waits.wait(60)
        assert store.last_seq() == 2
        assert done == []
        holder.say("COMMIT")
        acting.join(60)
        assert done == [3]
        assert store.last_seq() == 3


def test_row_09_wait_for_a_held_record_ends_by_itself(tmp_path, holder, request):
    """With the wait as it is in daily work."""
    if request.config.getoption("--faults") != "long":
        pytest.skip("waits five seconds: --faults=long")
    records.make("nothing", tmp_path)
    with record_in(tmp_path) as services:
        holder.say(HELD)
        with pytest.raises(DatabaseBusyError):
            settings.set_pharmacy(services.store, OTHER)
        holder.say("ROLLBACK")


def test_row_09_holder_that_is_killed_holds_nothing_any_more(tmp_path, waiting):
    records.make("nothing", tmp_path)
    waiting(50)
    holder = Spoken(HOLDER, str(tmp_path / "record.db"))
    holder.say(HELD)
    with record_in(tmp_path) as services:
        with pytest.raises(DatabaseBusyError):
            settings.set_pharmacy(services.store, OTHER)
        holder.kill()
        assert settings.set_pharmacy(services.store, OTHER).seq == 3


def save_pharmacy(bench: Bench) -> None:
    bench.go(Qt.Key.Key_Comma)
    bench.fill({"Name": OTHER.name})
    bench.push("Save pharmacy")


def start(bench: Bench) -> None:
    if not bench.page.prescription.form.field("prescription.patient").text():
        jobs.plan_capsules(bench)
    jobs.start_making(bench)


def use_lots(bench: Bench) -> None:
    bench.go(Qt.Key.Key_2)
    if not bench.page.lots.form.field("lots[0].maker").text():
        jobs.type_lots(bench, jobs.TABLET_LOT, jobs.OTHER_LOT)
    bench.push("Use these lots")


def weigh(bench: Bench) -> None:
    bench.go(Qt.Key.Key_2)
    bench.type_over("83.3")
    bench.enter()


def sign(bench: Bench) -> None:
    bench.go(Qt.Key.Key_2)
    bench.type_over(jobs.PREPARER)
    bench.enter()


# By the state of the record: what is done, what stays in a field, how many events it makes.
ACTS: dict[str, tuple[Callable[[Bench], None], str, int]] = {
    "nothing": (start, "Surname, First", 2),
    "one_released": (save_pharmacy, OTHER.name, 1),
    "opened": (use_lots, jobs.TABLET_LOT["Lot"], 1),
    "to_weigh": (weigh, "83.3", 1),
    "to_prepare": (sign, jobs.PREPARER, 1),
}


def typed_in(bench: Bench) -> list[str]:
    from ui.widgets.line_field import LineField

    fields = bench.page.findChildren(LineField)
    return [field.text() for field in fields if field.isVisible()]


@pytest.mark.parametrize("state", ACTS)
def test_row_09_window_keeps_what_was_typed_and_records_it_once_at_the_next_press(
    state, tmp_path, qapp, waiting, holder, tally
):
    act, kept, count = ACTS[state]
    records.make(state, tmp_path)
    waiting(100)
    with open_window(place_in(tmp_path)) as bench:
        before = bench.events()
        holder.say(HELD)
        act(bench)
        assert bench.says("Another program is using the record")
        assert kept in typed_in(bench)
        assert bench.events() == before
        holder.say("ROLLBACK")
        act(bench)
        assert not bench.says("Another program is using the record")
        assert bench.events() == before + count
        with bench.services() as services:
            assert services.verify().ok
    tally.add("row 9: recorded once at the next press")


def test_row_09_window_waits_for_a_record_held_for_a_moment_and_goes_on_meanwhile(
    tmp_path, qapp, waiting, writer_waits, holder
):
    records.make("to_weigh", tmp_path)
    waiting(60_000)
    with open_window(place_in(tmp_path)) as bench:
        bench.go(Qt.Key.Key_2)
        before = bench.events()
        holder.say(HELD)
        writer_waits.clear()
        bench.type_over("83.3")
        bench.person.press(Qt.Key.Key_Return)
        while not writer_waits.is_set():
            QCoreApplication.processEvents()
        bench.person.shortcut(Qt.Key.Key_1)
        for _ in range(20):
            QCoreApplication.processEvents()
        assert bench.window.page_key() == "plan"
        assert bench.events() == before
        holder.say("ROLLBACK")
        bench.settle()
        assert bench.events() == before + 1


def test_row_09_window_that_opens_on_a_record_held_for_itself_says_so(
    tmp_path, qapp, waiting, holder, monkeypatch
):
    records.make("nothing", tmp_path)
    waiting(50)
    told: list[str] = []
    monkeypatch.setattr(
        "ui.widgets.dialog.tell", lambda _parent, _tone, _title, text: told.append(text)
    )
    holder.say("PRAGMA locking_mode = EXCLUSIVE")
    holder.say("BEGIN EXCLUSIVE")
    with open_window(place_in(tmp_path)) as bench:
        assert len(told) == 1
        assert "Another program is using the record" in told[0]
        holder.end()
        start(bench)
        assert bench.window.page_key() == "worksheet"


# Row 10: no reader becomes a writer half-way

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "VACUUM", "REINDEX")


class Traced:
    """Every statement of a store, connection by connection."""

    def __init__(self, store: Any) -> None:
        self._said: dict[int, list[str]] = {}
        event.listen(store._database._engine, "checkout", self._listen)

    def _listen(self, raw: Any, *_given: Any) -> None:
        raw.set_trace_callback(self._said.setdefault(id(raw), []).append)

    def of(self, beginning: str) -> int:
        """How many statements begin so."""
        every = (each for said in self._said.values() for each in said)
        return sum(each.upper().startswith(beginning) for each in every)

    def complaints(self) -> list[str]:
        """Statements that write outside a unit that began as one, and units that never end."""
        return [each for said in self._said.values() for each in against(said)]


def against(said: list[str]) -> Iterator[str]:
    unit = ""
    for statement in said:
        words = statement.upper()
        if words.startswith("BEGIN"):
            if unit:
                yield f"begins within another unit: {statement}"
            unit = words
        elif words.startswith(("COMMIT", "ROLLBACK")):
            unit = ""
        elif words.startswith(WRITES) and unit != HELD:
            yield f"writes in {unit or 'no unit'!r}: {statement[:60]}"
    if unit:
        yield f"does not end: {unit}"


def test_row_10_every_write_of_a_day_stands_in_a_unit_that_began_immediate(tmp_path, tally):
    said: list[Any] = []
    with record_in(tmp_path) as services:
        services.store.close()
        traced = Traced(services.store)
        store = Acknowledging(services.store, said.append)
        for number in range(3):
            one_round(store, number)
        assert traced.complaints() == []
        assert traced.of(HELD) >= len(said) > 30
        tally.add("row 10: units that write", traced.of(HELD))
        assert traced.of("INSERT INTO EVENT") >= sum(len(each.entries) for each in said)


def test_row_10_trace_notices_a_unit_that_begins_as_a_reader(tmp_path, monkeypatch):
    """The proof that the test above can fail."""
    monkeypatch.setattr(connection, "_begin", lambda made: made.exec_driver_sql("BEGIN"))
    with record_in(tmp_path) as services:
        services.store.close()
        traced = Traced(services.store)
        one_round(services.store, 0)
        assert any("INSERT INTO event" in each for each in traced.complaints())
