"""Whether the record is whole and unaltered, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from compounding.application.ports import Store
from compounding.messages import sentence


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer: ``events`` were sound, ``head`` (hex) is the hash of the last of them."""

    ok: bool
    sentence: str
    events: int
    head: str


def verify(store: Store) -> Verification:
    """Check the file, every link of the chain, and the tables against the events."""
    verdict = store.verify()
    params = {**verdict.params, "events": str(verdict.events), "head": verdict.head.hex()[:16]}
    return Verification(
        verdict.ok, sentence(verdict.code, params), verdict.events, verdict.head.hex()
    )
