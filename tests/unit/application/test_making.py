"""A making from plan to release, and everything that may not happen on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from compounding.application import making, papers, settings
from compounding.application.capsules_view import capsules_view, filling_up
from compounding.application.making_view import bounds_of
from compounding.application.views import Progress
from compounding.domain import making_rules as rules
from compounding.domain.events import (
    BatchChecked,
    BatchReleased,
    CapsulesWeighed,
    IngredientWeighed,
    LotsChosen,
    MakingOpened,
    MeasureRefused,
    PrescriptionEntered,
    TabletsCrushed,
)
from compounding.domain.making import told_by
from compounding.domain.sum_settings import SumSettingsDraft
from compounding.errors import InputError, RuleError
from compounding.findings import Level
from compounding.messages import sentence, sentence_of
from compounding.quantity import mg
from tests.unit.plan_samples import capsules, fine, liquid, plan_of, steps
from tests.unit.record_samples import (
    DRAFT,
    WEIGHTS,
    MemoryStore,
    begin,
    choose,
    crushed,
    drafts,
    finished,
    refused_codes,
    released,
    screened,
    weighed,
    weights_around,
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def begun(store):
    """The sample making, tablets crushed."""
    started = begin(store)
    return crushed(store, started.making_ids[0])


def paths(error):
    return [each.path for each in error.value.problems]


# Beginning


def test_start_sample_plan_opens_one_making_with_numbered_batches(store):
    started = begin(store)
    assert started.batch_numbers == ("26-00001", "26-00002", "26-00003")
    view = making.view(store, started.making_ids[0])
    assert (view.to_crush, view.planned_on, view.made_on) == (3, date(2026, 11, 22), None)
    assert [each.state for each in view.batches] == ["planned"] * 3
    assert [each.strength_mg for each in view.batches] == ["1.5", "3", "4.5"]
    assert [each.containers[0].units for each in view.batches] == [14, 14, 14]
    assert view.prescription.patient == "Surname, First"


def test_start_next_plan_goes_on_with_the_numbers_of_the_year(store):
    begin(store)
    assert begin(store).batch_numbers[0] == "26-00004"
    store.clock.go_to(date(2027, 1, 2))
    assert begin(store).batch_numbers[0] == "27-00001"


def test_start_liquid_in_two_bottles_opens_a_making_for_each_day(store):
    started = begin(store, liquid())
    first, second = (making.view(store, each) for each in started.making_ids)
    assert (first.planned_on, second.planned_on) == (date(2026, 11, 22), date(2026, 12, 27))
    assert (first.to_crush, second.to_crush) == (2, 1)
    assert [each.last for each in first.batches[0].containers[0].doses] == [
        date(2026, 12, 6),
        date(2026, 12, 20),
        date(2026, 12, 26),
    ]
    assert [each.role for each in first.wanted] == ["tablet"] + ["ingredient"] * 4
    assert second.batches[0].number == "26-00002"


def test_start_one_strength_for_all_gives_one_container_for_each_step(store):
    started = begin(store, capsules(strength="1.5"))
    (batch,) = making.view(store, started.making_ids[0]).batches
    assert [(each.number, each.units) for each in batch.containers] == [(1, 14), (2, 28), (3, 42)]
    assert batch.dispensed == 84


def test_start_keeps_no_patient_data_in_the_events(store):
    begin(store)
    written = b"".join(store.bodies)
    assert b"Surname" not in written
    assert b"1968" not in written
    (entered,) = store.events(PrescriptionEntered)
    assert entered.patient_hash == store.patients[entered.prescription_id].hash


def test_start_plan_with_a_stop_is_refused(store):
    plan = plan_of(capsules(steps(("6", 14))))
    with pytest.raises(RuleError) as error:
        making.start(store, plan, DRAFT, {})
    assert "dose_above_maximum" in [each.code for each in error.value.findings]
    assert store.bodies == []


def test_start_dose_above_maximum_is_refused_even_where_the_plan_lost_its_stop(store):
    plan = plan_of(capsules(steps(("6", 14))))
    tampered = replace(plan, findings=())
    assert refused_codes(making.start, store, tampered, DRAFT, {}) == ["making.dose_above_maximum"]
    assert tampered.doses[0].dose > mg("4.5")


def test_start_plan_without_batches_is_refused(store):
    plan = replace(plan_of(capsules(fine())), batches=(), findings=())
    assert refused_codes(making.start, store, plan, DRAFT, {}) == ["making.nothing_to_make"]


def test_start_confirm_without_a_reason_is_refused_and_with_one_keeps_it(store):
    plan = plan_of(capsules(fine(steps(("1.5", 7), ("3", 14))), extra_units=8))
    for reasons in ({}, {"faster_than_usual": "  "}):
        with pytest.raises(RuleError) as error:
            making.start(store, plan, DRAFT, reasons)
        (missing,) = error.value.findings
        assert (missing.code, missing.params["code"]) == (
            "making.reason_missing",
            "faster_than_usual",
        )
    started = making.start(store, plan, DRAFT, {"faster_than_usual": "Prescriber asked for it"})
    view = making.view(store, started.making_ids[0])
    assert [(each.code, each.reason) for each in view.reasons] == [
        ("faster_than_usual", "Prescriber asked for it")
    ]


def test_start_reason_with_a_hidden_character_names_it(store):
    plan = plan_of(capsules(fine(steps(("1.5", 7), ("3", 14))), extra_units=8))
    with pytest.raises(InputError) as error:
        making.start(store, plan, DRAFT, {"faster_than_usual": "yes\u200b"})
    assert paths(error) == ["reasons.faster_than_usual"]


def test_start_unusable_prescription_names_every_field(store):
    draft = replace(
        DRAFT, patient=" ", born="2027-01-01", rx_number="4\u202e8", prescriber="x" * 41
    )
    with pytest.raises(InputError) as error:
        begin(store, draft=draft)
    assert paths(error) == [
        "prescription.patient",
        "prescription.born",
        "prescription.rx_number",
        "prescription.prescriber",
    ]
    for each in error.value.problems:
        assert sentence(each.code, each.params)
    assert store.bodies == []


def test_start_twice_with_one_action_opens_once(store):
    first = begin(store, action_id="click-1")
    assert begin(store, action_id="click-1") == first
    assert len(store.events(MakingOpened)) == 1
    assert len(store.patients) == 1


# A patient's liquid of another strength

FIVE = {"formula": "fawcett-5", "concentration_mg_per_ml": "5"}


@pytest.fixture
def had_one(store):
    """The patient of the sample has a released liquid of 1 mg per mL."""
    released(store, crushed(store, begin(store, liquid()).making_ids[0]).batches[0])
    return store


def test_start_liquid_of_another_strength_needs_a_reason_and_keeps_it(had_one):
    codes = refused_codes(begin, had_one, liquid(**FIVE))
    assert codes == ["making.reason_missing"]
    events = len(had_one.bodies)
    reasons = {"concentration_changed": "Smaller volume asked for"}
    spelled = replace(DRAFT, patient="first SURNAME")
    started = begin(had_one, liquid(**FIVE), draft=spelled, reasons=reasons)
    assert len(had_one.bodies) > events
    view = making.view(had_one, started.making_ids[0])
    assert [(each.code, each.reason) for each in view.reasons] == [
        ("concentration_changed", "Smaller volume asked for")
    ]


def test_start_liquid_of_another_strength_refuses_a_reason_that_cannot_be_used(had_one):
    with pytest.raises(InputError) as error:
        begin(had_one, liquid(**FIVE), reasons={"concentration_changed": "x\u200b"})
    assert paths(error) == ["reasons.concentration_changed"]


@pytest.mark.parametrize(
    ("data", "draft"),
    [
        (liquid(), DRAFT),
        (liquid(**FIVE), replace(DRAFT, born="1968-04-03")),
        (liquid(**FIVE), replace(DRAFT, patient="Surname, Second")),
        (capsules(fine()), DRAFT),
    ],
)
def test_start_asks_nothing_where_no_strength_changes(had_one, data, draft):
    assert begin(had_one, data, draft=draft).batch_numbers


def test_start_liquid_is_compared_with_the_last_one_that_was_released(had_one):
    begin(had_one, liquid(**FIVE), reasons={"concentration_changed": "asked for"})
    assert begin(had_one, liquid()).batch_numbers
    reasons = {"concentration_changed": "asked for"}
    five = begin(had_one, liquid(**FIVE), reasons=reasons).making_ids[0]
    released(had_one, crushed(had_one, five).batches[0])
    assert refused_codes(begin, had_one, liquid()) == ["making.reason_missing"]
    assert begin(had_one, liquid(**FIVE)).batch_numbers


# Lots


def test_choose_lots_begins_the_work_today(store):
    view = choose(store, begin(store).making_ids[0])
    assert view.made_on == date(2026, 11, 22)
    assert [each.state for each in view.batches] == ["in_process"] * 3
    assert [each.last_day for each in view.batches] == [date(2027, 5, 20)] * 3
    assert view.lots[0].expires == date(2028, 3, 31)
    assert view.lots_may_change


def test_choose_lots_missing_lot_is_a_stop(store):
    view = making.view(store, begin(store).making_ids[0])
    assert refused_codes(making.choose_lots, store, view.making_id, drafts(view)[:1]) == [
        "lots.missing"
    ]


def test_choose_lots_expired_lot_is_a_stop(store):
    view = making.view(store, begin(store).making_ids[0])
    codes = refused_codes(
        making.choose_lots, store, view.making_id, drafts(view, filler="2026-11-21")
    )
    assert codes[0] == "lots.expired"
    assert "lots.before_last_night" in codes


def test_choose_lots_earlier_expiry_must_be_seen(store):
    view = making.view(store, begin(store).making_ids[0])
    early = drafts(view, filler="2027-01")
    outcome = making.judge_lots(store, view.making_id, early)
    assert set(outcome.dates.values()) == {date(2027, 1, 31)}
    assert [each.code for each in outcome.findings] == ["lots.earlier_than_planned"] * 3
    assert [each.level for each in outcome.findings] == [Level.CONFIRM] * 3
    assert "not until 2027-May-20 as planned" in sentence_of(outcome.findings[0])
    assert (
        refused_codes(making.choose_lots, store, view.making_id, early)
        == ["lots.earlier_than_planned"] * 3
    )
    after = making.choose_lots(store, view.making_id, early, seen=True)
    assert after.batches[0].last_day == date(2027, 1, 31)
    assert after.batches[0].limited_by.params["lot"] == "LOT-1"
    (chosen,) = store.events(LotsChosen)
    assert chosen.seen == ("lots.earlier_than_planned",)


def test_choose_lots_date_before_the_last_night_is_a_stop_for_that_batch(store):
    view = making.view(store, begin(store).making_ids[0])
    early = drafts(view, tablet="2026-12-31")
    codes = refused_codes(making.choose_lots, store, view.making_id, early, seen=True)
    assert codes == ["lots.before_last_night"]


@pytest.mark.parametrize("form", [liquid, capsules])
def test_choose_lots_after_the_first_night_is_a_stop(store, form):
    making_id = begin(store, form(fine())).making_ids[0]
    store.clock.go_to(date(2026, 11, 24))
    view = making.view(store, making_id)
    codes = refused_codes(making.choose_lots, store, making_id, drafts(view), seen=True)
    assert codes == ["lots.made_after_first_night"]
    assert store.events(LotsChosen) == []


def test_choose_lots_on_the_day_of_the_first_night_is_in_time(store):
    making_id = begin(store).making_ids[0]
    store.clock.go_to(date(2026, 11, 23))
    after = making.choose_lots(store, making_id, drafts(making.view(store, making_id)))
    assert after.batches[0].last_day == date(2027, 5, 21)


def test_choose_lots_late_for_one_batch_goes_on_once_it_is_rejected(store):
    view = making.view(store, begin(store).making_ids[0])
    store.clock.go_to(date(2026, 11, 24))
    making.reject(store, view.batches[0].batch_id, "Pharmacist B", "night passed")
    assert making.choose_lots(store, view.making_id, drafts(view)).made_on == date(2026, 11, 24)


def test_choose_lots_again_is_allowed_until_tablets_are_crushed(store):
    making_id = begin(store).making_ids[0]
    choose(store, making_id)
    again = choose(store, making_id, "2029-01")
    assert again.lots[0].expires == date(2029, 1, 31)
    making.crush(store, making_id, 3)
    view = making.view(store, making_id)
    assert not view.lots_may_change
    assert refused_codes(making.choose_lots, store, making_id, drafts(view)) == ["lots.too_late"]


def test_choose_lots_unusable_text_names_its_field(store):
    view = making.view(store, begin(store).making_ids[0])
    first, second = drafts(view)
    bad = [replace(first, lot="7K\u200b2210", expires="03/2028"), replace(second, maker="")]
    with pytest.raises(InputError) as error:
        making.choose_lots(store, view.making_id, bad)
    assert paths(error) == ["lots[0].lot", "lots[0].expires", "lots[1].maker"]
    with pytest.raises(InputError) as error:
        making.choose_lots(store, view.making_id, [replace(first, expires=""), second])
    assert paths(error) == ["lots[0].expires"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [(None, "lots.weighed_not_answered"), (False, "lots.weighed_of_another")],
)
def test_choose_lots_tablets_of_another_lot_than_weighed_are_a_stop(store, answer, code):
    view = making.view(store, begin(store).making_ids[0])
    first, second = drafts(view)
    lots = [replace(first, weighed=answer), second]
    assert [each.code for each in making.judge_lots(store, view.making_id, lots).findings] == [code]
    assert refused_codes(making.choose_lots, store, view.making_id, lots, seen=True) == [code]
    assert store.events(LotsChosen) == []


def test_choose_lots_keeps_the_answer_with_the_tablets_alone(store):
    view = making.view(store, begin(store).making_ids[0])
    assert view.tablets_weighed == 20
    lots = [replace(each, weighed=True) for each in drafts(view)]
    after = making.choose_lots(store, view.making_id, lots)
    assert [each.weighed for each in after.lots] == [True, None]
    (chosen,) = store.events(LotsChosen)
    assert [each.weighed for each in chosen.lots] == [True, None]


def test_choose_lots_asks_nothing_where_whole_tablets_go_in(store):
    view = making.view(store, begin(store, liquid()).making_ids[0])
    assert view.tablets_weighed is None
    lots = [replace(each, weighed=None) for each in drafts(view)]
    assert making.choose_lots(store, view.making_id, lots).lots[0].weighed is None


def test_choose_lots_of_a_request_nobody_can_read_still_asks(store):
    making_id = begin(store).making_ids[0]
    opened = store.events(MakingOpened)[0]
    store.record(lambda _: [replace(opened, making_id="other", plan_input="not a plan")])
    assert making.view(store, "other").tablets_weighed == 0
    choose(store, making_id)
    unanswered = [replace(each, weighed=None) for each in drafts(making.view(store, "other"))]
    assert refused_codes(making.choose_lots, store, "other", unanswered) == [
        "lots.weighed_not_answered"
    ]
    assert choose(store, "other").lots[0].weighed


@pytest.mark.parametrize(
    ("mass", "maker", "asked"),
    [
        ("3885", "Accord", False),
        ("3515", "ACCORD", False),
        ("3886", "accord", True),
        ("3514", "Accord", True),
        ("3886", "Other maker", False),
    ],
)
def test_choose_lots_of_a_lot_that_weighed_otherwise_before_must_be_seen(store, mass, maker, asked):
    """3700 mg for 20 tablets before: within 5 % is 3515 to 3885 mg."""
    choose(store, begin(store).making_ids[0])
    tablet = {"label_mg": "50", "weighed": {"count": 20, "mass_mg": mass}, "expires": "2028-03-31"}
    data = capsules(fine({"tablet": tablet}), extra_units=3)
    view = making.view(store, begin(store, data).making_ids[0])
    first, second = drafts(view)
    lots = [replace(first, maker=maker, lot="7k2210"), second]
    outcome = making.judge_lots(store, view.making_id, lots)
    assert [each.code for each in outcome.findings] == ["lots.mean_differs"] * asked
    if asked:
        assert "weighed 185 mg each before" in sentence_of(outcome.findings[0])
        assert refused_codes(making.choose_lots, store, view.making_id, lots) == [
            "lots.mean_differs"
        ]
    making.choose_lots(store, view.making_id, lots, seen=asked)
    assert store.events(LotsChosen)[-1].seen == ("lots.mean_differs",) * asked
    again = making.judge_lots(store, view.making_id, lots)
    assert [each.code for each in again.findings] == ["lots.mean_differs"] * asked


def test_lots_wanted_are_those_of_the_view(store):
    view = making.view(store, begin(store).making_ids[0])
    assert [each.name for each in making.lots_wanted(view)] == [
        "naltrexone hydrochloride 50 mg tablets",
        "microcrystalline cellulose",
    ]


# Crushing and weighing


def test_crush_before_lots_is_refused(store):
    making_id = begin(store).making_ids[0]
    assert refused_codes(making.crush, store, making_id, 3) == ["lots.first"]


def test_crush_fewer_than_needed_is_refused(store):
    making_id = begin(store).making_ids[0]
    choose(store, making_id)
    assert refused_codes(making.crush, store, making_id, "2") == ["crush.too_few"]
    assert making.crush(store, making_id, "4").crushed == 4


def test_crush_after_weighing_is_refused(store, begun):
    weighed(store, begun.batches[0])
    assert refused_codes(making.crush, store, begun.making_id, 4) == ["crush.too_late"]


@pytest.mark.parametrize("text", ["", "3.5", "three", "3,0"])
def test_crush_text_that_is_no_count_is_refused(store, begun, text):
    with pytest.raises(InputError) as error:
        making.crush(store, begun.making_id, text)
    assert paths(error) == ["crush.count"]


def test_weigh_before_crushing_is_refused(store):
    view = choose(store, begin(store).making_ids[0])
    batch = view.batches[0].batch_id
    assert refused_codes(making.weigh, store, batch, "tablet powder", "83.3") == ["crush.first"]


def test_weigh_before_lots_is_refused(store):
    view = making.view(store, begin(store).making_ids[0])
    batch = view.batches[0].batch_id
    assert refused_codes(making.weigh, store, batch, "tablet powder", "83.3") == ["lots.first"]


def test_weigh_keeps_the_digits_of_the_balance(store, begun):
    batch = begun.batches[0].batch_id
    outcome = making.weigh(store, batch, "filler", "1900.0")
    assert outcome.accepted
    assert outcome.finding is None
    (event,) = store.events(IngredientWeighed)
    assert str(event.actual) == "1900.0"
    powder, filler = outcome.view.batch(batch).targets
    assert (filler.actual, filler.off_by_pct, filler.name) == (
        "1900.0",
        "-0.1",
        "microcrystalline cellulose",
    )
    assert (powder.actual, powder.is_next, powder.lot) == (None, True, "7K2210")
    assert (powder.low, powder.high) == ("82.5", "84.1")


def test_weigh_ten_fold_slip_is_refused_named_and_kept(store, begun):
    batch = begun.batches[0].batch_id
    outcome = making.weigh(store, batch, "tablet powder", "833")
    assert not outcome.accepted
    assert outcome.finding.code == "measure.ten_times_too_much"
    assert "about ten times 83.3 mg" in sentence_of(outcome.finding)
    (refused,) = store.events(MeasureRefused)
    assert (str(refused.actual), refused.code) == ("833", "measure.ten_times_too_much")
    target = outcome.view.batch(batch).targets[0]
    assert target.actual is None
    assert [each.actual for each in target.refused] == ["833"]


def test_weigh_again_the_last_accepted_counts_and_all_are_kept(store, begun):
    batch = begun.batches[0].batch_id
    for text in ("83.0", "83.5", "90"):
        outcome = making.weigh(store, batch, "tablet powder", text)
    assert outcome.view.batch(batch).targets[0].actual == "83.5"
    assert len(store.events(IngredientWeighed)) == 2
    assert len(store.events(MeasureRefused)) == 1


def test_weigh_same_action_twice_is_recorded_once(store, begun):
    batch = begun.batches[0].batch_id
    for _ in range(2):
        assert making.weigh(store, batch, "filler", "1900", action_id="enter-7").accepted
    refusal = [
        making.weigh(store, batch, "filler", "19", action_id="enter-8").finding.code
        for _ in range(2)
    ]
    assert refusal == ["measure.hundred_times_too_little"] * 2
    assert len(store.events(IngredientWeighed)) == 1
    assert len(store.events(MeasureRefused)) == 1


def test_weigh_comma_is_refused_before_anything_is_recorded(store, begun):
    recorded = len(store.bodies)
    with pytest.raises(InputError) as error:
        making.weigh(store, begun.batches[0].batch_id, "tablet powder", "83,3")
    assert [each.code for each in error.value.problems] == ["quantity.comma"]
    assert len(store.bodies) == recorded


def test_weigh_after_preparation_is_refused(store, begun):
    batch = begun.batches[0]
    finished(store, batch)
    making.prepare(store, batch.batch_id, "Technician A")
    assert refused_codes(making.weigh, store, batch.batch_id, "filler", "1901.9") == [
        "batch.prepared_already"
    ]


def test_weigh_unknown_batch_is_refused(store, begun):
    assert refused_codes(making.weigh, store, "nowhere", "filler", "1") == ["batch.unknown"]


def test_view_of_an_unknown_making_is_refused(store):
    assert refused_codes(making.view, store, "nowhere") == ["making.unknown"]
    assert refused_codes(making.crush, store, "nowhere", 3) == ["making.unknown"]


def test_weigh_drug_on_a_coarse_balance_must_show_the_target(store):
    """One digit of 1 mg in 83 mg is 1.2 % of the dose, so it does not count."""
    balance = {"rule": "usp41", "repeatability_mg": "0.01", "readability_mg": "0.1"}
    data = capsules({"balance": balance}, extra_units=1)
    batch = crushed(store, begin(store, data).making_ids[0]).batches[0]
    powder, filler = (replace(each, readability="1") for each in batch.targets)
    powder = replace(powder, target="83", minimum=None)
    filler = replace(filler, target="83", minimum=None)
    assert making.judge_weight("83", powder) is None
    assert making.judge_weight("84", powder).code == "measure.too_much"
    assert making.judge_weight("82", powder).code == "measure.too_little"
    assert making.judge_weight("84", filler) is None


def test_weigh_trituration_sets_the_dose_and_the_rest_only_fills_up(store):
    data = capsules(batches=[{"step": 1, "weighing": "trituration"}])
    data["make"]["batches"] += [{"step": each, "extra_units": 10} for each in (2, 3)]
    making_id = crushed(store, begin(store, data).making_ids[0]).making_id
    batch = told_by(store.entries(making_id)).batches[0]
    bounds = {each.what: bounds_of(batch, each) for each in batch.opened.targets}
    assert {what: each.drug for what, each in bounds.items()} == {
        "tablet powder": True,
        "trituration diluent": True,
        "trituration taken": True,
        "filler still to add": False,
    }


def test_view_of_a_batch_opened_before_stock_solutions_were_recorded_still_tells_them(store):
    making_id = crushed(store, begin(store, liquid()).making_ids[0]).making_id
    batch = told_by(store.entries(making_id)).batches[0]
    benzoate = next(each for each in batch.opened.targets if each.from_stock)
    assert bounds_of(batch, replace(benzoate, from_stock=False)).minimum is None


def test_judge_weight_while_typing(store, begun):
    target = begun.batches[0].targets[0]
    assert making.judge_weight("83.3", target) is None
    assert making.judge_weight("8.33", target).code == "measure.ten_times_too_little"
    assert making.judge_weight("83,3", target).code == "quantity.comma"
    assert making.judge_weight("83.34", target).code == "measure.finer_than_balance"


# Capsules


def test_weigh_capsules_before_weighing_ingredients_is_refused(store, begun):
    batch = begun.batches[0].batch_id
    assert refused_codes(making.weigh_capsules, store, batch, 15, "48", WEIGHTS) == [
        "weigh.first",
        "weigh.first",
    ]


def test_weigh_capsules_gives_mean_and_spread(store, begun):
    batch = begun.batches[0]
    weighed(store, batch)
    view = making.weigh_capsules(store, batch.batch_id, "15", "48", WEIGHTS)
    after = view.batch(batch.batch_id)
    assert (after.capsules.mean_mg, after.capsules.mean_fill_mg) == ("180.45", "132.45")
    assert (after.capsules.rsd_pct, after.capsules.fill_rsd_pct) == ("0.41", "0.56")
    assert (after.capsules.reference_mg, after.capsules.rule) == ("180.343333", "usp_theoretical")
    assert after.capsules.deviations_pct[0] == "-0.02"
    assert after.capsules.fills_mg[1] == "133"
    assert (after.extras.count, after.extras.fate) == (1, "")


def test_weigh_capsules_fewer_than_ten_made_all_are_weighed(store, begun):
    data = capsules(fine(steps(("4.5", 8))), extra_units=1)
    reasons = {"start_above_usual": "taken before", "faster_than_usual": "no"}
    view = crushed(store, begin(store, data, reasons=reasons).making_ids[0])
    batch = view.batches[0]
    weighed(store, batch)
    codes = refused_codes(making.weigh_capsules, store, batch.batch_id, 9, "48", WEIGHTS[:8])
    assert codes == ["capsules.count"]
    around = weights_around(batch)[:9]
    view = making.weigh_capsules(store, batch.batch_id, 9, "48", around)
    assert view.batch(batch.batch_id).weights_needed == 9


@pytest.mark.parametrize(
    ("made", "code", "words"),
    [
        (16, "capsules.more_than_planned", "More capsules than powder was weighed for"),
        (150, "capsules.more_than_planned", "150, not 15"),
        (14, "capsules.fewer_than_planned", "up to 7.2 % more than its strength"),
    ],
)
def test_weigh_capsules_another_number_than_planned_is_a_stop(store, begun, made, code, words):
    """Calculations 5.2: a loss of mass of at most 3 % (DAC/NRF); powder for 15 gives 15."""
    batch = begun.batches[0]
    weighed(store, batch)
    with pytest.raises(RuleError) as error:
        making.weigh_capsules(store, batch.batch_id, made, "48", WEIGHTS)
    (found,) = error.value.findings
    assert found.code == code
    assert words in sentence_of(found)
    assert store.events(CapsulesWeighed) == []
    assert making.weigh_capsules(store, batch.batch_id, 15, "48", WEIGHTS)


@pytest.mark.parametrize(
    ("made", "shell", "weights", "codes"),
    [
        (0, "48", (), ["capsules.none_made"]),
        (15, "48", WEIGHTS[:9], ["capsules.count"]),
        (15, "48", WEIGHTS * 2, ["capsules.count"]),
        (15, "181", WEIGHTS, ["capsules.lighter_than_shell"]),
        (15, "48", ("1803", *WEIGHTS[1:]), ["capsules.ten_times_too_much"]),
    ],
)
def test_weigh_capsules_counts_that_cannot_be_are_refused(
    store, begun, made, shell, weights, codes
):
    batch = begun.batches[0]
    weighed(store, batch)
    assert (
        refused_codes(making.weigh_capsules, store, batch.batch_id, made, shell, weights) == codes
    )


def test_weigh_capsules_unusable_texts_are_all_named(store, begun):
    with pytest.raises(InputError) as error:
        making.weigh_capsules(store, begun.batches[0].batch_id, "1.5", "0", ["180", "18O"])
    assert paths(error) == ["capsules.made", "capsules.shell_mg", "capsules.weights_mg[1]"]


def test_weigh_capsules_one_too_light_stands_against_release_until_weighed_again(store, begun):
    batch = begun.batches[0]
    weighed(store, batch)
    light = ("160", *WEIGHTS[1:])
    view = making.weigh_capsules(store, batch.batch_id, 15, "48", light)
    assert view.batch(batch.batch_id).capsules.outside == 1
    codes = [each.code for each in view.batch(batch.batch_id).against_release]
    assert "capsules.outside" in codes
    view = making.weigh_capsules(store, batch.batch_id, 15, "48", WEIGHTS)
    assert view.batch(batch.batch_id).capsules.outside == 0
    assert len(store.events(CapsulesWeighed)) == 2


def test_weigh_capsules_again_asks_again_for_the_extras(store, begun):
    batch = begun.batches[0]
    finished(store, batch)
    view = making.weigh_capsules(store, batch.batch_id, 15, "48", WEIGHTS)
    after = view.batch(batch.batch_id)
    assert (after.extras.count, after.extras.fate) == (1, "")
    assert [each.code for each in after.missing] == ["extras.first"]


def test_weigh_capsules_of_a_liquid_is_refused(store):
    view = mixed(store, begin(store, liquid()).making_ids[0])
    codes = refused_codes(making.weigh_capsules, store, view.batches[0].batch_id, 15, "48", WEIGHTS)
    assert codes == ["capsules.not_capsules"]


def test_weigh_capsules_filled_by_volume_are_judged_by_their_mean(store):
    data = capsules(fine(), method="volume", cylinder_ml="4.5")
    view = crushed(store, begin(store, data).making_ids[0])
    batch = view.batches[0]
    assert [each.what for each in batch.targets] == ["tablet powder"]
    after = finished(store, batch).batch(batch.batch_id)
    assert after.capsules.rule == "usp_2091_mean"
    assert after.capsules.theoretical_fill_mg is None
    assert after.mixing_mg == ()


def test_filling_up_says_the_mark_of_the_recorded_request_for_every_batch(store):
    data = capsules(fine(), method="volume", cylinder_ml="4.5")
    view = crushed(store, begin(store, data).making_ids[0])
    said = papers.filling_up(store, view.making_id)
    assert list(said) == [each.batch_id for each in view.batches]
    (words,) = set(said.values())
    assert words == (
        "Put the tablet powder into the measuring cylinder, fill up with microcrystalline cellulose"
        " to 4.5 mL, mix, fill up to the mark again, mix."
    )


def test_filling_up_of_a_request_that_cannot_be_read_points_to_the_plan(store):
    data = capsules(fine(), method="volume", cylinder_ml="4.5")
    making_id = begin(store, data).making_ids[0]
    opened = told_by(store.entries(making_id)).opened
    said = filling_up(replace(opened, plan_input="{}"))
    assert all("to the mark in the plan" in each for each in said.values())
    assert len(said) == 3


@pytest.mark.parametrize("data", [None, liquid()])
def test_filling_up_is_not_said_where_the_filler_is_weighed_or_none_is(store, data):
    assert papers.filling_up(store, begin(store, data).making_ids[0]) == {}


# The pharmacy's rule for capsule weights


def choose_rule(store, rule):
    settings.set_sum_settings(store, SumSettingsDraft("packing", "0", rule, "0"))


def test_weigh_capsules_keeps_the_rule_in_force_with_the_batch(store, begun):
    first, second = begun.batches[:2]
    finished(store, first)
    choose_rule(store, "dac_nrf")
    view = finished(store, second)
    assert [each.capsules.rule for each in view.batches[:2]] == ["usp_theoretical", "dac_nrf"]
    usual, named = store.events(CapsulesWeighed)
    assert (usual.chosen, usual.net, usual.passes) == ("usp", False, True)
    assert (named.chosen, named.net, named.passes) == ("dac_nrf", True, True)
    choose_rule(store, "fna")
    after = making.view(store, view.making_id).batches
    assert [each.capsules for each in after] == [each.capsules for each in view.batches]


def test_weigh_capsules_of_a_rule_that_asks_for_twenty_takes_all_of_fifteen(store, begun):
    choose_rule(store, "ph_eur_2_9_5")
    batch = making.view(store, begun.making_id).batches[0]
    assert batch.weights_needed == 15
    weighed(store, batch)
    ten = weights_around(batch)
    codes = refused_codes(making.weigh_capsules, store, batch.batch_id, 15, "48", ten)
    assert codes == ["capsules.count"]
    all_of_them = (*ten, *ten[:5])
    view = making.weigh_capsules(store, batch.batch_id, 15, "48", all_of_them)
    after = view.batch(batch.batch_id).capsules
    assert (after.rule, after.net, after.passes) == ("ph_eur_2_9_5", True, True)
    assert after.reference_mg == after.mean_fill_mg
    assert abs(Fraction(after.deviations_pct[0])) < 1


def test_weigh_capsules_that_do_not_meet_the_rule_cannot_be_signed(store, begun):
    choose_rule(store, "dac_nrf")
    batch = begun.batches[0]
    weighed(store, batch)
    light = ["172"] * 10
    view = making.weigh_capsules(store, batch.batch_id, 15, "48", light)
    assert not view.batch(batch.batch_id).capsules.passes
    assert view.batch(batch.batch_id).capsules.outside == 0
    making.settle_extras(store, batch.batch_id, "kept_as_sample")
    codes = refused_codes(making.prepare, store, batch.batch_id, "Technician A")
    assert codes == ["capsules.rule_not_met.dac_nrf"]


def test_weigh_capsules_recorded_before_the_rules_are_judged_as_they_were(store, begun):
    finished(store, begun.batches[0])
    (event,) = store.events(CapsulesWeighed)
    batch = told_by(store.entries(begun.making_id)).batches[0]
    for outside, codes in ((0, []), (1, ["capsules.outside"])):
        old = replace(event, passes=None, chosen="", outside=outside)
        assert [each.code for each in rules.failed(replace(batch, capsules=old))] == codes
        shown = capsules_view(replace(batch, capsules=old))
        assert shown.passes is not bool(outside)


def test_capsules_view_says_yield_and_loss_of_the_sample(store, begun):
    after = finished(store, begun.batches[0]).batches[0].capsules
    mass = after.mass
    assert mass.of_sample
    assert Fraction(mass.powder_mg) == sum(
        Fraction(each.actual) for each in making.view(store, begun.making_id).batches[0].targets
    )
    net = sum(map(Fraction, after.fills_mg)) / 10 * 15
    assert Fraction(mass.net_total_mg) == net
    loss = 100 - net / Fraction(mass.powder_mg) * 100
    assert abs(Fraction(mass.loss_pct) - loss) <= Fraction(1, 200)
    assert (mass.gained, mass.too_much) == (False, False)


def test_capsules_view_names_a_loss_above_three_percent_and_a_gain(store, begun):
    batch = begun.batches[0]
    weighed(store, batch)
    for weight, gained, too_much in (
        ("175", False, True),
        ("182", True, False),
        ("186", True, True),
    ):
        view = making.weigh_capsules(store, batch.batch_id, 15, "48", [weight] * 15)
        mass = view.batch(batch.batch_id).capsules.mass
        assert (mass.gained, mass.too_much, mass.of_sample) == (gained, too_much, False)
        assert Fraction(mass.loss_pct) > 0


def test_capsules_view_of_a_trituration_counts_what_was_taken(store):
    data = capsules(batches=[{"step": 1, "weighing": "trituration"}])
    plan = plan_of(data)
    assert plan.can_be_made, [each.code for each in plan.findings]
    batch = crushed(store, begin(store, data).making_ids[0]).batches[0]
    weighed_batch = finished(store, batch).batch(batch.batch_id)
    taken = [Fraction(each.actual) for each in weighed_batch.targets[2:]]
    assert Fraction(weighed_batch.capsules.mass.powder_mg) == sum(taken)


def test_capsules_view_without_a_planned_fill_knows_no_yield(store):
    data = capsules(fine(), method="volume", cylinder_ml="4.5")
    batch = crushed(store, begin(store, data).making_ids[0]).batches[0]
    assert finished(store, batch).batch(batch.batch_id).capsules.mass is None


# Extras


def test_settle_extras_other_needs_a_note(store, begun):
    batch = begun.batches[0]
    weighed(store, batch)
    making.weigh_capsules(store, batch.batch_id, 15, "48", WEIGHTS)
    assert refused_codes(making.settle_extras, store, batch.batch_id, "other") == [
        "extras.note_missing"
    ]
    view = making.settle_extras(store, batch.batch_id, "other", "given to training")
    assert view.batch(batch.batch_id).extras.note == "given to training"
    assert sentence(view.history[-1].words.code, view.history[-1].words.params) == (
        "1 extra: given to training"
    )


def test_settle_extras_before_counting_is_refused(store, begun):
    batch = begun.batches[0].batch_id
    assert refused_codes(making.settle_extras, store, batch, "destroyed") == ["capsules.first"]


def test_settle_extras_where_none_are_is_refused_and_not_asked_for(store, begun):
    data = capsules(fine(steps(("1.5", 40))), extra_units=0)
    batch = crushed(store, begin(store, data).making_ids[0]).batches[0]
    weighed(store, batch)
    view = making.weigh_capsules(store, batch.batch_id, 40, "48", weights_around(batch))
    assert "extras" not in [each.key for each in view.batch(batch.batch_id).steps]
    assert refused_codes(making.settle_extras, store, batch.batch_id, "destroyed") == [
        "extras.none"
    ]
    assert making.prepare(store, batch.batch_id, "Technician A")


def test_settle_extras_unknown_fate_is_a_bug(store, begun):
    with pytest.raises(ValueError, match="not a fate"):
        making.settle_extras(store, begun.batches[0].batch_id, "eaten")


# Liquids


def mixed(store, making_id):
    view = crushed(store, making_id)
    return weighed(store, view.batches[0])


def test_start_liquid_asks_for_each_ingredient_by_weight_or_volume(store):
    """CR-06: the measure of every component is recorded, not only the drug's."""
    targets = crushed(store, begin(store, liquid()).making_ids[0]).batches[0].targets
    assert [(each.what, each.unit, each.target) for each in targets] == [
        ("ascorbic acid", "mg", "500"),
        ("sodium benzoate", "mg", "100"),
        ("glycerol", "mL", "20"),
    ]


