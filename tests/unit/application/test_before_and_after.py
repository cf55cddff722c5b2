"""What an event says of the value it replaces, and of the reading as it came (2.2 of the audit)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compounding.application import making, settings
from compounding.domain.events import IngredientWeighed, LiquidMade, LotsChosen, MeasureRefused
from compounding.domain.house_events import PharmacySet, PharmacyWas, SumSettingsSet, SumSettingsWas
from compounding.domain.prescription import Pharmacy
from compounding.domain.record import body_of, read_body
from compounding.domain.sum_settings import SpreadDraft, SumSettingsDraft
from tests.unit.plan_samples import liquid
from tests.unit.record_samples import MemoryStore, begin, choose, crushed, drafts


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def test_pharmacy_says_what_it_replaces(store):
    settings.set_pharmacy(store, Pharmacy("First", "1 Road", "555-0100"))
    settings.set_pharmacy(store, Pharmacy("Second", "2 Road", "555-0200"))
    first, second = store.events(PharmacySet)
    assert first.before is None
    assert second.before == PharmacyWas("First", "1 Road", "555-0100")


def test_settings_of_the_sums_say_what_they_replace(store):
    own = {"fill": SpreadDraft("3.5", "Report 12")}
    settings.set_sum_settings(store, SumSettingsDraft("packing", "0", "usp", "0", own))
    settings.set_sum_settings(store, SumSettingsDraft("packing", "5", "fna", "2", {}))
    first, second = store.events(SumSettingsSet)
    assert first.before is None
    assert second.before == SumSettingsWas("packing", Decimal(0), "usp", 0, first.spreads)
    assert read_body(body_of(store.all_entries()[1])).event == second


def test_lots_chosen_anew_say_which_they_replace(store):
    making_id = begin(store).making_ids[0]
    view = choose(store, making_id)
    making.choose_lots(store, making_id, drafts(view, "2029-01"))
    first, second = store.events(LotsChosen)
    assert first.before == ()
    assert second.before == first.lots


def test_weight_keeps_its_reading_as_typed_and_the_one_it_replaces(store):
    batch = crushed(store, begin(store).making_ids[0]).batches[0]
    target = batch.targets[0]
    other = str(Decimal(target.target) + Decimal("0.1"))
    for text in (target.target, f"{Decimal(other):.2f}"):
        assert making.weigh(store, batch.batch_id, target.what, text).accepted
    assert not making.weigh(store, batch.batch_id, target.what, "1").accepted
    first, second = store.events(IngredientWeighed)
    assert (first.raw, first.before) == (target.target, None)
    assert (second.raw, second.before) == (f"{Decimal(other):.2f}", first.actual)
    (refused,) = store.events(MeasureRefused)
    assert refused.raw == "1"


def test_volume_keeps_its_reading_as_typed(store):
    batch = crushed(store, begin(store, liquid()).making_ids[0]).batches[0]
    for each in batch.targets:
        making.weigh(store, batch.batch_id, each.what, each.target)
    assert not making.measure_liquid(store, batch.batch_id, "1").accepted
    assert making.measure_liquid(store, batch.batch_id, batch.volume_ml).accepted
    assert making.measure_liquid(store, batch.batch_id, batch.volume_ml).accepted
    first, second = store.events(LiquidMade)
    assert (first.raw, first.before) == (batch.volume_ml, None)
    assert second.before == first.volume_ml
    assert store.events(MeasureRefused)[0].raw == "1"
