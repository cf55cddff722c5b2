"""Sentences about a plan: refused keys, findings, remedies and limits."""

from __future__ import annotations

from typing import Final

_INPUT: Final[dict[str, str]] = {
    "input_refused": "The request cannot be used. Nothing was worked out. Mend what is named.",
    "json.not_json": (
        "This is not JSON: the reading stopped at line {line}, column {column}. Mend it there."
    ),
    "json.empty": "There is nothing to read. Give the request as JSON.",
    "json.too_deep": "This is nested too deeply to be a request. Check the brackets.",
    "json.number_too_long": "A number in this text is too long to be meant. Check the numbers.",
    "json.bare_number": (
        'Write this number in quotes, as a plain decimal: "1.5". Without quotes it loses digits.'
    ),
    "key.repeated": "This key stands twice. Keep the one that is meant.",
    "key.unknown": "This key is not known here. Check its spelling, or remove it.",
    "key.other_form": "This key belongs to the other form. Remove it, or change the form.",
    "key.missing": "This key is missing. Add it.",
    "value.not_object": "Write an object here, in braces, with a text before each colon.",
    "value.not_list": "Write a list here, in square brackets, with at least one entry.",
    "value.list_too_long": "There are too many entries. Write at most {most}.",
    "value.not_text": "Write this as text, in quotes.",
    "value.not_whole": "Write a whole number, without quotes.",
    "value.too_small": "Write at least {least}.",
    "value.not_true_or_false": "Write true or false, without quotes.",
    "value.not_a_choice": "This is not one of the choices. Use one of: {choices}.",
    "figure.too_small_to_print": (
        "A result is not 0 but too small to be printed with six decimals. Check the amounts."
    ),
    "date.before_compounding": (
        "The first dose is before the day of compounding. Check both dates."
    ),
    "date.too_late": "This year is after {last_year}. Check the date.",
    "regimen.start_above_maximum": (
        "The start is above the dose it goes up to. Check the point: 1.5, not 15. No dose may be "
        "above 4.5 mg."
    ),
    "regimen.too_many_steps": (
        "This makes more than {most} steps. Use a larger increase or fewer steps."
    ),
    "regimen.too_many_nights": "This is more than {most} nights. Plan a shorter time.",
    "tablet.lighter_than_drug": (
        "The tablets weigh less than the drug they hold. "
        "Check the mass, the count and the strength on the label."
    ),
    "formula.no_such_strength": (
        "The formula {formula} is made at {strength} mg per mL only. "
        "Use this strength, or another formula."
    ),
    "formula.no_such_storage": (
        "The formula {formula} has no date for this storage. Use: {storages}."
    ),
    "choice.nothing_chosen": "Say what to change for this batch: extra_units or weighing.",
    "choice.no_batch": "No batch begins with step {step}. Name the first step of a batch.",
    "choice.twice": "Step {step} is named twice. Keep the one that is meant.",
    "choice.not_offered": (
        "A trituration is not offered for the batch of step {step}: "
        "it is not needed, or it does not help. Remove it."
    ),
    "reference.damaged": (
        "The table {file} that ships with the program is missing or damaged ({place}). "
        "Nothing was worked out. Install the program again."
    ),
}

