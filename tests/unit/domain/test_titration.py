"""Doses on the calendar and what is unusual about them (rule 9; calculations 7)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from compounding.domain import titration
from compounding.domain.request import Regimen, RegimenStep
from compounding.findings import Level
from compounding.messages import sentence_of
from compounding.quantity import mg
from tests.unit.plan_samples import capsules, codes, finding, fine, liquid, plan_of, steps

TABLET = {"label_mg": "50", "weighed": {"count": 20, "mass_mg": "3700"}}


def doses_of(start: str, increase: str, maximum: str) -> list[str]:
    built = titration.build_steps(mg(start), mg(increase), 14, mg(maximum))
    assert len(built) == titration.steps_needed(mg(start), mg(increase), mg(maximum))
    return [str(step.dose) for step in built]


@pytest.mark.parametrize(
    ("start", "increase", "maximum", "doses"),
    [
        ("1.5", "1.5", "4.5", ["1.5 mg", "3 mg", "4.5 mg"]),
        ("1", "1", "4.5", ["1 mg", "2 mg", "3 mg", "4 mg", "4.5 mg"]),
        ("4.5", "1.5", "4.5", ["4.5 mg"]),
        ("1", "9", "4.5", ["1 mg", "4.5 mg"]),
        ("0.5", "0.5", "1.2", ["0.5 mg", "1 mg", "1.2 mg"]),
    ],
)
def test_build_steps_ends_exactly_on_the_maximum(
    start: str, increase: str, maximum: str, doses: list[str]
) -> None:
    assert doses_of(start, increase, maximum) == doses


@pytest.mark.parametrize(("start", "increase"), [("5", "1.5"), ("1.5", "0")])
def test_build_steps_that_never_arrive_are_refused(start: str, increase: str) -> None:
    with pytest.raises(ValueError, match="rises"):
        titration.build_steps(mg(start), mg(increase), 14, mg("4.5"))


def test_calendar_usual_protocol_is_42_nights_without_a_gap() -> None:
    doses = plan_of(capsules()).doses
    assert [(dose.first, dose.last) for dose in doses] == [
        (date(2026, 11, 23), date(2026, 12, 6)),
        (date(2026, 12, 7), date(2026, 12, 20)),
        (date(2026, 12, 21), date(2027, 1, 3)),
    ]
    assert sum(dose.nights for dose in doses) == 42


def test_calendar_t02_42_day_plan_in_small_capsules_takes_84_of_them() -> None:
    plan = plan_of(capsules(fine(), strength="1.5", extra_units=0))
    assert [(dose.units or 0) * dose.nights for dose in plan.doses] == [14, 28, 42]
    assert plan.batches[0].units == 84
    assert plan.batches[0].drug == mg(126)


def test_calendar_t03_one_strength_per_step_is_42_capsules_and_126_mg() -> None:
    plan = plan_of(capsules(fine(), extra_units=0))
    assert sum(batch.units or 0 for batch in plan.batches) == 42
    assert sum(batch.drug.exact for batch in plan.batches) == 126


def test_calendar_t05_four_weeks_each_is_42_then_84_mg() -> None:
    data = capsules(fine(steps(("1.5", 28), ("3", 28), ("4.5", 30))), extra_units=0)
    assert [batch.drug.exact for batch in plan_of(data).batches][:2] == [42, 84]


def test_whole_units_is_a_whole_number_or_nothing() -> None:
    assert titration.whole_units(mg("4.5"), mg("1.5")) == 3
    assert titration.whole_units(mg("4.5"), mg("2")) is None
    assert titration.whole_units(mg("0.75"), mg("1.5")) is None


def test_working_names_each_last_night_and_what_is_taken() -> None:
    capsule_lines = plan_of(capsules(fine(), strength="1.5")).working
    units = [line.exact for line in capsule_lines if line.symbol == "units_a_night"]
    assert units == [1, 2, 3]
    liquid_lines = plan_of(liquid()).working
    volumes = [line.exact for line in liquid_lines if line.symbol == "dose_volume"]
    assert volumes == [Fraction("1.5"), 3, Fraction("4.5")]
    nights = [line.exact for line in liquid_lines if line.symbol == "last_night"]
    assert nights == [dose.last.toordinal() for dose in plan_of(liquid()).doses]


def regimen(*pairs: tuple[str, int], taking: str | None = None) -> Regimen:
    made = tuple(RegimenStep(mg(dose), nights) for dose, nights in pairs)
    return Regimen(made, None if taking is None else mg(taking))


def test_findings_usual_protocol_has_none() -> None:
    assert titration.findings(regimen(("1.5", 14), ("3", 14), ("4.5", 14))) == ()


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("4.5", []),
        ("4.500001", ["dose_above_maximum"]),
        ("6", ["dose_above_maximum"]),
    ],
)
def test_findings_dose_above_4_5_mg_is_a_stop(dose: str, expected: list[str]) -> None:
    found = titration.findings(regimen((dose, 14), taking="4.5"))
    assert [each.code for each in found if each.level is Level.STOP] == expected


@pytest.mark.parametrize(
    ("dose", "times", "meant"),
    [
        ("15", "10", "1.5"),
        ("30", "10", "3"),
        ("45", "10", "4.5"),
        ("5", "10", "0.5"),
        ("50", "100", "0.5"),
        ("450", "100", "4.5"),
        ("1500", "1000", "1.5"),
    ],
)
def test_findings_dx_17_slipped_point_is_named(dose: str, times: str, meant: str) -> None:
    (stop,) = [
        each
        for each in titration.findings(regimen((dose, 14), taking="4.5"))
        if each.level is Level.STOP
    ]
    assert (stop.params["times"], stop.params["meant_mg"]) == (times, meant)
    assert f"{times} times {meant} mg: check the decimal point" in sentence_of(stop)


@pytest.mark.parametrize("dose", ["6", "7.3", "12", "99999"])
def test_findings_dose_that_is_no_slip_is_not_called_one(dose: str) -> None:
    stop = titration.findings(regimen((dose, 14), taking="4.5"))[0]
    assert "variant" not in stop.params
    assert sentence_of(stop) == (
        f"The dose of {dose} mg on step 1 is above 4.5 mg, the ceiling of this program. "
        "Lower the dose; nobody can override this."
    )


@pytest.mark.parametrize(
    ("start", "taking", "asked"),
    [
        ("1.5", None, False),
        ("1.500001", None, True),
        ("3", "1.5", False),
        ("3.1", "1.5", True),
        ("1.5", "0", False),
        ("2", "0", True),
        ("4.5", "4.5", False),
    ],
)
def test_findings_start_is_judged_from_what_is_taken_now(
    start: str, taking: str | None, asked: bool
) -> None:
    found = [each.code for each in titration.findings(regimen((start, 14), taking=taking))]
    assert found == (["start_above_usual"] if asked else [])


@pytest.mark.parametrize(("second", "asked"), [("3", False), ("3.01", True), ("1", False)])
def test_findings_increase_above_1_5_mg_is_asked_about(second: str, asked: bool) -> None:
    found = [each.code for each in titration.findings(regimen(("1.5", 14), (second, 14)))]
    assert found == (["increase_above_usual"] if asked else [])


@pytest.mark.parametrize(
    ("nights", "second", "asked"),
    [(14, "3", False), (13, "3", True), (7, "1.5", False), (7, "1", False)],
)
def test_findings_short_step_is_asked_about_where_an_increase_follows(
    nights: int, second: str, asked: bool
) -> None:
    found = [each.code for each in titration.findings(regimen(("1.5", nights), (second, 5)))]
    assert found == (["faster_than_usual"] if asked else [])


def test_findings_step_by_step_name_the_field_of_the_step() -> None:
    data = capsules(fine(steps(("2", 7), ("4.5", 14), ("6", 3))))
    asked = plan_of(data).request.regimen
    found = {(each.code, each.step): each.subject for each in titration.findings(asked)}
    assert found == {
        ("dose_above_maximum", 3): "regimen.steps[2].dose_mg",
        ("start_above_usual", 1): "regimen.steps[0].dose_mg",
        ("increase_above_usual", 2): "regimen.steps[1].dose_mg",
        ("faster_than_usual", 1): "regimen.steps[0].nights",
    }


def test_findings_built_regimen_names_its_own_fields_once() -> None:
    built = {"regimen": {"start_mg": "2", "increase_mg": "2", "every_nights": 7, "maximum_mg": "8"}}
    plan = plan_of(capsules(fine(built)))
    assert codes(plan, "confirm") == [
        "start_above_usual",
        "increase_above_usual",
        "faster_than_usual",
    ]
    stops = [each for each in plan.findings if each.code == "dose_above_maximum"]
    assert [each.step for each in stops] == [3, 4]
    assert {each.subject for each in stops} == {"regimen.maximum_mg"}
    assert finding(plan, "start_above_usual").subject == "regimen.start_mg"
    assert finding(plan, "increase_above_usual").subject == "regimen.increase_mg"
    assert finding(plan, "faster_than_usual").subject == "regimen.every_nights"


def test_findings_say_what_is_taken_now() -> None:
    (new,) = titration.findings(regimen(("3", 14)))
    (more,) = titration.findings(regimen(("4.5", 14), taking="1"))
    assert "the usual start is at most 1.5 mg" in sentence_of(new)
    assert "above the 1 mg taken now" in sentence_of(more)


def test_refill_on_capsules_is_the_night_after_the_last_and_its_day_of_making() -> None:
    due = titration.refill_on(plan_of(capsules(fine())))
    assert due == titration.Refill(date(2027, 1, 3), date(2027, 1, 4), date(2027, 1, 4))


def test_refill_on_days_of_lead_come_off_the_day_of_making_alone() -> None:
    due = titration.refill_on(plan_of(capsules(fine({"lead_days": 2}))))
    assert (due.first_night, due.make_by) == (date(2027, 1, 4), date(2027, 1, 2))


def test_refill_on_leap_day_counts() -> None:
    dates = {"compounded_on": "2028-02-26", "first_dose": "2028-02-27"}
    due = titration.refill_on(plan_of(capsules(fine({**dates, **steps(("1.5", 2))}))))
    assert (due.last_covered, due.make_by) == (date(2028, 2, 28), date(2028, 2, 29))


def test_refill_on_bottles_that_do_not_reach_the_end_counts_from_the_last_bottle() -> None:
    expires = {"tablet": {**TABLET, "expires": "2026-12-10"}}
    plan = plan_of(liquid(fine(expires)))
    assert titration.refill_on(plan).last_covered == date(2026, 12, 10)
    assert plan.doses[-1].last == date(2027, 1, 3)


def test_refill_on_without_a_batch_counts_from_the_regimen() -> None:
    plan = plan_of(capsules(fine(), strength="1"))
    assert plan.batches == ()
    assert titration.refill_on(plan).last_covered == date(2027, 1, 3)


def test_findings_of_several_steps_name_their_step() -> None:
    found = titration.findings(regimen(("1", 7), ("2.6", 7), ("4.5", 14)))
    assert [sentence_of(each).partition(" the dose")[0] for each in found] == [
        "Step 2:",
        "Step 3:",
        "Step 1:",
        "Step 2:",
    ]


def test_findings_of_one_step_or_built_from_an_increase_name_none() -> None:
    (pace,) = titration.findings(regimen(("1.5", 7), ("3", 14), ("4.5", 14)))
    assert sentence_of(pace).startswith("The dose rises after 7 nights")
    built = {"regimen": {"start_mg": "1", "increase_mg": "1", "every_nights": 7, "maximum_mg": "4"}}
    asked = finding(plan_of(capsules(fine(built))), "faster_than_usual")
    assert sentence_of(asked).startswith("The dose rises after 7 nights")
