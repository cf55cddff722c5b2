"""Whether the weights of capsules lie near enough together, by one of five named rules.

Each rule is judged as the plan interface says (calc, weight-variation; calculations 5.2). "Gross"
is with the shell, "net" without the mean shell. A limit reached exactly still holds, except where
the rule says "less than". RSD and every limit are compared as exact squares and fractions, so that
no rounding decides. No such rule proves the dose: below 25 mg or 25 % drug, weights may not take
the place of an assay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from compounding.domain.quality import mean_of, rsd_percent, variance
from compounding.domain.working import Line, Origin, amount, number
from compounding.errors import QuantityError
from compounding.quantity import Quantity, Unit, mg

PLACES: Final = 6
HEAVY: Final = Fraction(300)


class WeightRule(StrEnum):
    """A published rule for the weights of capsules."""

    USP_THEORETICAL = "usp_theoretical"
    USP_2091 = "usp_2091"
    PH_EUR_2_9_5 = "ph_eur_2_9_5"
    DAC_NRF = "dac_nrf"
    FNA = "fna"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a rule needs: how many weights (any from the least on, or exactly), and what else.

    ``theoretical`` is shell and fill where the rule judges gross weights, else the fill.
    """

    counts: tuple[int, ...]
    or_more: bool = False
    shell: bool = False
    theoretical: bool = False

    def fits(self, count: int) -> bool:
        """Whether the rule can judge so many weights."""
        return count in self.counts or (self.or_more and count > max(self.counts))


NEEDS: Final[Mapping[WeightRule, Needs]] = MappingProxyType(
    {
        WeightRule.USP_THEORETICAL: Needs((10,), or_more=True, theoretical=True),
        WeightRule.USP_2091: Needs((20,)),
        WeightRule.PH_EUR_2_9_5: Needs((20,), shell=True),
        WeightRule.DAC_NRF: Needs((10, 20), shell=True, theoretical=True),
        WeightRule.FNA: Needs((10,), shell=True, theoretical=True),
    }
)


@dataclass(frozen=True, slots=True)
class WeightJudgement:
    """The answer of a rule, of the weights last judged (``net`` or gross).

    Deviations are from ``reference``, the mean or the theoretical mass; ``rsd_percent`` is rounded
    half up to six decimals. ``rule_code`` names the sentence that quotes the rule.
    """

    rule: WeightRule
    deviations_percent: tuple[Fraction, ...]
    mean: Quantity
    rsd_percent: Decimal
    passes: bool
    rule_code: str
    net: bool
    reference: Quantity
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class _Weights:
    """Weights of one kind (mg) and what they are judged against."""

    values: tuple[Fraction, ...]
    reference: Fraction
    net: bool

    @property
    def mean(self) -> Fraction:
        return mean_of(self.values)

    def deviations(self) -> tuple[Fraction, ...]:
        return tuple((each - self.reference) / self.reference * 100 for each in self.values)

    def beyond(self, percent: Fraction | int) -> int:
        """How many lie farther off than ``percent``."""
        return sum(abs(each) > percent for each in self.deviations())

    def rsd_square(self) -> Fraction:
        """The square of the RSD, in percent²."""
        return variance(self.values) / self.mean**2 * 10_000


_Answer = tuple[_Weights, bool]


def judge(
    rule: WeightRule,
    weights: Sequence[Quantity],
    shell: Quantity | None = None,
    theoretical: Quantity | None = None,
    *,
    every: bool = False,
) -> WeightJudgement:
    """Judge gross ``weights`` by ``rule``, with the mean empty shell and the theoretical mass.

    ``every``: these are all capsules that were made, fewer than the rule asks for. Its limits
    hold then as well, and of those it lets be outside one in ten may be, rounded down.

    Raises:
        ValueError: if the rule needs another number of weights, or a mass that is not given.
        QuantityError: where the capsules weigh no more than their shells.
    """
    needs = NEEDS[rule]
    if not needs.fits(len(weights)) and not (every and 0 < len(weights) < min(needs.counts)):
        raise ValueError(f"{rule} does not judge {len(weights)} weights")
    if (needs.shell and shell is None) or (needs.theoretical and theoretical is None):
        raise ValueError(f"{rule} lacks a mass")
    gross = tuple(each.exact for each in weights)
    if shell is not None and mean_of(gross) <= shell.exact:
        raise QuantityError("weights.shell_too_heavy")
    empty = None if shell is None else shell.exact
    goal = Fraction(0) if theoretical is None else theoretical.exact
    judged, passes = _JUDGES[rule](gross, empty, goal)
    return _judgement(rule, judged, passes=passes)


