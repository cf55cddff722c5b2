"""Batch numbers: ``26-00001`` is the first batch opened in 2026. No drug, no patient in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

_NUMBER: Final = re.compile(r"([0-9]{2})-([0-9]{5,})", re.ASCII)
_CENTURY: Final = 2000


def numbers_after(year: int, last: int) -> Iterator[str]:
    """The numbers of ``year`` that follow the running number ``last``."""
    return (f"{year % 100:02d}-{running:05d}" for running in count(last + 1))


def read_number(number: str) -> tuple[int, int]:
    """The year and running number of a batch number.

    Raises:
        ValueError: where it is none.
    """
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise ValueError("not a batch number")
    return _CENTURY + int(match[1]), int(match[2])
