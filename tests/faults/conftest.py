"""What the fault tests share: how often a fault is tried, chance with a seed, and the totals.

``--faults=short`` is for every change, ``--faults=long`` for a release. What a test counts with
``tally`` is added up over all tests and workers and told at the end of the run, and stands with the
test in a JUnit report.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from compounding.application import settings
from tests.faults.at_work import opened
from tests.faults.whole import copied
from tests.faults.workload import one_round
from tests.unit.record_samples import PHARMACY

ROUNDS = 30
Times = Callable[[int, int], int]


class Tally:
    """Counts by name, each name beginning with its row: ``row 1: kills``."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, name: str, count: int = 1) -> None:
        """Count; a count of 0 is worth telling, too: nothing was lost."""
        self.counts[name] += count


@pytest.fixture(scope="session")
def times(pytestconfig: pytest.Config) -> Times:
    """``times(short, long)``: the number for this run."""
    is_long = pytestconfig.getoption("--faults") == "long"
    return lambda short, long: long if is_long else short


@pytest.fixture
def tally(record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    counted = Tally()
    yield counted
    for name, count in counted.counts.items():
        record_property(name, count)


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance that differs from run to run; ``--randomly-seed=…`` brings the same one again."""
    run = request.config.getoption("randomly_seed", 0)
    seed = f"{run} {request.node.name}"
    print(f"seed of chance: {seed!r}")
    return random.Random(seed)


@pytest.fixture
def memory_path(tmp_path: Path) -> Iterator[Path]:
    """A folder of the test's own in memory, where the system has such a disk.

    For kills only: what a killed process had handed to the system is there with or without a disk,
    and nothing waits for one.
    """
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="faults-") as folder:
        yield Path(folder)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record just begun, its pharmacy set, closed: one file to be copied, never written."""
    place = tmp_path_factory.mktemp("begun") / "record.db"
    with opened(place) as services:
        settings.set_pharmacy(services.store, PHARMACY)
    return place


@pytest.fixture(scope="session")
def worked(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of some weeks, closed; to be copied, never written."""
    place = copied(begun, tmp_path_factory.mktemp("worked"))
    with opened(place) as services:
        for number in range(ROUNDS):
            one_round(services.store, number)
    return place


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "parts(short, long): as many tests of this, each as long")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A fault that is tried often is tried in parts: workers share it, and no part takes long."""
    parts = metafunc.definition.get_closest_marker("parts")
    if parts is not None:
        short, long = parts.args
        is_long = metafunc.config.getoption("--faults") == "long"
        metafunc.parametrize("part", range(long if is_long else short))


@pytest.fixture
def step_parts(request: pytest.FixtureRequest) -> int:
    """How many parts share the steps of one test; part ``n`` takes every so many from ``n + 1``."""
    parts = request.node.get_closest_marker("parts")
    return int(parts.args[1 if request.config.getoption("--faults") == "long" else 0])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What all tests together have counted."""
    total: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "teardown":
                total.update({name: n for name, n in report.user_properties if _is_count(name, n)})
    if not total:
        return
    terminalreporter.section("faults")
    for name in sorted(total, key=_in_order):
        terminalreporter.write_line(f"{name} {total[name]:,}")


def _is_count(name: str, count: object) -> bool:
    return name.startswith("row ") and isinstance(count, int)


def _in_order(name: str) -> tuple[int, str]:
    row = name.removeprefix("row ").split(":")[0]
    return (int(row), name) if row.isdigit() else (0, name)
