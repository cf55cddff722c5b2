"""A pasted list as entries: parted, joined where directions go on, and nothing dropped."""

from __future__ import annotations

import pytest

from compounding.domain.opioids.entries import split_list
from compounding.reference.opioids import screen_tables


def texts(text: str) -> list[str]:
    return [piece.text for piece in split_list(text, screen_tables())]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("aspirin", ["aspirin"]),
        ("aspirin, metformin;lisinopril", ["aspirin", "metformin", "lisinopril"]),
        ("Vitamin D 1,000 IU", ["Vitamin D 1,000 IU"]),
        ("aspirin 81,metformin 500", ["aspirin 81", "metformin 500"]),
        ("Percocet (oxycodone, acetaminophen)", ["Percocet (oxycodone, acetaminophen)"]),
        ("aspirin (a, b", ["aspirin (a", "b"]),
        ("aspirin,, ;", ["aspirin"]),
        ("Lipitor 20 mg, 1 tab daily, at night", ["Lipitor 20 mg, 1 tab daily, at night"]),
        ("Lipitor; take 1 daily; Advil", ["Lipitor; take 1 daily", "Advil"]),
        ("ibuprofen 400, back pain", ["ibuprofen 400, back pain"]),
        ("Lipitor, pain patch", ["Lipitor", "pain patch"]),
        ("Lipitor, patch every 72 h", ["Lipitor", "patch every 72 h"]),
        ("Lipitor, use patch every 72 h", ["Lipitor", "use patch every 72 h"]),
        ("lidocaine patch, apply 1 patch daily", ["lidocaine patch, apply 1 patch daily"]),
        ("lidocaine, apply 1 patch daily", ["lidocaine, apply 1 patch daily"]),
        ("gabapentin, apply 1 patch daily", ["gabapentin", "apply 1 patch daily"]),
        ("Lipitor, xyz", ["Lipitor", "xyz"]),
    ],
)
def test_line_is_parted_between_medicines_only(line: str, parts: list[str]) -> None:
    assert texts(line) == parts


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("- Lipitor", "Lipitor"),
        ("  *  Lipitor", "Lipitor"),
        ("• Lipitor", "Lipitor"),
        ("1. Lipitor", "Lipitor"),
        ("12) Lipitor", "Lipitor"),
        ("(3) [x] Lipitor", "Lipitor"),
        ("☐ Lipitor", "Lipitor"),
        ("222s", "222s"),
        ("7-OH", "7-OH"),
        ("1.", "1."),
        ("Lipitor\t20 mg  daily", "Lipitor 20 mg daily"),
    ],
)
def test_bullets_numbers_and_tabs_are_taken_off(line: str, text: str) -> None:
    assert texts(line) == [text]


@pytest.mark.parametrize(
    "line",
    [
        "", "   ", "-----", "•", "***",
        "Medications:", "CURRENT MEDICATIONS", "Current meds", "Discharge medication list",
        "Drug  Strength  Directions  Qty  Refills", "Supplements:", "Pain:", "- Vitamins:",
        "Page 1 of 2", "Printed 27 Nov 2026", "NKDA", "Allergies: NKDA",
        "2026-11-27", "11/27/2026 14:05", "27 November 2026", "- 2026-11-27",
    ],
)  # fmt: skip
def test_blank_lines_headings_rulers_and_dates_are_no_entries(line: str) -> None:
    assert texts(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Supplements", "vitamins", "pain medication", "10 mg", "27", "Opioids:", "Percocet:",
        "my other prescriptions", "prescription drug as needed", "none", "No medications", "???",
        "8: 30", "Nov", "Patient: Jane Doe",
    ],
)  # fmt: skip
def test_what_may_stand_for_a_medicine_is_an_entry(line: str) -> None:
    expected = [] if line == "Nov" else [line]
    assert texts(line) == expected


@pytest.mark.parametrize(
    "directions",
    [
        "take 1 tablet by mouth daily",
        "1 tab po bid with food",
        "One to be taken at night",
        "  - take 1 every other day",
        "for high blood pressure",
        "Sig: take 1 daily",
        "Indication: pain",
        "take 1 pill daily",
    ],
)
def test_directions_go_on_from_the_line_above(directions: str) -> None:
    joined = texts(f"Lipitor 20 mg\n{directions}")
    assert len(joined) == 1
    assert joined[0].startswith("Lipitor 20 mg ")
    assert joined[0].endswith(directions.strip(" -"))


@pytest.mark.parametrize(
    "line",
    [
        "patch every 72 h", "pain patch", "8 mg film daily", "pain", "blood pressure pill",
        "take the white one", "- 1 tab daily", "Pain patches: every 72 h", "syrup 5 mL at night",
        "use film daily", "1 tab pain", "pills", "aspirin", "take 1 oxycodone", "MS",
        "apply 1 patch weekly", "apply 1 patch every 72 hours for cancer pain",
        "dissolve 1 film daily", "use 1 spray in one nostril as needed for pain",
    ],
)  # fmt: skip
def test_what_may_be_a_medicine_never_goes_on(line: str) -> None:
    assert len(texts(f"Lipitor 20 mg\n{line}")) == 2


@pytest.mark.parametrize(
    "lines",
    [
        "lidocaine 5% patch\napply 1 patch weekly",
        "clonidine 0.1 mg/24 h transdermal\napply 1 patch weekly",
        "lidocaine patches, apply 2 patches daily",
        "Flonase 50 mcg/act\nuse 2 sprays in each nostril daily",
        "amoxicillin suspension\ntake 10 mL for 7 days",
        "glycerin suppositories\ninsert 1 suppository daily",
        "latanoprost ophthalmic solution\ninstill 2 drops in the left eye at bedtime",
    ],
)
def test_counted_form_goes_on_below_a_medicine_of_that_form(lines: str) -> None:
    assert len(texts(lines)) == 1


def test_nothing_goes_on_over_a_blank_line_or_a_heading() -> None:
    assert len(texts("Lipitor 20 mg\n\ntake 1 daily")) == 2
    assert len(texts("Lipitor 20 mg\nMedications:\ntake 1 daily")) == 2


def test_directions_without_a_medicine_above_are_an_entry() -> None:
    assert texts("take 1 daily\nLipitor") == ["take 1 daily", "Lipitor"]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Medications: aspirin, Lipitor", ["Medications: aspirin", "Lipitor"]),
        ("Pain: Norco", ["Pain: Norco"]),
        ("Allergies: codeine", ["Allergies: codeine"]),
        ("Opioids: none", ["Opioids: none"]),
        ("Pain meds: none", ["Pain meds: none"]),
        ("lisinopril: 10 mg", ["lisinopril: 10 mg"]),
        ("12: 30", ["12: 30"]),
    ],
)
def test_heading_in_front_of_a_medicine_stays_in_the_text(line: str, parts: list[str]) -> None:
    assert texts(line) == parts


def test_heading_in_front_is_no_word_of_the_entry() -> None:
    (piece,) = split_list("Supplements: turmeric", screen_tables())
    assert piece.match.tokens == ("turmeric",)
    (piece,) = split_list("Opioids: none", screen_tables())
    assert piece.match.tokens == ("opioids", "none")


def test_all_kinds_of_line_ends_part_entries() -> None:
    assert texts("aspirin\r\nLipitor\rAdvil\u2028Zoloft\x0bAltace") == [
        "aspirin",
        "Lipitor",
        "Advil",
        "Zoloft",
        "Altace",
    ]
