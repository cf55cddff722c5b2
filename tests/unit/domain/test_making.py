"""A making told by its events, the states of a batch, and records that would be false."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compounding.application import making as bench
from compounding.domain.batch import MOVES, Batch, State, moved
from compounding.domain.house_events import PharmacySet
from compounding.domain.making import told_by
from tests.unit.record_samples import MemoryStore, begin, crushed, released


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def entries(store):
    started = begin(store)
    view = crushed(store, started.making_ids[0])
    released(store, view.batches[0])
    return store.entries(view.making_id)


def test_told_by_all_entries_tells_the_states(entries):
    making = told_by(entries)
    assert [each.state for each in making.batches] == [
        State.RELEASED,
        State.IN_PROCESS,
        State.IN_PROCESS,
    ]
    assert making.seq == entries[-1].seq
    assert making.crushed == 3


def test_told_by_nothing_is_refused():
    with pytest.raises(ValueError, match="opening"):
        told_by(())


def test_told_by_entries_without_the_opening_is_refused(entries):
    with pytest.raises(ValueError, match="opening"):
        told_by(entries[1:])


def test_told_by_an_event_of_something_else_is_refused(entries):
    stranger = replace(entries[1], event=PharmacySet("a", "b", "c"))
    with pytest.raises(ValueError, match="PharmacySet"):
        told_by((entries[0], stranger))


def test_told_by_a_release_without_preparation_is_refused(entries):
    kinds = ("making_opened", "lots_chosen", "batch_released")
    with pytest.raises(ValueError, match="in_process to released"):
        told_by([each for each in entries if each.kind in kinds])


def test_lots_chosen_leaves_a_rejected_batch_alone(store):
    view = bench.view(store, begin(store).making_ids[0])
    bench.reject(store, view.batches[1].batch_id, "B", "not wanted")
    after = crushed(store, view.making_id)
    assert [each.state for each in after.batches] == ["in_process", "rejected", "in_process"]


@pytest.mark.parametrize("goal", list(State))
@pytest.mark.parametrize("state", list(State))
def test_moved_only_along_the_allowed_ways(entries, state, goal):
    batch = Batch(told_by(entries).batches[0].opened, state)
    if goal in MOVES[state]:
        assert moved(batch, goal).state is goal
    else:
        with pytest.raises(ValueError, match="does not go"):
            moved(batch, goal)


def test_released_and_rejected_are_the_end(entries):
    opened = told_by(entries).batches[0].opened
    assert [state for state in State if not Batch(opened, state).is_open] == [
        State.RELEASED,
        State.REJECTED,
    ]


def test_extra_is_unknown_before_capsules_are_made(store):
    making_id = begin(store).making_ids[0]
    assert told_by(store.entries(making_id)).batches[0].extra is None


def test_batch_of_another_making_is_a_bug(entries):
    with pytest.raises(ValueError, match="not enough values"):
        told_by(entries).batch("another")
