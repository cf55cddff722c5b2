"""The whole plan, by properties that hold for every request, and what a Stop leaves standing."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from hypothesis import HealthCheck, given, settings

from compounding.application import plans
from compounding.domain.plan import Plan
from compounding.domain.request import CapsuleMaking, TabletUse
from compounding.findings import Level
from compounding.messages import sentence_of, sentence_of_remedy
from compounding.quantity import Unit, mg
from tests.property.requests import requests
from tests.unit.plan_samples import Data, capsules, codes, plan_of

EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def whole_liquid(plan: Plan) -> bool:
    make = plan.request.make
    return not isinstance(make, CapsuleMaking) and make.tablets is TabletUse.WHOLE


@EXAMPLES
@given(requests())
def test_work_out_drug_in_is_drug_out(data: Data) -> None:
    plan = plan_of(data)
    if plan.tablets is None:
        assert plan.batches == ()
        return
    in_doses = sum(
        (dose.dose.exact * dose.nights for batch in plan.batches for dose in plan.doses_in(batch)),
        Fraction(0),
    )
    crushed = plan.tablets.to_crush * plan.request.tablet.label.exact
    assert crushed - plan.tablets.waste.exact - plan.tablets.left_over.exact == in_doses
    assert plan.tablets.waste.exact >= 0
    assert plan.tablets.left_over.exact >= 0
    assert plan.tablets.to_crush >= plan.tablets.exact
    assert sum(day.to_crush for day in plan.tablets.by_day) == plan.tablets.to_crush


@EXAMPLES
@given(requests())
def test_work_out_powder_in_is_powder_out(data: Data) -> None:
    plan = plan_of(data)
    tablet = plan.request.tablet
    for batch in plan.batches:
        assert batch.tablet_powder == batch.drug + batch.ballast
        # The powder holds as much drug as the tablets it was weighed from.
        tablets = batch.tablet_powder.exact * tablet.weighed_count / tablet.weighed_mass.exact
        assert tablets * tablet.label.exact == batch.drug.exact
        if batch.filler is not None and batch.fill_each is not None and batch.units:
            assert batch.fill_each * batch.units == batch.tablet_powder + batch.filler


@EXAMPLES
@given(requests())
def test_work_out_every_night_is_covered_once_or_there_is_a_stop(data: Data) -> None:
    plan = plan_of(data)
    covered = sorted(
        dose.first + timedelta(days=night)
        for batch in plan.batches
        for dose in plan.doses_in(batch)
        for night in range(dose.nights)
    )
    assert len(covered) == len(set(covered))
    first, last = plan.doses[0].first, plan.doses[-1].last
    nights = [first + timedelta(days=night) for night in range((last - first).days + 1)]
    unfit = [batch for batch in plan.batches if batch.covers_last > batch.beyond_use.last_day]
    if covered != nights or unfit:
        stops = set(codes(plan, "stop"))
        assert stops & {"expires_before_last_dose", "dose_not_multiple"}
    for batch in plan.batches:
        assert batch.make_on >= plan.request.compounded_on
        assert batch.make_on <= batch.covers_first


@EXAMPLES
@given(requests())
def test_work_out_no_dose_above_4_5_mg_without_a_stop(data: Data) -> None:
    plan = plan_of(data)
    above = [dose.step for dose in plan.doses if dose.dose > mg("4.5")]
    stops = [
        each.step
        for each in plan.findings
        if each.code == "dose_above_maximum" and each.level is Level.STOP
    ]
    assert stops == above
    assert not (above and plan.can_be_made)


@EXAMPLES
@given(requests())
def test_work_out_every_weighing_clears_or_there_is_a_stop(data: Data) -> None:
    plan = plan_of(data)
    (minimum,) = [line.exact for line in plan.working if line.symbol == "minimum_weighable"]
    step = plan.request.balance.readability.exact
    stopped = {each.batch for each in plan.findings if each.code == "below_minimum_weighable"}
    for batch in plan.batches:
        light = [each for each in batch.weighings if each.exact.exact < minimum]
        assert (batch.number in stopped) == bool(light)
        for each in batch.weighings:
            assert (each.target.exact / step).denominator == 1
            assert abs(each.target.exact - each.exact.exact) < step
            assert each.exact.exact < minimum or each.target.exact >= minimum


@EXAMPLES
@given(requests())
def test_work_out_units_are_what_they_say(data: Data) -> None:
    plan = plan_of(data)
    for batch in plan.batches:
        masses = (batch.drug, batch.tablet_powder, batch.ballast)
        assert {each.unit for each in masses} == {Unit.MG}
        assert (batch.volume is None) == isinstance(plan.request.make, CapsuleMaking)
        if batch.volume is not None and batch.concentration is not None:
            assert batch.volume.unit is Unit.ML
            assert batch.volume.exact * batch.concentration.exact == batch.drug.exact
            if whole_liquid(plan):
                assert batch.drug.exact == (batch.tablets or 0) * plan.request.tablet.label.exact
        assert batch.beyond_use.last_day == min(limit.last_day for limit in batch.beyond_use.limits)


@EXAMPLES
@given(requests())
def test_work_out_every_finding_and_remedy_has_its_words_and_subject(data: Data) -> None:
    plan = plan_of(data)
    for each in plan.findings:
        assert sentence_of(each).endswith(".")
        assert each.subject
        for remedy in each.remedies:
            assert sentence_of_remedy(remedy).endswith(".")


@EXAMPLES
@given(requests())
def test_work_out_offered_remedies_clear_the_stop(data: Data) -> None:
    plan = plan_of(data)
    make = plan.request.make
    for stop in plan.findings:
        for remedy in stop.remedies:
            if not isinstance(make, CapsuleMaking):
                changed = {**data["make"], "tablets": "whole"}
                again = plan_of({**data, "make": changed})
                assert "below_minimum_weighable" not in codes(again)
                continue
            batch = plan.batches[(stop.batch or 1) - 1]
            choice: Data = {"step": batch.steps[0], "weighing": "trituration"}
            if remedy.kind == "larger_batch":
                more = int(remedy.figures["units"]) - (batch.units or 0)
                assert more > 0
                choice = {"step": batch.steps[0], "extra_units": make.extra_units + more}
            again = plan_of({**data, "make": {**data["make"], "batches": [choice]}})
            left = [each.batch for each in again.findings if each.code == stop.code]
            assert stop.batch not in left


@EXAMPLES
@given(requests())
def test_work_out_is_the_same_each_time_and_a_request_survives_its_json_form(data: Data) -> None:
    request = plans.read_request(data)
    again = plans.read_request(plans.request_to_data(request))
    assert again == request
    assert plans.to_json(plans.work_out(again)) == plans.to_json(plans.work_out(data))


def test_work_out_a_stop_never_blanks_the_numbers() -> None:
    data = capsules(
        {"regimen": {"steps": [{"dose_mg": "6", "nights": 14}]}},
        drug_surcharge_pct="12",
        filler={"name": "calcium carbonate", "packing_mg": "275"},
    )
    plan = plan_of(data)
    assert set(codes(plan, "stop")) == {
        "dose_above_maximum",
        "surcharge_too_high",
        "filler_not_allowed",
    }
    (batch,) = plan.batches
    assert batch.filler is not None
    assert plan.tablets is not None
    assert plan.expected
