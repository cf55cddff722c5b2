"""Real processes that work on a real record, and are killed in the middle of it.

One parent process, begun with the first kill of a run of tests, has loaded the program and opened
no database; each process to be killed is forked from it and costs milliseconds. That parent is the
fork server of the standard library. Where there is no fork, on Windows, each process starts fresh.

A process speaks through a pipe of its own, one line in one unbuffered write, so that a line is
there whole or not at all. What it says as ``acknowledged`` was recorded before: ``Store.record``
had returned. ``meant`` is said inside the transaction, so that half an action can be told from a
whole one.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.faults.at_work import Voice

_FRESH = multiprocessing.get_context("spawn")
_USUAL: BaseContext = _FRESH
_OPENING = "compounding.persistence.opening"
if "forkserver" in multiprocessing.get_all_start_methods():
    _USUAL = multiprocessing.get_context("forkserver")
    # Loaded before the fork: a process to be killed does not spend its short life on them.
    _USUAL.set_forkserver_preload(
        [__name__, _OPENING, "compounding.documents.workbook", "alembic.command"]
    )

_ANCHORED = re.compile(rb"LDN anchor \d+ (\d+) (\d+) ([0-9a-f]{64}) [0-9a-f]+\n")
_BROKEN = 1  # how Python ends on an exception that nobody caught


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a person saw as recorded: number and hash of the last event of an action."""

    seq: int
    head: str
    action_id: str


class Child:
    """A process at ``task`` until :func:`kill`, or until it is done; ``fresh`` without any fork."""

    def __init__(
        self, task: Callable[..., None], folder: Path, *, fresh: bool = False, **given: Any
    ) -> None:
        context = _FRESH if fresh else _USUAL
        self._errors = folder / f"errors-{uuid4().hex[:8]}.txt"
        self._ear, mouth = context.Pipe(duplex=False)
        arguments = (task, str(self._errors), mouth, given)
        self.process = context.Process(target=_at_work, args=arguments, daemon=True)
        self.process.start()
        mouth.close()
        self.heard: list[tuple[str, ...]] = []
        self.acknowledged: list[Acknowledged] = []  # all it has shown as recorded, in order

    @property
    def meant(self) -> dict[str, int]:
        """How many events each action has that it began to write."""
        return {line[1]: int(line[2]) for line in self.heard if line[0] == "meant"}

    @property
    def was_killed(self) -> bool:
        """Whether it ended by a signal, not by itself; only once it is dead."""
        return self.process.exitcode not in (0, _BROKEN)

    def said(self, word: str) -> list[tuple[str, ...]]:
        """Its lines that begin with ``word``."""
        return [line for line in self.heard if line[0] == word]

    def hear(self) -> bool:
        """Take one line that is there; False once the process is dead and all is heard."""
        try:
            line = tuple(self._ear.recv_bytes().decode("utf-8").split(" "))
        except EOFError:
            self._ear.close()
            return False
        self.heard.append(line)
        if line[0] == "acknowledged":
            self.acknowledged.append(Acknowledged(int(line[1]), line[2], line[3]))
        return True

    def finish(self) -> None:
        """Wait for its end and hear the rest; an exception of its own fails the test."""
        self.process.join()
        while not self._ear.closed:
            self.hear()
        broken = self.process.exitcode == _BROKEN
        assert not broken, f"a process failed by itself:\n{self._errors.read_text('utf-8')}"
        self._errors.unlink(missing_ok=True)


def listen(
    children: Sequence[Child], seconds: float, enough: Callable[[], bool] | None = None
) -> None:
    """Hear ``children`` until the time is over, ``enough`` says so, or all of them are dead."""
    end = time.perf_counter() + seconds
    ears = {each._ear: each for each in children}
    while ears and not (enough and enough()):
        ready = wait(list(ears), max(0.0, end - time.perf_counter()))
        if not ready:
            return
        for ear in ready:
            if not ears[ear].hear():
                del ears[ear]


def spin(seconds: float) -> None:
    """Let a moment pass that is too short for the system to wait."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def kill(children: Sequence[Child]) -> None:
    """End them all from outside at one moment; nothing in them can notice. Then hear the rest."""
    for each in children:
        each.process.kill()
    for each in children:
        each.finish()


def anchor_is_not_ahead(place: Path, last_seq: int, head: str) -> bool:
    """Whether the mark kept beside the record, where there is one, names what the record holds."""
    anchor = place.with_name(f"{place.name}.anchor")
    if not anchor.exists():
        return True
    marks = [(int(b), int(seq), each) for b, seq, each in _ANCHORED.findall(anchor.read_bytes())]
    assert marks, "no slot of the anchor can be read"
    _, seq, marked = max(marks)
    return seq < last_seq or (seq == last_seq and marked == head.encode("ascii"))


def _at_work(
    task: Callable[..., None], errors: str, mouth: Connection, given: dict[str, Any]
) -> None:
    descriptor = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 2)
    task(Voice(mouth), **given)