def test_weigh_liquid_ingredient_below_the_balance_comes_from_a_stock_solution(store):
    """Rule 3: an excipient under the minimum is a Note, so it must be possible to record it."""
    batch = crushed(store, begin(store, liquid()).making_ids[0]).batches[0]
    minimum = {each.what: each.minimum for each in batch.targets}
    names = [each.name for each in batch.targets if each.from_stock]
    assert names == ["sodium benzoate, from a stock solution"]
    assert minimum == {"ascorbic acid": "120", "sodium benzoate": None, "glycerol": None}
    assert making.weigh(store, batch.batch_id, "sodium benzoate", "100").accepted


@pytest.mark.parametrize("data", [capsules(fine()), liquid(fine(), tablets="weighed")])
def test_crush_far_more_than_needed_is_refused(store, data):
    view = choose(store, begin(store, data).making_ids[0])
    most = view.to_crush * 3
    assert refused_codes(making.crush, store, view.making_id, most + 1) == ["crush.too_many"]
    assert making.crush(store, view.making_id, most).crushed == most


@pytest.mark.parametrize("count", [1, 3, 4, 22])
def test_crush_whole_tablets_for_a_bottle_is_exact(store, count):
    """The whole powder goes into the bottle, so a third tablet is half as much drug again."""
    view = choose(store, begin(store, liquid()).making_ids[0])
    assert refused_codes(making.crush, store, view.making_id, count) == ["crush.not_exact"]
    assert store.events(TabletsCrushed) == []
    assert making.crush(store, view.making_id, 2).crushed == 2


