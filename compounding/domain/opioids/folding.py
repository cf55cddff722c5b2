"""A text as words that can be compared.

Case, accents, full-width and ligature forms, invisible characters, trade-mark signs and
apostrophes do not count; letters and figures are told apart (``T3`` is ``t 3``, ``500mg`` is
``500 mg``), and dotted letters are put together (``p.o.`` is ``po``). What is neither letter,
figure nor plain punctuation stays as a word of its own, so that it is not dropped unseen.
"""

from __future__ import annotations

import re
import unicodedata

from compounding.domain.opioids.tables import Tokens
from compounding.domain.search import folded

_DROPPED = dict.fromkeys(map(ord, "'`\u00b4\u2018\u2019\u02bc\u2032\u00ae\u2122\u00a9\u2120"))
# Letters that have no accent to take off.
_SPELT_OUT = str.maketrans(
    {"\u00e6": "ae", "\u0153": "oe", "\u00f8": "o", "\u0142": "l", "\u0131": "i", "\u00f0": "d"}
)
_DOTTED = re.compile(r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])")
# Between words; before the first or behind the last such a mark joins nothing.
# Unspaced it joins names, not letters: "B&O" is one name.
_JOINED = re.compile(r"(?<=[^\W_])(?:\s+[&+]\s+(?=[^\W_])|\s*[&+]\s*(?=[^\W_]{3}))")
_WITHOUT = re.compile(r"\bw/o\b")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]")
_KEPT = frozenset("#%?")
# Signs that lists are drawn with; other signs outside ASCII are words.
_DRAWN = frozenset("\u2022\u00b7\u25cf\u25cb\u25aa\u25ab\u25a0\u25a1\u2610\u2611\u2612\u2713\u2714"
                   "\u25ba\u25b6\u27a4\u2192\u2190\u2191\u2193\u2016\u00b0\u00a6")  # fmt: skip
_QUIET = frozenset({"Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sk", "Sm"})


def fold(text: str) -> str:
    """``text`` without what does not count, in small letters."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    seen = text.translate(_DROPPED)
    seen = "".join(mark for mark in seen if unicodedata.category(mark) != "Cf")
    return folded(seen).translate(_SPELT_OUT)


def tokens(text: str) -> Tokens:
    """The words and figures of ``text``, folded, in their order."""
    line = _JOINED.sub(" and ", fold(text))
    if "." in line:
        line = _DOTTED.sub(lambda found: found.group().replace(".", ""), line)
    if "w/o" in line:
        line = _WITHOUT.sub("without", line)
    return tuple(word for word in _WORD.findall(line) if word.isalnum() or _stands(word))


def _stands(word: str) -> bool:
    """Whether what is no plain word counts as one: ``0.5``, ``#``, ``?``, an odd sign."""
    if len(word) > 1 or word in _KEPT:
        return True
    return not (word.isascii() or word in _DRAWN or unicodedata.category(word) in _QUIET)


def is_number(token: str) -> bool:
    """Whether a word is a figure."""
    return token[0].isdigit()
