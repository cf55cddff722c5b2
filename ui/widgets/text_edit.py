"""A field for one line of words: names, lots, numbers on paper.

The value is NFC without spaces at its ends; control, direction and invisible characters are
refused in words (``compounding.domain.text``). The text on screen is never changed.
"""

from __future__ import annotations

from compounding.domain.text import clean_line
from compounding.errors import QuantityError
from ui.widgets.line_field import LineField


class TextEdit(LineField[str]):
    """A line of at most ``longest`` characters; an empty one that may be empty reads as ``""``.

    ``on_label`` says whether the text stands on the label, which is why it may not be longer.
    """

    def __init__(
        self, *, longest: int = 60, required: bool = True, hint: str = "", on_label: bool = True
    ) -> None:
        super().__init__(required=required)
        self._longest = longest
        self._on_label = on_label
        self.setPlaceholderText(hint)

    def read(self, text: str) -> str:
        """``text`` cleaned."""
        try:
            return clean_line(text, longest=self._longest, required=self.required)
        except QuantityError as refusal:
            if refusal.code == "text.too_long" and not self._on_label:
                raise QuantityError("text.too_long_here", refusal.params) from refusal
            raise
