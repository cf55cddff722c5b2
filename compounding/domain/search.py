"""Folding for searching: case, accents and compatibility forms do not count.

Databases fold ASCII at best, so what is searched is stored folded and the words are folded alike.
"""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """``text`` without case, accents and compatibility forms."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(mark for mark in parts if not unicodedata.combining(mark))


def search_words(text: str) -> tuple[str, ...]:
    """The folded words of what was typed into a search field, each once."""
    return tuple(dict.fromkeys(folded(text).split()))
