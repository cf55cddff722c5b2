"""What was recorded just now, told to every open page.

A command says which subjects it changed; a page whose subjects are among them reads again. The
bus carries names, never data, so that no page shows a copy the database does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Changes(QObject):
    """``recorded`` carries a frozenset of subjects (``making``, ``batches``, ``labels`` ...)."""

    recorded = Signal(object)

    def tell(self, subjects: Iterable[str]) -> None:
        """Tell every listener what changed; nothing is sent for nothing."""
        changed = frozenset(subjects)
        if changed:
            self.recorded.emit(changed)
