"""Putting a backup in the record's place: rehearsed first, and what it replaces is kept.

The backup is copied beside the record, brought up to date there, checked whole, and told with what
would be lost. Only then, with a person's name and reason as an event in the copy itself, it takes
the record's place at once; at no moment is a restored record there that does not say so.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC
from itertools import count
from pathlib import Path
from typing import Final

import sqlalchemy.exc

from compounding.application.ports import Ids
from compounding.domain.house_events import RecordRestored
from compounding.domain.record import Mark
from compounding.errors import (
    BackupError,
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseMissingError,
    DatabaseReadOnlyError,
    StorageError,
)
from compounding.persistence import backup, migrate, record, standing
from compounding.persistence.anchor import ENDING, Anchor, AnchorUnreadableError
from compounding.persistence.beside import ALL, LOGS, as_it_lies, copy_with_log, own_name
from compounding.persistence.database import Database
from compounding.persistence.schema import NEWEST, version_of
from compounding.persistence.settling import settle
from compounding.persistence.sqlite.connection import Purpose, make_engine, writing
from compounding.persistence.sqlite.errors import FULL, cannot_open, told

_NO_RECORD: Final = ("storage.not_a_database", "storage.not_ours")


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A backup that can be put back: where it ends, and how far the record is known to have gone.

    ``lost`` recorded events are not in it; where the record cannot be read, at most as many.
    ``anchored``: it had its own mark beside it, so that its own end is known to be there.
    """

    source: Path
    mark: Mark
    known: Mark | None
    lost: int
    anchored: bool


@dataclass(frozen=True, slots=True)
class Who:
    """Who restores and why; ``gives_up`` is the mark with the highest number of any branch."""

    name: str
    reason: str
    gives_up: Mark | None = None


def rehearse(place: Path, source: Path, known: Mark | None) -> Rehearsal:
    """Try everything but the exchange; nothing at ``place`` is changed.

    Raises:
        StorageError: where the backup cannot be put back, saying why.
    """
    with _rehearsed(place, source, known) as (_draft, rehearsal):
        return rehearsal


def restore(
    place: Path, source: Path, known: Mark | None, moment: record.Moment, ids: Ids, who: Who
) -> Path | None:
    """Put the backup ``source`` in the place of the record; returns what is kept of the old one.

    ``known`` is how far the record had gone, ``who`` names the highest number of any branch, too.

    Raises:
        StorageError: where it cannot be done; then the record is as it was.
    """
    kept = _kept_as(place, moment)
    with _rehearsed(place, source, known) as (draft, rehearsal), told(place):
        _keep_log(place, kept)
        _settle_log(place, kept)
        lies = as_it_lies(place)
        mark = _say_so(draft, rehearsal, moment, ids, who, kept)
        _exchange(draft, place, kept, lies)
    with suppress(OSError):  # then the next opening brings it up to the record
        Anchor.beside(place).begin(mark)
    return kept if kept.exists() else None


def _kept_as(place: Path, moment: record.Moment) -> Path:
    """A name that nothing has which an earlier restore has kept."""
    usual = f"{place.name}.replaced-{moment.now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    numbered = (f"{usual}-{number}" for number in count(2))
    name = usual
    while any(place.with_name(name + ending).exists() for ending in ALL):
        name = next(numbered)
    return place.with_name(name)


@contextmanager
def _rehearsed(place: Path, source: Path, known: Mark | None) -> Iterator[tuple[Path, Rehearsal]]:
    """A copy of the backup beside ``place``, up to date and checked; gone at the end."""
    draft = place.with_name(own_name(f"{place.name}.restoring"))
    try:
        _can_be_opened(place)
        _take(source, draft, place)
        _bring_up(draft, source)
        mark = backup.check(draft, source)
        anchored = _check_end(draft, source)
        lost = 0 if known is None else known.seq - _shared(place, draft, mark, known)
        yield draft, Rehearsal(source, mark, known, lost, anchored)
    finally:
        for ending in ALL:
            with suppress(OSError):  # a disk that may only be read takes nothing and keeps nothing
                draft.with_name(draft.name + ending).unlink()


def _can_be_opened(place: Path) -> bool:
    """Whether the record that is to be replaced is one; looking at it changes no file of it.

    Raises:
        DatabaseTooNewError: if a newer program wrote it: that is not this one's to replace.
    """
    with (
        suppress(DatabaseDamagedError, DatabaseMissingError, DatabaseReadOnlyError),
        closing(Database(place, read_only=True)) as database,
        database.reading() as connection,
    ):
        version_of(connection, str(place))
        return True
    return False


def _take(source: Path, draft: Path, place: Path) -> None:
    """Copy the file and the log beside it; a backup of our own has none."""
    if not place.parent.is_dir():
        raise cannot_open(place)
    try:
        copy_with_log(source, draft)
    except FileNotFoundError as error:
        raise BackupError("backup.not_there", {"place": str(source)}) from error
    except OSError as error:
        if error.errno in FULL:  # the disk of the record, which the copy is for
            raise DatabaseFullError("storage.full", {"place": str(place)}) from error
        if error.errno == errno.EROFS:
            folder = {"place": str(place), "folder": str(place.parent)}
            raise DatabaseReadOnlyError("storage.no_permission", folder) from error
        params = {"place": str(source), "detail": error.strerror or type(error).__name__}
        raise BackupError("backup.cannot_read", params) from error
    if draft.stat().st_size == 0:
        raise BackupError("backup.empty", {"place": str(source)})


