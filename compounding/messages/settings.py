"""Sentences about the settings of the house and its sums."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "settings.saving": "Recording…",
    "settings.sums_recorded": (
        "Recorded. Plans begun and capsules weighed from now on use it. "
        "What is recorded already keeps its own."
    ),
    "settings.source_missing": "Say where this figure comes from: a report, an assay, a paper.",
    "settings.percent_missing": "Type the figure that this source gives, or empty both.",
    # A liquid of another strength than the patient's last
    "concentration_changed": (
        "The last liquid of this patient held {before} mg per mL, this one holds {now} mg per mL: "
        "{dose} is now {volume} mL instead of {volume_before} mL. Tell the patient, and say here "
        "why it is changed. The reason is kept."
    ),
    # Spreads of the error budget
    "settings.spread.label": "Label range of the tablets",
    "settings.spread.tablet": "From tablet to tablet",
    "settings.spread.blend": "Evenness of the mixture",
    "settings.spread.fill": "From capsule to capsule",
    "settings.spread.measure": "Oral syringe",
    # Rules for the weights of capsules
    "settings.rule.usp": "USP: 10 % of theoretical, of the mean where it is unknown",
    "settings.rule.usp_theoretical": "USP compounding: 10 % of theoretical",
    "settings.rule.usp_2091": "USP <2091>: 20 capsules, 10 % of the mean",
    "settings.rule.ph_eur_2_9_5": "Ph. Eur. 2.9.5: 20 capsules, net",
    "settings.rule.dac_nrf": "DAC/NRF: spread and mean, net",
    "settings.rule.fna": "FNA: mean within 3 %, spread, net",
    # Conventions for the filler
    "settings.method.packing": "Packing statistic",
    "settings.method.fixed_fill": "Fixed fill mass",
    "settings.method.volume": "Measuring cylinder",
}
