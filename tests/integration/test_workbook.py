"""The exported log, written to a real file and read back by another way than it was written."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compounding.application.export_row import LogExportRow
from compounding.documents import sheets, workbook
from compounding.documents.log_columns import LOG_COLUMNS
from compounding.documents.workbook import ExportAbout, suggested_name, write_log
from compounding.errors import CancelledError, DocumentError
from compounding.messages import sentence
from tests.unit.log_samples import ABOUT, CAPSULES, LIQUID, batch


@pytest.fixture(autouse=True)
def parts(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where openpyxl keeps its parts; each test must leave it empty."""
    folder = tmp_path_factory.mktemp("parts")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def log_of(path: Path) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book["Batch log"].iter_rows()]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def cells_of(path: Path) -> dict[str, Any]:
    """The cells of the first line by header, with their types."""
    sheet = openpyxl.load_workbook(path)["Batch log"]
    return {str(head.value): cell for head, cell in zip(sheet[1], sheet[2], strict=True)}


def refusal(path: Path, *rows: LogExportRow, **others: Any) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        write_log(rows, path, about=ABOUT, **others)
    assert "{" not in sentence(caught.value.code, caught.value.params)
    assert list(path.parent.iterdir()) == []
    return caught.value


def test_write_log_numbers_dates_and_times_are_such(tmp_path: Path) -> None:
    assert write_log([CAPSULES, LIQUID], tmp_path / "log.xlsx", about=ABOUT) == 2

    cells = cells_of(tmp_path / "log.xlsx")
    assert (cells["Made (capsules)"].value, cells["Made (capsules)"].data_type) == (15, "n")
    assert cells["Strength (mg per capsule)"].value == 1.5
    weighed = cells["Tablet powder weighed (mg)"]
    assert (weighed.value, weighed.number_format) == (83, "0.0")
    assert cells["Do not use after"].value == datetime(2027, 5, 20)  # noqa: DTZ001
    assert cells["Do not use after"].is_date
    assert cells["Do not use after"].number_format == "yyyy-mm-dd"
    assert cells["Released at (UTC)"].value == datetime(2026, 11, 22, 17, 58, 2)  # noqa: DTZ001
    assert cells["Concentration (mg per mL)"].value is None


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("Rx number", "00482117"),
        ("Tablet lot", "01E5"),
        ("Filler lot", "MAR1"),
        ("Batch", "26-00001"),
    ],
)
def test_write_log_lots_and_numbers_of_names_are_text(
    tmp_path: Path, header: str, text: str
) -> None:
    write_log([CAPSULES], tmp_path / "log.xlsx", about=ABOUT)

    cell = cells_of(tmp_path / "log.xlsx")[header]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", "#N/A"],
)
def test_write_log_text_never_becomes_a_formula(tmp_path: Path, text: str) -> None:
    write_log([batch(1, prescriber=text, rx_number=text)], tmp_path / "log.xlsx", about=ABOUT)

    cell = cells_of(tmp_path / "log.xlsx")["Prescriber"]
    assert (cell.value, cell.data_type) == (text, "s")
    with zipfile.ZipFile(tmp_path / "log.xlsx") as parts_of_book:
        for name in parts_of_book.namelist():
            assert b"<f>" not in parts_of_book.read(name)


def test_write_log_replaced_characters_are_listed_on_notes(tmp_path: Path) -> None:
    rows = [
        CAPSULES,
        batch(7, extras_note="a\x00b\ud800c", mean_fill_mg=Decimal("1.2345678901234567")),
    ]

    write_log(rows, tmp_path / "log.xlsx", about=ABOUT)

    book = openpyxl.load_workbook(tmp_path / "log.xlsx")
    assert book.sheetnames == ["Batch log", "About this export", "Notes"]
    notes = [tuple(cell.value for cell in row) for row in book["Notes"].iter_rows(min_row=2)]
    assert [note[:2] for note in notes] == [
        ("26-00007", "Mean fill (mg)"),
        ("26-00007", "Note on the extras"),
    ]
    assert "U+0000, U+D800" in notes[1][2]
    assert log_of(tmp_path / "log.xlsx")[1]["Note on the extras"] == "a\ufffdb\ufffdc"


