"""The nouns of a plan and of its working."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from compounding.domain.plan import Dose, Plan
from compounding.domain.working import DATE, Input, Origin, amount, day, number
from compounding.quantity import mg
from tests.unit.plan_samples import capsules, fine, liquid, plan_of, steps

DOSE = Dose(1, date(2026, 11, 23), date(2026, 12, 6), 14, mg("1.5"), 1)


def test_dose_within_clips_to_both_ends() -> None:
    clipped = DOSE.within(date(2026, 11, 25), date(2026, 11, 30))
    assert clipped is not None
    assert (clipped.first, clipped.last, clipped.nights) == (
        date(2026, 11, 25),
        date(2026, 11, 30),
        6,
    )
    assert (clipped.step, clipped.dose, clipped.units) == (1, mg("1.5"), 1)


def test_dose_within_a_longer_span_is_itself() -> None:
    assert DOSE.within(date(2026, 1, 1), date(2027, 1, 1)) is DOSE
    first_night = DOSE.within(date(2026, 1, 1), DOSE.first)
    assert first_night is not None
    assert first_night.nights == 1


def test_dose_within_other_nights_is_nothing() -> None:
    assert DOSE.within(date(2026, 12, 7), date(2027, 1, 1)) is None
    assert DOSE.within(date(2026, 1, 1), date(2026, 11, 22)) is None


def test_plan_with_a_stop_cannot_be_made() -> None:
    plan = plan_of(capsules())
    assert plan.has_stop
    assert not plan.can_be_made


def test_plan_without_a_stop_can_be_made() -> None:
    plan = plan_of(capsules(fine()))
    assert not plan.has_stop
    assert plan.can_be_made


def test_plan_without_batches_cannot_be_made() -> None:
    made = plan_of(capsules(fine()))
    empty = Plan(made.request, made.doses, (), None, ())
    assert not empty.has_stop
    assert not empty.can_be_made


def test_plan_doses_in_a_bottle_are_clipped_to_its_nights() -> None:
    plan = plan_of(liquid(steps(("1.5", 20), ("3", 40))))
    first, second = plan.batches
    assert [(dose.step, dose.nights) for dose in plan.doses_in(first)] == [(1, 20), (2, 14)]
    assert [(dose.step, dose.nights) for dose in plan.doses_in(second)] == [(2, 26)]


def test_working_inputs_carry_value_unit_and_origin() -> None:
    assert amount("drug", mg("1.5"), Origin.SUM) == Input("drug", Fraction("1.5"), "mg", Origin.SUM)
    assert number("count", 20, Origin.LOT) == Input("count", Fraction(20), "", Origin.LOT)
    given = day("made_on", date(2026, 11, 22), Origin.CHOICE)
    assert given.unit == DATE
    assert date.fromordinal(int(given.value)) == date(2026, 11, 22)
