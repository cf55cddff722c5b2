"""What the paper of a batch says: the record's figures, and a working only where it fits them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from compounding.application import making, papers, settings
from compounding.application.papers import WorksheetContent
from compounding.domain.events import MakingOpened
from compounding.domain.record import body_of, read_body
from tests.unit.plan_samples import capsules, fine, liquid, steps
from tests.unit.record_samples import (
    PHARMACY,
    MemoryStore,
    begin,
    choose,
    refused_codes,
    released,
    store_of,
)

COARSE = {
    "rule": "sensitivity", "sensitivity_mg": "6", "max_error_pct": "5", "readability_mg": "20"
}  # fmt: skip


def opened(data: dict | None = None, **more: object) -> tuple[MemoryStore, str]:
    memory = MemoryStore()
    return memory, begin(store_of(memory), data, **more).making_ids[0]


def contents(memory: MemoryStore, making_id: str) -> tuple[WorksheetContent, ...]:
    return papers.worksheets(store_of(memory), making_id)


def with_opening(memory: MemoryStore, **changes: object) -> None:
    """The record as an older program would have left it."""
    for at, body in enumerate(memory.bodies):
        entry = read_body(body)
        if isinstance(entry.event, MakingOpened):
            event = replace(entry.event, **changes)  # type: ignore[arg-type]
            memory.bodies[at] = body_of(replace(entry, event=event))


def test_worksheets_of_a_making_are_one_for_each_batch() -> None:
    memory, making_id = opened()
    found = contents(memory, making_id)
    assert [each.batch.number for each in found] == ["26-00001", "26-00002", "26-00003"]
    assert [each.making.making_id for each in found] == [making_id] * 3
    assert {each.printed_at for each in found} == {memory.clock.now()}


def test_worksheets_of_a_batch_are_its_own_alone() -> None:
    memory, making_id = opened()
    wanted = contents(memory, making_id)[1].batch.batch_id
    (found,) = papers.worksheets(store_of(memory), making_id, wanted)
    assert found.batch.number == "26-00002"


def test_worksheets_of_an_unknown_making_are_refused() -> None:
    memory, _ = opened()
    assert refused_codes(papers.worksheets, store_of(memory), "nobody") == ["making.unknown"]


def test_worksheets_name_the_pharmacy_once_it_is_set() -> None:
    memory, making_id = opened()
    assert contents(memory, making_id)[0].pharmacy is None
    settings.set_pharmacy(store_of(memory), PHARMACY)
    assert contents(memory, making_id)[0].pharmacy == PHARMACY


def test_working_is_that_of_the_recorded_request_batch_by_batch() -> None:
    memory, making_id = opened()
    for number, content in enumerate(contents(memory, making_id), start=1):
        replanned = content.replanned
        assert replanned is not None
        assert replanned.batch.number == number
        assert {line.batch for line in replanned.working} == {number}
        assert {line.batch for line in replanned.shared} == {None}
        assert {each.batch for each in replanned.expected} == {number}
        lines = {*replanned.working, *replanned.shared}
        assert lines <= set(replanned.plan.working)


def test_working_after_release_is_the_same_as_before() -> None:
    memory, making_id = opened()
    before = contents(memory, making_id)[0].replanned
    view = making.view(store_of(memory), making_id)
    choose(store_of(memory), making_id)
    making.crush(store_of(memory), making_id, view.to_crush)
    released(store_of(memory), view.batches[0])
    assert contents(memory, making_id)[0].replanned == before


@pytest.mark.parametrize(
    "changes",
    [{"to_crush": 4}, {"planned_on": date(2026, 11, 21)}],
    ids=["other figures", "another day"],
)
def test_working_that_does_not_come_to_the_record_is_left_out(changes: dict) -> None:
    memory, making_id = opened()
    with_opening(memory, **changes)
    found = contents(memory, making_id)
    assert [each.replanned for each in found] == [None] * 3
    assert [each.batch.number for each in found] == ["26-00001", "26-00002", "26-00003"]


def test_working_of_a_request_that_is_not_understood_any_more_is_left_out() -> None:
    memory, making_id = opened()
    (event,) = memory.events(MakingOpened)
    with_opening(memory, plan_input=event.plan_input.replace("lead_days", "days_of_lead"))
    assert contents(memory, making_id)[0].replanned is None


def test_working_of_a_request_that_plans_nothing_now_is_left_out() -> None:
    memory, making_id = opened()
    (event,) = memory.events(MakingOpened)
    with_opening(memory, plan_input=event.plan_input.replace('"per_step"', '"4"'))
    assert contents(memory, making_id)[0].replanned is None


def test_findings_are_those_of_the_batch_and_of_the_whole() -> None:
    quick = {**steps(("1.5", 7), ("3", 14)), "balance": COARSE}
    reasons = {"faster_than_usual": "as asked", "rounding_moves_strength": "small"}
    memory, making_id = opened(capsules(quick, extra_units=63), reasons=reasons)
    found = [each.replanned for each in contents(memory, making_id)]
    codes = [[each.code for each in one.findings] if one else [] for one in found]
    assert codes == [["faster_than_usual", "rounding_moves_strength"], ["faster_than_usual"]]


def test_limits_before_lots_are_those_of_the_plan() -> None:
    memory, making_id = opened()
    content = contents(memory, making_id)[0]
    codes = [each.code for each in content.limits.limits]
    assert codes == ["limit.capsules", "limit.tablets_expire"]
    assert content.limits.last_day == content.batch.planned_last_day
    with_opening(memory, to_crush=4)
    codes = [each.code for each in contents(memory, making_id)[0].limits.limits]
    assert codes == ["limit.capsules"]


def test_limits_with_lots_are_all_of_them_and_the_earliest_is_the_date() -> None:
    memory, making_id = opened()
    choose(store_of(memory), making_id)
    for content in contents(memory, making_id):
        codes = [each.code for each in content.limits.limits]
        assert codes == ["limit.capsules", "limit.tablets_expire", "limit.ingredient_expires"]
        assert content.limits.last_day == content.batch.last_day


def test_formula_is_named_for_a_liquid_alone() -> None:
    memory, making_id = opened(liquid(fine()))
    formula = contents(memory, making_id)[0].formula
    assert formula is not None
    assert formula.id == "fawcett-1997"
    memory, making_id = opened()
    assert contents(memory, making_id)[0].formula is None
