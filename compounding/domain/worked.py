"""What one worked-out batch brings: its figures, its findings and its working."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compounding.domain.beyond_use import TABLETS_EXPIRE
from compounding.domain.dates import long_day
from compounding.domain.plan import BeyondUse, PlannedBatch
from compounding.domain.strategy import Portion, Split
from compounding.domain.working import Line
from compounding.errors import InputProblem
from compounding.findings import Finding, Level

EXPIRES = "expires_before_last_dose"


@dataclass(frozen=True, slots=True)
class WorkedBatch:
    """A planned batch with what its sums object to and how they were made.

    ``problems`` are accepted remedies that were not offered: the request cannot be used.
    """

    batch: PlannedBatch
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]
    problems: tuple[InputProblem, ...] = ()


def expiry_findings(portion: Portion) -> tuple[Finding, ...]:
    """A Stop where the batch may not be used on its last nights (rule 7)."""
    if portion.lasts:
        return ()
    return (_expires(portion.last, portion.covers_last, portion.number),)


def uncovered_findings(split: Split) -> tuple[Finding, ...]:
    """The same Stop where a night of a liquid plan has no bottle that lasts to it."""
    if split.uncovered is None or split.would_last is None:
        return ()
    return (_expires(split.would_last, split.uncovered, None),)


def _expires(last: BeyondUse, needed: date, batch: int | None) -> Finding:
    tablets = last.limited_by.code == TABLETS_EXPIRE
    subject = "tablet.expires" if tablets else "compounded_on"
    params = {
        "last_day": long_day(last.last_day),
        "needed": long_day(needed),
        "batch_number": str(batch or ""),
        "variant": f"{'batch' if batch else 'bottle'}_{'tablets' if tablets else 'days'}",
    }
    return Finding(Level.STOP, EXPIRES, subject, params, batch)
