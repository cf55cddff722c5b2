"""The kinds of event by the names they have in the record, and what each belongs to."""

from __future__ import annotations

from typing import Final

from compounding.domain.events import (
    BatchChecked,
    BatchPrepared,
    BatchRejected,
    BatchReleased,
    CapsulesWeighed,
    Event,
    ExtrasSettled,
    IngredientWeighed,
    LabelPrinted,
    LiquidMade,
    LotsChosen,
    MakingOpened,
    MeasureRefused,
    PrescriptionEntered,
    TabletsCrushed,
)
from compounding.domain.house_events import (
    AnchorBegun,
    BackupFolderSet,
    ClockAccepted,
    EndAccepted,
    LogExported,
    PharmacySet,
    RecordOpened,
    RecordRestored,
    SumSettingsSet,
)
from compounding.domain.screen_events import ScreenFinished

# The names in the record; they stay for ever.
KINDS: Final[dict[str, type[Event]]] = {
    "record_opened": RecordOpened,
    "pharmacy_set": PharmacySet,
    "sum_settings_set": SumSettingsSet,
    "prescription_entered": PrescriptionEntered,
    "making_opened": MakingOpened,
    "lots_chosen": LotsChosen,
    "tablets_crushed": TabletsCrushed,
    "ingredient_weighed": IngredientWeighed,
    "measure_refused": MeasureRefused,
    "capsules_weighed": CapsulesWeighed,
    "liquid_made": LiquidMade,
    "extras_settled": ExtrasSettled,
    "batch_prepared": BatchPrepared,
    "batch_checked": BatchChecked,
    "batch_released": BatchReleased,
    "batch_rejected": BatchRejected,
    "label_printed": LabelPrinted,
    "log_exported": LogExported,
    "anchor_begun": AnchorBegun,
    "end_accepted": EndAccepted,
    "record_restored": RecordRestored,
    "clock_accepted": ClockAccepted,
    "backup_folder_set": BackupFolderSet,
    "screen_finished": ScreenFinished,
}
_NAMES: Final = {kind: name for name, kind in KINDS.items()}
# What tells of the record itself belongs to it.
RECORD: Final = "record"
_OF_THE_HOUSE: Final = {
    "pharmacy_set": "pharmacy",
    "sum_settings_set": "sums",
    "log_exported": "log",
    "backup_folder_set": "backups",
}


def kind_of(event: Event) -> str:
    """The name of the event's kind in the record."""
    return _NAMES[type(event)]


def entity_of(event: Event) -> str:
    """What the event belongs to: a making (its batches included), a prescription, or the house."""
    for name in ("making_id", "prescription_id"):
        if hasattr(event, name):
            return str(getattr(event, name))
    return _OF_THE_HOUSE.get(kind_of(event), RECORD)
