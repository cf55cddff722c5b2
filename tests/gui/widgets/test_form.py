"""Forms: names, units, buddies, findings at their field, problems said at the right moment."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.card import scrolled
from ui.widgets.combo import Choice
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.line_field import LineField
from ui.widgets.quantity_edit import QuantityEdit
from ui.widgets.text_edit import TextEdit

MASS = "tablet.weighed.mass_mg"
FILLER = "make.filler.name"


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form()
    made.add("patient", "&Patient", TextEdit(), help_text="As on the <prescription>")
    made.add(MASS, "20 tablets &weigh", QuantityEdit("mg"))
    made.add(FILLER, "Filler", Choice([("Cellulose", "c"), ("Lactose", "l")]), span=2)
    made.add("first_dose", "First dose", DateEdit())
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def _said(form: Form, key: str) -> str:
    message = form.box(key).message
    return "" if message.isHidden() else message.text()


def _put_cursor(qtbot: QtBot, field: QWidget) -> None:
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)


def test_form_gives_every_field_a_name_with_its_unit_and_a_buddy(form: Form) -> None:
    assert form.field("patient").accessibleName() == "Patient"
    assert form.field(MASS).accessibleName() == "20 tablets weigh, mg"
    assert form.field(FILLER).accessibleName() == "Filler"
    labels = [label for label in form.findChildren(QLabel) if label.buddy() is not None]
    assert {label.buddy() for label in labels} == {form.field(key) for key in form.field_keys()}


def test_form_help_is_a_plain_tip_and_read_by_assistive_tools(form: Form) -> None:
    field = form.field("patient")
    assert field.accessibleDescription() == "As on the <prescription>"
    assert "&lt;prescription&gt;" in field.toolTip()


def test_form_mnemonic_leads_to_its_field(qtbot: QtBot, form: Form) -> None:
    _put_cursor(qtbot, form.field("patient"))
    qtbot.keyClick(form, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(form.field(MASS).hasFocus)


def test_form_tab_order_is_reading_order(qtbot: QtBot, form: Form) -> None:
    _put_cursor(qtbot, form.field("patient"))
    for key in form.field_keys()[1:]:
        qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
        assert form.focusWidget() is form.field(key)


def test_form_says_a_wrong_text_at_once_and_nothing_once_it_is_mended(
    qtbot: QtBot, form: Form
) -> None:
    field = form.field(MASS)
    _put_cursor(qtbot, field)
    qtbot.keyClicks(field, "1,5")
    assert _said(form, MASS) == "A comma can mean two things. Use a point for decimals: 1.5."
    assert _said(form, MASS) in field.accessibleDescription()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert _said(form, MASS) == ""


def test_form_waits_with_an_unfinished_number_until_the_field_is_left(
    qtbot: QtBot, form: Form
) -> None:
    field = form.field(MASS)
    _put_cursor(qtbot, field)
    qtbot.keyClicks(field, "5.")
    assert _said(form, MASS) == ""
    _put_cursor(qtbot, form.field("patient"))
    assert _said(form, MASS).startswith("Finish the number")


def test_form_says_nothing_about_empty_fields_until_asked(qtbot: QtBot, form: Form) -> None:
    _put_cursor(qtbot, form.field("patient"))
    _put_cursor(qtbot, form.field("first_dose"))
    assert [_said(form, key) for key in form.field_keys()] == [""] * 4
    assert form.show_problems() is False
    assert _said(form, "patient") != ""
    assert form.focusWidget() is form.field("patient")


def test_form_show_problems_with_all_well_is_true(form: Form) -> None:
    for key, text in (
        ("patient", "Surname, First"),
        (MASS, "3700"),
        ("first_dose", "2026-11-23"),
    ):
        field = form.field(key)
        assert isinstance(field, LineField)
        field.setText(text)
    assert form.show_problems() is True
    assert form.problems() == {}


def test_form_problems_of_hidden_fields_do_not_count(form: Form) -> None:
    form.set_shown("patient", False)
    assert "patient" not in form.problems()


def test_form_changed_carries_the_key(qtbot: QtBot, form: Form) -> None:
    with qtbot.waitSignal(form.changed, check_params_cb=lambda key: key == MASS):
        qtbot.keyClicks(form.field(MASS), "3")
    with qtbot.waitSignal(form.changed, check_params_cb=lambda key: key == FILLER):
        qtbot.keyClick(form.field(FILLER), Qt.Key.Key_Down)


def test_form_findings_stand_under_their_field_in_words(form: Form) -> None:
    form.show_findings({FILLER: ("stop", "Choose another filler."), MASS: ("warn", "Few.")})
    assert (_said(form, FILLER), _said(form, MASS)) == ("Choose another filler.", "Few.")
    assert form.field(FILLER).property("tone") == "stop"
    form.show_findings({})
    assert _said(form, FILLER) == ""
    assert form.field(FILLER).property("tone") == ""


def test_form_problem_of_the_text_goes_before_a_finding(qtbot: QtBot, form: Form) -> None:
    form.show_findings({MASS: ("warn", "Few.")})
    qtbot.keyClicks(form.field(MASS), "x")
    assert _said(form, MASS).startswith("This is not a number")
    qtbot.keyClick(form.field(MASS), Qt.Key.Key_Backspace)
    assert _said(form, MASS) == "Few."


def test_form_with_two_findings_for_a_field_shows_the_stop(form: Form) -> None:
    form.show_findings({"make.filler": ("stop", "Stop."), FILLER: ("note", "Note.")})
    assert _said(form, FILLER) == "Stop."


@pytest.mark.parametrize(
    ("subject", "key"),
    [
        (MASS, MASS),
        ("tablet", MASS),
        ("patient.first", "patient"),
        ("make.filler", FILLER),
        ("make.fill", None),
        ("nothing", None),
    ],
)
def test_form_finds_the_field_a_subject_means(form: Form, subject: str, key: str | None) -> None:
    assert form.key_for(subject) == key
    assert form.focus(subject) is (key is not None)


def test_form_focus_scrolls_the_field_into_view(qtbot: QtBot) -> None:
    form = Form(columns=1)
    for number in range(20):
        form.add(f"field{number}", f"Field {number}", TextEdit())
    area: QScrollArea = scrolled(form)
    qtbot.addWidget(area)
    area.resize(300, 200)
    area.show()
    form.focus("field19")
    field = form.field("field19")
    top = field.mapTo(area.viewport(), field.rect().topLeft()).y()
    assert 0 <= top <= area.viewport().height() - field.height()


def test_form_set_label_renames_the_field_for_everyone(form: Form) -> None:
    form.set_label(MASS, "10 tablets weigh")
    assert form.field(MASS).accessibleName() == "10 tablets weigh, mg"
    assert form.box(MASS).label.text() == "10 tablets weigh"
