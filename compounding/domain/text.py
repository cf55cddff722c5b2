"""One line of text as a person may give it: names, lots, numbers.

Kept as NFC; control, direction and invisible characters are refused, because they hide in a
record or turn a label round (Trojan Source, CVE-2021-42574), and so is a word that mixes
look-alike letters of two alphabets (Unicode TS 39). Nothing is removed silently but the ends.
"""

from __future__ import annotations

import unicodedata

from compounding.errors import QuantityError

_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u180e\u200b\u200c\u200d\u2060\u3164\ufeff\uffa0")
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")


def clean_line(text: str, *, longest: int, required: bool = True) -> str:
    """The text in NFC without spaces at its ends.

    Raises:
        QuantityError: if it is empty though required, too long, or holds a hidden character.
    """
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
    seen = {
        alphabet
        for mark in word
        if mark.isalpha()
        for alphabet in _ALPHABETS
        if unicodedata.name(mark, "").startswith(alphabet)
    }
    return len(seen) > 1


# Letters of other alphabets drawn like Latin ones, after case folding (Unicode TS 39, extract).
_LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u0432\u043a\u043c\u043d\u0442"
    "\u03b1\u03b5\u03bf\u03c1\u03bd\u03b9\u03ba\u03c4\u03c5\u03c7",
    "aeopcyxijsdqbkmhtaeopviktux",
)


def person_key(name: str) -> str:
    """What two spellings of one person's name share: for telling preparer and checker apart.

    Case, accents, compatibility forms, look-alike letters, spaces and punctuation do not count.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(mark for mark in folded.translate(_LOOK_ALIKES) if mark.isalnum())
