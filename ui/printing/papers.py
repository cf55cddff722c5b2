"""Papers as PDF and on a printer: the worksheet, and whatever else is for the file.

Letters are Inter, embedded, as text that can be searched and copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtGui import QPageSize
from PySide6.QtPrintSupport import QPrinter

from compounding.documents.layout import Layout
from compounding.documents.paper import Paper, PaperSize
from compounding.documents.paper_layout import lay_out_paper
from ui.printing.letters import QtMeasure
from ui.printing.pdf import write_pdf
from ui.printing.printer import print_layouts

_NAMED = {QPageSize.PageSizeId.A4: PaperSize.A4, QPageSize.PageSizeId.Letter: PaperSize.LETTER}


def write_paper(paper: Paper, path: Path) -> None:
    """Write ``paper`` to ``path`` as a PDF, whole or not at all.

    Build the paper from the parts of :mod:`compounding.documents.paper`, for example
    ``Paper(title=..., footer=..., parts=(Heading(...), Table(columns, rows)))``; the rest (pages,
    repeated heads, "page 1 of 3") follows by itself. Needs a QGuiApplication (offscreen will do)
    and loads the letters itself; may be called from the window's thread only.

    Raises:
        DocumentError: where the file cannot be written; an older file is then as it was. The
            sentence is ``sentence_of_error(error)``.
    """
    write_papers([paper], path, paper.title)


def write_papers(papers: Sequence[Paper], path: Path, title: str) -> None:
    """Write several papers behind each other, each with its own count of pages.

    Raises:
        DocumentError: where the file cannot be written; an older file is then as it was.
    """
    write_pdf(_pages(papers), path, title)


def print_papers(papers: Sequence[Paper], printer: QPrinter) -> None:
    """Hand papers to ``printer``, which the person has chosen.

    Raises:
        DocumentError: where the printer does not start or stops between two pages.
    """
    print_layouts(_pages(papers), printer, of="paper")


def usual_size() -> PaperSize:
    """US letter where this machine measures in inches, A4 elsewhere."""
    metric = QLocale.system().measurementSystem() is QLocale.MeasurementSystem.MetricSystem
    return PaperSize.A4 if metric else PaperSize.LETTER


def size_in(printer: QPrinter) -> PaperSize:
    """The paper that ``printer`` is set to; the usual one where it is neither A4 nor letter."""
    return _NAMED.get(printer.pageLayout().pageSize().id(), usual_size())


def _pages(papers: Sequence[Paper]) -> list[Layout]:
    measure = QtMeasure()
    return [page for paper in papers for page in lay_out_paper(paper, measure)]
