"""Batches of capsules again: which there are, when each is made, how many, what they hold.

Rules 3, 7, 9 and 11 of the plan interface.
"""

from __future__ import annotations

from compounding.domain.plan import PlannedBatch
from compounding.domain.request import BatchChoice, CapsuleMaking
from compounding.domain.second_path.account import Account
from compounding.domain.second_path.again import Masses, Span
from compounding.domain.second_path.bench import Bench
from compounding.domain.second_path.capsule_sums import Capsules, Trituration
from compounding.domain.second_path.nights import Step
from compounding.domain.second_path.parts import HUNDRED, SCALE, parts_of
from compounding.findings import Finding, Remedy


def spans_of(bench: Bench, make: CapsuleMaking, steps: list[Step]) -> list[Span]:
    """One batch for each step, or one for all; none where a dose is no whole number (rule 11)."""
    if make.strength is None:
        groups = [[step] for step in steps]
    else:
        groups = [steps] if all(step.units for step in steps) else []
    spans = []
    for number, group in enumerate(groups, start=1):
        first, last = group[0].first, group[-1].last
        own = tuple(step.number for step in group)
        spans.append(Span(number, own, _making_day(bench, first, last), first, last))
    return spans


def _making_day(bench: Bench, first: int, last: int) -> int:
    """The day asked for, or later where only that covers the nights (rule 7)."""
    later = max(bench.compounded, first - bench.lead)
    helps = bench.last_day(bench.compounded) < last <= bench.last_day(later)
    return later if helps else bench.compounded


def capsules_of(bench: Bench, make: CapsuleMaking, steps: list[Step], span: Span) -> Capsules:
    """Strength and number of the capsules of one batch, extra ones included."""
    own = steps[span.steps[0] - 1 : span.steps[-1]]
    choice = BatchChoice(span.steps[0])
    for each in make.choices:
        if each.step == choice.step:
            choice = each
    extra = make.extra_units if choice.extra_units is None else choice.extra_units
    units = extra + sum(step.units * (step.last - step.first + 1) for step in own)
    strength = own[0].dose if make.strength is None else parts_of(make.strength)
    surcharged = HUNDRED + parts_of(make.surcharge)
    return Capsules(bench, make, surcharged, strength, units, choice.triturate)


def check_capsules(
    account: Account, number: int, own: Capsules, masses: Masses, batch: PlannedBatch
) -> None:
    """Count, strength, filler and fill of the plan's batch."""
    account.same("number of capsules", number, batch.units, own.units)
    account.amount("strength", number, batch.strength, own.strength)
    account.amount(
        "content if nothing is lost", number, batch.content_if_nothing_lost, own.content()
    )
    account.amount("filler", number, batch.filler, masses.filler)
    fill = None if masses.filler is None else (masses.powder + masses.filler) // own.units
    account.amount("fill of a capsule", number, batch.fill_each, fill)
    account.same("whole tablets", number, batch.tablets, None)
    account.amount("volume", number, batch.volume, None)
    _check_balance(account, number, own, batch)


def _check_balance(account: Account, number: int, own: Capsules, batch: PlannedBatch) -> None:
    """Powder in is powder out, by the plan's own figures: filled, or left in the mixture."""
    if batch.filler is None or batch.fill_each is None:
        return
    fill = batch.fill_each.exact
    filled = own.units * fill.numerator * SCALE // fill.denominator
    weighed = [parts_of(each.exact) for each in batch.weighings]
    if not own.triturate or len(weighed) < 3 or weighed[2] <= 0:
        powder = parts_of(batch.drug) + parts_of(batch.ballast)
        account.equal("powder in and out", number, powder + parts_of(batch.filler), filled)
        return
    mixture, take = weighed[0] + weighed[1], weighed[2]
    left = mixture - take
    account.equal("powder in and out", number, mixture + sum(weighed[3:]), filled + left)
    crushed = batch.tablets_exact
    drug_in = crushed.numerator * own.bench.label // crushed.denominator
    account.equal("drug in and out", number, drug_in, parts_of(batch.drug) * mixture // take)


def check_remedies(account: Account, number: int, own: Capsules, stop: Finding) -> None:
    """What a batch too light to weigh is offered: the figures, and that nothing is kept back."""
    offered = {remedy.kind: remedy for remedy in stop.remedies}
    diluted = own.trituration(own.filler())
    remedy = offered.get("trituration")
    account.same("trituration offered", number, remedy is not None, diluted is not None)
    if remedy is not None and diluted is not None:
        _check_trituration(account, number, remedy, diluted)
    larger = offered.get("larger_batch")
    if larger is not None:
        units = int(larger.figures.get("units", 0))
        account.same("larger batch clears", number, own.clears(units), True)
        account.same("one capsule fewer clears", number, own.clears(units - 1), False)


def _check_trituration(account: Account, number: int, remedy: Remedy, own: Trituration) -> None:
    multiple = remedy.figures.get("multiple")
    account.same("multiple of the trituration", number, multiple, own.multiple)
    for key, parts in (
        ("weigh_mg", own.weigh),
        ("diluent_mg", own.diluent),
        ("total_mg", own.total),
        ("take_mg", own.take),
        ("filler_still_to_add_mg", own.rest),
    ):
        account.printed(f"{key} of the trituration", number, remedy, key, parts)
