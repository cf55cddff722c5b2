"""The whole plan again: tablets rounded up once a day, waste, what is left over, doses to expect.

Rules 4 and 13 of the plan interface; of rule 13 the mean, not its spread.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from compounding.domain.plan import Plan
from compounding.domain.request import LiquidMaking, TabletUse
from compounding.domain.second_path.account import Account
from compounding.domain.second_path.bench import Bench
from compounding.domain.second_path.parts import FINE, HUNDRED, ceiling

# Step (None for capsules) and mean dose in parts.
Means = tuple[tuple[int | None, int], ...]


class Total(NamedTuple):
    """Of one batch: the day it is made; drug, need and the doses it covers in fine parts."""

    number: int
    made: int
    drug: int
    need: int
    doses: int
    means: Means


def check_totals(account: Account, bench: Bench, plan: Plan, totals: list[Total]) -> None:
    """The plan's count of tablets against the batches worked out again."""
    count = plan.tablets
    account.same("tablets counted", None, count is not None, bool(totals))
    if count is None:
        return
    label = bench.label * HUNDRED
    apart = tuple(ceiling(each.need, label) for each in totals)
    drug = sum(each.drug for each in totals)
    by_day = _by_day(plan, totals, label)
    crush = sum(by_day.values())
    account.exactly("tablets needed", None, count.exact, sum(each.need for each in totals), label)
    account.same("tablets if made separately", None, count.if_made_separately, apart)
    account.same("tablets to crush", None, count.to_crush, crush)
    days = [(each.make_on.isoformat(), each.to_crush) for each in count.by_day]
    due = [(date.fromordinal(day).isoformat(), tablets) for day, tablets in by_day.items()]
    account.same("tablets of each day", None, sorted(days), sorted(due))
    account.exactly("drug not used", None, count.waste.exact, crush * label - drug, FINE)
    doses = sum(each.doses for each in totals)
    account.exactly("drug left over", None, count.left_over.exact, drug - doses, FINE)


def _by_day(plan: Plan, totals: list[Total], label: int) -> dict[int, int]:
    """Tablets to crush on each day: whole tablets are counted bottle by bottle."""
    make = plan.request.make
    needs: dict[int, int] = {}
    for each in totals:
        whole = isinstance(make, LiquidMaking) and make.tablets is TabletUse.WHOLE
        need = ceiling(each.need, label) * label if whole else each.need
        needs[each.made] = needs.get(each.made, 0) + need
    return {day: ceiling(need, label) for day, need in needs.items()}


def check_means(account: Account, plan: Plan, totals: list[Total]) -> None:
    """The mean of each dose to expect."""
    due = [(each.number, step, mean) for each in totals for step, mean in each.means]
    account.same("number of doses to expect", None, len(plan.expected), len(due))
    for planned, (number, step, mean) in zip(plan.expected, due, strict=False):
        account.same("batch of the dose to expect", number, planned.batch, number)
        account.same("step of the dose to expect", number, planned.step, step)
        account.amount("dose to expect", number, planned.mean, mean)
