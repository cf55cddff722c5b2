"""Looks after the record while the window is open: a backup a day, a full check a day.

Both run beside the work, so that nobody waits for them. ``backup_told`` carries what the foot of
the navigation says of the last good backup and whether that is late, ``alarmed`` a sentence that
must be read: the record is not sound, or no backup could be made for two days.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from compounding.errors import CompoundingError
from compounding.messages import sentence, sentence_of_error
from ui.settings import WindowSettings
from ui.storage import Storage

if TYPE_CHECKING:
    from compounding.application.audit import Verification
    from compounding.application.backups import BackupMade, RecordFacts

HOUR_MS = 3_600_000
# The first minutes belong to whoever has just opened the window.
FIRST_LOOK_MS = 120_000
DAY = timedelta(hours=24)


class RecordCare(QObject):
    """Asks the storage for backups and checks when they are due; made once, by the application."""

    backup_told = Signal(str, bool)
    alarmed = Signal(str)

    def __init__(
        self, storage: Storage, settings: WindowSettings, record: Path, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.backup: BackupMade | None = None
        self.facts: RecordFacts | None = None
        self._storage = storage
        self._settings = settings
        self._record = str(record)
        self._seq = 0
        self._told_late = False
        self._first = _timer(self, FIRST_LOOK_MS)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self.look)
        self._hourly = _timer(self, HOUR_MS)
        self._hourly.timeout.connect(self.look)
        storage.recorded.connect(self._on_recorded)

    def begin(self, facts: RecordFacts) -> None:
        """The record was opened: what is known of its backups, and from now on care for it."""
        self.facts = facts
        self.backup = facts.backup
        self._say()
        if facts.trouble is None:
            self._first.start()
            self._hourly.start()

    def look(self) -> None:
        """Make what is due: a backup where something is not in one for a day, a check a day."""
        from compounding.application.backups import DAILY, is_due

        now = self._storage.clock.now()
        if is_due(self.backup, self._seq, now, DAILY, self._branch()):
            self._storage.back_up(self.made, self._on_not_made, self)
        checked = self._settings.checked(self._record)
        # A check that is dated in the future was made by a wrong clock.
        if checked is None or not timedelta(0) <= now - checked <= DAY:
            self._storage.check(self.found, self._on_not_checked, self, _unwatched)

    def made(self, backup: BackupMade) -> None:
        """A backup was made, by whomever."""
        self.backup = backup
        self._told_late = False
        self._say()

    def found(self, verification: Verification) -> None:
        """The record was checked, by whomever."""
        if verification.ok:
            self._settings.keep_checked(self._record, self._storage.clock.now())
        else:
            self.alarmed.emit(verification.sentence)

    def _on_recorded(self, seq: int) -> None:
        self._seq = seq

    def _on_not_made(self, error: CompoundingError) -> None:
        """Said once, and only when it matters: a disk that is away for an hour is no alarm."""
        self._say()
        if self._is_late() and not self._told_late:
            self._told_late = True
            self.alarmed.emit(sentence_of_error(error))

    def _on_not_checked(self, error: CompoundingError) -> None:
        """What stands in the way of a check stands in the way of the work, which says it."""

    def _is_late(self) -> bool:
        from compounding.application.backups import LATE, is_due

        return is_due(self.backup, self._seq, self._storage.clock.now(), LATE, self._branch())

    def _branch(self) -> int:
        return 0 if self.facts is None else self.facts.branch

    def _say(self) -> None:
        if self.backup is None:
            self.backup_told.emit(sentence("backup.none_yet"), self._seq > 0 and self._is_late())
            return
        made = self.backup.made.astimezone(self._storage.clock.now().tzinfo)
        code = "backup.late" if self._is_late() else "backup.last"
        self.backup_told.emit(sentence(code, {"when": f"{made:%Y-%m-%d %H:%M}"}), self._is_late())


def _unwatched(_done: int, _total: int) -> None:
    """Nobody watches a check in the background."""


def _timer(parent: QObject, interval_ms: int) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval_ms)
    return timer
