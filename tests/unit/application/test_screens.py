"""The opioid screen of a making as it is begun, listed and judged, before anything is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from compounding.application import screens
from compounding.application.screen_views import ScreenDraft
from compounding.application.screening import screen
from compounding.domain.medication_list import LONGEST, LONGEST_LINE, name_hash
from compounding.domain.screening import Decided, Decision, Question
from compounding.errors import InputError
from compounding.messages import sentence
from tests.unit.record_samples import (
    DRAFT,
    TODAY,
    MemoryStore,
    begin,
    crushed,
    refused_codes,
    screen_draft,
    screened,
)
from tests.unit.screen_steps import PERCOCET, RECENT_LISTED, STOPPED, finish


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def making_id(store) -> str:
    return begin(store).making_ids[0]


# Beginning


def test_start_names_whose_making_it_is(store, making_id):
    start = screens.start_of(store, making_id)
    assert (start.making_id, start.patient, start.rx_number) == (
        making_id,
        "Surname, First",
        "482117",
    )
    assert start.batch_numbers == ("26-00001", "26-00002", "26-00003")
    assert (start.made_on, start.finished, start.earlier) == (TODAY, None, None)


def test_start_has_the_day_made_once_lots_are_chosen(store, making_id):
    store.clock.go_to(TODAY + timedelta(1))
    assert screens.start_of(store, making_id).made_on == TODAY
    crushed(store, making_id)
    assert screens.start_of(store, making_id).made_on == TODAY + timedelta(1)


def test_start_of_an_unknown_making_is_refused(store):
    assert refused_codes(screens.start_of, store, "nobody") == ["making.unknown"]


def test_start_shows_the_newest_finished_screen(store, making_id):
    screened(store, making_id)
    text = "loperamide 2 mg\noxycodone"
    finish(
        store,
        making_id,
        text,
        decided={1: Decided(Decision.USUAL_DOSE), 2: Decided(Decision.STILL_TAKEN)},
        answers=RECENT_LISTED,
    )
    found = screens.start_of(store, making_id).finished
    assert (found.name, found.passes, found.takes_nothing, found.entries, found.text) == (
        "Pharmacist B",
        False,
        False,
        2,
        text,
    )
    assert found.against == ("screen.still_taken",)
    assert found.overrides == ("screen.usual_dose",)
    assert found.at == store.clock.now()


def test_start_after_the_list_was_deleted_still_tells_the_screen(store, making_id):
    screened(store, making_id)
    store.lists.clear()
    found = screens.start_of(store, making_id).finished
    assert (found.text, found.entries, found.passes) == (None, 3, True)


def test_start_without_the_patients_data_offers_no_list(store, making_id):
    screened(store, making_id)
    store.patients.clear()
    start = screens.start_of(store, making_id)
    assert (start.patient, start.earlier) == ("", None)


@pytest.mark.parametrize("name", ["Surname, First", "SURNAME, FIRST", "Surname,  First"])
def test_start_offers_the_newest_list_of_the_same_person(store, making_id, name):
    screened(store, making_id, screen_draft("Metformin 500 mg"))
    store.clock.go_to(TODAY + timedelta(1))
    screened(store, making_id, screen_draft("Lisinopril 10 mg"))
    again = begin(store, draft=replace(DRAFT, patient=name)).making_ids[0]
    earlier = screens.start_of(store, again).earlier
    assert (earlier.text, earlier.name) == ("Lisinopril 10 mg", "Pharmacist B")
    assert earlier.at.date() == TODAY + timedelta(1)


@pytest.mark.parametrize("other", [{"patient": "Other, One"}, {"born": "1968-04-03"}])
def test_start_never_offers_the_list_of_another_person(store, making_id, other):
    screened(store, making_id)
    again = begin(store, draft=replace(DRAFT, **other)).making_ids[0]
    assert screens.start_of(store, again).earlier is None


# The list


def test_listed_gives_each_entry_its_place_reason_and_choices(store):
    found = screens.listed(store, "Metformin 500 mg\noxycodone 5 mg\nzorbafexin")
    assert [each.position for each in found.entries] == [1, 2, 3]
    assert [each.choices for each in found.entries] == [
        (),
        (Decision.STILL_TAKEN, Decision.STOPPED, Decision.NOT_TAKEN),
        (Decision.AN_OPIOID, Decision.NO_OPIOID),
    ]
    assert [each.position for each in found.to_decide] == [2, 3]
    assert all(each.why for each in found.entries)
    assert found.tables_outcome == "stop"


def test_listed_keeps_the_text_clean_and_judges_that(store):
    found = screens.listed(store, "oxy\u200bcodone 5 mg\r\nMetformin\x0b")
    assert found.text == "oxycodone 5 mg\nMetformin"
    assert [each.entry.text for each in found.entries] == ["oxycodone 5 mg", "Metformin"]


def test_listed_of_nothing_has_no_entry(store):
    found = screens.listed(store, " \n ")
    assert (found.entries, found.tables_outcome) == ((), "not_asked")


def test_listed_refuses_a_line_that_is_too_long_to_judge_and_names_it(store):
    long = "metformin " * (LONGEST_LINE // 10)
    assert screens.listed(store, f"{long}\nlisinopril").text == f"{long}\nlisinopril"
    with pytest.raises(InputError) as error:
        screens.listed(store, f"lisinopril\r\n{long}x")
    (problem,) = error.value.problems
    assert (problem.path, problem.code) == ("screen.list", "screen.line_too_long")
    said = sentence(problem.code, problem.params)
    assert said.startswith("Line 2 of the list is longer than 4,000 characters")


def test_listed_counts_a_line_without_the_marks_that_are_not_shown(store):
    hidden = "met\u200bformin" + "\u200b" * LONGEST_LINE
    assert screens.listed(store, hidden).text == "metformin"


def test_listed_of_many_short_lines_is_not_too_long(store):
    assert len(screens.listed(store, "metformin\n" * (LONGEST_LINE // 9)).entries) > 400


def test_listed_refuses_a_list_that_is_longer_than_any(store):
    with pytest.raises(InputError) as error:
        screens.listed(store, "a\n" * (LONGEST // 2) + "a")
    assert [(each.path, each.code) for each in error.value.problems] == [
        ("screen.list", "screen.too_long")
    ]


def test_listed_tells_who_classified_a_name_before_whatever_its_dose(store, making_id):
    finish(store, making_id, "zorbafexin 5 mg", decided={1: Decided(Decision.NO_OPIOID)})
    (entry,) = screens.listed(store, "zorbafexin 10 mg twice daily").entries
    assert (entry.earlier.decision, entry.earlier.name) == (Decision.NO_OPIOID, "Pharmacist B")
    assert entry.earlier.at == store.clock.now()
    (other,) = screens.listed(store, "zorbafexan 10 mg").entries
    assert other.earlier is None


def test_listed_tells_the_newest_classification(store, making_id):
    for decision in (Decision.AN_OPIOID, Decision.NO_OPIOID, Decision.AN_OPIOID):
        finish(store, making_id, "zorbafexin", decided={1: Decided(decision)})
        (entry,) = screens.listed(store, "Zorbafexin").entries
        assert entry.earlier.decision is decision


def test_earlier_classification_decides_nothing_by_itself(store, making_id):
    finish(store, making_id, "zorbafexin", decided={1: Decided(Decision.NO_OPIOID)})
    again = begin(store).making_ids[0]
    assert refused_codes(screens.finish, store, again, screen_draft("zorbafexin")) == [
        "screen.open"
    ]


def test_listed_asks_the_record_for_names_to_classify_alone(store, making_id, monkeypatch):
    asked = []
    monkeypatch.setattr(store, "classified", lambda hashes: asked.append(hashes) or {})
    screens.listed(store, "Metformin\noxycodone\nloperamide\nnaltrexone")
    assert asked == []
    screens.listed(store, "Metformin\nzorbafexin\nzorbafexin 3 mg")
    assert asked == [[name_hash("zorbafexin")]]


# As it is filled in


def test_judged_counts_what_waits_and_passes_when_nothing_does(store):
    entries = screen(f"Metformin\n{PERCOCET}").entries
    empty = screens.judged(entries, ScreenDraft("any"), TODAY)
    assert (empty.passes, empty.open) == (False, 1 + len(Question))
    full = replace(screen_draft(), decided={2: STOPPED})
    assert screens.judged(entries, full, TODAY).passes
    on_the_day = replace(full, answers={**full.answers, **RECENT_LISTED})
    found = screens.judged(entries, on_the_day, STOPPED.last_taken)
    assert [each.code for each in found.against] == ["screen.inside_washout"]


def test_judged_takes_nothing_passes_without_a_list_alone(store):
    nothing = screen_draft("", takes_nothing=True)
    assert screens.judged((), nothing, TODAY).passes
    assert not screens.judged((), screen_draft(""), TODAY).passes
    assert not screens.judged(screen("Metformin").entries, nothing, TODAY).passes
