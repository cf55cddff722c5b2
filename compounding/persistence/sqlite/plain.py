"""Rows and statements by the driver itself, for a check of everything.

SQLAlchemy writes the SQL once and the driver does the rest: row by row through SQLAlchemy, a check
takes several times as long. A value comes as it stands in the file: an altered one need not be of
the type of its column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NoReturn

import sqlalchemy.exc
from sqlalchemy import ClauseElement, Connection, Executable
from sqlcipher3 import dbapi2

from compounding.errors import CancelledError

Row = tuple[Any, ...]

AT_ONCE: Final = 1000
# Steps of SQLite's machine between two looks at whether to go on: a few milliseconds.
_STEPS: Final = 100_000
_INTERRUPTED: Final = 9


class UnreadableTextError(Exception):
    """A text in the file is not UTF-8, so that its row cannot be read."""


class RowRefusedError(Exception):
    """A rule of the tables refuses a row."""


class Prepared:
    """A statement whose SQL is written once, for values of these ``names``."""

    def __init__(
        self, connection: Connection, statement: Executable, names: Sequence[str] = ()
    ) -> None:
        assert isinstance(statement, ClauseElement)
        dialect = connection.dialect
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))
        self._sql = str(compiled)
        self._values = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        self._cursor = _raw(connection).cursor()

    def run(self, values: Mapping[str, Any]) -> None:
        """Carry it out with ``values``.

        Raises:
            RowRefusedError: if a rule of the tables forbids it.
        """
        try:
            self._cursor.execute(self._sql, self._bound(values))
        except dbapi2.IntegrityError as error:
            raise RowRefusedError from error

    def first(self, values: Mapping[str, Any]) -> Row | None:
        """The first row that it finds for ``values``.

        Raises:
            UnreadableTextError: if the row holds what is no text.
        """
        with _text():
            found: Row | None = self._cursor.execute(self._sql, self._bound(values)).fetchone()
        return found

    def chunks(self, **values: Any) -> Iterator[list[Row]]:
        """All rows that it finds for ``values``, many at once.

        Raises:
            UnreadableTextError: if one of the next rows holds what is no text.
        """
        with _text():
            self._cursor.execute(self._sql, self._bound(values))
            while rows := self._cursor.fetchmany(AT_ONCE):
                yield rows

    def _bound(self, values: Mapping[str, Any]) -> list[Any]:
        return [
            values[name] if written is None else written(values[name])
            for name, written in self._values
        ]


@contextmanager
def _text() -> Iterator[None]:
    """The driver has no code for a text that it cannot read, and says so with the text itself."""
    try:
        yield
    except dbapi2.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) is not None:
            raise
        raise UnreadableTextError from None


@contextmanager
def stopping(connection: Connection, cancelled: Callable[[], bool]) -> Iterator[None]:
    """Within this, reading ends in the middle of a statement once ``cancelled`` says so.

    Raises:
        CancelledError: then.
    """
    raw = _raw(connection)
    raw.set_progress_handler(cancelled, _STEPS)
    try:
        yield
    except sqlalchemy.exc.OperationalError as error:
        _expect_stopped(error.orig, error)
    except dbapi2.OperationalError as error:
        _expect_stopped(error, error)
    finally:
        raw.set_progress_handler(None, 0)


def go_on(cancelled: Callable[[], bool]) -> None:
    """Asked between statements.

    Raises:
        CancelledError: once ``cancelled`` says so.
    """
    if cancelled():
        raise CancelledError("verify.cancelled")


def _expect_stopped(cause: BaseException | None, error: Exception) -> NoReturn:
    """Tell the person's wish to stop from every other error, which goes on as it is."""
    if getattr(cause, "sqlite_errorcode", None) == _INTERRUPTED:
        raise CancelledError("verify.cancelled") from None
    raise error


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection
