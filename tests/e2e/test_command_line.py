"""The headless commands as a shell calls them: exit status, plain lines, and never a window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlcipher3 import dbapi2

from compounding import __version__, bootstrap
from tests.e2e.headless import ROOT, assert_refused, said, start
from tests.records_on_disk import copy_record
from tests.unit.record_samples import PHARMACY, StillClock, begin, crushed, released

CASES = sorted((ROOT / "tests" / "data" / "cases").glob("plan-*.json"))
SAMPLE = ROOT / "tests" / "data" / "cases" / "plan-sample-one-strength-per-step.json"


def case_of(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def sample() -> dict[str, Any]:
    request: dict[str, Any] = case_of(SAMPLE)["input"]
    return request


@pytest.fixture
def request_file(tmp_path: Path) -> Path:
    path = tmp_path / "request.json"
    path.write_text(json.dumps(sample()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with one released batch and two in process; copied where a test changes it."""
    folder = tmp_path_factory.mktemp("worked")
    url = f"sqlite:///{folder / 'record.db'}"
    with bootstrap.open_services(url, clock=StillClock(), settings_folder=folder) as services:
        from compounding.application import settings

        settings.set_pharmacy(services.store, PHARMACY)
        view = crushed(services.store, begin(services.store).making_ids[0])
        released(services.store, view.batches[0])
    return folder / "record.db"


@pytest.fixture
def record(worked: Path, tmp_path: Path) -> Path:
    return copy_record(worked, tmp_path / "record.db")


def url_of(record: Path) -> str:
    return f"sqlite:///{record}"


# plan


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_plan_of_each_case_answers_as_its_findings_say(path):
    case = case_of(path)
    done = start("plan", "-", "--json", stdin=json.dumps(case["input"]).encode())
    answer = json.loads(done.stdout)
    stops = {each["code"] for each in answer["findings"] if each["level"] == "stop"}
    assert stops == set(case["expect"]["stops"])
    assert (done.returncode, said(done)) == (1 if stops else 0, [])


def test_plan_answers_the_same_from_a_file_and_from_standard_input(request_file):
    from_file = start("plan", request_file)
    from_input = start("plan", "-", stdin=request_file.read_bytes())
    assert from_file.returncode == from_input.returncode == 0
    assert from_file.stdout == from_input.stdout
    assert "naltrexone" in from_file.stdout.decode() or "1.5 mg" in from_file.stdout.decode()


def test_plan_with_working_says_more_and_the_same_before(request_file):
    short, long = start("plan", request_file), start("plan", request_file, "--working")
    assert len(long.stdout) > len(short.stdout)
    assert "3,700" in long.stdout.decode()


def test_plan_reads_a_file_with_a_byte_order_mark(request_file):
    request_file.write_bytes(b"\xef\xbb\xbf" + request_file.read_bytes())
    assert start("plan", request_file).returncode == 0


def changed(**keys: object) -> bytes:
    return json.dumps({**sample(), **keys}).encode()


@pytest.mark.parametrize(
    ("raw", "paths"),
    [
        (changed(colour="red", lead_days="1"), ["colour", "lead_days"]),
        (json.dumps(sample())[:-1].encode() + b', "first_dose": "2026-11-24"}', ["first_dose"]),
        (changed(lead_days=1.5), ["lead_days"]),
        (json.dumps(sample()).replace('"3700"', "3700.0").encode(), ["tablet.weighed.mass_mg"]),
        (json.dumps(sample()).replace('"3700"', '"3,700"').encode(), ["tablet.weighed.mass_mg"]),
        (json.dumps(sample()).replace('"3700"', "NaN").encode(), ["tablet.weighed.mass_mg"]),
        (changed(first_dose="2026-11-21"), ["first_dose"]),
        (changed(first_dose="2026-11-31", compounded_on=""), ["compounded_on", "first_dose"]),
        (b"", ["request"]),
        (b"null", ["request"]),
        (b"[]", ["request"]),
        (b"{", ["request"]),
        (b"\x00", ["request"]),
        (b"[" * 100_000, ["request"]),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, ["request"]),
        (json.dumps(sample()).replace(": 20", ": " + "9" * 5000).encode(), ["request"]),
    ],
    ids=[
        "unknown keys", "repeated key", "float", "float for a mass", "comma", "NaN",
        "dose before making", "two bad dates", "empty", "null", "list", "cut off", "zero byte",
        "deep list", "deep object", "endless number",
    ],
)  # fmt: skip
def test_plan_refuses_what_it_cannot_use_key_by_key(raw, paths):
    lines = assert_refused(start("plan", "-", "--json", stdin=raw))
    assert sorted(line.partition(": ")[0] for line in lines) == sorted(paths)
    for line in lines:
        assert line.endswith((".", "?")) or '"' in line, line


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_plan_refuses_a_file_that_is_not_utf8(tmp_path, encoding):
    path = tmp_path / "request.json"
    path.write_bytes(json.dumps(sample()).replace("cellulose", "cellulosé").encode(encoding))
    (line,) = assert_refused(start("plan", path))
    assert "UTF-8" in line


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_plan_names_a_file_that_cannot_be_read(tmp_path, name):
    (line,) = assert_refused(start("plan", tmp_path / name, "--json"))
    assert line.startswith(f"{tmp_path / name}: cannot be read")


