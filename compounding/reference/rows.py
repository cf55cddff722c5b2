"""Reading one table: each value by its kind, unknown keys and missing sources refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from compounding.domain.tables import Source
from compounding.errors import QuantityError, ReferenceDataError
from compounding.quantity import Quantity, Unit

MARKS = frozenset({"S", "S2", "K", "D"})
Choice = TypeVar("Choice", bound=StrEnum)


class Row:
    """One table or row of a file; remembers which keys were read."""

    def __init__(self, file: str, place: str, data: object) -> None:
        self._file = file
        self._place = place
        self._read: set[str] = set()
        if not isinstance(data, Mapping):
            self._fault("is not a table")
        self._data: Mapping[str, object] = data

    def _fault(self, why: str) -> NoReturn:
        raise ReferenceDataError(
            "reference.damaged", {"file": self._file, "place": f"{self._place}: {why}"}
        )

    def has(self, key: str) -> bool:
        """Whether the row has this key."""
        return key in self._data

    def names(self) -> tuple[str, ...]:
        """The keys of the row, in their order."""
        return tuple(self._data)

    def _value(self, key: str) -> object:
        if key not in self._data:
            self._fault(f"{key} is missing")
        self._read.add(key)
        return self._data[key]

    def data(self, key: str) -> object:
        """The value as it stands, for a reader of its own."""
        return self._value(key)

    def is_text(self, key: str) -> bool:
        """Whether the value is a text."""
        return isinstance(self._data.get(key), str)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._value(key)
        if not isinstance(value, str) or not value.strip():
            self._fault(f"{key} is not a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them empty."""
        value = self._value(key)
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            self._fault(f"{key} is not a list of texts")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._value(key)
        if not isinstance(value, bool):
            self._fault(f"{key} is not true or false")
        return value

    def whole(self, key: str) -> int:
        """A whole number above 0."""
        value = self._value(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self._fault(f"{key} is not a whole number above 0")
        return value

    def quantity(self, key: str, unit: Unit) -> Quantity:
        """An amount above 0, written as a text."""
        try:
            quantity = Quantity.parse(self.text(key), unit)
        except QuantityError as error:
            self._fault(f"{key} is not an amount ({error.code})")
        if quantity.exact <= 0:
            self._fault(f"{key} is not above 0")
        return quantity

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """One of the members of ``choices``."""
        value = self.text(key)
        if value not in choices.__members__.values():
            self._fault(f"{key} is not one of {', '.join(choices)}")
        return choices(value)

    def row(self, key: str) -> Row:
        """A table inside this one."""
        return Row(self._file, f"{self._place} {key}", self._value(key))

    def rows(self, key: str) -> tuple[Row, ...]:
        """The rows of a list of tables; at least one."""
        value = self._value(key)
        if not isinstance(value, list) or not value:
            self._fault(f"{key} has no rows")
        return tuple(
            Row(self._file, f"{self._place} {key} {number}".strip(), each)
            for number, each in enumerate(value, start=1)
        )

    def source(self) -> Source:
        """Where the row comes from; every row says so."""
        mark = self.text("mark")
        if mark not in MARKS:
            self._fault("mark is not one of S, S2, K, D")
        return Source(self.text("source"), mark)

    def fault_if(self, wrong: bool, why: str) -> None:
        """Refuse the table where ``wrong``."""
        if wrong:
            self._fault(why)

    def done(self) -> None:
        """Refuse keys that nothing has read."""
        unknown = sorted(set(self._data) - self._read)
        if unknown:
            self._fault(f"unknown {', '.join(unknown)}")


def open_table(folder: Path, name: str) -> Row:
    """The file ``name`` of ``folder`` as one table.

    Raises:
        ReferenceDataError: if it is missing or is not TOML.
    """
    try:
        with (folder / name).open("rb") as file:
            data = tomllib.load(file, parse_float=Decimal)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReferenceDataError(
            "reference.damaged", {"file": name, "place": type(error).__name__}
        ) from error
    return Row(name, "", data)
