"""Weights of capsules by the five named rules (calculations 5.2; calc, weight-variation)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from compounding.domain.weight_rules import NEEDS, WeightJudgement, WeightRule, judge
from compounding.errors import QuantityError
from compounding.messages import sentence
from compounding.quantity import Quantity, mg, plain

SHELL, FILL = mg(48), mg(130)
USP_THEORETICAL, USP_2091, PH_EUR, DAC_NRF, FNA = WeightRule


def masses(*texts: str) -> list[Quantity]:
    return [mg(each) for each in texts]


def filled(*contents: str | int) -> list[Quantity]:
    """Capsules with these contents (mg) in shells of 48 mg."""
    return [mg(Fraction(each)) + SHELL for each in contents]


def off(count: int, *odd: str, usual: str = "100") -> list[str]:
    """So many contents, the last ones odd."""
    return [usual] * (count - len(odd)) + list(odd)


def judged_net(rule: WeightRule, *contents: str) -> WeightJudgement:
    return judge(rule, filled(*contents), SHELL, mg(100))


@pytest.mark.parametrize(
    ("weights", "passes"),
    [
        (off(10, "195.8", "160.2", usual="178"), True),
        (off(10, "195.801", usual="178"), False),
        (off(10, "160.199", usual="178"), False),
        (off(35, "195.8", usual="178"), True),
        (off(35, "196", usual="178"), False),
    ],
)
def test_usp_theoretical_every_weight_is_within_10_percent_of_theoretical(
    weights: list[str], passes: bool
) -> None:
    made = judge(USP_THEORETICAL, masses(*weights), theoretical=SHELL + FILL)
    assert made.passes is passes
    assert (made.net, made.reference) == (False, mg(178))
    assert made.deviations_percent[0] == 0


def test_usp_theoretical_is_of_theoretical_not_of_the_mean() -> None:
    made = judge(USP_THEORETICAL, masses(*["200"] * 10), theoretical=mg(178))
    assert not made.passes
    assert made.rsd_percent == 0
    assert plain(made.deviations_percent[0]) == "12.359551"


def test_usp_2091_all_gross_weights_within_10_percent_of_their_mean_pass_as_gross() -> None:
    weights = masses(*off(20, "110", "90", usual="100"))
    for shell in (None, SHELL):
        made = judge(USP_2091, weights, shell)
        assert (made.passes, made.net, made.mean) == (True, False, mg(100))
        assert made.deviations_percent[-2:] == (10, -10)


def test_usp_2091_a_gross_weight_beyond_10_percent_fails_without_the_shell() -> None:
    made = judge(USP_2091, masses(*off(20, "110.01", "89.99", usual="100")))
    assert (made.passes, made.net) == (False, False)


@pytest.mark.parametrize(
    ("contents", "passes"),
    [
        (off(20, "124", "76", usual="100"), True),
        (off(20, "125", "75", usual="100"), True),
        (off(20, "125.1", "74.9", usual="100"), False),
        (off(20, "124", "76", "112", usual="100"), False),
    ],
)
def test_usp_2091_contents_are_judged_where_a_gross_weight_is_beyond(
    contents: list[str], passes: bool
) -> None:
    made = judged_net(USP_2091, *contents)
    assert (made.passes, made.net) == (passes, True)
    assert made.mean == made.reference == sum(map(mg, contents), start=mg(0)) / 20


@pytest.mark.parametrize(
    ("usual", "odd", "passes"),
    [
        ("100", ("110", "90"), True),
        ("100", ("119", "81"), True),
        ("100", ("120", "80"), True),
        ("100", ("120.1", "79.9"), False),
        ("100", ("111", "111", "78"), False),
        ("300", ("345", "255"), True),
        ("300", ("345.1", "254.9"), False),
        ("300", ("325", "325", "250"), False),
        ("299.9", ("359", "240.8"), True),
    ],
)
def test_ph_eur_2_9_5_limit_is_10_percent_below_a_mean_of_300_mg_else_7_5(
    usual: str, odd: tuple[str, ...], passes: bool
) -> None:
    made = judge(PH_EUR, filled(*off(20, *odd, usual=usual)), SHELL)
    assert (made.passes, made.net) == (passes, True)


def test_ph_eur_2_9_5_three_beyond_the_limit_fail_though_none_is_beyond_twice_it() -> None:
    assert judge(PH_EUR, filled(*off(20, "112", "88")), SHELL).passes
    assert not judge(PH_EUR, filled(*off(20, "112", "88", "112")), SHELL).passes


@pytest.mark.parametrize(
    ("contents", "passes"),
    [
        (["97"] * 10, True),
        (["96.999"] * 10, False),
        (["130"] * 20, True),
        (off(10, "94.5", "105.5"), True),
        (off(10, "89", "111"), False),
    ],
)
def test_dac_nrf_mean_may_be_3_percent_under_theoretical_and_rsd_5(
    contents: list[str], passes: bool
) -> None:
    made = judged_net(DAC_NRF, *contents)
    assert (made.passes, made.net, made.reference) == (passes, True, mg(100))


def test_dac_nrf_rsd_of_exactly_5_percent_passes_and_the_next_digit_fails() -> None:
    """Deviations of 7.5 on four of ten make a variance of 225 / 9 = 25 at a mean of 100."""
    odd = ("107.5", "107.5", "92.5", "92.5")
    made = judged_net(DAC_NRF, *off(10, *odd))
    assert (made.rsd_percent, made.passes) == (5, True)
    more = ("107.500001", "107.5", "92.5", "92.499999")
    made = judged_net(DAC_NRF, *off(10, *more))
    assert (made.rsd_percent, made.passes) == (Decimal("5.000000"), False)


@pytest.mark.parametrize(
    ("theoretical", "contents", "passes"),
    [
        ("100", ["103"] * 10, True),
        ("100", ["97"] * 10, True),
        ("100", ["103.001"] * 10, False),
        ("100", ["96.999"] * 10, False),
        ("100", off(10, "106", "106", "94", "94"), False),
        ("100", off(10, "106", "106", "94", "94.001"), True),
        ("299.9", off(10, "317", "317", "283", "283", usual="300"), True),
        ("300", off(10, "317", "317", "283", "283", usual="300"), False),
        ("300", off(10, "313.5", "313.5", "286.5", "286.5", usual="300"), False),
        ("300", off(10, "313.4", "313.5", "286.5", "286.5", usual="300"), True),
    ],
)
def test_fna_mean_within_3_percent_and_rsd_less_than_4_or_3(
    theoretical: str, contents: list[str], passes: bool
) -> None:
    made = judge(FNA, filled(*contents), SHELL, mg(theoretical))
    assert (made.passes, made.net) == (passes, True)


def test_weights_row_q02_deviations_are_those_published() -> None:
    """Nine of twenty contents; the rest makes the implied mean of 102.60 mg."""
    nine = ("100.6", "101.2", "104.9", "103.3", "104.9", "100.7", "100.0", "96.7", "103.1")
    rest = (mg("102.6") * 20 - sum(map(mg, nine), start=mg(0))) / 11
    made = judge(PH_EUR, [*filled(*nine), *[rest + SHELL] * 11], SHELL)
    shown = [plain(each, 4) for each in made.deviations_percent[:9]]
    assert made.mean == mg("102.6")
    assert shown == [
        "-1.9493", "-1.3645", "2.2417", "0.6823", "2.2417", "-1.8519", "-2.5341", "-5.7505",
        "0.4873",
    ]  # fmt: skip
    assert made.passes


def test_weights_trap_15_gross_weights_hide_what_the_contents_show() -> None:
    """Size 3: a content 13.6 % too light is within 10 % as a gross weight."""
    contents = off(20, "112.35", usual="130")
    assert judge(USP_2091, filled(*contents), SHELL).passes
    made = judge(PH_EUR, filled(*off(20, "112.35", "112.35", "112.35", usual="130")), SHELL)
    assert not made.passes


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (USP_THEORETICAL, (10, 11, 500), (0, 9)),
        (USP_2091, (20,), (10, 19, 21)),
        (PH_EUR, (20,), (10, 19, 21)),
        (DAC_NRF, (10, 20), (9, 15, 21)),
        (FNA, (10,), (9, 11, 20)),
    ],
)
def test_rule_judges_its_own_number_of_weights_only(
    rule: WeightRule, good: tuple[int, ...], bad: tuple[int, ...]
) -> None:
    for count in good:
        assert judge(rule, masses(*["178"] * count), SHELL, mg(130)).rule is rule
    for count in bad:
        assert not NEEDS[rule].fits(count)
        with pytest.raises(ValueError, match="does not judge"):
            judge(rule, masses(*["178"] * count), SHELL, mg(130))


@pytest.mark.parametrize(
    ("rule", "shell", "theoretical"),
    [
        (USP_THEORETICAL, SHELL, None),
        (PH_EUR, None, FILL),
        (DAC_NRF, None, FILL),
        (DAC_NRF, SHELL, None),
        (FNA, None, FILL),
        (FNA, SHELL, None),
    ],
)
def test_rule_without_a_mass_it_needs_is_refused(
    rule: WeightRule, shell: Quantity | None, theoretical: Quantity | None
) -> None:
    count = NEEDS[rule].counts[0]
    with pytest.raises(ValueError, match="lacks a mass"):
        judge(rule, masses(*["178"] * count), shell, theoretical)


@pytest.mark.parametrize("shell", ["178", "178.1"])
def test_capsules_no_heavier_than_their_shells_are_refused(shell: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        judge(PH_EUR, masses(*["178"] * 20), mg(shell))
    assert "empty shells" in sentence(refusal.value.code)


def test_an_empty_capsule_among_filled_ones_is_judged_and_fails() -> None:
    made = judged_net(DAC_NRF, *off(10, "0"))
    assert made.deviations_percent[-1] == -100
    assert not made.passes


@pytest.mark.parametrize("rule", list(WeightRule))
def test_rule_has_its_words(rule: WeightRule) -> None:
    made = judge(rule, masses(*["178"] * NEEDS[rule].counts[0]), SHELL, mg(130))
    assert made.rule_code == f"weight_rule.{rule}"
    assert "capsules" in sentence(made.rule_code)


def test_working_of_weights_names_the_one_farthest_off() -> None:
    made = judged_net(DAC_NRF, *off(10, "94", "105"))
    mean, farthest, rsd = made.lines
    assert mean.exact == made.mean.exact
    assert [each.value for each in mean.inputs] == [999, 10]
    assert farthest.exact == -6
    assert [each.value for each in farthest.inputs] == [94, 100]
    assert rsd.exact == Fraction(made.rsd_percent)
