"""Crushing, weighing, filling: what the bench measured, accepted or refused, is recorded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from compounding.application.bench import act, act_with, making_of, refuse, view
from compounding.application.making_view import bounds_of
from compounding.application.ports import Reads, Store
from compounding.application.settings import read_sum_settings
from compounding.application.views import BatchView, MakingView, MeasureOutcome, TargetView
from compounding.domain import making_rules as rules
from compounding.domain.capsule_check import CapsuleCheck, check, rule_for
from compounding.domain.events import (
    CapsulesWeighed,
    Event,
    ExtrasSettled,
    IngredientWeighed,
    LiquidMade,
    MeasureRefused,
    TabletsCrushed,
)
from compounding.domain.form import Form
from compounding.domain.making import Making
from compounding.domain.opening import as_decimal
from compounding.domain.tolerance import Bounds
from compounding.domain.tolerance import judge as judge_reading
from compounding.domain.weighing import OF_THE_DRUG
from compounding.errors import QuantityError, RuleError
from compounding.findings import Finding, Level
from compounding.quantity import parse_count, parse_decimal

NOTE_LONGEST = 200
NOTHING = Decimal(0)
ML = "mL"


def crush(
    store: Store, making_id: str, count: int | str, *, action_id: str | None = None
) -> MakingView:
    """Record the tablets crushed together; at least what the plan needs."""
    form = Form()
    number = form.read("crush.count", lambda: parse_count(str(count), largest=999), 0)
    form.done()

    def decide(making: Making) -> Sequence[Event]:
        refuse(rules.against_crushing(making, number))
        return [TabletsCrushed(making_id, number)]

    return act(store, making_id, decide, action_id)


def judge_weight(actual_text: str, target: TargetView) -> Finding | None:
    """What stands against a weight while it is typed; a text that is no number, too."""
    minimum = None if target.minimum is None else Decimal(target.minimum)
    drug = target.what in OF_THE_DRUG
    bounds = Bounds(Decimal(target.target), target.unit, Decimal(target.readability), minimum, drug)
    return _judge_text(actual_text, bounds)


def judge_volume(volume_text: str, batch: BatchView) -> Finding | None:
    """What stands against a volume while it is typed; a text that is no number, too."""
    if batch.volume_ml is None:
        raise ValueError("capsules have no volume")
    return _judge_text(volume_text, Bounds(Decimal(batch.volume_ml), ML))


def _judge_text(text: str, bounds: Bounds) -> Finding | None:
    try:
        return judge_reading(parse_decimal(text), bounds)
    except QuantityError as error:
        return Finding(Level.STOP, error.code, None, error.params)


def weigh(
    store: Store, batch_id: str, what: str, actual_text: str, *, action_id: str | None = None
) -> MeasureOutcome:
    """Record a weight; one that is refused is recorded as refused."""
    making_id = store.making_of(batch_id)
    form = Form()
    actual = form.read(f"weigh.{what}", lambda: parse_decimal(actual_text), NOTHING)
    form.done()

    def decide(making: Making) -> Sequence[Event]:
        batch = making.batch(batch_id)
        refuse(rules.against_measuring(making, batch))
        (target,) = (each for each in batch.opened.targets if each.what == what)
        finding = judge_reading(actual, bounds_of(batch, target))
        planned = (making_id, batch_id, what, target.unit, target.target, actual)
        if finding is not None:
            return [MeasureRefused(*planned, finding.code, actual_text)]
        replaced = batch.weighed.get(what)
        before = None if replaced is None else replaced.actual
        return [IngredientWeighed(*planned, actual_text, before)]

    return _measure(store, making_id, decide, action_id)


def measure_liquid(
    store: Store, batch_id: str, volume_text: str, *, action_id: str | None = None
) -> MeasureOutcome:
    """Record the volume a liquid was made to; one that is refused is recorded as refused."""
    making_id = store.making_of(batch_id)
    form = Form()
    volume = form.read("liquid.volume_ml", lambda: parse_decimal(volume_text), NOTHING)
    form.done()

    def decide(making: Making) -> Sequence[Event]:
        batch = making.batch(batch_id)
        target = batch.opened.volume_ml
        if target is None:
            raise RuleError([Finding(Level.STOP, "liquid.not_a_liquid")])
        refuse(rules.against_finishing(making, batch))
        finding = judge_reading(volume, Bounds(target, ML))
        if finding is None:
            before = None if batch.liquid is None else batch.liquid.volume_ml
            return [LiquidMade(making_id, batch_id, target, volume, volume_text, before)]
        planned = (making_id, batch_id, rules.VOLUME, ML, target, volume)
        return [MeasureRefused(*planned, finding.code, volume_text)]

    return _measure(store, making_id, decide, action_id)


def weigh_capsules(
    store: Store,
    batch_id: str,
    made_text: int | str,
    shell_text: str,
    weight_texts: Sequence[str],
    *,
    action_id: str | None = None,
) -> MakingView:
    """Record how many capsules were made, the mean empty shell, and the weights one by one.

    They are judged by the rule that the pharmacy has set, which is kept with them.
    """
    making_id = store.making_of(batch_id)
    form = Form()
    made = form.read("capsules.made", lambda: parse_count(str(made_text)), 0)
    shell = form.read("capsules.shell_mg", lambda: _positive(shell_text), NOTHING)
    weights = tuple(
        form.read(f"capsules.weights_mg[{at}]", partial(_positive, text), NOTHING)
        for at, text in enumerate(weight_texts)
    )
    form.done()

    def decide(reads: Reads, making: Making) -> Sequence[Event]:
        batch, chosen = making.batch(batch_id), read_sum_settings(reads).weight_rule
        found = [*rules.against_finishing(making, batch)]
        fill = batch.opened.fill_each_mg
        rule = rule_for(chosen, fill_known=fill is not None)
        found += rules.against_capsules(batch, made, len(weights), rule)
        found += rules.against_weights(shell, weights, fill)
        refuse(tuple(found))
        judged = check(rule, weights, shell, fill)
        weighed = (making_id, batch_id, made, shell, weights)
        return [_capsules_weighed(weighed, judged, rule, chosen)]

    return act_with(store, making_id, decide, action_id)


def _capsules_weighed(
    weighed: tuple[str, str, int, Decimal, tuple[Decimal, ...]],
    judged: CapsuleCheck,
    rule: str,
    chosen: str,
) -> CapsulesWeighed:
    """The weights with their judgement: making, batch, capsules made, shell and weights in mg."""
    return CapsulesWeighed(
        *weighed,
        mean_mg=as_decimal(judged.mean),
        rsd_pct=judged.rsd_percent,
        mean_fill_mg=as_decimal(judged.mean_fill),
        fill_rsd_pct=judged.fill_rsd_percent,
        reference_mg=as_decimal(judged.reference),
        rule=rule,
        outside=judged.outside,
        chosen=chosen,
        net=judged.net,
        passes=judged.passes,
    )


def settle_extras(
    store: Store, batch_id: str, fate: str, note: str = "", *, action_id: str | None = None
) -> MakingView:
    """Record what became of the capsules beyond those dispensed."""
    making_id = store.making_of(batch_id)
    form = Form()
    line = form.line("extras.note", note, NOTE_LONGEST, required=False)
    form.done()

    def decide(making: Making) -> Sequence[Event]:
        batch = making.batch(batch_id)
        refuse(rules.against_extras(batch, fate, line))
        return [ExtrasSettled(making_id, batch_id, batch.extra or 0, fate, line)]

    return act(store, making_id, decide, action_id)


def _positive(text: str) -> Decimal:
    value = parse_decimal(text)
    if value == 0:
        raise QuantityError("quantity.not_positive")
    return value


def _measure(
    store: Store,
    making_id: str,
    decide: Callable[[Making], Sequence[Event]],
    action_id: str | None,
) -> MeasureOutcome:
    recorded = store.record(lambda reads: decide(making_of(reads, making_id)), action_id=action_id)
    (entry,) = recorded.entries
    refused = entry.event if isinstance(entry.event, MeasureRefused) else None
    finding = _why(refused, making_of(store, making_id)) if refused else None
    return MeasureOutcome(refused is None, finding, view(store, making_id))


def _why(refused: MeasureRefused, making: Making) -> Finding | None:
    """The finding of a refused reading, worked out again from what is recorded."""
    batch = making.batch(refused.batch_id)
    for target in batch.opened.targets:
        if target.what == refused.what:
            return judge_reading(refused.actual, bounds_of(batch, target))
    return judge_reading(refused.actual, Bounds(refused.target, refused.unit))
