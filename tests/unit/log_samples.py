"""Rows of the exported log, complete and plausible."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from compounding.application.export_row import ExportLot, ExportWeighing, LogExportRow
from compounding.documents.workbook import ExportAbout

ABOUT = ExportAbout(
    made_at=datetime(2026, 11, 22, 18, 30, 5, 250_000, tzinfo=UTC),
    filter_words="Released, made from 2026-11-01",
    program_version="0.1.0",
)

CAPSULES = LogExportRow(
    batch_number="26-00001",
    status="released",
    form="capsule",
    strength_mg=Decimal("1.50"),
    planned_capsules=15,
    made_capsules=15,
    covers_first=date(2026, 11, 23),
    covers_last=date(2026, 12, 6),
    made_on=date(2026, 11, 22),
    not_after=date(2027, 5, 20),
    limited_by="180 days, capsules",
    rx_number="00482117",
    prescriber="Dr. Rivera",
    tablets=ExportLot("naltrexone 50 mg", "Sun", "01E5", "47335-326-83", date(2028, 3, 31)),
    filler=ExportLot("microcrystalline cellulose", "Letco", "MAR1", "", date(2029, 1, 31)),
    tablets_crushed=3,
    weighings=(
        ExportWeighing("tablet powder", Decimal("83"), Decimal("83.0")),
        ExportWeighing("filler", Decimal("1901"), Decimal("1902.5")),
        ExportWeighing("trituration diluent", Decimal("150"), Decimal("150.2")),
    ),
    capsules_weighed=10,
    mean_fill_mg=Decimal("132.31"),
    rsd_percent=Decimal("1.8"),
    extras_count=1,
    extras_fate="kept_as_sample",
    extras_note="Shelf 3",
    prepared_by="A. Preparer",
    prepared_at=datetime(2026, 11, 22, 17, 40, 1, 123_000, tzinfo=UTC),
    checked_by="B. Checker",
    checked_at=datetime(2026, 11, 22, 17, 58, 1, 999_000, tzinfo=UTC),
    identity_verified=False,
    released_by="B. Checker",
    released_at=datetime(2026, 11, 22, 17, 58, 2, tzinfo=UTC),
    screen="passed",
    screened_by="B. Checker",
    screened_at=datetime(2026, 11, 22, 16, 5, 9, tzinfo=UTC),
    screen_decisions="oxycodone: stopped, last dose 2026-Nov-02, wash-out over",
)

LIQUID = LogExportRow(
    batch_number="26-00002",
    status="rejected",
    form="liquid",
    concentration_mg_per_ml=Decimal("1.0"),
    planned_volume_ml=Decimal("100"),
    made_volume_ml=Decimal("100.0"),
    made_on=date(2026, 11, 22),
    tablets=CAPSULES.tablets,
    ingredients=(
        ExportLot("ascorbic acid", "Letco", "0012", "", date(2028, 1, 31)),
        ExportLot("glycerol", "Letco", "G7"),
    ),
    weighings=(ExportWeighing("ascorbic acid", Decimal("500")),),
    rejected_by="B. Checker",
    rejected_at=datetime(2026, 11, 22, 19, 0, 0, tzinfo=UTC),
    rejected_reason="Cloudy",
)


def batch(number: int, **changes: object) -> LogExportRow:
    return replace(CAPSULES, batch_number=f"26-{number:05d}", **changes)  # type: ignore[arg-type]
