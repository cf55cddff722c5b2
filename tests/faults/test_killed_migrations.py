"""Row 25: a record that is begun or brought up to date is the old or the new one, never between.

Every stored record ``tests/data/record-*.sql`` is taken: closed, and as a killed program leaves it,
with all it holds still in the log beside the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import apsw
import pytest

from compounding.domain.house_events import PharmacySet
from compounding.persistence.schema import NEWEST
from tests.faults import whole
from tests.faults.at_work import open_besides, open_once, opened, write
from tests.faults.kills import Child, kill, listen
from tests.faults.steps import WatchedDisk
from tests.faults.stored import (
    STORED,
    Old,
    drafts_of,
    expect_old_or_new,
    expect_up_to_date,
    holds,
    kept_of,
    laid,
    schema_of,
    version_of,
)
from tests.faults.whole import Known, files_of

PATIENCE = 60

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="session", params=STORED, ids=lambda path: path.stem)
def dump(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="session", params=["closed", "killed"])
def old(dump: Path, request: pytest.FixtureRequest, tmp_path_factory) -> Old:
    """The stored record as its program left it; ``killed`` has all it holds in the log."""
    folder = tmp_path_factory.mktemp("old")
    return laid(dump, folder, killed=request.param == "killed")


@pytest.fixture(scope="session")
def new_schema(tmp_path_factory) -> str:
    """What a record of this version is made of."""
    place = tmp_path_factory.mktemp("new") / "record.db"
    with opened(place):
        pass
    return schema_of(place)


def run_to(step: int, place: Path, task: Any = open_once, **given: Any) -> Child:
    """Open the record in a process of its own that acts before ``step``; returns it dead."""
    child = Child(task, place.parent, place=place, step=step, **given)
    listen([child], PATIENCE)
    kill([child])
    return child


@pytest.fixture
def steps(part: int, step_parts: int, times, request: pytest.FixtureRequest) -> Iterator[int]:
    """The steps that this part takes; all parts together take every one.

    In a short run a record that was closed well is tried at every third.
    """
    closed = "old" in request.fixturenames and not request.getfixturevalue("old").was_killed
    return count(part + 1, step_parts * (times(3, 1) if closed else 1))


@pytest.mark.parts(3, 3)
def test_row_25_migration_killed_at_every_step_leaves_the_old_record_or_the_new(
    old, new_schema, memory_path, tally, steps
):
    half = []
    for step in steps:
        place = old.put(memory_path / str(step))
        child = run_to(step, place)
        version = expect_old_or_new(place, old, new_schema)
        expect_up_to_date(place, old, new_schema)
        if not child.was_killed:
            break
        half += [child.said("died") for kept in kept_of(place) if not holds(kept, old)]
        tally.add("row 25: drafts still there after the next start", bool(drafts_of(place)))
        kind = "a statement" if child.said("died")[0][1] == "sql" else "a file operation"
        tally.add(f"row 25: migrations killed before {kind}")
        tally.add("row 25: found as the new version", int(version == NEWEST))
    assert step > 10 * len(old.counts), "the migration was not watched"
    assert not half, "what is named as the older record is not all of it"


@pytest.mark.parts(1, 10)
def test_row_25_migration_killed_at_any_moment_leaves_the_old_record_or_the_new(
    old, new_schema, memory_path, tally, chance, part
):
    for number in range(15):
        place = old.put(memory_path / str(number))
        child = Child(open_once, place.parent, place=place, step=0)
        listen([child], chance.uniform(0, 0.2))
        kill([child])
        tally.add("row 25: migrations killed at any moment", int(child.was_killed))
        expect_old_or_new(place, old, new_schema)
        expect_up_to_date(place, old, new_schema)


@pytest.mark.parts(3, 3)
def test_row_25_another_program_that_writes_at_any_step_loses_nothing(
    old, new_schema, memory_path, tally, steps
):
    """An older version may still be in use: what it shows as recorded is in the new record, too."""
    for step in steps:
        place = old.put(memory_path / str(step))
        child = run_to(step, place, open_besides, version=old.version)
        known = Known(place, deleted=old.deleted)
        tally.add("row 25: events another program wrote meanwhile", known.hear(child))
        print(f"step {step}: {child.heard}")
        whole.expect_kept(known)
        expect_up_to_date(place, old, new_schema)
        if not child.said("besides"):
            break


@pytest.mark.parts(3, 3)
def test_row_25_record_begun_and_killed_at_every_step_is_none_or_a_whole_one(
    new_schema, memory_path, tally, steps
):
    for step in steps:
        place = memory_path / str(step) / "record.db"
        place.parent.mkdir()
        child = run_to(step, place)
        known = Known(place)
        if place.exists():
            assert (version_of(place), schema_of(place)) == (NEWEST, new_schema)
        whole.expect_kept(known)
        whole.expect_goes_on(known)
        whole.expect_kept(known)
        whole.expect_tables_follow(place)
        if not child.was_killed:
            break
        tally.add("row 25: drafts still there after the next start", bool(drafts_of(place)))
        kind = "a statement" if child.said("died")[0][1] == "sql" else "a file operation"
        tally.add(f"row 25: records killed while begun before {kind}")


def test_row_25_process_that_begins_a_record_or_brings_one_up_shares_it(old, memory_path):
    """What it keeps open of its draft would be SQLite's shared memory, and its locks, of its own:
    the draft is the same file under another name. Another program then writes beside it unseen.
    """
    for number, (put, deleted) in enumerate([(_empty, frozenset()), (old.put, old.deleted)]):
        place = put(memory_path / str(number))
        with opened(place) as services:
            child = Child(write, memory_path, place=place)
            listen([child], PATIENCE, lambda child=child: len(child.acknowledged) > 2)
            last = child.acknowledged[-1].seq
            assert services.store.last_seq() >= last, "it does not see what another has recorded"
            kill([child])
            known = Known(place, deleted=deleted)
            known.hear(child)
            done = services.store.record(lambda _reads: [PharmacySet("Corner Pharmacy", "", "")])
            assert done.seq > last
        whole.expect_kept(known)
        whole.expect_tables_follow(place)


def killed_with_a_draft(put: Callable[[Path], Path], folder: Path) -> Path:
    """A record whose next start was killed while its draft lay beside it."""
    for step in count(1):
        place = put(folder / str(step))
        assert run_to(step, place).was_killed, "no draft was ever seen"
        if drafts_of(place):
            return place
    raise AssertionError("unreachable")


def test_row_25_draft_of_a_killed_migration_goes_with_the_next_start(old, memory_path):
    """It holds the data of every patient, and nobody knows that it is there."""
    place = killed_with_a_draft(old.put, memory_path)
    with opened(place):
        pass
    assert drafts_of(place) == set()


def test_row_25_draft_of_a_record_killed_while_begun_goes_with_the_next_start(memory_path):
    place = killed_with_a_draft(_empty, memory_path)
    with opened(place):
        pass
    assert drafts_of(place) == set()


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder / "record.db"


def test_row_25_killed_within_the_statement_that_folds_the_log_in(
    old, new_schema, memory_path, tally
):
    """The first thing a migration does to the old file; SQLite needs several writes for it.

    What lies there before each of them is what a kill would leave.
    """
    place = old.put(memory_path / "whole")
    left: list[dict[str, bytes]] = []

    def look() -> None:
        names = files_of(place) - {"record.db-shm"}
        left.append({name: place.with_name(name).read_bytes() for name in names})

    watched = WatchedDisk(look)
    connection = apsw.Connection(str(place), vfs=watched.NAME, flags=apsw.SQLITE_OPEN_READWRITE)
    for setting in ("locking_mode = EXCLUSIVE", "synchronous = 2", "journal_mode = delete"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.close()
    watched.unregister()
    for number, files in enumerate(left):
        expect_up_to_date(replace(old, files=files).put(memory_path / str(number)), old, new_schema)
        tally.add("row 25: kills within the statement that folds the log in")
