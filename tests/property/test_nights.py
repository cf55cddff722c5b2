"""Whatever is asked: every night has its dose, in date, or a Stop says so."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given

from compounding.domain.plan import Plan, PlannedBatch
from compounding.domain.request import CapsuleMaking
from tests.property.profile import PROFILE
from tests.property.requests import Data, answered, stops

NIGHT = timedelta(days=1)


def nights(first: date, last: date) -> list[date]:
    return [first + NIGHT * index for index in range((last - first).days + 1)]


def batches_of(plan: Plan, night: date) -> list[PlannedBatch]:
    return [each for each in plan.batches if each.covers_first <= night <= each.covers_last]


def every_night_of_the_regimen_has_one_dose(data: Data, plan: Plan) -> None:
    said = [(night, dose.dose) for dose in plan.doses for night in nights(dose.first, dose.last)]
    due = [step.dose for step in plan.request.regimen.steps for _ in range(step.nights)]
    first = plan.request.first_dose
    assert said == [(first + NIGHT * index, dose) for index, dose in enumerate(due)]
    assert [each.nights for each in plan.doses] == [
        (each.last - each.first).days + 1 for each in plan.doses
    ]


def no_night_is_without_a_dose_in_date_unless_a_stop_says_so(data: Data, plan: Plan) -> None:
    expired = stops(plan, "expires_before_last_dose")
    left_out = bool(stops(plan, "dose_not_multiple"))
    for dose in plan.doses:
        for night in nights(dose.first, dose.last):
            found = batches_of(plan, night)
            assert len(found) <= 1
            if not found:
                assert left_out or (None, None) in expired
            elif night > found[0].beyond_use.last_day:
                assert (found[0].number, None) in expired


def batches_are_made_in_time_and_last_as_long_as_their_smallest_limit(
    data: Data, plan: Plan
) -> None:
    request = plan.request
    for batch in plan.batches:
        assert request.compounded_on <= batch.make_on <= batch.covers_first
        assert batch.covers_first <= batch.covers_last
        if batch.make_on != request.compounded_on:
            early = batch.covers_first - NIGHT * request.lead_days
            assert batch.make_on == max(early, request.compounded_on)
        last = batch.beyond_use.last_day
        assert last == min(each.last_day for each in batch.beyond_use.limits)
        assert last <= request.tablet.expires
        assert last <= batch.make_on + NIGHT * 179
        steps = {dose.step for dose in plan.doses_in(batch)}
        assert steps == set(batch.steps)


def units_and_volumes_give_every_dose(data: Data, plan: Plan) -> None:
    make = plan.request.make
    for dose in plan.doses:
        if not isinstance(make, CapsuleMaking):
            assert dose.units is None
            assert dose.volume.exact * make.concentration.exact == dose.dose.exact
            continue
        strength = dose.dose if make.strength is None else make.strength
        if dose.units is None:
            assert (None, dose.step) in stops(plan, "dose_not_multiple")
        else:
            assert strength.exact * dose.units == dose.dose.exact
    for batch in plan.batches:
        inside = plan.doses_in(batch)
        if not isinstance(make, CapsuleMaking):
            poured = sum(each.volume.exact * each.nights for each in inside)
            assert batch.volume.exact >= poured + make.overfill.exact
            continue
        asked_for = {each["step"]: each for each in data["make"].get("batches", [])}
        extra = asked_for.get(batch.steps[0], {}).get("extra_units", make.extra_units)
        assert batch.units == extra + sum(each.units * each.nights for each in inside)


def no_dose_above_the_ceiling_is_without_its_stop(data: Data, plan: Plan) -> None:
    above = {(None, each.step) for each in plan.doses if each.dose.exact > Fraction("4.5")}
    assert stops(plan, "dose_above_maximum") == above
    if above:
        assert not plan.can_be_made


CHECKS = (
    every_night_of_the_regimen_has_one_dose,
    no_night_is_without_a_dose_in_date_unless_a_stop_says_so,
    batches_are_made_in_time_and_last_as_long_as_their_smallest_limit,
    units_and_volumes_give_every_dose,
    no_dose_above_the_ceiling_is_without_its_stop,
)


@PROFILE
@given(answered())
def test_every_plan_gives_every_night_its_dose_in_date(asked: tuple[Data, Plan]) -> None:
    for check in CHECKS:
        check(*asked)
