"""What waits for a finished opioid screen, and what the worksheet shows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from compounding.application import labels, making
from compounding.domain.events import BatchReleased, LabelPrinted
from compounding.domain.house_events import EndAccepted, RecordRestored
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.screening import Answered, Decided, Decision, Question, Reply
from tests.unit.record_samples import (
    ORDINARY,
    TODAY,
    MemoryStore,
    begin,
    crushed,
    finished,
    refused_codes,
    released,
)
from tests.unit.screen_steps import (
    CLEARED,
    DEPOT,
    DEPOT_LISTED,
    PERCOCET,
    RECENT_LISTED,
    STILL_TAKEN,
    STOPPED,
    finish,
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def making_id(store) -> str:
    return begin(store).making_ids[0]


# What waits for it


def prepared(store, making_id):
    batch = crushed(store, making_id).batches[0]
    finished(store, batch)
    making.prepare(store, batch.batch_id, "Technician A")
    return batch.batch_id


def release(store, batch_id):
    return making.check_and_release(store, batch_id, "Pharmacist C")


def test_release_waits_for_a_screen_that_passes(store, making_id):
    batch_id = prepared(store, making_id)
    assert refused_codes(release, store, batch_id) == ["screen.not_finished"]
    finish(store, making_id, "oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED)
    assert refused_codes(release, store, batch_id) == ["screen.stops"]
    assert store.events(BatchReleased) == []
    finish(store, making_id, ORDINARY)
    assert release(store, batch_id).batch(batch_id).state == "released"


def test_release_is_stopped_by_a_later_screen_that_stops(store, making_id):
    batch_id = prepared(store, making_id)
    finish(store, making_id, ORDINARY)
    finish(store, making_id, ORDINARY, answers={Question.LIVER: Answered(Reply.YES)})
    assert refused_codes(release, store, batch_id) == ["screen.stops"]


def test_release_wants_a_screen_of_the_last_14_days(store, making_id):
    finish(store, making_id, ORDINARY)
    batch_id = prepared(store, making_id)
    store.clock.go_to(TODAY + timedelta(15))
    assert refused_codes(release, store, batch_id) == ["screen.too_old"]
    store.clock.go_to(TODAY + timedelta(14))
    assert release(store, batch_id)


def test_release_of_another_making_is_not_helped_by_this_ones_screen(store, making_id):
    other = begin(store).making_ids[0]
    finish(store, other, ORDINARY)
    batch_id = prepared(store, making_id)
    assert refused_codes(release, store, batch_id) == ["screen.not_finished"]


def test_one_screen_is_for_every_batch_of_its_making(store, making_id):
    view = crushed(store, making_id)
    for each in view.batches:
        released(store, each)
    assert len(store.events(ScreenFinished)) == 1


def test_release_is_stopped_by_an_answer_that_denies_the_list(store, making_id):
    batch_id = prepared(store, making_id)
    decided = {1: replace(STOPPED, last_taken=TODAY - timedelta(11))}
    finish(store, making_id, PERCOCET, decided=decided)
    assert refused_codes(release, store, batch_id) == ["screen.stops"]
    finish(store, making_id, PERCOCET, decided=decided, answers=RECENT_LISTED)
    assert release(store, batch_id).batch(batch_id).state == "released"


BEGUN_AGAIN = {
    "restored": RecordRestored(
        branch=1, seq=9, head="", lost_seq=12, lost_head="", kept_as="", name="B", reason="disk"
    ),
    "without its end": EndAccepted(
        branch=1, seq=9, head="", lost_seq=12, lost_head="", why="missing", name="B", reason="disk"
    ),
}


@pytest.mark.parametrize("begun_again", BEGUN_AGAIN.values(), ids=BEGUN_AGAIN)
def test_release_wants_a_screen_of_after_the_record_began_again(store, making_id, begun_again):
    """A later screen that stopped may be among what was lost."""
    batch_id = prepared(store, making_id)
    finish(store, making_id, ORDINARY)
    store.record(lambda _reads: [begun_again])
    assert refused_codes(release, store, batch_id) == ["screen.before_loss"]
    assert making.view(store, making_id).screen.doubted
    finish(store, making_id, ORDINARY)
    assert not making.view(store, making_id).screen.doubted
    assert release(store, batch_id).batch(batch_id).state == "released"


def test_label_wants_a_screen_of_after_the_record_began_again(store, making_id):
    batch = released(store, crushed(store, making_id).batches[0])
    batch_id = batch.batches[0].batch_id
    store.record(lambda _reads: [BEGUN_AGAIN["restored"]])
    assert refused_codes(labels.printed, store, batch_id, 1, "pdf") == ["screen.before_loss"]
    finish(store, making_id, ORDINARY)
    labels.printed(store, batch_id, 1, "pdf")
    assert store.events(LabelPrinted)


def test_screen_that_stops_goes_on_stopping_after_the_record_began_again(store, making_id):
    batch_id = prepared(store, making_id)
    finish(store, making_id, "oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED)
    store.record(lambda _reads: [BEGUN_AGAIN["restored"]])
    assert refused_codes(release, store, batch_id) == ["screen.stops"]


# What the worksheet shows


def test_view_shows_entries_as_written_and_what_was_decided(store, making_id):
    decided = {2: STOPPED, 3: Decided(Decision.NOT_TAKEN, reason="allergy")}
    finish(store, making_id, f"Metformin\n{PERCOCET}\ncodeine", decided=decided)
    shown = making.view(store, making_id).screen
    assert [each.text for each in shown.entries] == ["Metformin", PERCOCET, "codeine"]
    assert [each.details for each in shown.entries] == [
        "",
        (
            "Stopped; last dose 2026-Nov-02; earliest date to discuss 2026-Nov-12; no sign of"
            " withdrawal, no doubt"
        ),
        "Not taken; reason: allergy",
    ]
    assert shown.earliest == date(2026, 11, 12)


def test_view_after_the_list_was_deleted_has_its_ingredients(store, making_id):
    finish(store, making_id, f"Metformin\n{PERCOCET}", decided={2: STOPPED})
    store.lists.clear()
    shown = making.view(store, making_id).screen
    assert [(each.text, each.ingredients) for each in shown.entries] == [
        ("", ("metformin",)),
        ("", ("oxycodone",)),
    ]


def test_view_tells_answers_that_were_not_no(store, making_id):
    answers = {
        Question.PREGNANCY: Answered(Reply.YES, prescriber="Dr. Name", reason="goes on"),
        **DEPOT_LISTED,
    }
    finish(store, making_id, DEPOT, decided={1: replace(STOPPED, **CLEARED)}, answers=answers)
    shown = making.view(store, making_id).screen
    assert shown.passes
    assert shown.entries[0].details == (
        "Stopped; last dose 2026-Nov-02; no sign of withdrawal, no doubt; cleared in writing by"
        " Dr. Clinic, 2026-Nov-22"
    )
    assert shown.answers == (
        "An opioid depot or implant in the last 12 months? Yes, in the list",
        "Pregnant or breast-feeding? Yes; prescriber Dr. Name; reason: goes on",
    )
