"""Published cases are read whole, or refused with the place of the fault."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from compounding.errors import ReferenceDataError
from compounding.reference import published
from compounding.reference.published import Flag, Trust, Wanted
from compounding.reference.rows import Row

CASE: dict[str, Any] = {
    "id": "C01",
    "what": "Tablets",
    "source": "somewhere",
    "trust": "B",
    "flag": "ok",
    "sum": "tablets",
    "inputs": {"volume_ml": "100", "doses_mg": ["1.5", "3"]},
    "expected": {"drug_mg": "2400", "tablets": "4.8"},
}


def read(*rows: dict[str, Any]) -> tuple[published.PublishedCase, ...]:
    return published.read(Row("published.toml", "", {"row": list(rows)}))


def test_read_keeps_what_stands_there() -> None:
    rounded = {"flag": "round", "to": {"tablets": "0.1"}, "printed": {"tablets": "5"}}
    (case,) = read({**CASE, **rounded, "note": "Rounded."})
    assert (case.id, case.flag, case.trust, case.note) == (
        "C01", Flag.ROUND, Trust.PROFESSION, "Rounded.",
    )  # fmt: skip
    assert dict(case.inputs) == {"volume_ml": "100", "doses_mg": ("1.5", "3")}
    assert case.wanted == (
        Wanted("drug_mg", "2400"),
        Wanted("tablets", "4.8", Fraction(1, 10), "5"),
    )


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"id": "c01"}, "cannot name a case"),
        ({"id": "C 1"}, "cannot name a case"),
        ({"flag": "good"}, "flag is not one of"),
        ({"trust": "S"}, "trust is not one of"),
        ({"flag": "wrong"}, "what is printed"),
        ({"flag": "superseded"}, "what is printed"),
        ({"flag": "round"}, "what is printed"),
        ({"printed": {"tablets": "5"}}, "what is printed"),
        ({"expected": {}}, "nothing is expected"),
        ({"expected": {"drug_mg": 2400}}, "drug_mg is not a text"),
        ({"inputs": {"volume_ml": 100}}, "volume_ml is not a list of texts"),
        ({"to": {"colour": "0.1"}}, "unknown colour"),
        ({"to": {"tablets": "0"}}, "not above 0"),
        ({"flag": "round", "printed": {"tablets": "5", "colour": "red"}}, "unknown colour"),
        ({"colour": "red"}, "unknown colour"),
        ({"note": ""}, "note is not a text"),
    ],
)
def test_read_a_case_with_a_fault_is_refused_with_its_place(
    changed: dict[str, Any], why: str
) -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        read({**CASE, **changed})
    assert why in refusal.value.params["place"]


def test_read_a_case_that_stands_twice_is_refused() -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        read(CASE, CASE)
    assert "case C01 stands twice" in refusal.value.params["place"]