def test_measure_liquid_within_one_percent_counts(store):
    view = mixed(store, begin(store, liquid()).making_ids[0])
    batch = view.batches[0]
    assert [each.key for each in batch.steps] == [
        "lots", "crush", "weigh", "liquid", "prepare", "release",
    ]  # fmt: skip
    for text in ("1000", "90"):
        assert not making.measure_liquid(store, batch.batch_id, text).accepted
    outcome = making.measure_liquid(store, batch.batch_id, "100")
    assert outcome.accepted
    assert outcome.view.batch(batch.batch_id).made_volume_ml == "100"
    refused = [each.code for each in store.events(MeasureRefused)]
    assert refused == ["measure.ten_times_too_much", "measure.too_little"]


def test_measure_liquid_same_refusal_twice_is_recorded_once(store):
    view = mixed(store, begin(store, liquid()).making_ids[0])
    batch = view.batches[0].batch_id
    for _ in range(2):
        outcome = making.measure_liquid(store, batch, "90", action_id="one")
        assert outcome.finding.code == "measure.too_little"
    assert len(store.events(MeasureRefused)) == 1


def test_measure_liquid_of_capsules_is_refused(store, begun):
    batch = begun.batches[0].batch_id
    assert refused_codes(making.measure_liquid, store, batch, "100") == ["liquid.not_a_liquid"]


