"""Rules that no way through the use cases reaches, so that they hold by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from compounding.application import making as making_of
from compounding.domain import making_rules as rules
from compounding.domain.making import told_by
from compounding.domain.quality import THEORETICAL
from compounding.domain.screening import Decided, Decision
from compounding.messages import sentence_of
from tests.unit.record_samples import (
    TODAY,
    MemoryStore,
    begin,
    choose,
    crushed,
    finished,
    released,
    screen_draft,
    screened,
)


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
    assert [each.code for each in found][-2:] == ["prepare.first", "screen.not_finished"]


def test_against_label_only_a_container_of_a_released_batch(store):
    view = crushed(store, begin(store).making_ids[0])
    making = told_by(store.entries(view.making_id))
    assert [each.code for each in rules.against_label(making, making.batches[0], 1)] == [
        "label.not_released"
    ]
    released(store, view.batches[0])
    making = told_by(store.entries(view.making_id))
    batch = making.batches[0]
    assert rules.against_label(making, batch, 1) == ()
    found = rules.against_label(making, batch, 2)
    assert [each.code for each in found] == ["label.no_such_container"]


def test_against_label_of_a_released_batch_without_a_screen_that_passes(store):
    view = crushed(store, begin(store).making_ids[0])
    released(store, view.batches[0])
    making = told_by(store.entries(view.making_id))
    unscreened = replace(making, screened=None)
    found = rules.against_label(unscreened, making.batches[0], 1)
    assert [each.code for each in found] == ["screen.not_finished"]
    event = replace(making.screened.event, passes=False, against=("screen.still_taken",))
    stopped = replace(making, screened=replace(making.screened, event=event))
    found = rules.against_label(stopped, making.batches[0], 1)
    assert [each.code for each in found] == ["screen.stops"]


@pytest.mark.parametrize(("days", "codes"), [(14, []), (15, ["screen.too_old"])])
def test_against_release_a_screen_reaches_14_days_back(store, days, codes):
    view = crushed(store, begin(store).making_ids[0])
    finished(store, view.batches[0])
    making_of.prepare(store, view.batches[0].batch_id, "Technician A")
    screened(store, view.making_id)
    making = told_by(store.entries(view.making_id))
    found = rules.against_release(making, making.batches[0], TODAY + timedelta(days=days))
    assert [each.code for each in found if each.code.startswith("screen.")] == codes


def test_against_release_a_later_screen_that_stops_counts(store):
    view = crushed(store, begin(store).making_ids[0])
    screened(store, view.making_id)
    told = screen_draft("oxycodone", decided={1: Decided(Decision.STILL_TAKEN)})
    screened(store, view.making_id, told)
    making = told_by(store.entries(view.making_id))
    found = rules.against_release(making, making.batches[0], TODAY)
    assert "screen.stops" in [each.code for each in found]
    assert "screen.too_old" not in [each.code for each in found]


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


SLIPS = {
    "1803": "capsules.ten_times_too_much",
    "18030": "capsules.hundred_times_too_much",
    "180300": "capsules.thousand_times_too_much",
    "18.03": "capsules.ten_times_too_little",
    "1.803": "capsules.hundred_times_too_little",
    "0.1803": "capsules.thousand_times_too_little",
    "360.7": "capsules.far_too_heavy",
    "90.1": "capsules.far_too_light",
    "48": "capsules.lighter_than_shell",
    "90.2": None,
    "360.6": None,
}


@pytest.mark.parametrize(("weight", "code"), SLIPS.items())
@pytest.mark.parametrize("fill", [Decimal("132.3"), None])
def test_against_weights_no_filled_capsule_is_so_far_off(weight, code, fill):
    weights = [Decimal("180.3")] * 9
    weights.insert(3, Decimal(weight))
    found = rules.against_weights(Decimal(48), weights, fill)
    assert [each.code for each in found] == ([code] if code else [])


def test_against_weights_names_the_capsule_and_what_it_should_weigh():
    weights = [Decimal("180.1"), Decimal("1850.3")]
    (found,) = rules.against_weights(Decimal("48.0"), weights, Decimal("132.3"))
    assert found.subject == "capsules.weights_mg[1]"
    assert sentence_of(found) == (
        "Capsule 2: 1850.3 mg is about ten times 180.3 mg. Is the point in the right place?"
        " Type it again as it is shown, in mg."
    )


def test_against_weights_of_one_capsule_without_a_planned_fill_asks_for_more_than_the_shell():
    shell = Decimal(48)
    assert rules.against_weights(shell, [Decimal(1800)], None) == ()
    (found,) = rules.against_weights(shell, [Decimal(40)], None)
    assert found.code == "capsules.lighter_than_shell"


def test_against_weights_all_in_g_names_three_and_a_wrong_shell_once():
    in_g = [Decimal("0.1803")] * 10
    found = rules.against_weights(Decimal(48), in_g, Decimal("132.3"))
    assert [each.subject for each in found] == [f"capsules.weights_mg[{at}]" for at in range(3)]
    found = rules.against_weights(Decimal(480), [Decimal("180.3")] * 10, Decimal("132.3"))
    assert [each.code for each in found] == ["capsules.lighter_than_shell"]
