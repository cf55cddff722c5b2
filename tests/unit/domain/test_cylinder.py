"""The volume of a measuring cylinder is judged by what the capsules of each batch hold."""

from __future__ import annotations

import pytest

from compounding.application import compare
from compounding.domain.compare import Kind
from compounding.messages import sentence_of
from tests.unit.plan_samples import Data, capsules, codes, fine, liquid, plan_of, steps

EVEN = steps(("1.5", 14), ("3", 14))
UNEVEN = steps(("1.5", 14), ("3", 29))


def by_volume(volume: str, top: Data = EVEN, **make: object) -> Data:
    """Size 3 holds 0.3 mL: 15 capsules 4.5 mL, 30 capsules 9 mL."""
    return capsules(fine(top), method="volume", cylinder_ml=volume, **make)


def judged(data: Data) -> list[tuple[str, str, int | None, str]]:
    return [
        (each.level.value, each.code, each.batch, each.params["variant"])
        for each in plan_of(data).findings
        if each.code.startswith("cylinder")
    ]


@pytest.mark.parametrize("volume", ["4.05", "4.5", "4.95"])
def test_findings_volume_within_ten_percent_is_not_asked_about(volume: str) -> None:
    assert judged(by_volume(volume)) == []


@pytest.mark.parametrize("volume", ["4.04", "4.96", "3.375", "5.625", "0.9", "22.5"])
def test_findings_volume_up_to_five_times_off_is_asked_about(volume: str) -> None:
    asked = ("confirm", "cylinder_volume_unusual")
    assert judged(by_volume(volume)) == [(*asked, 1, "one"), (*asked, 2, "one")]


@pytest.mark.parametrize(
    ("volume", "variant"),
    [
        ("0.89", "one"),
        ("22.6", "one"),
        ("30", "one"),
        ("45", "slip"),
        ("0.45", "slip"),
        ("56.25", "slip"),
        ("56.3", "one"),
        ("0.33", "one"),
    ],
)
def test_findings_volume_more_than_five_times_off_stops(volume: str, variant: str) -> None:
    wrong = ("stop", "cylinder_volume_wrong")
    assert judged(by_volume(volume)) == [(*wrong, 1, variant), (*wrong, 2, variant)]


def test_findings_batches_of_different_sizes_say_which_needs_what() -> None:
    plan = plan_of(by_volume("4.5", UNEVEN))
    (asked,) = [each for each in plan.findings if each.subject == "make.cylinder_ml"]
    assert (asked.code, asked.batch) == ("cylinder_volume_unusual", 2)
    assert "need 4.5 mL for batch 1, 9 mL for batch 2. Plan" in sentence_of(asked)


def test_findings_neighbours_that_need_the_same_are_named_together() -> None:
    plan = plan_of(by_volume("5", steps(("1", 14), ("2", 14), ("3", 16))))
    asked = [each for each in plan.findings if each.code == "cylinder_volume_unusual"]
    told = {each.batch: sentence_of(each) for each in asked}
    assert set(told) == {1, 2}
    assert "need 4.5 mL for batches 1 and 2, 5.1 mL for batch 3. Plan" in told[1]


def test_findings_extra_capsules_and_size_of_a_batch_count() -> None:
    choice = [{"step": 2, "extra_units": 16}]
    assert [each[2] for each in judged(by_volume("4.5", batches=choice))] == [2]
    assert judged(by_volume("4.5", batches=choice))[0][3] == "apart"
    assert judged(by_volume("7.5", size="1")) == []


def test_findings_one_strength_counts_the_capsules_of_all_nights() -> None:
    # 14 + 28 capsules and an extra one, 0.3 mL each.
    assert judged(by_volume("12.9", strength="1.5")) == []
    assert judged(by_volume("2.5", strength="1.5"))[0][:3] == ("stop", "cylinder_volume_wrong", 1)


def test_findings_without_whole_capsules_judge_no_volume() -> None:
    assert codes(plan_of(by_volume("4.5", strength="1"))) == ["dose_not_multiple"]


def test_findings_capsules_that_are_only_compared_are_not_judged() -> None:
    ways = compare.ways(plan_of(liquid(fine(EVEN)))).ways
    assert all(way.problem is None for way in ways if way.kind is not Kind.LIQUID)


def test_findings_strengths_planned_apart_are_not_judged_by_one_volume() -> None:
    weekly = steps(("1", 7), ("2", 7), ("3", 7), ("4", 7), ("4.5", 7))
    ways = compare.ways(plan_of(by_volume("0.5", weekly))).ways
    few = next(way for way in ways if way.kind is Kind.FEWEST)
    assert few.problem is None
    whole = next(way for way in ways if way.kind is Kind.ONE_STRENGTH)
    assert compare.check_of(whole) == ("stop", "Wrong volume")


def test_findings_slip_is_told_by_its_point() -> None:
    told = [sentence_of(each) for each in plan_of(by_volume("45")).findings]
    assert told[0].startswith("Batch 1 is filled up to 45 mL, but its 15 capsules of size 3 hold")
    assert "the decimal point has slipped" in told[0]
    assert told[0].endswith("Fill up to 4.5 mL.")
