"""From a value of the record to a workbook cell that cannot turn into something else.

Text is always text (never a formula, a number or a date in disguise), numbers are numbers with
the decimals they were recorded with, dates are dates. What a workbook cannot hold is replaced
or written as text, and said on the Notes sheet; nothing is changed silently (openpyxl 3.1 by
itself makes formulas of texts, cuts at 32,767 characters and saves files that do not open).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Context, Decimal
from enum import StrEnum
from typing import Final

CellValue = str | int | Decimal | date | datetime | None

LONGEST_TEXT: Final = 32_767
_MOST_DIGITS: Final = 15
_KEPT: Final = Context(prec=_MOST_DIGITS)
_FIRST_YEAR: Final = 1901  # before March 1900 spreadsheets disagree about dates
# Control characters (tab and line feed may stay), lone surrogates and noncharacters: XML has no
# place for them, and a workbook that holds one does not open again.
_IMPOSSIBLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class Kind(StrEnum):
    """What a cell is to the spreadsheet program."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell ready to be written; ``notes`` say what had to be changed."""

    value: str | int | Decimal | date | datetime
    kind: Kind
    shown_as: str
    notes: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What reading it back must give: see :func:`mark_of`."""
        if isinstance(self.value, date) and not isinstance(self.value, datetime):
            return mark_of(datetime(*self.value.timetuple()[:3]))  # noqa: DTZ001 - a day has no zone
        return mark_of(self.value)


def cell_of(value: CellValue) -> Cell | None:
    """The cell for ``value``; None and "" are empty cells. Times must be aware, and become UTC.

    Raises:
        ValueError: for a number that is none, or a time without its zone; both are bugs.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _text_cell(value)
    if isinstance(value, datetime):
        return _time_cell(value)
    if isinstance(value, date):
        return _date_cell(value)
    return _number_cell(Decimal(value))


def mark_of(value: object) -> str:
    """A value as a short text, equal for what was written and what is read back.

    Numbers count to 15 digits, which is what a spreadsheet keeps.
    """
    if isinstance(value, str):
        return f"text {value}"
    if isinstance(value, datetime):
        return f"time {value.isoformat()}"
    if isinstance(value, int | float | Decimal):
        # A float is read back by its shortest text, not by its binary tail.
        exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
        return f"number {_KEPT.plus(exact).normalize()}"
    return f"{type(value).__name__} {value}"


def _text_cell(text: str, *notes: str) -> Cell:
    safe = _IMPOSSIBLE.sub("\ufffd", text)
    if safe != text:
        found = ", ".join(f"U+{ord(each):04X}" for each in dict.fromkeys(_IMPOSSIBLE.findall(text)))
        notes = (*notes, f"Characters that a workbook cannot hold were replaced: {found}.")
    # Spreadsheets read _x0041_ as the letter A; the underscore itself is written the same way.
    return Cell(_ESCAPE.sub("_x005F_", safe), Kind.TEXT, "@", notes)


def _number_cell(number: Decimal) -> Cell:
    if not number.is_finite():
        raise ValueError("not a number")
    if len(number.normalize().as_tuple().digits) > _MOST_DIGITS:
        said = "Written as text, because a spreadsheet keeps only 15 digits of a number."
        return _text_cell(f"{number:f}", said)
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Cell(number, Kind.NUMBER, f"0.{'0' * decimals}" if decimals else "0")


def _date_cell(day: date) -> Cell:
    if day.year < _FIRST_YEAR:
        return _text_cell(day.isoformat(), "Written as text: spreadsheets have no such date.")
    return Cell(day, Kind.DATE, "yyyy-mm-dd")


def _time_cell(moment: datetime) -> Cell:
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    utc = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return Cell(utc, Kind.TIME, "yyyy-mm-dd hh:mm:ss")
