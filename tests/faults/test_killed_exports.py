"""Row 29: a workbook whose export is killed is the whole old one or the whole new one, never half.

Sometimes there was none before; then there is none or a whole one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import zipfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.faults import whole
from tests.faults.at_work import export, opened
from tests.faults.kills import Child, kill, listen
from tests.faults.whole import asked

PATIENCE = 60

pytestmark = pytest.mark.timeout(1800)


@dataclass(frozen=True, slots=True)
class Log:
    """A record, the workbook of a part of it, how many batches all of it has, and the time."""

    record: Path
    part: bytes
    rows: int
    seconds: float

    def target(self, folder: Path, *, there: bool) -> Path:
        """Where the workbook goes, in a new folder; ``there`` with the older one in place."""
        folder.mkdir()
        target = folder / "Batch log.xlsx"
        if there:
            target.write_bytes(self.part)
        return target


@pytest.fixture
def log(worked: Path, memory_path: Path) -> Log:
    place = whole.copied(worked, memory_path)
    part = memory_path / "part.xlsx"
    with opened(place) as services:
        released = services.export_log(part, status="released")
    rows = asked(place, "SELECT count(*) FROM batch")[0][0]
    assert 0 < released < rows
    Child(export, memory_path, place=place, target=memory_path / "first.xlsx").finish()
    started = time.perf_counter()
    Child(export, memory_path, place=place, target=memory_path / "second.xlsx").finish()
    return Log(place, part.read_bytes(), rows, time.perf_counter() - started)


def rows_in(workbook: Path) -> int:
    """Lines of the log in a workbook that opens and is whole."""
    book = openpyxl.load_workbook(workbook)
    try:
        assert book.sheetnames[:2] == ["Batch log", "About this export"]
        return book["Batch log"].max_row - 1
    finally:
        book.close()


def exports_in(log: Log) -> int:
    query = "SELECT count(*) FROM event WHERE kind = 'log_exported'"
    return int(asked(log.record, query)[0][0])


def expect_whole(log: Log, target: Path, child: Child, *, there: bool, before: int) -> str:
    """The old or the new, and the record says of an export only what is true; returns which."""
    is_old = target.read_bytes() == log.part if target.exists() else not there
    if not is_old:
        assert rows_in(target) == log.rows
    said, recorded = child.said("exported"), exports_in(log) - before
    assert not (said and is_old), "shown as exported, and the workbook is not there"
    assert recorded <= int(not is_old), "recorded as exported, and the workbook is not there"
    assert recorded >= len(said)
    return "old" if is_old else "new"


def killed_at(log: Log, target: Path, seconds: float, **given: Any) -> Child:
    child = Child(export, log.record.parent, place=log.record, target=target, **given)
    listen([child], seconds)
    kill([child])
    return child


def judge(log: Log, target: Path, child: Child, tally: Any, *, there: bool, before: int) -> None:
    """All that must hold after one kill, counted."""
    found = expect_whole(log, target, child, there=there, before=before)
    whole.expect_tables_follow(log.record)
    tally.add(f"row 29: found the {found} workbook")
    told = exports_in(log) > before
    tally.add("row 29: found the new one before the record says so", found == "new" and not told)
    tally.add("row 29: half-made files left beside it", len(list(target.parent.iterdir())) - 1)


@pytest.mark.parts(1, 3)
@pytest.mark.parametrize("there", [True, False], ids=["over an older one", "where none was"])
def test_row_29_export_killed_at_any_moment_leaves_the_old_workbook_or_the_new(
    there, log, memory_path, tally, chance, part
):
    for number in range(20):
        target, before = log.target(memory_path / str(number), there=there), exports_in(log)
        child = killed_at(log, target, chance.uniform(0, 1.1 * log.seconds))
        tally.add("row 29: exports killed at any moment", int(child.was_killed))
        judge(log, target, child, tally, there=there, before=before)


@pytest.mark.parametrize("there", [True, False], ids=["over an older one", "where none was"])
def test_row_29_export_killed_at_every_step_leaves_the_old_workbook_or_the_new(
    there, log, memory_path, tally
):
    for step in count(1):
        target, before = log.target(memory_path / str(step), there=there), exports_in(log)
        child = killed_at(log, target, PATIENCE, step=step)
        judge(log, target, child, tally, there=there, before=before)
        if not child.was_killed:
            break
        tally.add("row 29: exports killed before a step")
    with opened(log.record) as services:
        assert services.export_log(target) == log.rows
    assert rows_in(target) == log.rows


def killed_in_the_midst(log: Log, folder: Path) -> Path:
    """Where an export was killed while its file lay half-made; the system's temporary folder."""
    temporary = folder / "temporary"
    temporary.mkdir()
    for step in count(1):
        target = log.target(folder / str(step), there=False)
        child = killed_at(log, target, PATIENCE, step=step, temporary=temporary)
        assert child.was_killed, "no half-made file was ever seen"
        if list(target.parent.iterdir()) and list(temporary.iterdir()):
            return target
    raise AssertionError("unreachable")


def test_row_29_what_a_killed_export_left_goes_with_the_next_export_and_the_next_start(
    log, memory_path, monkeypatch
):
    """Beside the workbook once it is an hour old, in the system's temporary folder at once."""
    target = killed_in_the_midst(log, memory_path)
    (left,) = target.parent.iterdir()
    temporary = memory_path / "temporary"
    assert all(each.name.startswith("ldn-") for each in temporary.iterdir())
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with opened(log.record) as services:
        assert list(temporary.iterdir()) == []
        services.export_log(target)
        assert set(target.parent.iterdir()) == {left, target}, "it may be another's at work"
        os.utime(left, (time.time() - 3700,) * 2)
        services.export_log(target)
    assert list(target.parent.iterdir()) == [target]
    assert list(temporary.iterdir()) == []
    assert rows_in(target) == log.rows


def test_row_29_half_a_workbook_would_be_noticed(log, memory_path):
    target = log.target(memory_path / "half", there=True)
    content = (memory_path / "first.xlsx").read_bytes()
    child = Child(export, memory_path, place=log.record, target=memory_path / "third.xlsx")
    child.finish()
    shutil.copyfile(memory_path / "third.xlsx", target)
    before = exports_in(log) - 1
    assert expect_whole(log, target, child, there=True, before=before) == "new"
    target.write_bytes(content[: len(content) // 2])
    with pytest.raises(zipfile.BadZipFile):
        expect_whole(log, target, child, there=True, before=before)
    target.write_bytes(log.part)
    with pytest.raises(AssertionError, match="shown as exported"):
        expect_whole(log, target, child, there=True, before=before)
