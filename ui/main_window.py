"""The one window: the dark navigation at the left, the page in front at the right.

Its title is the product's name and nothing else, so that no patient stands in a task bar.
Pages are made when they are first shown. The window knows nothing of the work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from ui.actions import add_action, page_actions, shown_keys
from ui.navigation import Page, PageSpec, with_shortcuts
from ui.settings import WindowSettings
from ui.widgets.nav import NavColumn

PRODUCT: Final = "LDN Compounder"
FIRST_SIZE: Final = QSize(1366, 768)
FOLD: Final = 760


class MainWindow(QMainWindow):
    """Shows pages by key; ``open_page`` is the only way between them."""

    def __init__(
        self, specs: Sequence[PageSpec], settings: WindowSettings, pharmacy: str = ""
    ) -> None:
        super().__init__()
        self._specs = {spec.key: spec for spec in specs}
        self._pages: dict[str, Page] = {}
        self._settings = settings
        self._key = ""
        self._visited: list[str] = []
        self._asks = True
        self._build(with_shortcuts(tuple(specs)))
        self.set_pharmacy(pharmacy)
        self._restore()

    def _build(self, keyed: Sequence[tuple[PageSpec, str]]) -> None:
        self.setWindowTitle(PRODUCT)
        self.setMinimumSize(480, 320)
        entries = [(spec.key, spec.title, shown_keys(keys), spec.icon) for spec, keys in keyed]
        self.nav = NavColumn(PRODUCT, entries)
        self.nav.chosen.connect(self.open_page)
        self._stack = QStackedWidget()
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nav)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self._bind(keyed)

    def _bind(self, keyed: Sequence[tuple[PageSpec, str]]) -> None:
        for spec, keys in keyed:
            name = f"page.{spec.key}"
            add_action(self, name, spec.title, keys, partial(self.open_page, spec.key))
        for action in page_actions():
            answer = partial(self._ask_page, action.answer)
            add_action(self, action.id, action.text, action.shortcut, answer)

    def _restore(self) -> None:
        geometry = self._settings.geometry()
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            screen = QApplication.primaryScreen()
            room = screen.availableSize() if screen else FIRST_SIZE
            self.resize(FIRST_SIZE.boundedTo(room))

    def open_page(self, key: str, subject: object = None) -> bool:
        """Show the page of ``key``, with ``subject`` opened in it; False where the old one stays.

        The page in front is asked first (:meth:`Page.may_leave`).
        """
        if key != self._key:
            if not self._may_leave():
                self.nav.select(self._key)
                return False
            self._bring(key)
        page = self._pages[key]
        if subject is not None:
            page.open(subject)
        page.shown()
        return True

    def _bring(self, key: str) -> None:
        if key not in self._pages:
            self._pages[key] = self._make(key)
        self._stack.setCurrentWidget(self._pages[key])
        self._key = key
        self._visited = [*(each for each in self._visited if each != key), key]
        self.nav.select(key)

    def _make(self, key: str) -> Page:
        page = self._specs[key].factory()
        page.go.connect(self.open_page)
        page.status.connect(self.set_status)
        self._stack.addWidget(page)
        return page

    def page(self) -> Page | None:
        """The page in front."""
        return self._pages.get(self._key)

    def page_key(self) -> str:
        """The key of the page in front."""
        return self._key

    def last_of(self, *keys: str) -> str:
        """Which of the pages of ``keys`` was in front last; empty where none was."""
        return next((each for each in reversed(self._visited) if each in keys), "")

    def _may_leave(self) -> bool:
        page = self.page()
        return page is None or page.may_leave()

    def _may_close(self) -> bool:
        """Every page is asked: what is typed on one that is not in front would be lost, too."""
        return all(page.may_close() for page in tuple(self._pages.values()))

    def close_unasked(self) -> None:
        """Close whatever is typed: the program ends, or nobody is there to answer."""
        self._asks = False
        self.close()

    def _ask_page(self, answer: Callable[[Page], None]) -> None:
        page = self.page()
        if page is not None:
            answer(page)

    def set_pharmacy(self, name: str) -> None:
        """Show the pharmacy's name under the product's."""
        self.nav.pharmacy.setText(name)

    @Slot(str)
    def set_status(self, text: str) -> None:
        """Show a short line at the foot of the navigation: ``Recorded up to event 9``."""
        self.nav.status.setText(text)

    # Qt's own names from here on.
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.nav.set_narrow(event.size().width() < FOLD)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._asks and not self._may_close():
            event.ignore()
            return
        self._settings.keep_geometry(self.saveGeometry())
        self._settings.flush()
        event.accept()
