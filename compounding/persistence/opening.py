"""Opening the record: expected or new, sound or said why not, migrated where it is older."""

from __future__ import annotations

import getpass
import os
import socket
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from compounding import __version__
from compounding.application.ports import Ids
from compounding.clock import Clock
from compounding.domain.events import RecordOpened
from compounding.errors import (
    DatabaseDamagedError,
    DatabaseMissingError,
    DatabaseTooNewError,
    StorageError,
)
from compounding.persistence import migrate
from compounding.persistence.database import Database
from compounding.persistence.location import locate, prepare_folder, remember
from compounding.persistence.record import Station
from compounding.persistence.schema import NEWEST, version_of
from compounding.persistence.sqlite.errors import cannot_open
from compounding.persistence.store import SqlStore

OPENING = "record-opened"
NAME_LONGEST = 64


@dataclass(frozen=True, slots=True)
class Opened:
    """An open record, where it lies, and whether it was begun just now."""

    store: SqlStore
    place: Path
    is_new: bool


def open_record(
    url: str | None,
    clock: Clock,
    ids: Ids,
    *,
    read_only: bool = False,
    settings_folder: Path | None = None,
) -> Opened:
    """Open the record that ``url`` or the settings name; the first start begins one.

    Raises:
        InputError: if the URL cannot be used.
        StorageError: in plain words, whatever else stands in the way.
    """
    location = locate(url, settings_folder, os.environ)
    place = location.place
    is_new = not os.path.exists(place)  # noqa: PTH110 - Path.exists raises behind a closed door
    if is_new:
        if location.expected:
            raise cannot_open(place)
        if read_only:
            raise _none_to_read(place)
        prepare_folder(location)
        is_new = migrate.create(place)
    _bring_up_to_date(place, read_only=read_only)
    station = Station(_plain(socket.gethostname()), _plain(_account()), __version__)
    store = SqlStore(Database(place, read_only=read_only), clock, ids, station)
    if not read_only:
        try:
            _begin(store, ids)
            remember(location)
        except BaseException:
            store.close()
            raise
    return Opened(store, place, is_new)


def _none_to_read(place: Path) -> StorageError:
    """Why nothing can be read at a place where nothing was begun yet, as far as is known."""
    why = cannot_open(place)
    if isinstance(why, DatabaseMissingError):
        return DatabaseMissingError("storage.none_yet", {"place": str(place)})
    return why


def _bring_up_to_date(place: Path, *, read_only: bool) -> None:
    """Look before working: an empty, foreign, newer or older file is never written to."""
    if place.is_file() and place.stat().st_size == 0:
        raise DatabaseDamagedError("storage.empty_file", {"place": str(place)})
    looking = Database(place, read_only=True)
    try:
        with looking.reading() as connection:
            version = version_of(connection, str(place))
    finally:
        looking.close()
    if version == NEWEST:
        return
    if read_only:
        raise DatabaseTooNewError("storage.too_old_to_read", {"place": str(place)})
    migrate.upgrade(place)


def _begin(store: SqlStore, ids: Ids) -> None:
    """The first event of a new record gives it its own identity, once."""
    if store.last_seq() == 0:
        store.record(lambda _reads: [RecordOpened(ids.new())], action_id=OPENING)


def _plain(name: str) -> str:
    """A name of the system as the record can hold it."""
    line = "".join(mark if mark.isprintable() else "?" for mark in name)[:NAME_LONGEST]
    return unicodedata.normalize("NFC", line)


def _account() -> str:
    """The account signed in to the machine; not a verified person."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"
