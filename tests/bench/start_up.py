"""How long until the first window is painted, beside a bare PySide6 window in the same run.

Each figure is the time from starting a process to its first painted window, median of five, taken
in turns so that a busy moment of the machine touches both. With LDN_BENCH_FIRST_PAINT=1 the
program prints `first-paint` after the first paint event of its main window, and ends. The goal
is a ratio of 1.6 or less.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAG = "first-paint"
GOAL = 1.6

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


def seconds_to_paint(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from starting the command to the line that says its window is painted."""
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == FLAG:
                taken = time.perf_counter() - begun
                process.wait(timeout=60)
                return taken
    raise SystemExit(
        f"{command[-1]!r} ended with status {process.returncode} and showed no window."
    )


def main() -> None:
    """Measure and print; nothing is judged, because figures depend on the machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bench.db"
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            **os.environ,
            "LDN_BENCH_FIRST_PAINT": "1",
            "LDN_DATABASE_URL": f"sqlite:///{database.as_posix()}",
            "XDG_CONFIG_HOME": folder,
            "XDG_DATA_HOME": folder,
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        commands = {
            "bare window": [sys.executable, "-c", BARE],
            "program": [sys.executable, "-m", "ui"],
        }
        os.chdir(ROOT)
        for command in commands.values():  # once unmeasured: byte code and the empty database
            seconds_to_paint(command, environment)
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                taken[name].append(seconds_to_paint(command, environment))
    report(taken)


def report(taken: dict[str, list[float]]) -> None:
    """Medians, spread and the ratio."""
    medians = {name: statistics.median(each) for name, each in taken.items()}
    print(f"First painted window, median of {len(taken['program'])}:")
    for name, each in taken.items():
        low, high = min(each) * 1000, max(each) * 1000
        print(f"  {name:12} {medians[name] * 1000:6.0f} ms  ({low:.0f} to {high:.0f})")
    ratio = medians["program"] / medians["bare window"]
    print(f"  {'ratio':12} {ratio:6.2f}     (goal {GOAL})")


if __name__ == "__main__":
    main()