def test_plan_keeps_hidden_characters_of_a_key_out_of_the_terminal():
    raw = json.dumps({**sample(), "first\x1b[31m\ndose": "1"}).encode()
    (line,) = assert_refused(start("plan", "-", stdin=raw))
    assert "\x1b" not in line


def test_plan_into_a_closed_pipe_ends_quietly(request_file):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "ui", "plan", str(request_file)],
        cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_plan_onto_a_full_disk_says_that_the_answer_was_not_written(request_file):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ui", "plan", str(request_file)],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="a shell closes the channel")
@pytest.mark.parametrize("closing", ["<&-", ">&-"])
def test_plan_without_a_channel_is_a_sentence(closing, request_file):
    name = "-" if closing == "<&-" else str(request_file)
    command = f'exec "$0" -m ui plan "$1" {closing}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable, name],
        cwd=ROOT, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [["plan", "-"], ["plan", "-", "--json", "--working"]])
def test_plan_loads_neither_qt_nor_the_database(words):
    code = (
        "import sys, io; from ui.__main__ import main; "
        f"status = main({words!r}); "
        "print(status, sorted({name.split('.')[0] for name in sys.modules} & "
        "{'PySide6', 'shiboken6', 'sqlalchemy', 'sqlcipher3', 'openpyxl'}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, input=json.dumps(sample()).encode(), capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stderr.decode().strip() == "0 []"


# The command line itself


@pytest.mark.parametrize(
    "words",
    [
        ["fly"],
        [""],
        ["plan"],
        ["plan", "-", "more"],
        ["plan", "-", "--colour"],
        ["export"],
        ["verify", "now"],
        ["--colour"],
        ["--database"],
        ["verify", "--database"],
        ["--database=", "verify"],
        ["--database", "", "verify"],
        ["--database", "record.db", "verify"],
        ["--database", "postgresql://host/x", "verify"],
    ],
)
def test_command_line_that_means_nothing_is_refused(words):
    (line,) = assert_refused(start(*words))
    assert len(line) < 240


@pytest.mark.parametrize(
    "words",
    [
        ["--colour"],
        ["--colour", "x", "verify"],
        ["--colour", "verify"],
        ["verify", "--colour"],
        ["--database=sqlite:///x.db", "--database", "sqlite:///x.db", "--colour", "x", "verify"],
        ["--database", "sqlite:///x.db", "--colour"],
    ],
)
def test_option_that_is_not_known_is_named(words):
    (line,) = assert_refused(start(*words))
    assert "--colour" in line
    assert "'x'" not in line


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["plan", "--help"], ["-h"]])
def test_help_and_version_end_with_status_0_without_a_window(words):
    done = start(*words)
    assert (done.returncode, said(done)) == (0, [])
    assert done.stdout
    if words == ["--version"]:
        assert done.stdout.decode().strip() == f"ldn-compounder {__version__}"


# verify


@pytest.mark.parametrize("place", ["before", "after", "joined", "environment"])
def test_verify_finds_the_record_named_before_or_after_the_command(record, place):
    words, variables = {
        "before": (["--database", url_of(record), "verify"], {}),
        "after": (["verify", "--database", url_of(record)], {}),
        "joined": (["verify", f"--database={url_of(record)}"], {}),
        "environment": (["verify"], {"LDN_DATABASE_URL": url_of(record)}),
    }[place]
    done = start(*words, **variables)
    assert (done.returncode, said(done)) == (0, [])
    assert "whole and unaltered" in done.stdout.decode()


@pytest.mark.parametrize("where", ["gone.db", "no folder/gone.db"])
def test_verify_of_a_missing_record_says_so_and_begins_none(tmp_path, where):
    (line,) = assert_refused(start("--database", url_of(tmp_path / where), "verify"))
    assert str(tmp_path) in line
    assert "name another place with --database" in line
    assert list(tmp_path.iterdir()) == []


def overwrite(record: Path, at: int) -> None:
    raw = bytearray(record.read_bytes())
    raw[at : at + 4096] = b"\xaa" * 4096
    record.write_bytes(raw)


def cut(record: Path) -> None:
    record.write_bytes(record.read_bytes()[:-9000])


