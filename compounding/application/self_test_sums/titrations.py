"""Published cases of a titration: nights, capsules, tablets, volumes."""

from __future__ import annotations

from fractions import Fraction

from compounding.application.self_test_sums import requests
from compounding.application.self_test_sums.given import Answers, Given
from compounding.domain.plan import Plan
from compounding.domain.request import Tablet, TabletUse
from compounding.quantity import Quantity, mg

_SMALLEST = mg("1.5")


def titration(given: Given) -> Answers:
    """Capsules for all steps, one strength a step or one for all."""
    strength = given.mg("strength_mg") if given.has("strength_mg") else None
    steps = [(dose, given.count("nights")) for dose in given.masses("doses_mg")]
    plan = requests.planned(steps, requests.capsules(given, strength), _tablet(given))
    answers: dict[str, Fraction | str] = {
        "capsules": _units(plan),
        "drug_mg": sum((batch.drug for batch in plan.batches), start=mg(0)).exact,
    }
    if plan.tablets is not None:
        answers["tablets_exact"] = plan.tablets.exact
        answers["to_crush"] = Fraction(plan.tablets.to_crush)
        answers["to_crush_apart"] = Fraction(sum(plan.tablets.if_made_separately))
    return answers


def _tablet(given: Given) -> Tablet:
    return requests.tablet_of(given, mg(50))


def _units(plan: Plan) -> Fraction:
    return Fraction(sum(batch.units or 0 for batch in plan.batches))


def step(given: Given) -> Answers:
    """One step: drug, tablets with and without more drug, volume, and capsules."""
    steps = [(given.mg("dose_mg"), given.count("nights"))]
    own = requests.planned(steps, requests.capsules(given), _tablet(given))
    small = requests.planned(steps, requests.capsules(given, _SMALLEST), _tablet(given))
    strength = given.concentration("concentration_mg_per_ml")
    make = requests.liquid(strength, TabletUse.WEIGHED)
    volume = requests.planned(steps, make, _tablet(given)).batches[0].volume
    answers: dict[str, Fraction | str] = {
        "drug_mg": own.batches[0].drug.exact,
        "tablets_exact": own.batches[0].tablets_exact,
        "capsules_of_1_5": _units(small),
        "own_capsules": _units(own),
    }
    for surcharge in ("5", "10"):
        more = requests.capsules(Given({"surcharge_pct": surcharge}))
        plan = requests.planned(steps, more, _tablet(given))
        answers[f"tablets_with_{surcharge}_pct"] = plan.batches[0].tablets_exact
    if volume is not None:
        answers["volume_ml"] = volume.exact
    return answers


def liquid_titration(given: Given) -> Answers:
    """Drug and volume of each step of a liquid, and the volume of a night."""
    strength: Quantity = given.concentration("concentration_mg_per_ml")
    steps = list(zip(given.masses("doses_mg"), given.counts("nights"), strict=True))
    plan = requests.planned(steps, requests.liquid(strength, TabletUse.WHOLE), _tablet(given))
    answers: dict[str, Fraction | str] = {}
    for dose in plan.doses:
        answers[f"step_{dose.step}_mg"] = (dose.dose * dose.nights).exact
        if dose.volume is not None:
            answers[f"step_{dose.step}_ml"] = (dose.volume * dose.nights).exact
            answers[f"step_{dose.step}_each_night_ml"] = dose.volume.exact
    return answers
