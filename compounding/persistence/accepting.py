"""Going on with a record whose end is not as it is known to have been: by name, with a reason."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from compounding.application.ports import Ids, Recorded
from compounding.clock import Clock
from compounding.domain.house_events import EndAccepted
from compounding.domain.record import Mark
from compounding.errors import DatabaseTooNewError, StorageError
from compounding.persistence.database import Database
from compounding.persistence.known import Known
from compounding.persistence.location import Location
from compounding.persistence.schema import NEWEST, version_of
from compounding.persistence.standing import Standing
from compounding.persistence.station import station_here
from compounding.persistence.store import SqlStore


def accept_end(location: Location, clock: Clock, ids: Ids, name: str, reason: str) -> Recorded:
    """Go on with the record as it is although its end is not as it is known to have been.

    Raises:
        StorageError: where nothing is wrong with it, or it cannot be written.
    """
    known = Known(location)
    _expect_this_version(location.place)
    database = Database(location.place)
    try:
        _story, found = known.judge_now(database)
        if found.trouble is None:
            raise StorageError("standing.nothing_to_accept", {"place": str(location.place)})
        event = _event(found, known.highest(), name, reason)
        store = SqlStore(database, clock, ids, station_here(), event.branch)
        recorded = store.record(lambda _reads: [event])
        # Not before it is recorded: a new anchor alone would silence the alarm.
        known.begin(store.mark())
        known.keep(store.mark())
        return recorded
    finally:
        database.close()


def _expect_this_version(place: Path) -> None:
    """Looked at before it is opened for work: that alone would fold a newer record's log in."""
    with closing(Database(place, read_only=True)) as looking, looking.reading() as connection:
        if version_of(connection, str(place)) != NEWEST:
            raise DatabaseTooNewError("storage.too_old_to_read", {"place": str(place)})


def _event(found: Standing, highest: Mark | None, name: str, reason: str) -> EndAccepted:
    mine, known = found.mark, found.known or found.mark
    branch = max(mine.branch, known.branch) + 1
    lost = known if highest is None else highest
    ends = (mine.seq, mine.head.hex(), lost.seq, lost.head.hex())
    return EndAccepted(branch, *ends, str(found.trouble), name, reason)
