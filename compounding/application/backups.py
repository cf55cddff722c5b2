"""Backups and the clock, as people decide on them: where copies go, and that the clock is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from compounding.application.bench import refuse
from compounding.application.ports import Reads, Recorded, Store
from compounding.domain.clock_rules import JUMP
from compounding.domain.events import Event
from compounding.domain.form import Form
from compounding.domain.house_events import (
    BackupFolderSet,
    ClockAccepted,
    EndAccepted,
    RecordRestored,
)
from compounding.domain.prescription import PERSON_LONGEST, REASON_LONGEST
from compounding.domain.text import clean_path
from compounding.errors import QuantityError, StorageError
from compounding.findings import Finding, Level
from compounding.messages import events_in_words, sentence

FOLDER_LONGEST = 400
DAILY: Final = timedelta(hours=24)
LATE: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that is there: its file, when it was made, the last event in it and its hash."""

    path: Path
    made: datetime
    events: int
    head: str
    branch: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """A backup that can be put back: its last event, and how many later ones it lacks.

    ``anchored``: it is known not to lack any of its own.
    """

    path: Path
    events: int
    lost: int
    anchored: bool


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the window says of a record that was opened.

    ``trouble`` is why it is open for reading only; ``notes`` are sentences that do not forbid work.
    """

    trouble: StorageError | None
    backup: BackupMade | None
    notes: tuple[str, ...] = ()
    branch: int = 0


def is_due(
    backup: BackupMade | None, last_seq: int, now: datetime, after: timedelta, branch: int = 0
) -> bool:
    """Whether something is recorded that no backup holds, and the newest one is older than that.

    After a restore numbers are given anew: ``branch`` goes before them. One that is dated in the
    future was made by a wrong clock, so its age is not known.
    """
    if backup is None:
        return last_seq > 0
    old = now - backup.made > after or backup.made - now > JUMP
    return (branch, last_seq) > (backup.branch, backup.events) and old


def tried_in_words(tried: Tried, place: str) -> tuple[str, ...]:
    """What putting the backup called ``place`` back would mean, sentence by sentence."""
    params = {"place": place, "events": events_in_words(tried.events)}
    if tried.lost:
        one = {"variant": "one"} if tried.lost == 1 else {}
        lost = {"lost": events_in_words(tried.lost), **one}
        said = [sentence("backup.loses", {**params, **lost})]
    else:
        said = [sentence("backup.loses_nothing", params)]
    if not tried.anchored:
        said.append(sentence("backup.no_anchor"))
    said.append(sentence("standing.screens_again"))
    return tuple(said)


def set_folder(store: Store, typed: str, *, action_id: str | None = None) -> Recorded:
    """Send backups to another folder from now on; empty for the usual one.

    Raises:
        InputError: where the text cannot be a folder.
        StorageError: where it could not be recorded.
    """
    form = Form()
    folder = form.read("backup.folder", lambda: _full_path(typed), "")
    form.done()
    before = store.backup_folder()
    return store.record(lambda _reads: [BackupFolderSet(folder, before)], action_id=action_id)


def _full_path(typed: str) -> str:
    """One that does not begin with its disk would be another wherever the program is started."""
    folder = clean_path(typed, longest=FOLDER_LONGEST)
    if folder and not Path(folder).is_absolute():
        raise QuantityError("backup.not_a_full_path")
    return folder


def decisions(reads: Reads) -> tuple[str, ...]:
    """What people decided about the record itself, newest first, each with who and why."""
    lines: list[str] = []
    for entry in reads.entries("record"):
        event = entry.event
        if not isinstance(event, EndAccepted | RecordRestored | ClockAccepted):
            continue
        params = {"when": f"{entry.at:%Y-%m-%d %H:%M} UTC", "name": event.name}
        params |= {"reason": event.reason, "identity": event.identity}
        if not isinstance(event, ClockAccepted):
            params |= {"last": str(event.seq), "lost": str(event.lost_seq)}
        lines.append(sentence(f"decided.{entry.kind}", params))
    return tuple(reversed(lines))


def read_who(name: str, reason: str) -> tuple[str, str]:
    """A person's name and reason as typed.

    Raises:
        InputError: naming what is missing (``record.name``, ``record.reason``).
    """
    form = Form()
    person = form.line("record.name", name, PERSON_LONGEST)
    why = form.line("record.reason", reason, REASON_LONGEST)
    form.done()
    return person, why


def accept_clock(store: Store, name: str, reason: str, *, action_id: str | None = None) -> Recorded:
    """Record that the workstation's clock is right although it does not follow the record.

    Raises:
        InputError: where name or reason is missing.
        RuleError: where nothing speaks against the clock.
    """
    person, why = read_who(name, reason)
    found = store.clock_trouble()

    def decide(_reads: Reads) -> Sequence[Event]:
        if found is None:
            refuse([Finding(Level.STOP, "clock.is_right")])
            return []
        last = found.params["last"]
        return [ClockAccepted(last, found.code, person, why)]

    return store.record(decide, action_id=action_id)
