"""Acceptance value (calculations 5.1, rows Q): what is right, and published sums that are wrong."""

from __future__ import annotations

from fractions import Fraction
from statistics import mean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.domain.acceptance import acceptance_value, of_statistics, reference
from compounding.quantity import plain


def fractions(*texts: str) -> list[Fraction]:
    return [Fraction(each) for each in texts]


def shown(value: Fraction, places: int = 2) -> str:
    return plain(value, places)


def test_acceptance_value_row_q03_95_to_104_passes_at_7_27() -> None:
    made = acceptance_value(fractions(*map(str, range(95, 105))))
    assert (made.mean, shown(made.s, 4), made.k, made.m) == (
        Fraction("99.5"), "3.0277", Fraction("2.4"), Fraction("99.5"),
    )  # fmt: skip
    assert (shown(made.value), made.passes, made.stage) == ("7.27", True, 1)


@pytest.mark.parametrize(
    ("row", "average", "s", "count", "value", "passes"),
    [
        ("Q09", "97", "3", 10, "8.7", True),
        ("Q10 stage 1", "94", "5", 10, "16.5", False),
        ("Q10 stage 2", "94", "5", 30, "14.5", True),
        ("Q11", "110", "3", 10, "15.7", False),
        ("limit on s at 10", "100", "6.25", 10, "15", True),
        ("above it", "100", "6.2500001", 10, "15.0000002", False),
        ("limit on s at 30", "100", "7.5", 30, "15", True),
        ("mean alone", "83.5", "0", 10, "15", True),
        ("mean below it", "83.499", "0", 10, "15.001", False),
        ("no room and a large s", "80", "20", 10, "66.5", False),
    ],
)
def test_acceptance_value_of_row(
    row: str, average: str, s: str, count: int, value: str, passes: bool
) -> None:
    made = of_statistics(Fraction(average), Fraction(s) ** 2, count)
    assert (plain(made.value, 7), made.passes) == (value, passes), row


def test_acceptance_value_row_q05_calculatorshub_is_not_agreed_with() -> None:
    """Printed 5.66 from k 2.33 and the target: neither its own 6.66 nor the chapter's 5.30."""
    made = of_statistics(Fraction(98), Fraction(4), 10)
    assert made.value == Fraction("5.3")
    assert shown(made.value) not in ("5.66", "6.66")


@pytest.mark.parametrize(
    ("row", "average", "s", "printed"),
    [("Q05b", "99", "1.5", "3.575"), ("Q06", "98", "1.5", "5.075")],
)
def test_acceptance_value_row_of_20_units_does_not_exist(
    row: str, average: str, s: str, printed: str
) -> None:
    with pytest.raises(ValueError, match="10 or 30"):
        of_statistics(Fraction(average), Fraction(s) ** 2, 20)
    for count in (10, 30):
        made = of_statistics(Fraction(average), Fraction(s) ** 2, count)
        assert plain(made.value, 3) != printed, row


def test_acceptance_value_row_q07_calculatorultra_is_not_agreed_with() -> None:
    """Printed 150 as n × mean ÷ s for 30 units of mean 0.5 and s 0.1."""
    assert of_statistics(Fraction("0.5"), Fraction("0.01"), 30).value == Fraction("98.2")


@pytest.mark.parametrize(
    ("average", "target", "m"),
    [
        ("98.4999", "100", "98.5"),
        ("98.5", "100", "98.5"),
        ("100", "100", "100"),
        ("101.5", "100", "101.5"),
        ("101.6", "100", "101.5"),
        ("101.6", "101.5", "101.5"),
        ("90", "90", "98.5"),
        ("101.6", "103", "101.6"),
        ("103", "103", "103"),
        ("104", "103", "103"),
        ("90", "103", "98.5"),
    ],
)
def test_reference_is_clamped_and_goes_up_with_the_target_only_above_101_5(
    average: str, target: str, m: str
) -> None:
    assert reference(Fraction(average), Fraction(target)) == Fraction(m)


def test_acceptance_value_of_30_with_one_far_from_m_fails_though_the_value_passes() -> None:
    values = fractions(*["100"] * 29, "74")
    made = acceptance_value(values)
    assert (made.stage, made.k) == (2, 2)
    assert made.value <= 15
    assert (made.passes, made.outside) == (False, (29,))


@pytest.mark.parametrize(
    ("odd", "passes"),
    [("73.875", True), ("73.874", False), ("123.125", True), ("123.126", False)],
)
def test_acceptance_value_limits_are_a_quarter_around_m_not_around_100(
    odd: str, passes: bool
) -> None:
    """The mean is below 98.5, so that M is 98.5: 73.875 and 123.125 are the edges."""
    rest = "97.5" if Fraction(odd) > 100 else "98.5"
    made = acceptance_value(fractions(*[rest] * 29, odd))
    assert made.m == Fraction("98.5")
    assert made.passes is passes


def test_acceptance_value_of_10_judges_no_single_unit() -> None:
    made = acceptance_value(fractions(*["100"] * 9, "120"))
    assert made.value > 15
    assert acceptance_value(fractions(*["100"] * 9, "81")).outside == ()


@pytest.mark.parametrize("count", [0, 1, 9, 11, 20, 29, 31])
def test_acceptance_value_of_another_number_of_units_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="10 or 30"):
        acceptance_value([Fraction(100)] * count)


def test_acceptance_value_exactly_15_is_decided_by_squares() -> None:
    """S is 6.25 exactly: 2.4 times it is 15, and the next digit fails."""
    spread = Fraction("6.25") ** 2 * 9 / 2
    assert of_statistics(Fraction(100), spread * 2 / 9, 10).passes
    assert not of_statistics(Fraction(100), spread * 2 / 9 + Fraction(1, 10**40), 10).passes


contents = st.decimals(60, 140, places=2).map(Fraction)


@given(st.lists(contents, min_size=10, max_size=10), contents)
def test_acceptance_value_is_that_of_the_definition(
    values: list[Fraction], target: Fraction
) -> None:
    made = acceptance_value(values, target)
    offset = abs(made.m - mean(values))
    assert made.mean == mean(values)
    assert abs(made.s**2 - variance(values)) < Fraction(1, 10**12)
    assert made.value == offset + made.k * made.s
    assert made.passes == (
        offset <= 15 and Fraction("5.76") * variance(values) <= (15 - offset) ** 2
    )


def test_acceptance_value_working_leads_to_the_value() -> None:
    made = acceptance_value(fractions(*map(str, range(95, 105))), Fraction(102))
    assert [line.exact for line in made.lines] == [made.k, made.m, made.value]
    assert [each.value for each in made.lines[1].inputs] == [made.mean, 102]
    assert [each.value for each in made.lines[2].inputs] == [made.m, made.mean, made.k, made.s]
