"""The lots that go in, and the date they allow: the earliest limit wins and is named.

The day of making is day 1, so a limit of N days ends on made + N - 1 (USP <795>, day counting).
No preparation is dated later than the earliest expiry of anything in it. A month on a package
means its last day. A date before the last night covered is a Stop, and so is a making after the
first night: its directions would name nights that have passed. An earlier date than planned must
be seen by a person before the work goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from compounding.domain.beyond_use import beyond_use, ingredient_expires, tablets_expire
from compounding.domain.dates import long_day, parse_expiry
from compounding.domain.events import BatchDate, BatchOpened, DaysAllowed, Lot, Param, Wanted
from compounding.domain.form import Form
from compounding.domain.plan import BeyondUse, Limit
from compounding.domain.tables import Condition, DaysLimit, Source
from compounding.domain.weighing import TABLET_POWDER
from compounding.findings import Finding, Level
from compounding.quantity import plain

TABLET: Final = "tablet"
FILLER: Final = "filler"
INGREDIENT: Final = "ingredient"
ROLES: Final = (TABLET, FILLER, INGREDIENT)
LOT_LONGEST: Final = 20
MAKER_LONGEST: Final = 40
CODE_LONGEST: Final = 20
NAME_LONGEST: Final = 60
# One lot weighed twice: farther apart than this, one of the two weighings is in doubt.
MEANS_APART: Final = Fraction(5, 100)


@dataclass(frozen=True, slots=True)
class LotDraft:
    """A lot as typed; ``expires`` as printed (``2028-03-31`` or ``2028-03``).

    ``weighed`` answers, for tablets, whether those weighed for the plan were of this lot and
    maker; None where it was not answered.
    """

    role: str
    name: str
    maker: str
    product_code: str
    lot: str
    expires: str
    weighed: bool | None = None


@dataclass(frozen=True, slots=True)
class LotsJudged:
    """The new date of each batch, and what stands against it."""

    made_on: date
    lots: tuple[Lot, ...]
    dates: tuple[BatchDate, ...]
    findings: tuple[Finding, ...]


def read_lots(drafts: Sequence[LotDraft]) -> tuple[Lot, ...]:
    """The typed lots, clean.

    Raises:
        InputError: naming each field (``lots[0].lot``, ...) that cannot be used.
    """
    form = Form()
    lots = tuple(_read_lot(form, f"lots[{at}]", draft) for at, draft in enumerate(drafts))
    form.done()
    return lots


def _read_lot(form: Form, path: str, draft: LotDraft) -> Lot:
    if draft.role not in ROLES:
        raise ValueError(f"not a role: {draft.role}")
    printed = form.line(f"{path}.expires", draft.expires, 10)
    return Lot(
        role=draft.role,
        name=form.line(f"{path}.name", draft.name, NAME_LONGEST),
        maker=form.line(f"{path}.maker", draft.maker, MAKER_LONGEST),
        product_code=form.line(
            f"{path}.product_code", draft.product_code, CODE_LONGEST, required=False
        ),
        lot=form.line(f"{path}.lot", draft.lot, LOT_LONGEST),
        expires_text=printed,
        expires=form.read(f"{path}.expires", lambda: parse_expiry(printed), date.max)
        if printed
        else date.max,
        weighed=draft.weighed if draft.role == TABLET else None,
    )


def judge_lots(
    wanted: Iterable[Wanted], batches: Sequence[BatchOpened], lots: Sequence[Lot], made_on: date
) -> LotsJudged:
    """What making these batches from ``lots`` on ``made_on`` would mean; no rule is skipped."""
    dates = tuple(_date_of(batch, lots, made_on) for batch in batches)
    findings = [*_missing(wanted, lots), *_expired(lots, made_on), *_weighed(batches, lots)]
    for batch, dated in zip(batches, dates, strict=True):
        findings += _against(batch, dated, made_on)
    return LotsJudged(made_on, tuple(lots), dates, tuple(findings))


def beyond_use_with(batch: BatchOpened, lots: Sequence[Lot], made_on: date) -> BeyondUse:
    """The last day of ``batch`` made from ``lots`` on ``made_on``, with every limit compared."""
    rules = [_rule(each, batch) for each in batch.limits]
    return beyond_use(rules, made_on, [_expiry(lot) for lot in lots])


def _date_of(batch: BatchOpened, lots: Sequence[Lot], made_on: date) -> BatchDate:
    last = beyond_use_with(batch, lots, made_on)
    params = tuple(Param(name, value) for name, value in last.limited_by.params.items())
    return BatchDate(batch.batch_id, last.last_day, last.limited_by.code, params)


def _rule(limit: DaysAllowed, batch: BatchOpened) -> DaysLimit:
    source = Source("the plan of this batch", "D")
    return DaysLimit(batch.form, None, limit.days, limit.code, Condition.ALWAYS, source)


def _expiry(lot: Lot) -> Limit:
    if lot.role == TABLET:
        return tablets_expire(lot.expires)
    return ingredient_expires(lot.name, lot.lot, lot.expires)


def _missing(wanted: Iterable[Wanted], lots: Sequence[Lot]) -> list[Finding]:
    named = [(lot.role, lot.name) for lot in lots]
    return [
        Finding(Level.STOP, "lots.missing", f"lots.{each.role}", {"name": each.name})
        for each in wanted
        if (each.role, each.name) not in named
    ]


def _expired(lots: Sequence[Lot], made_on: date) -> list[Finding]:
    return [
        Finding(
            Level.STOP,
            "lots.expired",
            f"lots[{at}].expires",
            {"name": lot.name, "lot": lot.lot, "day": long_day(lot.expires)},
        )
        for at, lot in enumerate(lots)
        if lot.expires < made_on
    ]


def weighs_powder(batches: Iterable[BatchOpened]) -> bool:
    """Whether the mean tablet mass decides how much drug is taken: powder is weighed by it."""
    return any(each.what == TABLET_POWDER for batch in batches for each in batch.targets)


def _weighed(batches: Sequence[BatchOpened], lots: Sequence[Lot]) -> list[Finding]:
    """Another lot or maker weighs otherwise: its own tablets are weighed, or nothing is made."""
    if not weighs_powder(batches):
        return []
    codes = {None: "lots.weighed_not_answered", False: "lots.weighed_of_another"}
    return [
        Finding(Level.STOP, codes[lot.weighed], f"lots[{at}].weighed", {"lot": lot.lot})
        for at, lot in enumerate(lots)
        if lot.role == TABLET and not lot.weighed
    ]


def against_mean(now: Fraction, before: Fraction, lot: str) -> tuple[Finding, ...]:
    """Whether tablets of one lot, weighed twice (mg each), agree within 5 %."""
    apart = abs(now - before) / before
    if apart <= MEANS_APART:
        return ()
    params = {
        "lot": lot,
        "now": plain(now, 2),
        "before": plain(before, 2),
        "pct": plain(apart * 100, 1),
    }
    return (Finding(Level.CONFIRM, "lots.mean_differs", None, params),)


def _against(batch: BatchOpened, dated: BatchDate, made_on: date) -> list[Finding]:
    params = {"number": batch.number, "day": long_day(dated.last_day)}
    last, first = long_day(batch.covers_last), long_day(batch.covers_first)
    at = batch.position
    findings = []
    if dated.last_day < batch.covers_last:
        told = {**params, "last": last}
        findings.append(Finding(Level.STOP, "lots.before_last_night", None, told, at))
    elif dated.last_day < batch.planned_last_day:
        told = {**params, "planned": long_day(batch.planned_last_day)}
        findings.append(Finding(Level.CONFIRM, "lots.earlier_than_planned", None, told, at))
    if made_on > batch.covers_first:
        told = {**params, "first": first, "made": long_day(made_on)}
        findings.append(Finding(Level.STOP, "lots.made_after_first_night", None, told, at))
    return findings
