"""The columns of the exported log show every field of a row, each under one header."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from compounding.application.export_row import ExportLot, ExportWeighing, LogExportRow
from compounding.documents.cells import CellValue
from compounding.documents.log_columns import LOG_COLUMNS
from tests.unit.log_samples import CAPSULES, LIQUID


def shown(row: LogExportRow) -> dict[str, CellValue]:
    return {column.header: column.value(row) for column in LOG_COLUMNS}


def test_log_columns_headers_are_unique_and_short() -> None:
    headers = [column.header for column in LOG_COLUMNS]

    assert len(set(headers)) == len(headers)
    assert max(map(len, headers)) <= 30
    assert all(column.width >= 10 for column in LOG_COLUMNS)


def test_log_columns_of_capsules_show_what_was_recorded() -> None:
    values = shown(CAPSULES)

    assert values["Batch"] == "26-00001"
    assert values["Status"] == "Released"
    assert values["Form"] == "Capsules"
    assert values["Tablet NDC"] == "47335-326-83"
    assert values["Tablet lot"] == "01E5"
    assert values["Tablet expiry (last day)"] == date(2028, 3, 31)
    assert values["Filler"] == "microcrystalline cellulose"
    assert values["Tablet powder weighed (mg)"] == Decimal("83.0")
    assert values["Filler target (mg)"] == Decimal("1901")
    assert values["Other weighings"] == "trituration diluent: target 150 mg, weighed 150.2 mg"
    assert values["Fate of the extras"] == "Kept as sample"
    assert values["Identity verified"] == "No"


def test_log_columns_tell_the_screen_behind_the_release() -> None:
    values = shown(CAPSULES)
    headers = [column.header for column in LOG_COLUMNS]
    at = headers.index("Released at (UTC)")

    screen = ["Opioid screen", "Screened by", "Screened at (UTC)", "Decisions"]
    assert headers[at + 1 : at + 5] == screen
    assert [values[each] for each in screen] == [
        "Passed",
        "B. Checker",
        datetime(2026, 11, 22, 16, 5, 9, tzinfo=UTC),
        "oxycodone: stopped, last dose 2026-Nov-02, wash-out over",
    ]
    assert shown(replace(CAPSULES, screen="stopped"))["Opioid screen"] == "Stopped"
    asked_again = shown(replace(CAPSULES, screen="asked_again"))["Opioid screen"]
    assert asked_again == "To be asked again"
    assert [shown(LIQUID)[each] for each in screen] == ["Not finished", "", None, ""]


def test_log_columns_of_a_liquid_show_its_ingredients() -> None:
    values = shown(LIQUID)

    assert values["Form"] == "Oral liquid"
    assert values["Status"] == "Rejected"
    assert values["Filler lot"] is None
    assert values["Other ingredients"] == (
        "ascorbic acid, Letco, lot 0012, last day 2028-01-31; glycerol, Letco, lot G7"
    )
    assert values["Other weighings"] == "ascorbic acid: target 500 mg, not weighed"
    assert values["Identity verified"] == ""


def test_log_columns_show_strengths_without_trailing_zeros() -> None:
    assert str(shown(CAPSULES)["Strength (mg per capsule)"]) == "1.5"
    assert str(shown(LIQUID)["Concentration (mg per mL)"]) == "1"


OTHER = {
    str: "changed",
    int: 77,
    Decimal: Decimal("77.7"),
    date: date(2030, 7, 7),
    datetime: datetime(2030, 7, 7, tzinfo=UTC),
    bool: True,
    ExportLot: ExportLot("o", "o", "o", "o", date(2030, 7, 7)),
}


@pytest.mark.parametrize("name", [each.name for each in fields(LogExportRow)])
def test_log_columns_leave_no_field_out(name: str) -> None:
    row = CAPSULES if getattr(CAPSULES, name) not in (None, "", ()) else LIQUID
    value = getattr(row, name)
    if isinstance(value, tuple):
        changed = ({"weighings": ExportWeighing, "ingredients": ExportLot}[name],)
        other: object = (
            (ExportWeighing("other", Decimal(7)),) if changed[0] is ExportWeighing else ()
        )
    else:
        other = OTHER[type(value)]

    assert shown(replace(row, **{name: other})) != shown(row)  # type: ignore[arg-type]


def test_log_columns_hold_no_patient() -> None:
    words = " ".join(column.header for column in LOG_COLUMNS).casefold()

    assert "patient" not in words
    assert "birth" not in words


def test_other_weighings_name_their_unit_and_how_they_were_taken():
    """CR-06: a volume is not a mass."""
    from compounding.documents.log_columns import _weighing

    glycerol = ExportWeighing("glycerol", Decimal(20), Decimal("20.0"), "mL")
    assert _weighing(glycerol) == "glycerol: target 20 mL, measured 20.0 mL"
    powder = ExportWeighing("ascorbic acid", Decimal(500))
    assert _weighing(powder) == "ascorbic acid: target 500 mg, not weighed"
