"""The bar of choices of which none is made at first, and the box to tick."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from ui.theme import Mode, ThemeSwitch
from ui.widgets.check_box import CheckBox
from ui.widgets.choice_bar import ChoiceBar

ITEMS = (("No", "no"), ("Yes", "yes"))
KEYS = {Qt.Key.Key_N: "no", Qt.Key.Key_Y: "yes"}


@pytest.fixture
def bar(qtbot: QtBot, switch: ThemeSwitch) -> ChoiceBar:
    made = ChoiceBar()
    made.set_name("Pregnant?")
    made.set_items(ITEMS, KEYS)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def test_bar_begins_without_a_choice_and_says_so(bar: ChoiceBar) -> None:
    assert bar.value() is None
    assert bar.accessibleDescription() == "not answered"


def test_bar_chooses_by_its_keys_and_tells_the_same_choice_again(
    qtbot: QtBot, bar: ChoiceBar
) -> None:
    spy = QSignalSpy(bar.chosen)
    for key in (Qt.Key.Key_N, Qt.Key.Key_Y, Qt.Key.Key_Y, Qt.Key.Key_X, Qt.Key.Key_1):
        qtbot.keyClick(bar, key)
    assert [spy.at(at)[0] for at in range(spy.count())] == ["no", "yes", "yes"]
    assert (bar.value(), bar.accessibleDescription()) == ("yes", "Yes")


def test_bar_leaves_keys_with_ctrl_to_the_window(qtbot: QtBot, bar: ChoiceBar) -> None:
    qtbot.keyClick(bar, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert bar.value() is None


def test_bar_chooses_by_click_and_takes_the_cursor(qtbot: QtBot, bar: ChoiceBar) -> None:
    bar.clearFocus()
    with qtbot.waitSignal(bar.chosen) as told:
        qtbot.mouseClick(bar.segment("yes"), Qt.MouseButton.LeftButton)
    assert told.args == ["yes"]
    assert bar.hasFocus()


def test_bar_set_by_the_program_is_silent_and_can_be_emptied(qtbot: QtBot, bar: ChoiceBar) -> None:
    with qtbot.assertNotEmitted(bar.chosen):
        bar.set_value("no")
        assert bar.value() == "no"
        bar.set_value(None)
    assert bar.value() is None


def test_bar_with_other_items_forgets_the_choice_and_with_the_same_keeps_it(bar: ChoiceBar) -> None:
    bar.set_value("no")
    bar.set_items(ITEMS, KEYS)
    assert bar.value() == "no"
    bar.set_items((("One", 1), ("Two", 2), ("Three", 3)), {})
    assert bar.value() is None
    bar.choose_number(3)
    assert bar.value() == 3
    bar.choose_number(4)
    assert bar.value() == 3


def test_bar_tells_up_and_down_and_enter(qtbot: QtBot, bar: ChoiceBar) -> None:
    steps = QSignalSpy(bar.stepped)
    passed = QSignalSpy(bar.passed)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(bar, key)
    assert [steps.at(at)[0] for at in range(steps.count())] == [1, -1]
    assert passed.count() == 1
    assert bar.value() is None


def test_bar_with_the_cursor_shows_it(qtbot: QtBot, bar: ChoiceBar) -> None:
    qtbot.waitUntil(bar.hasFocus)
    with_cursor = bar.grab().toImage()
    bar.clearFocus()
    assert bar.grab().toImage() != with_cursor


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_box_looks_otherwise_once_it_is_ticked_or_has_the_cursor(
    qtbot: QtBot, switch: ThemeSwitch, mode: Mode
) -> None:
    switch.set_mode(mode)
    box = CheckBox("Takes no medicine")
    qtbot.addWidget(box)
    box.show()
    looks = [box.grab().toImage()]
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    looks.append(box.grab().toImage())
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    looks.append(box.grab().toImage())
    box.setEnabled(False)
    looks.append(box.grab().toImage())
    assert all(one != other for at, one in enumerate(looks) for other in looks[at + 1 :])
    assert box.accessibleName() == "Takes no medicine"
