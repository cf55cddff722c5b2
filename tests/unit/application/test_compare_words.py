"""The ways to make a prescription, in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compounding import domain
from compounding.application import compare, plans
from compounding.messages import SENTENCES, sentence_of
from compounding.reference import tables
from tests.unit.plan_samples import capsules, fine, liquid, plan_of, steps

WEEKLY = {"regimen": {"start_mg": "1", "increase_mg": "1", "every_nights": 7, "maximum_mg": "4.5"}}


def shown(data, other=None):
    comparison = compare.ways(plan_of(data), other)
    rows = [
        (
            compare.name_of(way),
            compare.tablets_of(way),
            compare.waste_of(way),
            compare.each_night(way),
            compare.range_of(way),
            compare.shortest_of(way),
            compare.check_of(way)[1],
        )
        for way in comparison.ways
    ]
    return rows, compare.because(comparison)


def test_words_of_the_usual_prescription():
    rows, because = shown(capsules(fine()))
    assert rows == [
        ("One strength per step", "3", "15", "1 capsule", "± 15 %", "180 days", "Fine"),
        ("1.5 mg capsules", "3", "22.5", "1, 2, 3 capsules", "± 15 %", "180 days", "Fine"),
        (
            "Liquid 1 mg per mL, refrigerator", "3", "0", "1.5, 3, 4.5 mL", "± 14 %",
            "35 days, made again 27 Dec", "Fine",
        ),
        (
            "Liquid 1 mg per mL, room", "4", "0", "1.5, 3, 4.5 mL", "± 13 %",
            "30 days, made again 22 Dec", "Fine",
        ),
    ]  # fmt: skip
    assert because == ("Best: One strength per step. 1 capsule every night is the easiest to take.")


@pytest.mark.parametrize(
    ("data", "because"),
    [
        (capsules(), "Everything is made on one day; the next way needs 2 days."),
        (capsules(fine(steps(("6", 14)))), "the doses themselves are in the way"),
        (capsules(fine({"first_dose": "2027-12-01"})), "Best:"),
        (liquid(fine(steps(("4.5", 7)))), "Best:"),
    ],
)
def test_because_says_what_sets_the_first_apart(data, because):
    assert because in shown(data)[1]


def test_because_every_reason_has_its_sentence():
    for criterion in compare.Criterion:
        assert f"because.{criterion.value}" in SENTENCES


def test_short_words_exist_for_every_stop_of_a_plan():
    source = "".join(path.read_text("utf-8") for path in Path(domain.__file__).parent.glob("*.py"))
    stops = set(re.findall(r'Level\.STOP,\s*"([a-z_]+)"', source)) - {
        "dose_above_maximum",
        "tablet_far_apart",
    }
    assert "below_minimum_weighable" in stops
    assert {f"way.stop.{code}" for code in stops} <= set(SENTENCES)
    assert "way.stop.not_on_graduation" in SENTENCES
    assert "way.stop.expires_before_last_dose" in SENTENCES


def test_way_that_cannot_be_made_says_why_and_keeps_its_place():
    plan = plan_of(capsules())
    light = compare.ways(plan).ways[-1]
    assert compare.check_of(light) == ("stop", "Too light to weigh")
    assert "120 mg" in compare.told(light)


def test_way_without_figures_is_said_without_inventing_any():
    way = next(w for w in compare.ways(plan_of(capsules(fine(), strength="1"))).ways if w.chosen)
    assert compare.name_of(way) == "1 mg capsules"
    assert compare.each_night(way) == "not a whole number of capsules"
    assert (compare.tablets_of(way), compare.waste_of(way), compare.range_of(way)) == ("", "", "")
    assert compare.shortest_of(way) == ""


def test_fewest_strengths_say_how_they_are_planned():
    few = next(w for w in compare.ways(plan_of(capsules(fine(WEEKLY)))).ways if w.make is None)
    assert compare.name_of(few) == "1, 4 and 4.5 mg capsules"
    assert (
        "1 mg capsules for steps 1 to 3, 4 mg capsules for step 4 and 4.5 mg capsules for step 5"
        in compare.told(few)
    )


def test_unknown_filler_is_said():
    way = next(w for w in compare.ways(plan_of(liquid(fine()))).ways if not w.filler_known)
    assert "filler is not known yet" in compare.told(way)


def test_questions_are_counted():
    found = compare.ways(plan_of(capsules(fine(), filler={"name": "starch", "packing_mg": "130"})))
    way = next(w for w in found.ways if w.chosen)
    assert compare.check_of(way) == ("warn", "1 question")


def test_many_making_days_are_counted_instead_of_listed():
    found = compare.ways(plan_of(liquid(fine(steps(("4.5", 200))))))
    way = next(w for w in found.ways if w.chosen)
    assert compare.shortest_of(way) == "35 days, made again 27 Dec and 4 times more"


def test_other_form_is_read_where_it_can_be():
    asked = liquid(fine())
    assert compare.read_other(asked) == plans.read_request(asked).make
    del asked["make"]["overfill_ml"]
    assert compare.read_other(asked) is None
    assert compare.read_other({}) is None


def test_text_of_a_plan_shows_the_ways_within_80_columns():
    text = plans.plan_as_text(plan_of(capsules(fine(WEEKLY))))
    assert "Ways to make it" in text
    assert "  *  One strength per step" in text
    assert max(map(len, text.splitlines())) <= 80


def test_names_of_liquids_carry_the_formula_where_it_is_not_the_usual_one():
    ways = compare.ways(plan_of(liquid(fine(), formula="simple-syrup"))).ways
    names = [compare.name_of(way) for way in ways]
    assert "Simple syrup 1 mg per mL, refrigerator" in names
    assert len(set(names)) == len(names)


def test_names_exist_for_every_formula():
    for formula in tables().formulas:
        assert f"way.formula.{formula}" in SENTENCES


def test_liquid_says_what_is_left_over_in_its_bottles():
    ways = compare.ways(plan_of(liquid(fine(), storage="room"))).ways
    cold = next(w for w in ways if compare.name_of(w) == "Liquid 1 mg per mL, refrigerator")
    assert compare.waste_of(cold) == "0"
    assert compare.told(cold) == "150 mg are made, 126 mg are taken; 24 mg are left over."


def test_liquid_without_a_rest_says_nothing_of_it():
    data = liquid(fine(steps(("2.5", 20))))
    way = next(w for w in compare.ways(plan_of(data)).ways if w.chosen)
    assert compare.told(way) == ""


def test_sentences_of_fillers_begin_with_a_capital():
    for name in ("calcium carbonate", "hypromellose", "blend 7"):
        plan = plan_of(capsules(fine(), filler={"name": name, "packing_mg": "130"}))
        assert [sentence_of(each)[0] for each in plan.findings] == ["T"]
