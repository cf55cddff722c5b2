"""The published plan cases: input and what is expected of the answer.

Levels and codes are compared as sets; figures agree where they differ by less than a
ten-thousandth; a remedy that a case does not name is not offered.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from compounding.application import plans

CASES = Path(__file__).parent.parent / "data" / "cases"
NAMES = sorted(path.stem for path in CASES.glob("plan-*.json"))
# The six that the first release must answer.
MAIN_JOB = (
    "plan-sample-one-strength-per-step",
    "plan-one-strength-for-all",
    "plan-too-small-to-weigh",
    "plan-liquid-fridge",
    "plan-tablets-expire-early",
    "plan-above-maximum",
)
AGREE = Decimal("0.0001")


def load(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return data


def agrees(expected: Any, found: Any) -> bool:
    if isinstance(expected, str) and isinstance(found, str):
        try:
            return abs(Decimal(expected) - Decimal(found)) < AGREE
        except ArithmeticError:
            return expected == found
    if isinstance(expected, dict):
        return all(key in found and agrees(value, found[key]) for key, value in expected.items())
    return type(expected) is type(found) and expected == found


def flattened(batch: dict[str, Any], findings: list[dict[str, Any]]) -> dict[str, Any]:
    """A batch of the answer with the keys that the cases use."""
    flat = {**batch, "last_day": batch["beyond_use"]["last_day"], **batch["covers"]}
    for finding in findings:
        if finding["batch"] == batch["number"]:
            for remedy in finding["remedies"]:
                figures = {key: value for key, value in remedy.items() if key != "kind"}
                larger = remedy["kind"] == "larger_batch"
                flat["larger_batch_units" if larger else remedy["kind"]] = (
                    figures["units"] if larger else figures
                )
    return flat


REMEDIES = ("larger_batch_units", "trituration", "whole_tablets")


def test_cases_are_all_there() -> None:
    assert len(NAMES) == 23
    assert set(MAIN_JOB) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str) -> None:
    case = load(name)
    answer: dict[str, Any] = json.loads(json.dumps(plans.to_json(plans.work_out(case["input"]))))
    expect = case["expect"]

    def codes(level: str) -> set[str]:
        return {each["code"] for each in answer["findings"] if each["level"] == level}

    assert codes("stop") == set(expect["stops"])
    assert codes("confirm") == set(expect["confirms"])
    assert len(answer["doses"]) == len(expect["doses"])
    for wanted, dose in zip(expect["doses"], answer["doses"], strict=True):
        assert agrees(wanted, dose), (wanted, dose)
    assert len(answer["batches"]) == len(expect["batches"])
    for wanted, batch in zip(expect["batches"], answer["batches"], strict=True):
        flat = flattened(batch, answer["findings"])
        for key, value in wanted.items():
            assert agrees(value, flat.get(key)), (key, value, flat.get(key))
        assert not {key for key in REMEDIES if key in flat} - set(wanted)
    if "tablets" in expect:
        for key, value in expect["tablets"].items():
            assert agrees(value, answer["tablets"][key]), (key, value, answer["tablets"][key])
    else:
        assert answer["tablets"] is None
