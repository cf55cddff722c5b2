"""Opening the record: expected or new, sound or said why not, migrated where it is older."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from compounding.application.ports import Ids
from compounding.clock import Clock
from compounding.domain.house_events import AnchorBegun, RecordOpened
from compounding.domain.kinds import RECORD
from compounding.errors import (
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    DatabaseTooNewError,
    StorageError,
)
from compounding.persistence import migrate, standing
from compounding.persistence.anchor import Anchor
from compounding.persistence.backup import told_of_file
from compounding.persistence.backup_folders import folders_of
from compounding.persistence.beside import own_name, sweep
from compounding.persistence.chain import check_chain
from compounding.persistence.database import Database
from compounding.persistence.known import Known, Sight, judge
from compounding.persistence.location import Location, locate, prepare_folder, remember
from compounding.persistence.place_kind import expect_local
from compounding.persistence.record import Station
from compounding.persistence.schema import NEWEST, version_of
from compounding.persistence.sqlite.errors import cannot_open
from compounding.persistence.standing import Story
from compounding.persistence.station import station_here
from compounding.persistence.store import SqlStore
from compounding.persistence.viewing import copied

LOOKED_AT = 1000  # events at the end, some milliseconds; the whole record is checked once a day
OPENING = "record-opened"
ANCHORING = "anchor-begun"
# Where nothing can be written beside the record, so that it is looked at from a copy elsewhere.
PROTECTED = ("storage.no_permission", "storage.read_only", "storage.full")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open record, where it lies, and whether it was begun just now.

    ``file``: the file that is read, where that is a copy of the record.
    ``trouble``: why it is open for reading only although writing was asked for, or what is wrong
    with its end.
    """

    store: SqlStore
    place: Path
    is_new: bool
    trouble: StorageError | None = None
    file: Path | None = None
    close: Callable[[], None] = lambda: None


def open_record(
    url: str | None,
    clock: Clock,
    ids: Ids,
    *,
    read_only: bool = False,
    settings_folder: Path | None = None,
) -> Opened:
    """Open the record that ``url`` or the settings name; the first start begins one.

    A record whose end is not as it is known to have been opens for reading only, with its
    ``trouble``; so does one in a folder that may only be read, from a copy.

    Raises:
        InputError: if the URL cannot be used.
        StorageError: in plain words, whatever else stands in the way.
    """
    location = locate(url, settings_folder, os.environ)
    expect_local(location.place)
    is_new = _begin_where_none_is(location, read_only=read_only)
    station = station_here()
    if not read_only:
        try:
            return _open_to_work(location, station, clock, ids, is_new=is_new)
        except (DatabaseReadOnlyError, DatabaseFullError) as error:
            if error.code not in PROTECTED:
                raise
            return _open_copy(location, station, clock, ids, error)
    return _open_to_read(location, station, clock, ids)


def _begin_where_none_is(location: Location, *, read_only: bool) -> bool:
    place = location.place
    if os.path.exists(place):  # noqa: PTH110 - Path.exists raises behind a closed door
        return False
    if location.expected or os.path.exists(Anchor.beside(place).path):  # noqa: PTH110
        raise cannot_open(place)  # another user began one here
    if read_only:
        raise _none_to_read(place)
    prepare_folder(location)
    return migrate.create(place)


def _open_to_work(
    location: Location, station: Station, clock: Clock, ids: Ids, *, is_new: bool
) -> Opened:
    place = location.place
    sweep(place, Path(tempfile.gettempdir()))
    if os.path.exists(f"{place}-journal"):  # noqa: PTH110 - as above
        # A migration was ended while it folded the log in; reading alone cannot take that back.
        with told_of_file(place), migrate.transaction(place):
            pass
    _bring_up_to_date(location, place, read_only=False)
    known = Known(location)
    # Looked at without writing: opening for work alone would fold the log into a damaged file.
    with closing(Database(place, read_only=True)) as looking:
        seen = _look(looking, known, location)
    if seen.trouble is not None:
        return _reading(location, place, station, clock, ids)
    database = Database(place)
    try:
        store = SqlStore(database, clock, ids, station, seen.story.branch)
        _begin(store, known, seen.story, ids)
        known.keep(store.mark())
        remember(location)
    except BaseException:
        database.close()
        raise

    def close() -> None:
        with suppress(StorageError, OSError):
            known.keep(store.mark())
        store.close()

    return Opened(store, place, is_new, close=close)


def _open_to_read(location: Location, station: Station, clock: Clock, ids: Ids) -> Opened:
    try:
        _bring_up_to_date(location, location.place, read_only=True)
        return _reading(location, location.place, station, clock, ids)
    except (DatabaseReadOnlyError, DatabaseFullError) as error:
        return _open_copy(location, station, clock, ids, error)


