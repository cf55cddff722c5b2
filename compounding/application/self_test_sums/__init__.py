"""The sums that published cases name, each answered by the functions that plan and bench use.

Nothing is worked out here: a sum reads the figures of a case, calls the engine and gives its
answers names. A sum that refuses its figures raises, and the case then has "refused" for answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from compounding.application.self_test_sums import (
    capsules,
    liquids,
    potency,
    quality,
    rooms,
    titrations,
    uncertainties,
    weighings,
)
from compounding.application.self_test_sums.given import Answers, Given, Sum

SUMS: Final[Mapping[str, Sum]] = MappingProxyType(
    {
        "acceptance": quality.acceptance,
        "aliquot": weighings.of_mass,
        "aliquot_by_volume": weighings.of_volume,
        "base_of_salt": potency.base_of_salt,
        "bottle": liquids.bottle,
        "capacity": rooms.capacity_of,
        "capsules": capsules.capsules,
        "capsules_of_tablets": capsules.capsules_of_tablets,
        "chart": rooms.chart,
        "deviations": quality.deviations,
        "displacement": liquids.displacement,
        "dose_spread": uncertainties.dose_spread,
        "doses_in_tablets": capsules.doses_in_tablets,
        "drug_taken": weighings.drug_taken,
        "fill_up": rooms.fill_up,
        "geometric_dilution": weighings.geometric_dilution,
        "hidden_spread": quality.hidden_spread,
        "hydrate": potency.hydrate,
        "least_density": rooms.least_density,
        "least_weighable": weighings.least_weighable,
        "liquid_of_tablets": liquids.liquid_of_tablets,
        "liquid_titration": titrations.liquid_titration,
        "potency": potency.potency,
        "powders": capsules.powders,
        "rectangular": uncertainties.rectangular,
        "share": uncertainties.share,
        "step": titrations.step,
        "syringe": liquids.syringe,
        "tablets_for_liquid": liquids.tablets_for_liquid,
        "titration": titrations.titration,
        "trituration": weighings.trituration,
        "weighing_error": weighings.error,
    }
)

__all__ = ["SUMS", "Answers", "Given", "Sum"]
