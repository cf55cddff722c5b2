"""Weights of capsules. Rows named are those of the calculations' worked examples (5, quality)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.domain.quality import (
    MEAN,
    THEORETICAL,
    judge_weights,
    root,
    rsd_percent,
    variance,
    yield_lines,
    yield_percent,
)
from compounding.quantity import mg

Q02 = ("100.6", "101.2", "104.9", "103.3", "104.9", "100.7", "100.0", "96.7", "103.1")


def decimals(texts):
    return [Decimal(each) for each in texts]


def test_judge_weights_against_shell_and_fill():
    judged = judge_weights(decimals(("180", "198.1", "162")), Decimal("48"), Decimal("132"))
    assert judged.rule == THEORETICAL
    assert judged.reference == 180
    assert judged.deviations_percent[0] == 0
    assert judged.outside == (1,)
    assert judged.mean == Fraction("540.1") / 3
    assert judged.mean_fill == judged.mean - 48


def test_judge_weights_exactly_ten_percent_off_still_counts():
    judged = judge_weights(decimals(("198", "162")), Decimal("48"), Decimal("132"))
    assert judged.outside == ()


def test_judge_weights_without_known_fill_against_their_mean():
    judged = judge_weights(decimals(("100", "100", "130")), Decimal("40"), None)
    assert (judged.rule, judged.reference) == (MEAN, 110)
    assert judged.outside == (2,)


def test_judge_weights_of_one_capsule_has_no_spread():
    assert judge_weights([Decimal("180")], Decimal("48"), Decimal("132")).rsd_percent == 0


def test_judge_weights_of_nothing_is_a_bug():
    with pytest.raises(ValueError, match="nothing"):
        judge_weights([], Decimal("48"), None)


def test_rsd_of_row_q03():
    """Q03: 95 to 104, mean 99.5, s 3.0277, so 3.0429 %."""
    values = [Fraction(each) for each in range(95, 105)]
    assert rsd_percent(values, 4) == Decimal("3.0429")
    assert root(Fraction(55, 6), 4) == Decimal("3.0277")


def test_deviations_of_row_q02():
    """Q02: the published deviations are from a mean of 102.60 mg."""
    judged = judge_weights(decimals(Q02), Decimal("1"), Decimal("101.6"))
    published = ("-1.9493", "-1.3645", "2.2417", "0.6823", "2.2417", None, "-2.5341", "-5.7505")
    for deviation, text in zip(judged.deviations_percent, published, strict=False):
        if text is not None:
            assert abs(deviation - Fraction(text)) < Fraction(1, 10_000)


def test_rsd_of_equal_or_empty_fills_is_zero():
    assert rsd_percent([Fraction(5)] * 4) == 0
    assert rsd_percent([Fraction(-1), Fraction(1)]) == 0


@given(st.fractions(min_value=0, max_value=10**9), st.integers(0, 6))
def test_root_is_the_nearest_decimal(square, places):
    rounded = Fraction(root(square, places))
    half = Fraction(1, 2 * 10**places)
    assert (max(rounded - half, Fraction(0))) ** 2 <= square < (rounded + half) ** 2


@given(st.integers(0, 10**6))
def test_root_of_a_square_is_exact(whole):
    assert root(Fraction(whole * whole), 2) == whole
    assert isqrt(whole * whole) == whole


def test_yield_is_what_the_capsules_hold_of_what_was_weighed():
    assert yield_percent(mg(1891), mg(1950)) == Fraction(189100, 1950)
    gained, lost = yield_lines(mg(1891), mg(1950))
    assert gained.exact + lost.exact == 100
    assert (lost.symbol, lost.unit) == ("mass_loss", "%")
    assert [each.value for each in gained.inputs] == [1891, 1950]


def test_yield_of_no_powder_is_a_bug():
    with pytest.raises(ValueError, match="no powder"):
        yield_percent(mg(1), mg(0))


def test_variance_is_the_sample_variance():
    assert variance([Fraction(each) for each in range(95, 105)]) == Fraction(55, 6)
    assert variance([Fraction(7)]) == 0
