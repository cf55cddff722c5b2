"""Published cases of bulk powder: assay, water, salt and hydrate."""

from __future__ import annotations

from compounding.application.self_test_sums.given import Answers, Given
from compounding.domain import potency as domain
from compounding.quantity import mg


def potency(given: Given) -> Answers:
    """The correction factor of a powder, and the powder for a mass of drug."""
    factor = domain.correction_factor(given.number("assay_pct"), given.number("water_pct")).exact
    drug = given.mg("drug_mg") if given.has("drug_mg") else mg(0)
    return {"factor": factor, "weigh_mg": domain.corrected(drug, factor).exact}


def hydrate(given: Given) -> Answers:
    """The powder with water of hydration for one part without."""
    wanted, other = given.number("mole_with_water_g"), given.number("mole_without_water_g")
    return {"factor": domain.salt_factor(wanted, other).exact}


def base_of_salt(given: Given) -> Answers:
    """The base in a mass of its salt."""
    base, salt = given.number("mole_of_base_g"), given.number("mole_of_salt_g")
    factor = domain.salt_factor(base, salt).exact
    return {"factor": factor, "base_mg": domain.corrected(given.mg("salt_mg"), factor).exact}
