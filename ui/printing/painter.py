"""Draws a layout on any device. It scales dots to the device and decides nothing.

The screen, the picture, the PDF and the printer all come through here, so that what is seen is
what is printed.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from compounding.documents.layout import BarCode, Block, Layout, Text, Watermark, Weight
from ui.printing.letters import QtMeasure, letters


def paint_layout(painter: QPainter, layout: Layout, target: QRectF) -> None:
    """Draw ``layout`` into ``target``, which should have its shape; paper is not painted."""
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.translate(target.topLeft())
    painter.scale(target.width() / layout.width, target.height() / layout.height)
    for item in layout.items:
        match item:
            case Text():
                _paint_text(painter, item)
            case Block():
                block = QRectF(item.x, item.y, item.width, item.height)
                painter.fillRect(block, _grey(item.grey))
            case BarCode():
                _paint_code(painter, item)
            case Watermark():
                _paint_watermark(painter, item)
    painter.restore()


def _grey(level: int) -> QColor:
    return QColor(level, level, level)


def _paint_text(painter: QPainter, item: Text) -> None:
    painter.setPen(QColor(Qt.GlobalColor.white) if item.reverse else _grey(item.grey))
    painter.setFont(letters(item.size, item.weight))
    painter.drawText(QPointF(item.x, item.baseline), item.text)


def _paint_code(painter: QPainter, item: BarCode) -> None:
    """All dark modules as one path: neighbours then leave no seam where a viewer smooths edges."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for row, line in enumerate(item.cells):
        for column, dark in enumerate(line):
            if dark:
                x, y = item.x + column * item.module, item.y + row * item.module
                path.addRect(QRectF(x, y, item.module, item.module))
    painter.fillPath(path, Qt.GlobalColor.black)


def _paint_watermark(painter: QPainter, item: Watermark) -> None:
    painter.save()
    painter.translate(item.center_x, item.center_y)
    painter.rotate(item.degrees)
    painter.setPen(_grey(item.grey))
    painter.setFont(letters(item.size, Weight.BOLD))
    width = QtMeasure().width(item.text, item.size, Weight.BOLD)
    # Capitals are 0.73 of the size high: half of that below the middle they stand on.
    painter.drawText(QPointF(-width / 2, item.size * 0.36), item.text)
    painter.restore()
