"""Labels of a batch: proofs before release, dated lines, copies counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from compounding.application import labels, making, settings
from compounding.domain.events import LabelPrinted
from compounding.domain.label import OPIOID_WARNING
from compounding.domain.prescription import Pharmacy
from compounding.domain.record import read_body
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.screening import Answered, Question, Reply
from compounding.errors import InputError
from tests.unit.plan_samples import capsules, fine, liquid, plan_of, steps
from tests.unit.record_samples import (
    DRAFT,
    PHARMACY,
    TODAY,
    MemoryStore,
    begin,
    crushed,
    refused_codes,
    released,
    screened,
)
from tests.unit.screen_steps import RECENT_LISTED, STILL_TAKEN, finish


@pytest.fixture
def store():
    memory = MemoryStore()
    settings.set_pharmacy(memory, PHARMACY)
    return memory


def test_contents_before_release_is_a_proof_without_code(store):
    view = crushed(store, begin(store).making_ids[0])
    (label,) = labels.contents(store, view.batches[0].batch_id)
    assert label.proof
    assert label.warning == OPIOID_WARNING


def test_contents_before_lots_is_a_proof_of_the_planned_date(store):
    view = making.view(store, begin(store).making_ids[0])
    (label,) = labels.contents(store, view.batches[0].batch_id)
    assert label.proof
    assert "2027-May-20" in label.not_after


def test_contents_after_release_names_batch_and_container(store):
    view = crushed(store, begin(store).making_ids[0])
    released(store, view.batches[0])
    (label,) = labels.contents(store, view.batches[0].batch_id)
    assert label.code == "B26-00001-C1"
    assert label.directions == ("Take 1 capsule by mouth at bedtime.",)
    assert "2027-May-20" in label.not_after
    assert label.patient == "Surname, First"


def test_contents_one_strength_for_all_gives_a_label_for_each_step(store):
    view = crushed(store, begin(store, capsules(strength="1.5")).making_ids[0])
    released(store, view.batches[0])
    made = labels.contents(store, view.batches[0].batch_id)
    assert [each.code for each in made] == ["B26-00001-C1", "B26-00001-C2", "B26-00001-C3"]
    assert made[2].directions == ("Take 3 capsules (4.5 mg) by mouth at bedtime.",)


def test_contents_of_a_bottle_has_a_dated_line_for_each_step(store):
    view = crushed(store, begin(store, liquid()).making_ids[0])
    (label,) = labels.contents(store, view.batches[0].batch_id)
    assert len(label.directions) == 4
    assert any("1.5 mL (1.5 mg)" in each for each in label.directions)
    said = " ".join((*label.reminders, *label.cautions)).lower()
    assert [said.count(each) for each in ("shake well", "protect from light")] == [1, 1]


def test_contents_without_a_pharmacy_is_refused():
    store = MemoryStore()
    view = crushed(store, begin(store).making_ids[0])
    assert refused_codes(labels.contents, store, view.batches[0].batch_id) == ["label.no_pharmacy"]


def test_contents_without_the_patient_is_refused(store):
    view = crushed(store, begin(store).making_ids[0])
    store.patients.clear()
    assert refused_codes(labels.contents, store, view.batches[0].batch_id) == [
        "label.patient_deleted"
    ]


def test_printed_before_release_is_refused(store):
    view = crushed(store, begin(store).making_ids[0])
    assert refused_codes(labels.printed, store, view.batches[0].batch_id, 1, "pdf") == [
        "label.not_released"
    ]


def test_printed_counts_copies_of_each_container(store):
    view = crushed(store, begin(store, capsules(fine(), strength="1.5")).making_ids[0])
    batch = view.batches[0].batch_id
    after = released(store, view.batches[0])
    for container, way in ((1, "pdf"), (1, "printer"), (2, "pdf")):
        labels.printed(store, batch, container, way)
    labels.printed(store, batch, 2, "pdf", action_id="once")
    labels.printed(store, batch, 2, "pdf", action_id="once")
    printed = [(each.container, each.copy, each.way) for each in store.events(LabelPrinted)]
    assert printed == [(1, 1, "pdf"), (1, 2, "printer"), (2, 1, "pdf"), (2, 2, "pdf")]
    assert [each.printed for each in after.batches[0].containers] == [0, 0, 0]
    assert refused_codes(labels.printed, store, batch, 4, "pdf") == ["label.no_such_container"]


def as_released_before_there_was_a_screen(store):
    """The record as an older program left it: released, nobody screened."""
    store.bodies = [
        each for each in store.bodies if not isinstance(read_body(each).event, ScreenFinished)
    ]


def test_label_of_a_batch_released_without_a_screen_is_a_proof_until_there_is_one(store):
    view = crushed(store, begin(store).making_ids[0])
    batch = view.batches[0].batch_id
    released(store, view.batches[0])
    as_released_before_there_was_a_screen(store)
    (label,) = labels.contents(store, batch)
    assert (label.proof, label.code) == (True, None)
    assert refused_codes(labels.printed, store, batch, 1, "pdf") == ["screen.not_finished"]
    assert store.events(LabelPrinted) == []
    screened(store, view.making_id)
    (label,) = labels.contents(store, batch)
    assert (label.proof, label.code) == (False, "B26-00001-C1")
    assert labels.printed(store, batch, 1, "pdf")


def test_label_after_a_later_screen_that_stops_is_a_proof_and_not_printed(store):
    view = crushed(store, begin(store).making_ids[0])
    batch = view.batches[0].batch_id
    released(store, view.batches[0])
    assert not labels.contents(store, batch)[0].proof
    finish(store, view.making_id, "oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED)
    (label,) = labels.contents(store, batch)
    assert (label.proof, label.code) == (True, None)
    assert refused_codes(labels.printed, store, batch, 1, "pdf") == ["screen.stops"]
    assert store.events(LabelPrinted) == []
    answers = {Question.PREGNANCY: Answered(Reply.YES, "Dr. Name", "goes on")}
    finish(store, view.making_id, "Metformin", answers=answers)
    assert not labels.contents(store, batch)[0].proof


def test_label_of_a_released_batch_is_printed_again_on_the_screen_that_released_it(store):
    view = crushed(store, begin(store).making_ids[0])
    batch = view.batches[0].batch_id
    released(store, view.batches[0])
    labels.printed(store, batch, 1, "pdf")
    store.clock.go_to(TODAY + timedelta(15))
    (label,) = labels.contents(store, batch)
    assert (label.proof, label.code) == (False, "B26-00001-C1")
    labels.printed(store, batch, 1, "pdf")
    assert len(store.events(LabelPrinted)) == 2
    finish(store, view.making_id, "oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED)
    assert refused_codes(labels.printed, store, batch, 1, "pdf") == ["screen.stops"]


def test_label_before_release_is_a_proof_though_the_screen_passes(store):
    view = crushed(store, begin(store).making_ids[0])
    screened(store, view.making_id)
    (label,) = labels.contents(store, view.batches[0].batch_id)
    assert label.proof
    assert refused_codes(labels.printed, store, view.batches[0].batch_id, 1, "pdf") == [
        "label.not_released"
    ]


def test_printed_another_way_is_a_bug(store):
    with pytest.raises(ValueError, match="not a way"):
        labels.printed(store, "any", 1, "fax")


def test_settings_pharmacy_is_read_back_clean(store):
    settings.set_pharmacy(store, Pharmacy(" Riverside ", "12 Mill Lane", "555-0142"))
    assert settings.read_pharmacy(store) == Pharmacy("Riverside", "12 Mill Lane", "555-0142")
    assert settings.read_pharmacy(MemoryStore()) is None


def test_settings_pharmacy_without_a_phone_is_refused(store):
    with pytest.raises(InputError) as error:
        settings.set_pharmacy(store, Pharmacy("A", "B", ""))
    assert [each.path for each in error.value.problems] == ["pharmacy.phone"]


@pytest.mark.parametrize(
    "data",
    [
        capsules(fine()),
        capsules(fine(), strength="1.5"),
        liquid(),
        liquid(fine(), tablets="weighed"),
    ],
)
def test_preview_contents_says_what_the_labels_say_after_the_start(store, data):
    proofs = labels.preview_contents(plan_of(data), DRAFT, PHARMACY)
    views = [making.view(store, each) for each in begin(store, data).making_ids]
    made = [
        label
        for view in views
        for batch in view.batches
        for label in labels.contents(store, batch.batch_id)
    ]
    assert list(proofs) == made
    assert all(each.proof for each in proofs)


def test_preview_contents_without_a_pharmacy_or_a_patient_is_refused():
    plan = plan_of(capsules(fine()))
    assert refused_codes(labels.preview_contents, plan, DRAFT, None) == ["label.no_pharmacy"]
    with pytest.raises(InputError) as error:
        labels.preview_contents(plan, replace(DRAFT, patient=""), PHARMACY)
    assert [each.path for each in error.value.problems] == ["prescription.patient"]


def test_preview_contents_of_a_plan_with_a_stop_says_why_no_label_is_made():
    plan = plan_of(capsules(fine(steps(("6", 14)))))
    codes = refused_codes(labels.preview_contents, plan, DRAFT, PHARMACY)
    assert codes == ["label.dose_above_maximum"]


def test_preview_contents_without_batches_has_none():
    plan = plan_of(capsules(fine(), strength="1"))
    assert labels.preview_contents(plan, DRAFT, PHARMACY) == ()