def test_measure_liquid_from_weighed_powder_needs_the_weighing(store):
    data = liquid(fine(), tablets="weighed")
    view = crushed(store, begin(store, data).making_ids[0])
    batch = view.batches[0]
    assert batch.targets[0].what == "tablet powder"
    codes = refused_codes(making.measure_liquid, store, batch.batch_id, "84")
    assert codes == ["weigh.first"] * len(batch.targets)
    after = released(store, batch).batch(batch.batch_id)
    assert after.state == "released"


def test_judge_volume_while_typing(store):
    batch = crushed(store, begin(store, liquid()).making_ids[0]).batches[0]
    assert making.judge_volume("100.5", batch) is None
    assert making.judge_volume("10", batch).code == "measure.ten_times_too_little"
    with pytest.raises(ValueError, match="no volume"):
        making.judge_volume("10", replace(batch, volume_ml=None))


# Names, release, rejection


def test_prepare_with_something_missing_is_refused_with_every_reason(store, begun):
    codes = refused_codes(making.prepare, store, begun.batches[0].batch_id, "Technician A")
    assert codes == ["weigh.first", "weigh.first", "capsules.first"]


def test_prepare_before_lots_is_refused(store):
    view = making.view(store, begin(store).making_ids[0])
    assert refused_codes(making.prepare, store, view.batches[0].batch_id, "A") == ["lots.first"]
    assert [each.code for each in view.batches[0].missing] == [
        "lots.first",
        "crush.first",
        "weigh.first",
        "weigh.first",
        "capsules.first",
    ]


