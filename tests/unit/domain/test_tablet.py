"""From drug to tablets and tablet powder (rules 1 and 4; calculations 1.1, 7, 8)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil

import pytest

from compounding.domain import tablet
from compounding.domain.plan import DayCount
from compounding.domain.request import Tablet
from compounding.quantity import Quantity, mg
from tests.unit.plan_samples import capsules, fine, liquid, plan_of, steps

SAMPLE = Tablet(mg(50), 20, mg(3700), date(2028, 3, 31))


def test_tablets_exact_c01_2400_mg_from_500_mg_tablets_is_4_8() -> None:
    paracetamol = Tablet(mg(500), 20, mg(12000), date(2028, 3, 31))
    assert tablet.tablets_exact(mg(2400), paracetamol, 1).exact == Fraction("4.8")


@pytest.mark.parametrize(
    ("row", "drug", "powder", "ballast"),
    [("V01", "150", "555", "405"), ("V02", "165", "610.5", "445.5"), ("V06", "126", "466.2", None)],
)
def test_powder_of_row(row: str, drug: str, powder: str, ballast: str | None) -> None:
    line = tablet.powder(mg(drug), SAMPLE, 1)
    assert line.exact == Fraction(powder), row
    if ballast is not None:
        assert tablet.ballast(mg(line.exact), mg(drug), 1).exact == Fraction(ballast), row


def test_powder_c23_tablet_of_176_8_mg_gives_at_least_5_3_mg_for_a_dose() -> None:
    lightest = Tablet(mg(50), 1, mg("176.8"), date(2028, 3, 31))
    powder = tablet.powder(mg("1.5"), lightest, 1).exact
    assert powder == Fraction("5.304")
    assert powder > Fraction("3.5") * Fraction("1.5")


def test_powder_is_of_the_lot_weighed_not_of_one_tablet() -> None:
    heavier = Tablet(mg(50), 10, mg(2000), date(2028, 3, 31))
    assert tablet.powder(mg(50), heavier, 1).exact == 200
    assert tablet.powder_per_drug(heavier) == 4


@pytest.mark.parametrize(
    ("row", "strength", "capsules_made"),
    [("V08 1.5 mg", "1.5", 100), ("V08 3 mg", "3", 50), ("V08 4.5 mg", "4.5", 33)],
)
def test_whole_tablets_of_row_v08(row: str, strength: str, capsules_made: int) -> None:
    drug = mg(strength) * capsules_made
    assert ceil(tablet.tablets_exact(drug, SAMPLE, 1).exact) == 3, row


def test_count_section_7_together_3_tablets_each_alone_4() -> None:
    plan = plan_of(capsules(fine(), drug_surcharge_pct="10", extra_units=0))
    assert plan.tablets is not None
    assert plan.tablets.exact == Fraction("2.772")
    assert plan.tablets.to_crush == 3
    assert plan.tablets.if_made_separately == (1, 1, 2)


def test_count_batches_of_two_days_are_rounded_up_each_day() -> None:
    long = {**steps(("1.5", 100), ("3", 100)), "lead_days": 2}
    plan = plan_of(capsules(fine(long)))
    assert plan.tablets is not None
    assert plan.tablets.by_day == (
        DayCount(date(2026, 11, 22), 4),
        DayCount(date(2027, 3, 1), 7),
    )
    assert plan.tablets.to_crush == 11


def test_count_drug_in_is_drug_in_doses_waste_and_left_over() -> None:
    plan = plan_of(capsules(fine()))
    assert plan.tablets is not None
    doses = sum((dose.dose.exact * dose.nights for dose in plan.doses), Fraction(0))
    crushed: Quantity = mg(50) * plan.tablets.to_crush
    assert crushed - plan.tablets.waste - plan.tablets.left_over == mg(doses)


def test_count_whole_tablets_of_bottles_are_rounded_up_for_each_bottle() -> None:
    plan = plan_of(liquid(steps(("1.5", 3)), formula="water"))
    assert plan.tablets is None
    daily = liquid({**steps(("1.5", 3)), "first_dose": "2026-11-22"}, formula="water")
    counted = plan_of(daily).tablets
    assert counted is not None
    assert (counted.to_crush, counted.exact) == (3, Fraction("0.09"))
    (line,) = [line for line in plan_of(daily).working if line.symbol == "to_crush"]
    assert line.rounding == "up_each_bottle"


def test_count_two_batches_of_one_day_share_a_tablet() -> None:
    plan = plan_of(capsules(fine(steps(("1.5", 10), ("1.5", 10))), extra_units=0))
    assert plan.tablets is not None
    assert plan.tablets.to_crush == 1
    assert plan.tablets.if_made_separately == (1, 1)
    (line,) = [line for line in plan.working if line.symbol == "to_crush"]
    assert line.rounding == "up_each_day"
    assert line.rounded == 1
