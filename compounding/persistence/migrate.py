"""Making a new database and bringing an old one up to date, both on a file of their own first.

Nothing half-made ever lies at the database's place: a new file is finished and then named, an old
one is copied, migrated and checked, and only then replaced; the old one is kept beside it.
Foreign keys are off while tables are rebuilt (Alembic's batch mode deletes child rows otherwise)
and checked before the commit.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, func, inspect, select, table

from compounding.errors import DatabaseDamagedError, StorageError
from compounding.persistence.schema import NEWEST
from compounding.persistence.sqlite.connection import (
    Purpose,
    integrity_problem,
    make_engine,
    writing,
)
from compounding.persistence.sqlite.errors import told

SCRIPTS = Path(__file__).parent / "migrations"


def create(place: Path) -> bool:
    """Make a new, empty record at ``place``; False where another program made one meanwhile."""
    with _working_file(place, "new") as draft:
        with _migrating(draft) as connection:
            _upgrade(connection, SCRIPTS, NEWEST)
        _make_ready(draft)
        return _name(draft, place)


def _make_ready(draft: Path) -> None:
    """Open the finished file once as for work, so that whoever opens it next need not change it."""
    engine = make_engine(draft, Purpose.WORK)
    with told(draft), engine.connect():
        engine.dispose()


def _name(draft: Path, place: Path) -> bool:
    """Give the finished file its name, unless the name is taken."""
    try:
        os.link(draft, place)
    except FileExistsError:
        return False
    except OSError:  # a file system without links; Windows refuses to replace by itself
        if place.exists():
            return False
        draft.rename(place)
    return True


def upgrade(place: Path, scripts: Path = SCRIPTS, newest: str = NEWEST) -> Path:
    """Bring the database at ``place`` to ``newest``; returns where the old one is kept."""
    kept = place.with_name(f"{place.name}.before-{newest}")
    with _working_file(place, newest) as draft:
        _copy(place, draft)
        with _migrating(draft) as connection:
            before = _counts(connection)
            _upgrade(connection, scripts, newest)
            _check(connection, before, place)
        _make_ready(draft)
        with _told_by_system(place):
            shutil.copyfile(place, kept)
            draft.replace(place)
    return kept


def _copy(place: Path, draft: Path) -> None:
    """Copy all that is committed, and leave the old file without its log."""
    source, goal = make_engine(place, Purpose.MIGRATE), make_engine(draft, Purpose.MIGRATE)
    with told(place), source.connect() as old, goal.connect() as new:
        old.connection.driver_connection.backup(new.connection.driver_connection)  # type: ignore[union-attr]
    source.dispose()
    goal.dispose()


@contextmanager
def _working_file(place: Path, name: str) -> Iterator[Path]:
    """A file of its own beside ``place``; whatever is left of it is removed."""
    draft = place.with_name(f"{place.name}.{name}-{uuid4().hex[:8]}")
    try:
        yield draft
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


@contextmanager
def _migrating(draft: Path) -> Iterator[Connection]:
    engine = make_engine(draft, Purpose.MIGRATE)
    try:
        with told(draft), engine.connect() as connection, writing(connection).begin():
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _told_by_system(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        params = {"place": str(place), "detail": error.strerror or ""}
        raise StorageError("storage.cannot_replace", params) from error


def _upgrade(connection: Connection, scripts: Path, version: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar() or 0
        for name in inspect(connection).get_table_names()
    }


def _check(connection: Connection, before: dict[str, int], place: Path) -> None:
    """No row is lost and nothing refers to a missing row, before anything is committed."""
    after = _counts(connection)
    lost = sorted(name for name, count in before.items() if after.get(name, count) < count)
    problem = f"rows of {lost[0]} are missing" if lost else integrity_problem(connection)
    if problem is not None:
        params = {"place": str(place), "detail": problem}
        raise DatabaseDamagedError("storage.migration_failed", params)
