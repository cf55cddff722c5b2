"""Sentences about the making of a batch: lots, weighings, checks, release."""

from __future__ import annotations

from typing import Final

SENTENCES: Final[dict[str, str]] = {}
