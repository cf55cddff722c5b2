"""The letters of labels: Inter in whole dots, without ligatures, never another type instead.

Ligatures and contextual forms are off, because a PDF stores them as characters of their own and
"buffer" is then not found in it. Hinting is off, so that widths scale exactly with the device.
"""

from __future__ import annotations

from functools import cache
from math import ceil
from typing import Final

from PySide6.QtGui import QFont, QFontMetricsF

from compounding.documents.layout import Weight
from ui import fonts

_OFF: Final = ("liga", "clig", "calt", "dlig")


@cache
def letters(size: int, weight: Weight) -> QFont:
    """The font for letters ``size`` dots high. Not to be changed by the caller."""
    fonts.load()
    font = QFont(fonts.FAMILY)
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(int(weight)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging | QFont.StyleStrategy.PreferAntialias)
    for feature in _OFF:
        font.setFeature(QFont.Tag(feature), 0)
    return font


@cache
def _metrics(size: int, weight: Weight) -> QFontMetricsF:
    return QFontMetricsF(letters(size, weight))


class QtMeasure:
    """Widths as Qt will draw them: :class:`compounding.documents.fitting.Measure`."""

    def width(self, text: str, size: int, weight: Weight) -> int:
        """The width of ``text`` in dots, rounded up."""
        return ceil(_metrics(size, weight).horizontalAdvance(text))

    def missing(self, text: str) -> str:
        """The characters that Inter does not have."""
        metrics = _metrics(20, Weight.REGULAR)
        return "".join(each for each in text if not metrics.inFontUcs4(ord(each)))
