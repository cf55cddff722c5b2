"""Which fillers may be used: immediate release only, no calcium carbonate.

Rule 10 of the plan interface; evidence: regulation 2.5. A refused filler is found wherever one
of its names begins a word of the name given, so that a mixture or a grade does not hide it; a
usual one only by its whole name. Anything else is asked about.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from compounding.domain.tables import Filler, Verdict
from compounding.findings import Finding, Level

SUBJECT = "make.filler.name"
# The one filler a stability study of these capsules was done with (Cote 2018).
STUDIED = "microcrystalline cellulose"
# Marks of a pharmacopoeia behind a name do not change the substance.
_PHARMACOPOEIAS = frozenset({"usp", "nf", "bp", "ep", "jp", "ph", "eur", "phr", "dab"})


def fold(name: str) -> str:
    """A name for comparing: compatibility forms, case and punctuation do not count."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(mark if mark.isalnum() else " " for mark in folded).split())


def recognise(name: str, fillers: Sequence[Filler]) -> Filler | None:
    """The filler that ``name`` means; a refused one wins; None where it is not in the table."""
    words = fold(name).split()
    spaced = f" {' '.join(words)}"
    for filler in fillers:
        if filler.verdict is Verdict.REFUSED and any(f" {each}" in spaced for each in filler.names):
            return filler
    while words and words[-1] in _PHARMACOPOEIAS:
        words.pop()
    plain_name = " ".join(words)
    return next((filler for filler in fillers if plain_name in filler.names), None)


def finding(name: str, fillers: Sequence[Filler]) -> Finding | None:
    """What there is to say of a filler; None for the one that was studied."""
    filler = recognise(name, fillers)
    if filler is None:
        return Finding(Level.CONFIRM, "filler_not_recognised", SUBJECT, {"name": name})
    if filler.verdict is Verdict.USUAL:
        return None if filler.name == STUDIED else _without_study(filler)
    params = {"name": name, "filler": filler.name, "variant": filler.reason or "slow_release"}
    return Finding(Level.STOP, "filler_not_allowed", SUBJECT, params)


def _without_study(filler: Filler) -> Finding:
    return Finding(Level.NOTE, "filler_without_study", SUBJECT, {"filler": filler.name})