def test_write_log_without_changes_has_no_notes(tmp_path: Path) -> None:
    write_log([CAPSULES], tmp_path / "log.xlsx", about=ABOUT)

    book = openpyxl.load_workbook(tmp_path / "log.xlsx")
    assert book.sheetnames == ["Batch log", "About this export"]


def test_write_log_is_a_table_with_filters_and_a_frozen_header(tmp_path: Path) -> None:
    write_log([CAPSULES, LIQUID], tmp_path / "log.xlsx", about=ABOUT)

    sheet = openpyxl.load_workbook(tmp_path / "log.xlsx")["Batch log"]
    table = sheet.tables["BatchLog"]
    assert table.ref == f"A1:{sheet.cell(1, len(LOG_COLUMNS)).column_letter}3"
    assert table.autoFilter.ref == table.ref
    assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == LOG_COLUMNS[0].width


def test_write_log_of_no_batches_is_a_header_without_table(tmp_path: Path) -> None:
    assert write_log([], tmp_path / "log.xlsx", about=ABOUT) == 0

    sheet = openpyxl.load_workbook(tmp_path / "log.xlsx")["Batch log"]
    assert sheet.max_row == 1
    assert not sheet.tables


def test_write_log_says_what_it_is(tmp_path: Path) -> None:
    write_log([CAPSULES], tmp_path / "log.xlsx", about=ABOUT)

    sheet = openpyxl.load_workbook(tmp_path / "log.xlsx")["About this export"]
    said = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)}
    assert said["Program"] == "LDN Compounder 0.1.0"
    assert said["Made at (UTC)"] == datetime(2026, 11, 22, 18, 30, 5)  # noqa: DTZ001
    assert said["Batches"] == 1
    assert said["Chosen by"] == "Released, made from 2026-11-01"
    assert "off-label" in said["Use"]
    assert said["Patient data"].startswith("No name, birth date or medication list.")
    assert said["Cells changed to fit"] == "None"


def test_write_log_of_everything_says_all_batches(tmp_path: Path) -> None:
    write_log([], tmp_path / "log.xlsx", about=ExportAbout(ABOUT.made_at, "", "0.1.0"))

    sheet = openpyxl.load_workbook(tmp_path / "log.xlsx")["About this export"]
    assert ("Chosen by", "All batches") in [
        (row[0].value, row[1].value) for row in sheet.iter_rows()
    ]


TEXTS = st.text(st.characters(), max_size=40)
DECIMALS = st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=10**9
)


