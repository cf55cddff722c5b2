"""A screen that cannot be finished: nothing of it is recorded, and what is wrong is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from compounding.application import screens
from compounding.domain.medication_list import LONGEST, LONGEST_LINE
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.screening import Answered, Decided, Decision, Question, Reply
from compounding.errors import InputError
from compounding.messages import sentence, sentence_of
from tests.unit.record_samples import (
    ORDINARY,
    TODAY,
    MemoryStore,
    begin,
    refused_codes,
    screen_draft,
)
from tests.unit.screen_steps import (
    PERCOCET,
    STOPPED,
    finish,
)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def making_id(store) -> str:
    return begin(store).making_ids[0]


def problems(action, *args) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as error:
        action(*args)
    assert all(sentence(each.code, each.params) for each in error.value.problems)
    return [(each.path, each.code) for each in error.value.problems]


def test_finish_without_a_name_or_with_marks_alone_is_refused(store, making_id):
    for name, code in (("", "text.empty"), ("  ", "text.empty"), ("...", "text.no_letter")):
        draft = replace(screen_draft(), name=name)
        assert problems(screens.finish, store, making_id, draft) == [("screen.name", code)]
    assert store.events(ScreenFinished) == []


def test_finish_of_a_list_that_is_too_long_is_refused(store, making_id):
    draft = screen_draft("a" * (LONGEST + 1))
    assert problems(screens.finish, store, making_id, draft) == [("screen.list", "screen.too_long")]
    assert store.lists == {}


def test_finish_of_a_line_that_is_too_long_to_judge_is_refused(store, making_id):
    long = "metformin " * (LONGEST_LINE // 10)
    draft = screen_draft(f"oxycodone\n{long}x")
    found = problems(screens.finish, store, making_id, draft)
    assert found == [("screen.list", "screen.line_too_long")]
    assert (store.events(ScreenFinished), store.lists) == ([], {})
    assert finish(store, making_id, long).passes


def test_finish_names_every_text_that_cannot_be_used(store, making_id):
    hidden = "A\u202eB"
    draft = replace(
        screen_draft("Metformin\nLisinopril\noxycodone"),
        name=hidden,
        decided={3: Decided(Decision.NOT_TAKEN, None, None, hidden, hidden, hidden)},
    )
    answers = {
        **draft.answers,
        Question.SURGERY: Answered(Reply.YES, hidden, "x" * (screens.REASON_LONGEST + 1)),
    }
    found = problems(screens.finish, store, making_id, replace(draft, answers=answers))
    assert [path for path, _ in found] == [
        "screen.name",
        "entries[3].prescriber",
        "entries[3].reason",
        "entries[3].clearance_by",
        "answers.surgery.prescriber",
        "answers.surgery.reason",
    ]
    assert store.events(ScreenFinished) == []


@pytest.mark.parametrize(
    "reason",
    ["", " ", "\u00a0", ".", "- ?"],
    ids=["none", "a blank", "a blank that does not break", "a dot", "marks"],
)
def test_finish_with_a_reason_that_says_nothing_is_open(store, making_id, reason):
    decided = {1: Decided(Decision.NOT_TAKEN, reason=reason)}
    draft = screen_draft("oxycodone", decided=decided)
    assert refused_codes(screens.finish, store, making_id, draft) == ["screen.open"]


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b"])
def test_finish_of_an_empty_list_is_no_answer(store, making_id, text):
    codes = refused_codes(screens.finish, store, making_id, screen_draft(text))
    assert codes == ["screen.not_asked"]
    assert (store.events(ScreenFinished), store.lists) == ([], {})


def test_finish_of_takes_nothing_beside_a_list_is_refused(store, making_id):
    draft = screen_draft(ORDINARY, takes_nothing=True)
    assert refused_codes(screens.finish, store, making_id, draft) == ["screen.not_asked"]


@pytest.mark.parametrize("question", Question)
def test_finish_with_a_question_open_is_refused(store, making_id, question):
    draft = screen_draft()
    answers = {key: each for key, each in draft.answers.items() if key != question}
    assert refused_codes(screens.finish, store, making_id, replace(draft, answers=answers)) == [
        "screen.open"
    ]
    assert (store.events(ScreenFinished), store.lists) == ([], {})


@pytest.mark.parametrize(
    "decided",
    [
        Decided(),
        Decided(Decision.NO_OPIOID),
        Decided(Decision.STOPPED),
        replace(STOPPED, doubt=None),
        replace(STOPPED, last_taken=TODAY + timedelta(1)),
        Decided(Decision.NOT_TAKEN),
    ],
    ids=["nothing", "not its choice", "no day", "no doubt ruled out", "a day to come", "no reason"],
)
def test_finish_with_an_entry_open_is_refused_with_their_count(store, making_id, decided):
    draft = screen_draft(f"{PERCOCET}\nzorbafexin", decided={1: decided})
    with pytest.raises(Exception, match=r"screen\.open") as error:
        screens.finish(store, making_id, draft)
    assert sentence_of(error.value.findings[0]).startswith(
        "Still to answer, entries and questions: 2."
    )
    assert store.events(ScreenFinished) == []


def test_finish_of_an_unknown_making_is_refused(store):
    assert refused_codes(screens.finish, store, "nobody", screen_draft()) == ["making.unknown"]
    assert store.lists == {}
