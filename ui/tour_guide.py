"""A person in front of the window with a camera, for the tour."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, Qt, QThread

from ui.app import App
from ui.pages.plan.page import PlanPage
from ui.pages.screen.page import ScreenPage
from ui.person import Person
from ui.theme import Mode

P = TypeVar("P")

PATIENCE: Final = 30.0


class TourError(Exception):
    """A step of the tour did not come out as it should."""


class Guide:
    """A person in front of the window, with a camera."""

    def __init__(self, app: App, folder: Path) -> None:
        self.app = app
        self.folder = folder
        self.person = Person(app.window)
        self._shots = 0

    def settle(self) -> None:
        """Wait until the record has answered and everything is painted."""
        end = time.monotonic() + PATIENCE
        while True:
            for _ in range(4):
                QCoreApplication.processEvents()
            if not self.app.runner.pending():
                return
            if time.monotonic() > end:
                raise TourError("the record did not answer")
            QThread.msleep(2)

    def rest(self) -> None:
        """Leave the hands off until what waits for that is worked out."""
        page = self.app.window.page()
        while isinstance(page, (PlanPage, ScreenPage)) and page.resting.isActive():
            QCoreApplication.processEvents()
            QThread.msleep(2)
        self.settle()

    def shoot(self, name: str, *, dark: bool = False) -> None:
        """A picture, and with ``dark`` the same in the dark theme."""
        self._shots += 1
        self.settle()
        self.rest()
        self._save(f"{self._shots:02d}-{name}.png")
        if dark:
            self.app.theme.set_mode(Mode.DARK)
            self.settle()
            self._save(f"{self._shots:02d}-{name}-dark.png")
            self.app.theme.set_mode(Mode.LIGHT)

    def _save(self, name: str) -> None:
        if not self.app.window.grab().save(str(self.folder / name)):
            raise TourError(f"{name} could not be written")

    def page(self, kind: type[P]) -> P:
        """The page in front, which must be of ``kind``."""
        found = self.app.window.page()
        if not isinstance(found, kind):
            raise TourError(f"{kind.__name__} is not in front")
        return found

    def fill(self, *groups: Mapping[str, str]) -> None:
        """Type each text into the field of its name."""
        for group in groups:
            for name, text in group.items():
                self.person.fill(name, text)
        self.settle()

    def push(self, name: str) -> None:
        """Press a button by keyboard."""
        self.person.push(name)
        self.settle()

    def enter(self) -> None:
        """Press Enter."""
        self.person.press(Qt.Key.Key_Return)
        self.settle()

    def go(self, key: Qt.Key) -> None:
        """Ctrl and a key: another page."""
        self.person.shortcut(key)
        self.settle()


def expect(found: object, wanted: object, what: str) -> None:
    """Stop the tour where ``found`` is not ``wanted``."""
    if found != wanted:
        raise TourError(f"{what}: {found!r} instead of {wanted!r}")
