"""Column types that refuse what would lose something: floats, naive times.

SQLAlchemy's Numeric goes through binary floats on SQLite (``12345678901.123456789012`` comes
back altered), so decimals are stored as text with all of their digits.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Date, Dialect, Text
from sqlalchemy.types import TypeDecorator

from compounding.domain.canonical import decimal_text
from compounding.domain.record import read_utc, utc_text

Kept = TypeVar("Kept")


class UnreadableValueError(ValueError):
    """A column holds what the program never writes there: the file was damaged or altered."""


class _Checked(TypeDecorator[Kept]):
    """What cannot be read, of whatever type a damaged column is, is an UnreadableValueError."""

    __abstract__ = True

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], Kept | None] | None:
        """As SQLAlchemy's, checked."""
        read = super().result_processor(dialect, coltype)
        assert read is not None  # each of these types reads in a way of its own

        def checked(value: Any) -> Kept | None:
            try:
                return read(value)
            except (TypeError, ValueError, ArithmeticError) as error:
                raise UnreadableValueError from error

        return checked


class Day(_Checked[date]):
    """A date, kept as SQLAlchemy keeps it."""

    impl = Date
    cache_ok = True


class ExactDecimal(_Checked[Decimal]):
    """A Decimal, digit for digit; anything else is refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the digits."""
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"{type(value).__name__} is not an exact decimal")
        return decimal_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read the digits."""
        return None if value is None else Decimal(value)


class UtcDateTime(_Checked[datetime]):
    """An aware time, kept as UTC text with milliseconds and ``Z``; a naive one is refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write UTC."""
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read UTC."""
        return None if value is None else read_utc(value)


class Params(_Checked[dict[str, str]]):
    """The values of a sentence, as sorted JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write them."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, str] | None:
        """Read them."""
        return None if value is None else dict(json.loads(value))
