"""The words of the worksheet: what each step is called, and how a batch is named."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from compounding.application.rows import MakingRow
from compounding.application.views import BatchView, MakingView
from compounding.domain.dates import short_day
from compounding.quantity import grouped

STEPS: Final = {
    "lots": "Choose lots",
    "crush": "Crush tablets",
    "weigh": "Weigh ingredients",
    "capsules": "Fill and weigh",
    "liquid": "Make to volume",
    "extras": "Extra capsules",
    "prepare": "Sign as preparer",
    "release": "Check and release",
}
STATES: Final = {
    "planned": ("quiet", "Planned"),
    "in_process": ("note", "In process"),
    "to_check": ("warn", "To check"),
    "released": ("fine", "Released"),
    "rejected": ("quiet", "Rejected"),
}
FATES: Final = (
    ("Kept as a sample", "kept_as_sample"),
    ("Destroyed", "destroyed"),
    ("Something else", "other"),
)

DOUBLE: Final = "each time as much as is in the mortar, 30 seconds after each:"


def making_words(row: MakingRow) -> str:
    """A making in a choice: ``22 Nov · Rx 482117 · 3 batches``."""
    count = len(row.batch_numbers)
    word = "batch" if count == 1 else "batches"
    return f"{short_day(row.made_on or row.planned_on)} · Rx {row.rx_number} · {count} {word}"


def batch_name(batch: BatchView) -> str:
    """``1.5 mg × 15`` or ``1 mg per mL, 100 mL``."""
    if batch.form == "capsule":
        return f"{batch.strength_mg} mg × {batch.units}"
    return f"{batch.concentration_mg_per_ml} mg per mL, {batch.volume_ml} mL"


def making_line(view: MakingView, batch: BatchView) -> str:
    """The header's muted line; no patient in it."""
    day = view.made_on or view.planned_on
    parts = [f"Making of {short_day(day)}"]
    if view.crushed is not None:
        parts.append(f"{view.crushed} {'tablet' if view.crushed == 1 else 'tablets'} crushed")
    of = f"batch {batch.position} of {len(view.batches)}: {batch.number}"
    return " · ".join([*parts, f"{of}, {batch_name(batch)}"])


def mixing_words(batch: BatchView) -> str:
    """How the weighed powders are mixed, by doubling; both mixings of a trituration."""
    second = _doubling(batch.mixing_mg)
    first = _doubling(batch.trituration_mg)
    if first:
        return (
            f"First mixture: tablet powder with the trituration diluent, {DOUBLE} {first}\n"
            f"Take the weighed part of it. Second mixture: with the filler, {DOUBLE} {second}"
        )
    return f"Mix in a glass mortar, powder first, {DOUBLE} {second}" if second else ""


def _doubling(masses: Sequence[str]) -> str:
    steps = " → ".join(grouped(Decimal(mass)) for mass in masses)
    return f"{steps} mg." if steps else ""
