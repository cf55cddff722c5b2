"""Sentences about a plan: refused keys, findings, limits and the words of the working."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {}
