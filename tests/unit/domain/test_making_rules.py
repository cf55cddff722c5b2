"""Rules that no way through the use cases reaches, so that they hold by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from compounding.domain import making_rules as rules
from compounding.domain.making import told_by
from compounding.domain.quality import THEORETICAL
from tests.unit.record_samples import MemoryStore, begin, choose, crushed, released


@pytest.fixture
def store():
    return MemoryStore()


def test_against_release_date_before_the_last_night_stands_even_if_it_was_recorded(store):
    making = told_by(store.entries(choose(store, begin(store).making_ids[0]).making_id))
    batch = making.batches[2]
    early = replace(batch.dated, last_day=batch.opened.covers_last - timedelta(days=1))
    codes = [each.code for each in rules.failed(replace(batch, dated=early))]
    assert codes == ["lots.before_last_night"]


def test_against_release_of_a_planned_batch_names_all_that_is_missing(store):
    making = told_by(store.entries(begin(store).making_ids[0]))
    found = rules.against_release(making, making.batches[0], date(2026, 11, 22))
    assert [each.code for each in found][-1] == "prepare.first"


def test_against_label_only_a_container_of_a_released_batch(store):
    view = crushed(store, begin(store).making_ids[0])
    making = told_by(store.entries(view.making_id))
    assert [each.code for each in rules.against_label(making.batches[0], 1)] == [
        "label.not_released"
    ]
    released(store, view.batches[0])
    batch = told_by(store.entries(view.making_id)).batches[0]
    assert rules.against_label(batch, 1) == ()
    assert [each.code for each in rules.against_label(batch, 2)] == ["label.no_such_container"]


def test_against_rejecting_an_open_batch_nothing_stands(store):
    making = told_by(store.entries(begin(store).making_ids[0]))
    assert rules.against_rejecting(making.batches[0]) == ()


def test_against_checker_before_preparation_nobody_is_the_same(store):
    making = told_by(store.entries(begin(store).making_ids[0]))
    assert rules.against_checker(making.batches[0], "A") == ()


@pytest.mark.parametrize(
    ("made", "codes"),
    [
        (101, ["capsules.more_than_planned"]),
        (100, []),
        (97, []),
        (96, ["capsules.fewer_than_planned"]),
    ],
)
def test_against_capsules_a_loss_of_three_percent_is_the_most(store, made, codes):
    """Calculations 5.2, DAC/NRF: a loss of mass of at most 3 %."""
    batch = told_by(store.entries(begin(store).making_ids[0])).batches[0]
    hundred = replace(batch, opened=replace(batch.opened, units=100))
    assert [each.code for each in rules.against_capsules(hundred, made, 10, THEORETICAL)] == codes
