"""What hides an opioid that is not named: in another medicine's line, as directions, as a heading.

Lines are parted by " // ". Each was once clear, or is a plain list that the rules must leave alone.
"""

from __future__ import annotations

import pytest

from compounding.application.screening import screen
from compounding.domain.opioids.tables import Outcome

HIDDEN = """
Lyrica 75 mg bid and 50 mcg/hr patch
Lyrica 75 mg twice daily and a 50 mcg patch every 3 days
gabapentin 300 mg tid and uses a patch
gabapentin 300 mg tid plus 1 patch every 72 hours
gabapentin 300 mg tid. Patch 25 mcg/hr every 72 h
gabapentin 300 mg tid - patch 25 mcg every 72 h
gabapentin 300 mg tid apply 1 patch every 72 h
gabapentin 300 mg (patch 25 mcg every 72 h)
gabapentin 300 mg (and 8 mg films twice daily)
Lyrica+patch
Lyrica &patch
Lyrica and sublingual film
Lyrica and once weekly patch
Lyrica plus oral liquid 5 mL q4h
duloxetine 60 mg with monthly injection
duloxetine 60 mg. Also monthly injection
baclofen 10 mg tid and a pump
metformin patch 75 mcg/h
lisinopril 10 mg daily // For pain 1 patch every 72 hours
lisinopril 10 mg daily // for back pain uses patch every 3 days
lisinopril 10 mg daily // For chronic pain a 75 mcg/hr patch every 72 hours
lisinopril 10 mg daily // for pain takes liquid 5 mL every 4 hours
lisinopril 10 mg daily // for cough 10 mL syrup at night
lisinopril 10 mg daily // for breakthrough pain spray under tongue
lisinopril 10 mg daily // Indication: pain 1 patch every 72 hours
gabapentin 300 mg // Used for: pain 1 patch every 72 h
gabapentin 300 mg // Notes: for pain uses patch
gabapentin 300 mg // treats pain with sublingual film
metformin 500 mg // Reason: film
metformin 500 mg // Indications: liquid 5 mL
lisinopril 10 mg daily // 1 shot monthly at clinic
lisinopril 10 mg daily // one shot a month at the clinic
lisinopril 10 mg daily // given 1 shot every month
lisinopril 10 mg daily, 1 shot monthly
duloxetine 60 mg and 1 shot monthly
duloxetine 60 mg and 2 pills for pain
lisinopril // 2 pills every 4 hours for pain
lisinopril 10 mg daily // pump for pain
lisinopril 10 mg daily // pump filled every 3 months at hospital
lisinopril 10 mg daily, pump in abdomen
lisinopril 10 mg daily // strong tablets for pain
lisinopril 10 mg daily // clinic dose 80 mg daily
lisinopril 10 mg daily // dose at clinic 80 mg daily
lisinopril 10 mg daily // takes 80 mg at clinic every morning
lisinopril 10 mg daily // juice 60 mL daily at pharmacy
lisinopril 10 mg daily // uses H
lisinopril 10 mg daily // inject H daily
lisinopril 10 mg daily // prescription from clinic 30 mg every 4 hours
gabapentin 300 mg // 10-325 mg 1 tab q6h prn
gabapentin 300 mg // 10/325 every 6 hours
gabapentin 300 mg, 10-325 1 tab q6h prn pain
gabapentin 300 mg // 30/500 2 tabs qds
gabapentin 300 mg // 8-2 mg SL daily
gabapentin 300 mg // 8 mg/2 mg sublingual daily
gabapentin 300 mg // 75 mcg/hr every 72 h
gabapentin 300 mg // transdermal 75 mcg/hr every 3 days
gabapentin 300 mg // #3 1 tab q4h prn
gabapentin 300 mg, #3s
aspirin 81 mg // 3s as needed
OneTouch test strips // Place 1 film under tongue twice daily
FreeStyle Lite strips // dissolve 1 strip under tongue every morning
metformin 500 mg oral tablet // take one syrup at night
metformin 500 mg oral tablet // take 2 elixir
metformin 500 mg oral tablet // mix 1 concentrate in juice at clinic daily
metformin 500 mg oral tablet // take 1 liquid dose daily
latanoprost drops // give 10 drops under tongue every 4 hours for pain
Ozempic pen weekly // given 1 injection monthly at clinic
home meds 222 daily // metformin 500 mg
metformin 500 mg // Prescriptions 222 as needed
metformin 500 mg // meds 282 // lisinopril
292 pain: gabapentin 300 mg
Repeat 292 as needed
acetaminophen 300 mg w/ 30 mg
acetaminophen 325 mg and 10 mg
acetaminophen 325 + 10
acetaminophen 325 mg tab (10 mg)
acetaminophen 325 and 7.5
aspirin 325 mg with 30 mg
Tylenol (acetaminophen) 300 mg with 30 mg
Soma 350 mg w/ 16
guaifenesin 100-10
guaifenesin 225-7.5
guaifenesin 100 mg and 10 mg per 5 mL
acetaminophen number three
acetaminophen no three
acetaminophen 3
APAP 3s
Tylenol 500 mg and 3s
celecoxib 56-44 mg
dexketoprofen 25-75
chlorpheniramine 8-10 mg/5 mL
pseudoephedrine 30-10 mg/5 mL
atropine 0.025-2.5 mg
ibuprofen plus
paracetamol plus
aspirin 81 mg, for MS 15 mg
gabapentin 300 mg for MS 30 mg bid
Copaxone for MS // for MS 15 mg every 12 hours
"""
PLAIN = """
lidocaine 5% patch // Place 1 patch onto the skin daily. Remove & discard patch within 12 hours
Flonase 50 mcg/act // Use 2 sprays in each nostril daily
fluticasone nasal spray // 2 sprays each nostril
fluticasone nasal spray 2 sprays in the morning and 1 spray at night
Miralax 17 g // Mix powder in 8 oz of water
Vivelle-Dot 0.05 mg // apply 1 patch twice weekly
Timolol 0.5% // 2 drops each eye
cyanocobalamin 1000 mcg // inject 1 injection monthly
Vitamin B12 1000 mcg monthly injection
insulin lispro injection per sliding scale
amoxicillin 250 mg/5 mL oral suspension, 5 mL tid
metformin 500 mg 1 pill in am and 2 pills at night
estradiol 0.1 mg/24 hr twice weekly patch
nicotine patch 21 mg
Emgality 120 mg/mL // 1 injection monthly
Lipitor 20 mg // 1 pill daily
prednisolone acetate 1% ophth susp 1 gtt OU qid
acetaminophen 500 mg tablet 3 tablets daily
guaifenesin 600 mg 12 hr tablet
ibuprofen 400 mg with 8 oz water
aspirin 325 mg with food
celecoxib 100-200 mg
Humira pen // inject 1 pen every 2 weeks
insulin pump
sumatriptan 6 mg subcutaneous injection
albuterol 0.083% nebulizer solution every 6 hours
metformin 500 mg // take 1/2 tablet at 8:00
levothyroxine 75 mcg // take 1 hour before food
Caltrate + D
vitamin B6 + B12
"""


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def outcome(line: str) -> Outcome:
    return screen(line.replace(" // ", "\n")).outcome


@pytest.mark.parametrize("line", lines_of(HIDDEN))
def test_what_may_be_an_opioid_is_never_passed_over(line: str) -> None:
    assert outcome(line) in (Outcome.CLASSIFY, Outcome.STOP)


@pytest.mark.parametrize("line", lines_of(PLAIN))
def test_plain_list_needs_no_hand(line: str) -> None:
    assert outcome(line) is Outcome.CLEAR
