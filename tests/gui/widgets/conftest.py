"""What the widget tests share: the theme put on once, and keys as a keyboard sends them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import Mode, ThemeSwitch


@pytest.fixture
def switch(qapp: QApplication) -> Iterator[ThemeSwitch]:
    """The light theme on the whole application, as the program starts."""
    made = ThemeSwitch(qapp, Mode.LIGHT)
    yield made
    made.set_mode(Mode.LIGHT)
    made.deleteLater()


@pytest.fixture(params=["en_US", "de_DE", "ar_EG"])
def locale(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The desktop's language and the side it reads from."""
    before = QLocale(), qapp.layoutDirection()
    QLocale.setDefault(QLocale(request.param))
    qapp.setLayoutDirection(QLocale(request.param).textDirection())
    yield request.param
    QLocale.setDefault(before[0])
    qapp.setLayoutDirection(before[1])


def type_keys(widget: QWidget, text: str) -> None:
    """Press and release one key after another, in any script."""
    for mark in text:
        key = Qt.Key(ord(mark.upper())) if mark.isascii() else Qt.Key.Key_unknown
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, mark)
            QApplication.sendEvent(widget, event)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this of every window with a smallest size; it means nothing."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent.parent):
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))
