"""Row 7: memory that runs out, at any moment, leaves nothing half done.

Memory is taken away in processes of their own: the limit of the system on the room of addresses
(``RLIMIT_AS``) is set to what is in use, and what is free within it is eaten up. Given back, the
same process goes on: the action is repeated, recorded once, and the record is whole.
"""

from __future__ import annotations

import faulthandler
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import event

from compounding.documents import sheets
from compounding.persistence.store import SqlStore
from tests.e2e.headless import ROOT
from tests.faults.hostile_entries import CAPSULES, HOUSE, Job, Repeated, record_in
from tests.gui import jobs, records
from tests.gui.bench import Bench, answering, open_window, place_in

limited = pytest.mark.skipif(
    sys.platform != "linux", reason="the limit on memory is set and read as Linux has it"
)

USUAL_LIMIT = 100
EATER = """
import json, os, resource, sys, tempfile, traceback
from pathlib import Path
sys.path.insert(0, sys.argv[1])
USUAL = resource.getrlimit(resource.RLIMIT_AS)
hoard = []

def in_use():
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()

def eat(spare=0):
    "All memory but the spare."
    kept = bytearray(spare)
    resource.setrlimit(resource.RLIMIT_AS, (in_use(), USUAL[1]))
    for block in (1 << 20, 1 << 16, 1 << 12, 1 << 9, 1 << 7, 1 << 5):
        try:
            while True:
                hoard.append(bytearray(block))
        except MemoryError:
            pass
    del kept

def give_back():
    hoard.clear()
    resource.setrlimit(resource.RLIMIT_AS, USUAL)

def apart(work, *given):
    "What work answers in a process of its own; the number that ended it, where it was ended."
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            answer = work(*given)
        except BaseException as error:
            give_back()
            answer = {"crashed": repr(error), "trace": traceback.format_exc()}
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read()
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return json.loads(said) if said else {"ended": ended}
"""


