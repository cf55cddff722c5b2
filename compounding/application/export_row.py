"""One batch as the exported log shows it: plain values, so that the workbook needs no sums.

What stands here is what the record holds, neither rounded nor worked out again by the writer.
No patient's name or date of birth: the Rx number is the only link to a person, because a
workbook leaves the building (regulation: minimum necessary, 45 CFR 164.502). Masses are mg,
volumes mL. ``None`` means "not recorded (yet)" and becomes an empty cell, never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ExportLot:
    """One lot that went in; ``product_code`` is the NDC of tablets, text as it was typed.

    ``expires`` is the last day of use: a month on the package means its last day.
    """

    name: str
    maker: str
    lot: str
    product_code: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class ExportWeighing:
    """One weighing or measuring that counts, by its name in the plan; amounts are in ``unit``."""

    what: str
    target: Decimal
    actual: Decimal | None = None
    unit: str = "mg"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogExportRow:
    """One batch. Decimals keep the digits that were recorded; times are aware, in UTC.

    ``status`` is ``planned``, ``in_process``, ``to_check``, ``released`` or ``rejected``;
    ``form`` is ``capsule`` or ``liquid``; ``extras_fate`` is ``kept_as_sample``, ``destroyed``,
    ``other`` or empty; ``screen`` is ``passed``, ``stopped``, ``not_finished`` or ``asked_again``
    (it passed before the record began again, so no release goes by it).
    ``limited_by`` and ``screen_decisions`` are finished words. ``tablets_crushed`` counts the
    whole day's making, which several batches may share.
    """

    batch_number: str
    status: str
    form: str
    strength_mg: Decimal | None = None
    concentration_mg_per_ml: Decimal | None = None
    planned_capsules: int | None = None
    planned_volume_ml: Decimal | None = None
    made_capsules: int | None = None
    made_volume_ml: Decimal | None = None
    covers_first: date | None = None
    covers_last: date | None = None
    made_on: date | None = None
    not_after: date | None = None
    limited_by: str = ""
    rx_number: str = ""
    prescriber: str = ""
    tablets: ExportLot | None = None
    filler: ExportLot | None = None
    ingredients: tuple[ExportLot, ...] = ()
    tablets_crushed: int | None = None
    weighings: tuple[ExportWeighing, ...] = ()
    capsules_weighed: int | None = None
    mean_fill_mg: Decimal | None = None
    rsd_percent: Decimal | None = None
    extras_count: int | None = None
    extras_fate: str = ""
    extras_note: str = ""
    prepared_by: str = ""
    prepared_at: datetime | None = None
    checked_by: str = ""
    checked_at: datetime | None = None
    identity_verified: bool | None = None
    released_by: str = ""
    released_at: datetime | None = None
    screen: str = "not_finished"
    screened_by: str = ""
    screened_at: datetime | None = None
    screen_decisions: str = ""
    rejected_by: str = ""
    rejected_at: datetime | None = None
    rejected_reason: str = ""
