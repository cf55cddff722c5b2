"""A copy of a record to look at, where nothing may be written beside the record itself."""

from __future__ import annotations

import shutil
from pathlib import Path


def copied(place: Path, folder: Path) -> Path:
    """A copy of the record at ``place`` in ``folder``, with what is still in its log."""
    goal = folder / place.name
    shutil.copyfile(place, goal)
    log = place.with_name(f"{place.name}-wal")
    if log.exists():
        shutil.copyfile(log, goal.with_name(log.name))
    return goal
