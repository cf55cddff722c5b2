"""How long until the first window is painted, and until the record is open in it.

Each figure is the time from starting a process, median of five, taken in turns so that a busy
moment of the machine touches all. With LDN_BENCH_FIRST_PAINT=1 the program prints `first-paint`
after the first paint event of its main window, and ends. Beside a bare PySide6 window in the same
run the goal is a ratio of 1.6 or less.

With `--long FOLDER` the window is opened on a record of a million events (made in that folder where
it is not there yet, which takes minutes) and on an empty one, until the number of the last event is
shown; then the pages that list what is recorded. The goal is no more than 0.3 s between the two.

    python -m tests.bench.start_up [--rounds 5] [--long FOLDER [--events 1000000]]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.bench.long_record import EVENTS, long_record

ROOT = Path(__file__).resolve().parents[2]
FLAG, USABLE = "first-paint", "usable"
GOAL, MORE_MS = 1.6, 300
PAGES = ("log", "worksheet", "labels")

BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("first-paint", flush=True)
        QTimer.singleShot(0, QApplication.quit)

application = QApplication([])
window = Window()
window.resize(1366, 768)
window.show()
application.exec()
"""


def seconds_to(
    flags: Sequence[str], command: list[str], environment: dict[str, str]
) -> list[float]:
    """Seconds from starting the command to each of the lines that it prints, one after another."""
    taken: list[float] = []
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == flags[len(taken)]:
                taken.append(time.perf_counter() - begun)
            if len(taken) == len(flags):
                process.wait(timeout=60)
                return taken
    raise SystemExit(f"{command[-1]!r} ended with status {process.returncode} before it was ready.")


def environment_in(folder: Path, record: Path, **more: str) -> dict[str, str]:
    """The variables of a process that keeps everything of its own in ``folder``."""
    found = {
        "QT_QPA_PLATFORM": "offscreen",
        **os.environ,
        "LDN_DATABASE_URL": f"sqlite:///{record.as_posix()}",
        "XDG_CONFIG_HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        **more,
    }
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def in_turns(
    works: Mapping[str, Callable[[], list[float]]], rounds: int
) -> dict[str, list[list[float]]]:
    """The figures of each, after once that does not count: byte code, and what a disk remembers."""
    for work in works.values():
        work()
    taken: dict[str, list[list[float]]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(work())
    return taken


def first_paint(folder: Path, rounds: int) -> None:
    """The first painted window beside a bare one."""
    environment = environment_in(folder, folder / "bench.db", LDN_BENCH_FIRST_PAINT="1")
    bare, program = [sys.executable, "-c", BARE], [sys.executable, "-m", "ui"]
    taken = in_turns(
        {
            "bare window": lambda: seconds_to([FLAG], bare, environment),
            "program": lambda: seconds_to([FLAG], program, environment),
        },
        rounds,
    )
    print(f"First painted window, median of {rounds}:")
    medians = report(taken, 0)
    ratio = medians["program"] / medians["bare window"]
    print(f"  {'ratio':12} {ratio:6.2f}     (goal {GOAL})", flush=True)


def usable(folder: Path, long: Path, rounds: int) -> None:
    """The window that can be worked with, on an empty record and on a long one."""
    command = [sys.executable, "-m", "tests.bench.usable", *PAGES]
    empty, full = environment_in(folder, folder / "empty.db"), environment_in(folder, long)
    taken = in_turns(
        {
            "empty": lambda: seconds_to([USABLE, *PAGES], command, empty),
            "long": lambda: seconds_to([USABLE, *PAGES], command, full),
        },
        rounds,
    )
    print(f"Window with the record open, median of {rounds}:")
    medians = report(taken, 0)
    more = (medians["long"] - medians["empty"]) * 1000
    print(f"  {'more':12} {more:6.0f} ms  (goal {MORE_MS})", flush=True)
    for at, page in enumerate(PAGES, start=1):
        print(f"From there to the page '{page}' answered and painted:")
        report(taken, at)


def report(taken: dict[str, list[list[float]]], at: int) -> dict[str, float]:
    """Print median and spread of each process's line number ``at``, from the line before it."""
    medians = {}
    for name, runs in taken.items():
        each = [run[at] - (run[at - 1] if at else 0) for run in runs]
        medians[name] = statistics.median(each)
        low, high = min(each) * 1000, max(each) * 1000
        print(f"  {name:12} {medians[name] * 1000:6.0f} ms  ({low:.0f} to {high:.0f})", flush=True)
    return medians


def main() -> None:
    """Measure and print; nothing is judged, because figures depend on the machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--long", type=Path, help="folder of the long record")
    parser.add_argument("--events", type=int, default=EVENTS, help="of the long record")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as name:
        first_paint(Path(name), chosen.rounds)
        if chosen.long is not None:
            long = long_record(chosen.long.absolute(), chosen.events)
            usable(Path(name), long, chosen.rounds)


if __name__ == "__main__":
    main()
