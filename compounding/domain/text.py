"""One line of text as a person may give it: names, lots, numbers.

Kept as NFC; control, direction and invisible characters are refused, because they hide in a
record or turn a label round (Trojan Source, CVE-2021-42574), and so is a word that mixes
look-alike letters of two alphabets (Unicode TS 39). Nothing is removed silently but the ends.
"""

from __future__ import annotations

import re
import unicodedata

from compounding.errors import QuantityError

_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2060\u3164\ufeff\uffa0")
# First words of names of characters that are written beside Latin letters and look like none.
_BESIDE_LATIN = frozenset(
    {"CJK", "HANGUL", "HIRAGANA", "KATAKANA", "FEMININE", "MASCULINE", "MICRO"}
)
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lo"})


def clean_line(text: str, *, longest: int, required: bool = True) -> str:
    """The text in NFC without spaces at its ends.

    Raises:
        QuantityError: if it is empty though required, too long, or holds a hidden character.
    """
    return _clean(text, longest, required)


def _clean(text: str, longest: int, required: bool) -> str:
    code = _hidden(text)
    if code:
        raise QuantityError(code)
    line = unicodedata.normalize("NFC", text).strip()
    if required and not line:
        raise QuantityError("text.empty")
    if len(line) > longest:
        raise QuantityError("text.too_long", {"longest": str(longest)})
    if any(_mixes_alphabets(word) for word in line.split()):
        raise QuantityError("text.mixed_scripts")
    return line


def clean_path(text: str, *, longest: int) -> str:
    """A path, empty or clean; each of its names may be in an alphabet of its own.

    Raises:
        QuantityError: if it is too long, or a name in it holds a hidden character.
    """

    def clean(name: re.Match[str]) -> str:
        return _clean(name[0], longest, required=False)

    path = re.sub(r"[^/\\]+", clean, text.strip())
    if len(path) > longest:
        raise QuantityError("text.too_long", {"longest": str(longest)})
    return path


def _hidden(text: str) -> str | None:
    for mark in text:
        kind = unicodedata.category(mark)
        if mark in _DIRECTION:
            return "text.direction"
        if mark in _INVISIBLE or kind == "Cf":
            return "text.invisible"
        if kind in ("Cc", "Zl", "Zp"):
            return "text.control"
        if kind in ("Cs", "Co", "Cn"):
            return "text.not_a_character"
    return None


def _mixes_alphabets(word: str) -> bool:
    """Whether Latin, Cyrillic or Greek stands with any other alphabet in one word."""
    named = (unicodedata.name(mark, "") for mark in word if unicodedata.category(mark) in _LETTERS)
    seen = {name.split(" ")[0] for name in named if name} - _BESIDE_LATIN
    return len(seen) > 1 and bool(seen & {"LATIN", "CYRILLIC", "GREEK"})


# Capitals of other alphabets drawn like Latin ones (Unicode TS 39, extract): Cyrillic, Greek.
_CAPITALS = str.maketrans(
    "\u0410\u0415\u041e\u0420\u0421\u0423\u0425\u0406\u0408\u0405\u0500\u051a\u0412\u041a\u041c\u041d\u0422"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "AEOPCYXIJSDQBKMHTABEZHIKMNOPTYX",
)
# What is still drawn alike, or written for another letter where a keyboard lacks it.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("l1|\u0142\u0131", "i"),
        **dict.fromkeys("0\u00f8", "o"),
        **dict.fromkeys("\u0111\u00f0", "d"),
        "\u00e6": "ae",
        "\u0153": "oe",
    }
)


def person_key(name: str) -> str:
    """What two spellings of one person's name share: for telling preparer and checker apart.

    Case, accents, compatibility forms, look-alike letters (``I``, ``l``, ``1``, ``|``; ``O``,
    ``0``), spaces and punctuation do not count. Other alphabets are compared by their capitals,
    so that a name agrees with itself in capitals: look-alikes among small letters differ there.
    """
    plain_letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).upper())
    latin = unicodedata.normalize("NFKD", plain_letters.translate(_CAPITALS).casefold())
    return "".join(mark for mark in latin.translate(_ALIKE) if mark.isalnum())
