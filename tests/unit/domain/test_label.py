"""The words of a label: what they must be, what they must never be, what makes none."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given

from compounding.domain.label import (
    OPIOID_WARNING,
    LabelContent,
    LabelDose,
    LabelFacts,
    label_code,
    label_content,
)
from compounding.domain.prescription import Pharmacy
from compounding.errors import RuleError
from compounding.messages import sentence_of
from compounding.quantity import Quantity, Unit, mg, ml
from tests.unit.label_samples import any_facts, capsule_dose, capsules, liquid, liquid_dose

START = date(2026, 11, 23)


def refusals(facts: LabelFacts) -> list[str]:
    with pytest.raises(RuleError) as caught:
        label_content(facts)
    for finding in caught.value.findings:
        assert sentence_of(finding)
    return [finding.code for finding in caught.value.findings]


def said(content: LabelContent) -> list[str]:
    """Every text that the program itself words."""
    return [
        *content.directions,
        content.drug,
        content.supply,
        content.not_after,
        content.made,
        *content.reminders,
        *content.cautions,
        *content.lot[1:],
        *content.warning,
    ]


def test_label_content_of_capsules_reads_as_the_sample_label() -> None:
    content = label_content(capsules())

    assert content.directions == ("Take 1 capsule by mouth at bedtime.",)
    assert content.drug == "naltrexone hydrochloride 1.5 mg capsule"
    assert content.supply == "14 capsules, 23 Nov – 6 Dec 2026"
    assert content.lot == ("Lot 26-01873",)
    assert content.not_after == "Do not use after: 2027-May-20"
    assert content.made == "Made 2026-Nov-22"
    assert content.reminders == ()
    assert content.cautions == (
        "Store at 20 – 25 °C (68 – 77 °F), protect from light.",
        "Contains lactose.",
        "This is a compounded preparation.",
        "Keep away from children.",
    )


def test_label_content_of_a_bottle_has_one_dated_line_for_each_dose() -> None:
    doses = (
        liquid_dose(START, 14, "1.5"),
        liquid_dose(date(2026, 12, 7), 14, "3"),
        liquid_dose(date(2026, 12, 21), 14, "4.5"),
    )

    content = label_content(liquid(doses=doses, container_count=2))

    assert content.directions == (
        "Take by mouth:",
        "23 Nov – 6 Dec: 1.5 mL (1.5 mg) at bedtime",
        "7 – 20 Dec: 3 mL (3 mg) at bedtime",
        "21 Dec – 3 Jan: 4.5 mL (4.5 mg) at bedtime",
    )
    assert content.drug == "naltrexone hydrochloride 1 mg per mL oral liquid"
    assert content.supply == "240 mL, 23 Nov 2026 – 3 Jan 2027"
    assert content.reminders == ("Shake well.", "For oral use only.")
    assert content.cautions[0] == (
        "Store in a refrigerator at 2 – 8 °C (36 – 46 °F), protect from light."
    )
    assert content.lot == ("Lot 26-01873", "Container 1 of 2")


def test_label_content_of_one_liquid_dose_says_ml_and_mg() -> None:
    content = label_content(liquid(doses=(liquid_dose(START, 14, "1.5"),)))

    assert content.directions == ("Take 1.5 mL (1.5 mg) by mouth at bedtime.",)


def test_label_content_of_several_capsules_says_the_dose() -> None:
    one = capsules(doses=(capsule_dose(START, 14, "4.5", 3),), quantity=42)
    dated = capsules(
        doses=(capsule_dose(START, 14, "1.5"), capsule_dose(date(2026, 12, 7), 14, "3", 2)),
        quantity=42,
    )

    assert label_content(one).directions == ("Take 3 capsules (4.5 mg) by mouth at bedtime.",)
    assert label_content(dated).directions == (
        "Take by mouth:",
        "23 Nov – 6 Dec: 1 capsule (1.5 mg) at bedtime",
        "7 – 20 Dec: 2 capsules (3 mg) at bedtime",
    )


@pytest.mark.parametrize(
    ("quantity", "words"),
    [(1, "1 capsule, 23 Nov 2026"), (1500, "1,500 capsules, 23 Nov 2026")],
)
def test_label_content_amount_is_said_in_safe_words(quantity: int, words: str) -> None:
    facts = capsules(doses=(capsule_dose(START, 1, "1.5"),), quantity=quantity)

    assert label_content(facts).supply == words


def test_label_content_says_further_cautions_once() -> None:
    content = label_content(
        liquid(auxiliary=("Note strength.", "Shake well.", "Contains lactose.", "Note strength."))
    )

    assert content.cautions.count("Note strength.") == 1
    assert content.cautions.count("Contains lactose.") == 1
    assert "Shake well." not in content.cautions
    assert content.cautions[-2:] == (
        "This is a compounded preparation.",
        "Keep away from children.",
    )


# --- proof and code -------------------------------------------------------------------------


def test_label_content_before_release_is_a_proof_without_code() -> None:
    content = label_content(capsules(released=False))

    assert content.proof
    assert content.code is None


def test_label_content_after_release_has_a_code_without_patient_data() -> None:
    content = label_content(capsules(container_number=2, container_count=3))

    assert not content.proof
    assert content.code == "B26-01873-C2"


@pytest.mark.parametrize("number", ["", "26 1873", "26-01873\n", "a-1", "-1"])
def test_label_code_of_a_strange_batch_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="batch number"):
        label_code(number, 1)


# --- the warning ----------------------------------------------------------------------------


def test_label_content_takes_no_other_warning() -> None:
    content = label_content(capsules())
    given_values = {each.name: getattr(content, each.name) for each in fields(content)}

    with pytest.raises(TypeError, match="warning"):
        LabelContent(**given_values)
    with pytest.raises(ValueError, match="warning"):
        replace(content, warning=("", "", ""))


@given(facts=any_facts())
def test_label_content_always_carries_the_warning(facts: LabelFacts) -> None:
    assert label_content(facts).warning == OPIOID_WARNING
    assert OPIOID_WARNING[0] == "WARNING: BLOCKS OPIOIDS."


# --- safe words (regulation: dose expression, ISMP and Joint Commission) ----------------------

FORBIDDEN = {
    "DX-01 trailing zero": (r"\d\.\d*0(?!\d)", "3.0 mg"),
    "DX-02 naked point": (r"(?<!\d)\.\d", "take .5 mg"),
    "DX-03 cc": (r"\bcc\b", "5 cc"),
    "DX-04 micro sign": (r"[µμ]g|\bug\b", "5 µg"),
    "DX-05 hs": (r"(?i)\bq?hs\b", "1 cap HS"),
    "DX-06 qd": (r"(?i)\b(qd|od|q1d)\b", "1 QD"),
    "DX-07 qod": (r"(?i)\bqod\b", "1 qod"),
    "DX-08 BT": (r"\bBT\b", "at BT"),
    "DX-09 no space": (r"\d(mg|mL|mcg)|\b(mg|mL)\.", "4.5mg"),
    "DX-10 run together": (r"[A-Za-z]\d", "naltrexone4.5 mg"),
    "DX-11 slash and signs": (r"mg/mL|[+&@<>]", "1 mg/mL"),
    "DX-12 short names": (r"\b(LDN|NTX|naltrex|Naltrexone|nalTREXone|NALTREXONE)\b", "LDN 3 mg"),
    "DX-13 spoons": (r"(?i)teaspoon|tsp|dropper", "1 teaspoon"),
    "DX-14 mls": (r"\b(mls|ML|ml|Ml)\b", "3 mls"),
    "DX-15 ungrouped": (r"\d{4,} (mg|mL|capsules)", "10000 mg"),
}


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_each_forbidden_pattern_catches_its_own_example(rule: str) -> None:
    pattern, example = FORBIDDEN[rule]

    assert re.search(pattern, example)


@given(facts=any_facts())
def test_label_content_never_says_what_is_forbidden(facts: LabelFacts) -> None:
    for text in said(label_content(facts)):
        for rule, (pattern, _) in FORBIDDEN.items():
            assert not re.search(pattern, text), (rule, text)


@given(facts=any_facts())
def test_label_content_directions_are_explicit(facts: LabelFacts) -> None:
    content = label_content(facts)
    lines = [line for line in content.directions if line != "Take by mouth:"]

    assert len(lines) == len(facts.doses)
    for line, dose in zip(lines, facts.doses, strict=True):
        assert "at bedtime" in line
        assert ("mL" in line) == (facts.form == "liquid")
        assert facts.form == "capsule" or f"{dose.volume} ({dose.dose})" in line
    assert content.directions[0].startswith("Take ")
    assert "by mouth" in content.directions[0]
    assert content.drug.startswith("naltrexone hydrochloride ")


@given(facts=any_facts())
def test_label_content_dates_have_the_month_in_letters(facts: LabelFacts) -> None:
    content = label_content(facts)

    assert re.fullmatch(r"Do not use after: \d{4}-[A-Z][a-z]{2}-\d{2}", content.not_after)
    assert re.fullmatch(r"Made \d{4}-[A-Z][a-z]{2}-\d{2}", content.made)


# --- what makes no label --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"pharmacy": Pharmacy(" ", "12 Mill Lane", "555-0142")}, "label.missing.pharmacy"),
        ({"pharmacy": Pharmacy("P", "", "555-0142")}, "label.missing.address"),
        ({"pharmacy": Pharmacy("P", "12 Mill Lane", "")}, "label.missing.phone"),
        ({"patient": "  "}, "label.missing.patient"),
        ({"rx_number": ""}, "label.missing.rx_number"),
        ({"prescriber": ""}, "label.missing.prescriber"),
        ({"batch_number": ""}, "label.missing.lot"),
        ({"storage": "warm"}, "label.unknown_storage"),
        ({"container_number": 0}, "label.container_number"),
        ({"container_number": 2}, "label.container_number"),
        ({"doses": ()}, "label.no_doses"),
        ({"quantity": 13}, "label.too_little"),
        ({"quantity": 0}, "label.too_little"),
        ({"not_after": date(2026, 12, 5)}, "label.doses_after_date"),
        ({"made_on": date(2026, 11, 24)}, "label.dates_before_making"),
        ({"strength": None}, "label.dose_mismatch"),
        ({"strength": mg("15")}, "label.dose_mismatch"),
        ({"strength": mg("0.15")}, "label.dose_mismatch"),
    ],
)
def test_label_content_of_facts_that_do_not_hold_is_refused(
    changes: dict[str, object], code: str
) -> None:
    assert refusals(capsules(**changes)) == [code]


def test_label_content_of_an_unknown_form_is_refused() -> None:
    assert "label.unknown_form" in refusals(capsules(form="cream"))


@pytest.mark.parametrize(
    ("dose", "volume", "fine"),
    [
        ("1.5", "1.5", True),
        ("1.5", "1.575", True),
        ("1.5", "1.425", True),
        ("1.5", "1.576", False),
        ("1.5", "1.424", False),
        ("1.5", "15", False),
        ("1.5", "0.15", False),
    ],
)
def test_label_content_of_a_volume_that_is_not_the_dose_is_refused(
    dose: str, volume: str, fine: bool
) -> None:
    facts = liquid(doses=(LabelDose(START, START, mg(dose), None, ml(volume)),))

    if fine:
        assert f"{volume} mL ({dose} mg)" in label_content(facts).directions[0]
    else:
        assert refusals(facts) == ["label.dose_mismatch"]


def test_label_content_of_a_liquid_without_volume_is_refused() -> None:
    facts = liquid(doses=(LabelDose(START, START, mg("1.5")),))

    assert refusals(facts) == ["label.dose_mismatch", "label.too_little"]


def test_label_content_of_a_bottle_that_runs_out_is_refused() -> None:
    doses = (liquid_dose(START, 14, "1.5"),)

    assert refusals(liquid(doses=doses, quantity=ml("20.9"))) == ["label.too_little"]
    assert label_content(liquid(doses=doses, quantity=ml("21"))).supply.startswith("21 mL")


def test_label_content_of_a_dose_above_the_maximum_is_refused() -> None:
    facts = capsules(strength=mg("45"), doses=(capsule_dose(START, 14, "45"),))

    assert refusals(facts) == ["label.dose_above_maximum"]


def test_label_content_refuses_for_every_reason_at_once() -> None:
    facts = capsules(patient="", storage="", doses=())

    assert refusals(facts) == [
        "label.missing.patient",
        "label.unknown_storage",
        "label.no_doses",
    ]


def test_label_content_concentration_of_another_unit_is_a_bug() -> None:
    wrong = Quantity.parse("1", Unit.MG)

    with pytest.raises(TypeError):
        label_content(liquid(concentration=wrong))