_REGIMEN: Final[dict[str, str]] = {
    "dose_above_maximum": (
        "The dose of {dose_mg} mg on step {step_number} is above {maximum_mg} mg, "
        "the ceiling of this program. Lower the dose; nobody can override this."
    ),
    "dose_above_maximum.slip": (
        "The dose of {dose_mg} mg on step {step_number} is above {maximum_mg} mg, "
        "the ceiling of this program. It is {times} times {meant_mg} mg: check the decimal point. "
        "Lower the dose; nobody can override this."
    ),
    "dose_below_usual": (
        "{dose_mg} mg is less than any usual dose; ten times as much, {meant_mg} mg, would be a "
        "usual one. Check the point against the prescription, or say why it is right."
    ),
    "label_unusual": (
        "Naltrexone hydrochloride tablets are sold with 25, 50 or 100 mg, not {label_mg} mg. "
        "Read the strength from the bottle again, or say why it is right."
    ),
    "packing_unusual.filler": (
        "{mass_mg} mg of filler is hardly what fills a capsule of size {size} ({volume_ml} mL). "
        "Check the point and the unit, or say why it is right."
    ),
    "packing_unusual.powder": (
        "{mass_mg} mg of tablet powder is hardly what fills a capsule of size {size} "
        "({volume_ml} mL). Check the point and the unit, or say why it is right."
    ),
    "packing_unusual.fill": (
        "A fill of {mass_mg} mg hardly fits a capsule of size {size} ({volume_ml} mL). "
        "Check the point and the unit, or say why it is right."
    ),
    "packing_impossible.filler": (
        "{mass_mg} mg of filler cannot fill a capsule of size {size} ({volume_ml} mL): no powder "
        "weighs that. Check the point and the unit, and enter what was weighed."
    ),
    "packing_impossible.powder": (
        "{mass_mg} mg of tablet powder cannot fill a capsule of size {size} ({volume_ml} mL): no "
        "powder weighs that. Check the point and the unit, and enter what was weighed."
    ),
    "packing_impossible.fill": (
        "A fill of {mass_mg} mg cannot be right for a capsule of size {size} ({volume_ml} mL): no "
        "powder weighs that. Check the point and the unit, and enter the right fill."
    ),
    "tablet_weight_unusual": (
        "{count} tablets of {label_mg} mg at {mass_mg} mg make {mean_mg} mg each, which is "
        "unusual. Check the point and the count, weigh again, or give the reason."
    ),
    "taken_now_unusual": (
        "The patient takes {taken_mg} mg now, more than the first dose of {dose_mg} mg. Check with "
        "the prescriber and give the reason."
    ),
    "taken_now_unusual.above": (
        "{taken_mg} mg now is above 4.5 mg, the ceiling of this program. Check the point, or check "
        "with the prescriber and give the reason."
    ),
    "start_above_usual": (
        "The first dose of {dose_mg} mg is more than {usual_mg} mg above "
        "the {taken_mg} mg taken now. Check with the prescriber and give the reason."
    ),
    "start_above_usual.new": (
        "The first dose is {dose_mg} mg; the usual start is at most {usual_mg} mg. "
        "Check with the prescriber and give the reason."
    ),
    "increase_above_usual": (
        "The dose rises by {increase_mg} mg, from {before_mg} mg to {after_mg} mg; "
        "the usual rise is at most {usual_mg} mg. Check with the prescriber and give the reason."
    ),
    "faster_than_usual": (
        "The dose rises after {nights} nights; the usual pace is {usual_nights} nights a step. "
        "Check with the prescriber and give the reason."
    ),
    "increase_above_usual.of_step": (
        "Step {step_number}: the dose rises by {increase_mg} mg, from {before_mg} mg to "
        "{after_mg} mg; the usual rise is at most {usual_mg} mg. Check with the prescriber and "
        "give the reason."
    ),
    "faster_than_usual.of_step": (
        "Step {step_number}: the dose rises after {nights} nights; the usual pace is "
        "{usual_nights} nights a step. Check with the prescriber and give the reason."
    ),
    "dose_not_multiple": (
        "The dose of {dose_mg} mg on step {step_number} is not a whole number of "
        "{strength_mg} mg capsules. Choose another strength, or one strength per step."
    ),
}

