"""Number fields: what is typed stays, and is refused or read as a whole (fault row 44)."""

from __future__ import annotations

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.widgets.conftest import type_keys
from ui.widgets.quantity_edit import CountEdit, QuantityEdit

UI = Path(__file__).parents[3] / "ui"
FORBIDDEN = {
    "QSpinBox", "QDoubleSpinBox", "QAbstractSpinBox", "QDoubleValidator", "QIntValidator",
    "QDateEdit", "QDateTimeEdit", "QTimeEdit", "QDial", "QSlider", "QSortFilterProxyModel",
    "QRunnable",
}  # fmt: skip

REFUSED = {
    "1,5": "quantity.comma",
    "0,5": "quantity.comma",
    "1,2,3": "quantity.comma",
    "1,000": "quantity.comma",
    ".5": "quantity.naked_point",
    "5.": "quantity.trailing_point",
    "1e3": "quantity.exponent",
    "1..5": "quantity.two_points",
    "1.2.3": "quantity.two_points",
    "1 000": "quantity.space",
    " 1": "quantity.space",
    "1\u00a0000": "quantity.space",
    "\u0663": "quantity.other_digits",
    "1\u066b5": "quantity.other_digits",
    "-": "quantity.sign",
    "-1": "quantity.sign",
    "+1": "quantity.sign",
    "\u22121": "quantity.sign",
    "01": "quantity.leading_zero",
    "00.5": "quantity.leading_zero",
    "1_0": "quantity.not_a_number",
    "nan": "quantity.not_a_number",
    "1.5mg": "quantity.not_a_number",
    "": "quantity.empty",
}
READ = {"0": "0", "1.0": "1.0", "1.5": "1.5", "0.125": "0.125", "3700.0": "3700.0", "15": "15"}


def _field(qtbot: QtBot) -> QuantityEdit:
    field = QuantityEdit("mg")
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return field


@pytest.mark.parametrize("text", REFUSED)
def test_quantity_edit_with_an_ambiguous_entry_keeps_it_and_refuses(
    qtbot: QtBot, locale: str, text: str
) -> None:
    field = _field(qtbot)
    type_keys(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    problem = field.problem()
    assert field.text() == text
    assert field.value() is None
    assert problem is not None
    assert problem.code == REFUSED[text]
    assert problem.sentence.endswith(".")


@pytest.mark.parametrize("text", READ)
def test_quantity_edit_with_a_plain_number_reads_it_with_its_digits(
    qtbot: QtBot, locale: str, text: str
) -> None:
    field = _field(qtbot)
    type_keys(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == text
    assert str(field.value()) == READ[text]
    assert field.problem() is None


def test_quantity_edit_after_leaving_the_field_still_shows_what_was_typed(qtbot: QtBot) -> None:
    field = _field(qtbot)
    qtbot.keyClicks(field, "1,5")
    with qtbot.waitSignal(field.left):
        field.clearFocus()
    assert field.text() == "1,5"


@pytest.mark.parametrize("text", ["1,5", "1 000", "1.5 ", "1.5\n", "\u0661\u0662", "\u202e5.1"])
def test_quantity_edit_with_a_pasted_text_refuses_by_the_same_grammar(
    qtbot: QtBot, locale: str, text: str
) -> None:
    field = _field(qtbot)
    QApplication.clipboard().setText(text)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(field.text()) == len(text)
    assert field.value() is None
    assert field.problem() is not None


def test_quantity_edit_with_a_pasted_number_reads_it(qtbot: QtBot, locale: str) -> None:
    field = _field(qtbot)
    QApplication.clipboard().setText("83.25")
    with qtbot.waitSignal(field.changed):
        qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == Decimal("83.25")


def test_quantity_edit_with_wheel_and_arrows_changes_nothing(qtbot: QtBot) -> None:
    field = _field(qtbot)
    qtbot.keyClicks(field, "1.5")
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        qtbot.keyClick(field, key)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, wheel)
    assert field.text() == "1.5"


def test_quantity_edit_with_more_decimals_than_allowed_refuses(qtbot: QtBot) -> None:
    field = QuantityEdit("mg", decimals=1)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "83.25")
    problem = field.problem()
    assert problem is not None
    assert (problem.code, problem.params) == ("quantity.too_many_decimals", {"decimals": "1"})
    assert field.text() == "83.25"


@pytest.mark.parametrize(
    ("text", "code"),
    [("0", "quantity.not_positive"), ("0.0", "quantity.not_positive"), ("0.1", None)],
)
def test_quantity_edit_above_zero_refuses_zero_alone(
    qtbot: QtBot, text: str, code: str | None
) -> None:
    field = QuantityEdit("mg", above_zero=True)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, text)
    problem = field.problem()
    assert (problem.code if problem else None) == code


def test_quantity_edit_that_may_be_empty_has_no_problem_when_empty(qtbot: QtBot) -> None:
    field = QuantityEdit("mg", required=False)
    qtbot.addWidget(field)
    assert field.problem() is None
    assert field.value() is None


def test_quantity_edit_set_text_is_quiet_and_keys_are_not(qtbot: QtBot) -> None:
    field = QuantityEdit("mg")
    qtbot.addWidget(field)
    with qtbot.assertNotEmitted(field.changed):
        field.set_text("3700")
    with qtbot.waitSignal(field.changed):
        qtbot.keyClicks(field, ".")
    assert field.text() == "3700."


def test_quantity_edit_filled_by_an_assistive_tool_tells_that_it_changed(qtbot: QtBot) -> None:
    field = QuantityEdit("mg")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.changed):
        field.setText("5")


def test_quantity_edit_names_its_unit_to_assistive_tools(qtbot: QtBot) -> None:
    field = QuantityEdit("mg")
    qtbot.addWidget(field)
    field.set_name("20 tablets weigh")
    assert field.accessibleName() == "20 tablets weigh, mg"


def test_quantity_edit_keeps_its_text_clear_of_the_unit(qtbot: QtBot, locale: str) -> None:
    field = QuantityEdit("per step")
    qtbot.addWidget(field)
    margins = field.textMargins()
    room = field.fontMetrics().horizontalAdvance("per step")
    assert max(margins.left(), margins.right()) > room
    assert (margins.left() > 0) is (locale == "ar_EG")


@pytest.mark.parametrize("text", ["1.0", "1,5", "-1", "1e3", "", "10000", "\u0663"])
def test_count_edit_with_anything_but_a_whole_number_refuses(
    qtbot: QtBot, locale: str, text: str
) -> None:
    field = CountEdit("capsules")
    qtbot.addWidget(field)
    type_keys(field, text)
    assert field.text() == text
    assert field.value() is None
    assert field.problem() is not None


def test_count_edit_with_a_whole_number_reads_it(qtbot: QtBot, locale: str) -> None:
    field = CountEdit("nights", above_zero=True)
    qtbot.addWidget(field)
    type_keys(field, "14")
    assert field.value() == 14


def test_ui_uses_no_widget_that_repairs_what_is_typed() -> None:
    used = {
        f"{path.relative_to(UI)}: {name}"
        for path in UI.rglob("*.py")
        for name in _names(path) & FORBIDDEN
    }
    assert not used


def _names(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return names | attributes | imported
