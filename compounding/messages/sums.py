"""Words of the single bench sums: what they refuse, the rules they quote, and their working."""

from __future__ import annotations

from typing import Final

_REFUSED: Final[dict[str, str]] = {
    "calc.no_such_sum": "There is no sum called {name}. Use one of: {names}.",
    "calc.total_below_start": (
        "The whole is less than what is in the mortar at the start. Check both."
    ),
    "calc.wrong_count": "There are {count} values here. This rule needs {needed}.",
    "calc.wrong_count.or_more": "There are {count} values here. This rule needs {needed} or more.",
    "aliquot.weigh_too_little": (
        "This makes {amount} {unit} to weigh; the least that is weighed well enough is {minimum} "
        "{unit}. Use a larger multiple."
    ),
    "aliquot.take_too_little": (
        "{amount} {unit} to take is under {minimum} {unit}, the least that is weighed well "
        "enough. Take more of the mixture."
    ),
    "aliquot.diluent_too_little": (
        "This makes {amount} {unit} of diluent; the least that is weighed well enough is {minimum} "
        "{unit}. Take more of the mixture."
    ),
    "aliquot.more_than_there_is": (
        "{take} mL cannot be taken of {volume} mL. Make more, or make it stronger."
    ),
    "packing.no_capsules": "No capsule was weighed. Fill about ten, and count them.",
    "packing.nothing_filled": (
        "The filled capsules weigh no more than their empty shells. Check both masses."
    ),
    "weights.shell_too_heavy": (
        "The capsules weigh no more than their empty shells. Check the mass of a shell, and that "
        "the weights are of filled capsules."
    ),
}

_RULES: Final[dict[str, str]] = {
    "weight_rule.usp_theoretical": (
        "USP compounding as applied: at least 10 capsules, weighed with their shells. Each is "
        "within 10 % of theoretical: mean empty shell and fill."
    ),
    "weight_rule.usp_2091": (
        "USP <2091>: 20 capsules. Weighed with their shells, each is within 10 % of the mean. "
        "Where one is not, the contents are judged: at most 2 are more than 10 % off their mean, "
        "and none more than 25 %."
    ),
    "weight_rule.ph_eur_2_9_5": (
        "Ph. Eur. 2.9.5: the contents of 20 capsules. At most 2 are more than 10 % off their mean "
        "(7.5 % from a mean of 300 mg on), and none more than twice as far."
    ),
    "weight_rule.dac_nrf": (
        "DAC/NRF: the contents of 10 or 20 capsules. Their relative standard deviation is at most "
        "5 %, and their mean at most 3 % under theoretical."
    ),
    "weight_rule.fna": (
        "FNA: the contents of 10 capsules. Their mean is within 3 % of theoretical, and their "
        "relative standard deviation below 4 % (below 3 % from a theoretical fill of 300 mg on)."
    ),
    "weight_rule.not_the_dose": (
        "The weights of capsules do not prove that each holds the same dose where a capsule holds "
        "less than 25 mg of drug, or the drug is less than 25 % of the fill."
    ),
    "limit.listed": "expiry {number} of the list",
}

_SYMBOLS: Final[dict[str, str]] = {
    "symbol.aliquot_multiple": "Aliquot, multiple",
    "symbol.aliquot_weigh": "Aliquot, drug to weigh",
    "symbol.aliquot_take": "Aliquot, mixture to take",
    "symbol.aliquot_total": "Aliquot, whole mixture",
    "symbol.aliquot_diluent": "Aliquot, diluent",
    "symbol.least_volume": "Least volume of the cylinder",
    "symbol.drawn": "Drug in the part taken",
    "symbol.addition": "To add next",
    "symbol.packing": "Packing statistic",
    "symbol.mean_mass": "Mean mass",
    "symbol.standard_deviation": "Standard deviation",
    "symbol.rsd": "Relative standard deviation",
    "symbol.largest_deviation": "Largest deviation",
    "symbol.fill_percent": "How full",
    "symbol.powder_volume": "Volume of the powder",
    "symbol.free_volume": "Volume left free",
    "symbol.filler_mass": "Filler that fills it up",
    "symbol.acceptability": "Acceptability constant k",
    "symbol.reference_content": "Reference content M",
    "symbol.acceptance_value": "Acceptance value",
    "symbol.content_as_is": "Drug in the powder as it is",
    "symbol.correction": "Correction factor",
    "symbol.salt_factor": "Salt factor",
    "symbol.corrected_mass": "Powder to weigh",
    "symbol.weighing_error": "Error of the weighing",
    "symbol.yield": "Yield",
    "symbol.mass_loss": "Loss of mass",
}

