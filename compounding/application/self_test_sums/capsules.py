"""Published cases of capsules: drug, tablets, tablet powder, ballast, filler."""

from __future__ import annotations

from fractions import Fraction

from compounding.application.self_test_sums import requests
from compounding.application.self_test_sums.given import Answers, Given, named
from compounding.domain import titration
from compounding.domain.plan import Plan, PlannedBatch
from compounding.quantity import Quantity, mg


def capsules(given: Given) -> Answers:
    """One batch of capsules, as the plan works it out."""
    plan = _plan(given, given.mg("strength_mg"))
    batch, filler = plan.batches[0], _filler(plan.batches[0])
    everything = batch.tablet_powder + filler
    answers = {
        "drug_mg": batch.drug.exact,
        "tablets_exact": batch.tablets_exact,
        "powder_mg": batch.tablet_powder.exact,
        "powder_for_each_mg": batch.tablet_powder.ratio(batch.drug),
        "ballast_mg": batch.ballast.exact,
        "filler_mg": filler.exact,
        "fill_each_mg": Fraction(0) if batch.fill_each is None else batch.fill_each.exact,
        "all_mg": everything.exact,
        "drug_pct": batch.drug.ratio(everything) * 100,
    }
    if plan.tablets is not None:
        answers["tablets_to_crush"] = Fraction(plan.tablets.to_crush)
    return answers


def _plan(given: Given, strength: Quantity) -> Plan:
    nights = given.count("capsules")
    tablet = requests.tablet_of(given, strength)
    return requests.planned([(strength, nights)], requests.capsules(given), tablet)


def _filler(batch: PlannedBatch) -> Quantity:
    if batch.filler is None:
        raise ValueError("the filler's mass is not known")
    return batch.filler


def powders(given: Given) -> Answers:
    """Capsules of several drugs: each on its own, and the filler beside all of them."""
    strengths = given.masses("strengths_mg")
    each = (_plan(given, strength).batches[0].drug.exact for strength in strengths)
    together = _plan(given, sum(strengths, start=mg(0))).batches[0]
    drugs = {f"drug_{number}_mg": drug for number, drug in enumerate(each, start=1)}
    return {**drugs, "filler_mg": _filler(together).exact}


def doses_in_tablets(given: Given) -> Answers:
    """Doses that some tablets hold: exactly, whole ones, and the drug left over."""
    drug = given.mg("label_mg") * given.count("tablets")
    answers: dict[str, Fraction | str] = {}
    for text, dose in zip(given.texts("doses_mg"), given.masses("doses_mg"), strict=True):
        name, doses = named(text), drug.ratio(dose)
        whole = Fraction(doses // 1)
        answers[f"doses_of_{name}"] = doses
        answers[f"whole_doses_of_{name}"] = whole
        answers[f"left_of_{name}_mg"] = (drug - dose * whole).exact
    return answers


def capsules_of_tablets(given: Given) -> Answers:
    """Capsules of one strength that whole tablets give without a rest, and those not needed.

    Raises:
        ValueError: where a rest is left.
    """
    drug = given.mg("label_mg") * given.count("tablets")
    units = titration.whole_units(drug, given.mg("strength_mg"))
    if units is None:
        raise ValueError("the tablets leave a rest")
    return {"capsules": Fraction(units), "surplus": Fraction(units - given.count("needed"))}
