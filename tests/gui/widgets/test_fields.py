"""Dates and lines of text: what is typed stays, and is read or refused in words."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from tests.gui.widgets.conftest import type_keys
from ui.widgets.date_edit import DateEdit
from ui.widgets.text_edit import TextEdit


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("23/11/2026", "date.not_a_date"),
        ("11-23-2026", "date.not_a_date"),
        ("2026-1-3", "date.not_a_date"),
        ("2026-02-30", "date.no_such_day"),
        ("2028-03", "date.not_a_date"),
        ("\u0662\u0660\u0662\u0666-11-23", "date.not_a_date"),
        ("", "date.empty"),
    ],
)
def test_date_edit_with_another_form_keeps_and_refuses(
    qtbot: QtBot, locale: str, text: str, code: str
) -> None:
    field = DateEdit()
    qtbot.addWidget(field)
    type_keys(field, text)
    problem = field.problem()
    assert field.text() == text
    assert field.value() is None
    assert problem is not None
    assert problem.code == code


def test_date_edit_with_a_day_reads_it_in_every_locale(qtbot: QtBot, locale: str) -> None:
    field = DateEdit()
    qtbot.addWidget(field)
    type_keys(field, "2026-11-23")
    assert field.value() == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("2028-03", date(2028, 3, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("2028-03-05", date(2028, 3, 5)),
    ],
)
def test_date_edit_with_a_month_allowed_reads_its_last_day(
    qtbot: QtBot, text: str, last_day: date
) -> None:
    field = DateEdit(month_allowed=True)
    qtbot.addWidget(field)
    type_keys(field, text)
    assert field.value() == last_day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7K\u202e2210", "text.direction"),
        ("7K\u200b2210", "text.invisible"),
        ("7K\x002210", "text.control"),
        ("\u0410ccord", "text.mixed_scripts"),
        ("x" * 13, "text.too_long"),
        ("   ", "text.empty"),
    ],
)
def test_text_edit_with_a_hidden_character_keeps_and_refuses(
    qtbot: QtBot, text: str, code: str
) -> None:
    field = TextEdit(longest=12)
    qtbot.addWidget(field)
    field.set_text(text)
    problem = field.problem()
    assert field.text() == text
    assert field.value() is None
    assert problem is not None
    assert problem.code == code


def test_text_edit_with_a_decomposed_name_reads_it_composed(qtbot: QtBot) -> None:
    field = TextEdit()
    qtbot.addWidget(field)
    type_keys(field, "  Zoe\u0308 <5 mg> ")
    assert field.value() == "Zo\u00eb <5 mg>"
    assert field.text() == "  Zoe\u0308 <5 mg> "


def test_text_edit_that_may_be_empty_reads_an_empty_text(qtbot: QtBot) -> None:
    field = TextEdit(required=False)
    qtbot.addWidget(field)
    assert field.value() == ""
    assert field.problem() is None


def test_text_edit_of_what_stands_on_no_label_does_not_speak_of_one(qtbot: QtBot) -> None:
    field = TextEdit(longest=3, on_label=False)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "abcd")
    problem = field.problem()
    assert problem is not None
    assert problem.sentence == "Type at most 3 characters."
