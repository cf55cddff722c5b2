"""How many capsules are weighed and by which rule they are judged: the pharmacy's choice.

The usual way is USP compounding as applied: every weight within 10 % of theoretical, and of the
mean where the fill is not known before (filled up by volume). Instead a pharmacy may choose one of
the five named rules. A rule that needs the planned fill cannot judge where there is none; USP
<2091>, which needs none, takes its place and is named. Where fewer capsules were made than a rule
asks for, all of them are weighed (calculations 5.2; plan interface, weight-variation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Final

from compounding.domain.quality import MEAN, THEORETICAL, WEIGHED, judge_weights
from compounding.domain.weight_rules import NEEDS, WeightRule, judge
from compounding.quantity import mg

USUAL: Final = "usp"
RULES: Final = (USUAL, *(rule.value for rule in WeightRule))
# Rules by which each single gross weight must be within 10 % of one figure.
EACH_WITHIN_TEN: Final = (THEORETICAL, MEAN)
TEN_PERCENT: Final = 10


@dataclass(frozen=True, slots=True)
class CapsuleCheck:
    """The judgement of capsules; masses in mg, gross unless it says fill.

    ``reference`` is gross, or a fill where ``net``; ``outside`` counts the weights that are more
    than 10 % from it.
    """

    mean: Fraction
    rsd_percent: Decimal
    mean_fill: Fraction
    fill_rsd_percent: Decimal
    reference: Fraction
    outside: int
    net: bool
    passes: bool


def rule_for(chosen: str, *, fill_known: bool) -> str:
    """The rule that judges, by the pharmacy's choice (one of ``RULES``)."""
    if chosen == USUAL:
        return THEORETICAL if fill_known else MEAN
    if NEEDS[WeightRule(chosen)].theoretical and not fill_known:
        return WeightRule.USP_2091.value
    return chosen


def weights_needed(rule: str, made: int) -> int:
    """How many of the capsules made are weighed one by one; all where there are fewer."""
    return min(_asked(rule), made)


def _asked(rule: str) -> int:
    return WEIGHED if rule in EACH_WITHIN_TEN else min(NEEDS[WeightRule(rule)].counts)


def fits(rule: str, weighed: int, made: int) -> bool:
    """Whether ``rule`` can judge so many weights of the capsules made."""
    if made <= _asked(rule):
        return weighed == made
    if rule in EACH_WITHIN_TEN:
        return WEIGHED <= weighed <= made
    return weighed <= made and NEEDS[WeightRule(rule)].fits(weighed)


def expected_gross(
    weights: Sequence[Decimal], at: int, shell: Decimal, fill_each: Decimal | None
) -> Fraction | None:
    """What the weight at position ``at`` (from 0) should be about, gross, all mg.

    Shell and planned fill; where the fill is not known before, the median of the others. None
    where there is no other.
    """
    if fill_each is not None:
        return Fraction(shell) + Fraction(fill_each)
    others = [Fraction(each) for position, each in enumerate(weights) if position != at]
    return median(others) if others else None


def check(
    rule: str, weights: Sequence[Decimal], shell: Decimal, fill_each: Decimal | None
) -> CapsuleCheck:
    """Judge gross ``weights`` against ``shell`` and planned ``fill_each``, all mg.

    Ask :func:`rule_for` and :func:`fits` before.

    Raises:
        ValueError: where the rule cannot judge them.
    """
    by_ten = judge_weights(weights, shell, fill_each)
    reference, net = by_ten.reference, False
    deviations, passes = by_ten.deviations_percent, not by_ten.outside
    if rule not in EACH_WITHIN_TEN:
        known = None if fill_each is None else mg(fill_each)
        of_rule = judge(
            WeightRule(rule), [mg(each) for each in weights], mg(shell), known, every=True
        )
        reference, net = of_rule.reference.exact, of_rule.net
        deviations, passes = of_rule.deviations_percent, of_rule.passes
    return CapsuleCheck(
        by_ten.mean,
        by_ten.rsd_percent,
        by_ten.mean_fill,
        by_ten.fill_rsd_percent,
        reference,
        sum(abs(each) > TEN_PERCENT for each in deviations),
        net,
        passes,
    )