def _judgement(rule: WeightRule, judged: _Weights, *, passes: bool) -> WeightJudgement:
    rsd = rsd_percent(judged.values, PLACES)
    return WeightJudgement(
        rule=rule,
        deviations_percent=judged.deviations(),
        mean=mg(judged.mean),
        rsd_percent=rsd,
        passes=passes,
        rule_code=f"weight_rule.{rule}",
        net=judged.net,
        reference=mg(judged.reference),
        lines=_lines(judged, rsd),
    )


def _of_mean(values: tuple[Fraction, ...], *, net: bool) -> _Weights:
    return _Weights(values, mean_of(values), net)


def _net(gross: tuple[Fraction, ...], shell: Fraction | None) -> tuple[Fraction, ...]:
    return tuple(each - (shell or 0) for each in gross)


def _usp_theoretical(gross: tuple[Fraction, ...], _: Fraction | None, goal: Fraction) -> _Answer:
    judged = _Weights(gross, goal, net=False)
    return judged, judged.beyond(10) == 0


def _usp_2091(gross: tuple[Fraction, ...], shell: Fraction | None, _: Fraction) -> _Answer:
    judged = _of_mean(gross, net=False)
    if judged.beyond(10) == 0 or shell is None:
        return judged, judged.beyond(10) == 0
    judged = _of_mean(_net(gross, shell), net=True)
    return judged, judged.beyond(10) <= _let_outside(gross) and judged.beyond(25) == 0


def _ph_eur_2_9_5(gross: tuple[Fraction, ...], shell: Fraction | None, _: Fraction) -> _Answer:
    judged = _of_mean(_net(gross, shell), net=True)
    limit = Fraction(10) if judged.mean < HEAVY else Fraction(15, 2)
    return judged, judged.beyond(limit) <= _let_outside(gross) and judged.beyond(2 * limit) == 0


def _let_outside(weights: Sequence[Fraction]) -> int:
    """Two of twenty, as the rules say; of fewer in proportion."""
    return len(weights) // 10


def _dac_nrf(gross: tuple[Fraction, ...], shell: Fraction | None, goal: Fraction) -> _Answer:
    judged = _Weights(_net(gross, shell), goal, net=True)
    loss = (goal - judged.mean) / goal * 100
    return judged, loss <= 3 and judged.rsd_square() <= 5**2


def _fna(gross: tuple[Fraction, ...], shell: Fraction | None, goal: Fraction) -> _Answer:
    judged = _Weights(_net(gross, shell), goal, net=True)
    off = abs(judged.mean - goal) / goal * 100
    limit = 4 if goal < HEAVY else 3
    return judged, off <= 3 and judged.rsd_square() < limit**2


_Judge = Callable[[tuple[Fraction, ...], Fraction | None, Fraction], _Answer]
_JUDGES: Final[Mapping[WeightRule, _Judge]] = MappingProxyType(
    {
        WeightRule.USP_THEORETICAL: _usp_theoretical,
        WeightRule.USP_2091: _usp_2091,
        WeightRule.PH_EUR_2_9_5: _ph_eur_2_9_5,
        WeightRule.DAC_NRF: _dac_nrf,
        WeightRule.FNA: _fna,
    }
)


def _lines(judged: _Weights, rsd: Decimal) -> tuple[Line, ...]:
    """The mean, the deviation farthest from the reference, and the RSD."""
    mean = amount("mean_mass", mg(judged.mean), Origin.SUM)
    total = amount("weights_total", mg(sum(judged.values, start=Fraction(0))), Origin.WEIGHING)
    count = number("weights_count", len(judged.values), Origin.WEIGHING)
    farthest = max(judged.values, key=lambda each: abs(each - judged.reference))
    of_farthest = amount("farthest_weight", mg(farthest), Origin.WEIGHING)
    reference = amount("reference_mass", mg(judged.reference), Origin.SUM)
    deviation = (farthest - judged.reference) / judged.reference * 100
    inputs = (of_farthest, reference)
    return (
        Line("mean_mass", "mean_weight", (total, count), judged.mean, Unit.MG),
        Line("largest_deviation", "largest_deviation", inputs, deviation, Unit.PERCENT),
        Line("rsd", "rsd_weights", (mean, count), Fraction(rsd), Unit.PERCENT),
    )
