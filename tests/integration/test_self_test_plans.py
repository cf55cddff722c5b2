"""The plans of the self-test: read from their folder, or refused with the file that is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from compounding.errors import ReferenceDataError
from compounding.reference import published
from compounding.reference.published import Wanted

PLAN = '{"id": "PLAN-1", "what": "w", "source": "s", "request": {}, "expect": {"stops": "none"}}'


def test_read_plans_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(PLAN.replace("PLAN-1", "PLAN-2"), encoding="utf-8")
    (tmp_path / "b.json").write_text(PLAN, encoding="utf-8")
    plans = published.read_plans(tmp_path)
    assert [each.id for each in plans] == ["PLAN-1", "PLAN-2"]
    assert plans[0].wanted == (Wanted("stops", "none"),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "JSONDecodeError"),
        ("[]", "is not a table"),
        (PLAN.replace('"stops": "none"', ""), "nothing is expected"),
        (PLAN.replace('"none"', "0"), "stops is not a text"),
        (PLAN.replace('"request": {}, ', ""), "request is missing"),
        (PLAN.replace('"what"', '"colour"'), "what is missing"),
        (PLAN.replace('"id"', '"colour": "red", "id"'), "unknown colour"),
    ],
)
def test_read_plans_with_a_fault_are_refused_with_the_file(
    tmp_path: Path, text: str, why: str
) -> None:
    (tmp_path / "plan-x.json").write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceDataError) as refusal:
        published.read_plans(tmp_path)
    assert why in refusal.value.params["place"]
    assert refusal.value.params["file"] == "plan-x.json"


def test_read_plans_of_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        published.read_plans(tmp_path)
    assert refusal.value.params["place"] == "no plans"
