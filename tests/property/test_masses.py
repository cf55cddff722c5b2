"""Whatever is asked: what goes in comes out, to the last fraction, and all of it can be weighed."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from hypothesis import given

from compounding.domain.plan import Plan, PlannedBatch
from compounding.domain.request import CapsuleMaking, LiquidMaking, TabletUse
from tests.property.profile import PROFILE
from tests.property.requests import Data, answered, least, stops


def weighed(batch: PlannedBatch) -> dict[str, Fraction]:
    return {each.what: each.exact.exact for each in batch.weighings}


def triturated(batch: PlannedBatch) -> bool:
    return "trituration taken" in weighed(batch)


def taken_for(plan: Plan, batch: PlannedBatch) -> Fraction:
    """Drug in the tablets taken for a batch."""
    return batch.tablets_exact * plan.request.tablet.label.exact


def tablet_powder_is_drug_and_ballast_in_the_shares_of_the_tablet(data: Data, plan: Plan) -> None:
    tablet = plan.request.tablet
    share = tablet.label.exact * tablet.weighed_count / tablet.weighed_mass.exact
    for batch in plan.batches:
        assert batch.tablet_powder.exact * share == batch.drug.exact
        assert batch.drug.exact + batch.ballast.exact == batch.tablet_powder.exact
        assert batch.ballast.exact >= 0


def capsules_hold_all_the_powder_and_all_the_drug(data: Data, plan: Plan) -> None:
    make = plan.request.make
    if not isinstance(make, CapsuleMaking):
        return
    for batch in plan.batches:
        content = batch.content_if_nothing_lost.exact
        assert content == batch.strength.exact * (1 + make.surcharge.exact / 100)
        assert batch.drug.exact == content * batch.units
        if batch.filler is None:
            assert batch.fill_each is None
        else:
            filled = batch.fill_each.exact * batch.units
            assert filled == batch.tablet_powder.exact + batch.filler.exact


def trituration_loses_nothing(data: Data, plan: Plan) -> None:
    for batch in plan.batches:
        if not triturated(batch):
            continue
        parts = weighed(batch)
        taken = parts["trituration taken"]
        mixture = parts["tablet powder"] + parts["trituration diluent"]
        rest = parts.get("filler still to add", Fraction(0))
        drug_in = taken_for(plan, batch)
        assert drug_in * taken / mixture == batch.drug.exact
        assert drug_in == batch.drug.exact + drug_in * (mixture - taken) / mixture
        assert parts["tablet powder"] * taken / mixture == batch.tablet_powder.exact
        assert taken + rest == batch.tablet_powder.exact + batch.filler.exact
        assert mixture / taken == int(mixture / taken)


def liquids_hold_their_strength(data: Data, plan: Plan) -> None:
    make = plan.request.make
    if not isinstance(make, LiquidMaking):
        return
    for batch in plan.batches:
        assert batch.drug.exact == batch.volume.exact * make.concentration.exact
        assert batch.tablets == ceil(batch.tablets_exact)
        if make.tablets is TabletUse.WHOLE:
            assert batch.drug.exact == batch.tablets * plan.request.tablet.label.exact
        else:
            assert batch.drug.exact == taken_for(plan, batch)


def tablets_crushed_are_in_the_batches_or_in_the_waste(data: Data, plan: Plan) -> None:
    if plan.tablets is None:
        assert plan.batches == ()
        return
    count, label = plan.tablets, plan.request.tablet.label.exact
    drug = sum(each.drug.exact for each in plan.batches)
    doses = sum(
        dose.dose.exact * dose.nights for batch in plan.batches for dose in plan.doses_in(batch)
    )
    assert count.to_crush * label == drug + count.waste.exact
    assert drug == doses + count.left_over.exact
    assert count.waste.exact >= 0
    assert count.left_over.exact >= 0
    assert count.exact == sum(each.tablets_exact for each in plan.batches)
    assert sum(each.to_crush for each in count.by_day) == count.to_crush
    assert count.exact <= count.to_crush <= sum(count.if_made_separately)
    assert count.if_made_separately == tuple(ceil(each.tablets_exact) for each in plan.batches)


def no_weighing_is_under_the_minimum_without_a_stop(data: Data, plan: Plan) -> None:
    minimum = least(data["balance"])
    light = {
        (batch.number, None)
        for batch in plan.batches
        if any(exact < minimum for exact in weighed(batch).values())
    }
    assert stops(plan, "below_minimum_weighable") == light
    negative = {
        (batch.number, None) for batch in plan.batches if batch.filler and batch.filler.exact < 0
    }
    assert stops(plan, "capsule_too_small") >= negative


def targets_are_shown_by_the_balance_and_near(data: Data, plan: Plan) -> None:
    step, minimum = Fraction(data["balance"]["readability_mg"]), least(data["balance"])
    for batch in plan.batches:
        for each in batch.weighings:
            target, exact = each.target.exact, each.exact.exact
            assert (target / step).denominator == 1
            assert abs(target - exact) <= step / 2 or minimum <= exact <= target < exact + step
            assert target >= minimum or exact < minimum


CHECKS = (
    tablet_powder_is_drug_and_ballast_in_the_shares_of_the_tablet,
    capsules_hold_all_the_powder_and_all_the_drug,
    trituration_loses_nothing,
    liquids_hold_their_strength,
    tablets_crushed_are_in_the_batches_or_in_the_waste,
    no_weighing_is_under_the_minimum_without_a_stop,
    targets_are_shown_by_the_balance_and_near,
)


@PROFILE
@given(answered())
def test_every_plan_loses_nothing_and_can_be_weighed(asked: tuple[Data, Plan]) -> None:
    for check in CHECKS:
        check(*asked)