def _reading(
    location: Location,
    file: Path,
    station: Station,
    clock: Clock,
    ids: Ids,
    why: StorageError | None = None,
    sight: Sight | None = None,
) -> Opened:
    """Read ``file``, held against what is known of the record at ``location``."""
    database = Database(file, read_only=True)
    try:
        seen = _look(database, Known(location), location, sight)
        database.why = seen.trouble or why
    except BaseException:
        database.close()
        raise
    store = SqlStore(database, clock, ids, station, seen.story.branch)
    return Opened(store, location.place, False, database.why, close=store.close)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the record says of itself, and what is wrong with it as far as a look tells."""

    story: Story
    trouble: StorageError | None


def _look(
    database: Database, known: Known, location: Location, sight: Sight | None = None
) -> _Seen:
    """A record that is damaged where it is looked at is not shut away: it can still be read."""
    try:
        with database.reading() as connection:
            folders = folders_of(connection, location.place)
        sight = sight or known.look(folders)
        with database.reading() as connection:
            story = standing.story_of(connection)
            found = judge(connection, story, sight)
            newest = check_chain(connection, since=max(1, found.mark.seq - LOOKED_AT + 1))
    except DatabaseDamagedError as error:
        return _Seen(Story(anchored=True, branchings=()), error)
    except (DBAPIError, ValueError, TypeError) as error:  # a damaged file may hold anything
        damaged = DatabaseDamagedError("storage.damaged", {"place": str(location.place)})
        damaged.__cause__ = error
        return _Seen(Story(anchored=True, branchings=()), damaged)
    if not newest.ok:
        return _Seen(story, DatabaseDamagedError(newest.code, newest.params))
    if found.trouble is None:
        return _Seen(story, None)
    params = {**found.params, "place": str(location.place)}
    return _Seen(story, DatabaseDamagedError(str(found.trouble), params))


def _open_copy(
    location: Location, station: Station, clock: Clock, ids: Ids, why: StorageError
) -> Opened:
    """The record in a folder that may only be read, from a copy of its own for as long as it is
    looked at: its log cannot be read where nothing may be written beside it.
    """
    folder = Path(tempfile.gettempdir()) / own_name("ldn")
    folder.mkdir(mode=0o700)
    try:
        sight = Known(location).look()
        file = copied(location.place, folder)
        _bring_up_to_date(location, file, read_only=True)
        opened = _reading(location, file, station, clock, ids, why, sight)
    except (OSError, DatabaseTooNewError) as error:  # an older one cannot be shown unmigrated
        shutil.rmtree(folder, ignore_errors=True)
        raise why from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise

    def close() -> None:
        opened.store.close()
        shutil.rmtree(folder, ignore_errors=True)

    return replace(opened, file=file, close=close)


def _none_to_read(place: Path) -> StorageError:
    """Why nothing can be read at a place where nothing was begun yet, as far as is known."""
    why = cannot_open(place)
    if isinstance(why, DatabaseMissingError):
        return DatabaseMissingError("storage.none_yet", {"place": str(place)})
    return why


def _bring_up_to_date(location: Location, place: Path, *, read_only: bool) -> None:
    """Look before working: an empty, foreign or newer file is never written to, and an older one
    only where its end is as it is known to have been.
    """
    if place.is_file() and place.stat().st_size == 0:
        raise DatabaseDamagedError("storage.empty_file", {"place": str(place)})
    with (
        told_of_file(place),
        closing(Database(place, read_only=True)) as looking,
        looking.reading() as connection,
    ):
        version = version_of(connection, str(place))
    if version == NEWEST:
        return
    if read_only:
        raise DatabaseTooNewError("storage.too_old_to_read", {"place": str(place)})
    with closing(Database(place, read_only=True)) as older:
        trouble = _look(older, Known(location), location).trouble
    if trouble is not None:
        raise trouble
    migrate.upgrade(place)


def _is_anchored(store: SqlStore) -> bool:
    """Asked again: another program may have begun the record after it was looked at."""
    return standing.is_anchored(each.event for each in store.entries(RECORD))


def _begin(store: SqlStore, known: Known, story: Story, ids: Ids) -> None:
    """The first event of a new record gives it its own identity, once; an older one its anchor."""
    mark = store.mark()
    known.begin(mark)
    if mark.seq == 0:
        store.record(lambda _reads: [RecordOpened(ids.new(), anchored=True)], action_id=OPENING)
    elif not story.anchored and not _is_anchored(store):
        store.record(lambda _reads: [AnchorBegun()], action_id=ANCHORING)
    else:
        store.anchor_now()
