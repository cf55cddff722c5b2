"""What the use cases need from outside: clock, ids, the record and what can be read of it.

``Store`` is one database with the clock, ids and workstation it is written by. The only way to
write is :meth:`Store.record`: the decision is made inside the transaction, on what is recorded
at that moment, so that two windows never act on the same stale picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from compounding.application.rows import (
    Earlier,
    ExportSource,
    LogFilter,
    LogPage,
    LogRow,
    MakingRow,
    ReleasedLiquid,
    ScreenedList,
    StoredPrescription,
)
from compounding.clock import Clock
from compounding.domain.events import Event
from compounding.domain.medication_list import MedicationList
from compounding.domain.prescription import Patient, Pharmacy
from compounding.domain.record import Entry
from compounding.domain.sum_settings import SumSettings
from compounding.findings import Finding


def nobody_watches(_done: int) -> None:
    """Nobody is told how far long work is."""


def nobody_stops_it() -> bool:
    """Nobody stops long work."""
    return False


class Ids(Protocol):
    """Gives identities that were never given before."""

    def new(self) -> str:
        """A new id (UUID 4 as text)."""


class RandomIds:
    """Random ids of the operating system."""

    def new(self) -> str:
        """A new UUID 4."""
        return str(uuid4())


@dataclass(frozen=True, slots=True)
class Recorded:
    """An action that is on disk: its entries, in order, and the hash of the last."""

    entries: tuple[Entry, ...]
    head: bytes

    @property
    def seq(self) -> int:
        """The number of the last event: "Recorded up to event 9"."""
        return self.entries[-1].seq


@dataclass(frozen=True, slots=True)
class PrivateEntry:
    """Patient data that go to their side table in the same transaction."""

    prescription_id: str
    patient: Patient


@dataclass(frozen=True, slots=True)
class PrivateList:
    """A medication list that goes to its side table in the same transaction."""

    listed: MedicationList


Private = PrivateEntry | PrivateList


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a full check; ``code`` and ``params`` name what was found."""

    ok: bool
    code: str
    params: dict[str, str]
    events: int
    head: bytes


class Reads(Protocol):
    """What can be read; each answer is of one moment."""

    def entries(self, entity: str) -> tuple[Entry, ...]:
        """All events of ``entity``, in order; each is checked against its own hash."""

    def making_of(self, batch_id: str) -> str:
        """The id of the making that ``batch_id`` belongs to; an unknown batch is a RuleError."""

    def pharmacy(self) -> Pharmacy | None:
        """The pharmacy, once it is set."""

    def sum_settings(self) -> SumSettings | None:
        """The settings of the sums, once the pharmacy has set them."""

    def prescription(self, prescription_id: str) -> StoredPrescription:
        """A prescription with its patient."""

    def released_liquids(self, born: date) -> tuple[ReleasedLiquid, ...]:
        """The released liquids of every patient born on that day, last released first."""

    def makings_of_tablets(self, lot: str) -> tuple[tuple[str, str], ...]:
        """Id of each making from tablets of ``lot``, with their maker; newest first."""

    def medication_list(self, screen_id: str) -> MedicationList | None:
        """The list of a finished screen; None where it was lawfully deleted."""

    def screened_lists(self, born: date) -> tuple[ScreenedList, ...]:
        """The lists of finished screens of every patient born on that day, newest first."""

    def classified(self, hashes: Sequence[str]) -> Mapping[str, Earlier]:
        """The newest classification of each name, by its hash, where there is one."""

    def last_number(self, year: int) -> int:
        """The highest running batch number given in ``year``, 0 where none was."""

    def last_seq(self) -> int:
        """The number of the last event."""


Decide = Callable[[Reads], Sequence[Event]]


class Store(Reads, Protocol):
    """One database, open."""

    clock: Clock
    ids: Ids
    anchored: bool  # whether the number of the last action could be kept beside the record

    def record(
        self,
        decide: Decide,
        *,
        action_id: str | None = None,
        private: Sequence[Private] = (),
    ) -> Recorded:
        """Write what ``decide`` returns, all or nothing, and return once it is on disk.

        ``decide`` sees the record as it is inside the transaction and may raise RuleError, then
        nothing is written. An ``action_id`` that is recorded already returns that action as it
        was, and ``decide`` is not asked.

        Raises:
            StorageError: where it could not be written; then nothing of it is on disk.
        """

    def makings(self) -> tuple[MakingRow, ...]:
        """Makings with open batches, then the newest of the others."""

    def newest_making(self) -> str | None:
        """The id of the making opened last; None before the first."""

    def find_batches(self, wanted: LogFilter, most: int | None = None) -> LogPage:
        """The ids of batches that ``wanted`` lets through, newest first, ``most`` at most."""

    def batch_rows(self, batch_ids: Sequence[str]) -> tuple[LogRow, ...]:
        """The rows of some batches, in the order of ``batch_ids``."""

    def export_sources(self, wanted: LogFilter) -> Iterator[ExportSource]:
        """Everything the workbook says of each batch that ``wanted`` lets through."""

    def branch(self) -> int:
        """How often the record began again from an earlier end."""

    def backup_folder(self) -> str:
        """The folder that backups go to, where one was chosen; else empty."""

    def backups_go_to(self, place: Path) -> Path:
        """The folder that backups of this record, which lies at ``place``, are made in."""

    def clock_trouble(self) -> Finding | None:
        """What speaks against the workstation's clock; nothing is recorded while there is."""

    def verify(
        self,
        *,
        progress: Callable[[int], object] = nobody_watches,
        cancelled: Callable[[], bool] = nobody_stops_it,
    ) -> Verdict:
        """Check file, chain, patients and tables, from the first event to the last.

        Raises:
            CancelledError: where ``cancelled`` says so.
        """
