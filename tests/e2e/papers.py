"""Reading back what a job leaves behind: labels, workbooks, the record."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell

from tests.poppler import read_with

WARNING = (
    "WARNING: BLOCKS OPIOIDS.",
    "Do not take with opioid pain, cough or diarrhea medicine (sudden withdrawal).",
    "Tell every doctor, dentist and emergency team that you take naltrexone.",
)


def words_of(pdf: Path, order: str = "-layout") -> str:
    """The text of a PDF, one space between words; ``-raw`` keeps slanting words together."""
    return " ".join(read_with("pdftotext", pdf, order).split())


def title_of(pdf: Path) -> str:
    """The title in a PDF's own data, as Qt writes it: UTF-16 with a mark in front."""
    found = re.search(rb"/Title \((.*?)\)\n", pdf.read_bytes(), re.DOTALL)
    assert found is not None
    raw = re.sub(rb"\\(.)", rb"\1", found[1])
    return raw.decode("utf-16")


def log_cells(path: Path) -> list[dict[str, Any]]:
    """The lines of an exported log: cell by header, first line first."""
    sheet = openpyxl.load_workbook(path)["Batch log"]
    heads = [str(cell.value) for cell in sheet[1]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def is_number(cell: Cell) -> bool:
    """A number that a sheet can sum, no text that looks like one."""
    return cell.data_type == "n" and not cell.is_date and cell.value is not None


def is_text(cell: Cell) -> bool:
    """A text that a sheet leaves alone."""
    return cell.data_type == "s" and cell.number_format == "@"
