"""Layouts on a printer of the system, at 100 %: one inch of the layout is one inch of paper.

The driver's own "fit to page" stays off, because a scaled label scales its bar code off the
printer's dots. Sent is not printed: what this returns from has been handed over, no more.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from compounding.documents.layout import DOTS_PER_INCH, Layout
from compounding.errors import DocumentError
from ui.printing.painter import paint_layout
from ui.printing.pdf import page_of


def print_layouts(layouts: Sequence[Layout], printer: QPrinter, of: str = "") -> None:
    """Hand one page for each layout to ``printer``, which the person has chosen.

    ``of`` says what the pages are (``paper``), where they are no labels.

    Raises:
        DocumentError: where the printer does not start or stops between two pages.
    """
    if not layouts:
        raise ValueError("there is at least one page to print")
    what = {"variant": of}
    printer.setPageLayout(page_of(layouts[0]))
    printer.setFullPage(True)  # after the page, which takes it back
    painter = QPainter()
    if not painter.begin(printer):
        raise DocumentError("print.not_started", what)
    try:
        for number, layout in enumerate(layouts):
            if number and not printer.newPage():
                raise DocumentError("print.stopped", what)
            paint_layout(painter, layout, _true_size(layout, printer))
    finally:
        painter.end()


def _true_size(layout: Layout, printer: QPrinter) -> QRectF:
    across = printer.logicalDpiX() / DOTS_PER_INCH
    down = printer.logicalDpiY() / DOTS_PER_INCH
    return QRectF(0, 0, layout.width * across, layout.height * down)