def answers(script: str, *words: object, limit: float = USUAL_LIMIT) -> list[dict[str, Any]]:
    """What a process with little memory says, line by line."""
    if limit > USUAL_LIMIT:
        # Minutes of work in another process are no hang of this one.
        faulthandler.cancel_dump_traceback_later()
    done = subprocess.run(
        [sys.executable, "-c", EATER + script, str(ROOT), *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=limit,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


# Recording

WORKING = """
import alembic.command
from sqlalchemy import event
import compounding.persistence.opening
from tests.faults.hostile_entries import CAPSULES, HOUSE, Job, Repeated, record_in
from tests.records_on_disk import copy_record
begun, folder, step = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])

def go_through(moment):
    place = folder / str(moment)
    place.mkdir()
    copy_record(begun, place / "record.db")
    met, asked = [], 0
    with record_in(place) as services:
        def count(*_given):
            nonlocal asked
            asked += 1
            if asked == moment:
                eat()
        store = Repeated(services.store)
        job, before = Job(store), store.last_seq()
        event.listen(services.store._database._engine, "before_cursor_execute", count)
        for number, each in enumerate((*HOUSE, *CAPSULES)):
            try:
                store.action = f"{number}"
                each.act(job, dict(each.usual(job)))
            except MemoryError:
                give_back()
                met.append("MemoryError")
                store.action = f"{number}"
                each.act(job, dict(each.usual(job)))
        give_back()
        moment = 0
        verdict = services.verify()
        return {
            "met": met, "asked": asked, "events": store.last_seq() - before,
            "sound": verdict.ok, "said": verdict.sentence,
        }

whole = apart(go_through, 0)
print(json.dumps(whole))
for moment in range(1, whole["asked"] + 1, step):
    print(json.dumps(apart(go_through, moment)), flush=True)
"""


@pytest.fixture(scope="session")
def begun_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    with record_in(folder) as services:
        Job(services.store).go_through(HOUSE)
    return folder / "record.db"


@limited
def test_row_07_memory_that_runs_out_at_a_statement_leaves_nothing_half_recorded(
    begun_record, tmp_path, request, tally
):
    step = 1 if request.config.getoption("--faults") == "long" else 13
    whole, *tried = answers(WORKING, begun_record, tmp_path, step, limit=1000)
    assert (whole["met"], whole["sound"]) == ([], True)
    assert len(tried) >= 250 // step
    for each in tried:
        assert each.get("sound"), each
        assert each["events"] == whole["events"], each
    met = sum(each["met"] == ["MemoryError"] for each in tried)
    assert met > len(tried) * 0.9
    tally.add("row 7: statements without memory", met)


class Failing:
    """Memory that is out at the Nth statement, once; 0 for never."""

    def __init__(self, store: SqlStore) -> None:
        self.at = self._asked = 0
        event.listen(store._database._engine, "before_cursor_execute", self._count)

    def after(self, statements: int) -> None:
        self.at, self._asked = statements, 0

    def _count(self, *_given: Any) -> None:
        self._asked += 1
        if self._asked == self.at:
            raise MemoryError


def test_row_07_no_memory_at_any_statement_of_any_action_leaves_all_of_it_or_nothing(
    tmp_path, tally
):
    """As SQLite is tested: the first statement fails, then the second, until none does."""
    failed = 0
    with record_in(tmp_path) as services:
        store = Repeated(services.store)
        failing, job = Failing(services.store), Job(store)
        for number, step in enumerate((*HOUSE, *CAPSULES)):
            store.action = str(number)
            usual, before, seen = dict(step.usual(job)), store.last_seq(), set()
            for statements in range(1, 200):
                failing.after(statements)
                try:
                    step.act(job, usual)
                    break
                except MemoryError:
                    failed += 1
                    failing.after(0)
                    seen.add(store.last_seq())
            failing.after(0)
            assert seen <= {before, store.last_seq()}
        assert failed > 150
        tally.add("row 7: statements failed, one after the other", failed)
        assert services.verify().ok


# Exporting

EXPORTING = """
import openpyxl
from dataclasses import replace
from compounding.application.rows import LogFilter
from compounding.errors import CompoundingError
from compounding.persistence.store import SqlStore
from tests.faults.hostile_entries import record_in
import compounding.documents.workbook, compounding.persistence.opening
folder, times, spare = Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
moments = [int(each) for each in sys.argv[5].split(",")]
sources = SqlStore.export_sources

def many(store, wanted):
    "The batches of the record again and again, each with a note of its own."
    few = list(sources(store, wanted))
    for number in range(times):
        for each in few:
            yield replace(each, extras_note=f"note {number} " * 12)

SqlStore.export_sources = many

def export(moment):
    parts, out = folder / f"parts {moment}", folder / f"out {moment}"
    parts.mkdir()
    out.mkdir()
    tempfile.tempdir = str(parts)
    (out / "log.xlsx").write_bytes(b"old")
    asked = 0
    def cancelled():
        nonlocal asked
        asked += 1
        if asked == moment:
            eat(spare)
        return False
    met = ""
    with record_in(folder) as services:
        before = services.store.last_seq()
        try:
            services.export_log(out / "log.xlsx", cancelled=cancelled)
        except (MemoryError, CompoundingError) as error:
            met = getattr(error, "code", "MemoryError")
        give_back()
        return {
            "met": met, "asked": asked, "events": services.store.last_seq() - before,
            "old": (out / "log.xlsx").read_bytes() == b"old",
            "left": [path.name for path in (*parts.iterdir(), *out.iterdir())],
            "sound": services.verify().ok,
        }

whole = apart(export, 0)
print(json.dumps(whole), flush=True)
for moment in moments:
    if moment <= whole["asked"]:
        print(json.dumps(apart(export, moment)), flush=True)
"""


def exported(folder: Path, times: int, spare: int, moments: list[int], limit: float) -> int:
    """How many exports ran out of memory; each left the old file, and nothing else."""
    whole, *tried = answers(
        EXPORTING, folder, times, spare, ",".join(map(str, moments)), limit=limit
    )
    assert (whole["met"], whole["left"], whole["events"]) == ("", ["log.xlsx"], 1)
    assert len(tried) >= 4
    ends = Counter(each.get("met", "crashed") for each in tried)
    for each in tried:
        assert "crashed" not in each, each
        assert "ended" not in each, each
        assert each["left"] == ["log.xlsx"], each
        assert each["sound"], each
        # Nothing is called exported that was not written, and the other way round.
        assert each["old"] == bool(each["met"]), each
        assert each["events"] == (0 if each["met"] else 1), each
    assert ends["MemoryError"] >= len(tried) // 2, ends
    return ends["MemoryError"]


@limited
@pytest.mark.parametrize("spare", [0, 200_000])
def test_row_07_memory_that_runs_out_during_an_export_leaves_the_old_file_and_nothing_else(
    tmp_path, spare, tally
):
    """While rows are written, before the file is saved, and while it is read back."""
    records.make("several", tmp_path)
    moments = [1, 2, 5, 9, 10, 11, 14, 18]
    tally.add("row 7: exports without memory", exported(tmp_path, 100, spare, moments, USUAL_LIMIT))


@limited
@pytest.mark.timeout(7200)
def test_row_07_memory_that_runs_out_during_a_very_long_export_leaves_the_old_file(
    tmp_path, request
):
    if request.config.getoption("--faults") != "long":
        pytest.skip("writes 30,000 rows several times: --faults=long")
    records.make("several", tmp_path)
    exported(tmp_path, 3334, 1_000_000, [1, 150, 300, 301, 302, 450, 600], limit=7000)


MILLION = """
from compounding.documents.log_columns import LOG_COLUMNS
from compounding.documents.workbook import write_log
from tests.unit.log_samples import ABOUT, batch
out, room = Path(sys.argv[2]), int(sys.argv[3])

def write():
    resource.setrlimit(resource.RLIMIT_AS, (in_use() + room, USUAL[1]))
    rows = (batch(number % 99_999) for number in range(1_000_000))
    return {"rows": write_log(rows, out, about=ABOUT, columns=LOG_COLUMNS[:3])}

print(json.dumps(apart(write)))
"""


@limited
@pytest.mark.timeout(7200)
def test_row_07_million_rows_are_exported_in_little_memory(tmp_path, request):
    if request.config.getoption("--faults") != "long":
        pytest.skip("writes a million rows: --faults=long")
    out = tmp_path / "log.xlsx"
    assert answers(MILLION, out, 500_000_000, limit=7000) == [{"rows": 1_000_000}]
    assert out.stat().st_size > 1_000_000


# Pasting

PASTING = """
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
app = QApplication([])
from tests.gui.bench import open_window, place_in
from tests.gui import jobs
folder, spare = Path(sys.argv[2]), int(sys.argv[3])
with open_window(place_in(folder)) as bench:
    jobs.plan_capsules(bench)
    before = bench.events()
    field = bench.person.tab_to("Patient")
    QApplication.clipboard().setText("x" * 200_000_000)
    resource.setrlimit(resource.RLIMIT_AS, (in_use() + spare, USUAL[1]))
    bench.person.shortcut(Qt.Key.Key_A)
    bench.person.shortcut(Qt.Key.Key_V)
    bench.rest()
    jobs.start_making(bench)
    patient = {
        "long": len(field.text()), "page": bench.window.page_key(),
        "said": bench.page.prescription.form.box("prescription.patient").message.text(),
    }
    bench.go(Qt.Key.Key_4)
    bench.go(Qt.Key.Key_F)
    bench.person.shortcut(Qt.Key.Key_V)
    bench.enter()
    search = {"long": len(bench.page.words.text()), "said": bench.page.said.text()}
    give_back()
    QApplication.clipboard().clear()
    bench.person.shortcut(Qt.Key.Key_A)
    bench.person.type("munoz")
    bench.enter()
    found = len(bench.page.presenter.state.ids)
    events = bench.events() - before
print(json.dumps({"patient": patient, "search": search, "found": found, "events": events}))
"""


@limited
def test_row_07_200_mb_pasted_into_a_field_are_cut_and_refused_in_words(tmp_path):
    records.make("several", tmp_path)
    (said,) = answers(PASTING, tmp_path, 150_000_000)
    patient, search = said["patient"], said["search"]
    assert patient["long"] <= 40_000
    assert patient["page"] == "plan"
    assert "at most 40 characters" in patient["said"]
    assert search["long"] <= 40_000
    assert "at most 200 characters" in search["said"]
    assert (said["found"], said["events"]) == (3, 0)
    with record_in(tmp_path) as services:
        assert services.verify().ok


# The window


def weigh(bench: Bench) -> None:
    bench.go(Qt.Key.Key_2)
    bench.type_over("83.3")
    bench.enter()


def sign(bench: Bench) -> None:
    bench.go(Qt.Key.Key_2)
    bench.type_over(jobs.PREPARER)
    bench.enter()


def save_pharmacy(bench: Bench) -> None:
    bench.go(Qt.Key.Key_Comma)
    bench.fill({"Name": "Hill Pharmacy"})
    bench.push("Save pharmacy")


def start(bench: Bench) -> None:
    if not bench.page.prescription.form.field("prescription.patient").text():
        jobs.plan_capsules(bench)
    jobs.start_making(bench)


ACTS: dict[str, tuple[Callable[[Bench], None], int]] = {
    "nothing": (start, 2),
    "one_released": (save_pharmacy, 1),
    "to_weigh": (weigh, 1),
    "to_prepare": (sign, 1),
}


@pytest.fixture
def memory_out(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Memory is out once, when the events of the next action stand in the transaction."""
    append, met = SqlStore._append, []

    def append_and_fail(self: SqlStore, *given: Any) -> Any:
        recorded = append(self, *given)
        if not met:
            met.append(True)
            raise MemoryError
        return recorded

    monkeypatch.setattr(SqlStore, "_append", append_and_fail)
    return met


@pytest.mark.parametrize("state", ACTS)
def test_row_07_window_lives_on_and_records_once_when_it_is_tried_again(
    state, tmp_path, qapp, qtbot, memory_out
):
    act, count = ACTS[state]
    memory_out.append(True)
    records.make(state, tmp_path)
    with open_window(place_in(tmp_path)) as bench:
        before = bench.events()
        memory_out.clear()
        with qtbot.captureExceptions() as caught:
            act(bench)
        assert [kind for kind, _error, _trace in caught] == [MemoryError]
        assert bench.events() == before
        act(bench)
        assert bench.events() == before + count
        with bench.services() as services:
            assert services.verify().ok


def test_row_07_window_lives_on_after_an_export_without_memory(tmp_path, qapp, qtbot, monkeypatch):
    records.make("several", tmp_path)
    out = tmp_path / "out" / "log.xlsx"
    out.parent.mkdir()
    out.write_bytes(b"old")

    def no_memory(*_given: Any) -> None:
        raise MemoryError

    with open_window(place_in(tmp_path)) as bench, answering(out):
        before = bench.events()
        bench.go(Qt.Key.Key_4)
        with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
            patch.setattr(sheets.Book, "save", no_memory)
            bench.push("Export to Excel")
        assert [kind for kind, _error, _trace in caught] == [MemoryError]
        assert [path.name for path in out.parent.iterdir()] == ["log.xlsx"]
        assert out.read_bytes() == b"old"
        assert bench.events() == before
        bench.push("Export to Excel")
        assert bench.says("Written and read back: 9 batches")
        assert bench.events() == before + 1


def test_row_07_job_of_these_tests_is_as_long_as_it_is_said() -> None:
    """Were the steps to shrink, the moments above would try little."""
    assert len(HOUSE) + len(CAPSULES) >= 20
