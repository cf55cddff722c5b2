"""The five tones and their words: colour is never the only signal.

A stop forbids, a warn asks for a confirmation, a note tells, fine is fine, quiet is over.
"""

from __future__ import annotations

from typing import Final, Literal

from compounding.findings import Level
from ui.i18n import translate

Tone = Literal["stop", "warn", "fine", "note", "quiet"]

ICONS: Final[dict[str, str]] = {
    "stop": "octagon-alert",
    "warn": "triangle-alert",
    "fine": "check",
    "note": "info",
    "quiet": "circle",
}

_OF_LEVEL: Final[dict[Level, Tone]] = {
    Level.STOP: "stop",
    Level.CONFIRM: "warn",
    Level.NOTE: "note",
}


def tone_of(level: Level) -> Tone:
    """The tone of a finding's level."""
    return _OF_LEVEL[level]


def word(tone: str) -> str:
    """The word that stands beside the icon of ``tone``."""
    words = {
        "stop": translate("Tone", "Stop"),
        "warn": translate("Tone", "Confirm"),
        "fine": translate("Tone", "Fine"),
        "note": translate("Tone", "Note"),
        "quiet": translate("Tone", "Done"),
    }
    return words[tone]
