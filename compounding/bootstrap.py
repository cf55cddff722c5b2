"""The one place that puts real parts together. Cheap to import: the window paints first.

SQLAlchemy, the driver and the workbook's writer are loaded when they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compounding import __version__
from compounding.errors import CompoundingError, StorageError
from compounding.messages import sentence

if TYPE_CHECKING:
    from compounding.application.audit import Verification
    from compounding.application.backups import BackupMade, RecordFacts, Tried
    from compounding.application.ports import Ids, Store
    from compounding.application.rows import LogFilter
    from compounding.clock import Clock
    from compounding.persistence.backup import Backup


NEARLY_FULL = 500_000_000  # bytes; a batch needs some ten thousand, a backup all of the record


def _no_progress(_rows: int) -> None:
    """Nobody watches."""


def _never() -> bool:
    """Nobody stops it."""
    return False


def _made(backup: Backup) -> BackupMade:
    from compounding.application.backups import BackupMade

    mark = backup.mark
    return BackupMade(backup.path, backup.made, mark.seq, mark.head.hex(), mark.branch)


@dataclass(frozen=True, slots=True)
class Services:
    """The open record and what is done with it as a whole; ``is_new`` on the first start.

    ``file`` is the file that is read: ``place``, or a copy of it where that may not be read in
    place. ``trouble``: what is wrong with the record, or why it is open for reading only.
    """

    store: Store
    place: Path
    is_new: bool
    read_only: bool
    close: Callable[[], None]
    file: Path
    trouble: StorageError | None = None

    def __enter__(self) -> Services:
        """Use it until the end of the block."""
        return self

    def __exit__(self, *_reason: object) -> None:
        """Give the database back."""
        self.close()

    def verify(
        self,
        *,
        progress: Callable[[int], object] = _no_progress,
        cancelled: Callable[[], bool] = _never,
    ) -> Verification:
        """Check the record from the first event to the last, and that the last one is there.

        Raises:
            CancelledError: where ``cancelled`` says so.
        """
        from compounding.application import audit

        return audit.verify(self.store, self.trouble, progress=progress, cancelled=cancelled)

    def facts(self) -> RecordFacts:
        """What is to be said of the record now that it is open."""
        import shutil

        from compounding.application.backups import RecordFacts

        notes: list[str] = []
        with suppress(OSError):
            if shutil.disk_usage(self.place.parent).free < NEARLY_FULL:
                notes.append(sentence("storage.nearly_full", {"place": str(self.place)}))
        return RecordFacts(self.trouble, self.last_backup(), tuple(notes), self.store.branch())

    def back_up(self) -> BackupMade:
        """Make a verified copy in the folder of the backups, and take old ones away.

        Raises:
            StorageError: where it could not be made; older backups are as they were.
        """
        from compounding.persistence import backup

        return _made(backup.back_up(self.file, self.backup_folder(), self.store.clock.now()))

    def copy_to(self, path: Path) -> BackupMade:
        """Make a verified copy at ``path``, or under a name of its own where that is a folder.

        Raises:
            StorageError: where it could not be made; what was there is as it was.
        """
        from compounding.persistence import backup

        now = self.store.clock.now()
        if path.is_dir():
            return _made(backup.back_up(self.file, path, now))
        copy, mark = backup.copy_to(self.file, path.parent, lambda _mark: path)
        return _made(backup.Backup(copy, now, mark))

    def backup_folder(self) -> Path:
        """Where backups go."""
        return self.store.backups_go_to(self.place)

    def last_backup(self) -> BackupMade | None:
        """The newest backup there is; each was checked when it was made."""
        from compounding.persistence.backup import backups_of
        from compounding.persistence.backup_folders import usual_folder

        folders = {usual_folder(self.place)}
        with suppress(StorageError):  # a damaged record does not hide its backups
            folders.add(self.backup_folder())
        found = [each for folder in folders for each in backups_of(self.place, folder)[:1]]
        newest = max(found, key=lambda each: each.made, default=None)
        return None if newest is None else _made(newest)

    def export_log(
        self,
        path: Path,
        *,
        words: str = "",
        status: str | None = None,
        first: date | None = None,
        last: date | None = None,
        progress: Callable[[int], None] = _no_progress,
        cancelled: Callable[[], bool] = _never,
    ) -> int:
        """Write the log as a workbook at ``path``, whole or not at all; returns its rows.

        Raises:
            DocumentError: if it could not be written, or was cancelled.
            StorageError: if the record could not be read; or ``file.written_not_recorded``: the
                workbook is there, and the clock or the disk kept its event away.
        """
        from compounding.application import exports
        from compounding.application.rows import LogFilter
        from compounding.documents import workbook

        wanted = LogFilter(words, status, first, last)
        about = workbook.ExportAbout(self.store.clock.now(), _in_words(wanted), __version__)
        rows = workbook.write_log(
            exports.log_rows(self.store, wanted),
            path,
            about=about,
            progress=progress,
            cancelled=cancelled,
        )
        if not self.read_only:
            try:
                exports.exported(self.store, wanted, rows)
            except CompoundingError as error:
                raise exports.written_not_recorded(path.name, error) from error
        return rows


def _in_words(wanted: LogFilter) -> str:
    """The filter for the workbook's cover; the words searched for may name a patient."""
    parts = [
        ("some words searched for" if wanted.words.strip() else ""),
        (sentence(f"state.{wanted.status}") if wanted.status else ""),
        (f"from {wanted.first}" if wanted.first else ""),
        (f"to {wanted.last}" if wanted.last else ""),
    ]
    return ", ".join(part for part in parts if part)


