"""The real window on a real record, and a person with a keyboard in front of it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from compounding import bootstrap
from compounding.bootstrap import Services
from tests.gui.pages.sample import FixedClock
from ui.app import App, Place
from ui.navigation import Page
from ui.person import Person
from ui.theme import Mode

PATIENCE = 30
WIDE = (1366, 768)
NARROW = (683, 384)


class Bench:
    """An open window; every key is pressed by ``person``."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.window = app.window
        self.person = Person(app.window)

    @property
    def page(self) -> Page:
        """The page in front."""
        found = self.window.page()
        assert found is not None
        return found

    def settle(self) -> None:
        """Until the record has answered everything and the window has painted it."""
        end = time.monotonic() + PATIENCE
        while True:
            for _ in range(4):
                QCoreApplication.processEvents()
            if not self.app.runner.pending():
                return
            assert time.monotonic() < end, "the record did not answer"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def rest(self) -> None:
        """Until the hand has rested, where the page waits for that, and all of it is painted."""
        resting = getattr(self.page, "resting", None)
        while resting is not None and resting.isActive():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.settle()

    def fill(self, *groups: Mapping[str, str]) -> None:
        """Type each text into the field of its name."""
        for group in groups:
            for name, text in group.items():
                self.person.fill(name, text)
        self.settle()

    def type_over(self, text: str) -> None:
        """Replace what stands in the field that has the cursor."""
        self.person.shortcut(Qt.Key.Key_A)
        self.person.type(text)

    def paste_over(self, text: str) -> None:
        """Replace what stands in the field by a text of any script, from the clipboard."""
        QApplication.clipboard().setText(text)
        self.person.shortcut(Qt.Key.Key_A)
        self.person.shortcut(Qt.Key.Key_V)

    def push(self, name: str) -> None:
        """Go to a button and press it."""
        self.person.push(name)
        self.settle()

    def press(self, key: Qt.Key) -> None:
        """Press one key."""
        self.person.press(key)
        self.settle()

    def enter(self) -> None:
        """Press Enter."""
        self.press(Qt.Key.Key_Return)

    def go(self, key: Qt.Key) -> None:
        """Ctrl and a key: another page, or the page's main step."""
        self.person.shortcut(key)
        self.settle()

    def says(self, words: str) -> bool:
        """Whether some label in sight holds ``words``."""
        return any(words in text for text in shown_texts(self.page))

    def services(self) -> Services:
        """The record as another program reads it: only what is on disk."""
        place = self.app.place
        return bootstrap.open_services(
            place.url, read_only=True, settings_folder=place.settings_folder
        )

    def events(self) -> int:
        """How many events are on disk."""
        with self.services() as services:
            return services.store.last_seq()


def shown_texts(widget: QWidget) -> list[str]:
    """The texts of the labels in sight."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def cells(model: QAbstractItemModel, *titles: str) -> list[tuple[str, ...]]:
    """The texts of each row in the columns of those titles."""
    across = Qt.Orientation.Horizontal
    named = {str(model.headerData(at, across)): at for at in range(model.columnCount())}
    return [
        tuple(str(model.index(row, named[title]).data()) for title in titles)
        for row in range(model.rowCount())
    ]


@contextmanager
def answering(path: Path | None) -> Iterator[list[str]]:
    """The dialog for a file's name answers ``path``, None for cancelled; lists what it offered."""
    offered: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return ("" if path is None else str(path)), ""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", answer)
        yield offered


def place_in(folder: Path) -> Place:
    """A record named by hand in ``folder``."""
    return Place.found(f"sqlite:///{folder / 'record.db'}", folder / "settings")


@contextmanager
def open_window(
    place: Place,
    mode: Mode = Mode.LIGHT,
    size: tuple[int, int] = WIDE,
    clock: FixedClock | None = None,
) -> Iterator[Bench]:
    """Open the program's window on the record at ``place``; closed and gone afterwards."""
    qapp = QApplication.instance()
    assert isinstance(qapp, QApplication)
    app = App(qapp, place, clock or FixedClock(), mode)
    app.window.resize(*size)
    bench = Bench(app)
    try:
        app.open()
        bench.settle()
        # A window manager does this where a dialog has closed; the offscreen platform has none.
        app.window.activateWindow()
        bench.settle()
        yield bench
        bench.settle()
    finally:
        app.close()
        _remove(app)


def _remove(app: App) -> None:
    """Take everything of ``app`` away, so that the next window finds a clean application."""
    for each in (app.window, app):
        each.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    app.theme.set_mode(Mode.LIGHT)
    app.theme.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
