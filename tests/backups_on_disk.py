"""A workstation with a record: worked with, backed up, put back, as one user or another does it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application import settings
from compounding.application.backups import BackupMade, Tried
from compounding.domain.prescription import Pharmacy
from compounding.errors import StorageError
from compounding.persistence.anchor import ENDING
from tests.unit.record_samples import StillClock

LOGS = ("-wal", "-shm", "-journal")


@dataclass
class Workstation:
    """One record in ``folder``; ``user`` names whose settings are read and written."""

    folder: Path
    clock: StillClock = field(default_factory=StillClock)
    user: str = "settings"
    name: str = "record.db"

    @property
    def place(self) -> Path:
        return self.folder / self.name

    @property
    def anchor(self) -> Path:
        return self.folder / f"{self.name}{ENDING}"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.place}"

    @property
    def settings(self) -> Path:
        return self.folder / self.user

    def open(self, **more: Any) -> bootstrap.Services:
        """The record, as the window opens it."""
        return bootstrap.open_services(
            self.url, clock=self.clock, settings_folder=self.settings, **more
        )

    def work(self, *names: str) -> int:
        """Record an event for each name; the number of the last."""
        with self.open() as services:
            assert services.trouble is None
            for each in names:
                settings.set_pharmacy(services.store, Pharmacy(each, "12 Mill Lane", "555-0142"))
            return services.store.last_seq()

    def back_up(self) -> BackupMade:
        """A backup a minute after whatever was before."""
        self.later()
        with self.open() as services:
            return services.back_up()

    def later(self, **much: float) -> None:
        """Let time pass, a minute unless said otherwise."""
        self.clock.moment += timedelta(**(much or {"minutes": 1}))

    def rehearse(self, source: Path) -> Tried:
        return bootstrap.rehearse(source, self.url, self.settings)

    def restore(self, source: Path, reason: str = "the disk failed") -> Path | None:
        """Put a backup back, by name."""
        self.later()
        return bootstrap.restore_backup(
            source,
            "Pharmacist B",
            reason,
            self.url,
            clock=self.clock,
            settings_folder=self.settings,
        )

    def accept_end(self) -> None:
        """Go on with the record as it is, by name."""
        bootstrap.accept_end(
            "Pharmacist B",
            "compared with the papers",
            self.url,
            clock=self.clock,
            settings_folder=self.settings,
        )

    def trouble(self) -> StorageError | None:
        """What the window would say when it opens the record."""
        with self.open() as services:
            return services.trouble

    def expect_sound(self) -> int:
        """It opens for work and is whole; the number of its events."""
        with self.open() as services:
            assert services.trouble is None, services.trouble
            verification = services.verify()
        assert verification.ok, verification.sentence
        return verification.events

    def files(self) -> dict[str, bytes]:
        """The record and what lies beside it under its name."""
        return {each.name: each.read_bytes() for each in self.folder.glob(f"{self.name}*")}


def every_file(folder: Path) -> dict[str, bytes]:
    """All files in a folder and below, with what they hold."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): each.read_bytes() for each in files}


def ask(place: Path, query: str) -> list[Any]:
    """Everything that one query finds, by a connection with none of the program's settings."""
    raw = dbapi2.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return raw.execute(query).fetchall()
    finally:
        raw.close()


def tell(place: Path, *statements: str) -> None:
    """Change a database behind the program's back, its triggers taken off meanwhile."""
    raw = dbapi2.connect(str(place), isolation_level=None)
    try:
        query = "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'"
        found = raw.execute(query).fetchall()
        kept = [(of, sql) for _, of, sql in found]
        for name, _, _ in found:
            raw.execute(f"DROP TRIGGER {name}")
        for each in statements:
            raw.execute(each)
        there = {row[0] for row in raw.execute("SELECT name FROM sqlite_schema").fetchall()}
        for of, sql in kept:
            if of in there:
                raw.execute(sql)
    finally:
        raw.close()


def names_in(place: Path) -> list[str]:
    """The names that were recorded, in order."""
    rows = ask(place, "SELECT body FROM event WHERE kind = 'pharmacy_set' ORDER BY seq")
    return [str(json.loads(body)["data"]["name"]) for (body,) in rows]