@pytest.mark.parametrize("name", ["", "  ", "...", "A\u202eB"])
def test_prepare_without_a_usable_name_is_refused(store, begun, name):
    with pytest.raises(InputError) as error:
        making.prepare(store, begun.batches[0].batch_id, name)
    assert paths(error) == ["prepare.name"]
    assert sentence(error.value.problems[0].code, error.value.problems[0].params)


def test_release_whole_capsule_batch(store, begun):
    batch = begun.batches[0]
    after = released(store, batch).batch(batch.batch_id)
    assert (after.state, after.next_key) == ("released", None)
    assert (after.prepared.name, after.checked.name, after.released.name) == (
        "Technician A",
        "Pharmacist B",
        "Pharmacist B",
    )
    assert after.released.identity == "not verified"
    assert {each.progress for each in after.steps} == {Progress.DONE}


def test_release_liquid_batch(store):
    view = crushed(store, begin(store, liquid()).making_ids[0])
    after = released(store, view.batches[0])
    assert after.batches[0].state == "released"


@pytest.mark.parametrize(
    "name",
    ["Technician A", "technician a", " TECHNICIAN  A ", "Technician\u00a0A", "Tеchnician A"],
)
def test_release_by_the_preparer_however_spelled_is_refused(store, begun, name):
    batch = begun.batches[0]
    finished(store, batch)
    making.prepare(store, batch.batch_id, "Technician A")
    screened(store, begun.making_id)
    try:
        codes = refused_codes(making.check_and_release, store, batch.batch_id, name)
    except InputError as error:  # a word of two alphabets does not even count as a name
        codes = [error.problems[0].code]
    assert codes in (["check.same_person"], ["text.mixed_scripts"])
    assert making.view(store, begun.making_id).batch(batch.batch_id).state == "to_check"
    assert store.events(BatchReleased) == []


