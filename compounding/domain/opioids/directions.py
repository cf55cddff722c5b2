"""What reads as directions and may be an opioid that is not named.

An opioid is often told by its strengths (``10-325``, ``8-2 mg`` under the tongue), its rate
(``75 mcg/h``), its number (``#3``), or by the clinic that gives it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Final

from compounding.domain.opioids.doubts import is_figure, is_numbered, is_small
from compounding.domain.opioids.forms import PILLS, is_rate
from compounding.domain.opioids.tables import ListWords, Tokens

_TONGUE: Final = frozenset(
    {"tongue", "sl", "sublingual", "sublingually", "dissolve", "cheek", "buccal", "buccally"}
)
_UNDER_TONGUE: Final = frozenset({"film", "films", "strip", "strips", "drops", "liquid", "wafer"})
_AMOUNTS: Final = frozenset({"mg", "ml", "mls"})


def may_be_another(said: Tokens, above: Tokens, known: ListWords) -> bool:
    """Whether the line ``said`` may be a medicine of its own, and no more of the one ``above``."""
    inside = frozenset(said)
    if is_rate(said) and not is_rate(above):
        return True
    if inside & _UNDER_TONGUE and inside & _TONGUE and not _TONGUE.intersection(above):
        return True
    if said[0] in known.apart or (inside & known.apart and inside & _AMOUNTS):
        return True
    # "2 pills for pain" is how people write of what they do not name; "take 2 pills" goes on.
    if inside & PILLS and inside & known.reasons and said[0] not in known.verbs:
        return True
    return is_numbered(said) or _has_pair(said)


def _has_pair(said: Tokens) -> bool:
    """Two strengths side by side: ``10 325``, ``30 500``, ``8 2 mg``; a range goes up."""
    words = [*(word for word in said if word != "mg"), ""]
    for at, (first, second) in enumerate(pairwise(words[:-1])):
        if not (is_figure(first) and is_figure(second)):
            continue
        one, other = Fraction(first), Fraction(second)
        if is_small((one, other)):
            return True
        if one > other > 0 and (words[at + 2] in _TONGUE or "mg" in said):
            return True
    return False
