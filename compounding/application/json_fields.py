"""Reading the keys of an object one by one, collecting every problem with its path.

Reading goes on after a problem, so that all of them are told at once; a stand-in then takes the
place of the value. Nothing is ever built from a stand-in: whoever reads raises where ``problems``
is not empty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from compounding.application.json_text import below
from compounding.domain.dates import parse_date, parse_expiry
from compounding.domain.text import clean_line
from compounding.errors import InputError, InputProblem, QuantityError
from compounding.quantity import Quantity, Unit, parse_decimal

Choice = TypeVar("Choice", bound=StrEnum)

LAST_YEAR = 2999
MOST_COUNT = 9999
_STAND_IN_DAY = date(2000, 1, 1)


class Fields:
    """One object of the input at its path."""

    def __init__(self, data: object, path: str, problems: list[InputProblem]) -> None:
        self.path = path
        self.problems = problems
        self.readable = isinstance(data, Mapping) and all(isinstance(key, str) for key in data)
        self._data: Mapping[str, object] = data if isinstance(data, Mapping) else {}
        if not self.readable:
            problems.append(self.problem("value.not_object"))

    def problem(self, code: str) -> InputProblem:
        """A problem of the whole object."""
        return InputProblem(self.path, code)

    def where(self, key: str) -> str:
        """The path of ``key``."""
        return below(self.path, key)

    def refuse(self, key: str, code: str, params: Mapping[str, str] | None = None) -> None:
        """Note a problem at ``key``."""
        self.problems.append(InputProblem(self.where(key), code, params or {}))

    def has(self, key: str) -> bool:
        """Whether the key stands in the input."""
        return key in self._data

    def is_text(self, key: str, text: str) -> bool:
        """Whether exactly ``text`` stands at ``key``."""
        return self._data.get(key) == text

    def is_empty_list(self, key: str) -> bool:
        """Whether a list without entries stands at ``key``."""
        return self._data.get(key) == []

    def good(self, *keys: str) -> bool:
        """Whether nothing was refused at these keys, so that they can be compared."""
        paths = tuple(self.where(key) for key in keys)
        return self.readable and not any(
            problem.path == path or problem.path.startswith((f"{path}.", f"{path}["))
            for problem in self.problems
            for path in paths
        )

    def only(self, known: Collection[str], other_form: Collection[str] = ()) -> None:
        """Refuse keys that are not known, and those of the form not chosen."""
        if not self.readable:
            return
        for key in self._data:
            if key in other_form:
                self.refuse(key, "key.other_form")
            elif key not in known:
                self.refuse(key, "key.unknown")

    def raise_if_refused(self) -> None:
        """Go on only where nothing was refused.

        Raises:
            InputError: with every problem so far.
        """
        if self.problems:
            raise InputError(self.problems)

    def _value(self, key: str) -> tuple[bool, object]:
        """Whether the key stands there, and its value; a missing key is a problem."""
        if key in self._data:
            return True, self._data[key]
        if self.readable:
            self.refuse(key, "key.missing")
        return False, None

    def _written(self, key: str) -> str | None:
        """The value as text; None after a problem."""
        stands, value = self._value(key)
        if stands and not isinstance(value, str):
            self.refuse(key, "value.not_text")
        return value if isinstance(value, str) else None

    def quantity(self, key: str, unit: Unit, *, zero: bool = False) -> Quantity:
        """An amount above 0 (or from 0), written as a plain decimal in quotes."""
        value = self._decimal(key)
        if value is None:
            return Quantity(Fraction(1), unit)
        if value == 0 and not zero:
            self.refuse(key, "quantity.not_positive")
            return Quantity(Fraction(1), unit)
        return Quantity(Fraction(value), unit, value)

    def number(self, key: str, *, least: int) -> Fraction:
        """A pure number from ``least``, written as a plain decimal in quotes."""
        value = self._decimal(key)
        if value is not None and value < least:
            self.refuse(key, "value.too_small", {"least": str(least)})
        return Fraction(least) if value is None else max(Fraction(value), Fraction(least))

    def _decimal(self, key: str) -> Decimal | None:
        """The value as a decimal with its digits; None after a problem."""
        stands, value = self._value(key)
        if not stands:
            return None
        try:
            if not isinstance(value, str):
                raise QuantityError("quantity.not_text")
            return parse_decimal(value)
        except QuantityError as error:
            self.refuse(key, error.code, error.params)
            return None

    def optional_quantity(self, key: str, unit: Unit, *, zero: bool = False) -> Quantity | None:
        """As :meth:`quantity`, or None where the key does not stand there."""
        return self.quantity(key, unit, zero=zero) if self.has(key) else None

    def count(self, key: str, *, least: int, most: int = MOST_COUNT) -> int:
        """A whole number from ``least`` to ``most``, written without quotes."""
        stands, value = self._value(key)
        if not stands:
            return least
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(key, "value.not_whole")
        elif value < least:
            self.refuse(key, "value.too_small", {"least": str(least)})
        elif value > most:
            self.refuse(key, "quantity.too_large", {"largest": str(most)})
        else:
            return value
        return least

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false; ``default`` where the key does not stand there."""
        value = self._data.get(key, default)
        if not isinstance(value, bool):
            self.refuse(key, "value.not_true_or_false")
            return default
        return value

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        """One of the members of ``choices``."""
        value = self.one_of(key, [each.value for each in choices])
        return choices(value)

    def one_of(self, key: str, choices: Collection[str]) -> str:
        """One of the texts of ``choices``."""
        value = self._written(key)
        if value is not None and value in choices:
            return value
        if value is not None:
            self.refuse(key, "value.not_a_choice", {"choices": ", ".join(choices)})
        return next(iter(choices))

    def line(self, key: str, *, longest: int) -> str:
        """One line of text, without hidden characters."""
        value = self._written(key)
        try:
            return "" if value is None else clean_line(value, longest=longest)
        except QuantityError as error:
            self.refuse(key, error.code, error.params)
            return ""

    def day(self, key: str) -> date:
        """A date as 2026-11-23, in a year that a calendar can count on from."""
        value = self._written(key)
        try:
            day = _STAND_IN_DAY if value is None else parse_date(value)
        except QuantityError as error:
            self.refuse(key, error.code, error.params)
            return _STAND_IN_DAY
        if day.year > LAST_YEAR:
            self.refuse(key, "date.too_late", {"last_year": str(LAST_YEAR)})
            return _STAND_IN_DAY
        return day

    def expiry(self, key: str) -> date:
        """An expiry as printed, 2028-03-31 or 2028-03, as its last day."""
        value = self._written(key)
        try:
            return _STAND_IN_DAY if value is None else parse_expiry(value)
        except QuantityError as error:
            self.refuse(key, error.code, error.params)
            return _STAND_IN_DAY

    def child(self, key: str) -> Fields:
        """The object at ``key``."""
        stands, value = self._value(key)
        if not stands:
            silent: list[InputProblem] = []
            return Fields({}, self.where(key), silent)
        return Fields(value, self.where(key), self.problems)

    def children(self, key: str, *, most: int) -> Iterator[Fields]:
        """The objects of the list that stands at ``key``; at least one, at most ``most``."""
        value = self._data.get(key)
        if not isinstance(value, list) or not value:
            self.refuse(key, "value.not_list")
        elif len(value) > most:
            self.refuse(key, "value.list_too_long", {"most": str(most)})
        else:
            for index, each in enumerate(value):
                yield Fields(each, f"{self.where(key)}[{index}]", self.problems)

    def entries(self, key: str, *, most: int) -> Entries:
        """The list at ``key``, entry by entry; it may be empty and has at most ``most``."""
        stands, value = self._value(key)
        entries: Sequence[object] = value if isinstance(value, list) else ()
        if stands and not isinstance(value, list):
            self.refuse(key, "value.not_list")
        elif len(entries) > most:
            self.refuse(key, "value.list_too_long", {"most": str(most)})
            entries = ()
        return Entries(entries, self.where(key), self.problems)


class Entries(Fields):
    """The entries of a list, read as the keys ``[0]``, ``[1]`` ..."""

    def __init__(self, entries: Sequence[object], path: str, problems: list[InputProblem]) -> None:
        super().__init__({f"[{at}]": each for at, each in enumerate(entries)}, path, problems)
        self.keys = tuple(f"[{at}]" for at in range(len(entries)))

    def where(self, key: str) -> str:
        """The path of an entry."""
        return f"{self.path}{key}"
