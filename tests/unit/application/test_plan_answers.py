"""What follows from a plan, in words: expected dose, next supply, limits of the last day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compounding.application import plan_answers, plan_working
from compounding.domain.plan import Part
from compounding.quantity import Quantity, mg
from tests.unit.plan_samples import Data, capsules, fine, liquid, plan_of


def test_expected_dose_of_capsules_names_the_range_and_the_tablets_own_range() -> None:
    plan = plan_of(capsules(fine()))
    worst = plan_answers.worst(plan)
    assert worst is not None
    assert plan_answers.expected_title(plan) == "Dose in a capsule, 95 %"
    assert plan_answers.range_text(worst) == "± 15 %"
    largest = plan_answers.largest_text(plan, worst)
    assert largest == "largest part: the tablets' own 90\u00a0–\u00a0110\u00a0%"
    assumed = plan_answers.assumed_text(plan, worst)
    assert assumed == "assumed: tablet to tablet, mixing, filling"


def test_expected_dose_of_a_liquid_is_that_of_the_worst_bottle() -> None:
    plan = plan_of(liquid(fine()))
    worst = plan_answers.worst(plan)
    assert worst is not None
    assert worst.batch == 2
    assert plan_answers.expected_title(plan) == "Dose from the syringe, 95 %"
    assert plan_answers.range_text(worst) == "± 14 %"
    assert plan_answers.expected_batches(plan)[-1] == "Batch 2, step 3: 4.5 mg, ± 13.6 %"


def test_expected_dose_with_an_assay_says_the_narrower_range() -> None:
    plan = plan_of(capsules(fine({"uncertainty": {"label_pct": "2.5"}})))
    worst = plan_answers.worst(plan)
    assert worst is not None
    assert plan_answers.largest_text(plan, worst) == "largest part: filling, assumed"
    label = replace(worst, parts=(Part("label", worst.parts[0].percent),))
    said = plan_answers.largest_text(plan, label)
    assert said == "largest part: the tablets' own 97.5\u00a0–\u00a0102.5\u00a0%"


def test_expected_dose_without_assumed_parts_says_nothing_of_them() -> None:
    given = {f"{name}_pct": "1" for name in ("label", "tablet", "blend", "fill", "measure")}
    plan = plan_of(capsules(fine({"uncertainty": given})))
    worst = plan_answers.worst(plan)
    assert worst is not None
    assert plan_answers.assumed_text(plan, worst) == ""


def test_worst_without_a_batch_is_none() -> None:
    assert plan_answers.worst(plan_of(capsules(fine(), strength="1"))) is None


def test_refill_says_the_last_night_and_the_day_to_make_by() -> None:
    said = plan_answers.refill_text(plan_of(capsules(fine({"lead_days": 1}))))
    assert said == "Last night covered 3 Jan; next supply made by 3 Jan."


def test_limits_name_the_winner_first_and_the_others_by_date() -> None:
    first = plan_of(liquid(fine())).batches[0]
    won = "35 days, preserved liquid without an antimicrobial test"
    assert plan_answers.limits_text(first) == (
        f"2026-Dec-26: {won}. This limit comes first.",
        "2027-Jan-20: 60 days, stability study",
        "2028-Mar-31: the tablets expire",
    )


@pytest.mark.parametrize(
    ("symbol", "of", "exact"),
    [("target", "filler", mg("1901.9")), ("target", "tablet powder", mg("83.25"))],
)
def test_lines_of_a_batch_are_those_of_the_thing_weighed(
    symbol: str, of: str, exact: Quantity
) -> None:
    plan = plan_of(capsules(fine()))
    (line,) = plan_answers.lines_of(plan, symbol, plan.batches[0], of)
    assert line.exact == exact.exact


def test_lines_of_a_batch_include_those_of_its_steps() -> None:
    plan = plan_of(capsules(fine(), strength="1.5"))
    (batch,) = plan.batches
    assert [line.step for line in plan_answers.lines_of(plan, "last_night", batch)] == [1, 2, 3]
    assert plan_answers.lines_of(plan, "last_night") == ()
    assert [line.exact for line in plan_answers.lines_of(plan, "waste")] == [22.5]


@pytest.mark.parametrize("data", [capsules(fine()), liquid(fine())])
def test_place_of_a_line_is_where_its_text_stands(data: Data) -> None:
    plan = plan_of(data)
    text = plan_working.working_text(plan)
    for line in plan.working:
        first, count = plan_working.place_of(plan, line)
        block = text[first : first + count]
        assert block[0].startswith(f"  {plan_working.symbol_text(line)[:20]}")
        assert "= " in block[-1] or "= " in block[-2]


def test_place_of_a_line_of_another_plan_is_refused() -> None:
    plan, other = plan_of(capsules(fine())), plan_of(capsules(fine()))
    with pytest.raises(ValueError, match="another plan"):
        plan_working.place_of(plan, other.working[0])
