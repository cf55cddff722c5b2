"""The regimens, syringes and bottles that ship with the program, and what is refused in them."""

from __future__ import annotations

from typing import Any

import pytest

from compounding.domain.titration import CEILING, build_steps
from compounding.errors import ReferenceDataError
from compounding.quantity import mg, ml
from compounding.reference import offered, offers
from compounding.reference.rows import Row

SOURCED = {"source": "a test", "mark": "D"}
USUAL = {
    "id": "usual",
    "name": "Usual",
    "start_mg": "1.5",
    "increase_mg": "1.5",
    "every_nights": 14,
    "maximum_mg": "4.5",
    "evidence": "Off-label.",
    **SOURCED,
}
DISPENSING = {
    "bottles_ml": ["30", "60"],
    "syringe": [{"holds_ml": "1", "graduation_ml": "0.01"}],
    **SOURCED,
}


@pytest.mark.parametrize(
    ("name", "doses", "nights"),
    [
        ("usual", ["1.5", "3", "4.5"], 14),
        ("slow", ["1.5", "3", "4.5"], 28),
        ("weekly", ["1", "2", "3", "4", "4.5"], 7),
        ("small", ["0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "4.5"], 14),
    ],
)
def test_regimens_section_7_have_their_published_steps(name: str, doses: list[str], nights: int):
    rise = offered().regimens[name].increase
    steps = build_steps(rise.start, rise.increase, rise.every_nights, rise.maximum)
    assert [step.dose for step in steps] == [mg(dose) for dose in doses]
    assert {step.nights for step in steps} == {nights}


def test_regimens_say_that_no_guideline_stands_behind_them():
    regimens = offered().regimens.values()
    assert list(offered().regimens) == ["usual", "slow", "weekly", "small"]
    assert {each.evidence for each in regimens} == {
        "Off-label; no society guideline stands behind it."
    }
    assert all(each.source.text for each in regimens)
    assert all(each.increase.maximum <= CEILING for each in regimens)


def test_syringes_and_bottles_shipped():
    marked = [(each.holds, each.graduation) for each in offered().syringes]
    assert marked == [
        (ml(1), ml("0.01")),
        (ml(3), ml("0.1")),
        (ml(5), ml("0.2")),
        (ml(10), ml("0.5")),
    ]
    assert offered().bottles == tuple(ml(size) for size in (30, 60, 100, 120, 150, 200, 240))


def read(regimens: list[dict[str, Any]], dispensing: dict[str, Any]) -> None:
    offers.read(Row("regimens.toml", "", {"regimen": regimens}), Row("d.toml", "", dispensing))


def test_offers_that_are_sound_are_read():
    read([USUAL], DISPENSING)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"maximum_mg": "4.51"}, "above 4.5 mg"),
        ({"start_mg": "4.51"}, "start is above the maximum"),
        ({"every_nights": 0}, "every_nights"),
        ({"evidence": ""}, "evidence"),
        ({"mark": "X"}, "mark"),
        ({"pace": "quick"}, "unknown pace"),
    ],
)
def test_regimen_that_may_not_be_offered_is_refused(wrong: dict[str, Any], why: str):
    with pytest.raises(ReferenceDataError) as refusal:
        read([{**USUAL, **wrong}], DISPENSING)
    assert why in refusal.value.params["place"]


def test_regimen_named_twice_is_refused():
    with pytest.raises(ReferenceDataError):
        read([USUAL, USUAL], DISPENSING)


@pytest.mark.parametrize(
    "wrong",
    [
        {"bottles_ml": ["60", "30"]},
        {"bottles_ml": ["30", "30"]},
        {"bottles_ml": []},
        {"bottles_ml": ["0", "30"]},
        {"bottles_ml": ["3,0"]},
        {"syringe": [{"holds_ml": "1", "graduation_ml": "0.3"}]},
        {"syringe": []},
        {"mark": "X"},
        {"jar": "1"},
    ],
)
def test_dispensing_table_with_a_fault_is_refused(wrong: dict[str, Any]):
    with pytest.raises(ReferenceDataError):
        read([USUAL], {**DISPENSING, **wrong})
