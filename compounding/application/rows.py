"""What the pages' lists read: flat, frozen rows. Decimals keep the digits that were recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from compounding.domain.events import Lot
from compounding.domain.prescription import Patient
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.screening import Decision


@dataclass(frozen=True, slots=True)
class StoredPrescription:
    """A prescription; ``patient`` is None where the patient's data were lawfully deleted."""

    prescription_id: str
    rx_number: str
    prescriber: str
    patient: Patient | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """How this pharmacy classified a name before: who and when. It counts for nothing by itself."""

    decision: Decision
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ScreenedList:
    """A medication list that was screened: of which patient, by whom and when."""

    patient: str
    text: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReleasedLiquid:
    """A liquid that went to a patient: the name as recorded, and its strength."""

    patient: str
    concentration_mg_per_ml: Decimal


@dataclass(frozen=True, slots=True)
class MakingRow:
    """One making in the list; ``states`` are those of its batches, in their order."""

    making_id: str
    planned_on: date
    made_on: date | None
    rx_number: str
    patient: str
    form: str
    batch_numbers: tuple[str, ...]
    states: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the log shows: any ``words`` in any order, a status, days of making (inclusive).

    A batch that is not made yet counts by its planned day.
    """

    words: str = ""
    status: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Ids that the filter lets through, newest first, of ``total``; ``hidden`` are the others."""

    ids: tuple[str, ...]
    total: int

    @property
    def hidden(self) -> int:
        """How many batches the filter hides."""
        return self.total - len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One batch in the log. ``day`` is the day made, planned where it is not made yet."""

    batch_id: str
    making_id: str
    number: str
    form: str
    strength_mg: Decimal | None
    concentration_mg_per_ml: Decimal | None
    units: int | None
    volume_ml: Decimal | None
    day: date
    made_on: date | None
    rx_number: str
    patient: str
    prescriber: str
    tablet_lot: str
    prepared_by: str
    checked_by: str
    last_day: date
    status: str


@dataclass(frozen=True, slots=True)
class WeighedTarget:
    """One weighing of a batch, with the reading that counts."""

    what: str
    unit: str
    target: Decimal
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class ExportScreen:
    """The opioid screen that a batch goes by; ``said`` is None where it passed without a decision.

    ``doubted`` where no release goes by it any more: the record began again after it.
    """

    passes: bool
    name: str
    at: datetime
    said: ScreenFinished | None = None
    doubted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportSource:
    """One batch with everything the workbook says of it."""

    row: LogRow
    covers_first: date
    covers_last: date
    made_units: int | None
    made_volume_ml: Decimal | None
    limited_by: str
    limited_params: dict[str, str]
    lots: tuple[Lot, ...]
    tablets_crushed: int | None
    targets: tuple[WeighedTarget, ...]
    capsules_weighed: int | None
    mean_fill_mg: Decimal | None
    fill_rsd_pct: Decimal | None
    extras_count: int | None
    extras_fate: str
    extras_note: str
    identity: str
    prepared_at: datetime | None
    checked_at: datetime | None
    released_by: str
    released_at: datetime | None
    rejected_by: str
    rejected_at: datetime | None
    rejected_reason: str
    screen: ExportScreen | None = None
