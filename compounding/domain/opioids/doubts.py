"""Medicines without an opioid whose line may still tell of one: a number, or a second strength.

Codeine is sold under its partners' names with a number (No. 2, 3, 4), and lists print combinations
by the first ingredient and all strengths (``acetaminophen 325-10``). Such a line is asked about.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby, pairwise
from typing import Final

from compounding.domain.opioids.folding import is_number
from compounding.domain.opioids.matching import Match
from compounding.domain.opioids.meaning import Said
from compounding.domain.opioids.reasons import Why
from compounding.domain.opioids.tables import Tokens

# Ingredients that opioids are combined with in one product (regulation 3.6 and 3.7).
_PARTNERS: Final = frozenset(
    {"acetaminophen", "aspirin", "ibuprofen", "butalbital", "carisoprodol", "caffeine"}
)
_COUGH: Final = frozenset({"guaifenesin", "promethazine"})
_NUMBER_WORDS: Final = frozenset({"#", "no", "nr", "number", "num"})
_CODEINE_NUMBERS: Final = frozenset({"1", "2", "3", "4"})
# A partner's strength is at least this many mg, the opioid's at most that many.
_PARTNER_LEAST, _OPIOID_MOST, _OPIOID_LEAST = Fraction(200), Fraction(60), Fraction(2)


def doubt_of(words: Match, said: tuple[Said, ...]) -> Why | None:
    """Why a line whose names are all without an opioid is still asked about; None where not."""
    inside = {name for each in said for name in each.named.ingredients}
    names = ", ".join(sorted(inside & (_PARTNERS | _COUGH)))
    run = _strengths(words.tokens)
    unnamed = len(run) > len(inside)
    partner = inside & _PARTNERS and (_is_numbered(words.tokens) or (unnamed and _is_small(run)))
    cough = inside & _COUGH and ("ac" in words.tokens or (unnamed and "ml" in words.tokens))
    return Why("screen.second_strength", {"names": names}) if partner or cough else None


def _is_numbered(tokens: Tokens) -> bool:
    return any(
        first in _NUMBER_WORDS and second in _CODEINE_NUMBERS for first, second in pairwise(tokens)
    )


def _strengths(tokens: Tokens) -> tuple[Fraction, ...]:
    """The longest run of figures, with "mg" behind them or not; volumes are none."""
    words = [word for word, unit in pairwise((*tokens, "")) if unit != "ml" and word != "mg"]
    runs = groupby(words, key=_is_figure)
    found = [tuple(map(Fraction, run)) for is_figure, run in runs if is_figure]
    return max(found, key=len, default=())


def _is_figure(word: str) -> bool:
    return is_number(word) and "," not in word and word.count(".") < 2


def _is_small(run: tuple[Fraction, ...]) -> bool:
    """A partner's strength beside one as small as an opioid's: ``325-10``, ``7.5-200``."""
    return max(run) >= _PARTNER_LEAST and _OPIOID_LEAST < min(run) <= _OPIOID_MOST
