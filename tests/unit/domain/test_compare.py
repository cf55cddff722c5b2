"""Every sensible way to make a prescription, the best first, the impossible ones with why."""

from __future__ import annotations

from datetime import date

import pytest

from compounding.application import plans
from compounding.domain import compare, planning
from compounding.domain.compare import Criterion, Kind
from compounding.domain.request import CapsuleMaking, LiquidMaking, Storage
from compounding.quantity import mg
from compounding.reference import tables
from tests.unit.plan_samples import capsules, fine, liquid, plan_of, steps

WEEKLY = {"regimen": {"start_mg": "1", "increase_mg": "1", "every_nights": 7, "maximum_mg": "4.5"}}


def compared(data, other=None):
    return compare.compare(plan_of(data), other, tables())


def kinds(comparison):
    return [way.kind for way in comparison.ways]


def way(comparison, kind, storage=None):
    return next(
        each
        for each in comparison.ways
        if each.kind is kind and (storage is None or each.make.storage is storage)
    )


def test_compare_usual_prescription_shows_four_ways_with_the_figures_of_their_plans():
    found = compared(capsules(fine()))
    figures = [
        (w.kind, w.tablets.to_crush, w.tablets.waste, len(w.batches), w.shortest[0])
        for w in found.ways
    ]
    assert figures == [
        (Kind.PER_STEP, 3, mg("15"), 3, 180),
        (Kind.ONE_STRENGTH, 3, mg("22.5"), 1, 180),
        (Kind.LIQUID, 3, mg("0"), 2, 35),
        (Kind.LIQUID, 4, mg("0"), 2, 30),
    ]
    assert found.because is Criterion.EACH_NIGHT
    assert [w.chosen for w in found.ways] == [True, False, False, False]
    assert found.blocked is None


def test_compare_each_way_is_the_plan_that_taking_it_gives():
    plan = plan_of(capsules(fine()))
    for each in compare.compare(plan, None, tables()).ways:
        assert each.make is not None
        from dataclasses import replace

        taken = planning.work_out(replace(plan.request, make=each.make), tables())
        assert (taken.batches, taken.tablets, taken.expected) == (
            each.batches,
            each.tablets,
            each.expected,
        )


def test_compare_too_light_way_stays_and_says_why():
    found = compared(capsules())
    light = way(found, Kind.PER_STEP)
    assert light.problem.code == "below_minimum_weighable"
    assert found.ways[-1] is light
    assert found.ways[0].kind is Kind.ONE_STRENGTH
    assert found.because is Criterion.MAKING_DAYS


def test_compare_making_days_are_those_of_the_batches():
    bottle = way(compared(capsules(fine())), Kind.LIQUID, Storage.REFRIGERATOR)
    assert bottle.making_days == (date(2026, 11, 22), date(2026, 12, 27))
    assert bottle.shortest[1].make_on == date(2026, 11, 22)


def test_compare_fewest_strengths_share_the_tablets_of_one_day():
    found = compared(capsules(fine(WEEKLY)))
    few = way(found, Kind.FEWEST)
    assert [str(each) for each in few.strengths] == ["1 mg", "4 mg", "4.5 mg"]
    assert few.make is None
    assert [batch.units for batch in few.batches] == [43, 8, 8]
    # (43 + 8 × 4 + 8 × 4.5) mg of 50 mg tablets, made on one day: 2.22 tablets, 3 to crush.
    assert few.tablets.to_crush == 3
    assert few.tablets.waste == mg("39")
    assert [dose.units for dose in few.doses] == [1, 2, 3, 1, 1]
    assert len(few.expected) == 3


def test_compare_nine_capsules_a_night_go_after_ways_that_spare_them():
    found = compared(capsules(fine(WEEKLY)))
    assert way(found, Kind.ONE_STRENGTH) is [w for w in found.ways if w.problem is None][-1]


def test_compare_regimen_above_maximum_blocks_every_way():
    found = compared(capsules(fine(steps(("6", 14)))))
    assert found.blocked.code == "dose_above_maximum"
    assert found.because is None
    assert all(each.problem is None for each in found.ways)


