"""Several typed fields read together, so that every slip is told at once, each at its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from compounding.domain.text import clean_line
from compounding.errors import InputError, InputProblem, QuantityError

_T = TypeVar("_T")


class Form:
    """Reads fields one by one; :meth:`done` raises if any could not be used."""

    def __init__(self) -> None:
        self._problems: list[InputProblem] = []

    def read(self, path: str, parse: Callable[[], _T], otherwise: _T) -> _T:
        """What ``parse`` gives; its refusal is kept under ``path`` and ``otherwise`` returned."""
        try:
            return parse()
        except QuantityError as error:
            self._problems.append(InputProblem(path, error.code, error.params))
            return otherwise

    def line(self, path: str, text: str, longest: int, *, required: bool = True) -> str:
        """One clean line of text."""
        return self.read(path, lambda: clean_line(text, longest=longest, required=required), "")

    def done(self) -> None:
        """Go on only if every field was usable.

        Raises:
            InputError: with all problems.
        """
        if self._problems:
            raise InputError(self._problems)
