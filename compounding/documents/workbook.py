"""The batch log as an Excel workbook: typed cells, no formulas, whole or not at all.

Three sheets: the log as a real table, what this export is, and (only where something had to be
changed) notes. The file is written beside its final name, read back cell by cell and compared,
and only then takes the name. Rows stream, so that a large log needs little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from compounding.application.export_row import LogExportRow
from compounding.documents.cells import LONGEST_TEXT, Cell, CellValue, Kind, cell_of
from compounding.documents.log_columns import LOG_COLUMNS, Column
from compounding.documents.replacing import replacing
from compounding.documents.sheets import Book, Sheet, compare
from compounding.errors import CancelledError, DocumentError

LARGEST_ROWS: Final = 1_048_575
_TITLE: Final = "Batch log"
_EVERY: Final = 100
_ABOUT_WIDTHS: Final = (24, 76)
_NOTES: Final = ("Batch", "Column", "What was changed")


@dataclass(frozen=True, slots=True)
class ExportAbout:
    """What the workbook says of itself; ``made_at`` is aware, ``filter_words`` plain English."""

    made_at: datetime
    filter_words: str
    program_version: str


def suggested_name(day: date) -> str:
    """``Batch log 2026-11-22.xlsx``: made of the date alone, never of patient data."""
    return f"Batch log {day.isoformat()}.xlsx"


def write_log(
    rows: Iterable[LogExportRow],
    path: Path,
    *,
    about: ExportAbout,
    columns: Sequence[Column] = LOG_COLUMNS,
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Write one line for each row to ``path`` and return how many there were.

    ``progress`` gets the number of rows written so far; ``cancelled`` is asked as often, while
    the file is read back, too.

    Raises:
        CancelledError: where ``cancelled`` said so.
        DocumentError: where a text or the rows are too many, or the system refuses the file.
    """
    with replacing(path) as new, Book(_TITLE) as book:
        log = _Log(book, columns, progress, cancelled)
        for row in rows:
            log.add(row)
        log.finish(about)
        book.save(new)
        compare(new, book.sheets, log.stop_if_cancelled)
        return log.count


class _Log:
    """The log sheet while it grows, and the notes that come up."""

    def __init__(
        self,
        book: Book,
        columns: Sequence[Column],
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._book = book
        self._columns = columns
        self._progress = progress
        self._cancelled = cancelled
        self._notes: list[tuple[str, str, str]] = []
        self.count = 0
        self._sheet = book.sheet(_TITLE, [column.width for column in columns])
        self._sheet.header([column.header for column in columns])

    def add(self, row: LogExportRow) -> None:
        """One more line."""
        if self.count >= LARGEST_ROWS:
            raise DocumentError("export.too_many_rows", {"largest": f"{LARGEST_ROWS:,}"})
        cells = [self._cell(row, column) for column in self._columns]
        self._sheet.line(cells)
        self.count += 1
        if self.count % _EVERY == 0:
            self._progress(self.count)
            self.stop_if_cancelled()

    def _cell(self, row: LogExportRow, column: Column) -> Cell | None:
        cell = cell_of(column.value(row))
        if cell is None:
            return None
        if cell.kind is Kind.TEXT and _units(str(cell.value)) > LONGEST_TEXT:
            place = {"batch": row.batch_number, "column": column.header}
            raise DocumentError("export.text_too_long", {**place, "largest": f"{LONGEST_TEXT:,}"})
        self._notes += [(row.batch_number, column.header, note) for note in cell.notes]
        return cell

    def stop_if_cancelled(self) -> None:
        """Raises CancelledError once the person has stopped the export."""
        if self._cancelled():
            raise CancelledError("export.cancelled")

    def finish(self, about: ExportAbout) -> None:
        """The other sheets, when all rows are in."""
        self._progress(self.count)
        self.stop_if_cancelled()
        self._sheet.make_table("BatchLog", self.count)
        self._add_about(about)
        if self._notes:
            sheet = self._book.sheet("Notes", (16, 30, 80))
            sheet.header(_NOTES)
            for note in self._notes:
                sheet.line([cell_of(part) for part in note])

    def _add_about(self, about: ExportAbout) -> None:
        sheet: Sheet = self._book.sheet("About this export", _ABOUT_WIDTHS)
        sheet.header(("What", "Says"))
        for what, says in _about_lines(about, self.count, len(self._notes)):
            sheet.line([cell_of(what), cell_of(says)], wrapped=True)


def _units(text: str) -> int:
    """How long Excel finds a text: it counts UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _about_lines(about: ExportAbout, count: int, notes: int) -> list[tuple[str, CellValue]]:
    changed = f"{notes} cells, see the sheet Notes" if notes else "None"
    return [
        ("Program", f"LDN Compounder {about.program_version}"),
        ("Made at (UTC)", about.made_at),
        ("Batches", count),
        ("Chosen by", about.filter_words or "All batches"),
        ("Preparation", "naltrexone hydrochloride, low dose, made from 50 mg tablets"),
        ("Use", "Low-dose naltrexone is an off-label use of tablets approved at 50 mg."),
        ("Units", "Masses are in mg and volumes in mL; each header names its unit."),
        ("Strengths and doses", "Shown without trailing zeros: 3, 0.5."),
        ("Weighings", "Shown with the decimals of the balance."),
        ("Dates", "Calendar days of the pharmacy; an expiry by month means its last day."),
        ("Times", "Coordinated universal time (UTC)."),
        ("Empty cell", "Not recorded."),
        ("Lots, NDC, Rx numbers", "Text, so that no leading zero is lost."),
        ("Names", "As typed; “Identity verified: No” means nobody proved who typed them."),
        ("Decisions", "Of the opioid screen: what a person let through, and what stops."),
        (
            "Patient data",
            "No name, birth date or medication list. The Rx number is the only link to a person.",
        ),
        ("Cells changed to fit", changed),
        ("What counts", "The record in the program. This workbook is a copy."),
    ]
