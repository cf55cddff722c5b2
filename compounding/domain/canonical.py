"""Canonical bytes of a fact, and the way back: what is hashed is what is stored.

JSON after RFC 8785 in the small: sorted keys, no spaces, UTF-8. No JSON number but whole ones
below 2^53 (a double loses the digits a balance showed), so a quantity is a string such as
``"12.500"``. Text is NFC. A fact that breaks this is a bug and raises ``ValueError``.
"""

from __future__ import annotations

import json
import types
import unicodedata
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Json = str | int | bool | None | list[Any] | dict[str, Any]
_T = TypeVar("_T")
_LARGEST = 2**53 - 1


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
    result: _T = _read(kind, data)
    return result


def _read(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        (wanted,) = (each for each in get_args(kind) if each is not type(None))
        return None if data is None else _read(wanted, data)
    if origin is tuple:
        _expect(isinstance(data, list), kind)
        return tuple(_read(get_args(kind)[0], each) for each in data)
    if is_dataclass(kind):
        return _read_object(kind, data)
    return _read_plain(kind, data)


def _read_plain(kind: Any, data: Any) -> Any:
    if kind in (int, bool):
        _expect(type(data) is kind, kind)
        return data
    _expect(isinstance(data, str), kind)
    if kind is Decimal:
        value = Decimal(data)
        _expect(decimal_text(value) == data, kind)
        return value
    if kind is date:
        return date.fromisoformat(data)
    return kind(data) if issubclass(kind, StrEnum) else data


def _read_object(kind: Any, data: Any) -> Any:
    _expect(isinstance(data, dict), kind)
    hints, needed = _shape(kind)
    _expect(needed <= data.keys() <= hints.keys(), kind)
    return kind(**{name: _read(hints[name], each) for name, each in data.items()})


@cache
def _shape(kind: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """The types of the fields, and the fields without a default."""
    needed = (
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    )
    return get_type_hints(kind), frozenset(needed)


def _expect(fits: bool, kind: Any) -> None:
    if not fits:
        raise ValueError(f"this is not a {getattr(kind, '__name__', kind)}")
