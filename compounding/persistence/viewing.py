"""A copy of a record to look at, where nothing may be written beside the record itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from compounding.errors import DatabaseBusyError
from compounding.persistence.beside import as_it_lies, copy_with_log

TRIES: Final = 5


def copied(place: Path, folder: Path) -> Path:
    """A copy of the record at ``place`` in ``folder``, with what is still in its log.

    Raises:
        DatabaseBusyError: where it was written during every try.
        OSError: where it cannot be read.
    """
    goal = folder / place.name
    for _ in range(TRIES):
        lies = as_it_lies(place)
        copy_with_log(place, goal)
        if as_it_lies(place) == lies:
            return goal
    raise DatabaseBusyError("storage.busy", {"place": str(place), "folder": str(place.parent)})
