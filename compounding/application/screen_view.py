"""The finished opioid screen as worksheet, paper and log show it: in words, nothing decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compounding.application.views import ScreenedEntry, ScreenView
from compounding.domain.batch import Screened
from compounding.domain.dates import long_day
from compounding.domain.medication_list import MedicationList
from compounding.domain.screen_events import EntryDecided, QuestionAnswered
from compounding.messages import sentence


def screen_view(
    screened: Screened | None, lists: Mapping[str, MedicationList], *, doubted: bool = False
) -> ScreenView | None:
    """The screen with the entries as they were written, where ``lists`` still has them."""
    if screened is None:
        return None
    said = screened.event
    kept = lists.get(said.screen_id)
    texts = kept.entries if kept else ("",) * len(said.entries)
    return ScreenView(
        at=screened.at,
        name=said.name,
        identity=said.identity,
        passes=said.passes,
        takes_nothing=said.asked == "nothing",
        entries=tuple(_entry(each, text) for each, text in zip(said.entries, texts, strict=True)),
        answers=tuple(_answer(each) for each in said.answers if each.answer != "no"),
        against=said.against,
        overrides=said.overrides,
        earliest=said.earliest,
        doubted=doubted,
    )


def _entry(said: EntryDecided, text: str) -> ScreenedEntry:
    details = "; ".join(_details(said))
    return ScreenedEntry(text, said.verdict, said.decision, said.ingredients, details, said.against)


def _details(said: EntryDecided) -> Iterator[str]:
    if said.decision:
        yield sentence(f"decision.{said.decision}")
    if said.last_taken:
        yield sentence("decided.last_taken", {"day": long_day(said.last_taken)})
    if said.earliest:
        yield sentence("decided.earliest", {"day": long_day(said.earliest)})
    if said.doubt:
        yield sentence(f"doubt.{said.doubt}")
    if said.clearance_by and said.clearance_on:
        params = {"name": said.clearance_by, "day": long_day(said.clearance_on)}
        yield sentence("decided.clearance", params)
    yield from _who(said)


def _who(said: EntryDecided | QuestionAnswered) -> Iterator[str]:
    if said.prescriber:
        yield sentence("decided.prescriber", {"name": said.prescriber})
    if said.reason:
        yield sentence("decided.reason", {"reason": said.reason})


def _answer(said: QuestionAnswered) -> str:
    parts = (sentence(f"question.{said.question}"), sentence(f"reply.{said.answer}"), *_who(said))
    return " ".join(parts[:2]) + "".join(f"; {each}" for each in parts[2:])
