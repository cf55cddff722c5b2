"""Cards, banners, pills, columns, empty states and dialogs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import ThemeSwitch
from ui.widgets.banner import Banner
from ui.widgets.card import Card, Columns, EmptyState, PageHeader, button, column, scrolled
from ui.widgets.dialog import Dialog, confirm, tell
from ui.widgets.labels import plain_label, plain_tip, set_shown, set_tip
from ui.widgets.pill import Pill


@pytest.mark.parametrize("text", ["Morphine <5 mg> per dose", "<b>x</b>", "&lt;", "<img src=x>"])
def test_label_shows_every_letter(qtbot: QtBot, text: str) -> None:
    label = plain_label(text)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == text


def test_tip_with_brackets_is_escaped_and_read_as_it_is(qtbot: QtBot) -> None:
    label = plain_label("x")
    qtbot.addWidget(label)
    set_tip(label, "Lot <A123> & more")
    assert label.toolTip() == "<span>Lot &lt;A123&gt; &amp; more</span>"
    assert label.accessibleDescription() == "Lot <A123> & more"
    assert plain_tip("at bedtime") == "at bedtime"


def test_set_shown_never_opens_a_window_of_its_own(qtbot: QtBot) -> None:
    label = plain_label("x")
    qtbot.addWidget(label)
    set_shown(label, False)
    set_shown(label, True)
    assert not label.isVisible()
    box = column(label)
    qtbot.addWidget(box)
    box.show()
    assert label.isVisible()
    set_shown(label, False)
    assert not label.isVisible()


def test_banner_says_shows_and_hides(qtbot: QtBot, switch: ThemeSwitch) -> None:
    banner = Banner("stop", "Opioid screen not done.", "No label prints.", "Screen now")
    box = column(banner)
    qtbot.addWidget(box)
    box.show()
    assert banner.accessibleName() == "Opioid screen not done. No label prints."
    with qtbot.waitSignal(banner.acted):
        qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    banner.say("fine", "", "")
    assert not banner.isVisible()
    banner.say("note", "Exported.")
    assert banner.isVisible()
    assert banner.property("tone") == "note"
    assert not banner.action.isVisible()


def test_pill_is_wide_enough_for_its_word_and_names_it(qtbot: QtBot, switch: ThemeSwitch) -> None:
    pill = Pill("In process", "note")
    qtbot.addWidget(pill)
    narrow = pill.sizeHint().width()
    pill.show_status("Waiting for the second check", "warn")
    assert pill.sizeHint().width() > narrow
    assert pill.accessibleName() == "Waiting for the second check"


@pytest.mark.parametrize(("width", "below"), [(1100, False), (600, True)])
def test_columns_stand_beside_each_other_where_there_is_room(
    qtbot: QtBot, width: int, below: bool
) -> None:
    left, right = Card("Left"), Card("Right")
    columns = Columns([(left, 330), (right, 0)])
    qtbot.addWidget(columns)
    columns.resize(width, 600)
    columns.show()
    qtbot.waitUntil(lambda: (right.y() >= left.geometry().bottom()) is below)
    assert left.width() == (width if below else 330)


def test_scrolled_page_never_needs_more_than_half_a_small_screen(qtbot: QtBot) -> None:
    tall = QWidget()
    tall.setMinimumSize(400, 2000)
    area = scrolled(tall)
    qtbot.addWidget(area)
    area.resize(480, 300)
    area.show()
    assert area.height() == 300
    assert area.verticalScrollBar().maximum() > 1500


def test_page_header_gives_way_with_its_subtitle_first(qtbot: QtBot) -> None:
    header = PageHeader("Worksheet", "Making of 22 Nov, 3 tablets crushed, lot 7K2210")
    header.add(button("Print worksheet"))
    qtbot.addWidget(header)
    header.resize(320, 56)
    header.show()
    print_button = header.findChild(QPushButton)
    assert header.title.width() >= header.title.sizeHint().width()
    assert print_button.width() >= print_button.sizeHint().width()


def test_empty_state_says_what_to_do_and_offers_it(qtbot: QtBot) -> None:
    state = EmptyState("No batches yet", "Plan a prescription first.", button("Go to Plan"))
    qtbot.addWidget(state)
    texts = {label.text() for label in state.findChildren(QLabel)}
    assert {"No batches yet", "Plan a prescription first."} <= texts
    assert state.action is not None


@pytest.mark.parametrize(
    ("key", "modifier", "answer"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, False),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, False),
        (Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier, True),
    ],
)
def test_confirm_by_key_is_yes_only_for_yes(
    qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, answer: bool
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.show()

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        qtbot.waitUntil(dialog.isActiveWindow)
        target = dialog.focusWidget() or dialog
        qtbot.keyClick(target, key, modifier)

    QTimer.singleShot(0, press)
    assert (
        confirm(page, "Leave the page", "What you typed is not kept.", "&Leave", "Stay") is answer
    )


def test_tell_says_its_sentence_and_closes_by_enter(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.show()
    said: list[str] = []

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        qtbot.waitUntil(dialog.isActiveWindow)
        said.extend(label.text() for label in dialog.findChildren(QLabel))
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Return)

    QTimer.singleShot(0, press)
    tell(page, "stop", "The record is not open", "Nothing was changed.")
    assert {"The record is not open", "Nothing was changed."} <= set(said)


def test_dialog_is_plain_text_and_takes_more_buttons(qtbot: QtBot) -> None:
    dialog = Dialog(None, "Lot <A123>")
    qtbot.addWidget(dialog)
    dialog.add_sentence("Morphine <5 mg> per dose")
    dialog.add_button("Copy")
    dialog.add_buttons("Reject", "Back", safe_default=False)
    formats = {label.textFormat() for label in dialog.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}
    assert [each.text() for each in dialog.findChildren(QPushButton)].count("Reject") == 1
    default = next(each for each in dialog.findChildren(QPushButton) if each.isDefault())
    assert default.text() == "Reject"
