"""A field for one line of words: names, lots, numbers on paper.

The value is NFC without spaces at its ends; control, direction and invisible characters are
refused in words (``compounding.domain.text``). The text on screen is never changed.
"""

from __future__ import annotations

from compounding.domain.text import clean_line
from ui.widgets.line_field import LineField


class TextEdit(LineField[str]):
    """A line of at most ``longest`` characters; an empty one that may be empty reads as ``""``."""

    def __init__(self, *, longest: int = 60, required: bool = True, hint: str = "") -> None:
        super().__init__(required=required)
        self._longest = longest
        self.setPlaceholderText(hint)

    def read(self, text: str) -> str:
        """``text`` cleaned."""
        return clean_line(text, longest=self._longest, required=self.required)
