"""The dose to expect (rule 13; calculations 6)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compounding.domain import uncertainty
from compounding.domain.plan import ExpectedDose
from compounding.quantity import mg, plain
from tests.unit.plan_samples import Data, capsules, fine, liquid, plan_of, steps


@settings(max_examples=100, deadline=None)
@given(st.fractions(min_value=0, max_value=10**6))
def test_root_squared_is_the_square(square: Fraction) -> None:
    found = uncertainty.root(square)
    step = Fraction(1, 10**15)
    assert found**2 <= square < (found + step) ** 2


def parts_of(expected: ExpectedDose) -> dict[str, Fraction]:
    return {part.what: part.percent for part in expected.parts}


def spread_of_e03(crushed: int) -> Fraction:
    """E03: tablet 3 %, blend 2 %, fill 4 %, balance 0.5 %, without the label's range."""
    # 50 mg tablets that are all drug: `crushed` tablets hold the powder of the batch.
    powder = Decimal("49.5") * crushed
    readability = Decimal("0.005") * powder * Decimal(6).sqrt()
    top: Data = {
        **steps(("4.5", 11 * crushed)),
        "tablet": {
            "label_mg": "50",
            "weighed": {"count": 20, "mass_mg": "1000"},
            "expires": "2028-03",
        },
        "balance": {
            "rule": "sensitivity",
            "sensitivity_mg": "0.01",
            "max_error_pct": "5",
            "readability_mg": str(readability.quantize(Decimal("0.000001"))),
        },
        "uncertainty": {
            "label_pct": "0",
            "tablet_pct": "3",
            "blend_pct": "2",
            "fill_pct": "4",
        },
    }
    plan = plan_of(capsules(top, extra_units=0))
    assert plan.tablets is not None
    assert plan.tablets.to_crush == crushed
    return plan.expected[0].relative_uncertainty_percent


@pytest.mark.parametrize(("crushed", "percent"), [(1, "5.41"), (3, "4.82"), (10, "4.6")])
def test_spread_e03(crushed: int, percent: str) -> None:
    assert plain(spread_of_e03(crushed) / 2, 2) == percent


def test_spread_of_capsules_names_each_part_before_squaring() -> None:
    plan = plan_of(capsules())
    parts = parts_of(plan.expected[0])
    assert list(parts) == ["label", "tablet", "blend", "fill", "balance"]
    assert plain(parts["label"]) == "5.773503"
    assert plain(parts["tablet"]) == "1.732051"
    assert (str(parts["blend"]), str(parts["fill"])) == ("2", "4")
    # readability ÷ √12 × √2 over 83.25 mg
    assert plain(parts["balance"]) == "0.490388"
    squares = sum((part**2 for part in parts.values()), Fraction(0))
    relative = plan.expected[0].relative_uncertainty_percent
    assert abs(relative**2 - 4 * squares) < Fraction(1, 10**9)


def test_spread_marks_defaults_without_a_source_as_assumed() -> None:
    assumed = {part.what: part.assumed for part in plan_of(capsules()).expected[0].parts}
    assert assumed == {
        "label": False,
        "tablet": True,
        "blend": True,
        "fill": True,
        "balance": False,
    }


def test_spread_given_in_the_request_is_not_assumed() -> None:
    top = {"uncertainty": {"tablet_pct": "3", "label_pct": "2"}}
    parts = plan_of(capsules(top)).expected[0].parts
    assert [part.assumed for part in parts] == [False, False, True, True, False]
    assert plain(parts[0].percent) == "1.154701"


@pytest.mark.parametrize(
    ("tablets", "names"),
    [
        ("whole", ["label", "tablet", "measure"]),
        ("weighed", ["label", "tablet", "balance", "measure"]),
    ],
)
def test_spread_of_a_liquid_has_the_syringe_and_weighs_only_powder(
    tablets: str, names: list[str]
) -> None:
    plan = plan_of(liquid(tablets=tablets))
    assert list(parts_of(plan.expected[0])) == names
    assert [(each.batch, each.step) for each in plan.expected] == [(1, 1), (1, 2), (1, 3), (2, 3)]


def test_spread_divides_by_the_tablets_crushed_that_day() -> None:
    data = {**steps(("1.5", 100), ("3", 100)), "lead_days": 2}
    plan = plan_of(capsules(fine(data)))
    tablet_parts = [parts_of(each)["tablet"] ** 2 for each in plan.expected]
    assert [plain(part, 4) for part in tablet_parts] == ["2.25", plain(Fraction(9, 7), 4)]


def test_mean_of_capsules_is_the_strength_as_weighed() -> None:
    assert [plain(each.mean.exact) for each in plan_of(capsules()).expected] == [
        "1.495495",
        "3.009009",
        "4.504505",
    ]


def test_mean_of_a_liquid_is_the_volume_as_measured() -> None:
    off = {**steps(("2.25", 1)), "first_dose": "2026-11-22"}
    plan = plan_of(liquid(off, formula="fawcett-5", concentration_mg_per_ml="5"))
    assert plan.expected[0].mean == mg("2.5")


def test_mean_of_a_liquid_of_weighed_powder_is_at_the_strength_as_weighed() -> None:
    plan = plan_of(liquid(tablets="weighed", overfill_ml="2"))
    powder = plan.batches[0].weighings[0]
    moved = powder.target.ratio(powder.exact)
    assert moved != 1
    assert plan.expected[0].mean == mg("1.5") * moved


def test_mean_of_a_batch_that_is_no_capsules_is_refused() -> None:
    batch = replace(plan_of(capsules()).batches[0], strength=None)
    with pytest.raises(ValueError, match="strength"):
        uncertainty.effective_strength(batch)


def test_working_of_the_spread_gives_its_parts() -> None:
    plan = plan_of(capsules())
    expected = plan.expected[1]
    lines = {line.symbol: line.exact for line in plan.working if line.batch == 2}
    assert lines["spread"] == expected.relative_uncertainty_percent
    for part in expected.parts:
        assert lines[f"part.{part.what}"] == part.percent
