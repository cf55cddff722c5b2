"""Choosing lots: the date they allow is judged before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from compounding.application.bench import act_with, making_of, refuse
from compounding.application.plan_asked import tablets_weighed
from compounding.application.ports import Reads, Store
from compounding.application.views import LotsOutcome, LotWanted, MakingView
from compounding.domain import making_rules as rules
from compounding.domain.events import Event, Lot, LotsChosen, MakingOpened
from compounding.domain.lots import (
    TABLET,
    LotDraft,
    LotsJudged,
    against_mean,
    read_lots,
    weighs_powder,
)
from compounding.domain.lots import judge_lots as judge
from compounding.domain.making import Making
from compounding.domain.search import folded
from compounding.findings import Finding, Level


def lots_wanted(making: MakingView) -> tuple[LotWanted, ...]:
    """What a lot must be named for."""
    return making.wanted


def judge_lots(store: Store, making_id: str, drafts: Sequence[LotDraft]) -> LotsOutcome:
    """What making from these lots today would mean; nothing is written."""
    judged = _judged(making_of(store, making_id), drafts, store, store.clock.today())
    dates = {each.batch_id: each.last_day for each in judged.dates}
    return LotsOutcome(dates, judged.findings, judged.made_on)


def _judged(making: Making, drafts: Sequence[LotDraft], reads: Reads, today: date) -> LotsJudged:
    opened = [each.opened for each in making.batches if each.is_open]
    judged = judge(making.opened.wanted, opened, read_lots(drafts), today)
    if not weighs_powder(opened):
        return judged
    again = [
        finding
        for lot in judged.lots
        if lot.role == TABLET
        for finding in _weighed_before(making.opened, lot, reads)
    ]
    return replace(judged, findings=(*judged.findings, *again))


def _weighed_before(opened: MakingOpened, lot: Lot, reads: Reads) -> tuple[Finding, ...]:
    """Whether this lot weighed the same when it was used last."""
    for making_id, maker in reads.makings_of_tablets(lot.lot):
        if making_id != opened.making_id and folded(maker) == folded(lot.maker):
            now, before = tablets_weighed(opened), tablets_weighed(_opened(reads, making_id))
            return against_mean(now.mean, before.mean, lot.lot) if now and before else ()
    return ()


def _opened(reads: Reads, making_id: str) -> MakingOpened:
    return making_of(reads, making_id).opened


def choose_lots(
    store: Store,
    making_id: str,
    drafts: Sequence[LotDraft],
    *,
    seen: bool = False,
    action_id: str | None = None,
) -> MakingView:
    """Choose the lots; the work begins today. ``seen``: the findings to confirm were shown."""

    def decide(reads: Reads, making: Making) -> Sequence[Event]:
        judged = _judged(making, drafts, reads, store.clock.today())
        asked = tuple(each for each in judged.findings if each.level is Level.CONFIRM)
        unseen = () if seen else asked
        refuse((*rules.against_lots(making), *_stops(judged.findings), *unseen))
        codes = tuple(dict.fromkeys(each.code for each in asked))
        chosen = (making_id, judged.made_on, judged.lots, judged.dates, codes)
        return [LotsChosen(*chosen, before=making.chosen.lots if making.chosen else ())]

    return act_with(store, making_id, decide, action_id)


def _stops(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.level is Level.STOP)
