"""A field for dates, typed as they are stored: ``2026-11-23``.

A plain line, because a calendar box changes a date by wheel and arrow, and reads 11/12 by the
desktop's language.
"""

from __future__ import annotations

from datetime import date

from compounding.domain.dates import parse_date, parse_expiry
from ui.widgets.line_field import LineField


class DateEdit(LineField[date]):
    """A day; with ``month_allowed`` also ``2028-03``, whose value is the month's last day."""

    def __init__(self, *, month_allowed: bool = False, required: bool = True) -> None:
        super().__init__(required=required)
        self._month_allowed = month_allowed
        hint = self.tr("2028-03 or 2028-03-31") if month_allowed else self.tr("2026-11-23")
        self.setPlaceholderText(hint)

    def read(self, text: str) -> date:
        """``text`` as a calendar day."""
        return parse_expiry(text) if self._month_allowed else parse_date(text)
