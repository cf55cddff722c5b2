"""How far a record is known to have gone, from the files around it.

Three of them: the anchor beside the database, written after every commit; the mark that this user
saw when the record was last opened and closed, in the user's own settings; and the backup that
goes farthest.
Someone who puts back a whole folder of yesterday puts back the anchor with it, not the others.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from compounding.domain.record import Mark
from compounding.errors import DatabaseFullError, DatabaseReadOnlyError, StorageError
from compounding.persistence import standing
from compounding.persistence.anchor import ENDING, Anchor, AnchorUnreadableError, age
from compounding.persistence.backup import FULL, backups_of
from compounding.persistence.backup_folders import folders_of, usual_folder
from compounding.persistence.database import Database
from compounding.persistence.location import Location
from compounding.persistence.schema import version_of
from compounding.persistence.standing import Standing, Story, Trouble


class Known:
    """How far the record is known to have gone: by its anchor, by this user, by its backups."""

    def __init__(self, location: Location) -> None:
        self._place = location.place
        self._anchor = Anchor.beside(location.place)
        name = hashlib.sha256(str(location.place).encode("utf-8", "surrogatepass")).hexdigest()
        self._seen = Anchor(location.settings.parent / "marks" / f"{name[:16]}{ENDING}")

    def judge(self, connection: Connection, story: Story) -> Standing:
        """What is wrong with the end of the record, if anything is."""
        marks = list(self._marks(folders_of(connection, self._place)))
        found = standing.judge(connection, story, marks)
        if found.trouble is not None or not story.anchored:
            return found
        trouble = self._trouble_of_anchor()
        return found if trouble is None else _without_anchor(found, trouble)

    def farthest(self) -> Mark | None:
        """How far the record is known to have gone; its own end counts, where it can be read."""
        marks = list(self._marks(()))
        with (
            suppress(StorageError, DBAPIError),  # a damaged file may lack any table
            closing(Database(self._place, read_only=True)) as database,
            database.reading() as connection,
        ):
            version_of(connection, str(self._place))
            marks += self._marks(folders_of(connection, self._place))
            marks.append(standing.mark_of(connection, standing.story_of(connection).branch))
        return max(marks, key=age, default=None)

    def _marks(self, folders: Sequence[Path]) -> Iterator[Mark]:
        for anchor in (self._anchor, self._seen):
            with suppress(OSError, AnchorUnreadableError):
                mark = anchor.read()
                if mark is not None:
                    yield mark
        for folder in {usual_folder(self._place), *folders}:
            # Not the newest by its date: that may have been given by a clock that was wrong.
            yield from sorted((each.mark for each in backups_of(self._place, folder)), key=age)[-1:]

    def _trouble_of_anchor(self) -> Trouble | None:
        try:
            return Trouble.ANCHOR_GONE if self._anchor.read() is None else None
        except (OSError, AnchorUnreadableError):
            return Trouble.ANCHOR_UNREADABLE

    def begin(self, mark: Mark) -> None:
        """Begin the anchor where there is none that can be read.

        Raises:
            StorageError: if it could not be written.
        """
        if self._trouble_of_anchor() is not None:
            with _told(self._anchor.path):
                self._anchor.begin(mark)

    def keep(self, mark: Mark) -> None:
        """Remember how far this user saw it; a user who may not write settings has no such mark."""
        with suppress(OSError):
            if self._seen.path.exists():
                self._seen.advance(mark)
                self._seen.close()
            else:
                self._seen.path.parent.mkdir(parents=True, exist_ok=True)
                self._seen.begin(mark)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    params = {"place": str(path), "folder": str(path.parent)}
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise DatabaseFullError("storage.full", params) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise DatabaseReadOnlyError("storage.no_permission", params) from error
        raise StorageError("storage.disk_fails", params) from error


def _without_anchor(found: Standing, trouble: Trouble) -> Standing:
    return Standing(found.mark, trouble, None, {"last": str(found.mark.seq)})
