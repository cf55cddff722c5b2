"""Remedies that were accepted: seen, undone, and never applied where they no longer fit.

While a figure is being typed a remedy may not fit for a moment (``1`` on the way to ``12``). It is
then left out of the sum, and forgotten only once the field is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from compounding.application import plans
from compounding.domain.plan import Plan
from compounding.errors import InputError

Chosen = Mapping[int, Mapping[str, object]]
_PATH = "make.batches"
_INDEX = re.compile(r"make\.batches\[(\d+)\]")


class Remedies:
    """The remedy accepted for each batch, by the batch's first step."""

    def __init__(self) -> None:
        self._kept: dict[int, Mapping[str, object]] = {}
        self._unfit: frozenset[int] = frozenset()
        self._known: tuple[object, Plan] | None = None

    def accept(self, step: int, choice: Mapping[str, object]) -> None:
        """Take ``choice`` for the batch that begins with ``step``."""
        self._kept[step] = choice

    def undo(self, step: int) -> None:
        """Take the choice of that batch back."""
        self._kept.pop(step, None)

    def clear(self) -> None:
        """Forget every choice."""
        self._kept.clear()

    def settle(self) -> None:
        """A figure is complete: choices that do not fit it are forgotten."""
        for step in self._unfit:
            self.undo(step)
        self._unfit = frozenset()

    @property
    def applied(self) -> Chosen:
        """The choices that are part of the plan, in the order of their batches."""
        kept = sorted(self._kept.items())
        return {step: choice for step, choice in kept if step not in self._unfit}

    def work_out(self, asked: Callable[[Chosen], object]) -> Plan:
        """The plan of what ``asked`` makes of the choices that fit.

        Raises:
            InputError: for everything that no choice is to blame for.
        """
        self._unfit = frozenset()
        while True:
            try:
                return self._plan(asked(self.applied))
            except InputError as error:
                unfit = _to_blame(error, tuple(self.applied))
                if not unfit:
                    raise
                self._unfit |= unfit

    def _plan(self, data: object) -> Plan:
        """The plan of ``data``; the very same one where nothing asked for has changed."""
        if self._known is None or self._known[0] != data:
            self._known = (data, plans.work_out(plans.read_request(data)))
        return self._known[1]


def _to_blame(error: InputError, steps: tuple[int, ...]) -> frozenset[int]:
    """The steps whose choice a problem names; all where it names none of them."""
    found: set[int] = set()
    for problem in error.problems:
        named = _INDEX.match(problem.path)
        if named is not None:
            found.add(steps[int(named[1])])
        elif problem.path.startswith(_PATH):
            found |= set(steps)
    return frozenset(found)
