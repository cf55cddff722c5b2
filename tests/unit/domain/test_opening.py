"""Plans that cannot become makings, because a sum broke its own promise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compounding.domain.opening import Opening, open_makings
from tests.unit.plan_samples import capsules, fine, liquid, plan_of, steps


@pytest.fixture
def opening():
    return Opening("p", "{}", iter(map(str, range(99))).__next__, iter(["26-00001"] * 9))


def test_open_makings_without_tablets_is_a_bug(opening):
    with pytest.raises(ValueError, match="without batches"):
        open_makings(replace(plan_of(capsules(fine())), tablets=None), opening, ())


def test_open_makings_without_a_limit_of_days_is_a_bug(opening):
    plan = plan_of(capsules(fine()))
    batch = plan.batches[0]
    only_tablets = tuple(each for each in batch.beyond_use.limits if "days" not in each.params)
    unlimited = replace(batch, beyond_use=replace(batch.beyond_use, limits=only_tablets))
    with pytest.raises(ValueError, match="limit of days"):
        open_makings(replace(plan, batches=(unlimited,)), opening, ())


def test_open_makings_copies_what_the_bench_weighs_against(opening):
    (made,) = open_makings(plan_of(capsules(fine())), opening, ())
    target = made.batches[0].targets[0]
    assert [str(each) for each in (target.exact, target.target, target.readability)] == [
        "83.25",
        "83.3",
        "0.1",
    ]
    assert str(made.batches[0].minimum_mg) == "82"


def test_open_makings_minimum_is_never_rounded_down(opening):
    data = capsules(fine(), extra_units=40)
    data["balance"] = {
        "rule": "sensitivity",
        "sensitivity_mg": "1",
        "max_error_pct": "3",
        "readability_mg": "0.1",
    }
    (made,) = open_makings(plan_of(data), opening, ())
    assert str(made.batches[0].minimum_mg) == "33.333334"


def test_open_makings_ingredient_too_light_for_the_balance_is_never_a_target_of_nothing(opening):
    data = liquid(steps(("1.5", 2)), tablets="weighed")
    data["balance"] = {**data["balance"], "readability_mg": "10"}
    plan = replace(plan_of(data), findings=())
    (made,) = open_makings(plan, opening, ())
    targets = {each.what: each for each in made.batches[0].targets}
    benzoate = targets["sodium benzoate"]
    assert (str(benzoate.exact), str(benzoate.target)) == ("3", "10")
    assert all(each.target > 0 for each in targets.values())
    assert [each.what for each in targets.values() if each.from_stock] == [
        "ascorbic acid",
        "sodium benzoate",
    ]


def test_open_makings_ingredient_the_balance_reaches_has_a_target_that_it_reaches(opening):
    """33.4 mg reaches a minimum of 33.333 mg; shown in steps of 1 mg it is 34 mg, not 33 mg."""
    data = liquid(steps(("1.67", 4)), tablets="weighed", syringe_graduation_ml="0.01")
    data["balance"] = {
        "rule": "sensitivity",
        "sensitivity_mg": "1",
        "max_error_pct": "3",
        "readability_mg": "1",
    }
    (made,) = open_makings(replace(plan_of(data), findings=()), opening, ())
    targets = {each.what: each for each in made.batches[0].targets}
    acid, benzoate = targets["ascorbic acid"], targets["sodium benzoate"]
    assert (str(acid.exact), str(acid.target), acid.from_stock) == ("33.4", "34", False)
    assert (str(benzoate.exact), benzoate.from_stock) == ("6.68", True)


def test_open_makings_volume_is_what_the_syringe_shows(opening):
    data = liquid(syringe_graduation_ml="0.2")
    made = open_makings(plan_of(data), opening, ())
    dose = made[0].batches[0].containers[0].doses[0]
    assert (str(dose.dose_mg), str(dose.volume_ml)) == ("1.5", "1.6")
