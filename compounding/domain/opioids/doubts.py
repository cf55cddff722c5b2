"""Medicines without an opioid whose line may still tell of one: a number, or a second strength.

Codeine is sold under its partners' names with a number (No. 2, 3, 4), and lists print combinations
by the first ingredient and all strengths (``acetaminophen 325-10``). Such a line is asked about.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Final

from compounding.domain.opioids.folding import is_number
from compounding.domain.opioids.forms import is_rate
from compounding.domain.opioids.matching import Match
from compounding.domain.opioids.meaning import Said
from compounding.domain.opioids.reasons import Why
from compounding.domain.opioids.tables import ListWords, Tokens

# Ingredients that opioids are combined with in one product (regulation 3.6 and 3.7).
_PARTNERS: Final = frozenset(
    {"acetaminophen", "aspirin", "ibuprofen", "butalbital", "carisoprodol", "caffeine"}
)
# Of these an opioid's combination is told by any second strength that is small.
_PAIRED: Final = frozenset(
    {"celecoxib", "dexketoprofen", "chlorpheniramine", "chlorphenamine", "brompheniramine"}
    | {"pseudoephedrine", "phenylephrine", "guaifenesin"}
)
# Of this any second strength: diphenoxylate is sold with a trace of it.
_TRACE: Final = "atropine"
_COUGH: Final = frozenset({"guaifenesin", "promethazine"})
_NUMBER_WORDS: Final = frozenset({"#", "no", "nr", "number", "num"})
_CODEINE_NUMBERS: Final = frozenset({"1", "2", "3", "4", "one", "two", "three", "four"})
_ASKED: Final = _PARTNERS | _PAIRED | _COUGH | {_TRACE}
# A partner's strength is at least this many mg, the opioid's at most that many.
_PARTNER_LEAST, _OPIOID_MOST, _OPIOID_LEAST = Fraction(200), Fraction(60), Fraction(2)
# Between two strengths of one product.
_BETWEEN: Final = frozenset({"mg", "and", "with", "w", "plus"})


def doubt_of(words: Match, said: tuple[Said, ...], known: ListWords) -> Why | None:
    """Why a line whose names are all without an opioid is still asked about; None where not."""
    if is_rate(words.tokens):
        return Why("screen.rate", {})
    inside = {name for each in said for name in each.named.ingredients}
    names = ", ".join(sorted(inside & _ASKED))
    if not names:
        return None
    run = _strengths(words.tokens, known)
    unnamed = len(run) > len(inside)
    partner = inside & _PARTNERS and (
        is_numbered(words.tokens)
        or _is_plus(words)
        or _is_bare_number(words, known)
        or (unnamed and is_small(run))
    )
    paired = inside & _PAIRED and unnamed and _OPIOID_LEAST < min(run) <= _OPIOID_MOST
    trace = unnamed and _TRACE in inside
    cough = inside & _COUGH and ("ac" in words.tokens or (unnamed and "ml" in words.tokens))
    if partner or paired or trace or cough:
        return Why("screen.second_strength", {"names": names})
    return None


def is_numbered(tokens: Tokens) -> bool:
    """Whether a number of codeine stands there: ``#3``, ``no. 4``, ``number three``, ``3s``."""
    return any(
        (first in _NUMBER_WORDS and second in _CODEINE_NUMBERS)
        or (first in _CODEINE_NUMBERS and second == "s")
        for first, second in pairwise(tokens)
    )


def _is_plus(words: Match) -> bool:
    """Whether it is "paracetamol plus" and no more: the shop's name of a product with codeine."""
    return words.tokens[-1] == "plus" and words.medicines[-1].end == len(words.tokens) - 1


def _is_bare_number(words: Match, known: ListWords) -> bool:
    """A name with a number behind it that counts nothing: ``acetaminophen 3``."""
    tokens = (*words.tokens, "", "")
    for each in words.medicines:
        number, counted = tokens[each.end : each.end + 2]
        if number in _CODEINE_NUMBERS and not _is_counted(counted, known):
            return True
    return False


def _is_counted(word: str, known: ListWords) -> bool:
    """Whether a figure before ``word`` counts it, or is another unit's."""
    return bool(word) and (is_number(word) or word in known.bare or word in known.counted)


def _strengths(tokens: Tokens, known: ListWords) -> tuple[Fraction, ...]:
    """The longest run of figures, with "mg" or "and" between or not; volumes and counts are none.

    Over a form ("325 mg tablet (10 mg)") it goes on to a figure in mg.
    """
    runs: list[list[Fraction]] = [[]]
    over_form = False
    for word, unit in pairwise((*tokens, "")):
        if is_figure(word):
            if unit != "mg" and (
                over_form or (runs[-1] and _is_counted(unit, known) and not is_number(unit))
            ):
                runs.append([])
            else:
                runs[-1].append(Fraction(word))
            over_form = False
        elif word in known.forms:
            over_form = True
        elif word not in _BETWEEN:
            runs.append([])
            over_form = False
    return max(map(tuple, runs), key=len)


def is_figure(word: str) -> bool:
    """Whether a word is a plain amount: no thousands, no date."""
    return bool(word) and is_number(word) and "," not in word and word.count(".") < 2


def is_small(run: tuple[Fraction, ...]) -> bool:
    """A partner's strength beside one as small as an opioid's: ``325-10``, ``7.5-200``."""
    return max(run) >= _PARTNER_LEAST and _OPIOID_LEAST < min(run) <= _OPIOID_MOST
