"""How a batch shows in the log: one text per column."""

from __future__ import annotations

from typing import Final

from compounding.application.rows import LogRow
from compounding.domain.dates import long_day
from compounding.quantity import grouped
from ui.widgets.table_view import Column

STATUS: Final = {
    "planned": ("quiet", "Planned"),
    "in_process": ("note", "In process"),
    "to_check": ("warn", "To check"),
    "released": ("fine", "Released"),
    "rejected": ("quiet", "Rejected"),
}
NONE: Final = "—"


def what(row: LogRow) -> str:
    """``1.5 mg capsules`` or ``1 mg per mL liquid``."""
    if row.strength_mg is not None:
        return f"{grouped(row.strength_mg)} mg capsules"
    return f"{grouped(row.concentration_mg_per_ml or 0)} mg per mL liquid"


def quantity(row: LogRow) -> str:
    """Capsules as a number, a liquid with its unit."""
    return f"{grouped(row.volume_ml)} mL" if row.volume_ml is not None else str(row.units)


COLUMNS: Final[tuple[Column[LogRow], ...]] = (
    Column("Strength and form", what, strong=True),
    Column("Batch", lambda row: row.number),
    Column("Status", lambda row: STATUS[row.status][1], tone=lambda row: STATUS[row.status][0]),
    Column("Made", lambda row: row.made_on.isoformat() if row.made_on else NONE),
    Column("Quantity", quantity, numeric=True),
    Column("Rx", lambda row: row.rx_number or NONE),
    Column("Patient", lambda row: row.patient or NONE),
    Column("Not after", lambda row: long_day(row.last_day)),
    Column("Tablet lot", lambda row: row.tablet_lot or NONE),
    Column("Checked", lambda row: row.checked_by or NONE),
)
