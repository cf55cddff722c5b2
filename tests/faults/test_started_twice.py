"""Fault row 11: the program started twice on one file. The second says so and ends.

The lock of the window is advisory; that two programs which write all the same are both safe is
row 2 (``test_killed_writers``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from compounding import bootstrap
from tests.e2e.headless import ROOT, assert_refused, start

PATIENCE = 60


@contextmanager
def program_open_on(url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The real program in a process of its own, its window open without a screen."""
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-m", "ui", "--database", url],
        cwd=ROOT,
        env=surroundings,
        stderr=subprocess.DEVNULL,
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    waiting = threading.Event()
    for _ in range(PATIENCE * 20):
        if condition():
            return
        waiting.wait(0.05)
    raise AssertionError("it did not happen")


def test_row_11_program_started_twice_says_so_ends_and_leaves_the_first_at_work(tmp_path):
    place = tmp_path / "record.db"
    url = f"sqlite:///{place}"
    with program_open_on(url, tmp_path / "first") as first:
        until(lambda: Path(f"{place}.window.lock").exists() and place.exists())
        (line,) = assert_refused(start("--database", url))
        assert "open already" in line
        assert first.poll() is None
    with bootstrap.open_services(url, settings_folder=tmp_path / "own") as services:
        assert services.trouble is None
        assert services.verify().ok


def test_row_11_second_start_works_once_the_first_was_killed(tmp_path):
    place = tmp_path / "record.db"
    url = f"sqlite:///{place}"
    with program_open_on(url, tmp_path / "first"):
        until(lambda: Path(f"{place}.window.lock").exists() and place.exists())
    with program_open_on(url, tmp_path / "second") as second:
        until(lambda: str(second.pid) in Path(f"{place}.window.lock").read_text(encoding="utf-8"))
        assert second.poll() is None
