"""Sentences about the making of a batch: lots, weighings, checks, release."""

from __future__ import annotations

from typing import Final

_SLIP = " Type it again as it is shown, in {unit}."
_CHECK_CAPSULE = (
    " Check this weight and the empty capsule. If both are right, this capsule is not filled as"
    " planned: reject the batch."
)
_WEIGH_AGAIN = " Weigh again if a reading was wrong; otherwise reject the batch."

SENTENCES: Final[dict[str, str]] = {
    # Beginning
    "making.nothing_to_make": "There is no batch in this plan. Change the plan first.",
    "making.dose_above_maximum": (
        "A dose above 4.5 mg is not made here. Nothing was opened. Change the prescription."
    ),
    "making.reason_missing": "Say why this is right for the patient. The reason is kept.",
    "making.closed": "All batches of this day are released or rejected. Nothing can be added.",
    "making.unknown": "This making is not in the record that is open. Nothing was changed.",
    "batch.unknown": "This batch is not in the record that is open. Nothing was changed.",
    "date.not_a_birthday": "This cannot be a date of birth. Type year-month-day, as 1968-04-02.",
    "text.no_letter": "Type a name with letters.",
    # Lots
    "lots.missing": "Choose the lot of {name}.",
    "lots.expired": "Lot {lot} of {name} expired on {day}. Take another lot.",
    "lots.before_last_night": (
        "Batch {number} could be used only until {day}, but it must last until {last}."
        " Take a lot with a later expiry, or plan again."
    ),
    "lots.earlier_than_planned": (
        "Batch {number} may be used until {day}, not until {planned} as planned."
        " It still covers every night. Confirm that you have seen it."
    ),
    "lots.made_after_first_night": (
        "The first night of batch {number} is {first}, but today is {made}."
        " Nothing was recorded. Plan again: nights have passed, and the label would name them."
    ),
    "lots.weighed_not_answered": (
        "Say whether the tablets weighed for this plan were of lot {lot}. Another lot or maker "
        "weighs otherwise."
    ),
    "lots.weighed_of_another": (
        "The tablets weighed for this plan were not of lot {lot}, so the powder would hold another "
        "dose. Nothing was recorded. Weigh tablets of this lot and plan anew, then reject the "
        "batches of this plan."
    ),
    "lots.mean_differs": (
        "Tablets of lot {lot} weighed {before} mg each before; this plan counts on {now} mg, "
        "{pct} % apart. Weigh them again if one may be wrong. Confirm that you have seen it."
    ),
    "lots.too_late": (
        "Tablets are crushed already, so the lots stay as they are."
        " If a lot is wrong, reject the batches and plan again."
    ),
    "lots.first": "Choose the lots first.",
    # Crushing and measuring
    "crush.first": "Record the crushed tablets first.",
    "crush.too_many": (
        "{count} is far more than the {need} tablets that are needed. Count again, and type how "
        "many were crushed for this making."
    ),
    "crush.too_few": (
        "{count} crushed, {need} are needed. Crush at least {need} tablets together."
    ),
    "crush.not_exact": (
        "{count} crushed, but the bottle is made with exactly {need} tablets: all of the powder"
        " goes in. Nothing was recorded. Count again; if {count} were crushed, reject the batch."
    ),
    "crush.too_late": "Powder is weighed already, so the number of tablets stays as it is.",
    "weigh.first": "Weigh the {what} first.",
    "measure.too_little": (
        "{actual} {unit} is too little: {low} to {high} {unit} is right for {target} {unit}."
        " Add some and weigh again."
    ),
    "measure.too_much": (
        "{actual} {unit} is too much: {low} to {high} {unit} is right for {target} {unit}."
        " Take some away and weigh again."
    ),
    "measure.below_minimum": (
        "{actual} {unit} is less than this balance weighs well ({minimum} {unit})."
        " Add some and weigh again."
    ),
    "measure.finer_than_balance": (
        "{actual} {unit} has more digits than this balance shows (steps of {readability} {unit})."
        " Type what the balance shows."
    ),
    "measure.ten_times_too_much": (
        "{actual} {unit} is about ten times {target} {unit}. Is the point in the right place?"
        + _SLIP
    ),
    "measure.hundred_times_too_much": (
        "{actual} {unit} is about a hundred times {target} {unit}."
        " Is the point in the right place?" + _SLIP
    ),
    "measure.thousand_times_too_much": (
        "{actual} {unit} is about a thousand times {target} {unit}."
        " Was it read in a smaller unit?" + _SLIP
    ),
    "measure.ten_times_too_little": (
        "{actual} {unit} is about a tenth of {target} {unit}. Is the point in the right place?"
        + _SLIP
    ),
    "measure.hundred_times_too_little": (
        "{actual} {unit} is about a hundredth of {target} {unit}."
        " Is the point in the right place?" + _SLIP
    ),
    "measure.thousand_times_too_little": (
        "{actual} {unit} is about a thousandth of {target} {unit}. Was it read in g?" + _SLIP
    ),
    "target.from_stock": "{name}, from a stock solution",
    # Capsules and liquid
    "capsules.first": "Count and weigh the capsules first.",
    "capsules.not_capsules": "This batch is a liquid: measure its volume.",
    "capsules.fill_up": (
        "Put the tablet powder into the measuring cylinder, fill up with {filler} to {volume} mL,"
        " mix, fill up to the mark again, mix."
    ),
    "capsules.fill_up_as_planned": (
        "Put the tablet powder into the measuring cylinder, fill up with {filler} to the mark in"
        " the plan, mix, fill up to the mark again, mix."
    ),
    "capsules.none_made": "Type how many capsules were made.",
    "capsules.count": "Weigh {needed} capsules one by one: {weighed} weights are here.",
    "capsules.more_than_planned": (
        "More capsules than powder was weighed for: {made}, not {planned}. Each would hold too"
        " little. Nothing was recorded. Count again; if {made} were made, reject the batch."
    ),
    "capsules.fewer_than_planned": (
        "{made} capsules were made of powder for {planned}. Nothing was recorded. Fill what is left"
        " evenly or reject: each would hold up to {pct} % more than its strength."
    ),
    "capsules.lighter_than_shell": (
        "A filled capsule cannot weigh less than its empty shell. Check the weights and the shell."
    ),
    "capsules.ten_times_too_much": (
        "Capsule {number}: {actual} {unit} is about ten times {target} {unit}."
        " Is the point in the right place?" + _SLIP
    ),
    "capsules.hundred_times_too_much": (
        "Capsule {number}: {actual} {unit} is about a hundred times {target} {unit}."
        " Is the point in the right place?" + _SLIP
    ),
    "capsules.thousand_times_too_much": (
        "Capsule {number}: {actual} {unit} is about a thousand times {target} {unit}."
        " Was it read in a smaller unit?" + _SLIP
    ),
    "capsules.ten_times_too_little": (
        "Capsule {number}: {actual} {unit} is about a tenth of {target} {unit}."
        " Is the point in the right place?" + _SLIP
    ),
    "capsules.hundred_times_too_little": (
        "Capsule {number}: {actual} {unit} is about a hundredth of {target} {unit}."
        " Is the point in the right place?" + _SLIP
    ),
    "capsules.thousand_times_too_little": (
        "Capsule {number}: {actual} {unit} is about a thousandth of {target} {unit}."
        " Was it read in g?" + _SLIP
    ),
    "capsules.far_too_heavy": (
        "Capsule {number}: {actual} {unit} is more than twice {target} {unit}." + _CHECK_CAPSULE
    ),
    "capsules.far_too_light": (
        "Capsule {number}: {actual} {unit} is less than half of {target} {unit}." + _CHECK_CAPSULE
    ),
    "capsules.outside": (
        "{outside} of {weighed} capsules are more than 10 % from what they should weigh."
        " Weigh again if a reading was wrong; otherwise reject the batch."
    ),
    "capsules.rule_not_met.usp_2091": (
        "The weights do not meet USP <2091>: more than 2 of 20 contents are beyond 10 % of the "
        "mean, or one beyond 25 %." + _WEIGH_AGAIN
    ),
    "capsules.rule_not_met.ph_eur_2_9_5": (
        "The weights do not meet Ph. Eur. 2.9.5: more than 2 of 20 contents are beyond its limit, "
        "or one beyond twice that." + _WEIGH_AGAIN
    ),
    "capsules.rule_not_met.dac_nrf": (
        "The weights do not meet DAC/NRF: the contents spread by more than 5 % (RSD), or their "
        "mean is more than 3 % below the planned fill." + _WEIGH_AGAIN
    ),
    "capsules.rule_not_met.fna": (
        "The weights do not meet FNA: the mean content is more than 3 % off the planned fill, or "
        "the contents spread too much." + _WEIGH_AGAIN
    ),
    "capsules.too_few": (
        "{short} too few capsules were made: {need} go to the patient."
        " Count again, or reject the batch and make a new one."
    ),
    "liquid.first": "Measure the volume first.",
    "liquid.not_a_liquid": "This batch is capsules: count and weigh them.",
    # Extra capsules
    "extras.first": "Say what became of the {count} extra.",
    "extras.none": "There are no extra capsules in this batch.",
    "extras.note_missing": "Say in a few words what became of them.",
    # Names and release
    "prepare.first": "The preparer has not signed yet.",
    "check.same_person": (
        "The second check needs another person than the preparer. Nothing was released."
    ),
    "release.too_late": "This batch was usable until {day}. It cannot be released now; reject it.",
    "batch.prepared_already": "Batch {number} is signed by its preparer and waits for its check.",
    "batch.released_already": "Batch {number} is released. Nothing about it can be changed.",
    "batch.rejected_already": "Batch {number} is rejected. Nothing about it can be changed.",
    # Labels
    "label.not_released": (
        "Batch {number} is not released, so its label is only a proof. Release it first."
    ),
    "label.no_such_container": "Batch {number} has no container of this number.",
    "label.no_pharmacy": "Enter the name, address and phone of the pharmacy in Settings first.",
    "label.patient_deleted": "The patient's data were deleted, so no label can be printed.",
    # Steps of the work
    "step.lots": "Choose lots",
    "step.crush": "Crush tablets",
    "step.weigh": "Weigh ingredients",
    "step.capsules": "Count and weigh capsules",
    "step.liquid": "Make up to volume",
    "step.extras": "Extra capsules",
    "step.prepare": "Prepared by",
    "step.release": "Second check and release",
    # States, forms, fates and roles
    "state.planned": "Planned",
    "state.in_process": "In process",
    "state.to_check": "To check",
    "state.released": "Released",
    "state.rejected": "Rejected",
    "fate.kept_as_sample": "Kept as sample",
    "fate.destroyed": "Destroyed",
    "fate.other": "Other",
    "role.tablet": "Tablets",
    "role.filler": "Filler",
    "role.ingredient": "Ingredient",
    "rule.usp_theoretical": "Each capsule within 10 % of shell and planned fill (USP).",
    "rule.usp_2091_mean": "Each capsule within 10 % of the mean weight (USP <2091>).",
    "rule.usp_2091": (
        "Each capsule within 10 % of the mean weight; else, without the shells, at most 2 of 20 "
        "more than 10 % and none more than 25 % from the mean (USP <2091>)."
    ),
    "rule.ph_eur_2_9_5": (
        "Without the shells at most 2 of 20 more than 10 % from the mean (7.5 % from 300 mg), "
        "none more than twice that (Ph. Eur. 2.9.5)."
    ),
    "rule.dac_nrf": (
        "Without the shells a spread (RSD) of at most 5 %, and a mean not more than 3 % below the "
        "planned fill (DAC/NRF)."
    ),
    "rule.fna": (
        "Without the shells a mean within 3 % of the planned fill, and a spread (RSD) below 4 % "
        "(below 3 % from 300 mg) (FNA)."
    ),
    # The record in one line each
    "history.making_opened": "Making opened, batches: {count}",
    "history.lots_chosen": "Lots chosen: {lots}",
    "history.tablets_crushed": "{count} tablets crushed",
    "history.ingredient_weighed": "{actual} {unit} {what} accepted",
    "history.measure_refused": "{actual} {unit} {what} refused",
    "history.capsules_weighed": "{made} capsules made, {weighed} weighed, mean fill {mean} mg",
    "history.liquid_made": "Made up to {volume} mL",
    "history.extras_settled": "{count} extra: {fate}",
    "history.batch_prepared": "Prepared: {name}",
    "history.batch_checked": "Checked: {name}",
    "history.batch_released": "Released: {name}",
    "history.batch_rejected": "Rejected: {name}, {reason}",
    "history.label_printed": "Label of container {container}, copy {copy}",
}
