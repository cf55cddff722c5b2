"""Every action of the window that has a key, in one table.

Pages add their own buttons; what works everywhere stands here, so that no key means two things.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import methodcaller

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.i18n import translate
from ui.navigation import Page


@dataclass(frozen=True, slots=True)
class PageAction:
    """An action that the page in front answers."""

    id: str
    text: str
    shortcut: str
    answer: Callable[[Page], None]


def page_actions() -> tuple[PageAction, ...]:
    """The actions that the page in front answers."""
    return (
        PageAction("search", translate("Actions", "Search"), "Ctrl+F", methodcaller("search")),
        PageAction(
            "working", translate("Actions", "Show working"), "F2", methodcaller("show_working")
        ),
        PageAction("back", translate("Actions", "Back"), "Esc", methodcaller("step_back")),
    )


def add_action(
    owner: QWidget, name: str, text: str, shortcut: str, slot: Callable[[], object]
) -> QAction:
    """Give ``owner`` an action with a key that works in its whole window."""
    action = QAction(text, owner)
    action.setObjectName(name)
    action.setShortcut(QKeySequence(shortcut))
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setAutoRepeat(False)
    action.triggered.connect(slot)
    owner.addAction(action)
    return action


def shown_keys(shortcut: str) -> str:
    """A key sequence as the navigation shows it: ``Ctrl 1``."""
    return shortcut.replace("+", " ")
