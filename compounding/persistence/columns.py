"""Column types that refuse what would lose something: floats, naive times.

SQLAlchemy's Numeric goes through binary floats on SQLite (``12345678901.123456789012`` comes
back altered), so decimals are stored as text with all of their digits.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from compounding.domain.canonical import decimal_text
from compounding.domain.record import read_utc, utc_text


class ExactDecimal(TypeDecorator[Decimal]):
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


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC text with milliseconds and ``Z``; a naive one is refused."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write UTC."""
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Read UTC."""
        return None if value is None else read_utc(value)


class Params(TypeDecorator[dict[str, str]]):
    """The values of a sentence, as sorted JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write them."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, str] | None:
        """Read them."""
        return None if value is None else dict(json.loads(value))
