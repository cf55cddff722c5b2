"""Published cases of liquids: tablets, volumes, doses on a syringe."""

from __future__ import annotations

from fractions import Fraction

from compounding.application.self_test_sums import requests
from compounding.application.self_test_sums.given import Answers, Given, named, yes
from compounding.domain import liquid, tablet_powder
from compounding.domain.request import TabletUse
from compounding.quantity import Quantity, Unit, mass_in, ml, volume_of


def tablets_for_liquid(given: Given) -> Answers:
    """The drug of a volume, and the tablets that hold it."""
    drug = mass_in(given.ml("volume_ml"), given.concentration("concentration_mg_per_ml"))
    label = given.mg("label_mg")
    made = tablet_powder.tablet_powder(drug, label, 1, label)
    return {
        "drug_mg": drug.exact,
        "tablets_exact": made.tablets_exact,
        "tablets_to_crush": Fraction(made.to_crush),
    }


def bottle(given: Given) -> Answers:
    """The volume of a dose from a bottle, and the nights the bottle lasts."""
    volume = given.ml("volume_ml")
    strength = Quantity.of(given.mg("drug_mg").exact / volume.exact, Unit.MG_PER_ML)
    dose = volume_of(given.mg("dose_mg"), strength)
    nights = volume.ratio(dose)
    return {
        "concentration_mg_per_ml": strength.exact,
        "dose_ml": dose.exact,
        "nights": nights,
        "whole_nights": Fraction(nights // 1),
    }


def displacement(given: Given) -> Answers:
    """The volume that a powder takes where less water makes up to the volume."""
    volume = given.ml("volume_ml")
    powder = mass_in(volume, given.concentration("concentration_mg_per_ml"))
    displaced = volume - given.ml("water_ml")
    return {
        "powder_mg": powder.exact,
        "displaced_ml": displaced.exact,
        "displaced_by_each_mg_ml": displaced.exact / powder.exact,
    }


def syringe(given: Given) -> Answers:
    """The volumes of doses, and on which syringes every one of them is exact."""
    strength = given.concentration("concentration_mg_per_ml")
    volumes = {
        text: volume_of(dose, strength)
        for text, dose in zip(given.texts("doses_mg"), given.masses("doses_mg"), strict=True)
    }
    answers: dict[str, Fraction | str] = {
        f"volume_of_{named(text)}_ml": volume.exact for text, volume in volumes.items()
    }
    for graduation in given.texts("graduations_ml"):
        make = requests.liquid(strength, TabletUse.WHOLE, graduation)
        exact = all(liquid.measured(volume, make) == volume for volume in volumes.values())
        answers[f"exact_at_{named(graduation)}"] = yes(exact)
    return answers


def liquid_of_tablets(given: Given) -> Answers:
    """One bottle for all nights, from weighed tablet powder and from whole tablets."""
    strength = given.concentration("concentration_mg_per_ml")
    steps = [(dose, given.count("nights")) for dose in given.masses("doses_mg")]
    lot = requests.tablet_of(given, given.mg("label_mg"))
    weighed = requests.planned(steps, requests.liquid(strength, TabletUse.WEIGHED), lot).batches[0]
    whole = requests.planned(steps, requests.liquid(strength, TabletUse.WHOLE), lot).batches[0]
    return {
        "volume_ml": (weighed.volume or ml(0)).exact,
        "tablets_exact": weighed.tablets_exact,
        "tablets_to_crush": Fraction(weighed.tablets or 0),
        "powder_mg": weighed.tablet_powder.exact,
        "whole_tablets": Fraction(whole.tablets or 0),
        "whole_tablets_ml": (whole.volume or ml(0)).exact,
    }
