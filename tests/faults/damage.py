"""Damage to the files of a record, its place chosen by chance with a seed, and what comes of it.

A record is worked once and every file of its folder is kept; each trial lays them all out anew, in
the same folder, with one of them cut, flipped, zeroed, exchanged or gone. The folder stays the same
because the mark of this user, in the settings, belongs to a place.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from compounding.application.ports import Recorded
from tests.faults.at_work import Voice, opened
from tests.faults.kills import Child
from tests.faults.workload import Acknowledging, one_round

NAME: Final = "record.db"
ANCHOR: Final = f"{NAME}.anchor"
LOG: Final = f"{NAME}-wal"
INDEX_OF_LOG: Final = f"{NAME}-shm"
PAGE: Final = 4096
NAME_OF_WHO, REASON = "Pharmacist B", "the disk was exchanged"


def cut(content: bytes, at: int) -> bytes:
    """The first ``at`` bytes."""
    return content[:at]


def flipped(content: bytes, at: int, bit: int) -> bytes:
    """One bit of the byte ``at`` turned around."""
    return content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]


def zeroed(content: bytes, page: int) -> bytes:
    """A whole page of zeros; pages count from 0."""
    return content[: page * PAGE] + bytes(PAGE) + content[(page + 1) * PAGE :]


@dataclass(frozen=True)
class Kept:
    """Every file of a folder, the record among them, as it was at one moment."""

    folder: Path
    files: Mapping[str, bytes]

    @classmethod
    def of(cls, folder: Path) -> Kept:
        found = (each for each in folder.rglob("*") if each.is_file())
        return cls(
            folder, {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}
        )

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / NAME}"

    @property
    def settings(self) -> Path:
        """The folder of the settings of this user, in which the mark is that this user saw."""
        return self.folder / "settings"

    def named(self, part: str) -> dict[str, bytes]:
        """The files that have ``part`` in their path."""
        return {name: content for name, content in self.files.items() if part in name}

    def without(self, *parts: str) -> Kept:
        """All files but those that have one of ``parts`` in their path."""
        left = {
            name: content
            for name, content in self.files.items()
            if not any(part in name for part in parts)
        }
        return Kept(self.folder, left)

    def lay(self, changes: Mapping[str, bytes | None] | None = None) -> Path:
        """Put the files where they were, in place of all that is there; None for one to be gone.

        Returns where the record is.
        """
        shutil.rmtree(self.folder)
        for name, content in {**self.files, **(changes or {})}.items():
            if content is not None:
                path = self.folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        return self.folder / NAME


def worked(folder: Path, rounds: tuple[int, ...] = (0, 2)) -> Kept:
    """A record with capsules, a liquid, released and rejected batches and a backup; closed."""
    folder.mkdir(parents=True, exist_ok=True)
    with opened(folder / NAME) as services:
        for number in rounds:
            one_round(services.store, number)
        services.back_up()
    return Kept.of(folder)


def killed_at_work(folder: Path, rounds: int) -> dict[int, Kept]:
    """The files after each action of a process that then vanished, all it did in the log.

    By the number of the last event. The files beside the log stay as they are between openings:
    SQLite moves a log of this size into the file only when the record is closed.
    """
    logs, before = folder / "logs", Kept.of(folder)
    logs.mkdir()
    child = Child(work_and_vanish, folder, place=folder / NAME, logs=logs, rounds=rounds)
    child.finish()
    taken = {int(each.name): each for each in logs.iterdir()}
    assert taken.keys() == {each.seq for each in child.acknowledged}
    after = Kept.of(folder).without("logs/", INDEX_OF_LOG)
    assert after.files[NAME] == before.files[NAME], "the log was moved into the file"
    return {
        seq: Kept(folder, {**after.files, **Kept.of(each).files})
        for seq, each in sorted(taken.items())
    }


def work_and_vanish(voice: Voice, place: Path, logs: Path, rounds: int) -> None:
    """In a process of its own: work, keep log and anchor after each action, end without closing."""
    services = opened(place)

    def keep(recorded: Recorded) -> None:
        kept = logs / str(recorded.seq)
        kept.mkdir()
        # Never the database: closing it once more would give up this process's locks on it.
        for name in (LOG, ANCHOR):
            shutil.copyfile(place.with_name(name), kept / name)
        voice.acknowledge(recorded)

    for number in range(rounds):
        one_round(Acknowledging(services.store, keep), number)
    os._exit(0)
