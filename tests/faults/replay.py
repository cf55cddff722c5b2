"""What was recorded, said again to SQLite on a simulated disk, and what must hold of that disk.

The SQLite is apsw's, the statements, the settings and the function that prepares the connection
are the program's own: a changed setting changes the tests. The two SQLites of this process never
open the same file.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application import settings
from compounding.persistence.sqlite import connection
from tests.faults.disk import Disk
from tests.faults.recording import (
    NAME,
    Recording,
    Transaction,
    beside,
    fingerprint,
    state_of,
)
from tests.unit.record_samples import PHARMACY, StillClock


class Replay:
    """A program that says to SQLite on ``disk`` what was recorded after the first ``told`` actions.

    ``told`` goes on counting the actions that a person was told of. The connection is prepared by
    the program's own function; beside its settings there are only what :mod:`tests.faults.disk`
    asks for and what the driver's SQLite is built with. ``checkpoint_pages`` moves the log into
    the file more often than the program does, so that short days see that, too.
    """

    def __init__(
        self,
        recording: Recording,
        disk: Disk,
        vfs: str,
        *,
        told: int = 0,
        checkpoint_pages: int | None = None,
    ) -> None:
        self.told = told
        self._recording = recording
        self._disk = disk
        self._vfs = vfs
        self._checkpoint_pages = checkpoint_pages
        self._raw: apsw.Connection | None = None

    def run(self) -> None:
        """Open, say all that is left, close.

        Raises:
            apsw.Error: what the program would be told, the disk's errors first of all.
            StorageError: where a setting did not take.
        """
        self.open()
        for each in self.left():
            self.say(each)
        self.close()

    def open(self) -> None:
        """Open the record as the program does for its work."""
        self._raw = raw = apsw.Connection(NAME, vfs=self._vfs, flags=apsw.SQLITE_OPEN_READWRITE)
        for each in ("locking_mode = EXCLUSIVE", "temp_store = MEMORY", "cache_size = -8000"):
            raw.execute(f"PRAGMA {each}")
        connection._prepare(raw, connection.Purpose.WORK)
        with suppress(apsw.Error):  # as the program: a full disk can still be read
            connection._fold_log(raw)
        if self._checkpoint_pages is not None:
            raw.execute(f"PRAGMA wal_autocheckpoint = {self._checkpoint_pages}")

    def left(self) -> tuple[Transaction, ...]:
        """What comes after the last action that a person was told of."""
        told = [at for at, each in enumerate(self._recording.transactions, 1) if each.told]
        return self._recording.transactions[told[self.told - 1] if self.told else 0 :]

    def say(self, transaction: Transaction) -> None:
        """Carry a transaction out; once its COMMIT has returned, the person is told.

        What the program keeps beside the database comes between the two. Where that fails, the
        action is recorded all the same, and the program says so.
        """
        assert self._raw is not None
        for each in transaction.statements:
            for row in each.rows:
                self._raw.execute(each.text, row).fetchall()
        if transaction.told:
            with suppress(apsw.Error):
                for name, content in transaction.beside.items():
                    self._disk.replace(name, content)
            self.told += 1

    def actions(self) -> int | None:
        """How many actions SQLite finds on the disk, looked up as the program does after an error;
        None for a record in a state in which it never was.
        """
        return self._recording.actions_in(fingerprint(self._raw)[0])

    def is_sound(self) -> bool:
        """Whether SQLite's own full check finds nothing."""
        assert self._raw is not None
        return self._raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]

    def close(self) -> None:
        """Give the file back; SQLite moves the log into the file."""
        if self._raw is not None:
            raw, self._raw = self._raw, None
            raw.close(force=True)


@contextmanager
def memory_folder(otherwise: Path) -> Iterator[Path]:
    """A folder for what was left on simulated disks, where waiting for the disk costs nothing."""
    shared = Path("/dev/shm")
    with TemporaryDirectory(dir=shared if shared.is_dir() else otherwise) as folder:
        yield Path(folder)


def save(files: Mapping[str, bytes], folder: Path) -> Path:
    """Lay files of a simulated disk into a folder of a real one; returns where the record is."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / NAME


@dataclass(frozen=True)
class Left:
    """What a fault left on a disk, when a person had been told of ``told`` actions."""

    files: Mapping[str, bytes]
    told: int
    at: object = None

    def actions_found(self, recording: Recording, folder: Path) -> int | None:
        """How many actions the driver finds; None in a record that never was so."""
        try:
            return recording.actions_in(state_of(save(self.files, folder))[0])
        except dbapi2.DatabaseError:
            return None
        finally:
            shutil.rmtree(folder)

    def expect_whole(self, recording: Recording, folder: Path) -> Left:
        """The program opens it: sound, all there that was told, byte for byte, and it goes on.

        Returns the same disk with what the program wrote beside the database when it started.
        """
        place = save(self.files, folder)
        with bootstrap.open_services(
            f"sqlite:///{place}", clock=StillClock(), settings_folder=folder / "own"
        ) as services:
            verification = services.verify()
            assert verification.ok, (self.at, verification.sentence)
            state, events = state_of(place)
            actions = recording.actions_in(state)
            assert actions in (self.told, self.told + 1), (self.at, self.told, actions)
            assert verification.events == events == recording.events[actions]
            started = Left({**self.files, **beside(folder)}, actions, self.at)
            assert settings.set_pharmacy(services.store, PHARMACY).seq == events + 1
        shutil.rmtree(folder)
        return started
