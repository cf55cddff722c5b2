"""Canonical bytes of a fact, and the way back: what is hashed is what is stored.

JSON after RFC 8785 in the small: sorted keys, no spaces, UTF-8. No JSON number but whole ones
below 2^53 (a double loses the digits a balance showed), so a quantity is a string such as
``"12.500"``. Text is NFC. A fact that breaks this is a bug and raises ``ValueError``.
"""

from __future__ import annotations

import json
import re
import types
import unicodedata
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

Json = str | int | bool | None | list[Any] | dict[str, Any]
_T = TypeVar("_T")
_LARGEST = 2**53 - 1
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)


def canonical(data: dict[str, Any]) -> bytes:
    """The one way to write ``data``; equal data give equal bytes."""
    _check(data)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _check(value: Any) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, each in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError(f"not a key: {key!r}")
            _check(each)
    elif isinstance(value, list):
        for each in value:
            _check(each)
    elif isinstance(value, int):
        if abs(value) > _LARGEST:
            raise ValueError("a whole number this large is not the same everywhere")
    elif value is not None:
        raise ValueError(f"{type(value).__name__} has no canonical form")


def _check_text(text: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("text is not in NFC")
    text.encode("utf-8")


def to_data(value: Any) -> Json:
    """A frozen dataclass as plain data: decimals and dates become strings."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_data(each) for each in value]
    if is_dataclass(value):
        return {field.name: to_data(getattr(value, field.name)) for field in fields(value)}
    raise ValueError(f"{type(value).__name__} cannot stand in a fact")


def decimal_text(value: Decimal) -> str:
    """``value`` with all of its digits and no exponent."""
    if not value.is_finite():
        raise ValueError("not a number")
    return format(value, "f")


def from_data(kind: type[_T], data: Json) -> _T:
    """Read what :func:`to_data` wrote.

    Raises:
        ValueError: for an unknown or missing key, or a value that is not of its type.
    """
    wanted: Any = kind
    result: _T = _reader_of(wanted)(data)
    return result


_Reader = Callable[[Any], Any]


@cache
def _reader_of(kind: Any) -> _Reader:
    """The function that reads one value of ``kind``; made once, because records are long."""
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        (wanted,) = (each for each in get_args(kind) if each is not type(None))
        return _optional(_reader_of(wanted))
    if origin is tuple:
        return _several(_reader_of(get_args(kind)[0]))
    return _object(kind) if is_dataclass(kind) else _plain(kind)


def _optional(read: _Reader) -> _Reader:
    return lambda data: None if data is None else read(data)


def _several(read: _Reader) -> _Reader:
    def read_all(data: Any) -> tuple[Any, ...]:
        _expect(type(data) is list, "list")
        return tuple([read(each) for each in data])

    return read_all


def _object(kind: Any) -> _Reader:
    hints = get_type_hints(kind)
    needed = {each.name for each in fields(kind) if each.default is MISSING}

    def read_object(data: Any) -> Any:
        _expect(type(data) is dict and needed <= data.keys() <= hints.keys(), kind.__name__)
        return kind(**{name: _reader_of(hints[name])(each) for name, each in data.items()})

    return read_object


def _plain(kind: Any) -> _Reader:
    written_as = kind if kind in (int, bool) else str
    read = _PLAIN.get(kind, kind)

    def read_plain(data: Any) -> Any:
        _expect(type(data) is written_as, kind.__name__)
        return read(data)

    return read_plain


def _decimal(text: str) -> Decimal:
    _expect(_NUMBER.fullmatch(text) is not None, "Decimal")
    return Decimal(text)


def _date(text: str) -> date:
    value = date.fromisoformat(text)
    _expect(value.isoformat() == text, "date")
    return value


_PLAIN: Final[dict[Any, _Reader]] = {Decimal: _decimal, date: _date}


def _expect(fits: bool, name: str) -> None:
    if not fits:
        raise ValueError(f"this is not a {name}")