def _bring_up(draft: Path, source: Path) -> None:
    """Fold the log in, migrate where the backup is older."""
    try:
        with backup.told_of_file(source), migrate.transaction(draft) as connection:
            if version_of(connection, str(source)) != NEWEST:
                migrate.bring_up(connection, source)
    except DatabaseDamagedError as error:
        if error.code in _NO_RECORD:  # another file is to be chosen, the record is not concerned
            error.params["variant"] = "backup"
        raise


def _marks_of(source: Path) -> list[Mark]:
    try:
        mark = Anchor.beside(source).read()
    except (OSError, AnchorUnreadableError):
        return []
    return [] if mark is None else [mark]


def _check_end(draft: Path, source: Path) -> bool:
    """Hold the checked copy against the backup's own mark, where it has one; whether it has."""
    with closing(Database(draft, read_only=True)) as copy, copy.reading() as connection:
        end = standing.judge(connection, standing.story_of(connection), _marks_of(source))
    if end.trouble is not None:
        raise BackupError("backup.end_missing", {"place": str(source), **end.params})
    return any(each.branch == end.mark.branch for each in _marks_of(source))


def _shared(place: Path, draft: Path, mark: Mark, known: Mark) -> int:
    """The last event that the record, as far as it is known to have gone, has in common with the
    backup; where the record cannot be read and may be another one, none.
    """
    with (
        closing(Database(draft, read_only=True)) as copy,
        copy.reading() as new,
    ):
        if standing.hash_at(new, known.seq) == known.head:
            return known.seq
        with (
            suppress(StorageError, sqlalchemy.exc.DBAPIError),  # a damaged file may lack any table
            closing(Database(place, read_only=True)) as database,
            database.reading() as old,
        ):
            version_of(old, str(place))
            most = min(mark.seq, known.seq)
            end = min(most, record.head_of(old)[0])
            alike = standing.last_alike(old, new, end)
            return most if alike == end else alike
    return mark.seq if mark.seq < known.seq else 0


def _keep_log(place: Path, kept: Path) -> None:
    """Keep the log as it was found: folding it in would drop what lies behind damage in it."""
    log = place.with_name(f"{place.name}-wal")
    if log.exists() and log.stat().st_size:
        shutil.copyfile(log, kept.with_name(f"{kept.name}-wal"))


def _settle_log(place: Path, kept: Path) -> None:
    """Fold the record's log into its file, which needs the record for itself.

    Raises:
        DatabaseBusyError: where another program has it open.
    """
    if not _can_be_opened(place):
        return  # What is there is kept as it is, its log too.
    try:
        with suppress(DatabaseDamagedError), told(place), migrate.transaction(place):
            pass
    except BaseException:
        _forget(kept)
        raise


def _say_so(
    draft: Path, rehearsal: Rehearsal, moment: record.Moment, ids: Ids, who: Who, kept: Path
) -> Mark:
    """Write the restore into the copy as its newest event; where it ends then.

    Opened for that as for work, so that whoever opens it next need not change it.
    """
    known, mark = rehearsal.known or rehearsal.mark, rehearsal.mark
    branch = max(known.branch, mark.branch) + 1
    lost = known if who.gives_up is None else who.gives_up
    event = RecordRestored(
        branch,
        mark.seq,
        mark.head.hex(),
        lost.seq,
        lost.head.hex(),
        kept.name,
        who.name,
        who.reason,
    )
    engine = make_engine(draft, Purpose.WORK)
    try:
        with engine.connect() as connection, writing(connection).begin():
            recorded = record.append(connection, [event], ids.new(), moment)
    finally:
        engine.dispose()
    return Mark(recorded.seq, recorded.head, branch)


def _keep(place: Path, kept: Path) -> None:
    """Copy every file of the record; a copy that cannot be finished is taken away again."""
    endings = [each for each in ("", *LOGS, ENDING) if place.with_name(place.name + each).exists()]
    try:
        for ending in endings:
            copy = kept.with_name(kept.name + ending)
            shutil.copyfile(place.with_name(place.name + ending), copy)
            settle(copy)
        settle(place.parent)
    except OSError:
        _forget(kept)
        raise


def _forget(kept: Path) -> None:
    for ending in ALL:
        kept.with_name(kept.name + ending).unlink(missing_ok=True)


def _exchange(draft: Path, place: Path, kept: Path, lies: object) -> None:
    """Keep every file of the old record, then put the new one in its place at once.

    A log that is left beside it would be played into the new file, so it goes first: it is kept.
    """
    try:
        _keep(place, kept)
        if as_it_lies(place) != lies:
            _forget(kept)
            params = {"place": str(place), "folder": str(place.parent)}
            raise DatabaseBusyError("storage.busy", params)
        for ending in LOGS:
            place.with_name(place.name + ending).unlink(missing_ok=True)
        settle(draft)
        draft.replace(place)
        settle(place.parent)
    except OSError as error:
        if error.errno in FULL:
            raise DatabaseFullError("storage.full", {"place": str(place)}) from error
        params = {"place": str(place), "detail": error.strerror or ""}
        raise BackupError("backup.cannot_replace", params) from error