def test_release_before_preparation_is_refused(store, begun):
    batch = begun.batches[0]
    finished(store, batch)
    screened(store, begun.making_id)
    codes = refused_codes(making.check_and_release, store, batch.batch_id, "Pharmacist B")
    assert codes == ["prepare.first"]


def test_release_after_the_last_day_is_refused(store, begun):
    batch = begun.batches[0]
    finished(store, batch)
    making.prepare(store, batch.batch_id, "Technician A")
    store.clock.go_to(date(2027, 5, 20))
    screened(store, begun.making_id)
    store.clock.go_to(date(2027, 5, 21))
    codes = refused_codes(making.check_and_release, store, batch.batch_id, "Pharmacist B")
    assert codes == ["release.too_late"]
    store.clock.go_to(date(2027, 5, 20))
    assert making.check_and_release(store, batch.batch_id, "Pharmacist B")


def test_release_with_a_weight_outside_or_too_few_made_is_refused(store):
    data = capsules(fine(steps(("1.5", 40))), extra_units=0)
    batch = crushed(store, begin(store, data).making_ids[0]).batches[0]
    weighed(store, batch)
    screened(store, batch.making_id)
    light = ("99", *weights_around(batch)[1:])
    making.weigh_capsules(store, batch.batch_id, 39, "48", light)
    codes = refused_codes(making.prepare, store, batch.batch_id, "Technician A")
    assert codes == ["capsules.outside", "capsules.too_few"]
    codes = refused_codes(making.check_and_release, store, batch.batch_id, "Pharmacist B")
    assert codes == ["capsules.outside", "capsules.too_few", "prepare.first"]


