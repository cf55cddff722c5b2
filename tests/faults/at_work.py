"""What the processes do that are to be killed, and what they say of it meanwhile."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from compounding import bootstrap
from compounding.application.ports import Decide, Private, Reads, Recorded
from compounding.domain.events import Event
from compounding.errors import StorageError
from tests.faults import foreign
from tests.faults.steps import before_step, die
from tests.faults.workload import without_end
from tests.unit.record_samples import StillClock

LONGEST = 200  # letters of a statement that are told


class Voice:
    """Says one line at a time."""

    def __init__(self, mouth: Connection) -> None:
        self._mouth = mouth

    def say(self, *words: object) -> None:
        """A line of words; in the pipe once this returns."""
        self._mouth.send_bytes(" ".join(map(str, words)).encode("utf-8"))

    def last_words(self, what: str) -> None:
        """Say before what this process dies, and die."""
        self.say("died", *what[:LONGEST].split())
        die(what)

    def acknowledge(self, recorded: Recorded) -> None:
        """What the screen would show now."""
        last = recorded.entries[-1]
        self.say("acknowledged", recorded.seq, recorded.head.hex(), last.action_id)


class Announcing:
    """A store that says what an action will be before any of it is written."""

    def __init__(self, store: Any, voice: Voice) -> None:
        self._store = store
        self._voice = voice

    def record(
        self,
        decide: Decide,
        *,
        action_id: str | None = None,
        private: Sequence[Private] = (),
    ) -> Recorded:
        action = action_id or self._store.ids.new()

        def announced(reads: Reads) -> Sequence[Event]:
            events = decide(reads)
            self._voice.say("meant", action, len(events))
            return events

        return self._store.record(announced, action_id=action, private=private)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def opened(place: Path, **more: Any) -> bootstrap.Services:
    """The record at ``place``, opened as the program does; settings lie beside it."""
    url, folder = f"sqlite:///{place}", place.parent / "settings"
    return bootstrap.open_services(url, clock=StillClock(), settings_folder=folder, **more)


def write(voice: Voice, place: Path) -> None:
    """Open or begin the record and work at it without end."""
    with opened(place) as services:
        assert services.trouble is None, f"a false alarm: {services.trouble.code}"
        voice.say("opened")
        without_end(Announcing(services.store, voice), voice.acknowledge)


def boast(voice: Voice, place: Path) -> None:
    """Show an action as recorded before it is: what no program may do, for the tests to notice."""
    with opened(place) as services:
        store = services.store

        def decide(reads: Reads) -> Sequence[Event]:
            voice.say("acknowledged", reads.last_seq() + 1, "0" * 64, "boasted")
            threading.Event().wait()
            return []

        store.record(decide, action_id="boasted")


def open_once(voice: Voice, place: Path, step: int) -> None:
    """Open the record, begun or brought up to date where needed; die before ``step``."""
    before_step(step, place.parent, voice.last_words)
    with opened(place):
        voice.say("opened")


def open_besides(voice: Voice, place: Path, step: int, version: str) -> None:
    """Open a record of an older ``version``; before ``step`` another program of it writes there."""

    def other(what: str) -> None:
        written = foreign.write(place, version)
        if written is not None:
            voice.say("acknowledged", *written)
        voice.say("besides", *what[:LONGEST].split())

    before_step(step, place.parent, other)
    try:
        with opened(place):
            voice.say("opened")
    except StorageError as error:
        voice.say("refused", error.code)


def export(
    voice: Voice, place: Path, target: Path, step: int = 0, temporary: Path | None = None
) -> None:
    """Write the log as a workbook; die before ``step``, where there is one.

    ``temporary`` takes the place of the system's folder for temporary files.
    """
    tempfile.tempdir = None if temporary is None else str(temporary)
    with opened(place) as services:
        voice.say("opened")
        if step:
            before_step(step, target.parent, voice.last_words)
        rows = services.export_log(target)
        voice.say("exported", rows)
