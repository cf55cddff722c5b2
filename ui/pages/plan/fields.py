"""What the Plan page asks, and how it becomes the one request form.

A field's key is its path in the request, so a refusal or finding leads to its field without a
table. Keys that belong to the prescription alone (patient, Rx number) stand apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, cast

PATIENT: Final = "prescription.patient"
BORN: Final = "prescription.born"
RX_NUMBER: Final = "prescription.rx_number"
PRESCRIBER: Final = "prescription.prescriber"
PRESCRIPTION_KEYS: Final = (PATIENT, RX_NUMBER, BORN, PRESCRIBER)

PROTOCOL: Final = "protocol"
USUAL: Final = "usual"
OTHER: Final = "other"
START: Final = "regimen.start_mg"
INCREASE: Final = "regimen.increase_mg"
NIGHTS: Final = "regimen.every_nights"
MAXIMUM: Final = "regimen.maximum_mg"
TAKES_NOW: Final = "regimen.already_taking_mg"
FIRST_DOSE: Final = "first_dose"
MADE_ON: Final = "compounded_on"
LEAD_DAYS: Final = "lead_days"

LABEL_MG: Final = "tablet.label_mg"
WEIGHED_COUNT: Final = "tablet.weighed.count"
WEIGHED_MG: Final = "tablet.weighed.mass_mg"
EXPIRES: Final = "tablet.expires"

RULE: Final = "balance.rule"
SENSITIVITY: Final = "balance.sensitivity_mg"
MAX_ERROR: Final = "balance.max_error_pct"
REPEATABILITY: Final = "balance.repeatability_mg"
READABILITY: Final = "balance.readability_mg"

FORM: Final = "make.form"
STRENGTH: Final = "make.strength"
EXTRA: Final = "make.extra_units"
SURCHARGE: Final = "make.drug_surcharge_pct"
SIZE: Final = "make.size"
METHOD: Final = "make.method"
FILLER: Final = "make.filler.name"
FILLER_PACKING: Final = "make.filler.packing_mg"
POWDER_PACKING: Final = "make.tablet_powder_packing_mg"

FORMULA: Final = "make.formula"
CONCENTRATION: Final = "make.concentration_mg_per_ml"
STORAGE: Final = "make.storage"
OVERFILL: Final = "make.overfill_ml"
GRADUATION: Final = "make.syringe_graduation_ml"
TABLETS: Final = "make.tablets"
TESTED: Final = "make.antimicrobial_test"

USUAL_PROTOCOL: Final[Mapping[str, str]] = {
    START: "1.5",
    INCREASE: "1.5",
    NIGHTS: "14",
    MAXIMUM: "4.5",
}
PER_STEP: Final = "per_step"
CAPSULE: Final = "capsule"
LIQUID: Final = "liquid"

_BALANCE_FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "sensitivity": (SENSITIVITY, MAX_ERROR),
    "usp41": (REPEATABILITY,),
    "hundred_d": (),
}
_COUNTS: Final = frozenset({NIGHTS, WEIGHED_COUNT, EXTRA, LEAD_DAYS})
_FLAGS: Final = frozenset({TESTED})
_CAPSULE_KEYS: Final = (
    STRENGTH, EXTRA, SURCHARGE, SIZE, METHOD, FILLER, FILLER_PACKING, POWDER_PACKING,
)  # fmt: skip
_LIQUID_KEYS: Final = (
    FORMULA, CONCENTRATION, STORAGE, TESTED, OVERFILL, GRADUATION, TABLETS,
)  # fmt: skip
OPTIONAL: Final = frozenset({TAKES_NOW})
PACKING: Final = (FILLER_PACKING, POWDER_PACKING)
# What belongs to one prescription or one lot, and is never carried to the next.
OF_ONE_JOB: Final = (*PRESCRIPTION_KEYS, WEIGHED_MG, EXPIRES, *PACKING)


def starting_fields(today: date) -> dict[str, str]:
    """The fields of a fresh page: the usual protocol, no weights, no patient."""
    return {
        **dict.fromkeys(PRESCRIPTION_KEYS, ""),
        PROTOCOL: USUAL,
        **USUAL_PROTOCOL,
        TAKES_NOW: "",
        FIRST_DOSE: (today + timedelta(days=1)).isoformat(),
        MADE_ON: today.isoformat(),
        LEAD_DAYS: "0",
        LABEL_MG: "50",
        WEIGHED_COUNT: "20",
        WEIGHED_MG: "",
        EXPIRES: "",
        RULE: "usp41",
        SENSITIVITY: "",
        MAX_ERROR: "",
        REPEATABILITY: "",
        READABILITY: "",
        FORM: CAPSULE,
        STRENGTH: PER_STEP,
        EXTRA: "1",
        SURCHARGE: "0",
        SIZE: "3",
        METHOD: "packing",
        FILLER: "microcrystalline cellulose",
        FILLER_PACKING: "",
        POWDER_PACKING: "",
        FORMULA: "fawcett-1997",
        CONCENTRATION: "1",
        STORAGE: "refrigerator",
        TESTED: "no",
        OVERFILL: "0",
        GRADUATION: "0.1",
        TABLETS: "whole",
    }


def asked_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The request keys that matter for the form and balance rule chosen, in reading order."""
    regimen = (START, INCREASE, NIGHTS, MAXIMUM, TAKES_NOW, FIRST_DOSE, MADE_ON, LEAD_DAYS)
    tablet = (LABEL_MG, WEIGHED_COUNT, WEIGHED_MG, EXPIRES)
    balance = (RULE, READABILITY, *_BALANCE_FIGURES[fields[RULE]])
    make = _CAPSULE_KEYS if fields[FORM] == CAPSULE else _LIQUID_KEYS
    return (*regimen, *tablet, FORM, *make, *balance)


def empty_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Required keys that nothing has been typed into yet."""
    return tuple(k for k in asked_keys(fields) if k not in OPTIONAL and not fields[k].strip())


def request_data(
    fields: Mapping[str, str], choices: Mapping[int, Mapping[str, object]]
) -> dict[str, object]:
    """The request in the documented form. Empty fields are left out, so the reader names them.

    ``choices`` are accepted remedies by the first step of their batch.
    """
    data: dict[str, object] = {}
    for key in asked_keys(fields):
        if fields[key].strip() and not (key == TAKES_NOW and fields[key] == "0"):
            _put(data, key, _value(key, fields[key]))
    if choices and fields[FORM] == CAPSULE:
        accepted = [{"step": step, **choice} for step, choice in sorted(choices.items())]
        _put(data, "make.batches", accepted)
    return data


def _value(key: str, text: str) -> object:
    """Counts are JSON integers and flags booleans; everything else stays the text typed."""
    if key in _COUNTS and text.isascii() and text.isdigit() and (text == "0" or text[0] != "0"):
        return int(text)
    return text == "yes" if key in _FLAGS else text


def _put(data: dict[str, object], path: str, value: object) -> None:
    *folders, leaf = path.split(".")
    for name in folders:
        data = cast(dict[str, object], data.setdefault(name, {}))
    data[leaf] = value