_FORMULAS: Final[dict[str, str]] = {
    "formula.aliquot_multiple": "minimum ÷ drug needed",
    "formula.aliquot_weigh": "multiple × drug needed",
    "formula.aliquot_take": "the larger of the minimum and drug needed + minimum ÷ multiple",
    "formula.aliquot_total": "multiple × mixture taken",
    "formula.aliquot_diluent": "whole mixture − drug weighed",
    "formula.least_volume": "a fifth of the capacity",
    "formula.drawn": "drug × volume taken ÷ whole volume",
    "formula.addition": "as much as is in the mortar, or all that is still to come",
    "formula.packing": "(filled capsules − empty shells) ÷ capsules",
    "formula.mean_mass": "mass weighed ÷ tablets weighed",
    "formula.mean_weight": "sum of the weights ÷ their number",
    "formula.standard_deviation": "√(sum of (mass − mean)² ÷ (number − 1))",
    "formula.rsd": "standard deviation ÷ mean × 100",
    "formula.rsd_weights": "√(sum of (weight − mean)² ÷ (number − 1)) ÷ mean × 100",
    "formula.largest_deviation": "(weight − reference) ÷ reference × 100",
    "formula.fill_percent": "fill ÷ what a full capsule holds × 100",
    "formula.powder_volume": "mass ÷ density",
    "formula.free_volume": "volume of the body − volume of the powder",
    "formula.filler_mass": "volume left free × density of the filler",
    "formula.acceptability": "2.4 for 10 units, 2.0 for 30",
    "formula.reference_content": "the mean, but from 98.5 to the larger of 101.5 and the target",
    "formula.acceptance_value": "|M − mean| + k × standard deviation",
    "formula.content_dried": "assay × (100 − water) × (100 − solvent) ÷ 10,000",
    "formula.content_as_is": "assay of the powder as it is",
    "formula.correction": "100 ÷ drug in the powder as it is",
    "formula.salt_factor": "molecular weight wanted ÷ molecular weight given",
    "formula.corrected_mass": "drug × factor",
    "formula.weighing_error": "sensitivity ÷ mass weighed × 100",
    "formula.yield": "contents of all capsules ÷ powder weighed × 100",
    "formula.mass_loss": "100 − yield",
}

_INPUTS: Final[dict[str, str]] = {
    "input.aliquot_need": "drug needed",
    "input.least": "minimum",
    "input.aliquot_weigh": "drug weighed",
    "input.aliquot_take": "mixture taken",
    "input.aliquot_total": "whole mixture",
    "input.cylinder": "capacity of the cylinder",
    "input.solution_take": "volume taken",
    "input.in_mortar": "in the mortar",
    "input.to_come": "still to come",
    "input.filled_capsules": "filled capsules",
    "input.empty_shells": "empty shells",
    "input.filled_count": "capsules",
    "input.mean_mass": "mean",
    "input.standard_deviation": "standard deviation",
    "input.weights_total": "sum of the weights",
    "input.weights_count": "number of weights",
    "input.farthest_weight": "weight farthest off",
    "input.reference_mass": "reference",
    "input.full": "a full capsule",
    "input.powder_mass": "mass of the powder",
    "input.density": "density of the powder",
    "input.powder_volume": "volume of the powder",
    "input.body": "volume of the body",
    "input.free_volume": "volume left free",
    "input.filler_density": "density of the filler",
    "input.units_assayed": "units",
    "input.mean_content": "mean",
    "input.s_content": "standard deviation",
    "input.target_content": "target",
    "input.acceptability": "k",
    "input.reference_content": "M",
    "input.assay": "assay",
    "input.water": "water",
    "input.solvent": "solvent",
    "input.content_as_is": "drug in the powder as it is",
    "input.weight_wanted": "molecular weight wanted",
    "input.weight_given": "molecular weight given",
    "input.factor": "factor",
    "input.mass_weighed": "mass weighed",
    "input.net_total": "contents of all capsules",
    "input.powder_weighed": "powder weighed",
    "input.yield": "yield",
}

SENTENCES: Final[dict[str, str]] = {**_REFUSED, **_RULES, **_SYMBOLS, **_FORMULAS, **_INPUTS}
