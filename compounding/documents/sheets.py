"""Sheets of a workbook, written row by row and read back to compare.

openpyxl is spoken to here alone. The rows of each sheet wait in the system's temporary folder, in
a folder that names this program's process; where the program is killed, the next opening of a
record removes it. Every text cell is told to be text (type ``s``, format ``@``,
quote prefix), because openpyxl makes a live formula of any text that begins with ``=``. Of
each row only a short digest is kept for the comparison.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from copy import copy
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir
from types import TracebackType
from typing import Any, Final

import openpyxl
from lxml.etree import SerialisationError
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import ALL_TEMP_FILES, WorksheetWriter
from openpyxl.worksheet.table import Table, TableStyleInfo

from compounding.documents.cells import Cell, Kind, mark_of
from compounding.errors import DocumentError

_HEAD_HEIGHT: Final = 34
_HEAD_FONT: Final = Font(name="Calibri", sz=11, bold=True, color="FFFFFF")
_HEAD_FILL: Final = PatternFill("solid", fgColor="0B6E6E")
_HEAD_LINE: Final = Border(bottom=Side("thin", color="074F4F"))
_HEAD_ALIGNED: Final = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_FIGURE: Final = Alignment(horizontal="right", vertical="top")
_WORDS: Final = Alignment(horizontal="left", vertical="top", indent=1)
_WRAPPED: Final = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
_BAND: Final = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)


class Book:
    """A workbook to be written once; leaving it removes the parts it kept aside."""

    def __init__(self, title: str) -> None:
        self._book = openpyxl.Workbook(write_only=True)
        self._book.properties.creator = "LDN Compounder"
        self._book.properties.title = title
        self._parts = Path(gettempdir()) / f"ldn-{os.getpid()}-{token_hex(4)}"
        self.sheets: list[Sheet] = []

    def __enter__(self) -> Book:
        self._parts.mkdir(mode=0o700)
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        for sheet in self.sheets:
            sheet.drop_part()
        shutil.rmtree(self._parts, ignore_errors=True)
        if isinstance(error, SerialisationError):
            raise DocumentError("export.no_room") from error

    def sheet(self, title: str, widths: Sequence[int]) -> Sheet:
        """A new sheet after the others, ``widths`` in characters."""
        part = self._parts / str(len(self.sheets))
        sheet = Sheet(self._book.create_sheet(title), widths, part)
        self.sheets.append(sheet)
        return sheet

    def save(self, path: Path) -> None:
        """Write everything to ``path``."""
        self._book.save(path)


class Sheet:
    """One sheet: a header, then lines. ``digests`` is what reading it back must give."""

    def __init__(self, sheet: Any, widths: Sequence[int], part: Path) -> None:
        self._sheet = sheet
        self._part = part
        self._styles: dict[tuple[Kind, str, bool], Any] = {}
        self._headers: tuple[str, ...] = ()
        self.title: str = sheet.title
        self.digests: list[bytes] = []
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.row_dimensions[1].height = _HEAD_HEIGHT
        sheet.freeze_panes = "B2"
        sheet.page_setup.orientation = "landscape"
        sheet.print_title_rows = "1:1"

    def header(self, headers: Sequence[str]) -> None:
        """The first row, which stays in sight."""
        self._headers = tuple(headers)
        self._begin_part()
        cells = [WriteOnlyCell(self._sheet, header) for header in headers]
        for cell in cells:
            cell.font, cell.fill, cell.border = _HEAD_FONT, _HEAD_FILL, _HEAD_LINE
            cell.alignment = _HEAD_ALIGNED
        self._sheet.append(cells)
        self.digests.append(_digest(mark_of(header) for header in headers))

    def _begin_part(self) -> None:
        """Have openpyxl keep the rows in our file: it would begin one of its own, as here."""
        writer: Any = WorksheetWriter(self._sheet, str(self._part))
        ALL_TEMP_FILES.append(writer.out)  # it removes the file and its name here, once saved
        self._sheet._writer = writer
        writer.write_top()

    def line(self, cells: Sequence[Cell | None], *, wrapped: bool = False) -> None:
        """One more row; None is an empty cell."""
        self._sheet.append([cell and self._drawn(cell, wrapped) for cell in cells])
        self.digests.append(_digest("" if cell is None else cell.mark for cell in cells))

    def _drawn(self, cell: Cell, wrapped: bool) -> Any:
        value: Any = cell.value
        drawn: Any = WriteOnlyCell(self._sheet, value)
        key = (cell.kind, cell.shown_as, wrapped)
        if key not in self._styles:
            drawn.number_format = cell.shown_as
            words = cell.kind is Kind.TEXT
            drawn.alignment = _WRAPPED if wrapped else _WORDS if words else _FIGURE
            if words:
                drawn.quotePrefix = 1
            self._styles[key] = drawn._style
        drawn._style = copy(self._styles[key])
        if cell.kind is Kind.TEXT:
            drawn.data_type = "s"
        return drawn

    def make_table(self, name: str, rows: int) -> None:
        """Make header and ``rows`` lines a table with filters; an empty one is no table."""
        if rows:
            last = get_column_letter(len(self._headers))
            table: Any = Table(name=name, displayName=name, ref=f"A1:{last}{rows + 1}")
            table._initialise_columns()
            for column, header in zip(table.tableColumns, self._headers, strict=True):
                column.name = header
            table.tableStyleInfo = _BAND
            self._sheet.tables.add(table)  # add_table warns about columns named above

    def drop_part(self) -> None:
        """Close and remove the part that holds the rows, if it is left."""
        writer = self._sheet._writer
        if writer is not None and Path(writer.out).exists():
            # A part that was stopped half-way closes with a complaint about its end.
            with suppress(SerialisationError):
                if not self._sheet.closed:
                    self._sheet.close()
            writer.cleanup()


def compare(path: Path, sheets: Sequence[Sheet], stop_if_cancelled: Callable[[], None]) -> None:
    """Read ``path`` back and compare every cell with what was given.

    Raises:
        DocumentError: naming the first sheet and row that differ.
    """
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        for sheet in sheets:
            rows = 0
            for number, row in enumerate(book[sheet.title].iter_rows(), 1):
                rows = number
                if number % 100 == 0:
                    stop_if_cancelled()
                if number > len(sheet.digests) or _read(row) != sheet.digests[number - 1]:
                    raise _differs(sheet, number)
            if rows != len(sheet.digests):
                raise _differs(sheet, rows + 1)
    finally:
        book.close()


def _read(row: Iterable[Any]) -> bytes:
    return _digest(_mark_read(cell) for cell in row)


def _mark_read(cell: Any) -> str:
    if cell.value is None:
        return ""
    return "formula" if cell.data_type == "f" else mark_of(cell.value)


def _digest(marks: Iterable[str]) -> bytes:
    """Sixteen bytes that stand for a row; empty cells at its end do not count."""
    joined = "\x1f".join(marks).rstrip("\x1f")
    return blake2b(joined.encode(), digest_size=16).digest()


def _differs(sheet: Sheet, row: int) -> DocumentError:
    return DocumentError("export.not_as_written", {"sheet": sheet.title, "row": str(row)})
