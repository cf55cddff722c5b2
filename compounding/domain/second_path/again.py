"""What the second path works out for one batch; the rooms beside it say how."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A batch on the calendar: its steps, the day it is made and the nights it covers."""

    number: int
    steps: tuple[int, ...]
    made: int
    first: int
    last: int


class Masses(NamedTuple):
    """Masses in parts, ``drug`` and ``need`` in fine parts.

    ``need`` is the drug that tablets are taken for, overfill and an accepted trituration
    included. ``weighed`` names what is weighed, in order.
    """

    drug: int
    need: int
    powder: int
    weighed: tuple[tuple[str, int], ...]
    filler: int | None = None
