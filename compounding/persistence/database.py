"""One open database: transactions for reading and for writing, errors told in plain words.

A file that was deleted or replaced while it was open would still take writes, and lose them: the
file at its place is compared with the one that was opened, before and after each transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from compounding.domain.record import Mark
from compounding.errors import DatabaseMissingError, DatabaseReadOnlyError, StorageError
from compounding.persistence.anchor import Anchor
from compounding.persistence.sqlite.connection import Purpose, make_engine, writing
from compounding.persistence.sqlite.errors import cannot_open, told


class Database:
    """The file at ``place``. Give it back with :meth:`close`."""

    def __init__(self, place: Path, *, read_only: bool = False) -> None:
        self.place = place
        self.read_only = read_only
        self.why: StorageError | None = None  # it may only be read
        self._engine = make_engine(place, Purpose.READ if read_only else Purpose.WORK)
        self._anchor = Anchor.beside(place)
        self._file: tuple[int, int] | None = None

    def anchor(self, mark: Mark) -> bool:
        """Keep ``mark`` outside the database, on disk; False where that could not be done.

        The write lock of the database serves for the anchor too: two programs never write it at
        once, and a mark that is older than the one kept is dropped.
        """
        try:
            with self.writing():
                self._anchor.advance(mark)
        except (OSError, StorageError):
            return False
        return True

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment and writes nothing."""
        self._expect_same_file()
        with told(self.place), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer shares; on disk when this ends, or not at all."""
        if self.read_only:
            if self.why is not None:
                raise self.why
            raise DatabaseReadOnlyError("storage.opened_to_read", {"place": str(self.place)})
        self._expect_same_file()
        with (
            told(self.place),
            self._engine.connect() as connection,
            writing(connection).begin(),
        ):
            yield connection
        self._expect_same_file()

    def _expect_same_file(self) -> None:
        try:
            status = self.place.stat()
        except OSError as error:
            self.forget_connections()
            raise cannot_open(self.place) from error
        file = (status.st_dev, status.st_ino)
        if self._file not in (None, file):
            self.forget_connections()
            raise DatabaseMissingError("storage.replaced", {"place": str(self.place)})
        self._file = file

    def forget_connections(self) -> None:
        """After a failed write nothing is tried again on the same connection."""
        self._engine.dispose()

    def close(self) -> None:
        """Give the files back; the last connection moves the log into the database."""
        self._engine.dispose()
        self._anchor.close()
