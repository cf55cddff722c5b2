"""Backups: whole copies of the record that were opened and checked before they got their names.

Copied by SQLite's own backup call, because a file that is copied while it is written is often
damaged (33 of 60 tries). The copy is made under a temporary name, folded into one plain file,
checked, counted and only then named; its anchor is named first, so that a backup is never without.
Names hold the time and the number of the last event, nothing of a patient.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import sqlalchemy.exc
from sqlcipher3 import dbapi2

from compounding.domain import clock_rules
from compounding.domain.clock_rules import Reading
from compounding.domain.record import Mark
from compounding.domain.retention import to_keep
from compounding.errors import (
    BackupError,
    DatabaseDamagedError,
    DatabaseFullError,
    StorageError,
)
from compounding.messages import sentence
from compounding.persistence import beside, record, standing, verify
from compounding.persistence.anchor import ENDING, Anchor, AnchorUnreadableError
from compounding.persistence.settling import settle
from compounding.persistence.sqlite.connection import Purpose, copy_all, has_table, make_engine
from compounding.persistence.sqlite.errors import FULL, told

_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"(?P<stem>.+)-(?P<made>[0-9]{8}T[0-9]{6}Z)-(?P<seq>[0-9]+)\.db")
_ANCHOR: Final = re.compile(rf"(?P<of>{_NAME.pattern}){re.escape(ENDING)}(?P<draft>\.[0-9]+)?")
_LOGS: Final = ("-journal", "-wal")
LOOKED_AT: Final = 3
# The window makes backups on more than one thread; they would clear each other's drafts away.
_one_at_a_time: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: its file, when it was made (UTC), and where the record ended then."""

    path: Path
    made: datetime
    mark: Mark


def backups_of(place: Path, folder: Path) -> tuple[Backup, ...]:
    """The backups of the record at ``place`` in ``folder``, newest first; none is not an error."""
    try:
        names = [each for each in folder.iterdir() if each.suffix == ".db"]
    except OSError:
        return ()
    found = [each for each in (_read_name(name, place.stem) for name in names) if each]
    return tuple(sorted(found, key=lambda each: (each.made, each.mark.seq), reverse=True))


def marks_in(place: Path, folder: Path) -> tuple[Mark, ...]:
    """The marks of the last backups in ``folder``: those with the highest numbers and the newest.

    A few only, because the folder may lie on a slow share; by number as well, because a date may
    have been given by a clock that was wrong.
    """
    try:
        names = [found for each in folder.iterdir() if (found := _NAME.fullmatch(each.name))]
    except OSError:
        return ()
    ours = [each for each in names if each["stem"] == place.stem]
    by_number = sorted(ours, key=lambda each: int(each["seq"]))[-LOOKED_AT:]
    by_date = sorted(ours, key=lambda each: each["made"])[-LOOKED_AT:]
    read = {_read_name(folder / each[0], place.stem) for each in (*by_number, *by_date)}
    return tuple(each.mark for each in read if each is not None)


def _read_name(path: Path, stem: str) -> Backup | None:
    """The backup of that file name; a file without its anchor is none of ours."""
    name = _NAME.fullmatch(path.name)
    if name is None or name["stem"] != stem:
        return None
    try:
        mark = Anchor.beside(path).read()
        made = datetime.strptime(name["made"], _STAMP).replace(tzinfo=UTC)
    except (OSError, ValueError, AnchorUnreadableError):
        return None
    return None if mark is None else Backup(path, made, mark)


def back_up(place: Path, folder: Path, now: datetime) -> Backup:
    """Copy the record at ``place`` into ``folder`` under a name of its own; takes old ones away.

    Raises:
        StorageError: where it could not be made; then the folder holds what it held.
    """
    made = now.astimezone(UTC).replace(microsecond=0)
    with _told_as_backup(folder):
        folder.mkdir(parents=True, exist_ok=True)
    path, mark = copy_to(
        place, folder, lambda mark: folder / f"{place.stem}-{made:{_STAMP}}-{mark.seq}.db"
    )
    with suppress(StorageError, OSError):  # the backup is made, whatever becomes of old ones
        if _is_believed(path, now):
            _take_old_away(place, folder, now)
    return Backup(path, made, mark)


def copy_to(place: Path, folder: Path, named: Callable[[Mark], Path]) -> tuple[Path, Mark]:
    """Copy the record at ``place`` to the file in ``folder`` that ``named`` gives for its mark.

    Raises:
        StorageError: where it could not be made; a file of that name is as it was.
    """
    draft = folder / beside.own_name(_draft_stem(place.stem))
    try:
        with _one_at_a_time, _told_as_backup(folder):
            _clear(folder, place.stem)
            _copy(place, draft)
            mark = check(draft, place)
            goal = named(mark)
            _expect_free(goal, place)
            _name(draft, goal, mark)
    finally:
        for ending in beside.ALL:
            with suppress(OSError):
                draft.with_name(draft.name + ending).unlink()
    return goal, mark


def _draft_stem(stem: str) -> str:
    return f".{stem}-new"


def _copy(place: Path, draft: Path) -> None:
    """All that is committed, as one file without a log beside it."""
    engines = make_engine(place, Purpose.READ), make_engine(draft, Purpose.MIGRATE)
    try:
        with told(place), engines[0].connect() as source, source.begin():
            has_table(source, "event")  # what is wrong with the record shows before its copy
            with _told_of_copy(draft):
                draft.touch(exist_ok=False)  # the system says more clearly than SQLite why not
                with engines[1].connect() as goal:
                    copy_all(source, goal)
                engines[1].dispose()
                with engines[1].connect():
                    pass  # A new connection of this kind turns the copied log off.
    finally:
        for engine in engines:
            engine.dispose()


