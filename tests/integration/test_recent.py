"""What the next plan begins with."""

from __future__ import annotations

from compounding.application import recent
from tests.unit.plan_samples import FINE_BALANCE, liquid
from tests.unit.record_samples import begin


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
