"""Published cases of the balance: least weighable mass, error, aliquots, geometric dilution."""

from __future__ import annotations

from fractions import Fraction

from compounding.application.self_test_sums.given import Answers, Given, yes
from compounding.domain import aliquot, geometric, weighing, weighing_error
from compounding.domain.request import Balance, BalanceRule
from compounding.domain.weighing import Bench
from compounding.quantity import Quantity, mg, up


def least_weighable(given: Given) -> Answers:
    """The least weighable mass by the rule whose figures are given; rounded up for the eye."""
    minimum = _bench(given).minimum.exact
    step = given.number("shown_to_mg") if given.has("shown_to_mg") else Fraction(1)
    return {"minimum_mg": minimum, "least_shown_mg": up(minimum, step)}


def _bench(given: Given) -> Bench:
    readability = given.mg("readability_mg") if given.has("readability_mg") else mg(1)
    if given.has("sensitivity_mg"):
        rule, error = BalanceRule.SENSITIVITY, given.percent("max_error_pct")
        balance = Balance(rule, readability, given.mg("sensitivity_mg"), error)
    elif given.has("repeatability_mg"):
        repeatability = given.mg("repeatability_mg")
        balance = Balance(BalanceRule.USP41, readability, repeatability=repeatability)
    else:
        balance = Balance(BalanceRule.HUNDRED_D, readability)
    return weighing.bench(balance)[0]


def error(given: Given) -> Answers:
    """The error of one weighing, and whether it is small enough where a largest one is given."""
    mass = given.mg("weigh_mg")
    line = weighing_error.percent_error(given.mg("sensitivity_mg"), mass)
    answers: dict[str, Fraction | str] = {"error_pct": line.exact}
    if given.has("max_error_pct"):
        answers["enough"] = yes(_bench(given).reaches(mass))
    return answers


def of_mass(given: Given) -> Answers:
    """A dry aliquot."""
    minimum = given.mg("minimum_mg") if given.has("minimum_mg") else _bench(given).minimum
    take = given.mg("take_mg") if given.has("take_mg") else None
    made = aliquot.aliquot(given.mg("need_mg"), minimum, _multiple(given), take)
    return {"minimum_mg": minimum.exact, **_answers(made, "weigh", "mg")}


def of_volume(given: Given) -> Answers:
    """An aliquot by volume."""
    need, minimum, take = given.ml("need_ml"), given.ml("minimum_ml"), given.ml("take_ml")
    return _answers(aliquot.aliquot(need, minimum, _multiple(given), take), "measure", "ml")


def _multiple(given: Given) -> Fraction | None:
    return given.number("multiple") if given.has("multiple") else None


def _answers(made: aliquot.Aliquot, verb: str, unit: str) -> dict[str, Fraction | str]:
    """The aliquot, if each of its parts reaches the minimum.

    Raises:
        ValueError: if one does not.
    """
    if made.findings:
        raise ValueError("a part of the aliquot is under the minimum")
    return {
        "multiple": made.multiple,
        f"{verb}_{unit}": made.weigh.exact,
        f"diluent_{unit}": made.diluent.exact,
        f"total_{unit}": made.total.exact,
        f"take_{unit}": made.take.exact,
    }


def trituration(given: Given) -> Answers:
    """A trituration with the batch's own filler, as a plan offers it.

    Raises:
        ValueError: where none would help.
    """
    minimum = given.mg("minimum_mg")
    at, _ = weighing.bench(Balance(BalanceRule.HUNDRED_D, minimum / weighing.HUNDRED))
    made = weighing.triturate(given.mg("powder_mg"), given.mg("filler_mg"), at, 1)
    if made is None:
        raise ValueError("no trituration helps")
    masses = {
        "weigh_mg": made.weigh,
        "diluent_mg": made.diluent,
        "total_mg": made.total,
        "take_mg": made.take,
        "filler_still_to_add_mg": made.filler_still_to_add,
    }
    return {name: mass.exact for name, mass in masses.items()}


def drug_taken(given: Given) -> Answers:
    """The drug in a part of a solution; more than there is cannot be taken."""
    line = aliquot.drawn(given.mg("drug_mg"), given.ml("in_ml"), given.ml("take_ml"))
    return {"taken_mg": line.exact}


def geometric_dilution(given: Given) -> Answers:
    """The additions to the mortar, each as much as is in it."""
    added: tuple[Quantity, ...] = geometric.additions(given.mg("start_mg"), given.mg("total_mg"))
    return {
        "additions": Fraction(len(added)),
        "first_mg": added[0].exact,
        "last_mg": added[-1].exact,
        "all_mg": sum(added, start=mg(0)).exact,
    }
