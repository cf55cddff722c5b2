"""One strength for all doses, or as few as possible."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.domain import strengths
from compounding.domain.plan import Dose
from compounding.quantity import mg


def nights(*doses: str, each: int = 7) -> tuple[Dose, ...]:
    start = date(2026, 11, 23)
    return tuple(
        Dose(
            number,
            start + timedelta(days=(number - 1) * each),
            start + timedelta(days=number * each - 1),
            each,
            mg(dose),
        )
        for number, dose in enumerate(doses, start=1)
    )


@pytest.mark.parametrize(
    ("doses", "shared"),
    [
        (["1.5", "3", "4.5"], "1.5"),
        (["1", "2", "3", "4", "4.5"], "0.5"),
        (["0.25", "1"], "0.25"),
        (["4.5"], "4.5"),
    ],
)
def test_shared_strength_is_the_largest_that_every_dose_is_a_multiple_of(doses, shared):
    assert strengths.shared([mg(dose) for dose in doses]) == mg(shared)


@given(st.lists(st.integers(1, 450), min_size=1, max_size=9))
def test_shared_strength_divides_every_dose(hundredths):
    doses = [mg(each) / 100 for each in hundredths]
    strength = strengths.shared(doses)
    assert all(dose.ratio(strength).denominator == 1 for dose in doses)


def told(doses):
    return [
        (str(share.strength), [dose.step for dose in share.doses], [d.units for d in share.doses])
        for share in strengths.fewest(doses)
    ]


def test_fewest_usual_regimen_needs_no_set_because_one_strength_does():
    assert told(nights("1.5", "3", "4.5")) == []


def test_fewest_weekly_regimen_takes_three_strengths_for_five_doses():
    assert told(nights("1", "2", "3", "4", "4.5")) == [
        ("1 mg", [1, 2, 3], [1, 2, 3]),
        ("4 mg", [4], [1]),
        ("4.5 mg", [5], [1]),
    ]


def test_fewest_two_strengths_go_before_three():
    assert told(nights("0.5", "1", "1.5", "4")) == [
        ("0.5 mg", [1, 2, 3], [1, 2, 3]),
        ("4 mg", [4], [1]),
    ]


def test_fewest_prefers_fewer_capsules_in_all():
    # 1.5 and 3 mg capsules would serve 3 mg with one each as well; 4.5 mg takes one capsule less.
    assert told(nights("0.25", "1", "2", "3")) == [
        ("0.25 mg", [1], [1]),
        ("1 mg", [2, 3, 4], [1, 2, 3]),
    ]


def test_fewest_never_takes_a_strength_up_again():
    for share in strengths.fewest(nights("1", "4.5", "1", "4", "1")):
        steps = [dose.step for dose in share.doses]
        assert steps == list(range(steps[0], steps[-1] + 1))


def test_fewest_is_not_looked_for_among_many_doses():
    many = [f"{each}.25" for each in range(1, 5)] + [f"0.{each}" for each in range(1, 10)]
    assert told(nights(*many)) == []


def test_fewest_no_small_set_serves_unrelated_doses():
    assert told(nights("0.7", "1.1", "1.3", "1.7", "1.9")) == []


def test_fewest_strength_can_be_said_with_two_decimals():
    for share in strengths.fewest(nights("0.25", "0.5", "0.75", "4")):
        assert (share.strength.exact * 100).denominator == 1
