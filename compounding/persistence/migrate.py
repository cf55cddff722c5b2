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
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, func, inspect, select, table

from compounding.errors import DatabaseDamagedError, StorageError
from compounding.persistence.schema import NEWEST
from compounding.persistence.sqlite.connection import (
    Purpose,
    copy_all,
    integrity_problem,
    make_engine,
    trigger_names,
    writing,
)
from compounding.persistence.sqlite.errors import told

SCRIPTS = Path(__file__).parent / "migrations"


def create(place: Path) -> bool:
    """Make a new, empty record at ``place``; False where another program made one meanwhile."""
    with _working_file(place, "new") as draft:
        with told(place):
            with _transaction(draft) as connection:
                _upgrade(connection, SCRIPTS, NEWEST)
            _make_ready(draft)
        return _name(draft, place)


def _make_ready(draft: Path) -> None:
    """Open the finished file once as for work, so that whoever opens it next need not change it."""
    engine = make_engine(draft, Purpose.WORK)
    with engine.connect():
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
    """Bring the database at ``place`` to ``newest``; returns where the old one is kept.

    Raises:
        StorageError: where it cannot be done; then the database is as it was.
    """
    kept = place.with_name(f"{place.name}.before-{newest}")
    with _working_file(place, newest) as draft, told(place):
        # The lock on the old file keeps others from adding to it while the copy is brought up.
        with _transaction(place) as old:
            before = _inventory(old)
            _copy(old, draft)
            with _transaction(draft) as connection:
                _upgrade(connection, scripts, newest)
                _check(before, _inventory(connection), integrity_problem(connection), place)
        _make_ready(draft)
        _replace(draft, place, kept)
    return kept


def _copy(old: Connection, draft: Path) -> None:
    """Copy all that is committed."""
    engine = make_engine(draft, Purpose.MIGRATE)
    with engine.connect() as new:
        copy_all(old, new)
    engine.dispose()


def _replace(draft: Path, place: Path, kept: Path) -> None:
    """Keep the old file under its own name, then put the finished one in its place at once."""
    try:
        shutil.copyfile(place, kept)
        draft.replace(place)
    except OSError as error:
        params = {"place": str(place), "detail": error.strerror or ""}
        raise StorageError("storage.cannot_replace", params) from error


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
def _transaction(file: Path) -> Iterator[Connection]:
    """One transaction with foreign keys off; it needs the file for itself."""
    engine = make_engine(file, Purpose.MIGRATE)
    try:
        with engine.connect() as connection, writing(connection).begin():
            yield connection
    finally:
        engine.dispose()


def _upgrade(connection: Connection, scripts: Path, version: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, version)


@dataclass(frozen=True, slots=True)
class _Inventory:
    """What a migration may never lose: the rows of each table, and the triggers."""

    rows: dict[str, int]
    triggers: frozenset[str]


def _inventory(connection: Connection) -> _Inventory:
    rows = {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar() or 0
        for name in inspect(connection).get_table_names()
    }
    return _Inventory(rows, trigger_names(connection))


def _check(before: _Inventory, after: _Inventory, problem: str | None, place: Path) -> None:
    """Nothing is lost and nothing refers to a missing row, before anything is committed."""
    fewer = [name for name, count in before.rows.items() if after.rows.get(name, count) < count]
    lost = [f"rows of {name}" for name in fewer] + sorted(before.triggers - after.triggers)
    if lost:
        problem = f"{lost[0]} lost"
    if problem is not None:
        params = {"place": str(place), "detail": problem}
        raise DatabaseDamagedError("storage.migration_failed", params)
