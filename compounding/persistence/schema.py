"""Which versions of the tables this program knows; the newest is the one it works with.

Read before Alembic is loaded, which costs a second of start-up and is needed only to migrate.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from compounding.errors import DatabaseDamagedError, DatabaseTooNewError
from compounding.persistence.sqlite.connection import has_table, is_ours

VERSIONS: Final = ("0001", "0002", "0003", "0004")
NEWEST: Final = VERSIONS[-1]


def version_of(connection: Connection, place: str) -> str:
    """The version of a database of this program.

    Raises:
        DatabaseDamagedError: if the file is another program's.
        DatabaseTooNewError: if a newer program wrote it.
    """
    if not is_ours(connection):
        raise DatabaseDamagedError("storage.not_ours", {"place": place})
    if not has_table(connection, "alembic_version"):
        raise DatabaseDamagedError("storage.damaged", {"place": place})
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    if row is None or row[0] not in VERSIONS:
        raise DatabaseTooNewError("storage.too_new", {"place": place})
    return str(row[0])
