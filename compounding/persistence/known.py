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
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from compounding.domain.record import Mark
from compounding.errors import DatabaseFullError, DatabaseReadOnlyError, StorageError
from compounding.persistence import standing
from compounding.persistence.anchor import ENDING, Anchor, AnchorUnreadableError, age
from compounding.persistence.backup import marks_in
from compounding.persistence.backup_folders import folders_of, usual_folder
from compounding.persistence.database import Database
from compounding.persistence.location import Location
from compounding.persistence.schema import version_of
from compounding.persistence.sqlite.errors import FULL
from compounding.persistence.standing import Standing, Story, Trouble


@dataclass(frozen=True, slots=True)
class Sight:
    """The marks at one moment, and what is wrong with the anchor."""

    marks: tuple[Mark, ...]
    trouble: Trouble | None


class Known:
    """How far the record is known to have gone: by its anchor, by this user, by its backups."""

    def __init__(self, location: Location) -> None:
        self._place = location.place
        self._anchor = Anchor.beside(location.place)
        name = hashlib.sha256(str(location.place).encode("utf-8", "surrogatepass")).hexdigest()
        self._seen = Anchor(location.settings.parent / "marks" / f"{name[:16]}{ENDING}")

    def look(self, folders: Sequence[Path] = ()) -> Sight:
        """Read every mark. To be done before the record is read that they are held against: what
        is recorded in between is then in the record and not yet marked, which is normal.
        """
        return Sight(tuple(self._marks(folders)), self._trouble_of_anchor())

    def judge_now(self, database: Database) -> tuple[Story, Standing]:
        """What the record says of itself, and what is wrong with its end, if anything is."""
        with database.reading() as connection:
            folders = folders_of(connection, self._place)
        sight = self.look(folders)
        with database.reading() as connection:
            story = standing.story_of(connection)
            return story, judge(connection, story, sight)

    def farthest(self) -> Mark | None:
        """How far the record is known to have gone; its own end counts, where it can be read."""
        return max(self._all(), key=age, default=None)

    def highest(self) -> Mark | None:
        """The mark with the highest number of any branch: what is given up goes as far as that."""
        return max(self._all(), key=lambda mark: mark.seq, default=None)

    def _all(self) -> list[Mark]:
        marks = list(self._marks(()))
        with (
            suppress(StorageError, DBAPIError),  # a damaged file may lack any table
            closing(Database(self._place, read_only=True)) as database,
            database.reading() as connection,
        ):
            version_of(connection, str(self._place))
            marks += self._marks(folders_of(connection, self._place))
            marks.append(standing.mark_of(connection, standing.story_of(connection).branch))
        return marks

    def _marks(self, folders: Sequence[Path]) -> Iterator[Mark]:
        for anchor in (self._anchor, self._seen):
            with suppress(OSError, AnchorUnreadableError):
                mark = anchor.read()
                if mark is not None:
                    yield mark
        for folder in {usual_folder(self._place), *folders}:
            yield from marks_in(self._place, folder)

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


def judge(connection: Connection, story: Story, sight: Sight) -> Standing:
    """What is wrong with the end of the record, seen from marks that were read before."""
    found = standing.judge(connection, story, sight.marks)
    if found.trouble is not None or not story.anchored or sight.trouble is None:
        return found
    return _without_anchor(found, sight.trouble)


def _without_anchor(found: Standing, trouble: Trouble) -> Standing:
    return Standing(found.mark, trouble, None, {"last": str(found.mark.seq)})
