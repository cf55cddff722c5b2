"""A batch, as its events have left it, and the only ways it moves from one state to another.

planned -> in_process (lots chosen) -> to_check (prepared) -> released. Rejection is possible
from every open state. Nothing leads out of released or rejected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from compounding.domain.events import (
    BatchDate,
    BatchOpened,
    CapsulesWeighed,
    ExtrasSettled,
    LabelPrinted,
    LiquidMade,
)
from compounding.domain.screen_events import ScreenFinished


class State(StrEnum):
    """Where a batch stands."""

    PLANNED = "planned"
    IN_PROCESS = "in_process"
    TO_CHECK = "to_check"
    RELEASED = "released"
    REJECTED = "rejected"


MOVES: Final[Mapping[State, frozenset[State]]] = MappingProxyType(
    {
        State.PLANNED: frozenset({State.IN_PROCESS, State.REJECTED}),
        State.IN_PROCESS: frozenset({State.TO_CHECK, State.REJECTED}),
        State.TO_CHECK: frozenset({State.RELEASED, State.REJECTED}),
        State.RELEASED: frozenset(),
        State.REJECTED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Signed:
    """A typed name under the batch, and when."""

    name: str
    at: datetime
    identity: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """One reading for one target; ``code`` names the refusal, empty where it was accepted."""

    what: str
    target: Decimal
    actual: Decimal
    unit: str
    at: datetime
    code: str = ""


@dataclass(frozen=True, slots=True)
class Screened:
    """The newest finished opioid screen, and when it was finished."""

    event: ScreenFinished
    at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything recorded of one batch; the last reading of each kind counts.

    ``released_on`` is the opioid screen that the release went by.
    """

    opened: BatchOpened
    state: State = State.PLANNED
    dated: BatchDate | None = None
    weighed: Mapping[str, Measured] = field(default_factory=dict)
    refused: tuple[Measured, ...] = ()
    capsules: CapsulesWeighed | None = None
    liquid: LiquidMade | None = None
    extras: ExtrasSettled | None = None
    prepared: Signed | None = None
    checked: Signed | None = None
    released: Signed | None = None
    rejected: Signed | None = None
    released_on: Screened | None = None
    prints: tuple[LabelPrinted, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether work on it goes on."""
        return bool(MOVES[self.state])

    @property
    def is_capsules(self) -> bool:
        """Whether it is capsules rather than a liquid."""
        return self.opened.form == "capsule"

    @property
    def dispensed(self) -> int:
        """Capsules that go into containers."""
        return sum(each.units or 0 for each in self.opened.containers)

    @property
    def extra(self) -> int | None:
        """Capsules made beyond those dispensed (negative: too few); None before they are made."""
        return None if self.capsules is None else self.capsules.made - self.dispensed

    @property
    def unweighed(self) -> tuple[str, ...]:
        """The weighings still to do, in their order."""
        return tuple(each.what for each in self.opened.targets if each.what not in self.weighed)


def moved(batch: Batch, state: State) -> Batch:
    """``batch`` in ``state``.

    Raises:
        ValueError: where no such move exists: the record would be false.
    """
    if state not in MOVES[batch.state]:
        raise ValueError(f"a batch does not go from {batch.state} to {state}")
    return replace(batch, state=state)
