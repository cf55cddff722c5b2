"""Exact quantities: the strict grammar, the roundings and the safe dose text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compounding.errors import QuantityError
from compounding.messages import sentence
from compounding.quantity import (
    LONGEST,
    Quantity,
    Unit,
    fixed,
    grouped,
    half_up,
    mass_in,
    mg,
    ml,
    parse_count,
    parse_decimal,
    plain,
    up,
    volume_of,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", "0"), ("1.5", "1.5"), ("0.50", "0.50"), ("3700.0", "3700.0"), ("12", "12")],
)
def test_parse_decimal_plain_decimal_keeps_its_digits(text: str, value: str) -> None:
    parsed = parse_decimal(text)
    assert parsed == Decimal(value)
    assert str(parsed) == text


REFUSED = [
    ("", "quantity.empty"),
    ("  ", "quantity.empty"),
    ("1,5", "quantity.comma"),
    ("1.000,5", "quantity.comma"),
    ("-1", "quantity.sign"),
    ("+1", "quantity.sign"),
    ("\u22121", "quantity.sign"),
    ("1e3", "quantity.exponent"),
    ("1.5E3", "quantity.exponent"),
    ("1e-3", "quantity.sign"),
    (" 1", "quantity.space"),
    ("1 ", "quantity.space"),
    ("1 5", "quantity.space"),
    ("1\u00a05", "quantity.space"),
    ("1.5\n", "quantity.space"),
    ("\u0661\u0662", "quantity.other_digits"),
    ("1\u0665", "quantity.other_digits"),
    ("\uff11", "quantity.other_digits"),
    ("1.5.0", "quantity.two_points"),
    (".5", "quantity.naked_point"),
    ("5.", "quantity.trailing_point"),
    ("01", "quantity.leading_zero"),
    ("00.5", "quantity.leading_zero"),
    ("abc", "quantity.not_a_number"),
    ("1.5mg", "quantity.not_a_number"),
    ("NaN", "quantity.not_a_number"),
    ("0x10", "quantity.not_a_number"),
    ("1_000", "quantity.not_a_number"),
    ("\u00bd", "quantity.not_a_number"),
    ("1" * (LONGEST + 1), "quantity.too_long"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_parse_decimal_anything_else_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        parse_decimal(text)
    assert refusal.value.code == code
    assert sentence(code, refusal.value.params)


def test_parse_decimal_longest_text_is_read() -> None:
    assert parse_decimal("1" * LONGEST) == Decimal("1" * LONGEST)


def test_parse_decimal_not_text_is_refused() -> None:
    number: Any = 5
    with pytest.raises(QuantityError) as refusal:
        parse_decimal(number)
    assert refusal.value.code == "quantity.not_text"


def test_parse_decimal_more_decimals_than_asked_are_refused() -> None:
    assert parse_decimal("1.25", 2) == Decimal("1.25")
    assert parse_decimal("125", 0) == Decimal(125)
    with pytest.raises(QuantityError) as refusal:
        parse_decimal("1.250", 2)
    assert (refusal.value.code, refusal.value.params) == (
        "quantity.too_many_decimals",
        {"decimals": "2"},
    )


def test_parse_count_whole_number_is_read() -> None:
    assert parse_count("0") == 0
    assert parse_count("9999") == 9999


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.0", "quantity.not_whole"),
        ("10000", "quantity.too_large"),
        ("007", "quantity.leading_zero"),
    ],
)
def test_parse_count_anything_else_is_refused(text: str, code: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        parse_count(text)
    assert refusal.value.code == code


def test_quantity_parse_keeps_what_was_entered() -> None:
    quantity = Quantity.parse("3700.0", Unit.MG)
    assert str(quantity.entered) == "3700.0"
    assert quantity == mg(3700)


def test_quantity_binary_float_is_refused() -> None:
    number: Any = 0.1
    with pytest.raises(TypeError, match="binary float"):
        Quantity.of(number, Unit.MG)


def test_quantity_arithmetic_is_exact() -> None:
    third = mg(Fraction(1, 3))
    assert third + third + third == mg(1)
    assert mg("1.5") - mg("2") == mg(Decimal("-0.5"))
    assert mg("1.5") * 3 == mg("4.5")
    assert mg("4.5") / 3 == mg("1.5")
    assert mg("4.5").ratio(mg("1.5")) == 3


def test_quantity_comparison_is_by_amount() -> None:
    small, large = ml("0.1"), ml("0.2")
    assert small < large
    assert small <= large
    assert large > small
    assert large >= small
    assert not small > large
    assert small <= ml("0.10")
    assert small >= ml("0.10")


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__gt__", "ratio"])
def test_quantity_two_units_do_not_mix(operation: str) -> None:
    with pytest.raises(TypeError, match="do not mix"):
        getattr(mg(1), operation)(ml(1))


def test_volume_of_and_mass_in_are_inverse() -> None:
    strength = Quantity.parse("5", Unit.MG_PER_ML)
    assert volume_of(mg("2.25"), strength) == ml("0.45")
    assert mass_in(ml("0.45"), strength) == mg("2.25")


def test_volume_of_wrong_units_are_refused() -> None:
    strength = Quantity.parse("5", Unit.MG_PER_ML)
    with pytest.raises(TypeError, match="volume"):
        volume_of(ml(1), strength)
    with pytest.raises(TypeError, match="mass"):
        mass_in(mg(1), strength)
    with pytest.raises(TypeError, match="mass"):
        mass_in(ml(1), mg(1))


@pytest.mark.parametrize(
    ("exact", "step", "rounded"),
    [
        ("83.25", "0.1", "83.3"),
        ("83.25", "1", "83"),
        ("0.5", "1", "1"),
        ("-0.5", "1", "-1"),
        ("-1.4", "1", "-1"),
        ("122.76", "10", "120"),
        ("0", "1", "0"),
    ],
)
def test_half_up_halves_go_away_from_zero(exact: str, step: str, rounded: str) -> None:
    assert half_up(Fraction(exact), Fraction(step)) == Fraction(rounded)


def test_up_is_never_below() -> None:
    assert up(Fraction("83.33"), Fraction("0.1")) == Fraction("83.4")
    assert up(Fraction("83.4"), Fraction("0.1")) == Fraction("83.4")


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        (Fraction(3), "3"),
        (Fraction("0.5"), "0.5"),
        (Decimal("3.0"), "3"),
        (0, "0"),
        (Fraction(1, 3), "0.333333"),
        (Fraction(2, 3), "0.666667"),
        (Fraction("-1.5"), "-1.5"),
        (Fraction("-0.0000001"), "0"),
        (Fraction(1000000), "1000000"),
        (Fraction("0.0000005"), "0.000001"),
    ],
)
def test_plain_dose_text_is_safe(exact: Fraction | Decimal | int, text: str) -> None:
    assert plain(exact) == text


def test_grouped_groups_thousands_only() -> None:
    assert grouped(Fraction("12806.126667"), 1) == "12,806.1"
    assert grouped(1805) == "1,805"
    assert grouped(Fraction("-1805.5")) == "-1,805.5"


def test_fixed_has_exactly_its_decimals() -> None:
    assert fixed(Fraction("1805.7"), 2) == "1,805.70"
    assert fixed(Decimal("83.25"), 1) == "83.3"
    assert fixed(Fraction("83.5"), 0) == "84"
    assert fixed(Fraction("-0.5"), 1) == "-0.5"


def test_quantity_as_text_has_a_space_and_no_trailing_zero() -> None:
    assert str(mg("3.0")) == "3 mg"
    assert str(ml("0.50")) == "0.5 mL"
    assert str(Quantity.parse("1", Unit.MG_PER_ML)) == "1 mg per mL"


amounts = st.fractions(min_value=-10000, max_value=10000, max_denominator=10**7)


@settings(max_examples=100, deadline=None)
@given(amounts)
def test_plain_is_read_back_within_half_of_its_last_digit(exact: Fraction) -> None:
    text = plain(exact)
    assert abs(Fraction(text) - exact) <= Fraction(1, 2 * 10**6)
    assert not text.endswith(".")
    assert "." not in text or not text.endswith("0")


@settings(max_examples=100, deadline=None)
@given(st.decimals(min_value=0, max_value=10**6, places=4, allow_nan=False))
def test_parse_decimal_reads_what_plain_writes(value: Decimal) -> None:
    assert parse_decimal(plain(value)) == value


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=8))
def test_parse_decimal_any_text_is_a_number_or_refused_with_a_sentence(text: str) -> None:
    refusal = refused(text)
    if refusal is None:
        assert parse_decimal(text) >= 0
        assert text.isascii()
    else:
        assert sentence(refusal.code, refusal.params)


def refused(text: str) -> QuantityError | None:
    try:
        parse_decimal(text)
    except QuantityError as refusal:
        return refusal
    return None
