"""The window: pages by key and shortcut, asked before they are left, a title without data."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.navigation import Page, PageSpec
from ui.settings import WindowSettings
from ui.theme import Mode

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")

KEYS = ("plan", "worksheet", "labels", "log", "settings")


class NotedPage(Page):
    """A page that notes what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[object] = []
        self.closable = True
        self.leavable = True
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)

    def open(self, subject: object) -> None:
        self.asked.append(("open", subject))

    def shown(self) -> None:
        self.asked.append("shown")

    def may_leave(self) -> bool:
        return self.leavable

    def may_close(self) -> bool:
        return self.closable

    def search(self) -> None:
        self.asked.append("search")

    def show_working(self) -> None:
        self.asked.append("working")

    def step_back(self) -> None:
        self.asked.append("back")


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, made: list[str]) -> MainWindow:
    def factory(key: str) -> NotedPage:
        made.append(key)
        return NotedPage()

    specs = [PageSpec(key, key.title(), "tag", lambda key=key: factory(key)) for key in KEYS]
    shown = MainWindow(specs, WindowSettings(tmp_path / "window.ini"), "Riverside Pharmacy")
    qtbot.addWidget(shown)
    shown.open_page("plan")
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def _page(window: MainWindow) -> NotedPage:
    page = window.page()
    assert isinstance(page, NotedPage)
    return page


def test_window_title_is_the_product_alone(window: MainWindow) -> None:
    window.open_page("worksheet", "Surname, First")
    assert window.windowTitle() == "LDN Compounder"


def test_window_makes_pages_only_when_they_are_first_shown(
    window: MainWindow, made: list[str]
) -> None:
    assert made == ["plan"]
    window.open_page("log")
    window.open_page("plan")
    assert made == ["plan", "log"]


@pytest.mark.parametrize(
    ("key", "page"),
    [
        (Qt.Key.Key_2, "worksheet"),
        (Qt.Key.Key_3, "labels"),
        (Qt.Key.Key_4, "log"),
        (Qt.Key.Key_Comma, "settings"),
    ],
)
def test_window_opens_pages_by_ctrl_and_number_even_from_a_field(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, page: str
) -> None:
    field = _page(window).field
    field.setFocus()
    qtbot.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert window.page_key() == page
    assert [entry.key for entry in window.nav.entries if entry.isChecked()] == [page]


@pytest.mark.parametrize(
    ("key", "modifier", "asked"),
    [
        (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier, "search"),
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "working"),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "back"),
    ],
)
def test_window_passes_keys_to_the_page_in_front(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier, asked: str
) -> None:
    window.open_page("worksheet")
    qtbot.keyClick(_page(window).field, key, modifier)
    assert _page(window).asked[-1] == asked


def test_window_navigation_by_click_and_by_arrows_and_enter(
    qtbot: QtBot, window: MainWindow
) -> None:
    entries = window.nav.entries
    qtbot.mouseClick(entries[3], Qt.MouseButton.LeftButton)
    assert window.page_key() == "log"
    entries[0].setFocus()
    qtbot.keyClick(entries[0], Qt.Key.Key_Down)
    assert window.focusWidget() is entries[1]
    qtbot.keyClick(entries[1], Qt.Key.Key_Return)
    assert window.page_key() == "worksheet"
    qtbot.keyClick(entries[1], Qt.Key.Key_Up)
    qtbot.keyClick(entries[0], Qt.Key.Key_Up)
    assert window.focusWidget() is entries[-1]


def test_window_opens_the_subject_before_showing_the_page(window: MainWindow) -> None:
    _page(window).go.emit("worksheet", "making 7")
    assert _page(window).asked == [("open", "making 7"), "shown"]


def test_window_stays_where_the_page_may_not_be_left(window: MainWindow) -> None:
    _page(window).leavable = False
    assert window.open_page("log") is False
    assert window.page_key() == "plan"
    assert [entry.key for entry in window.nav.entries if entry.isChecked()] == ["plan"]
    _page(window).leavable = True
    assert window.open_page("log") is True


def test_window_closes_only_where_every_page_may_close(window: MainWindow) -> None:
    page = _page(window)
    window.open_page("log")
    page.closable = False
    assert window.close() is False
    assert window.isVisible()
    page.closable = True
    assert window.close() is True


def test_window_closed_by_the_program_asks_nobody(window: MainWindow) -> None:
    _page(window).closable = False
    window.close_unasked()
    assert not window.isVisible()


def test_window_shows_the_status_a_page_tells(window: MainWindow) -> None:
    _page(window).status.emit("Recorded up to event 9")
    assert window.nav.status.text() == "Recorded up to event 9"
    assert window.nav.pharmacy.text() == "Riverside Pharmacy"


def test_window_at_twice_the_scale_folds_the_navigation_to_icons(window: MainWindow) -> None:
    wide = window.nav.width()
    window.resize(683, 384)
    assert window.nav.width() < wide / 2
    assert window.width() == 683
    assert window.height() == 384
    assert all(entry.accessibleName() for entry in window.nav.entries)
    assert all(entry.toolTip() for entry in window.nav.entries)
    bottom = window.nav.entries[-1].geometry().bottom()
    assert bottom <= window.nav.height()
    window.resize(1366, 768)
    assert window.nav.width() == wide


def test_window_restores_its_size(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    window.resize(777, 555)
    window.open_page("log")
    window.close()
    settings = WindowSettings(tmp_path / "window.ini")
    again = MainWindow([PageSpec("log", "Log", "table-2", NotedPage)], settings)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (777, 555)


def test_settings_read_back_in_another_process_as_written(tmp_path: Path) -> None:
    path = tmp_path / "window.ini"
    written = WindowSettings(path)
    written.keep_mode(Mode.DARK)
    written.flush()
    assert "dark" in path.read_text(encoding="utf-8")
    assert WindowSettings(path).mode() is Mode.DARK


@pytest.mark.parametrize("kept", ["pink", "", "true", "@Invalid()"])
def test_settings_with_an_unknown_mode_follow_the_system(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "window.ini"
    path.write_text(f"[window]\nmode={kept}\n", encoding="utf-8")
    assert WindowSettings(path).mode() is Mode.SYSTEM
    assert WindowSettings(path).geometry().isEmpty()
