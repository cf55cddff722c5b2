"""What the next plan begins with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from compounding.application import recent
from tests.unit.plan_samples import FINE_BALANCE, liquid
from tests.unit.record_samples import DRAFT, begin, crushed, refused_codes, released

BORN = date(1968, 4, 2)
FIVE = {"formula": "fawcett-5", "concentration_mg_per_ml": "5"}


def test_last_settings_before_the_first_making_are_none(store):
    assert recent.last_settings(store) == {}


def test_last_settings_carry_the_balance_and_no_weight_of_a_lot(store):
    begin(store, liquid())
    begin(store)
    balance = {f"balance.{key}": text for key, text in FINE_BALANCE.items()}
    capsules = {"make.size": "3", "make.filler.name": "microcrystalline cellulose"}
    assert recent.last_settings(store) == {**balance, **capsules}


def test_last_settings_of_a_liquid_name_no_capsule(store):
    begin(store, liquid())
    assert not [key for key in recent.last_settings(store) if key.startswith("make.")]


def test_last_concentration_is_of_the_same_person_and_the_last_released(store):
    reasons = {"concentration_changed": "asked for"}
    assert recent.last_concentration(store, DRAFT.patient, BORN) is None
    one = begin(store, liquid()).making_ids[0]
    assert recent.last_concentration(store, DRAFT.patient, BORN) is None
    released(store, crushed(store, one).batches[0])
    assert recent.last_concentration(store, "first surname", BORN) == Decimal(1)
    assert recent.last_concentration(store, DRAFT.patient, date(1968, 4, 3)) is None
    assert recent.last_concentration(store, "Surname, Second", BORN) is None
    twin = replace(DRAFT, patient="Surname, Second")
    begin(store, liquid(**FIVE), draft=twin)
    assert refused_codes(begin, store, liquid(**FIVE)) == ["making.reason_missing"]
    five = begin(store, liquid(**FIVE), reasons=reasons).making_ids[0]
    released(store, crushed(store, five).batches[0])
    assert recent.last_concentration(store, DRAFT.patient, BORN) == Decimal(5)