def test_release_twice_is_refused_but_the_same_action_is_not(store, begun):
    batch = begun.batches[0]
    finished(store, batch)
    making.prepare(store, batch.batch_id, "Technician A")
    screened(store, begun.making_id)
    for _ in range(2):
        making.check_and_release(store, batch.batch_id, "Pharmacist B", action_id="release")
    assert len(store.events(BatchChecked)) == 1
    codes = refused_codes(making.check_and_release, store, batch.batch_id, "Pharmacist B")
    assert codes == ["batch.released_already"]


def test_reject_closes_an_open_batch_for_good(store, begun):
    batch = begun.batches[0].batch_id
    view = making.reject(store, batch, "Pharmacist B", "powder spilled")
    after = view.batch(batch)
    assert (after.state, after.rejected.name, after.rejected.reason, after.next_key) == (
        "rejected",
        "Pharmacist B",
        "powder spilled",
        None,
    )
    assert sentence(view.history[-1].words.code, view.history[-1].words.params) == (
        "Rejected: Pharmacist B, powder spilled"
    )
    for action, args in (
        (making.weigh, ("filler", "1901.9")),
        (making.prepare, ("A",)),
        (making.check_and_release, ("B",)),
        (making.reject, ("B", "again")),
    ):
        assert refused_codes(action, store, batch, *args) == ["batch.rejected_already"]


