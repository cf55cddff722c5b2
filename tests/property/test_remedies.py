"""Whatever is offered helps, and is no more than is needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compounding.application import plans
from compounding.domain.plan import Plan
from tests.property.profile import PROFILE
from tests.property.requests import (
    MOST_EXTRA,
    Data,
    choice,
    least,
    offered,
    requests,
    stops,
    with_choices,
)

UNDER = "below_minimum_weighable"


def larger_batch_clears_and_one_capsule_fewer_does_not(
    data: Data, plan: Plan, number: int, figures: Data
) -> None:
    larger = choice(plan, number, "larger_batch", figures)
    assert larger["extra_units"] <= MOST_EXTRA
    taken = plans.work_out(with_choices(data, [larger]))
    assert taken.batches[number - 1].units == figures["units"]
    assert (number, None) not in stops(taken, UNDER)
    fewer = choice(plan, number, "larger_batch", figures, fewer=1)
    assert (number, None) in stops(plans.work_out(with_choices(data, [fewer])), UNDER)


def trituration_accepted_clears_the_stop_and_is_weighed_as_offered(
    data: Data, plan: Plan, number: int, figures: Data
) -> None:
    accepted = choice(plan, number, "trituration", figures)
    taken = plans.work_out(with_choices(data, [accepted]))
    assert (number, None) not in stops(taken, UNDER)
    shown = {
        each["what"]: each["exact_mg"]
        for each in plans.to_json(taken)["batches"][number - 1]["weigh"]
    }
    assert shown["tablet powder"] == figures["weigh_mg"]
    assert shown["trituration diluent"] == figures["diluent_mg"]
    assert shown["trituration taken"] == figures["take_mg"]
    assert shown.get("filler still to add", "0") == figures["filler_still_to_add_mg"]
    minimum = least(data["balance"])
    batch = taken.batches[number - 1]
    assert all(each.exact.exact >= minimum for each in batch.weighings)
    assert (figures["multiple"] - 1) * plan.batches[number - 1].tablet_powder.exact < minimum


def whole_tablets_clear_the_stop_at_the_volume_offered(
    data: Data, plan: Plan, number: int, figures: Data
) -> None:
    whole = plans.work_out({**data, "make": {**data["make"], "tablets": "whole"}})
    batch = plans.to_json(whole)["batches"][number - 1]
    assert batch["tablets"] == figures["tablets"]
    assert batch["volume_ml"] == figures["volume_ml"]
    assert stops(whole, UNDER) == set()


CHECKS = {
    "larger_batch": larger_batch_clears_and_one_capsule_fewer_does_not,
    "trituration": trituration_accepted_clears_the_stop_and_is_weighed_as_offered,
    "whole_tablets": whole_tablets_clear_the_stop_at_the_volume_offered,
}


@PROFILE
@given(requests(), st.data())
def test_every_remedy_helps_and_is_no_more_than_needed(data: Data, draw: st.DataObject) -> None:
    plan = plans.work_out(data)
    every = offered(plan)
    if not every:
        return
    number = draw.draw(st.sampled_from(sorted(every)))
    for kind, figures in every[number].items():
        CHECKS[kind](data, plan, number, figures)
