"""What happened in the house and to no making: settings of the sums, the log taken out.

Frozen facts, as those of ``events``, which names them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OwnSpread:
    """A spread of the expected dose by the pharmacy's own figure, and where it has it from."""

    name: str
    percent: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class SumSettingsSet:
    """What plans begin with and capsule weights are judged by, from now on.

    A spread that is not among ``spreads`` is the program's own figure, which names its source.
    """

    method: str
    surcharge_pct: Decimal
    weight_rule: str
    lead_days: int
    spreads: tuple[OwnSpread, ...] = ()


@dataclass(frozen=True, slots=True)
class LogExported:
    """The log left the program as a workbook; no search words, they may name a patient."""

    rows: int
    first: date | None = None
    last: date | None = None
    status: str | None = None
