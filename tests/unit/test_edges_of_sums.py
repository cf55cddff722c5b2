"""The edges of single sums: what is said of a refused text, and limits just kept or missed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from compounding.domain import quality, weighing_error, weight_rules
from compounding.domain.weight_rules import WeightRule
from compounding.errors import QuantityError
from compounding.quantity import LONGEST, Quantity, Unit, mg, parse_count, parse_decimal

SHELL = mg(48)


def test_too_long_a_number_says_how_long_one_may_be() -> None:
    with pytest.raises(QuantityError) as refused:
        parse_decimal("1" * (LONGEST + 1))
    assert refused.value.params == {"longest": str(LONGEST)}


def test_too_large_a_count_says_how_large_one_may_be() -> None:
    with pytest.raises(QuantityError) as refused:
        parse_count("367", largest=366)
    assert refused.value.params == {"largest": "366"}


def test_quantity_parse_keeps_to_its_decimals() -> None:
    with pytest.raises(QuantityError):
        Quantity.parse("1.234", Unit.MG, decimals=2)


def test_yield_of_less_than_a_milligram_is_a_yield() -> None:
    assert quality.yield_percent(mg(Fraction(1, 4)), mg(Fraction(1, 2))) == 50


def test_weighing_error_of_less_than_a_milligram_is_an_error() -> None:
    assert weighing_error.percent_error(mg(Fraction(1, 10)), mg(Fraction(1, 2))).exact == 20


@pytest.mark.parametrize(("far", "passes"), [(2, True), (3, False)])
def test_ph_eur_lets_two_of_twenty_beyond_the_limit_pass(far: int, passes: bool) -> None:
    # Fills of 100 mg: half of the far ones 10.5 % above, the rest as much below, limit 10 %.
    fills = [Fraction(100)] * (20 - far)
    fills += [Fraction("110.5") if at % 2 else Fraction("89.4") for at in range(far)]
    judged = weight_rules.judge(
        WeightRule.PH_EUR_2_9_5, [SHELL + mg(each) for each in fills], SHELL
    )
    assert judged.passes is passes
