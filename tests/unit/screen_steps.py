"""Opioid screens that are finished in tests, and what was said in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from compounding.application import screens
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.screening import Answered, Decided, Decision, Doubt, Question, Reply
from tests.unit.record_samples import TODAY, screen_draft

STOPPED = Decided(Decision.STOPPED, last_taken=TODAY - timedelta(20), doubt=Doubt.NO_SIGNS)
STILL_TAKEN = Decided(Decision.STILL_TAKEN)
NO_OPIOID = Decided(Decision.NO_OPIOID)
PERCOCET = "Percocet 5-325 mg"
DEPOT = "Sublocade"
# What is answered beside a list with an opioid of the last 14 days, or a depot of 12 months.
RECENT_LISTED = {Question.RECENT: Answered(Reply.LISTED)}
DEPOT_LISTED = {Question.DEPOT: Answered(Reply.LISTED)}
GUT_LISTED = {Question.COUGH_OR_DIARRHEA: Answered(Reply.LISTED)}
CLEARED = {"clearance_by": "Dr. Clinic", "clearance_on": TODAY}


def finish(store: Any, making_id: str, text: str = "", **more: Any) -> ScreenFinished:
    """Finish a screen, every question answered with no but for ``answers``; its event.

    A list with loperamide says that a medicine for diarrhea stands there.
    """
    answers = (GUT_LISTED if "loperamide" in text else {}) | more.pop("answers", {})
    draft = screen_draft(text, **more)
    draft = replace(draft, answers={**draft.answers, **answers})
    done = screens.finish(store, making_id, draft)
    (event,) = (each.event for each in done.entries)
    assert isinstance(event, ScreenFinished)
    return event