def test_reject_is_possible_before_lots_and_in_check_but_not_after_release(store):
    view = making.view(store, begin(store).making_ids[0])
    first, second, third = view.batches
    assert making.reject(store, first.batch_id, "B", "cancelled").batches[0].state == "rejected"
    crushed(store, view.making_id)
    finished(store, second)
    making.prepare(store, second.batch_id, "Technician A")
    assert making.reject(store, second.batch_id, "B", "failed").batches[1].state == "rejected"
    released(store, third)
    assert refused_codes(making.reject, store, third.batch_id, "B", "late") == [
        "batch.released_already"
    ]
    assert refused_codes(making.crush, store, view.making_id, 9)[0] == "making.closed"
    codes = refused_codes(making.choose_lots, store, view.making_id, drafts(view))
    assert codes == ["making.closed"]


def test_reject_without_a_reason_is_refused(store, begun):
    with pytest.raises(InputError) as error:
        making.reject(store, begun.batches[0].batch_id, "B", " ")
    assert paths(error) == ["reject.reason"]


# What the page shows


def test_view_shows_the_next_step_at_each_moment(store):
    making_id = begin(store).making_ids[0]

    def next_key():
        return making.view(store, making_id).batches[0].next_key

    seen = [next_key()]
    choose(store, making_id)
    seen.append(next_key())
    view = making.crush(store, making_id, 3)
    batch = view.batches[0]
    seen.append(next_key())
    weighed(store, batch)
    seen.append(next_key())
    making.weigh_capsules(store, batch.batch_id, 15, "48", WEIGHTS)
    seen.append(next_key())
    making.settle_extras(store, batch.batch_id, "destroyed")
    seen.append(next_key())
    making.prepare(store, batch.batch_id, "A")
    seen.append(next_key())
    screened(store, making_id)
    assert seen == ["lots", "crush", "weigh", "capsules", "extras", "prepare", "release"]
    assert making.view(store, making_id).batches[0].against_release == ()


def test_view_mixing_follows_what_was_weighed(store, begun):
    batch = begun.batches[0]
    assert batch.mixing_mg == ("83.3", "166.6", "333.2", "666.4", "1332.8", "1985.2")
    outcome = making.weigh(store, batch.batch_id, "tablet powder", "83.5")
    assert outcome.view.batches[0].mixing_mg[:2] == ("83.5", "167")


def test_view_trituration_has_two_mixings(store):
    data = capsules(batches=[{"step": 1, "weighing": "trituration"}])
    data["make"]["batches"] += [{"step": each, "extra_units": 10} for each in (2, 3)]
    view = crushed(store, begin(store, data).making_ids[0])
    batch = view.batches[0]
    assert [each.what for each in batch.targets] == [
        "tablet powder",
        "trituration diluent",
        "trituration taken",
        "filler still to add",
    ]
    assert [each.lot for each in batch.targets] == ["7K2210", "LOT-1", "", "LOT-1"]
    assert batch.trituration_mg[0] == batch.targets[0].target
    assert batch.mixing_mg[0] == batch.targets[2].target


def test_view_history_has_a_sentence_for_every_event(store, begun):
    batch = begun.batches[0]
    making.weigh(store, batch.batch_id, "filler", "19")
    view = released(store, batch)
    lines = [sentence(each.words.code, each.words.params) for each in view.history]
    assert lines[:4] == [
        "Making opened, batches: 3",
        "Lots chosen: 7K2210, LOT-1",
        "3 tablets crushed",
        "19 mg filler refused",
    ]
    assert lines[-4:] == [
        "Prepared: Technician A",
        "Opioid screen finished by Pharmacist B: 3 entries; passed, let through by a person: 0",
        "Checked: Pharmacist B",
        "Released: Pharmacist B",
    ]
    assert view.seq == store.last_seq()


def test_view_where_patient_data_were_deleted(store, begun):
    store.patients.clear()
    view = making.view(store, begun.making_id)
    assert (view.prescription.patient, view.prescription.born) == ("", None)
