"""Drop-downs without a wheel, the bar of segments, and boxes to tick."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.combo import Choice, Segmented


def _wheel(widget: QWidget) -> QWheelEvent:
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event


def test_choice_under_the_wheel_keeps_its_value_and_lets_the_page_scroll(qtbot: QtBot) -> None:
    choice = Choice([("mg", 1), ("g", 2)])
    qtbot.addWidget(choice)
    choice.show()
    assert not _wheel(choice).isAccepted()
    choice.setFocus()
    _wheel(choice)
    assert choice.value() == 1


def test_choice_by_key_tells_and_by_program_does_not(qtbot: QtBot) -> None:
    choice = Choice([("Size 3", "3"), ("Size 4", "4")])
    qtbot.addWidget(choice)
    with qtbot.assertNotEmitted(choice.changed):
        choice.set_value("4")
    assert choice.value() == "4"
    with qtbot.waitSignal(choice.changed):
        qtbot.keyClick(choice, Qt.Key.Key_Up)
    assert choice.value() == "3"


def test_choice_with_other_items_keeps_the_value_where_offered(qtbot: QtBot) -> None:
    choice = Choice([("a", 1), ("b", 2)])
    qtbot.addWidget(choice)
    choice.set_value(2)
    with qtbot.assertNotEmitted(choice.changed):
        choice.set_items([("c", 3), ("b", 2)])
    assert choice.value() == 2
    choice.set_items([("d", 4)])
    assert choice.value() == 4


def test_choice_with_a_value_not_offered_shows_none(qtbot: QtBot) -> None:
    choice = Choice([("a", 1)])
    qtbot.addWidget(choice)
    choice.set_value("gone")
    assert choice.value() is None


def test_segmented_by_click_arrow_and_mnemonic(qtbot: QtBot) -> None:
    bar = Segmented([("&Capsules", "capsule"), ("Oral &liquid", "liquid")])
    qtbot.addWidget(bar)
    bar.show()
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    capsules, liquid = bar.findChildren(QRadioButton)
    assert bar.value() == "capsule"
    with qtbot.waitSignal(bar.changed):
        qtbot.mouseClick(liquid, Qt.MouseButton.LeftButton, pos=QPoint(liquid.width() - 4, 4))
    assert bar.value() == "liquid"
    with qtbot.waitSignal(bar.changed):
        qtbot.keyClick(liquid, Qt.Key.Key_Left)
    assert bar.value() == "capsule"
    with qtbot.waitSignal(bar.changed):
        qtbot.keyClick(bar, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert bar.value() == "liquid"
    assert capsules.accessibleName() == "Capsules"


def test_segmented_set_value_is_quiet(qtbot: QtBot) -> None:
    bar = Segmented([("Capsules", "capsule"), ("Oral liquid", "liquid")])
    qtbot.addWidget(bar)
    with qtbot.assertNotEmitted(bar.changed):
        bar.set_value("liquid")
    assert bar.value() == "liquid"
