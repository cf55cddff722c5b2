"""Values as workbook cells: typed, unchanged, or changed and said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from compounding.documents.cells import Cell, CellValue, Kind, cell_of, mark_of


def made(value: CellValue) -> Cell:
    cell = cell_of(value)
    assert cell is not None
    return cell


@pytest.mark.parametrize("value", [None, ""])
def test_cell_of_nothing_is_empty(value: str | None) -> None:
    assert cell_of(value) is None


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "#N/A", "0012", "1E5", "MAR1"],
)
def test_cell_of_text_that_looks_like_something_else_stays_text(text: str) -> None:
    cell = made(text)

    assert (cell.value, cell.kind, cell.shown_as, cell.notes) == (text, Kind.TEXT, "@", ())


@pytest.mark.parametrize(
    ("text", "shown", "codes"),
    [
        ("a\x00b", "a\ufffdb", "U+0000"),
        ("a\rb\x0b", "a\ufffdb\ufffd", "U+000D, U+000B"),
        ("\ud800x", "\ufffdx", "U+D800"),
        ("x\ufffe\ufffe", "x\ufffd\ufffd", "U+FFFE"),
        ("\x85", "\ufffd", "U+0085"),
    ],
)
def test_cell_of_text_that_no_workbook_holds_is_replaced_and_said(
    text: str, shown: str, codes: str
) -> None:
    cell = made(text)

    assert cell.value == shown
    assert cell.notes == (f"Characters that a workbook cannot hold were replaced: {codes}.",)


def test_cell_of_tab_and_line_feed_stay() -> None:
    assert made("a\tb\nc").value == "a\tb\nc"


@pytest.mark.parametrize(
    ("text", "written"),
    [("_x0041_", "_x005F_x0041_"), ("_x00_", "_x00_"), ("a_x000d_b_", "a_x005F_x000d_b_")],
)
def test_cell_of_text_like_an_escape_is_not_read_as_one(text: str, written: str) -> None:
    assert made(text).value == written


@pytest.mark.parametrize(
    ("number", "shown_as"),
    [
        (15, "0"),
        (Decimal("83"), "0"),
        (Decimal("83.0"), "0.0"),
        (Decimal("12.500"), "0.000"),
        (Decimal("1E+2"), "0"),
        (Decimal("-0.5"), "0.0"),
    ],
)
def test_cell_of_a_number_keeps_its_decimals(number: int | Decimal, shown_as: str) -> None:
    cell = made(number)

    assert (cell.value, cell.kind, cell.shown_as) == (Decimal(number), Kind.NUMBER, shown_as)


def test_cell_of_a_number_of_sixteen_digits_is_text_and_said() -> None:
    cell = made(Decimal("1.234567890123456"))

    assert (cell.value, cell.kind) == ("1.234567890123456", Kind.TEXT)
    assert "15 digits" in cell.notes[0]
    assert made(Decimal("1.23456789012345")).kind is Kind.NUMBER


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_cell_of_no_number_is_a_bug(number: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        cell_of(Decimal(number))


def test_cell_of_a_day_is_a_date() -> None:
    cell = made(date(2027, 5, 20))

    assert (cell.value, cell.kind, cell.shown_as) == (date(2027, 5, 20), Kind.DATE, "yyyy-mm-dd")


def test_cell_of_a_day_before_spreadsheets_is_text_and_said() -> None:
    cell = made(date(1600, 1, 2))

    assert (cell.value, cell.kind) == ("1600-01-02", Kind.TEXT)
    assert cell.notes


def test_cell_of_a_time_is_utc_to_the_second() -> None:
    chicago = timezone(timedelta(hours=-6))

    cell = made(datetime(2026, 11, 22, 17, 58, 1, 999_999, tzinfo=chicago))

    assert cell.kind is Kind.TIME
    assert cell.value == datetime(2026, 11, 22, 23, 58, 1, tzinfo=UTC).replace(tzinfo=None)


def test_cell_of_a_time_without_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        cell_of(datetime(2026, 11, 22, tzinfo=UTC).replace(tzinfo=None))


def test_mark_of_equal_numbers_is_equal_and_of_others_is_not() -> None:
    assert mark_of(Decimal("83.0")) == mark_of(83) == mark_of(83.0)
    assert mark_of(Decimal("0.1")) == mark_of(0.1)
    assert mark_of("83") != mark_of(83)
    assert mark_of(Decimal("1.00000000000001")) != mark_of(1)
    assert mark_of(True) != mark_of("1")
