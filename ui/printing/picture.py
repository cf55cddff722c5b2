"""A layout as a picture, dot for dot where the resolution is the layout's own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from compounding.documents.layout import DOTS_PER_INCH, Layout
from ui.printing.painter import paint_layout

_METRES_PER_INCH = 0.0254


def picture_of(layout: Layout, dots_per_inch: int = DOTS_PER_INCH) -> QImage:
    """Black on white, at the size the label will have on a printer of that resolution."""
    width = round(layout.width * dots_per_inch / DOTS_PER_INCH)
    height = round(layout.height * dots_per_inch / DOTS_PER_INCH)
    picture = QImage(width, height, QImage.Format.Format_Grayscale8)
    picture.setDotsPerMeterX(round(dots_per_inch / _METRES_PER_INCH))
    picture.setDotsPerMeterY(round(dots_per_inch / _METRES_PER_INCH))
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    paint_layout(painter, layout, QRectF(0, 0, width, height))
    painter.end()
    return picture
