"""Which batches a plan needs and when each is made (rule 7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compounding.domain.request import BatchChoice
from compounding.domain.strategy import choice_problems, first_steps, later_day
from compounding.errors import InputError
from compounding.messages import sentence_of
from tests.unit.plan_samples import Data, capsules, codes, finding, fine, liquid, plan_of, steps


def made(data: Data) -> list[tuple[str, str, str]]:
    """Day of making, first and last night of each batch."""
    return [
        (str(batch.make_on), str(batch.covers_first), str(batch.covers_last))
        for batch in plan_of(data).batches
    ]


def long_regimen(lead_days: int = 0, **top: Any) -> Data:
    return fine({**steps(("1.5", 100), ("3", 100)), "lead_days": lead_days, **top})


def test_capsules_that_last_are_made_at_once() -> None:
    assert {day for day, _, _ in made(capsules(fine()))} == {"2026-11-22"}


@pytest.mark.parametrize(
    ("lead_days", "second"), [(0, "2027-03-03"), (2, "2027-03-01"), (200, "2026-11-22")]
)
def test_capsules_that_do_not_last_are_made_later(lead_days: int, second: str) -> None:
    days = [day for day, _, _ in made(capsules(long_regimen(lead_days)))]
    assert days == ["2026-11-22", second]


def test_capsules_whose_last_night_is_their_last_day_are_made_at_once() -> None:
    def days(nights: int) -> list[str]:
        data = capsules(fine({**steps(("1.5", nights)), "first_dose": "2026-11-22"}))
        assert codes(plan_of(data)) == ([] if nights <= 180 else ["expires_before_last_dose"])
        return [day for day, _, _ in made(data)]

    assert days(180) == ["2026-11-22"]
    assert days(181) == ["2026-11-22"]


def test_capsules_that_never_last_stay_and_stop() -> None:
    plan = plan_of(capsules(fine({**steps(("1.5", 14), ("3", 200))})))
    stop = finding(plan, "expires_before_last_dose")
    assert stop.batch == 2
    assert stop.subject == "compounded_on"
    assert plan.batches[1].make_on == date(2026, 11, 22)
    assert sentence_of(stop) == (
        "Batch 2 may be used until 2027-May-20, but its last dose is on 2027-Jun-24. "
        "Make it later, or plan fewer nights."
    )


def test_capsules_of_tablets_that_expire_name_the_tablets() -> None:
    tablet = {
        "label_mg": "50",
        "weighed": {"count": 20, "mass_mg": "3700"},
        "expires": "2026-12-31",
    }
    plan = plan_of(capsules(fine({"tablet": tablet})))
    stop = finding(plan, "expires_before_last_dose")
    assert stop.subject == "tablet.expires"
    assert "when the tablets expire" in sentence_of(stop)


def test_one_strength_is_one_batch_for_all_steps() -> None:
    (batch,) = plan_of(capsules(fine(), strength="1.5")).batches
    assert batch.steps == (1, 2, 3)


def test_later_day_is_never_before_compounding() -> None:
    request = plan_of(capsules({"lead_days": 5})).request
    assert later_day(request, date(2026, 12, 1)) == date(2026, 11, 26)
    assert later_day(request, date(2026, 11, 27)) == date(2026, 11, 22)
    assert later_day(request, date(2026, 11, 24)) == date(2026, 11, 22)


def test_bottles_of_section_7_refrigerated_are_two() -> None:
    assert made(liquid()) == [
        ("2026-11-22", "2026-11-23", "2026-12-26"),
        ("2026-12-27", "2026-12-27", "2027-01-03"),
    ]


def test_bottles_at_room_temperature_outlive_30_days_and_are_two() -> None:
    assert made(liquid(storage="room")) == [
        ("2026-11-22", "2026-11-23", "2026-12-21"),
        ("2026-12-22", "2026-12-22", "2027-01-03"),
    ]


def test_bottles_are_made_lead_days_ahead() -> None:
    days = [day for day, _, _ in made(liquid({"lead_days": 3}))]
    assert days == ["2026-11-22", "2026-12-24"]


def test_bottle_made_ahead_of_its_own_limit_covers_nothing_more() -> None:
    plan = plan_of(liquid({"lead_days": 40}))
    assert made(liquid({"lead_days": 40})) == [("2026-11-22", "2026-11-23", "2026-12-26")]
    stop = finding(plan, "expires_before_last_dose")
    assert (stop.batch, stop.subject) == (None, "compounded_on")
    assert "2026-Dec-27" in sentence_of(stop)
    assert plan.tablets is not None


def test_bottles_end_where_the_tablets_expire() -> None:
    tablet = {"label_mg": "50", "weighed": {"count": 20, "mass_mg": "3700"}, "expires": "2026-12"}
    data = liquid({"tablet": tablet})
    assert made(data) == [
        ("2026-11-22", "2026-11-23", "2026-12-26"),
        ("2026-12-27", "2026-12-27", "2026-12-31"),
    ]
    stop = finding(plan_of(data), "expires_before_last_dose")
    assert stop.subject == "tablet.expires"
    assert "No bottle can cover the night of 2027-Jan-01" in sentence_of(stop)


def test_first_bottle_that_covers_nothing_leaves_no_batch() -> None:
    plan = plan_of(liquid({"first_dose": "2027-01-01"}))
    assert plan.batches == ()
    assert plan.tablets is None
    assert codes(plan, "stop") == ["expires_before_last_dose"]
    assert len(plan.doses) == 3


def test_first_steps_begin_a_batch() -> None:
    per_step = plan_of(capsules()).request.make
    one = plan_of(capsules(strength="1.5")).request.make
    assert list(first_steps(per_step, 3)) == [1, 2, 3]  # type: ignore[arg-type]
    assert list(first_steps(one, 3)) == [1]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("strength", "chosen", "expected"),
    [
        ("per_step", [1, 3], []),
        ("per_step", [4], ["choice.no_batch"]),
        ("per_step", [2, 2], ["choice.twice"]),
        ("1.5", [1], []),
        ("1.5", [2], ["choice.no_batch"]),
        ("1.5", [2, 2], ["choice.no_batch", "choice.no_batch"]),
    ],
)
def test_choice_of_a_step_that_begins_no_batch_or_comes_twice_is_a_problem(
    strength: str, chosen: list[int], expected: list[str]
) -> None:
    from dataclasses import replace

    make = plan_of(capsules(strength=strength)).request.make
    choices = tuple(BatchChoice(step, 1) for step in chosen)
    problems = choice_problems(replace(make, choices=choices), 3)  # type: ignore[arg-type]
    assert [problem.code for problem in problems] == expected


def test_request_with_a_bad_choice_is_refused_by_the_sum_too() -> None:
    from dataclasses import replace

    request = plan_of(capsules(fine())).request
    make = replace(request.make, choices=(BatchChoice(9, 1),))  # type: ignore[arg-type]
    with pytest.raises(InputError) as refusal:
        plan_of(replace(request, make=make))  # type: ignore[arg-type]
    assert refusal.value.problems[0].path == "make.batches[0].step"
