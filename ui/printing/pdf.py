"""Layouts as a PDF at their true size, one page each, with text that can be searched and copied.

The pages are made in memory, because Qt does not say when a disk is full, and written whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from compounding.documents.layout import DOTS_PER_INCH, Layout
from compounding.documents.paper import PaperSize
from compounding.documents.replacing import write_bytes
from ui.printing.painter import paint_layout

# Ten units to a dot: every dot of the layout is a whole number of units.
_RESOLUTION = 10 * DOTS_PER_INCH
# A printer knows its paper by name; a paper's dots are within half a dot of the true size.
NAMED = {
    PaperSize.A4: QPageSize.PageSizeId.A4,
    PaperSize.LETTER: QPageSize.PageSizeId.Letter,
}


def page_of(layout: Layout) -> QPageLayout:
    """The page of a layout: its true size, no margins."""
    return QPageLayout(_size_of(layout), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


def _size_of(layout: Layout) -> QPageSize:
    for size, name in NAMED.items():
        if (layout.width, layout.height) == (size.width, size.height):
            return QPageSize(name)
    inches = QSizeF(layout.width / DOTS_PER_INCH, layout.height / DOTS_PER_INCH)
    return QPageSize(inches, QPageSize.Unit.Inch, "", QPageSize.SizeMatchPolicy.ExactMatch)


def write_pdf(layouts: Sequence[Layout], path: Path, title: str) -> None:
    """Write one page for each layout to ``path``; ``title`` must hold no patient data.

    Raises:
        DocumentError: where the file cannot be written; nothing is left of it then.
    """
    if not layouts:
        raise ValueError("a PDF has at least one page")
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setTitle(title)
    writer.setCreator("LDN Compounder")
    writer.setPageLayout(page_of(layouts[0]))
    painter = QPainter(writer)
    for number, layout in enumerate(layouts):
        if number:
            writer.setPageLayout(page_of(layout))
            writer.newPage()
        paint_layout(painter, layout, QRectF(0, 0, layout.width * 10, layout.height * 10))
    painter.end()
    buffer.close()
    write_bytes(path, bytes(buffer.data().data()))
