"""The columns of the exported log: one unit each, in its header, and one kind of value.

Headers are short enough to read at a glance and unique, as a table of a workbook needs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Final

from compounding.application.export_row import ExportLot, ExportWeighing, LogExportRow
from compounding.documents.cells import CellValue
from compounding.quantity import plain

_OWN_COLUMNS: Final = ("tablet powder", "filler")
_STATUS: Final = {
    "planned": "Planned",
    "in_process": "In process",
    "to_check": "To check",
    "released": "Released",
    "rejected": "Rejected",
}
_FATE: Final = {
    "kept_as_sample": "Kept as sample",
    "destroyed": "Destroyed",
    "other": "Other",
}
_SCREEN: Final = {
    "passed": "Passed",
    "stopped": "Stopped",
    "not_finished": "Not finished",
    "asked_again": "To be asked again",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, its width in characters and where its value comes from."""

    header: str
    width: int
    value: Callable[[LogExportRow], CellValue]


def _lot(role: str, part: str) -> Callable[[LogExportRow], CellValue]:
    def value(row: LogExportRow) -> CellValue:
        lot = getattr(row, role)
        found: CellValue = None if lot is None else getattr(lot, part)
        return found

    return value


def _weighed(what: str, part: str) -> Callable[[LogExportRow], CellValue]:
    def value(row: LogExportRow) -> CellValue:
        found = (getattr(each, part) for each in row.weighings if each.what == what)
        mass: Decimal | None = next(found, None)
        return mass

    return value


def _dose(name: str) -> Callable[[LogExportRow], CellValue]:
    """A strength without trailing zeros: 3, never 3.0."""

    def value(row: LogExportRow) -> CellValue:
        amount: Decimal | None = getattr(row, name)
        return None if amount is None else Decimal(plain(amount))

    return value


def _status(row: LogExportRow) -> str:
    return _STATUS.get(row.status, row.status)


def _form(row: LogExportRow) -> str:
    return {"capsule": "Capsules", "liquid": "Oral liquid"}.get(row.form, row.form)


def _fate(row: LogExportRow) -> str:
    return _FATE.get(row.extras_fate, row.extras_fate)


def _screen(row: LogExportRow) -> str:
    return _SCREEN.get(row.screen, row.screen)


def _identity(row: LogExportRow) -> str:
    return {None: "", True: "Yes", False: "No"}[row.identity_verified]


def _ingredients(row: LogExportRow) -> str:
    return "; ".join(_described(lot) for lot in row.ingredients)


def _described(lot: ExportLot) -> str:
    expires = f"last day {lot.expires.isoformat()}" if lot.expires else ""
    parts = (lot.name, lot.maker, lot.product_code, f"lot {lot.lot}", expires)
    return ", ".join(part for part in parts if part)


def _other_weighings(row: LogExportRow) -> str:
    others = (each for each in row.weighings if each.what not in _OWN_COLUMNS)
    return "; ".join(_weighing(each) for each in others)


def _weighing(each: ExportWeighing) -> str:
    done = "weighed" if each.unit == "mg" else "measured"
    actual = f"not {done}" if each.actual is None else f"{done} {each.actual:f} {each.unit}"
    return f"{each.what}: target {each.target:f} {each.unit}, {actual}"


LOG_COLUMNS: Final = (
    Column("Batch", 13, attrgetter("batch_number")),
    Column("Status", 13, _status),
    Column("Form", 13, _form),
    Column("Strength (mg per capsule)", 18, _dose("strength_mg")),
    Column("Concentration (mg per mL)", 18, _dose("concentration_mg_per_ml")),
    Column("Planned (capsules)", 14, attrgetter("planned_capsules")),
    Column("Made (capsules)", 14, attrgetter("made_capsules")),
    Column("Planned (mL)", 11, attrgetter("planned_volume_ml")),
    Column("Made (mL)", 11, attrgetter("made_volume_ml")),
    Column("First night covered", 15, attrgetter("covers_first")),
    Column("Last night covered", 14, attrgetter("covers_last")),
    Column("Made on", 13, attrgetter("made_on")),
    Column("Do not use after", 13, attrgetter("not_after")),
    Column("Date limited by", 35, attrgetter("limited_by")),
    Column("Rx number", 15, attrgetter("rx_number")),
    Column("Prescriber", 23, attrgetter("prescriber")),
    Column("Tablet maker", 19, _lot("tablets", "maker")),
    Column("Tablet NDC", 17, _lot("tablets", "product_code")),
    Column("Tablet lot", 15, _lot("tablets", "lot")),
    Column("Tablet expiry (last day)", 17, _lot("tablets", "expires")),
    Column("Tablets crushed (that day)", 18, attrgetter("tablets_crushed")),
    Column("Filler", 27, _lot("filler", "name")),
    Column("Filler maker", 19, _lot("filler", "maker")),
    Column("Filler lot", 15, _lot("filler", "lot")),
    Column("Filler expiry (last day)", 17, _lot("filler", "expires")),
    Column("Other ingredients", 41, _ingredients),
    Column("Tablet powder target (mg)", 18, _weighed("tablet powder", "target")),
    Column("Tablet powder weighed (mg)", 18, _weighed("tablet powder", "actual")),
    Column("Filler target (mg)", 14, _weighed("filler", "target")),
    Column("Filler weighed (mg)", 15, _weighed("filler", "actual")),
    Column("Other weighings", 35, _other_weighings),
    Column("Capsules weighed one by one", 19, attrgetter("capsules_weighed")),
    Column("Mean fill (mg)", 12, attrgetter("mean_fill_mg")),
    Column("RSD (%)", 10, attrgetter("rsd_percent")),
    Column("Extra capsules", 12, attrgetter("extras_count")),
    Column("Fate of the extras", 17, _fate),
    Column("Note on the extras", 25, attrgetter("extras_note")),
    Column("Prepared by", 23, attrgetter("prepared_by")),
    Column("Prepared at (UTC)", 21, attrgetter("prepared_at")),
    Column("Checked by", 23, attrgetter("checked_by")),
    Column("Checked at (UTC)", 21, attrgetter("checked_at")),
    Column("Identity verified", 14, _identity),
    Column("Released by", 23, attrgetter("released_by")),
    Column("Released at (UTC)", 21, attrgetter("released_at")),
    Column("Opioid screen", 18, _screen),
    Column("Screened by", 23, attrgetter("screened_by")),
    Column("Screened at (UTC)", 21, attrgetter("screened_at")),
    Column("Decisions", 41, attrgetter("screen_decisions")),
    Column("Rejected by", 23, attrgetter("rejected_by")),
    Column("Rejected at (UTC)", 21, attrgetter("rejected_at")),
    Column("Reason of rejection", 35, attrgetter("rejected_reason")),
)
