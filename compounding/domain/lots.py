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
from typing import Final

from compounding.domain.beyond_use import beyond_use, ingredient_expires, tablets_expire
from compounding.domain.dates import long_day, parse_expiry
from compounding.domain.events import BatchDate, BatchOpened, DaysAllowed, Lot, Param, Wanted
from compounding.domain.form import Form
from compounding.domain.plan import Limit
from compounding.domain.tables import Condition, DaysLimit, Source
from compounding.findings import Finding, Level

TABLET: Final = "tablet"
FILLER: Final = "filler"
INGREDIENT: Final = "ingredient"
ROLES: Final = (TABLET, FILLER, INGREDIENT)
LOT_LONGEST: Final = 20
MAKER_LONGEST: Final = 40
CODE_LONGEST: Final = 20
NAME_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class LotDraft:
    """A lot as typed; ``expires`` as printed (``2028-03-31`` or ``2028-03``)."""

    role: str
    name: str
    maker: str
    product_code: str
    lot: str
    expires: str


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
    )


def judge_lots(
    wanted: Iterable[Wanted], batches: Sequence[BatchOpened], lots: Sequence[Lot], made_on: date
) -> LotsJudged:
    """What making these batches from ``lots`` on ``made_on`` would mean; no rule is skipped."""
    dates = tuple(_date_of(batch, lots, made_on) for batch in batches)
    findings = [*_missing(wanted, lots), *_expired(lots, made_on)]
    for batch, dated in zip(batches, dates, strict=True):
        findings += _against(batch, dated, made_on)
    return LotsJudged(made_on, tuple(lots), dates, tuple(findings))


def _date_of(batch: BatchOpened, lots: Sequence[Lot], made_on: date) -> BatchDate:
    rules = [_rule(each, batch) for each in batch.limits]
    last = beyond_use(rules, made_on, [_expiry(lot) for lot in lots])
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
