"""What the Plan page asks, and how it becomes the one request form.

A field's key is its path in the request, so a refusal or finding leads to its field without a
table. Keys that belong to the prescription alone (patient, Rx number) stand apart, and so do the
keys of a choice that leads to a typed figure (``choice.``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, cast

from compounding.application import offers
from compounding.domain.request import Storage
from compounding.domain.tables import Condition
from compounding.quantity import plain
from ui.pages.plan import regimens
from ui.pages.plan.regimens import count

PATIENT: Final = "prescription.patient"
BORN: Final = "prescription.born"
RX_NUMBER: Final = "prescription.rx_number"
PRESCRIBER: Final = "prescription.prescriber"
PRESCRIPTION_KEYS: Final = (PATIENT, RX_NUMBER, BORN, PRESCRIBER)

FIRST_DOSE: Final = "first_dose"
MADE_ON: Final = "compounded_on"
LEAD_DAYS: Final = "lead_days"

LABEL_MG: Final = "tablet.label_mg"
WEIGHED_COUNT: Final = "tablet.weighed.count"
WEIGHED_MG: Final = "tablet.weighed.mass_mg"
EXPIRES: Final = "tablet.expires"
# The tablets weighed one by one, a line each: the page's own, their sum goes into the request.
EACH_TABLET: Final = "each_tablet"

RULE: Final = "balance.rule"
SENSITIVITY: Final = "balance.sensitivity_mg"
MAX_ERROR: Final = "balance.max_error_pct"
REPEATABILITY: Final = "balance.repeatability_mg"
READABILITY: Final = "balance.readability_mg"

FORM: Final = "make.form"
STRENGTH: Final = "make.strength"
OTHER_STRENGTH: Final = "choice.strength_mg"
EXTRA: Final = "make.extra_units"
SURCHARGE: Final = "make.drug_surcharge_pct"
SIZE: Final = "make.size"
METHOD: Final = "make.method"
FILLER: Final = "make.filler.name"
OTHER_FILLER: Final = "choice.filler_name"
FILLER_PACKING: Final = "make.filler.packing_mg"
POWDER_PACKING: Final = "make.tablet_powder_packing_mg"
FILL: Final = "make.fill_mg"
CYLINDER: Final = "make.cylinder_ml"

FORMULA: Final = "make.formula"
CONCENTRATION: Final = "make.concentration_mg_per_ml"
STORAGE: Final = "make.storage"
OVERFILL: Final = "make.overfill_ml"
SYRINGE: Final = "choice.syringe"
GRADUATION: Final = "make.syringe_graduation_ml"
TABLETS: Final = "make.tablets"
TESTED: Final = "make.antimicrobial_test"
TABLE_DATE: Final = "make.table_date"

PER_STEP: Final = "per_step"
STRENGTHS: Final = ("0.5", "1", "1.5", "3", "4.5")
CAPSULE: Final = "capsule"
LIQUID: Final = "liquid"
ANOTHER: Final = "another"
PACKING_METHOD: Final = "packing"

_BALANCE_FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "sensitivity": (SENSITIVITY, MAX_ERROR),
    "usp41": (REPEATABILITY,),
    "hundred_d": (),
}
_METHOD_FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    PACKING_METHOD: (FILLER_PACKING, POWDER_PACKING),
    "fixed_fill": (FILL,),
    "volume": (CYLINDER,),
}
_COUNTS: Final = frozenset({WEIGHED_COUNT, EXTRA, LEAD_DAYS})
_FLAGS: Final = frozenset({TESTED, TABLE_DATE})
# A choice of "another" is answered by what is typed in a field of its own.
TYPED_FOR: Final[Mapping[str, str]] = {STRENGTH: OTHER_STRENGTH, FILLER: OTHER_FILLER}
# Measured with capsules of one size, and some of it with one filler.
PACKING: Final = (FILLER_PACKING, POWDER_PACKING, FILL, CYLINDER)
# What belongs to one prescription or one lot, and is never carried to the next.
OF_ONE_JOB: Final = (
    *PRESCRIPTION_KEYS, *regimens.TYPED, WEIGHED_MG, EACH_TABLET, EXPIRES, *PACKING,
)  # fmt: skip


def starting_fields(today: date) -> dict[str, str]:
    """The fields of a fresh page: the usual protocol, no weights, no patient."""
    return {
        **dict.fromkeys(OF_ONE_JOB, ""),
        **regimens.starting(),
        FIRST_DOSE: (today + timedelta(days=1)).isoformat(),
        MADE_ON: today.isoformat(),
        LEAD_DAYS: "0",
        LABEL_MG: "50",
        WEIGHED_COUNT: "20",
        RULE: "usp41",
        **dict.fromkeys((SENSITIVITY, MAX_ERROR, REPEATABILITY, READABILITY), ""),
        FORM: CAPSULE,
        STRENGTH: PER_STEP,
        OTHER_STRENGTH: "",
        EXTRA: "1",
        SURCHARGE: "0",
        SIZE: "3",
        METHOD: PACKING_METHOD,
        FILLER: "microcrystalline cellulose",
        OTHER_FILLER: "",
        FORMULA: "fawcett-1997",
        CONCENTRATION: "",
        STORAGE: "refrigerator",
        TESTED: "no",
        TABLE_DATE: "no",
        OVERFILL: "0",
        SYRINGE: "0.1",
        GRADUATION: "",
        TABLETS: "whole",
    }


def carried_fields(carried: Mapping[str, str]) -> dict[str, str]:
    """The texts of an earlier request as fields: a filler that is not offered is a typed one."""
    fields = dict(carried)
    name = fields.get(FILLER)
    if name is not None and name not in offers.usual_fillers():
        fields |= {FILLER: ANOTHER, OTHER_FILLER: name}
    return fields


def strength_fields(text: str) -> dict[str, str]:
    """The fields that choose ``text`` (mg) as the strength of every capsule."""
    return {STRENGTH: text} if text in STRENGTHS else {STRENGTH: ANOTHER, OTHER_STRENGTH: text}


def asked_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that matter for the regimen, form, method and balance chosen, in reading order."""
    tablet = (FIRST_DOSE, MADE_ON, LEAD_DAYS, LABEL_MG, WEIGHED_COUNT, WEIGHED_MG, EXPIRES)
    balance = (RULE, READABILITY, *_BALANCE_FIGURES[fields[RULE]])
    make = _capsule_keys(fields) if fields[FORM] == CAPSULE else _liquid_keys(fields)
    return (*regimens.asked_keys(fields), *tablet, FORM, *make, *balance)


