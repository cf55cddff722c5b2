"""Words of the comparison: the ways to make a prescription, and why one goes first."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "way.per_step": "One strength per step",
    "way.one_strength": "{strength} mg capsules",
    "way.one_strength.none": "One strength for every step",
    "way.fewest": "{strengths} mg capsules",
    "way.liquid": "{formula} {concentration} mg per mL, refrigerator",
    "way.liquid.room": "{formula} {concentration} mg per mL, room",
    "way.formula.fawcett-1997": "Liquid",
    "way.formula.fawcett-5": "Liquid",
    "way.formula.water": "In water",
    "way.formula.simple-syrup": "Simple syrup",
    "way.formula.vehicle-preserved": "Preserved vehicle",
    "way.formula.vehicle-unpreserved": "Unpreserved vehicle",
    "way.left_over": "{made} mg are made, {taken} mg are taken; {left} mg are left over.",
    "way.capsules_each_night": "{units} {noun}",
    "way.not_whole": "not a whole number of capsules",
    "way.volumes_each_night": "{volumes} mL",
    "way.days": "{days} days",
    "way.days.one": "1 day",
    "way.days_again": "{days}, made again {again}",
    "way.fine": "Fine",
    "way.fine_powder": "Tablet powder can be weighed; the filler is not known yet",
    "way.stop.below_minimum_weighable": "Too light to weigh",
    "way.stop.capsule_too_small": "Capsule too small",
    "way.stop.expires_before_last_dose": "Expires too early",
    "way.stop.dose_not_multiple": "No whole capsules",
    "way.stop.surcharge_too_high": "Surcharge too high",
    "way.stop.filler_not_allowed": "Filler not allowed",
    "way.stop.not_on_graduation": "Not on the syringe",
    "way.stop.bottle_too_small": "Bottle too small",
    "way.stop.packing_impossible": "Mass impossible",
    "way.stop.cylinder_volume_wrong": "Wrong volume",
    "way.stop.paths_disagree": "Sums disagree",
    "way.asks": "{count} questions",
    "way.asks.one": "1 question",
    "way.apart": (
        "Plan these strengths one after the other: {parts}. "
        "They share the tablets where they are made on one day."
    ),
    "way.part": "{strength} mg capsules for {steps}",
    "because.possible": "Best: {way}. It is the only way that can be made as things stand.",
    "because.few_a_night": (
        "Best: {way}. {each_night} a night; with the next way {next_each_night}."
    ),
    "because.making_days": (
        "Best: {way}. Everything is made on {days}; the next way needs {next_days}."
    ),
    "because.questions": "Best: {way}. It leaves fewer points to confirm with a reason.",
    "because.tablets": (
        "Best: {way}. It takes {tablets} tablets; the next way takes {next_tablets}."
    ),
    "because.each_night": "Best: {way}. {each_night} every night is the easiest to take.",
    "because.waste": (
        "Best: {way}. {waste} mg of the drug is wasted; with the next way {next_waste} mg."
    ),
    "because.batches": "Best: {way}. {batches} to make; the next way needs {next_batches}.",
    "because.lasts": (
        "Best: {way}. It may be used for {shortest}; the next way for {next_shortest}."
    ),
    "because.equal": "The first two ways do not differ in days, tablets, waste, batches or dates.",
    "because.none": "No way can be made as things stand. Each says what is in the way.",
    "because.blocked": "No way can be made: the doses themselves are in the way.",
}
