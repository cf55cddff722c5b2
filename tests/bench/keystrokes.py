"""How long from a key on the Plan page to the painted plan, in the program's own window.

The window is 1366 by 768, offscreen, on an empty record; the sample prescription is typed in. Then
numbers are typed over several fields. Each key goes through the window system; the clock runs until
nothing of the window is left to paint, with the plan of the new text shown. Twice: key after
key, and each key after the hand has rested, when Compare stands below the plan. The goal is 16 ms
at the 95th percentile. Wall time is what a person sees; the processor time of the window's thread
beside it tells how much of that was the machine being busy with something else.

    python -m tests.bench.keystrokes [--profile FILE]
"""

from __future__ import annotations

import argparse
import cProfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tests.bench.clocks import Timed, now, table
from tests.gui.bench import WIDE, Bench, open_window, place_in
from tests.gui.pages.sample import BALANCE, CAPSULES, PRESCRIPTION, TABLETS
from ui.pages.plan.page import PlanPage

GOAL_MS = 16
BARE, RHYTHMS = "bare window", ("key after key", "after a rest")
TYPED = {
    "20 tablets weigh": ("3702.5", "3698.1", "3715", "3688.4"),
    "Filler fills size 3 with": ("131", "128.5", "133", "129.7"),
    "Powder fills size 3 with": ("226", "224.5", "221", "228.3"),
    "Extra capsules": ("2", "12", "0", "10"),
    "Repeatability": ("0.03", "0.018", "0.025", "0.021"),
}


class Paints(QObject):
    """Notes that a window has painted; it is asked once for all of its widgets."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.seen = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            self.seen = True
        return False


class Keys:
    """Presses keys in a window and keeps the time of each, until nothing is left to paint."""

    def __init__(self, window: QWidget, profile: cProfile.Profile | None = None) -> None:
        self._window = window
        self._paints = Paints(window)
        self._profile = profile

    def press(self, key: str, timed: Timed) -> None:
        """One key, through the window system."""
        handle = self._window.windowHandle()
        if self._profile:
            self._profile.enable()
        self._paints.seen = False
        begun = now()
        QTest.keyClick(handle, key)
        ended = self._until_painted()
        if self._profile:
            self._profile.disable()
        timed.add(begun, ended)

    def _until_painted(self) -> tuple[float, float]:
        ended = now()
        while True:
            QCoreApplication.processEvents()
            if not self._paints.seen:
                return ended
            ended = now()
            self._paints.seen = False


class Typist:
    """Types into the Plan page."""

    def __init__(self, bench: Bench, profile: cProfile.Profile | None) -> None:
        self._bench = bench
        self._keys = Keys(bench.window, profile)
        assert isinstance(bench.page, PlanPage)
        self.page = bench.page

    def go_to(self, name: str) -> None:
        """Put the cursor into a field, by keyboard, with all of its text selected."""
        self._bench.person.tab_to(name)
        self._bench.person.shortcut(Qt.Key.Key_A)
        self._bench.settle()

    def press(self, key: str, timed: Timed) -> None:
        """One key, until its plan is painted."""
        before = self.page.presenter.state
        self._keys.press(key, timed)
        assert self.page.presenter.state is not before, f"{key} changed nothing"

    def rest(self) -> None:
        """Until Compare stands below the plan."""
        while self.page.resting.isActive():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._bench.settle()


def bare(presses: int) -> Timed:
    """The same in a window with nothing but a field and a table of that size that shows it."""
    window, entry, table = QMainWindow(), QLineEdit(), QTableWidget(3, 10)
    middle = QWidget()
    stack = QVBoxLayout(middle)
    stack.addWidget(entry)
    stack.addWidget(table)
    window.setCentralWidget(middle)

    def show(text: str) -> None:
        for row in range(3):
            for column in range(10):
                table.setItem(row, column, QTableWidgetItem(f"{text}.{row}{column}"))

    entry.textChanged.connect(show)
    window.resize(*WIDE)
    window.show()
    window.activateWindow()
    entry.setFocus()
    QTest.qWaitForWindowExposed(window)
    pressing, timed = Keys(window), Timed()
    for at in range(presses):
        pressing.press(str(at % 10), timed)
        if at % 6 == 5:
            entry.clear()
    window.close()
    window.deleteLater()
    return timed


def keys(rounds: int) -> Iterator[tuple[str, str]]:
    """Field and text, over and over."""
    for _ in range(rounds):
        for name, texts in TYPED.items():
            for text in texts:
                yield name, text


def measure(rounds: int, profile: cProfile.Profile | None = None) -> dict[str, Timed]:
    """The times of all keys, by rhythm."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    taken = {rhythm: Timed() for rhythm in RHYTHMS}
    bare_window = bare(200)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_window(place_in(Path(folder))) as bench,
    ):
        bench.fill(PRESCRIPTION, TABLETS, CAPSULES, BALANCE)
        typist = Typist(bench, profile)
        assert typist.page.presenter.state.plan is not None
        for rhythm, timed in taken.items():
            for name, text in keys(rounds):
                typist.go_to(name)
                for key in text:
                    if rhythm == RHYTHMS[1]:
                        typist.rest()
                    typist.press(key, timed)
        typist.page.presenter.clear()  # so that closing asks nothing
    return {BARE: bare_window, **taken}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--profile", help="file to write a profile of the keys to")
    chosen = parser.parse_args()
    profile = cProfile.Profile() if chosen.profile else None
    taken = measure(chosen.rounds, profile)
    title = f"From a key to the painted plan, {len(taken[RHYTHMS[0]].wall)} keys each"
    print(table(title, taken, dict.fromkeys(RHYTHMS, f"{GOAL_MS} at 95 %"), BARE), flush=True)
    if profile:
        profile.dump_stats(chosen.profile)


if __name__ == "__main__":
    main()
