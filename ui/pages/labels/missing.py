"""Why a batch has no final label yet, in plain words, and the page where that is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from compounding.application.views import BatchView, MakingView
from compounding.findings import Finding
from compounding.messages import sentence, sentence_of

WORKSHEET: Final = "worksheet"
SCREEN: Final = "screen"
RELEASED_THERE: Final = "That is done on Worksheet (Ctrl+2)."
STAYS_A_PROOF: Final = "This batch is rejected, so its label stays a proof."
ACTIONS: Final = {WORKSHEET: "Go to Worksheet", SCREEN: "Opioid screen"}
_OF_THE_SCREEN: Final = "screen."


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands before the label; ``action`` leads to ``page``, empty where none is."""

    page: str
    tone: str
    words: str
    action: str


NOTHING: Final = Missing("", "note", "", "")


def missing(view: MakingView, batch_id: str) -> tuple[Missing, ...]:
    """What stands between a batch and its final label.

    Before the release nothing is wrong yet; after it a screen that is missing or stops is.
    """
    batch = view.batch(batch_id)
    if batch.state == "rejected":
        return (Missing(WORKSHEET, "note", STAYS_A_PROOF, ""),)
    if batch.state == "released":
        return _screen(view.against_patient, "stop")
    return (_release(batch), *_screen(batch.against_release, "note"))


def _release(batch: BatchView) -> Missing:
    words = sentence("label.not_released", {"number": batch.number})
    return Missing(WORKSHEET, "note", f"{words} {RELEASED_THERE}", ACTIONS[WORKSHEET])


def _screen(found: tuple[Finding, ...], tone: str) -> tuple[Missing, ...]:
    said = [sentence_of(each) for each in found if each.code.startswith(_OF_THE_SCREEN)]
    return (Missing(SCREEN, tone, " ".join(said), ACTIONS[SCREEN]),) if said else ()
