"""What the window shows: the list of pages, and what every page can be asked.

The window knows pages only through :class:`Page`; which pages exist, and how each is made,
is said by the application as a list of :class:`PageSpec`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

SETTINGS: Final = "settings"


@dataclass(frozen=True, slots=True)
class AtHand:
    """What was worked on last: a making, and its batch where one was at hand (else empty).

    ``seq`` is the last event of the making that was seen there: it grows with the work.
    """

    making_id: str
    batch_id: str = ""
    seq: int = 0


class Page(QWidget):
    """Base of all pages. Every method may be left as it is.

    ``go`` asks the window to open another page: its key and what to open there (or None).
    ``status`` asks it to show a line at the foot of the navigation.
    """

    go = Signal(str, object)
    status = Signal(str)

    def open(self, subject: object) -> None:
        """Show ``subject`` (a record's id, a batch number); called before the page is shown."""

    def shown(self) -> None:
        """The page came to the front: read again what may have changed, put the cursor."""

    def may_leave(self) -> bool:
        """Whether another page may open; what is typed here stays."""
        return True

    def may_close(self) -> bool:
        """Whether the window may close; asks about what is typed here and kept nowhere."""
        return True

    def search(self) -> None:
        """Ctrl+F: put the cursor into the search field."""

    def show_working(self) -> None:
        """F2: show how the numbers came about, or hide it again."""

    def step_back(self) -> None:
        """Esc: close what is open over the page."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One entry of the navigation; ``factory`` makes the page when it is first shown.

    ``icon`` is a file of ``resources/icons``. Entries get Ctrl+1, Ctrl+2 ... in their order,
    the one whose key is ``settings`` gets Ctrl+,. ``title`` is already translated.
    """

    key: str
    title: str
    icon: str
    factory: Callable[[], Page]
    shortcut: str = ""


def with_shortcuts(specs: tuple[PageSpec, ...]) -> tuple[tuple[PageSpec, str], ...]:
    """Each page with its key sequence."""
    numbered = [spec for spec in specs if spec.key != SETTINGS]
    return tuple((spec, spec.shortcut or _usual(spec, numbered)) for spec in specs)


def _usual(spec: PageSpec, numbered: list[PageSpec]) -> str:
    return "Ctrl+," if spec.key == SETTINGS else f"Ctrl+{numbered.index(spec) + 1}"
