"""The words of the opioid screen: each is there, and none says too much."""

from __future__ import annotations

from string import Formatter

import pytest

from compounding.domain.screening import REPLIES, Decision, Doubt, Question, Reply
from compounding.messages import SENTENCES, screen, sentence

WORDS = (
    *(f"decision.{each}" for each in Decision),
    *(f"doubt.{each}" for each in Doubt),
    *(f"question.{each}" for each in Question),
    *(f"reply.{each}" for each in Reply),
    *(f"screen.asked.{each}" for each in Question),
)
# What is told on a page that gates something names where to go.
GATES = ("screen.not_finished", "screen.stops", "screen.too_old", "screen.before_loss")


@pytest.mark.parametrize("code", WORDS)
def test_word_is_there_and_needs_no_value(code):
    assert sentence(code)


def test_every_question_can_be_answered_with_no():
    assert all(Reply.NO in REPLIES[each] for each in Question)


@pytest.mark.parametrize("code", GATES)
def test_gate_says_where_to_go(code):
    assert "Opioid screen (Ctrl+6)" in SENTENCES[code]


@pytest.mark.parametrize(
    ("variant", "to_do"),
    [("", "Ask again on Opioid screen (Ctrl+6)."), ("here", 'Press "Ask again".')],
)
def test_screen_from_before_a_loss_says_what_happened_and_what_to_do(variant, to_do):
    text = sentence("screen.before_loss", {"variant": variant})
    assert text.startswith("A backup was put back")
    assert text.endswith(f"Nothing may go to the patient. {to_do}")


@pytest.mark.parametrize("code", sorted(screen.SENTENCES))
def test_sentence_never_calls_a_date_safe_or_a_patient_cleared(code):
    text = SENTENCES[code].lower()
    assert "safe to" not in text
    assert "is safe" not in text
    if "{day}" in text and "discuss" in text and code.startswith("screen."):
        assert "earliest date to discuss" in text
        assert "cleared" not in text


@pytest.mark.parametrize("code", sorted(screen.SENTENCES))
def test_sentence_is_ascii_but_for_its_values(code):
    assert SENTENCES[code].isascii()
    assert all(
        name != "" for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name is not None
    )
