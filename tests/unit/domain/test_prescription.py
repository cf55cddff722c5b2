"""The pharmacy, the prescription and its patient."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from compounding.domain.prescription import (
    Patient,
    Pharmacy,
    PrescriptionDraft,
    read_pharmacy,
    read_prescription,
)
from compounding.errors import InputError

DRAFT = PrescriptionDraft(" José  Núñez ", "1968-04-02", "482117", "Dr. Name")
TODAY = date(2026, 11, 22)


def test_read_prescription_gives_clean_lines():
    read = read_prescription(DRAFT, TODAY)
    assert (read.patient, read.born) == ("José  Núñez", date(1968, 4, 2))


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("", "date.empty"),
        ("2/4/1968", "date.not_a_date"),
        ("1968-02-30", "date.no_such_day"),
        ("2026-11-23", "date.not_a_birthday"),
        ("1899-12-31", "date.not_a_birthday"),
    ],
)
def test_read_prescription_impossible_birthday_is_refused(born, code):
    with pytest.raises(InputError) as error:
        read_prescription(replace(DRAFT, born=born), TODAY)
    (problem,) = error.value.problems
    assert (problem.path, problem.code) == ("prescription.born", code)


def test_read_prescription_born_today_is_possible():
    assert read_prescription(replace(DRAFT, born="2026-11-22"), TODAY).born == TODAY


def test_read_pharmacy_names_every_field_that_cannot_be_used():
    with pytest.raises(InputError) as error:
        read_pharmacy(Pharmacy("", "x" * 61, "555\u202e"))
    assert [each.path for each in error.value.problems] == [
        "pharmacy.name",
        "pharmacy.address",
        "pharmacy.phone",
    ]
    assert read_pharmacy(Pharmacy(" A ", "B", "C")) == Pharmacy("A", "B", "C")


def test_patient_hash_needs_the_salt_and_keeps_fields_apart():
    patient = Patient("Ann", date(1968, 4, 2), "00")
    assert patient.hash == Patient("Ann", date(1968, 4, 2), "00").hash
    others = (
        Patient("Ann", date(1968, 4, 2), "01"),
        Patient("Anna", date(1968, 4, 2), "00"),
        Patient("nn", date(1968, 4, 2), "00A"),
        Patient("Ann", date(1968, 4, 3), "00"),
    )
    assert patient.hash not in {each.hash for each in others}
