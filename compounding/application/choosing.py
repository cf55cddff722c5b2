"""Choosing lots: the date they allow is judged before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from compounding.application.bench import act, making_of, refuse
from compounding.application.ports import Store
from compounding.application.views import LotsOutcome, LotWanted, MakingView
from compounding.domain import making_rules as rules
from compounding.domain.events import Event, LotsChosen
from compounding.domain.lots import LotDraft, LotsJudged, read_lots
from compounding.domain.lots import judge_lots as judge
from compounding.domain.making import Making
from compounding.findings import Finding, Level


def lots_wanted(making: MakingView) -> tuple[LotWanted, ...]:
    """What a lot must be named for."""
    return making.wanted


def judge_lots(store: Store, making_id: str, drafts: Sequence[LotDraft]) -> LotsOutcome:
    """What making from these lots today would mean; nothing is written."""
    judged = _judged(making_of(store, making_id), drafts, store)
    dates = {each.batch_id: each.last_day for each in judged.dates}
    return LotsOutcome(dates, judged.findings, judged.made_on)


def _judged(making: Making, drafts: Sequence[LotDraft], store: Store) -> LotsJudged:
    opened = [each.opened for each in making.batches if each.is_open]
    return judge(making.opened.wanted, opened, read_lots(drafts), store.clock.today())


def choose_lots(
    store: Store,
    making_id: str,
    drafts: Sequence[LotDraft],
    *,
    seen: bool = False,
    action_id: str | None = None,
) -> MakingView:
    """Choose the lots; the work begins today. ``seen``: the findings to confirm were shown."""

    def decide(making: Making) -> Sequence[Event]:
        judged = _judged(making, drafts, store)
        asked = tuple(each for each in judged.findings if each.level is Level.CONFIRM)
        unseen = () if seen else asked
        refuse((*rules.against_lots(making), *_stops(judged.findings), *unseen))
        codes = tuple(dict.fromkeys(each.code for each in asked))
        return [LotsChosen(making_id, judged.made_on, judged.lots, judged.dates, codes)]

    return act(store, making_id, decide, action_id)


def _stops(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if each.level is Level.STOP)
