"""The second path: it agrees with every good plan, and names each figure that is made wrong."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compounding.application import plans
from compounding.application.plan_output import agreement_sentence
from compounding.domain import planning, second_path
from compounding.domain.plan import NOT_COMPARED, Agreement, Difference, Plan
from compounding.domain.second_path import parts
from compounding.domain.second_path.account import Account
from compounding.findings import Level, Remedy
from compounding.messages import sentence_of
from compounding.reference import tables
from tests.unit.plan_samples import capsules, finding, plan_of, steps
from tests.unit.spoilt_plans import GOOD, SPOILT, in_batch, in_tablets, without


def again(plan: Plan) -> Agreement:
    return second_path.work_again(plan.request, tables(), plan)


def named(plan: Plan) -> set[tuple[str, int | None]]:
    return {(each.what, each.batch) for each in again(plan).differences}


@pytest.mark.parametrize("name", GOOD)
def test_work_again_good_plan_agrees(name: str) -> None:
    plan = plan_of(GOOD[name])
    assert plan.agreement == again(plan)
    assert plan.agreement.differences == ()
    assert plan.agreement.agrees
    assert plan.agreement.checks >= 20


@pytest.mark.parametrize(
    ("name", "spoil", "what", "batch"),
    SPOILT,
    ids=[f"{name}: {what} {index}" for index, (name, _, what, _) in enumerate(SPOILT)],
)
def test_work_again_names_the_figure_that_is_wrong(
    name: str, spoil: Callable[[Plan], Plan], what: str, batch: int | None
) -> None:
    assert (what, batch) in named(spoil(plan_of(GOOD[name])))


def test_work_again_names_a_rounding_kept_silent() -> None:
    balance = {
        "rule": "sensitivity",
        "sensitivity_mg": "6",
        "max_error_pct": "5",
        "readability_mg": "10",
    }
    plan = plan_of(capsules({**steps(("1.5", 22)), "balance": balance}, extra_units=0))
    spoilt = without("rounding_moves_strength")(plan)
    assert named(plan) == set()
    assert named(spoilt) == {("rounding_moves_strength", 1)}


def test_work_again_other_remedy_for_a_liquid_is_named() -> None:
    plan = plan_of(GOOD["weighed light"])
    stop = finding(plan, "below_minimum_weighable")
    other = replace(stop, remedies=(Remedy("larger_batch", {"units": 30}),))
    assert ("remedy", 1) in named(replace(plan, findings=(other,)))


def test_work_again_offered_trituration_that_does_not_help_is_named() -> None:
    plan = plan_of(capsules(method="fixed_fill", fill_mg="11.1", extra_units=0))
    stop = finding(plan, "below_minimum_weighable")
    offer = Remedy("trituration", {"multiple": 2})
    spoilt = replace(plan, findings=(replace(stop, remedies=(*stop.remedies, offer)),))
    assert ("trituration offered", 1) in named(spoilt)


def test_work_again_says_both_figures() -> None:
    plan = in_batch(1, filler=None, units=16)(plan_of(GOOD["packing"]))
    differences = again(plan).differences
    assert Difference("number of capsules", 2, "16", "15") in differences
    assert Difference("filler", 2, "none", "1853.8") in differences


def test_work_again_counts_every_comparison() -> None:
    account = Account()
    account.same("list", None, [True, None, (1, "a")], [False])
    account.same("nothing", 1, (), None)
    account.equal("balance", 1, -3 * parts.SCALE // 2, 0)
    assert account.checks == 3
    assert account.differences == [
        Difference("list", None, "yes, none, 1, a", "no"),
        Difference("nothing", 1, "none", "none"),
        Difference("balance", 1, "-1.5", "0"),
    ]


@pytest.mark.parametrize("text", ["0", "-1.5", "12.000000000001", "3"])
def test_write_what_was_read_is_the_same(text: str) -> None:
    assert parts.write(parts.read(text)) == text


def test_given_figure_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(ValueError, match="lacks a figure"):
        parts.given(None)


def test_compared_difference_is_a_stop_that_names_batch_and_figure() -> None:
    plan = in_batch(1, units=16, filler=None)(plan_of(GOOD["packing"]))
    judged = planning.compared(plan, again(plan))
    first = judged.findings[0]
    assert (first.level, first.code, first.batch) == (Level.STOP, "paths_disagree", 2)
    assert sentence_of(first).startswith(
        "Batch 2 was worked out twice, and the two sums do not agree: "
        "number of capsules is 16 by the one and 15 by the other."
    )
    assert [each.code for each in judged.findings].count("paths_disagree") == 1
    assert not judged.can_be_made


def test_compared_difference_of_the_whole_plan_is_a_stop() -> None:
    plan = in_tablets(to_crush=30)(plan_of(GOOD["packing"]))
    (stop,) = planning.compared(plan, again(plan)).findings
    assert stop.batch is None
    assert "tablets to crush is 30 by the one and 3 by the other" in sentence_of(stop)


def test_plan_without_agreement_cannot_be_made() -> None:
    plan = plan_of(GOOD["packing"])
    assert plan.can_be_made
    assert not replace(plan, agreement=NOT_COMPARED).can_be_made


def test_to_json_says_that_both_paths_agree() -> None:
    plan = plan_of(GOOD["packing"])
    assert plans.to_json(plan)["second_path"] == {"agrees": True, "checks": plan.agreement.checks}
    said = agreement_sentence(plan.agreement)
    assert f"{plan.agreement.checks} figures compared, all agree." in said
    assert said.split()[:2] == ["Worked", "out"]
    assert "figures compared, all agree." in " ".join(plans.plan_as_text(plan).split())


def test_to_json_says_what_differs() -> None:
    plan = in_tablets(to_crush=30)(plan_of(GOOD["packing"]))
    judged = planning.compared(plan, again(plan))
    data: Any = plans.to_json(judged)["second_path"]
    assert data["agrees"] is False
    assert data["differences"] == [
        {"what": "tablets to crush", "batch": None, "first": "30", "second": "3"}
    ]
    assert "1 of" in agreement_sentence(judged.agreement)


def test_second_path_reads_only_what_is_no_sum() -> None:
    """Plain data, tables and findings; no arithmetic of fractions or quantities."""
    allowed = {
        "compounding.domain.plan",
        "compounding.domain.request",
        "compounding.domain.tables",
        "compounding.findings",
        "compounding.quantity",
    }
    own = Path(str(second_path.__file__)).parent
    read: set[str] = set()
    called: set[str] = set()
    for path in own.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("compounding"):
                read.add(str(node.module))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called.add(node.func.id)
    assert {each for each in read if ".second_path" not in each} == allowed
    assert not called & {"Fraction", "Quantity", "Decimal", "plain", "mg", "ml", "half_up"}