_MAKING: Final[dict[str, str]] = {
    "surcharge_too_high": (
        "A drug surcharge of {surcharge_pct} % is above {most_pct} %. If nothing is lost, "
        "the capsules would be too strong. Lower the surcharge."
    ),
    "surcharge_and_extra": (
        "There are extra capsules and a drug surcharge of {surcharge_pct} %. Extra capsules cover "
        "what is lost of the mixture, a surcharge what sticks of the drug: "
        "check that both are meant."
    ),
    "content_above_maximum.one": (
        "There is a drug surcharge and no extra capsule. If nothing is lost, a capsule of batch "
        "{batch_number} holds {held_mg} mg, more than {maximum_mg} mg. Check that the surcharge "
        "is meant."
    ),
    "content_above_maximum.several": (
        "There is a drug surcharge and no extra capsule. If nothing is lost, the {units} capsules "
        "of one night hold {held_mg} mg (batch {batch_number}), more than {maximum_mg} mg. Check "
        "that the surcharge is meant."
    ),
    "cylinder_volume_wrong.one": (
        "Batch {batch_number} is filled up to {cylinder_ml} mL, but its {units} capsules of size "
        "{size} hold {held_ml} mL: every capsule would hold the wrong dose. "
        "Fill up to {held_ml} mL."
    ),
    "cylinder_volume_wrong.slip": (
        "Batch {batch_number} is filled up to {cylinder_ml} mL, but its {units} capsules of size "
        "{size} hold {held_ml} mL: the decimal point has slipped, and every capsule would hold the "
        "wrong dose. Fill up to {held_ml} mL."
    ),
    "cylinder_volume_wrong.apart": (
        "Batch {batch_number} is filled up to {cylinder_ml} mL, but its {units} capsules of size "
        "{size} hold {held_ml} mL: every capsule would hold the wrong dose. One volume cannot "
        "serve batches of different sizes, which need {needs}. Plan each size by itself."
    ),
    "cylinder_volume_unusual.one": (
        "Batch {batch_number} is filled up to {cylinder_ml} mL, and its {units} capsules of size "
        "{size} hold {held_ml} mL by the table; the dose of each capsule follows the volume. "
        "Fill up to {held_ml} mL, or say why it is right."
    ),
    "cylinder_volume_unusual.apart": (
        "Batch {batch_number} is filled up to {cylinder_ml} mL, and its {units} capsules of size "
        "{size} hold {held_ml} mL by the table; the dose of each capsule follows the volume. "
        "The batches need {needs}. "
        "Plan each size by itself, or say why it is right."
    ),
    "filler_not_allowed.calcium_carbonate": (
        "The filler {name} may slow or reduce absorption of naltrexone and is not used. "
        "Choose another filler, such as microcrystalline cellulose."
    ),
    "filler_not_allowed.slow_release": (
        "The filler {name} forms a gel or slows release; low-dose naltrexone is made for immediate "
        "release. Choose another filler, such as microcrystalline cellulose."
    ),
    "filler_without_study": (
        "No stability study of these capsules with {filler} is known; the date follows the table "
        "for capsules. Confirm that it fits, or choose microcrystalline cellulose."
    ),
    "filler_not_recognised": (
        "The filler {name} is not in the table. "
        "Check that it releases at once and holds no calcium carbonate, and give the reason."
    ),
    "capsule_too_small": (
        "Batch {batch_number} does not fit capsules of size {size}: it is {over_mg} mg over. "
        "Choose a larger size, and the packing statistics measured with it."
    ),
    "capsule_too_small.fixed_fill": (
        "In batch {batch_number} the tablet powder alone is {over_mg} mg more than the fill mass "
        "allows. Choose a larger fill mass, and a size that holds it."
    ),
    "below_minimum_weighable": (
        "Batch {batch_number} asks for {what}; the least that this balance weighs well enough "
        "is {least_shown_mg} mg. Choose one of the ways shown."
    ),
    "below_minimum_weighable.no_remedy": (
        "Batch {batch_number} asks for {what}; the least that this balance weighs well enough "
        "is {least_shown_mg} mg. Make more at once, or use a finer balance."
    ),
    "rounding_moves_strength": (
        "Batch {batch_number}: the balance shows {target_mg} mg for {exact_mg} mg, which makes the "
        "strength {effective_strength_mg} {strength_unit} instead of {strength_mg}. "
        "Use a finer balance or a larger batch, or give the reason."
    ),
    "trituration_moves_strength": (
        "Batch {batch_number}: what the balance can show of the trituration makes the strength "
        "{effective_strength_mg} mg instead of {strength_mg} mg ({moved_pct} %). "
        "Use a finer balance or a larger batch, or give the reason."
    ),
    "excipient_below_minimum": (
        "Batch {batch_number}: {mass_mg} mg of {name} is under {least_shown_mg} mg, the least that "
        "this balance weighs well enough. Measure it from a stock solution."
    ),
    "not_on_graduation.confirm": (
        "Step {step_number} is {volume_ml} mL, and the syringe is marked every {graduation_ml} mL. "
        "Measured as {measured_ml} mL the dose is {shown_pct} % off. "
        "Use a finer syringe, or give the reason."
    ),
    "not_on_graduation.stop": (
        "Step {step_number} is {volume_ml} mL, and the syringe is marked every {graduation_ml} mL. "
        "Measured as {measured_ml} mL the dose is {shown_pct} % off, which is too much. "
        "Use a finer syringe or another strength."
    ),
    "bottle_too_small": (
        "Bottle {batch_number} is made to {volume_ml} mL, but its doses as the syringe measures "
        "them take {taken_ml} mL. Plan at least {short_ml} mL more overfill, or a finer syringe."
    ),
    "volume_unusual.dose": (
        "The dose of step {step_number} is {volume_ml} mL, which is more than {most_ml} mL to "
        "drink at once. Check the strength of the liquid and its point, or say why it is right."
    ),
    "volume_unusual.overfill": (
        "The overfill of {overfill_ml} mL is more than all doses of bottle {batch_number}, "
        "{doses_ml} mL. Check the point, or say why it is right."
    ),
    "volume_unusual.bottle": (
        "Bottle {batch_number} would hold {volume_ml} mL, more than {most_ml} mL. "
        "Check the strength of the liquid, the overfill and the nights, or say why it is right."
    ),
    "no_stability_data": (
        "No stability data stand behind the date of this liquid, only the table's limit. "
        "Check with the pharmacist in charge and give the reason."
    ),
    "expires_before_last_dose.batch_tablets": (
        "Batch {batch_number} may be used until {last_day}, when the tablets expire, but its last "
        "dose is on {needed}. Use tablets with a later expiry, or plan fewer nights."
    ),
    "expires_before_last_dose.batch_days": (
        "Batch {batch_number} may be used until {last_day}, but its last dose is on {needed}. "
        "Make it later, or plan fewer nights."
    ),
    "expires_before_last_dose.bottle_tablets": (
        "No bottle can cover the night of {needed}: the tablets expire on {last_day}. "
        "Use tablets with a later expiry, or plan fewer nights."
    ),
    "expires_before_last_dose.bottle_days": (
        "No bottle can cover the night of {needed}: made as planned it may be used until "
        "{last_day}. Make it nearer to its first dose, or choose another formula or storage."
    ),
}