def open_services(
    database_url: str | None = None,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    read_only: bool = False,
    settings_folder: Path | None = None,
) -> Services:
    """Open the record and what works on it.

    ``database_url`` (``sqlite:///PATH``) goes before ``LDN_DATABASE_URL``, that before the place
    remembered in ``settings_folder`` (the user's own by default).

    Raises:
        InputError: if the URL cannot be used.
        StorageError: if the record cannot be opened.
    """
    from compounding.application.ports import RandomIds
    from compounding.clock import SystemClock
    from compounding.persistence.opening import open_record

    opened = open_record(
        database_url,
        clock or SystemClock(),
        ids or RandomIds(),
        read_only=read_only,
        settings_folder=settings_folder,
    )
    return Services(
        opened.store,
        opened.place,
        opened.is_new,
        read_only or opened.trouble is not None,
        opened.close,
        opened.file or opened.place,
        opened.trouble,
    )


def rehearse(
    source: Path, database_url: str | None = None, settings_folder: Path | None = None
) -> Tried:
    """Try a backup without putting it back; nothing is changed.

    Raises:
        InputError: if the URL cannot be used.
        StorageError: if the backup cannot be put back, saying why.
    """
    import os

    from compounding.application.backups import Tried
    from compounding.persistence import restore
    from compounding.persistence.known import Known
    from compounding.persistence.location import locate

    location = locate(database_url, settings_folder, os.environ)
    found = restore.rehearse(location.place, source, Known(location).farthest())
    return Tried(source, found.mark.seq, found.lost, found.anchored)


def restore_backup(
    source: Path,
    name: str,
    reason: str,
    database_url: str | None = None,
    *,
    clock: Clock | None = None,
    settings_folder: Path | None = None,
) -> Path | None:
    """Put a backup in the record's place, rehearsed first; returns what is kept of the old one.

    The record must not be open.

    Raises:
        InputError: if the URL, the name or the reason cannot be used.
        StorageError: if it cannot be done; then the record is as it was.
    """
    import os

    from compounding.application.backups import read_who
    from compounding.application.ports import RandomIds
    from compounding.clock import SystemClock
    from compounding.persistence import restore
    from compounding.persistence.known import Known
    from compounding.persistence.location import locate
    from compounding.persistence.place_kind import expect_local
    from compounding.persistence.record import Moment
    from compounding.persistence.station import station_here

    person, why = read_who(name, reason)
    location = locate(database_url, settings_folder, os.environ)
    expect_local(location.place)
    moment = Moment((clock or SystemClock()).now(), station_here())
    known = Known(location).farthest()
    who = restore.Who(person, why, Known(location).highest())
    return restore.restore(location.place, source, known, moment, RandomIds(), who)


def accept_end(
    name: str,
    reason: str,
    database_url: str | None = None,
    *,
    clock: Clock | None = None,
    settings_folder: Path | None = None,
) -> None:
    """Go on with a record whose end is not as it is known to have been; recorded with the reason.

    Raises:
        InputError: if the URL, the name or the reason cannot be used.
        StorageError: if nothing is wrong with it, or it cannot be written.
    """
    import os

    from compounding.application.backups import read_who
    from compounding.application.ports import RandomIds
    from compounding.clock import SystemClock
    from compounding.persistence import accepting
    from compounding.persistence.location import locate

    person, why = read_who(name, reason)
    location = locate(database_url, settings_folder, os.environ)
    accepting.accept_end(location, clock or SystemClock(), RandomIds(), person, why)


def record_place(
    database_url: str | None = None, settings_folder: Path | None = None
) -> tuple[Path, Path]:
    """Where the record lies or would be begun, and the folder of the user's settings.

    Raises:
        InputError: if the URL cannot be used.
        StorageError: if the settings cannot be read.
    """
    import os

    from compounding.persistence.location import locate

    found = locate(database_url, settings_folder, os.environ)
    return found.place, found.settings.parent
