"""Rows 1 and 2: writers killed at any moment lose nothing that was shown as recorded."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.faults import whole
from tests.faults.at_work import opened, write
from tests.faults.kills import Child, kill, listen, spin
from tests.faults.whole import Known

LONGEST_SPIN = 0.004  # an action takes about as long
MANY = 30  # actions a writer may finish before it is killed
PATIENCE = 60  # seconds after which a silent writer is a failure of its own

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="session")
def to_open(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds from starting a writer to its first action here and now; kills are spread over it."""
    place = whole.copied(begun, tmp_path_factory.mktemp("measured"))
    seconds = 0.0
    for _ in range(2):  # the first also waits for the parent of them all
        started = time.perf_counter()
        child = Child(write, place.parent, place=place)
        listen([child], PATIENCE, lambda child=child: len(child.acknowledged) > 0)
        seconds = time.perf_counter() - started
        kill([child])
    return seconds


@pytest.fixture
def folder(part: int, tmp_path: Path, memory_path: Path) -> Path:
    """On the disk for one half of the parts: kills fall into its waits; in memory for the other."""
    return memory_path if part % 2 else tmp_path


class Moments:
    """When to kill: while they open, anywhere in their work, or just after an action."""

    def __init__(self, chance: random.Random, to_open: float) -> None:
        self._chance = chance
        self._to_open = to_open

    def wait(self, children: list[Child], *, opening: bool = False) -> None:
        kind = (
            "opening" if opening else self._chance.choice(("opening", "anywhere", "after", "after"))
        )
        to_open = self._to_open * len(children)
        if kind == "opening":
            listen(children, self._chance.uniform(0, 1.2 * to_open))
        elif kind == "anywhere":
            listen(children, self._chance.uniform(0, 5 * to_open))
        else:
            self._after_some(children)
            spin(self._chance.uniform(0, LONGEST_SPIN))

    def _after_some(self, children: list[Child]) -> None:
        wanted = self._chance.randint(1, MANY)

        def enough() -> bool:
            return sum(len(each.acknowledged) for each in children) >= wanted

        listen(children, PATIENCE, enough)
        assert enough(), f"no {wanted} actions in {PATIENCE} seconds"


def killed_at_work(known: Known, moments: Moments, writers: int, *, opening: bool) -> int:
    """Let writers work on one record, kill them together; returns the actions acknowledged."""
    children = [Child(write, known.place.parent, place=known.place) for _ in range(writers)]
    moments.wait(children, opening=opening)
    kill(children)
    assert all(each.was_killed for each in children), "a writer ended by itself"
    return known.hear(*children)


def count_lost(known: Known) -> int:
    rows = whole.rows_of(known.place) if known.place.exists() else []
    return len(whole.lost(rows, known.acknowledged))


def expect_all(known: Known, chance: random.Random) -> int:
    """Every promise; returns the events there. Some files are left to the next writer as is."""
    whole.expect_kept(known)
    if chance.random() < 0.75:
        whole.expect_goes_on(known)
        whole.expect_kept(known)
        whole.expect_tables_follow(known.place)
    elif known.place.exists():
        whole.expect_tables_follow(known.place)
    return len(known.rows)


@pytest.mark.parts(10, 100)
def test_row_01_killed_writer_loses_nothing_it_had_shown(
    part, tally, chance, folder, begun, to_open
):
    moments, known = Moments(chance, to_open), None
    for number in range(20):
        fresh = known is None or chance.random() < 0.2
        if fresh:
            known = _record(folder / str(number), begun if chance.random() < 0.3 else None)
        beginning = not known.place.exists()
        shown = killed_at_work(known, moments, 1, opening=beginning and chance.random() < 0.7)
        tally.add("row 1: kills")
        tally.add("row 1: kills while a record was begun", int(beginning))
        tally.add("row 1: actions acknowledged", shown)
        tally.add("row 1: acknowledged and lost", count_lost(known))
        tally.add("row 1: events checked", expect_all(known, chance))


@pytest.mark.parts(10, 70)
def test_row_02_writers_killed_together_leave_one_chain(
    part, tally, chance, folder, begun, to_open
):
    moments, known = Moments(chance, to_open), _record(folder / "three", None)
    for _ in range(3):
        shown = killed_at_work(known, moments, 3, opening=False)
        tally.add("row 2: kills of three", 1)
        tally.add("row 2: kills", 3)
        tally.add("row 2: actions acknowledged", shown)
        tally.add("row 2: acknowledged and lost", count_lost(known))
        tally.add("row 2: events checked", expect_all(known, chance))


@pytest.mark.parts(1, 10)
@pytest.mark.parametrize("read_only", [True, False], ids=["to read", "to work"])
def test_row_02_record_opened_beside_a_writer_raises_no_false_alarm(
    read_only, begun, tmp_path, part, tally
):
    """The other writes between two looks of this one: nothing is missing because of that."""
    known = _record(tmp_path / "shared", begun)
    child = Child(write, tmp_path, place=known.place)
    alarms = []
    for _ in range(60):
        _one_more(child)
        with opened(known.place, read_only=read_only) as services:
            alarms += [services.trouble.code] if services.trouble else []
        tally.add("row 2: opened beside a writer")
    kill([child])
    known.hear(child)
    whole.expect_kept(known)
    tally.add("row 2: false alarms", len(alarms))
    assert not alarms


def _one_more(child: Child) -> None:
    """Hear all it has said, and wait for something new."""
    listen([child], 0)
    before = len(child.acknowledged)
    listen([child], PATIENCE, lambda: len(child.acknowledged) > before)
    assert len(child.acknowledged) > before


def _record(folder: Path, begun: Path | None) -> Known:
    """A folder with a record just begun, or with none yet."""
    folder.mkdir()
    return Known(folder / "record.db" if begun is None else whole.copied(begun, folder))


def test_row_01_fresh_processes_killed_lose_nothing_either(memory_path, chance, tally):
    """As on systems that cannot fork."""
    known = _record(memory_path / "fresh", None)
    for _ in range(3):
        child = Child(write, known.place.parent, fresh=True, place=known.place)
        wanted = chance.randint(1, MANY)
        listen([child], PATIENCE, lambda w=wanted, c=child: len(c.acknowledged) >= w)
        kill([child])
        assert known.hear(child) >= wanted
        tally.add("row 1: kills")
        expect_all(known, chance)