def typed_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    """The keys whose own text counts: asked for, and not fixed by the formula chosen."""
    fixed = fields[FORM] == LIQUID and fixed_concentration(fields) is not None
    keys = (*PRESCRIPTION_KEYS, *asked_keys(fields))
    return tuple(key for key in keys if not (fixed and key == CONCENTRATION))


def _capsule_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    strength = (STRENGTH, *_typed_for(fields, STRENGTH))
    filler = (FILLER, *_typed_for(fields, FILLER))
    figures = _METHOD_FIGURES[fields[METHOD]]
    return (*strength, EXTRA, SURCHARGE, SIZE, *filler, METHOD, *figures)


def _typed_for(fields: Mapping[str, str], key: str) -> tuple[str, ...]:
    return (TYPED_FOR[key],) if fields[key] == ANOTHER else ()


def _liquid_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    formula, storage = fields[FORMULA], Storage(storage_of(fields))
    tested = offers.asks_about(Condition.WITHOUT_ANTIMICROBIAL_TEST, formula, storage)
    dated = offers.asks_about(Condition.WITHOUT_TABLE_DATE, formula, storage)
    return (
        FORMULA,
        CONCENTRATION,
        STORAGE,
        *((TESTED,) if tested else ()),
        *((TABLE_DATE,) if dated else ()),
        TABLETS,
        OVERFILL,
        SYRINGE,
        *((GRADUATION,) if fields[SYRINGE] == ANOTHER else ()),
    )


def storage_of(fields: Mapping[str, str]) -> str:
    """The storage chosen; the first that the formula has where it does not have that one."""
    possible = offers.storages(fields[FORMULA])
    wanted = fields[STORAGE]
    return wanted if wanted in possible else possible[0]


def fixed_concentration(fields: Mapping[str, str]) -> str | None:
    """The only strength (mg per mL) of the formula chosen; None where it may be any."""
    only = offers.formula(fields[FORMULA]).concentration
    return None if only is None else plain(only.exact)


def filler_name(fields: Mapping[str, str]) -> str:
    """The filler chosen or typed."""
    return fields[OTHER_FILLER] if fields[FILLER] == ANOTHER else fields[FILLER]


def home_of(subject: str, fields: Mapping[str, str]) -> str:
    """The field on the page that stands for a path of the request."""
    if subject == GRADUATION and fields[SYRINGE] != ANOTHER:
        return SYRINGE
    if subject in TYPED_FOR and fields[subject] == ANOTHER:
        return TYPED_FOR[subject]
    return regimens.home_of(subject, fields)


def empty_keys(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Required paths of the request that nothing has been typed for yet."""
    left = (path for path, text in _answers(fields).items() if not text.strip())
    return (*regimens.empty_keys(fields), *left)


def request_data(
    fields: Mapping[str, str], choices: Mapping[int, Mapping[str, object]]
) -> dict[str, object]:
    """The request in the documented form. Empty fields are left out, so the reader names them.

    ``choices`` are accepted remedies by the first step of their batch.
    """
    data: dict[str, object] = {"regimen": regimens.data(fields)}
    for path, text in _answers(fields).items():
        if text.strip():
            _put(data, path, _value(path, text))
    if choices and fields[FORM] == CAPSULE:
        accepted = [{"step": step, **choice} for step, choice in sorted(choices.items())]
        _put(data, "make.batches", accepted)
    return data


def _answers(fields: Mapping[str, str]) -> dict[str, str]:
    """What is answered at each path of the request but the regimen's, empty ones included."""
    answers = {
        key: fields[key]
        for key in asked_keys(fields)
        if not key.startswith(("regimen.", "choice."))
    }
    for key, typed in TYPED_FOR.items():
        if answers.get(key) == ANOTHER:
            answers[key] = fields[typed]
    if fields[FORM] == LIQUID:
        chosen = fields[SYRINGE]
        answers[GRADUATION] = fields[GRADUATION] if chosen == ANOTHER else chosen
        answers[STORAGE] = storage_of(fields)
        answers[CONCENTRATION] = fixed_concentration(fields) or fields[CONCENTRATION]
    return answers


def _value(path: str, text: str) -> object:
    """Counts are JSON integers and flags booleans; everything else stays the text typed."""
    if path in _FLAGS:
        return text == "yes"
    return count(text) if path in _COUNTS else text


def _put(data: dict[str, object], path: str, value: object) -> None:
    *folders, leaf = path.split(".")
    for name in folders:
        data = cast(dict[str, object], data.setdefault(name, {}))
    data[leaf] = value
