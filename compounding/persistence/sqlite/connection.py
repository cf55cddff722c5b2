"""Connections to one SQLite file, each with the same settings, set and then asserted.

WAL with synchronous=FULL lost nothing in simulated power cuts, NORMAL did; every write begins
IMMEDIATE, so that it waits its turn instead of failing half-way. SQLite before 3.51.3 can damage a
WAL database that two connections write (https://www.sqlite.org/wal.html#walresetbug) and is
refused. The file is never created by opening it.
"""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2

from compounding.errors import StorageError

OLDEST: Final = (3, 51, 3)
BUSY_MS: Final = 5000
APPLICATION_ID: Final = 0x4C444E43  # "LDNC", in the header of every database of this program
_WRITE: Final = "ldn_write"

# Action codes of SQLite, https://www.sqlite.org/c3ref/c_alter_table.html: making and dropping of
# indexes, tables, triggers and views; attaching; altering.
_FORBIDDEN: Final = frozenset({1, 2, 7, 8, 10, 11, 16, 17, 24, 26})
_PRAGMA: Final = 19
_CHECKS: Final = frozenset({"integrity_check"})
_OK: Final = 0
_DENY: Final = 1


class Purpose(Enum):
    """What a connection is for: daily work, reading only, or migrating a copy."""

    WORK = "rw"
    READ = "ro"
    MIGRATE = "rwc"


_ALWAYS: Final[dict[str, int]] = {
    "busy_timeout": BUSY_MS,
    "synchronous": 2,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
}
_OF: Final[dict[Purpose, dict[str, int | str]]] = {
    Purpose.WORK: {**_ALWAYS, "foreign_keys": 1, "journal_mode": "wal"},
    Purpose.READ: {**_ALWAYS, "foreign_keys": 1, "query_only": 1},
    # Batch migrations recreate tables; with foreign keys on, that deletes the children.
    Purpose.MIGRATE: {**_ALWAYS, "foreign_keys": 0, "journal_mode": "delete"},
}


class _Closing(dbapi2.Connection):  # type: ignore[misc] # the driver ships no types, so its class is Any
    """A connection that closes its open cursors before it rolls back.

    The driver frees the statements of open cursors on a rollback and gives them to the next cursor
    with the same text; when the old cursor is collected later, that statement starts again in the
    middle of being read: rows come twice, or "Error binding parameter 0". A cursor that is left
    open by an exception does exactly that. CPython mended it in its own driver
    (https://github.com/python/cpython/issues/54722), sqlcipher3 0.6.4 has not.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: WeakSet[Any] = WeakSet()

    def cursor(self, *args: Any, **kwargs: Any) -> Any:
        made = super().cursor(*args, **kwargs)
        self._open.add(made)
        return made

    def rollback(self) -> None:
        for cursor in tuple(self._open):
            cursor.close()
        self._open.clear()
        super().rollback()


def make_engine(place: Path, purpose: Purpose) -> Engine:
    """An engine for the file at ``place``; nothing is opened yet.

    Raises:
        StorageError: if the driver's SQLite is too old to be trusted.
    """
    if dbapi2.sqlite_version_info < OLDEST:
        raise StorageError("storage.old_sqlite", {"version": dbapi2.sqlite_version})

    def connect() -> Any:
        # psow=0: a write that is cut may spoil its whole sector; SQLite then pads what it writes.
        uri = f"{place.absolute().as_uri()}?mode={purpose.value}&psow=0"
        raw = dbapi2.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, factory=_Closing
        )
        _prepare(raw, purpose)
        if purpose is Purpose.WORK:
            with suppress(dbapi2.Error):  # a full disk can still be read
                _fold_log(raw)
        if purpose is not Purpose.MIGRATE:
            raw.set_authorizer(_allowed)
        return raw

    engine = create_engine(
        "sqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, pool_size=2
    )
    event.listen(engine, "begin", _begin)
    return engine


def memory_engine() -> Engine:
    """A database in memory, for rebuilding; gone with its engine."""
    engine = create_engine("sqlite://", module=dbapi2)
    event.listen(engine, "begin", _begin)
    return engine


def writing(connection: Connection) -> Connection:
    """``connection`` whose transactions begin IMMEDIATE."""
    return connection.execution_options(**{_WRITE: True})


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _allowed(action: int, name: str | None, value: str | None, *_where: str | None) -> int:
    """Whether a statement may be prepared: the tables and the settings stay as they are."""
    if action in _FORBIDDEN:
        return _DENY
    if action == _PRAGMA and value is not None and name not in _CHECKS:
        return _DENY
    return _OK


def _prepare(raw: Any, purpose: Purpose) -> None:
    """Set every setting, then ask for it: a refused one answers with the old value, no error."""
    try:
        for name, value in _OF[purpose].items():
            raw.execute(f"PRAGMA {name} = {value}")
        for name, value in _OF[purpose].items():
            _expect(raw, name, value)
    except BaseException:
        raw.close()
        raise


def _fold_log(raw: Any) -> None:
    """Bring what is in the log into the file, so that the next action begins the log anew.

    After a power cut the log ends somewhere; an action that is written on behind its last whole
    one shares a sector with it, and a second cut then could spoil both.
    """
    raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def _expect(raw: Any, name: str, value: int | str) -> None:
    row = raw.execute(f"PRAGMA {name}").fetchone()
    if row is None or row[0] != value:
        raise StorageError("storage.setting_refused", {"setting": name, "wanted": str(value)})


def mark_as_ours(connection: Connection) -> None:
    """Write the program's mark into the header of a new database."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def is_ours(connection: Connection) -> bool:
    """Whether the file carries the program's mark."""
    return connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID


def has_table(connection: Connection, name: str) -> bool:
    """Whether the table is there."""
    query = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
    return connection.exec_driver_sql(query, (name,)).first() is not None


def integrity_problem(connection: Connection) -> str | None:
    """What SQLite's own full check says, None where all is well."""
    said = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
    if said != "ok":
        return said
    row = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return None if row is None else f"{row[0]} refers to a missing {row[2]}"


def schema_of(connection: Connection) -> frozenset[str]:
    """Every table, index and trigger as it was written, spaces evened out."""
    rows = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
        " AND NOT (tbl_name = 'alembic_version' AND type = 'table')"
    )
    return frozenset(" ".join(row[0].split()) for row in rows)


def copy_all(source: Connection, goal: Connection) -> None:
    """Copy a whole database by SQLite's own backup call."""
    _raw(source).backup(_raw(goal))


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection
