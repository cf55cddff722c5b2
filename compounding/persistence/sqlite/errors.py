"""From the driver's error codes to what a person is told; the one translation there is.

What the list does not know is a bug of this program and passes through untouched.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy.exc
from sqlcipher3 import dbapi2

from compounding.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    StorageError,
)
from compounding.persistence.columns import UnreadableValueError

# Primary result codes of SQLite, https://www.sqlite.org/rescode.html.
_KNOWN: Final[dict[int, tuple[type[StorageError], str]]] = {
    3: (DatabaseReadOnlyError, "storage.no_permission"),
    5: (DatabaseBusyError, "storage.busy"),
    6: (DatabaseBusyError, "storage.busy"),
    8: (DatabaseReadOnlyError, "storage.read_only"),
    10: (StorageError, "storage.disk_fails"),
    11: (DatabaseDamagedError, "storage.damaged"),
    13: (DatabaseFullError, "storage.full"),
    14: (DatabaseMissingError, "storage.missing"),
    15: (StorageError, "storage.disk_fails"),
    26: (DatabaseDamagedError, "storage.not_a_database"),
}

# What the driver says of a copy that failed: by words alone, those of SQLite for these codes.
_OF_WORDS: Final = {
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
}

# A statement that does not fit the database. Those of the program do, so where it knows no such
# table or column any more, its schema was altered after the opening had looked at it, or damaged.
_UNFIT: Final = 1

FULL: Final = (errno.ENOSPC, errno.EDQUOT)  # as the system says it of any file
ROOM: Final = 1 << 20  # bytes; the log and its memory need less


@contextmanager
def told(place: Path) -> Iterator[None]:
    """Within this, an error of the database at ``place`` becomes a StorageError."""
    try:
        yield
    except sqlalchemy.exc.DBAPIError as error:
        known = translate(error.orig, place)
        if known is None:
            raise
        raise known from error
    except dbapi2.Error as error:
        known = translate(error, place)
        if known is None:
            raise
        raise known from error
    except (UnicodeDecodeError, UnreadableValueError) as error:  # no program of ours wrote it
        raise DatabaseDamagedError("storage.damaged", _places(place)) from error


def translate(error: BaseException | None, place: Path) -> StorageError | None:
    """The StorageError for a driver's error, None for one that is a bug."""
    code = getattr(error, "sqlite_errorcode", None) or _OF_WORDS.get(str(error))
    if code is None and "decode to UTF-8" in str(error):  # the driver gives it no code
        return DatabaseDamagedError("storage.damaged", _places(place))
    if code == _UNFIT and str(error).startswith("no such "):
        return DatabaseDamagedError("storage.damaged", _places(place))
    if code is None or code & 0xFF not in _KNOWN:
        return None
    kind, name = _KNOWN[code & 0xFF]
    if kind is DatabaseMissingError:
        return cannot_open(place)
    if name == "storage.disk_fails" and _is_full(place):
        return DatabaseFullError("storage.full", _places(place))
    return kind(name, _places(place))


def _is_full(place: Path) -> bool:
    """Whether there is no room: the memory beside the log is refused as a fault of the disk."""
    try:
        return shutil.disk_usage(place.parent).free < ROOM
    except OSError:
        return False


def _places(place: Path) -> dict[str, str]:
    return {"place": str(place), "folder": str(place.parent)}


def cannot_open(place: Path) -> StorageError:
    """Why: "unable to open" may be a missing folder, a missing file or a closed door."""
    params, folder = _places(place), place.parent
    if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises behind a closed door
        return DatabaseMissingError("storage.folder_missing", params)
    if not os.access(folder, os.X_OK):
        return DatabaseReadOnlyError("storage.no_permission", params)
    if not os.path.exists(place):  # noqa: PTH110 - Path.exists raises for a name too long
        return DatabaseMissingError("storage.missing", params)
    if not os.path.isfile(place):  # noqa: PTH113
        return DatabaseDamagedError("storage.not_a_database", params)
    return DatabaseReadOnlyError("storage.no_permission", params)
