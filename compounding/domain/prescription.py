"""Who asks: the pharmacy that labels name, and the prescription with its patient.

Patient data are personal: they stand in a side table, and the record holds only a salted hash, so
that a lawful deletion never breaks the chain. Lengths come from the 4 x 2 in container label.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from compounding.domain.dates import parse_date
from compounding.domain.form import Form
from compounding.errors import QuantityError

PATIENT_LONGEST: Final = 40
PRESCRIBER_LONGEST: Final = 40
RX_LONGEST: Final = 20
PERSON_LONGEST: Final = 40
REASON_LONGEST: Final = 200
PHARMACY_LONGEST: Final = {"name": 40, "address": 60, "phone": 20}
_TAG: Final = b"LDN Compounder patient 1\n"
_OLDEST: Final = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Pharmacy:
    """The pharmacy as its labels name it."""

    name: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class PrescriptionDraft:
    """A prescription as typed: ``born`` is a date as text."""

    patient: str
    born: str
    rx_number: str
    prescriber: str


@dataclass(frozen=True, slots=True)
class Patient:
    """The person; ``salt`` (hex) makes the hash in the record tell nothing by itself."""

    name: str
    born: date
    salt: str

    @property
    def hash(self) -> str:
        """The salted hash that the record holds."""
        parts = (self.salt, self.name, self.born.isoformat())
        raw = b"".join(
            len(each).to_bytes(4, "big") + each for each in (part.encode() for part in parts)
        )
        return hashlib.sha256(_TAG + raw).hexdigest()


@dataclass(frozen=True, slots=True)
class Prescription:
    """A prescription whose every field is usable."""

    patient: str
    born: date
    rx_number: str
    prescriber: str


def read_pharmacy(typed: Pharmacy) -> Pharmacy:
    """``typed`` with clean lines.

    Raises:
        InputError: naming each field (``pharmacy.name``, ...) that cannot be used.
    """
    form = Form()
    lines = {
        field: form.line(f"pharmacy.{field}", getattr(typed, field), longest)
        for field, longest in PHARMACY_LONGEST.items()
    }
    form.done()
    return Pharmacy(**lines)


def read_prescription(draft: PrescriptionDraft, today: date) -> Prescription:
    """``draft`` with clean lines and a date of birth that can be one.

    Raises:
        InputError: naming each field (``prescription.patient``, ...) that cannot be used.
    """
    form = Form()
    patient = form.line("prescription.patient", draft.patient, PATIENT_LONGEST)
    born = form.read("prescription.born", lambda: _birthday(draft.born, today), _OLDEST)
    rx_number = form.line("prescription.rx_number", draft.rx_number, RX_LONGEST)
    prescriber = form.line("prescription.prescriber", draft.prescriber, PRESCRIBER_LONGEST)
    form.done()
    return Prescription(patient, born, rx_number, prescriber)


def person_line(form: Form, path: str, name: str) -> str:
    """A typed name of who signs, with at least one letter or figure."""
    person = form.line(path, name, PERSON_LONGEST)
    form.read(path, lambda: _expect_named(person), None)
    return person


def _expect_named(person: str) -> None:
    if person and not any(mark.isalnum() for mark in person):
        raise QuantityError("text.no_letter")


def _birthday(text: str, today: date) -> date:
    born = parse_date(text.strip())
    if not _OLDEST <= born <= today:
        raise QuantityError("date.not_a_birthday")
    return born