_SECOND_PATH: Final[dict[str, str]] = {
    "second_path.agrees": (
        "Worked out a second time by separate sums: {checks} figures compared, all agree."
    ),
    "second_path.differs": (
        "Worked out a second time by separate sums: {differ} of {checks} figures differ. "
        "Make nothing from this plan."
    ),
    "paths_disagree.batch": (
        "Batch {batch_number} was worked out twice, and the two sums do not agree: {what} is "
        "{first} by the one and {second} by the other. Nothing was recorded. Make nothing from "
        "this plan; keep what was entered and tell whoever looks after this program."
    ),
    "paths_disagree.plan": (
        "This plan was worked out twice, and the two sums do not agree: {what} is {first} by the "
        "one and {second} by the other. Nothing was recorded. Make nothing from this plan; keep "
        "what was entered and tell whoever looks after this program."
    ),
}

_REMEDIES: Final[dict[str, str]] = {
    "remedy.larger_batch": "Make {units} capsules in this batch.",
    "remedy.trituration": (
        "Triturate: weigh {weigh_mg} mg of tablet powder, add {diluent_mg} mg of filler, mix, "
        "take {take_mg} mg of the {total_mg} mg, "
        "and add the other {filler_still_to_add_mg} mg of filler."
    ),
    "remedy.whole_tablets": (
        "Use whole tablets: crush {tablets} and make to {volume_ml} mL. Nothing is weighed."
    ),
}

_LIMITS: Final[dict[str, str]] = {
    "limit.capsules": "{days} days, capsules",
    "limit.study": "{days} days, stability study",
    "limit.worksheet": "{days} days, published worksheet",
    "limit.preserved": "{days} days, preserved liquid without an antimicrobial test",
    "limit.preserved_vehicle": "{days} days, preserved vehicle",
    "limit.unpreserved": "{days} days, liquid without preservative",
    "limit.water": "{days} day, tablets in water",
    "limit.tested": "{days} days, longest time tested",
    "limit.tablets_expire": "the tablets expire",
    "limit.ingredient_expires": "{name}, lot {lot}, expires",
}

SENTENCES: Final[dict[str, str]] = {
    **_INPUT,
    **_REGIMEN,
    **_MAKING,
    **_SECOND_PATH,
    **_REMEDIES,
    **_LIMITS,
}
