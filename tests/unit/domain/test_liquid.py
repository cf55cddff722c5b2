"""One bottle of oral liquid (rules 3, 5 and 8; calculations 3)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from compounding.domain import liquid as bottles
from compounding.domain.plan import Plan
from compounding.domain.request import LiquidMaking
from compounding.domain.tables import IngredientKind
from compounding.findings import Level
from compounding.messages import sentence_of, sentence_of_remedy
from compounding.quantity import mg, ml
from tests.unit.plan_samples import Data, codes, finding, liquid, plan_of, steps

COARSE: Data = {"rule": "hundred_d", "readability_mg": "10"}


def nights(dose: str, count: int, top: Data | None = None, **make: Any) -> Plan:
    """A plan of ``count`` nights of ``dose``, the first on the day of making."""
    data = {**steps((dose, count)), "first_dose": "2026-11-22", **(top or {})}
    return plan_of(liquid(data, **make))


def test_volume_l01_a_tablet_in_50_ml_lasts_11_nights_of_4_5_mg() -> None:
    plan = nights("4.5", 11)
    assert plan.batches[0].volume == ml(50)
    assert plan.doses[0].volume == ml("4.5")
    assert nights("4.5", 12).batches[0].volume == ml(100)


def test_volume_l02_100_ml_of_1_mg_per_ml_is_two_tablets() -> None:
    plan = nights("4.5", 22)
    assert (plan.batches[0].tablets, plan.batches[0].volume) == (2, ml(100))


def test_volume_l03_300_mg_is_six_tablets() -> None:
    plan = nights("4.5", 14, formula="water", table_date=True, overfill_ml="237")
    assert plan.batches[0].tablets_exact == 6
    assert plan.batches[0].tablets == 6


@pytest.mark.parametrize(
    ("row", "dose", "concentration", "volume"),
    [
        ("L05", "0.5", "5", "0.1"),
        ("L05", "1", "5", "0.2"),
        ("L08", "1.5", "5", "0.3"),
        ("L08", "4.5", "5", "0.9"),
        ("L08 at 1 mg/mL", "1.5", "1", "1.5"),
        ("L09", "1.5", "2.5", "0.6"),
        ("L09", "3", "2.5", "1.2"),
        ("L09", "4.5", "2.5", "1.8"),
    ],
)
def test_dose_volume_of_row_is_exact_on_the_syringe(
    row: str, dose: str, concentration: str, volume: str
) -> None:
    plan = nights(dose, 1, formula="water", concentration_mg_per_ml=concentration)
    assert plan.doses[0].volume == ml(volume), row
    assert "not_on_graduation" not in codes(plan), row


def test_whole_tablets_v06_three_tablets_make_150_ml() -> None:
    plan = plan_of(liquid(antimicrobial_test=True))
    (batch,) = plan.batches
    assert batch.tablets_exact == Fraction("2.52")
    assert (batch.tablets, batch.volume, batch.drug) == (3, ml(150), mg(150))
    assert batch.tablet_powder == mg(555)
    assert batch.weighings == ()


def test_weighed_powder_v06_is_466_2_mg_of_three_crushed() -> None:
    plan = plan_of(liquid(antimicrobial_test=True, tablets="weighed"))
    (batch,) = plan.batches
    assert batch.volume == ml(126)
    assert batch.tablets == 3
    assert [(each.what, each.exact) for each in batch.weighings] == [("tablet powder", mg("466.2"))]
    assert plan.tablets is not None
    assert plan.tablets.to_crush == 3


def test_overfill_is_in_each_bottle() -> None:
    plan = plan_of(liquid(tablets="weighed", overfill_ml="2"))
    assert [batch.volume for batch in plan.batches] == [ml(92), ml(38)]


def test_light_powder_is_a_stop_with_whole_tablets_as_the_way_out() -> None:
    plan = nights("1.5", 3, {"balance": COARSE}, tablets="weighed")
    stop = finding(plan, "below_minimum_weighable")
    assert (stop.subject, stop.batch) == ("make.tablets", 1)
    assert stop.params["minimum_mg"] == "1000"
    (remedy,) = stop.remedies
    assert remedy.figures == {"tablets": 1, "volume_ml": "50"}
    assert sentence_of_remedy(remedy).startswith("Use whole tablets: crush 1 and make to 50 mL")


def test_light_powder_clears_with_the_whole_tablets_offered() -> None:
    plan = nights("1.5", 3, {"balance": COARSE}, tablets="whole")
    assert codes(plan, "stop") == []
    assert plan.batches[0].volume == ml(50)


def test_rounding_of_weighed_powder_that_moves_the_strength_is_asked_about() -> None:
    balance = {
        "rule": "sensitivity",
        "sensitivity_mg": "1",
        "max_error_pct": "100",
        "readability_mg": "10",
    }
    plan = nights("1.5", 10, {"balance": balance}, tablets="weighed")
    asked = finding(plan, "rounding_moves_strength")
    # 55.5 mg is shown as 60 mg.
    assert asked.params["effective_strength_mg"] == "1.081081"
    assert "1.081081 mg per mL instead of 1" in sentence_of(asked)


def test_excipient_under_the_minimum_is_a_note_for_each() -> None:
    plan = nights("1.5", 3)
    notes = [each for each in plan.findings if each.code == "excipient_below_minimum"]
    assert [each.level for each in notes] == [Level.NOTE]
    assert notes[0].params["name"] == "sodium benzoate"
    assert sentence_of(notes[0]).startswith("Batch 1: 50 mg of sodium benzoate is under 120 mg")
    both = nights("1.5", 3, {"balance": COARSE})
    names = [each.params["name"] for each in both.findings]
    assert names == ["ascorbic acid", "sodium benzoate"]


def test_ingredients_follow_the_volume() -> None:
    (batch,) = plan_of(liquid(antimicrobial_test=True)).batches
    assert [(each.name, each.kind, each.amount) for each in batch.ingredients] == [
        ("ascorbic acid", IngredientKind.WEIGHED, mg(750)),
        ("sodium benzoate", IngredientKind.WEIGHED, mg(150)),
        ("glycerol", IngredientKind.MEASURED, ml(30)),
        ("purified water", IngredientKind.TO_VOLUME, None),
    ]


def test_ingredients_of_simple_syrup_are_those_of_its_study() -> None:
    (batch,) = nights("1.5", 1, formula="simple-syrup").batches
    syrup, water = batch.ingredients
    assert syrup.amount is not None
    assert syrup.amount.exact / 50 == Fraction(40, 140)
    assert water.amount is None


@pytest.mark.parametrize(
    ("dose", "graduation", "level", "error"),
    [
        ("1.5", "0.1", None, None),
        ("1.55", "0.1", Level.CONFIRM, "3.225806"),
        ("1.54", "0.1", Level.CONFIRM, "-2.597403"),
        ("0.45", "0.1", Level.STOP, "11.111111"),
        ("0.95", "0.1", Level.STOP, "5.263158"),
        ("0.04", "0.1", Level.STOP, "-100"),
        ("1.25", "0.5", Level.STOP, "20"),
    ],
)
def test_dose_off_the_graduation_is_asked_about_and_stops_above_5_percent(
    dose: str, graduation: str, level: Level | None, error: str | None
) -> None:
    plan = nights(dose, 1, syringe_graduation_ml=graduation)
    found = [each for each in plan.findings if each.code == "not_on_graduation"]
    if level is None:
        assert found == []
        return
    assert error is not None
    assert found[0].params["error_pct"] == error
    assert found[0].level is level
    assert sentence_of(found[0])
    assert found[0].subject == "make.syringe_graduation_ml"


def test_dose_exactly_5_percent_off_is_still_a_confirm() -> None:
    # 2 mL on a syringe marked every 0.3 mL is measured as 2.1 mL.
    plan = nights("2", 1, syringe_graduation_ml="0.3")
    assert finding(plan, "not_on_graduation").level is Level.CONFIRM


def test_dose_off_the_graduation_is_told_in_figures_a_person_reads() -> None:
    plan = nights("2.25", 1, formula="fawcett-5", concentration_mg_per_ml="5")
    assert sentence_of(finding(plan, "not_on_graduation")) == (
        "Step 1 is 0.45 mL, and the syringe is marked every 0.1 mL. Measured as 0.5 mL the dose "
        "is 11.1 % off, which is too much. Use a finer syringe or another strength."
    )


def test_measured_is_half_up_to_the_graduation() -> None:
    make = plan_of(liquid()).request.make
    assert isinstance(make, LiquidMaking)
    assert bottles.measured(ml("0.45"), make) == ml("0.5")
    assert bottles.measured(ml("0.44"), make) == ml("0.4")


def test_volume_of_a_dose_of_capsules_is_refused() -> None:
    dose = replace(plan_of(liquid()).doses[0], volume=None)
    with pytest.raises(ValueError, match="volume"):
        bottles.volume_of_dose(dose)


@pytest.mark.parametrize(
    ("make", "asked"),
    [
        ({}, False),
        ({"table_date": True}, False),
        ({"formula": "water"}, False),
        ({"formula": "water", "table_date": True}, True),
        ({"formula": "simple-syrup"}, False),
        ({"formula": "vehicle-preserved"}, True),
        ({"formula": "vehicle-unpreserved"}, True),
    ],
)
def test_no_stability_data_is_asked_about(make: Data, asked: bool) -> None:
    plan = nights("1.5", 1, **make)
    assert ("no_stability_data" in codes(plan, "confirm")) == asked


def test_working_of_a_bottle_gives_each_of_its_figures() -> None:
    for tablets in ("whole", "weighed"):
        plan = plan_of(liquid(tablets=tablets))
        for batch in plan.batches:
            lines = [line for line in plan.working if line.batch == batch.number]
            by_symbol = {line.symbol: line.exact for line in lines}
            assert batch.volume is not None
            volume = "volume" if tablets == "whole" else "volume_needed"
            assert by_symbol[volume] == batch.volume.exact
            assert by_symbol["drug"] == batch.drug.exact
            assert by_symbol["tablet_powder"] == batch.tablet_powder.exact
            assert by_symbol["tablets_exact"] == batch.tablets_exact
            named = {line.of for line in lines if line.symbol == "ingredient"}
            assert named == {"ascorbic acid", "sodium benzoate", "glycerol"}


def test_bottle_too_small_for_what_the_syringe_measures_is_a_stop() -> None:
    """Rule 8: 1.55 mL is measured as 1.6 mL, so 31 nights take 1.55 mL more than is made."""
    plan = nights("1.55", 31, tablets="weighed")
    stop = finding(plan, "bottle_too_small")
    assert (stop.level, stop.subject, stop.batch) == (Level.STOP, "make.overfill_ml", 1)
    assert sentence_of(stop) == (
        "Bottle 1 is made to 48.05 mL, but its doses as the syringe measures them take 49.6 mL. "
        "Plan at least 1.55 mL more overfill, or a finer syringe."
    )
    enough = nights("1.55", 31, tablets="weighed", overfill_ml="1.55")
    assert "bottle_too_small" not in codes(enough)


def test_bottle_of_whole_tablets_may_hold_enough_already() -> None:
    plan = nights("1.55", 31, tablets="whole")
    assert plan.batches[0].volume == ml(50)
    assert "bottle_too_small" not in codes(plan)


def unusual(plan: Plan) -> list[tuple[str, str | None, int | None, str]]:
    return [
        (each.level.value, each.subject, each.batch, each.params["variant"])
        for each in plan.findings
        if each.code == "volume_unusual"
    ]


def test_overfill_larger_than_the_doses_is_asked_about() -> None:
    # Seven nights of 1.5 mL.
    assert unusual(nights("1.5", 7, overfill_ml="10.5")) == []
    plan = nights("1.5", 7, overfill_ml="10.6")
    assert unusual(plan) == [("confirm", "make.overfill_ml", 1, "overfill")]
    assert "overfill of 10.6 mL is more than all doses of bottle 1, 10.5 mL" in sentence_of(
        finding(plan, "volume_unusual")
    )


def test_overfill_of_a_last_bottle_for_few_nights_is_not_asked_about() -> None:
    plan = nights("1.5", 37, overfill_ml="5")
    assert plan.batches[1].covers_first == plan.batches[1].covers_last.replace(day=27)
    assert unusual(plan) == []


def test_bottle_above_1000_ml_is_asked_about() -> None:
    make = {"formula": "vehicle-preserved", "concentration_mg_per_ml": "0.1"}
    assert unusual(nights("4", 25, **make)) == []
    plan = nights("4", 26, **make)
    assert unusual(plan) == [("confirm", "make.concentration_mg_per_ml", 1, "bottle")]
    told = sentence_of(finding(plan, "volume_unusual"))
    assert told.startswith("Bottle 1 would hold 1,500 mL, more than 1,000 mL.")
