"""Row 32: words of the command line are read as what they are asked for, or refused in a sentence.

Every word that a command takes is looked up in the parser itself, so that a new one fails here
until it is tried. What is written goes to the file that was named, and to no other.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from compounding import cli
from tests.e2e.headless import ROOT
from tests.faults.hostile import HIDDEN, KEPT, LONG
from tests.faults.hostile_entries import record_in
from tests.unit.record_samples import begin

# No system hands a program a word with NUL in it, or a character that it cannot write.
WORDS = (*KEPT, *(each for each in HIDDEN if "\0" not in each.text and each.text.isascii()))
UNSEEN = tuple(each for each in WORDS if each.why)

# A word in place of "TEXT" is refused, whatever it is; in place of "HIDDEN", where it hides a
# character; a file is written only where it is named "WRITTEN".
CALLS: dict[tuple[str, str], list[str]] = {
    ("", "database"): ["--database=TEXT", "verify"],
    ("plan", "file"): ["plan", "./TEXT"],
    ("calc", "name"): ["calc", "TEXT "],
    ("calc", "file"): ["calc", "aliquot", "./TEXT"],
    ("screen", "file"): ["screen", "./TEXT"],
    ("export", "out"): ["export", "--out=WRITTEN.xlsx"],
    ("export", "first"): ["export", "--out=log.xlsx", "--from=TEXT"],
    ("export", "last"): ["export", "--out=log.xlsx", "--to=TEXT"],
    ("export", "status"): ["export", "--out=log.xlsx", "--status=TEXT"],
    ("backup", "goal"): ["backup", "./WRITTEN"],
    ("restore", "source"): ["restore", "./TEXT"],
    ("restore", "name"): ["restore", "BACKUP", "--name=HIDDEN", "--reason=a"],
    ("restore", "reason"): ["restore", "BACKUP", "--name=a", "--reason=HIDDEN"],
    ("self-test", "out"): ["self-test", "--out=TEXT"],
}
# Makes a folder of its own and plays there; tried with its own tests.
ELSEWHERE = {("tour", "out")}
PLACES = {
    "command": ["TEXT"],
    "record": ["--database=sqlite:///TEXT", "verify"],
    "workbook of another kind": ["export", "--out=TEXT"],
    **{" ".join(place).strip(): words for place, words in CALLS.items() if "TEXT" in str(words)},
}


def words_taken(parser: argparse.ArgumentParser, command: str = "") -> Iterator[tuple[str, str]]:
    """Each place where a command takes a word, as the parser has it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from words_taken(inner, name)
        elif action.nargs != 0:
            yield command, action.dest


def test_row_32_every_word_that_a_command_takes_is_tried():
    assert set(words_taken(cli.parser())) == {*CALLS, *ELSEWHERE}


@pytest.fixture
def deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder far below that of the test, in which the program is called."""
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_, **__: str(tmp_path / "config"))
    return folder


@pytest.fixture
def record(tmp_path: Path, deep: Path) -> str:
    """The word that names a record with a batch in it."""
    with record_in(tmp_path) as services:
        begin(services.store)
    url = f"--database=sqlite:///{tmp_path / 'record.db'}"
    assert cli.main([url, "verify"]) == cli.FINE
    return url


def files_in(folder: Path) -> dict[Path, bytes]:
    """Every file but what a reader leaves beside the record."""
    left = (".db-shm", ".db-wal")
    every = (path for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in every if not path.name.endswith(left)}


def call(words: list[str], capsys: pytest.CaptureFixture[str]) -> int:
    """The exit status; what is refused is said in whole sentences, and nothing is answered."""
    status = cli.main(words)
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert (status == cli.UNUSABLE) == bool(said.err)
    if said.err:
        assert said.out == ""
    return status


def typed(words: list[str], text: str) -> list[str]:
    for name in ("TEXT", "HIDDEN", "WRITTEN"):
        words = [word.replace(name, text) for word in words]
    return words


@pytest.mark.parametrize("place", PLACES)
def test_row_32_word_of_the_command_line_is_refused_and_nothing_is_written(
    place, deep, tmp_path, capsys
):
    before = files_in(tmp_path)
    for hostile in WORDS:
        assert call(typed(PLACES[place], hostile.text), capsys) == cli.UNUSABLE
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("place", PLACES)
def test_row_32_word_that_is_longer_than_any_name_of_a_file_is_refused(place, deep, capsys):
    assert call(typed(PLACES[place], LONG[0].text), capsys) == cli.UNUSABLE


@pytest.mark.parametrize("place", [("restore", "name"), ("restore", "reason")])
def test_row_32_name_and_reason_that_hide_something_restore_nothing(
    place, record, tmp_path, capsys
):
    assert call([record, "backup", str(tmp_path / "copy.db")], capsys) == cli.FINE
    words = [each.replace("BACKUP", str(tmp_path / "copy.db")) for each in CALLS[place]]
    before = files_in(tmp_path)
    for hostile in (*UNSEEN, LONG[0]):
        assert call([record, *typed(words, hostile.text)], capsys) == cli.UNUSABLE
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("place", [("export", "out"), ("backup", "goal")])
def test_row_32_file_is_written_where_it_was_named_or_nowhere(
    place, record, deep, tmp_path, capsys, request
):
    step = 1 if request.config.getoption("--faults") == "long" else 3
    before, written = files_in(tmp_path), 0
    for hostile in WORDS[::step]:
        words = typed(CALLS[place], hostile.text)
        goal = (deep / words[1].removeprefix("--out=")).resolve()
        is_fine = call([record, *words], capsys) == cli.FINE
        new = files_in(tmp_path).keys() - before.keys()
        assert {path for path in new if path.suffix != ".anchor"} == ({goal} if is_fine else set())
        written += is_fine
        for path in new:
            path.unlink()
    assert written > len(WORDS) // step // 2
    assert files_in(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are characters there")
@pytest.mark.parametrize(
    ("words", "status"),
    [
        ([b"plan", b"\xff"], cli.UNUSABLE),
        ([b"calc", b"\xff"], cli.UNUSABLE),
        ([b"--database", b"sqlite:///\xff.db", b"verify"], cli.UNUSABLE),
        ([b"--database", b"sqlite:///record.db", b"export", b"--out", b"\xff.xlsx"], cli.FINE),
        ([b"--database", b"sqlite:///record.db", b"backup", b"\xff.db"], cli.FINE),
    ],
    ids=["plan", "calc", "record", "workbook", "backup"],
)
def test_row_32_word_that_is_no_text_at_all_is_no_crash(tmp_path, words, status):
    """A name of bytes that are no characters, as an old disk or another system leaves them."""
    with record_in(tmp_path) as services:
        begin(services.store)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "ui", *words],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    assert done.returncode == status
