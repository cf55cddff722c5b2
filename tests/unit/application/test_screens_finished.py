"""A screen that is finished: recorded whole or not at all, judged from its text, passing or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from compounding.application import making, screens
from compounding.domain.screen_events import EntryDecided, QuestionAnswered, ScreenFinished
from compounding.domain.screening import Answered, Decided, Decision, Doubt, Question, Reply
from compounding.messages import sentence
from tests.unit.record_samples import (
    ORDINARY,
    TODAY,
    MemoryStore,
    begin,
    refused_codes,
    screen_draft,
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


# What is kept


def test_finish_of_an_ordinary_list_passes(store, making_id):
    said = finish(store, making_id, ORDINARY)
    assert (said.making_id, said.on, said.asked, said.passes) == (making_id, TODAY, "list", True)
    assert (said.against, said.overrides, said.earliest) == ((), (), None)
    assert (said.name, said.identity) == ("Pharmacist B", "not verified")
    assert [(each.position, each.verdict, each.decision) for each in said.entries] == [
        (at, "not_opioid", "") for at in (1, 2, 3)
    ]
    assert said.answers == tuple(QuestionAnswered(str(each), "no") for each in Question)


def test_finish_of_an_opioid_past_its_washout_keeps_the_days(store, making_id):
    said = finish(store, making_id, PERCOCET, decided={1: STOPPED})
    assert said.entries == (
        EntryDecided(
            1,
            "opioid",
            "stopped",
            ("oxycodone",),
            "W1",
            last_taken=date(2026, 11, 2),
            earliest=date(2026, 11, 12),
            doubt="no_signs",
            override="screen.attested",
        ),
    )
    assert (said.passes, said.overrides, said.earliest) == (
        True,
        ("screen.attested",),
        date(2026, 11, 12),
    )


@pytest.mark.parametrize(
    ("text", "decided", "code"),
    [
        ("oxycodone", STILL_TAKEN, "screen.still_taken"),
        (PERCOCET, replace(STOPPED, last_taken=TODAY - timedelta(6)), "screen.inside_washout"),
        (PERCOCET, replace(STOPPED, last_taken=TODAY - timedelta(7)), "screen.early"),
        (PERCOCET, replace(STOPPED, doubt=Doubt.SIGNS), "screen.signs"),
        ("kratom", STOPPED, "screen.no_clearance"),
        (
            "kratom",
            replace(STOPPED, **{**CLEARED, "clearance_on": TODAY - timedelta(21)}),
            "screen.no_clearance",
        ),
        ("naltrexone 50 mg", Decided(Decision.OTHER_SOURCE), "screen.other_source"),
        ("loperamide", Decided(Decision.HIGH_DOSE), "screen.high_dose"),
        (
            "loperamide with oxycodne",
            Decided(Decision.USUAL_DOSE, reason="a slip"),
            "screen.write_apart",
        ),
        ("zorbafexin", Decided(Decision.AN_OPIOID), "screen.an_opioid"),
    ],
)
def test_finish_of_a_screen_that_stops_is_recorded(store, making_id, text, decided, code):
    lately = code in ("screen.still_taken", "screen.inside_washout", "screen.early")
    answers = RECENT_LISTED if lately else {}
    said = finish(store, making_id, text, decided={1: decided}, answers=answers)
    assert (said.passes, said.against) == (False, (code,))
    (entry,) = said.entries
    assert (entry.against, entry.override) == (code, "")
    assert store.lists[said.screen_id].text == text
    assert sentence(f"against.{code}")


def test_finish_keeps_answers_with_who_decided(store, making_id):
    answers = {
        Question.SURGERY: Answered(Reply.YES, prescriber=" Dr. Name ", reason="hold two days"),
        **DEPOT_LISTED,
    }
    decided = {1: replace(STOPPED, **CLEARED)}
    said = finish(store, making_id, DEPOT, decided=decided, answers=answers)
    assert said.passes
    assert said.overrides == ("screen.cleared", "screen.asked.surgery")
    kept = {each.question: each for each in said.answers}
    assert kept["surgery"] == QuestionAnswered("surgery", "yes", "Dr. Name", "hold two days")
    assert kept["depot"] == QuestionAnswered("depot", "listed")
    (entry,) = said.entries
    assert (entry.clearance_by, entry.clearance_on) == ("Dr. Clinic", TODAY)


def test_finish_with_an_answer_that_denies_the_list_stops_and_is_recorded(store, making_id):
    text = f"{PERCOCET}\n{DEPOT}"
    decided = {1: STILL_TAKEN, 2: replace(STOPPED, **CLEARED)}
    said = finish(store, making_id, text, decided=decided)
    denied = ("screen.denied.recent", "screen.denied.depot")
    assert (said.passes, said.against) == (False, ("screen.still_taken", *denied))
    assert said.answers == tuple(QuestionAnswered(str(each), "no") for each in Question)
    listed = finish(store, making_id, text, decided=decided, answers=RECENT_LISTED | DEPOT_LISTED)
    assert listed.against == ("screen.still_taken",)


def test_finish_with_a_depot_that_does_not_stand_in_the_list_stops(store, making_id):
    said = finish(store, making_id, ORDINARY, answers=DEPOT_LISTED)
    assert said.against == ("screen.asked.depot",)
    yes = Answered(Reply.YES, "Dr. Clinic", "cleared")
    draft = screen_draft()
    draft = replace(draft, answers={**draft.answers, Question.DEPOT: yes})
    assert refused_codes(screens.finish, store, making_id, draft) == ["screen.open"]


def test_finish_keeps_with_each_entry_what_stops_it_and_what_let_it_through(store, making_id):
    text = "oxycodone\nMetformin\nnaltrexone 3 mg\nkratom\nzorbafexin\nLDN 4.5 mg"
    decided = {
        1: STILL_TAKEN,
        3: Decided(Decision.THIS_THERAPY),
        4: replace(STOPPED, **CLEARED),
        5: Decided(Decision.NO_OPIOID),
        6: Decided(Decision.THIS_THERAPY),
    }
    said = finish(store, making_id, text, decided=decided, answers=RECENT_LISTED)
    assert [(each.against, each.override) for each in said.entries] == [
        ("screen.still_taken", ""),
        ("", ""),
        ("", ""),
        ("", "screen.cleared"),
        ("", "screen.classified"),
        ("screen.therapy_twice", ""),
    ]
    assert said.against == ("screen.still_taken", "screen.therapy_twice")
    assert said.overrides == ("screen.cleared", "screen.classified")


@pytest.mark.parametrize(
    ("text", "decided"),
    [
        ("loperamide zorbafexin", Decided(Decision.USUAL_DOSE)),
        (f"{PERCOCET} zorbafexin", STOPPED),
        ("kratom zorbafexin", replace(STOPPED, **CLEARED)),
    ],
)
def test_finish_asks_for_and_keeps_the_reason_of_words_that_nothing_understands(
    store, making_id, text, decided
):
    for nothing in ("", "..."):
        draft = screen_draft(text, decided={1: replace(decided, reason=nothing)})
        assert refused_codes(screens.finish, store, making_id, draft) == ["screen.open"]
    said = finish(store, making_id, text, decided={1: replace(decided, reason=" her clinic ")})
    (entry,) = said.entries
    assert (said.passes, entry.reason) == (True, "her clinic")
    plain = text.removesuffix(" zorbafexin")
    said = finish(store, making_id, plain, decided={1: replace(decided, reason="her clinic")})
    (entry,) = said.entries
    assert (said.passes, entry.reason) == (True, "")


EVERYTHING = Decided(
    last_taken=TODAY - timedelta(30),
    doubt=Doubt.URINE_NEGATIVE,
    prescriber="Dr. Name",
    reason="why",
    clearance_by="Dr. Clinic",
    clearance_on=TODAY,
)


@pytest.mark.parametrize(
    ("text", "decision", "kept"),
    [
        ("oxycodone", Decision.STILL_TAKEN, {"against"}),
        ("oxycodone", Decision.NOT_TAKEN, {"reason", "override"}),
        ("oxycodone", Decision.STOPPED, {"last_taken", "doubt", "earliest", "override"}),
        (
            "kratom",
            Decision.STOPPED,
            {"last_taken", "clearance_by", "clearance_on", "doubt", "override"},
        ),
        ("loperamide", Decision.USUAL_DOSE, {"override"}),
        ("naltrexone", Decision.THIS_THERAPY, set()),
        ("zorbafexin", Decision.NO_OPIOID, {"name_hash", "override"}),
        ("zorbafexin", Decision.AN_OPIOID, {"name_hash", "against"}),
        ("metformin", Decision.NO_OPIOID, {}),
        ("metformin", Decision.STOPPED, {}),
    ],
)
def test_finish_keeps_no_field_that_does_not_belong_to_the_decision(
    store, making_id, text, decision, kept
):
    said = finish(store, making_id, text, decided={1: replace(EVERYTHING, decision=decision)})
    (entry,) = said.entries
    wanted = {"position", "verdict", "ingredients", "category", "decision"}
    filled = {each for each in EntryDecided.__slots__ if getattr(entry, each)}
    assert filled - wanted == set(kept)
    assert entry.decision == ("" if text == "metformin" else decision)


def test_finish_keeps_prescriber_and_reason_of_days_7_to_9_alone(store, making_id):
    early = replace(EVERYTHING, decision=Decision.STOPPED, last_taken=TODAY - timedelta(8))
    said = finish(store, making_id, PERCOCET, decided={1: early}, answers=RECENT_LISTED)
    assert (said.passes, said.overrides) == (True, ("screen.early",))
    (entry,) = said.entries
    assert (entry.prescriber, entry.reason, entry.clearance_by) == ("Dr. Name", "why", "")
    late = replace(early, last_taken=TODAY - timedelta(10))
    said = finish(store, making_id, PERCOCET, decided={1: late}, answers=RECENT_LISTED)
    (entry,) = said.entries
    assert (entry.prescriber, entry.reason, entry.clearance_by) == ("", "", "")


def test_finish_keeps_no_name_beside_an_answer_no(store, making_id):
    no = Answered(Reply.NO, "Dr. Name", "why")
    said = finish(store, making_id, ORDINARY, answers={Question.SURGERY: no})
    assert QuestionAnswered("surgery", "no") in said.answers


def test_finish_ignores_what_was_decided_of_entries_that_are_not_there(store, making_id):
    said = finish(store, making_id, "Metformin", decided={7: Decided(Decision.STILL_TAKEN)})
    assert said.passes
    assert len(said.entries) == 1


def test_finish_of_a_patient_who_takes_nothing(store, making_id):
    said = finish(store, making_id, "", takes_nothing=True)
    assert (said.asked, said.entries, said.passes) == ("nothing", (), True)
    assert store.lists[said.screen_id].text == ""
    assert screens.start_of(store, making_id).finished.takes_nothing


def test_finish_keeps_the_list_clean_and_its_hash_in_the_record(store, making_id):
    said = finish(store, making_id, "Met\u200bformin 500 mg\r\nVitamin D3 1000 IU\u2028Cafe\u0301",
                  decided={3: Decided(Decision.NO_OPIOID)})  # fmt: skip
    kept = store.lists[said.screen_id]
    assert kept.text == "Metformin 500 mg\nVitamin D3 1000 IU\nCafé"
    assert kept.entries == ("Metformin 500 mg", "Vitamin D3 1000 IU", "Café")
    assert kept.hash == said.list_hash
    assert kept.prescription_id == making.view(store, making_id).prescription.prescription_id


def test_finish_leaves_no_word_of_the_list_in_the_record(store, making_id):
    text = "Metformin 500 mg for Mrs Surname\nzorbafexin"
    decided = {1: Decided(Decision.NO_OPIOID), 2: Decided(Decision.NO_OPIOID)}
    finish(store, making_id, text, decided=decided)
    body = store.bodies[-1].decode().lower()
    assert "metformin" in body  # an ingredient of the tables
    for word in ("for mrs", "surname", "zorbafexin"):
        assert word not in body


def test_finish_of_the_same_list_twice_has_two_hashes(store, making_id):
    one, other = (finish(store, making_id, ORDINARY) for _ in range(2))
    assert one.screen_id != other.screen_id
    assert one.list_hash != other.list_hash


def test_finish_twice_with_one_action_is_recorded_once(store, making_id):
    for _ in range(2):
        screens.finish(store, making_id, screen_draft(), action_id="finish")
    assert len(store.events(ScreenFinished)) == 1
    start = screens.start_of(store, making_id)
    assert start.finished.text == ORDINARY


def test_finish_counts_until_the_next_one_of_the_making(store, making_id):
    finish(store, making_id, "oxycodone", decided={1: STILL_TAKEN}, answers=RECENT_LISTED)
    assert making.view(store, making_id).screen.passes is False
    finish(store, making_id, ORDINARY)
    assert making.view(store, making_id).screen.passes is True
    other = begin(store).making_ids[0]
    assert making.view(store, other).screen is None


def test_finish_judges_by_the_day_it_is_recorded(store, making_id):
    draft = screen_draft(PERCOCET, decided={1: replace(STOPPED, last_taken=TODAY)})
    draft = replace(draft, answers={**draft.answers, **RECENT_LISTED})
    for after, passes in ((9, False), (10, True)):
        store.clock.go_to(TODAY + timedelta(after))
        screens.finish(store, making_id, draft)
        assert store.events(ScreenFinished)[-1].passes is passes
