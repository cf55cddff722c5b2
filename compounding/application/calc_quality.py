"""The quality sums: acceptance value and weight variation; what they read, and what they answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from compounding.application.calc_answer import Answer
from compounding.application.figures import figure
from compounding.application.json_fields import Fields
from compounding.application.json_text import WHOLE
from compounding.domain import acceptance, weight_rules
from compounding.domain.weight_rules import NEEDS, WeightJudgement, WeightRule
from compounding.errors import InputError, InputProblem, QuantityError
from compounding.messages import sentence
from compounding.quantity import Quantity, Unit, plain

MOST_VALUES = 9999


def _amounts(fields: Fields, key: str, unit: Unit, *, zero: bool = False) -> list[Quantity]:
    entries = fields.entries(key, most=MOST_VALUES)
    return [entries.quantity(each, unit, zero=zero) for each in entries.keys]


def acceptance_value(fields: Fields) -> Answer:
    """The acceptance value of 10 or 30 units; a no where it does not pass."""
    fields.only(("values_pct", "target_pct"))
    values = _amounts(fields, "values_pct", Unit.PERCENT, zero=True)
    target = fields.optional_quantity("target_pct", Unit.PERCENT)
    if fields.good("values_pct") and len(values) not in acceptance.CONSTANTS:
        _refuse_count(fields, "values_pct", len(values), acceptance.CONSTANTS)
    fields.raise_if_refused()
    exact = [each.exact for each in values]
    goal = acceptance.USUAL_TARGET if target is None else target.exact
    made = acceptance.acceptance_value(exact, goal)
    data: dict[str, object] = {
        "mean": figure(made.mean),
        "s": _spread(made.s, exact),
        "k": plain(made.k),
        "m": plain(made.m),
        "value": figure(made.value),
        "passes": made.passes,
        "stage": made.stage,
    }
    return Answer(data, made.passes)


def _spread(rounded: Decimal | Fraction, values: Sequence[Fraction]) -> str:
    """A root is rounded where it is taken; one of values that differ is never shown as 0."""
    shown = figure(rounded)
    if shown == "0" and len(set(values)) > 1:
        raise InputError([InputProblem(WHOLE, "figure.too_small_to_print")])
    return shown


def weight_variation(fields: Fields) -> Answer:
    """The weights of capsules by a named rule; a no where it does not pass."""
    fields.only(("rule", "weights_mg", "shell_mg", "theoretical_mg"))
    rule = fields.choice("rule", WeightRule)
    weights = _amounts(fields, "weights_mg", Unit.MG)
    needs, known = NEEDS[rule], fields.good("rule")
    shell = _mass(fields, "shell_mg", needed=known and needs.shell)
    theoretical = _mass(fields, "theoretical_mg", needed=known and needs.theoretical)
    if fields.good("rule", "weights_mg") and not needs.fits(len(weights)):
        _refuse_count(fields, "weights_mg", len(weights), needs.counts, or_more=needs.or_more)
    fields.raise_if_refused()
    try:
        made = weight_rules.judge(rule, weights, shell, theoretical)
    except QuantityError as error:
        fields.refuse("shell_mg", error.code, error.params)
        raise InputError(fields.problems) from error
    return _printed(made, [each.exact for each in weights])


def _mass(fields: Fields, key: str, *, needed: bool) -> Quantity | None:
    read = fields.quantity if needed else fields.optional_quantity
    return read(key, Unit.MG)


def _refuse_count(
    fields: Fields, key: str, count: int, needed: Iterable[int], *, or_more: bool = False
) -> None:
    params = {"count": str(count), "needed": " or ".join(map(str, needed))}
    fields.refuse(key, "calc.wrong_count", params | ({"variant": "or_more"} if or_more else {}))


def _printed(made: WeightJudgement, weights: Sequence[Fraction]) -> Answer:
    text = f"{sentence(made.rule_code)} {sentence('weight_rule.not_the_dose')}"
    data: dict[str, object] = {
        "deviations_pct": [figure(each) for each in made.deviations_percent],
        "mean_mg": figure(made.mean),
        "rsd_pct": _spread(made.rsd_percent, weights),
        "passes": made.passes,
        "rule_text": text,
    }
    return Answer(data, made.passes)
