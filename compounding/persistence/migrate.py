"""Making a new database and bringing an old one up to date, both on a file of their own first.

Nothing half-made ever lies at the database's place: a new file is finished and then named, an old
one is copied, migrated and checked, and only then replaced; the old one is kept beside it.
Foreign keys are off while tables are rebuilt (Alembic's batch mode deletes child rows otherwise)
and checked before the commit.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, inspect, select, table
from sqlalchemy.exc import DBAPIError

from compounding.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    DatabaseFullError,
    StorageError,
)
from compounding.persistence.beside import as_it_lies, own_name
from compounding.persistence.schema import NEWEST
from compounding.persistence.settling import settle
from compounding.persistence.sqlite import triggers
from compounding.persistence.sqlite.connection import (
    Purpose,
    copy_all,
    integrity_problem,
    make_engine,
    mark_as_ours,
    writing,
)
from compounding.persistence.sqlite.errors import FULL, told

SCRIPTS = Path(__file__).parent / "migrations"
# Told in words of their own here: no step of a person was lost, the record was to be brought up.
_OF_THE_DISK: Final = ("storage.full", "storage.disk_fails")


def create(place: Path) -> bool:
    """Make a new, empty record at ``place``; False where another program made one meanwhile."""
    with _working_file(place, "new") as draft:
        with told(place):
            with transaction(draft) as connection:
                mark_as_ours(connection)
                _upgrade(connection, SCRIPTS, NEWEST)
            make_ready(draft)
        return _name(draft, place)


def make_ready(draft: Path) -> None:
    """Open the finished file once as for work, so that whoever opens it next need not change it."""
    engine = make_engine(draft, Purpose.WORK)
    try:
        with engine.connect():
            pass
    finally:
        engine.dispose()


def _name(draft: Path, place: Path) -> bool:
    """Give the finished file its name, unless the name is taken."""
    try:
        os.link(draft, place)
    except FileExistsError:
        return False
    except OSError:
        return _rename(draft, place)
    settle(place.parent)
    return True


def _rename(draft: Path, place: Path) -> bool:
    """As :func:`_name`, where the disk has no second names for a file."""
    try:
        if place.exists():
            return False
        draft.rename(place)
    except FileExistsError:
        return False
    except OSError as error:
        params = {"place": str(place), "detail": error.strerror or ""}
        raise StorageError("storage.cannot_begin", params) from error
    settle(place.parent)
    return True


def upgrade(place: Path, scripts: Path = SCRIPTS, newest: str = NEWEST) -> Path:
    """Bring the database at ``place`` to ``newest``; returns where the old one is kept.

    Raises:
        StorageError: where it cannot be done; then the database is as it was.
    """
    kept = _kept_as(place, newest)
    with _working_file(place, newest) as draft, told_of_upgrade(place):
        # The lock on the old file keeps others from adding to it while the copy is brought up.
        with transaction(place):
            _copy(place, draft)
            with transaction(draft) as connection:
                bring_up(connection, place, scripts, newest)
        lies = as_it_lies(place)
        make_ready(draft)
        _keep(place, kept)
        with _held(place):
            _replace(draft, place, lies)
    return kept


@contextmanager
def _held(place: Path) -> Iterator[None]:
    """Nobody writes the old file while it is replaced; Windows replaces no file that is open."""
    if os.name == "nt":
        yield
        return
    with transaction(place):
        yield


@contextmanager
def told_of_upgrade(place: Path) -> Iterator[None]:
    """A statement that fails on a damaged record is no bug; the record stays as it was."""
    try:
        with told(place):
            yield
    except StorageError as error:
        if error.code in _OF_THE_DISK:
            error.params["variant"] = "upgrade"
        raise
    except DBAPIError as error:
        params = {"place": str(place), "detail": type(error.orig).__name__}
        raise StorageError("storage.migration_failed", params) from error


def _kept_as(place: Path, newest: str) -> Path:
    """A name that no earlier migration has kept a record under."""
    usual = place.with_name(f"{place.name}.before-{newest}")
    numbered = (usual.with_name(f"{usual.name}-{number}") for number in count(2))
    return usual if not usual.exists() else next(each for each in numbered if not each.exists())


def _copy(place: Path, draft: Path) -> None:
    """Copy all that is committed; SQLite copies only by a connection that is not writing."""
    engines = make_engine(place, Purpose.READ), make_engine(draft, Purpose.MIGRATE)
    try:
        with engines[0].connect() as old, engines[1].connect() as new:
            copy_all(old, new)
    finally:
        for engine in engines:
            engine.dispose()


def _keep(place: Path, kept: Path) -> None:
    """Keep the old file under its own name, which it gets once it is whole."""
    copy = place.with_name(own_name(f"{place.name}.keeping"))
    try:
        shutil.copyfile(place, copy)
        settle(copy)
        if not filecmp.cmp(place, copy, shallow=False):
            raise OSError("what was kept of it is not the same")
        copy.rename(kept)
        settle(place.parent)
    except OSError as error:
        raise _cannot_replace(place, error) from error
    finally:
        with suppress(OSError):  # what cannot be removed now goes with the next start
            copy.unlink()


def _replace(draft: Path, place: Path, lies: object) -> None:
    """Put the finished file in the old one's place at once."""
    if as_it_lies(place) != lies:
        params = {"place": str(place), "folder": str(place.parent)}
        raise DatabaseBusyError("storage.busy", params)
    try:
        draft.replace(place)
        settle(place.parent)
    except OSError as error:
        raise _cannot_replace(place, error) from error


def _cannot_replace(place: Path, error: OSError) -> StorageError:
    if error.errno in FULL:
        return DatabaseFullError("storage.full", {"place": str(place)})
    params = {"place": str(place), "detail": error.strerror or str(error)}
    return StorageError("storage.cannot_replace", params)


@contextmanager
def _working_file(place: Path, name: str) -> Iterator[Path]:
    """A file of its own beside ``place``; whatever is left of it is removed."""
    draft = place.with_name(own_name(f"{place.name}.{name}"))
    try:
        yield draft
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):  # what cannot be removed now goes with the next start
                draft.with_name(draft.name + ending).unlink()


@contextmanager
def transaction(file: Path) -> Iterator[Connection]:
    """One transaction with foreign keys off; it needs the file for itself."""
    engine = make_engine(file, Purpose.MIGRATE)
    try:
        with engine.connect() as connection, writing(connection).begin():
            yield connection
    finally:
        engine.dispose()


def bring_up(
    connection: Connection, place: Path, scripts: Path = SCRIPTS, newest: str = NEWEST
) -> None:
    """Migrate a copy of the record at ``place``; what is lost by that is found before the commit.

    Raises:
        DatabaseDamagedError: where a row is lost or refers to a missing one.
    """
    before = _counts(connection)
    _upgrade(connection, scripts, newest)
    _expect_all(connection, before, place)


def _upgrade(connection: Connection, scripts: Path, version: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    triggers.take_off(connection)
    command.upgrade(config, version)
    triggers.put_on(connection)


def _counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar() or 0
        for name in inspect(connection).get_table_names()
    }


def _expect_all(connection: Connection, before: dict[str, int], place: Path) -> None:
    """No row is lost and nothing refers to a missing row, before anything is committed."""
    after = _counts(connection)
    fewer = sorted(name for name, count in before.items() if after.get(name, count) < count)
    problem = f"rows of {fewer[0]} lost" if fewer else integrity_problem(connection)
    if problem is not None:
        params = {"place": str(place), "detail": problem}
        raise DatabaseDamagedError("storage.migration_failed", params)
