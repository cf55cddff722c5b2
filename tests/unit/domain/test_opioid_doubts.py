"""Lines without an opioid's name that may tell of one all the same (regulation 3.6, 3.7)."""

from __future__ import annotations

import pytest

from compounding.application.screening import screen, why_text
from compounding.domain.opioids.tables import Verdict

ASKED = """acetaminophen #3
APAP no. 4
acetaminophen number 3
aspirin #3
Tylenol (acetaminophen) #3
Tylenol extra strength #3
Tylenol 500 mg #3
carisoprodol compound #3
acetaminophen 300 mg-30 mg tablet
APAP 300/30
acetaminophen 325-10
acetaminophen 325-37.5 mg
ibuprofen 7.5-200
aspirin 325/4.8355
carisoprodol-asa 200-325-16 mg
butalbital-apap-caff 50-325-40-30
promethazine 6.25-10 mg/5 ml for nausea
guaifenesin 100-10 mg/5 ml
guaifenesin D-AC
Robitussin DM AC"""
PLAIN = """acetaminophen 500 mg 2 tablets every 6 hours
acetaminophen 325-650 mg every 4 hours
acetaminophen 1,000 mg
ibuprofen 200 mg 1-2 tablets
aspirin 81 mg daily #30
aspirin-dipyridamole 25-200
acetaminophen, aspirin and caffeine 250-250-65 mg
guaifenesin 100 mg/5 ml
promethazine 25 mg
metformin 500 mg #3
lisinopril 10-20 mg"""


@pytest.mark.parametrize("text", ASKED.splitlines())
def test_number_or_second_strength_is_asked_about(text):
    found = screen(text).entries
    assert Verdict.ASK in {each.verdict for each in found}
    assert any("second strength" in why_text(each) for each in found)


@pytest.mark.parametrize("text", PLAIN.splitlines())
def test_plain_line_is_no_opioid(text):
    assert {each.verdict for each in screen(text).entries} == {Verdict.NOT_OPIOID}


@pytest.mark.parametrize(
    "text",
    ["metformin & patch", "metformin + patch", "metformin with patch", "metformin w/ patch",
     "metformin and a patch", "metformin and his patch", "metformin plus pain lozenge"],
)  # fmt: skip
def test_form_of_something_unnamed_is_not_passed_over(text):
    assert {each.verdict for each in screen(text).entries} != {Verdict.NOT_OPIOID}


@pytest.mark.parametrize("text", ["lidocaine 5 % patch", "apply 1 patch of lidocaine daily"])
def test_form_of_what_is_named_is_plain(text):
    assert {each.verdict for each in screen(text).entries} == {Verdict.NOT_OPIOID}


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("Vivitrol (was on oxycodone)", ("Vivitrol",)),
        ("naltrexone 50 mg (oxycodone stopped)", ("naltrexone",)),
        ("loperamide 100 tablets daily after oxycodone", ("loperamide",)),
        ("Percocet 5-325 mg", ()),
        ("metformin and Percocet", ()),
    ],
)
def test_entry_tells_what_else_it_names(text, also):
    (found,) = screen(text).entries
    assert found.verdict is Verdict.OPIOID
    assert found.also == also