@given(
    prescriber=TEXTS,
    note=TEXTS,
    fill=DECIMALS,
    day=st.dates(),
    moment=st.datetimes(min_value=datetime(1902, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_write_log_of_anything_reads_back_as_written(
    tmp_path: Path, prescriber: str, note: str, fill: Decimal, day: date, moment: datetime
) -> None:
    """The comparison inside would refuse the file; here it must be satisfied with each."""
    row = batch(
        1,
        prescriber=prescriber,
        extras_note=note,
        mean_fill_mg=fill,
        made_on=day,
        released_at=moment,
    )

    assert write_log([row], tmp_path / "log.xlsx", about=ABOUT) == 1


def test_write_log_replaces_an_older_file(tmp_path: Path) -> None:
    (tmp_path / "log.xlsx").write_bytes(b"old")

    write_log([CAPSULES], tmp_path / "log.xlsx", about=ABOUT)

    assert log_of(tmp_path / "log.xlsx")[0]["Batch"] == "26-00001"


# --- progress and cancel ---------------------------------------------------------------------


def test_write_log_tells_its_progress(tmp_path: Path, parts: Path) -> None:
    told: list[int] = []

    rows = (batch(number) for number in range(250))
    write_log(rows, tmp_path / "log.xlsx", about=ABOUT, progress=told.append)

    assert told == [100, 200, 250]
    assert list(parts.iterdir()) == []


@pytest.mark.parametrize("asked", [1, 2, 3, 4, 5])
def test_write_log_cancelled_at_any_time_leaves_nothing(
    tmp_path: Path, parts: Path, asked: int
) -> None:
    """Twice while the rows are written, once before they are saved, twice while read back."""
    (tmp_path / "log.xlsx").write_bytes(b"old")
    questions = 0

    def cancelled() -> bool:
        nonlocal questions
        questions += 1
        return questions == asked

    rows = (batch(number) for number in range(250))
    with pytest.raises(CancelledError) as caught:
        write_log(rows, tmp_path / "log.xlsx", about=ABOUT, cancelled=cancelled)

    assert sentence(caught.value.code) == "The export was stopped. Nothing was written."
    assert (tmp_path / "log.xlsx").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["log.xlsx"]
    assert list(parts.iterdir()) == []


# --- refusals --------------------------------------------------------------------------------


def test_write_log_of_a_text_excel_would_cut_is_refused(tmp_path: Path, parts: Path) -> None:
    long = "\U0001f600" * 16_384  # 32,768 units of UTF-16, 16,384 characters

    error = refusal(tmp_path / "log.xlsx", CAPSULES, batch(2, extras_note=long))

    assert error.code == "export.text_too_long"
    assert error.params["batch"] == "26-00002"
    assert error.params["column"] == "Note on the extras"
    assert list(parts.iterdir()) == []
    assert write_log([batch(2, extras_note="x" * 32_767)], tmp_path / "log.xlsx", about=ABOUT) == 1


def test_write_log_of_more_rows_than_a_sheet_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LARGEST_ROWS", 2)

    error = refusal(tmp_path / "log.xlsx", batch(1), batch(2), batch(3))

    assert error.code == "export.too_many_rows"


def test_write_log_into_a_missing_folder_is_refused_before_the_rows(tmp_path: Path) -> None:
    def rows() -> Iterator[LogExportRow]:
        raise AssertionError("nothing may be read")
        yield CAPSULES

    with pytest.raises(DocumentError) as caught:
        write_log(rows(), tmp_path / "gone" / "log.xlsx", about=ABOUT)

    assert caught.value.code == "file.folder_missing"


def test_write_log_whose_file_differs_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = sheets.Book.save

    def save_another(book: sheets.Book, path: Path) -> None:
        save(book, path)
        other = openpyxl.load_workbook(path)
        other["Batch log"]["D2"] = 15
        other.save(path)

    monkeypatch.setattr(sheets.Book, "save", save_another)

    error = refusal(tmp_path / "log.xlsx", CAPSULES)

    assert error.code == "export.not_as_written"
    assert error.params == {"sheet": "Batch log", "row": "2"}


@pytest.mark.parametrize("change", ["formula", "shorter", "longer"])
def test_write_log_whose_rows_differ_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    save = sheets.Book.save

    def save_another(book: sheets.Book, path: Path) -> None:
        save(book, path)
        other = openpyxl.load_workbook(path)
        sheet = other["Batch log"]
        if change == "formula":
            sheet["P3"] = "=1+1"
        elif change == "shorter":
            sheet.delete_rows(3)
        else:
            sheet["A4"] = "26-00003"
        other.save(path)

    monkeypatch.setattr(sheets.Book, "save", save_another)

    error = refusal(tmp_path / "log.xlsx", CAPSULES, batch(2, prescriber="=1+1"))

    assert error.code == "export.not_as_written"


def test_write_log_on_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, parts: Path) -> None:
    """A file may not grow beyond 20,000 bytes here, which is how a full disk looks."""
    resource = pytest.importorskip("resource")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, usual[1]))
    try:
        error = refusal(tmp_path / "log.xlsx", *(batch(number) for number in range(300)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)

    assert error.code == "export.no_room"
    assert list(parts.iterdir()) == []


def test_write_log_error_in_the_rows_leaves_nothing(tmp_path: Path, parts: Path) -> None:
    def rows() -> Iterator[LogExportRow]:
        yield CAPSULES
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        write_log(rows(), tmp_path / "log.xlsx", about=ABOUT)

    assert list(tmp_path.iterdir()) == []
    assert list(parts.iterdir()) == []


def test_suggested_name_is_made_of_the_day_alone() -> None:
    name = suggested_name(date(2026, 11, 22))

    assert name == "Batch log 2026-11-22.xlsx"
    assert re.fullmatch(r"[A-Za-z0-9 .-]+", name)
