"""The medication list as it was typed: personal, so it stands in a side table.

The record holds a salted hash of it, as of a patient, so that a lawful deletion never breaks the
chain, and a list that was altered is found.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Final

_TAG: Final = b"LDN Compounder medication list 1\n"
_NAME_TAG: Final = b"LDN Compounder classified name 1\n"
# 5,000 lines of a hospital's list are about 300,000.
LONGEST: Final = 1_000_000
# Matching takes time with the square of a line; no medicine with its directions is as long.
LONGEST_LINE: Final = 4_000


@dataclass(frozen=True, slots=True)
class MedicationList:
    """A list, of which screen and prescription; ``salt`` (hex) keeps its hash from telling.

    ``entries`` are the lines it was judged by, one for each entry of the screen, in its order:
    later tables may divide the text otherwise.
    """

    screen_id: str
    prescription_id: str
    text: str
    entries: tuple[str, ...]
    salt: str

    @property
    def hash(self) -> str:
        """The salted hash that the record holds."""
        parts = (self.salt, self.screen_id, self.text, *self.entries)
        raw = b"".join(
            len(each).to_bytes(4, "big") + each for each in (part.encode() for part in parts)
        )
        return hashlib.sha256(_TAG + raw).hexdigest()


def name_hash(key: str) -> str:
    """What a classified name is known by: the name may be a person's, so only its hash is kept."""
    return hashlib.sha256(_NAME_TAG + key.encode()).hexdigest()


def clean_list(text: str) -> str:
    """``text`` in NFC with plain line ends; nothing in it is refused, it is pasted from anywhere.

    Marks that are not shown are left out as in the matching, other controls are blanks, and what
    is no character becomes one that is seen.
    """
    lines = "\n".join("".join(map(_shown, line)) for line in text.splitlines())
    return unicodedata.normalize("NFC", lines)


def _shown(mark: str) -> str:
    kind = unicodedata.category(mark)
    if kind == "Cf":
        return ""
    if kind in ("Cs", "Co", "Cn"):
        return "\ufffd"
    return " " if kind == "Cc" and mark != "\t" else mark
