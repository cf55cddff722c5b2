"""Whether the record is whole and unaltered, in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from compounding.application.ports import Store, nobody_stops_it, nobody_watches
from compounding.errors import DatabaseDamagedError, StorageError
from compounding.messages import events_in_words, sentence, sentence_of_error


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer: ``events`` were sound, ``head`` (hex) is the hash of the last of them."""

    ok: bool
    sentence: str
    events: int
    head: str


def verify(
    store: Store,
    trouble: StorageError | None = None,
    *,
    progress: Callable[[int], object] = nobody_watches,
    cancelled: Callable[[], bool] = nobody_stops_it,
) -> Verification:
    """Check the file, every link of the chain, and the tables against the events.

    ``trouble`` is what was found wrong with the record's end when it was opened.
    """
    verdict = store.verify(progress=progress, cancelled=cancelled)
    if verdict.ok and isinstance(trouble, DatabaseDamagedError):
        return Verification(False, sentence_of_error(trouble), verdict.events, verdict.head.hex())
    events = events_in_words(verdict.events)
    params = {**verdict.params, "events": events, "head": verdict.head.hex()[:16]}
    return Verification(
        verdict.ok, sentence(verdict.code, params), verdict.events, verdict.head.hex()
    )
