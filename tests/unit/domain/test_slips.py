"""Entries that look like a slipped point are asked about."""

from __future__ import annotations

import pytest

from compounding.messages import sentence_of
from tests.unit.plan_samples import capsules, codes, fine, liquid, plan_of, steps

SLIPS = (
    "dose_below_usual",
    "label_unusual",
    "packing_unusual",
    "packing_impossible",
    "volume_unusual",
)


def slips(data):
    return [
        (each.code, each.subject, each.level.value)
        for each in plan_of(data).findings
        if each.code in SLIPS
    ]


def tablet(label, mass):
    return {
        "tablet": {
            "label_mg": label, "weighed": {"count": 20, "mass_mg": mass}, "expires": "2028-03-31",
        }
    }  # fmt: skip


def test_slips_sample_has_none():
    assert slips(capsules(fine())) == []
    assert slips(liquid(fine())) == []


@pytest.mark.parametrize(
    ("dose", "asked"),
    [("0.15", True), ("0.3", True), ("0.45", True), ("0.5", False), ("0.26", False)],
)
def test_dose_whose_tenfold_is_usual_is_asked_about(dose, asked):
    found = slips(liquid(fine(steps((dose, 14), ("1.5", 14)))))
    assert found == ([("dose_below_usual", "regimen.steps[0].dose_mg", "confirm")] if asked else [])


def test_dose_slip_is_asked_about_once_and_names_the_start_it_was_built_from():
    regimen = {"start_mg": "0.1", "increase_mg": "0.1", "every_nights": 14, "maximum_mg": "0.4"}
    assert slips(liquid(fine({"regimen": regimen}))) == [
        ("dose_below_usual", "regimen.start_mg", "confirm")
    ]


@pytest.mark.parametrize(("label", "asked"), [("5", True), ("500", True), ("25", False)])
def test_tablet_strength_that_nobody_sells_is_asked_about(label, asked):
    found = slips(capsules(fine(tablet(label, "37000"))))
    assert (("label_unusual", "tablet.label_mg", "confirm") in found) is asked


@pytest.mark.parametrize(
    ("make", "subject"),
    [
        ({"filler": {"name": "lactose", "packing_mg": "1300"}}, "make.filler.packing_mg"),
        ({"filler": {"name": "lactose", "packing_mg": "13"}}, "make.filler.packing_mg"),
        ({"tablet_powder_packing_mg": "2250"}, "make.tablet_powder_packing_mg"),
        ({"tablet_powder_packing_mg": "22.5"}, "make.tablet_powder_packing_mg"),
        ({"method": "fixed_fill", "fill_mg": "2250"}, "make.fill_mg"),
    ],
)
def test_packing_that_no_powder_has_is_asked_about(make, subject):
    assert slips(capsules(fine(), **make)) == [("packing_unusual", subject, "confirm")]


@pytest.mark.parametrize("packing", ["30", "600"])
def test_packing_at_the_bounds_of_size_3_is_not_asked_about(packing):
    # Size 3 holds 0.3 mL: 100 and 2000 mg per mL.
    assert "packing_unusual" not in codes(
        plan_of(capsules(fine(), filler={"name": "lactose", "packing_mg": packing}))
    )


def test_slips_are_told_in_plain_words():
    plan = plan_of(capsules(fine(steps(("0.15", 14))), tablet_powder_packing_mg="2250"))
    told = " ".join(sentence_of(each) for each in plan.findings if each.code in SLIPS)
    assert "ten times as much, 1.5 mg" in told
    assert "2250 mg of tablet powder" in told


# Size 3 holds 0.3 mL: ten-fold outside the bounds is under 3 mg and above 6000 mg.
@pytest.mark.parametrize(("mass", "code"), [("2.9", "impossible"), ("3", "unusual")])
def test_fill_ten_times_under_the_bounds_stops(mass, code):
    found = slips(capsules(fine(), method="fixed_fill", fill_mg=mass))
    level = "stop" if code == "impossible" else "confirm"
    assert found == [(f"packing_{code}", "make.fill_mg", level)]


@pytest.mark.parametrize(("mass", "code"), [("6000.1", "impossible"), ("6000", "unusual")])
def test_packing_ten_times_above_the_bounds_stops(mass, code):
    level = "stop" if code == "impossible" else "confirm"
    by_filler = slips(capsules(fine(), filler={"name": "lactose", "packing_mg": mass}))
    assert by_filler == [(f"packing_{code}", "make.filler.packing_mg", level)]
    by_powder = slips(capsules(fine(), tablet_powder_packing_mg=mass))
    assert by_powder == [(f"packing_{code}", "make.tablet_powder_packing_mg", level)]


def thin(concentration, *pairs, **make):
    return liquid(
        fine(steps(*pairs)),
        formula="vehicle-preserved",
        concentration_mg_per_ml=concentration,
        **make,
    )


@pytest.mark.parametrize(("concentration", "asked"), [("0.06", False), ("0.059", True)])
def test_dose_of_a_liquid_above_50_ml_is_asked_about_once(concentration, asked):
    found = [
        (each.level.value, each.subject, each.step)
        for each in plan_of(thin(concentration, ("1.5", 1), ("3", 2), ("3", 2))).findings
        if each.params.get("variant") == "dose"
    ]
    assert found == ([("confirm", "make.concentration_mg_per_ml", 2)] if asked else [])


def test_volumes_are_told_in_plain_words():
    plan = plan_of(thin("0.03", ("3", 1)))
    told = next(sentence_of(each) for each in plan.findings if each.code == "volume_unusual")
    assert told.startswith("The dose of step 1 is 100 mL, which is more than 50 mL")
