"""Figures measured with capsules of one size, and some with one filler: gone when these change.

Nothing typed is lost: a figure comes back with the size and filler it was measured with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ui.pages.plan import fields as asked

# The fill mass is that of one filler; tablet powder and cylinder know the capsule alone.
_OF_A_FILLER: Final = frozenset({asked.FILLER_PACKING, asked.FILL})


class Measured:
    """Remembers each figure by what it was measured with."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], str] = {}

    def changed(self, before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
        """The figures that no longer hold ``after`` a change, as they are known there."""
        found: dict[str, str] = {}
        for key in asked.PACKING:
            was, now = _with(key, before), _with(key, after)
            if was != now:
                self._known[(key, *was)] = before[key]
                found[key] = self._known.get((key, *now), "")
        return found

    def forget(self) -> None:
        """Another job: nothing measured before holds for it."""
        self._known.clear()


def _with(key: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    of_filler = (asked.filler_name(fields),) if key in _OF_A_FILLER else ()
    return (fields[asked.SIZE], *of_filler)
