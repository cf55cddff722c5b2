"""The letters of the window: Inter, bundled, so that every machine shows the same.

PySide6 ships no font, and where a system has none every letter is an empty box. Sizes are in
logical pixels (13 px is 10 pt at 96 dpi), which Qt scales with the screen. Numbers use figures
of one width (OpenType ``tnum``), so that columns of numbers stand under each other.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from ui import RESOURCES

FAMILY: Final = "Inter"
TEXT_PX: Final = 13
SMALL_PX: Final = 12
TITLE_PX: Final = 17


@cache
def load() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt, once; returns the families that were read."""
    families: list[str] = []
    for path in sorted((RESOURCES / "fonts").glob("*.otf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(dict.fromkeys(families))


def app_font() -> QFont:
    """Inter 13 px."""
    font = QFont(FAMILY)
    font.setPixelSize(TEXT_PX)
    return font


def sized(px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The application's font at ``px`` logical pixels."""
    font = app_font()
    font.setPixelSize(px)
    font.setWeight(weight)
    return font


def tabular(font: QFont) -> QFont:
    """``font`` with figures of one width."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result
