"""What happened in the house and to no making: settings of the sums, the log taken out.

Frozen facts, as those of ``events``, which names them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from compounding.domain.identity import UNVERIFIED


@dataclass(frozen=True, slots=True)
class RecordOpened:
    """The first fact of a database; its id makes every chain different from the start.

    ``anchored``: an anchor was begun beside it with this event.
    """

    record_id: str
    anchored: bool = False


@dataclass(frozen=True, slots=True)
class PharmacyWas:
    """The pharmacy as labels named it before."""

    name: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class PharmacySet:
    """The pharmacy as labels name it; ``before`` is what it replaces."""

    name: str
    address: str
    phone: str
    before: PharmacyWas | None = None


@dataclass(frozen=True, slots=True)
class OwnSpread:
    """A spread of the expected dose by the pharmacy's own figure, and where it has it from."""

    name: str
    percent: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class SumSettingsWas:
    """The settings of the sums before they were changed."""

    method: str
    surcharge_pct: Decimal
    weight_rule: str
    lead_days: int
    spreads: tuple[OwnSpread, ...] = ()


@dataclass(frozen=True, slots=True)
class SumSettingsSet:
    """What plans begin with and capsule weights are judged by, from now on.

    A spread that is not among ``spreads`` is the program's own figure, which names its source.
    ``before`` is what these replace.
    """

    method: str
    surcharge_pct: Decimal
    weight_rule: str
    lead_days: int
    spreads: tuple[OwnSpread, ...] = ()
    before: SumSettingsWas | None = None


@dataclass(frozen=True, slots=True)
class LogExported:
    """The log left the program as a workbook; no search words, they may name a patient."""

    rows: int
    first: date | None = None
    last: date | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class AnchorBegun:
    """From here on the record has an anchor beside it; older programs kept none."""


@dataclass(frozen=True, slots=True)
class EndAccepted:
    """Someone goes on although events are lost, or cannot be told to be there.

    ``seq`` and ``head`` are where the record ends now, ``lost_seq`` and ``lost_head`` how far it
    went before, as far as is known; ``why`` is the code of what was found. ``branch`` is the
    number of what begins here.
    """

    branch: int
    seq: int
    head: str
    lost_seq: int
    lost_head: str
    why: str
    name: str
    reason: str
    identity: str = UNVERIFIED


@dataclass(frozen=True, slots=True)
class RecordRestored:
    """A backup took the record's place; it ended with ``seq``, what it replaced with ``lost_seq``.

    ``kept_as`` is the name of the file that what was replaced is kept under, ``branch`` the number
    of what begins here.
    """

    branch: int
    seq: int
    head: str
    lost_seq: int
    lost_head: str
    kept_as: str
    name: str
    reason: str
    identity: str = UNVERIFIED


@dataclass(frozen=True, slots=True)
class ClockAccepted:
    """Someone says that the workstation's clock is right although it does not follow the record.

    ``last`` is when the event before was recorded, as it was shown; ``why`` is the code of what was
    found. Times of later events are compared with this one's.
    """

    last: str
    why: str
    name: str
    reason: str
    identity: str = UNVERIFIED


@dataclass(frozen=True, slots=True)
class BackupFolderSet:
    """Where backups go from now on, in place of the folder beside the record."""

    folder: str
    before: str = ""


BRANCHING: Final = (EndAccepted, RecordRestored)
