"""Which readings count, and how a slip is named."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.domain.tolerance import Bounds, down, judge, off_by_percent
from compounding.messages import sentence_of

FINE = Bounds(Decimal("83.3"), "mg", Decimal("0.1"), Decimal("82"))


@pytest.mark.parametrize(
    ("actual", "code"),
    [
        ("83.3", None),
        ("82.5", None),
        ("84.1", None),
        ("82.4", "measure.too_little"),
        ("84.2", "measure.too_much"),
        ("0", "measure.too_little"),
        ("833", "measure.ten_times_too_much"),
        ("8333", "measure.hundred_times_too_much"),
        ("83300", "measure.thousand_times_too_much"),
        ("8.3", "measure.ten_times_too_little"),
        ("0.8", "measure.hundred_times_too_little"),
        ("0.0833", "measure.thousand_times_too_little"),
        ("83.35", "measure.finer_than_balance"),
    ],
)
def test_judge_reading(actual, code):
    finding = judge(Decimal(actual), FINE)
    assert (finding and finding.code) == code
    if finding:
        assert actual in sentence_of(finding)


def test_judge_less_than_the_balance_weighs_well():
    bounds = Bounds(Decimal("82.4"), "mg", Decimal("0.1"), Decimal("82"))
    finding = judge(Decimal("81.9"), bounds)
    assert finding.code == "measure.below_minimum"
    assert "82 mg" in sentence_of(finding)


def test_judge_coarse_balance_allows_one_digit():
    coarse = Bounds(Decimal("30"), "mg", Decimal("1"))
    assert judge(Decimal("31"), coarse) is None
    assert judge(Decimal("32"), coarse).code == "measure.too_much"


@pytest.mark.parametrize(
    ("target", "low", "high"), [("30", "30", "30"), ("99", "99", "99"), ("100", "99", "101")]
)
def test_judge_drug_gives_no_digit_beyond_one_percent(target, low, high):
    bounds = Bounds(Decimal(target), "mg", Decimal("1"), drug=True)
    assert (bounds.low, bounds.high) == (int(low), int(high))
    for text in (low, target, high):
        assert judge(Decimal(text), bounds) is None
    assert judge(Decimal(low) - 1, bounds).code == "measure.too_little"
    assert judge(Decimal(high) + 1, bounds).code == "measure.too_much"


def test_low_is_never_less_than_the_balance_weighs_well():
    bounds = Bounds(Decimal("82.4"), "mg", Decimal("0.1"), Decimal("81.96"))
    assert bounds.low == 82
    assert judge(Decimal("82"), bounds) is None


def test_judge_volume_has_no_digits_of_a_balance():
    volume = Bounds(Decimal("100"), "mL")
    assert judge(Decimal("99.05"), volume) is None
    assert (volume.low, volume.high) == (99, 101)
    assert judge(Decimal("98.9"), volume).code == "measure.too_little"


@given(st.integers(1, 10**7), st.sampled_from(["0.01", "0.1", "1", "5"]), st.integers(-5, 5))
def test_judge_accepts_only_within_one_percent_or_one_digit(steps, readability, off):
    digit = Decimal(readability)
    target = digit * steps
    actual = target + digit * off
    bounds = Bounds(target, "mg", digit)
    near = abs(off) <= 1 or abs(Fraction(actual - target)) <= Fraction(target) / 100
    assert (judge(actual, bounds) is None) == near


def test_off_by_percent_is_signed():
    assert off_by_percent(Decimal("99"), Decimal("100")) == -1


def test_down_never_goes_up():
    assert down(Fraction("84.133"), Fraction("0.1")) == Fraction("84.1")
    assert down(Fraction("84.1"), Fraction("0.1")) == Fraction("84.1")
