"""Sentences about the database, its folder and the record."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {}
