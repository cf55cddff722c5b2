"""Which capsules are weighed, and what the pharmacy's rule says of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from compounding.domain.capsule_check import RULES, USUAL, check, fits, rule_for, weights_needed
from compounding.domain.quality import MEAN, THEORETICAL
from compounding.messages import SENTENCES

SHELL, FILL = Decimal(48), Decimal(130)
ASKED = {
    THEORETICAL: 10,
    MEAN: 10,
    "usp_2091": 20,
    "ph_eur_2_9_5": 20,
    "dac_nrf": 10,
    "fna": 10,
}


def gross(*fills):
    return [SHELL + Decimal(each) for each in fills]


def test_rules_are_the_usual_way_and_the_five_named_ones():
    assert RULES == (USUAL, "usp_theoretical", "usp_2091", "ph_eur_2_9_5", "dac_nrf", "fna")
    for rule in RULES:
        assert SENTENCES[f"settings.rule.{rule}"]
        assert SENTENCES[f"rule.{rule_for(rule, fill_known=True)}"]


@pytest.mark.parametrize(
    ("chosen", "known", "unknown"),
    [
        (USUAL, THEORETICAL, MEAN),
        ("usp_theoretical", THEORETICAL, "usp_2091"),
        ("usp_2091", "usp_2091", "usp_2091"),
        ("ph_eur_2_9_5", "ph_eur_2_9_5", "ph_eur_2_9_5"),
        ("dac_nrf", "dac_nrf", "usp_2091"),
        ("fna", "fna", "usp_2091"),
    ],
)
def test_rule_without_a_planned_fill_is_one_that_needs_none(chosen, known, unknown):
    assert rule_for(chosen, fill_known=True) == known
    assert rule_for(chosen, fill_known=False) == unknown


@pytest.mark.parametrize(("rule", "asked"), ASKED.items())
def test_weights_needed_are_those_of_the_rule_or_all(rule, asked):
    for made in (1, asked - 1, asked):
        assert weights_needed(rule, made) == made
        assert fits(rule, made, made)
        assert not fits(rule, made - 1, made)
    assert weights_needed(rule, 300) == asked
    assert fits(rule, asked, 300)
    assert not fits(rule, asked - 1, 300)


@pytest.mark.parametrize(
    ("rule", "weighed", "fit"),
    [
        (THEORETICAL, 11, True),
        (MEAN, 15, True),
        (MEAN, 16, False),
        ("fna", 11, False),
        ("dac_nrf", 11, False),
        ("dac_nrf", 20, False),
    ],
)
def test_fits_more_weights_than_asked_only_where_the_rule_can_judge_them(rule, weighed, fit):
    assert fits(rule, weighed, 15) is fit
    assert fits("dac_nrf", 20, 300)


@pytest.mark.parametrize("rule", ["usp_theoretical", "usp_2091", "ph_eur_2_9_5", "dac_nrf", "fna"])
@pytest.mark.parametrize("count", [1, 9, 10])
def test_check_equal_weights_on_target_pass_every_rule(rule, count):
    judged = check(rule, gross(*[FILL] * count), SHELL, FILL)
    assert judged.passes
    assert (judged.outside, judged.mean_fill, judged.mean) == (0, 130, 178)


def test_check_usual_rule_refuses_one_beyond_ten_percent():
    judged = check(THEORETICAL, gross(*[130] * 9, 148), SHELL, FILL)
    assert (judged.passes, judged.outside, judged.net, judged.reference) == (False, 1, False, 178)
    assert check(THEORETICAL, gross(*[130] * 9, Decimal("147.8")), SHELL, FILL).passes


def test_check_by_the_mean_needs_no_fill():
    judged = check(MEAN, gross(*[130] * 10), SHELL, None)
    assert (judged.passes, judged.reference) == (True, 178)


def test_check_usp_2091_looks_into_the_capsules_where_the_gross_weights_do_not_do():
    fills = [*[130] * 18, 152, 152]
    judged = check("usp_2091", gross(*fills), SHELL, None)
    assert (judged.passes, judged.net, judged.outside) == (True, True, 2)
    assert judged.reference == Fraction("132.2")
    assert not check("usp_2091", gross(*fills[:17], 152, 152, 152), SHELL, None).passes


@pytest.mark.parametrize("rule", ["usp_2091", "ph_eur_2_9_5"])
@pytest.mark.parametrize(
    ("count", "far", "passes"),
    [(20, 2, True), (20, 3, False), (15, 1, True), (15, 2, False), (9, 0, True), (9, 1, False)],
)
def test_check_of_all_of_a_small_batch_lets_fewer_be_outside(rule, count, far, passes):
    """Two of twenty may be beyond 10 %; of fewer one in ten, rounded down."""
    fills = [*[130] * (count - far), *[155] * far]
    assert check(rule, gross(*fills), SHELL, FILL).passes is passes


def test_check_dac_nrf_is_of_mean_and_spread_of_the_contents():
    assert check("dac_nrf", gross(*["126.1"] * 10), SHELL, FILL).passes
    low = check("dac_nrf", gross(*["126.0"] * 10), SHELL, FILL)
    assert (low.passes, low.net, low.reference) == (False, True, 130)
    assert not check("dac_nrf", gross(*[123, 137] * 5), SHELL, FILL).passes


def test_check_fna_refuses_a_mean_too_high_as_well():
    assert not check("fna", gross(*[134] * 10), SHELL, FILL).passes
    assert check("fna", gross(*["133.9"] * 10), SHELL, FILL).passes