def alter(record: Path) -> None:
    raw = dbapi2.connect(str(record), isolation_level=None)
    triggers = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(
        "UPDATE event SET body = CAST(replace(body, 'Pharmacist B', 'Pharmacist C') AS BLOB)"
        " WHERE instr(body, 'Pharmacist B') > 0"
    )
    for _name, sql in triggers:
        raw.execute(sql)
    raw.close()


@pytest.mark.parametrize(
    "damage",
    [
        alter,
        cut,
        lambda record: overwrite(record, 4096),
        lambda record: overwrite(record, 9 * 4096),
    ],
    ids=["altered", "cut", "schema overwritten", "page overwritten"],
)
def test_verify_of_a_damaged_record_is_no_and_a_plain_sentence(record, damage):
    damage(record)
    before = record.read_bytes()
    done = start("--database", url_of(record), "verify")
    assert (done.returncode, said(done)) == (1, [])
    (line,) = done.stdout.decode().splitlines()
    assert "put back the last good" in line
    assert "btree" not in line
    assert record.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no database\n" * 500])
def test_verify_of_a_file_that_is_no_record_says_so(tmp_path, content):
    (tmp_path / "record.db").write_bytes(content)
    done = start("--database", url_of(tmp_path / "record.db"), "verify")
    assert done.returncode in (1, 2)
    (line,) = (done.stdout + done.stderr).decode().splitlines()
    assert str(tmp_path / "record.db") in line
    assert (tmp_path / "record.db").read_bytes() == content


def test_verify_of_a_record_that_another_program_holds_says_so(record):
    holder = dbapi2.connect(str(record), isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    holder.execute("CREATE TABLE mine (a)")
    try:
        (line,) = assert_refused(start("--database", url_of(record), "verify"))
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert "Another program is using the record" in line


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_verify_in_a_folder_for_reading_only_answers_or_says_why(record, tmp_path):
    tmp_path.chmod(0o500)
    done = start("--database", url_of(record), "verify")
    tmp_path.chmod(0o700)
    assert done.returncode in (0, 2)
    assert len((done.stdout + done.stderr).decode().splitlines()) == 1


# export


def lines_of(path: Path) -> int:
    sheet = openpyxl.load_workbook(path)["Batch log"]
    return int(sheet.max_row) - 1


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ([], 3),
        (["--status", "released"], 1),
        (["--from", "2026-11-22", "--to", "2026-11-22"], 3),
        (["--from", "2026-11-23"], 0),
    ],
)
def test_export_writes_what_the_options_let_through(record, tmp_path, words, count):
    out = tmp_path / "log.xlsx"
    done = start("export", "--out", out, "--database", url_of(record), *words)
    assert (done.returncode, said(done)) == (0, [])
    assert f"{count} batch" in done.stdout.decode()
    assert lines_of(out) == count


def test_export_replaces_an_old_file_whole(record, tmp_path):
    out = tmp_path / "log.xlsx"
    out.write_bytes(b"an old file, much longer than it should be " * 10_000)
    assert start("export", "--out", out, "--database", url_of(record)).returncode == 0
    assert lines_of(out) == 3
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".", "log.xlsx."))]


@pytest.mark.parametrize(
    "words",
    [
        ["--from", "2026-13-01"],
        ["--to", "yesterday"],
        ["--from", ""],
        ["--from", "2026-12-01", "--to", "2026-11-01"],
        ["--status", "open"],
        ["--out", "no folder/log.xlsx"],
        ["--out", ""],
        ["--out", "log.txt"],
        ["--out", "log"],
    ],
)
def test_export_refuses_bad_words_and_leaves_the_old_file(record, tmp_path, words):
    out = tmp_path / "log.xlsx"
    out.write_bytes(b"old")
    named = [] if "--out" in words else ["--out", str(out)]
    done = start("--database", url_of(record), "export", *named, *words, cwd=tmp_path)
    assert_refused(done)
    assert out.read_bytes() == b"old"
    assert {path.suffix for path in tmp_path.iterdir()} <= {
        ".db",
        ".db-wal",
        ".db-shm",
        ".anchor",
        ".xlsx",
    }


def test_export_of_a_missing_record_writes_nothing(tmp_path):
    out = tmp_path / "log.xlsx"
    assert_refused(start("export", "--out", out, "--database", url_of(tmp_path / "gone.db")))
    assert list(tmp_path.iterdir()) == []


def test_plan_with_a_stop_into_a_closed_pipe_still_ends_with_1(tmp_path):
    request = sample()
    request["regimen"]["maximum_mg"] = "6"
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request), encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "ui", "plan", str(file)],
        cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_option_cut_short_is_refused(request_file):
    assert_refused(start("plan", str(request_file), "--js"))


def test_plan_of_a_file_without_a_name_is_refused():
    (line,) = assert_refused(start("plan", ""))
    assert "name the file" in line