def check(copy: Path, place: Path) -> Mark:
    """Open a copy and check all of it, tables included; returns where it ends.

    Raises:
        BackupError: saying what is wrong with it.
    """
    engine = make_engine(copy, Purpose.READ)
    try:
        with told_of_file(place), engine.connect() as connection, connection.begin():
            verdict = verify.verify(connection)
            branch = standing.story_of(connection).branch if verdict.ok else 0
    finally:
        engine.dispose()
    if not verdict.ok:
        detail = sentence(verdict.code, verdict.params)
        raise BackupError("backup.not_sound", {"place": str(place), "detail": detail})
    return Mark(verdict.events, verdict.head, branch)


def _expect_free(goal: Path, place: Path) -> None:
    """No copy takes the name of the record, nor of a file that has a log: it is open somewhere."""
    logs = (goal.with_name(goal.name + ending) for ending in _LOGS)
    if goal.exists() and goal.samefile(place):
        detail = "this is the record itself"
    elif any(each.exists() and each.stat().st_size for each in logs):
        detail = "another program has this file open"
    elif goal.exists() and not _is_plain_copy(goal):
        detail = "there is another file of this name, which is no backup"
    else:
        return
    params = {"folder": str(goal.parent), "detail": f"{goal.name}: {detail}"}
    raise BackupError("backup.cannot_write", params)


def _is_plain_copy(path: Path) -> bool:
    """Whether a file is a database without a log, as backups are and records at work are not."""
    with path.open("rb") as file:
        header = file.read(20)
    return header.startswith(b"SQLite format 3\0") and header[18:20] == b"\1\1"


def _name(draft: Path, goal: Path, mark: Mark) -> None:
    """Give the checked copy its name, its anchor first; an older file of that name loses its own
    first: at no moment does it lie beside the mark of a newer one.
    """
    with draft.open("r+b") as file:
        os.fsync(file.fileno())
    anchor = Anchor.beside(goal)
    if goal.exists():
        anchor.path.unlink(missing_ok=True)
        draft.replace(goal)
        anchor.begin(mark)
    else:
        anchor.begin(mark)
        draft.replace(goal)
    settle(goal.parent)


def _is_believed(copy: Path, now: datetime) -> bool:
    """Whether ``now`` follows the record: by a clock that may be wrong nothing is taken away."""
    engine = make_engine(copy, Purpose.READ)
    try:
        with told(copy), engine.connect() as connection, connection.begin():
            last = record.last_of(connection)
    finally:
        engine.dispose()
    return clock_rules.judge(Reading(now), None if last is None else last.at, None) is None


def _take_old_away(place: Path, folder: Path, now: datetime) -> None:
    """Remove what no rule keeps; a file that cannot be removed stays, and does no harm."""
    found = backups_of(place, folder)
    kept = to_keep((each.made for each in found), now)
    for each in found:
        if each.made not in kept:
            with suppress(OSError):
                each.path.unlink()
                Anchor.beside(each.path).path.unlink(missing_ok=True)


def _clear(folder: Path, stem: str) -> None:
    """Remove what a program that was ended left half made; another's that is at work stays."""
    found = list(folder.iterdir())
    drafts = [each for each in found if each.name.startswith(f"{_draft_stem(stem)}-")]
    left = [each for each in drafts if beside.is_left_over(each)]
    if left == drafts:  # where another program makes a backup, an anchor may wait for its file
        left += [each for each in found if _is_left_alone(each, stem)]
    for each in left:
        with suppress(OSError):
            each.unlink()


def _is_left_alone(path: Path, stem: str) -> bool:
    """Whether it is the anchor of a backup of that record that never got its name."""
    name = _ANCHOR.fullmatch(path.name)
    if name is None or name["stem"] != stem:
        return False
    return name["draft"] is not None or not path.with_name(name["of"]).exists()


@contextmanager
def _told_as_backup(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code = "backup.disk_full" if error.errno in FULL else "backup.cannot_write"
        params = {"folder": str(folder), "detail": error.strerror or type(error).__name__}
        raise BackupError(code, params) from error


@contextmanager
def told_of_file(place: Path) -> Iterator[None]:
    """As ``told``, of a file that may be anything: a statement that fails on it is no bug.

    The driver fails, too, to read a sentence of SQLite's that repeats damaged text of the file.
    """
    try:
        with told(place):
            yield
    except (sqlalchemy.exc.DBAPIError, dbapi2.DatabaseError, UnicodeDecodeError) as error:
        raise DatabaseDamagedError("storage.damaged", {"place": str(place)}) from error


@contextmanager
def _told_of_copy(draft: Path) -> Iterator[None]:
    """What SQLite says of the copy concerns the disk of the backups, not the record's."""
    try:
        with told(draft):
            yield
    except (StorageError, dbapi2.DatabaseError) as error:
        full = isinstance(error, DatabaseFullError)
        params = {"folder": str(draft.parent), "detail": "the disk did not take the copy"}
        code = "backup.disk_full" if full else "backup.cannot_write"
        raise BackupError(code, params) from error
