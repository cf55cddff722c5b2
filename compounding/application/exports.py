"""What goes into the exported log, and that it was exported."""

from __future__ import annotations

from collections.abc import Iterator

from compounding.application.export_row import ExportLot, ExportWeighing, LogExportRow
from compounding.application.export_screen import decisions
from compounding.application.log import checked
from compounding.application.ports import Recorded, Store
from compounding.application.rows import ExportScreen, ExportSource, LogFilter
from compounding.domain.events import Lot
from compounding.domain.house_events import LogExported
from compounding.domain.identity import UNVERIFIED
from compounding.domain.lots import FILLER, INGREDIENT, TABLET
from compounding.errors import CompoundingError, StorageError
from compounding.messages import sentence, sentence_of_error


def log_rows(store: Store, wanted: LogFilter) -> Iterator[LogExportRow]:
    """One row for each batch that the filter lets through, newest first."""
    return (_row(each) for each in store.export_sources(checked(wanted)))


def exported(
    store: Store, wanted: LogFilter, rows: int, *, action_id: str | None = None
) -> Recorded:
    """Record that a workbook left the program; the search words stay out, they may name people."""
    event = LogExported(rows, wanted.first, wanted.last, wanted.status)
    return store.record(lambda _reads: [event], action_id=action_id)


def written_not_recorded(name: str, error: CompoundingError) -> StorageError:
    """The error where the workbook ``name`` is there, whole, and ``error`` kept its event away.

    A copy may be taken whatever the clock or a full disk says, as a record may be read; an event
    may not be recorded then. So both are told.
    """
    params = {"name": name, "detail": sentence_of_error(error)}
    return StorageError("file.written_not_recorded", params)


def _row(source: ExportSource) -> LogExportRow:
    row, screen = source.row, source.screen
    return LogExportRow(
        batch_number=row.number,
        status=row.status,
        form=row.form,
        strength_mg=row.strength_mg,
        concentration_mg_per_ml=row.concentration_mg_per_ml,
        planned_capsules=row.units,
        planned_volume_ml=row.volume_ml,
        made_capsules=source.made_units,
        made_volume_ml=source.made_volume_ml,
        covers_first=source.covers_first,
        covers_last=source.covers_last,
        made_on=row.made_on,
        not_after=row.last_day,
        limited_by=sentence(source.limited_by, source.limited_params),
        rx_number=row.rx_number,
        prescriber=row.prescriber,
        tablets=_lot(source.lots, TABLET),
        filler=_lot(source.lots, FILLER),
        ingredients=tuple(_shown(each) for each in source.lots if each.role == INGREDIENT),
        tablets_crushed=source.tablets_crushed,
        weighings=tuple(
            ExportWeighing(each.what, each.target, each.actual, each.unit)
            for each in source.targets
        ),
        capsules_weighed=source.capsules_weighed,
        mean_fill_mg=source.mean_fill_mg,
        rsd_percent=source.fill_rsd_pct,
        extras_count=source.extras_count,
        extras_fate=source.extras_fate,
        extras_note=source.extras_note,
        prepared_by=row.prepared_by,
        prepared_at=source.prepared_at,
        checked_by=row.checked_by,
        checked_at=source.checked_at,
        identity_verified=source.identity != UNVERIFIED if source.identity else None,
        released_by=source.released_by,
        released_at=source.released_at,
        screen=_screen(screen),
        screened_by=screen.name if screen else "",
        screened_at=screen.at if screen else None,
        screen_decisions=decisions(screen.said) if screen and screen.said else "",
        rejected_by=source.rejected_by,
        rejected_at=source.rejected_at,
        rejected_reason=source.rejected_reason,
    )


def _screen(screen: ExportScreen | None) -> str:
    if screen is None:
        return "not_finished"
    if not screen.passes:
        return "stopped"
    return "asked_again" if screen.doubted else "passed"


def _lot(lots: tuple[Lot, ...], role: str) -> ExportLot | None:
    return next((_shown(each) for each in lots if each.role == role), None)


def _shown(lot: Lot) -> ExportLot:
    return ExportLot(lot.name, lot.maker, lot.lot, lot.product_code, lot.expires)