def test_compare_one_dose_has_no_second_strength():
    found = compared(capsules(fine(steps(("4.5", 30)))))
    assert kinds(found).count(Kind.ONE_STRENGTH) == 0
    assert kinds(found).count(Kind.PER_STEP) == 1


def test_compare_own_strength_stands_beside_the_shared_one():
    found = compared(capsules(fine(), strength="0.5"))
    strengths = [w.strengths for w in found.ways if w.kind is Kind.ONE_STRENGTH]
    assert sorted(str(each[0]) for each in strengths) == ["0.5 mg", "1.5 mg"]
    assert [str(w.strengths[0]) for w in found.ways if w.chosen] == ["0.5 mg"]


def test_compare_way_that_cannot_be_worked_out_stays_without_figures():
    found = compared(capsules(fine(), strength="1"))
    broken = next(w for w in found.ways if w.chosen)
    assert broken.problem.code == "dose_not_multiple"
    assert (broken.tablets, broken.shortest, broken.most_percent, broken.making_days) == (
        None,
        None,
        None,
        (),
    )


def test_compare_liquid_first_leaves_the_filler_unknown():
    found = compared(liquid(fine()))
    assert way(found, Kind.LIQUID, Storage.REFRIGERATOR).chosen
    assert not way(found, Kind.PER_STEP).filler_known
    assert way(found, Kind.LIQUID, Storage.ROOM).filler_known
    assert [w.questions for w in found.ways] == [0, 0, 0, 0]


def test_compare_other_form_as_typed_is_used():
    typed = plans.read_request(capsules(fine(), size="1", extra_units=4)).make
    assert isinstance(typed, CapsuleMaking)
    found = compared(liquid(fine()), typed)
    assert way(found, Kind.PER_STEP).make.size == "1"
    assert [batch.units for batch in way(found, Kind.PER_STEP).batches] == [18, 18, 18]
    bottle = plans.read_request(liquid(fine(), overfill_ml="10")).make
    assert isinstance(bottle, LiquidMaking)
    assert way(compared(capsules(fine()), bottle), Kind.LIQUID).make.overfill.exact == 10


def test_compare_own_formula_stands_beside_the_usual_one():
    found = compared(liquid(fine(), formula="simple-syrup"))
    formulas = [w.make.formula for w in found.ways if w.kind is Kind.LIQUID]
    assert sorted(formulas) == ["fawcett-1997", "fawcett-1997", "simple-syrup"]


def test_compare_accepted_remedies_stay_with_the_way_they_were_accepted_for():
    data = capsules(batches=[{"step": 1, "weighing": "trituration"}])
    found = compared(data)
    assert next(w for w in found.ways if w.chosen).make.choices
    assert all(not w.make.choices for w in found.ways if not w.chosen and w.kind is not Kind.LIQUID)


def test_compare_everything_expires_then_nothing_comes_first_for_a_reason():
    tablet = {
        "label_mg": "50",
        "weighed": {"count": 20, "mass_mg": "3700"},
        "expires": "2026-11-30",
    }
    found = compared(capsules(fine({"tablet": tablet})))
    assert all(w.problem for w in found.ways)
    assert found.because is None


@pytest.mark.parametrize("ways", [(), None])
def test_because_without_a_second_way_is_possible_or_nothing(ways):
    only = compared(capsules(fine())).ways[:1] if ways is None else ()
    expected = Criterion.POSSIBLE if only else None
    assert compare._because(only) is expected


def test_batches_of_strengths_are_capsules_only():
    with pytest.raises(TypeError):
        planning.capsule_batches(plan_of(liquid()).request, [], tables())


def test_compare_forbidden_filler_is_in_the_way_of_every_capsule():
    found = compared(
        capsules(fine(WEEKLY), filler={"name": "calcium carbonate", "packing_mg": "275"})
    )
    for each in found.ways:
        stopped = each.problem is not None and each.problem.code == "filler_not_allowed"
        assert stopped is (each.kind is not Kind.LIQUID)
