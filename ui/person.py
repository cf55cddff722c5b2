"""A person at the keyboard, for the tour and the tests.

Types, and presses Tab until the wanted field has the cursor; never a mouse, never a shortcut
past the widgets. What this person cannot reach, nobody can reach by keyboard.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

MOST_TABS = 200


class NotReachedError(Exception):
    """Tab went all the way round and never came to that field."""


class Person:
    """Keys go to whatever has the cursor in ``window``."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def target(self) -> QWidget:
        """Where the next key goes."""
        top = QApplication.activeModalWidget() or self.window
        return top.focusWidget() or top

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key."""
        QTest.keyClick(self.target(), key, modifier)

    def shortcut(self, key: Qt.Key) -> None:
        """Press Ctrl and ``key``."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type over what is selected."""
        QTest.keyClicks(self.target(), text)

    def tab_to(self, name: str) -> QWidget:
        """Press Tab until the widget of that accessible name has the cursor."""
        for _ in range(MOST_TABS):
            if self.name() == name:
                return self.target()
            self.press(Qt.Key.Key_Tab)
        raise NotReachedError(name)

    def name(self) -> str:
        """The accessible name of the widget with the cursor, without its unit."""
        return self.target().accessibleName().split(",")[0]

    def fill(self, name: str, text: str) -> None:
        """Go to a field and replace what stands there."""
        self.tab_to(name)
        self.shortcut(Qt.Key.Key_A)
        self.type(text)

    def choose(self, name: str, beginning: str) -> None:
        """Go to a drop-down and press Up or Down until it shows what is wanted."""
        field = self.tab_to(name)
        assert isinstance(field, QComboBox)
        wanted = next(
            (at for at in range(field.count()) if field.itemText(at).startswith(beginning)), None
        )
        if wanted is None:
            raise NotReachedError(f"{name}: {beginning}")
        while field.currentIndex() != wanted:
            self.press(Qt.Key.Key_Down if field.currentIndex() < wanted else Qt.Key.Key_Up)

    def choose_first(self, name: str) -> None:
        """Go to a drop-down in which nothing is chosen yet and choose its first answer."""
        self.tab_to(name)
        self.press(Qt.Key.Key_Down)

    def push(self, name: str) -> None:
        """Go to a button and press it with the space bar."""
        self.tab_to(name)
        self.press(Qt.Key.Key_Space)
