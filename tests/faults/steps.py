"""Counting what a process does to databases and files, and acting before a chosen step.

A step is a statement that a driver's connection begins (a trigger's own, settings and COMMIT among
them; asking for a setting changes nothing and is none), or an operation on a file in the folder
that is watched. A copy of a file counts twice, at its beginning and half-way. For processes that
live for this alone: what is put in place here stays until their end.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
from sqlcipher3 import dbapi2

# Events that Python announces by itself, with the place of the path in their arguments;
# https://docs.python.org/3/library/audit_events.html. os.replace is an os.rename there.
_FILES = frozenset({"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.truncate"})
_WAITS = tuple(name for name in ("fsync", "fdatasync") if hasattr(os, name))
_ASKED = re.compile(r"PRAGMA \w+")
ENDED = 9  # where nothing can be killed outright


class _Counting:
    """Counts steps and acts before the chosen one; what the act itself does is not counted."""

    def __init__(self, chosen: int, act: Callable[[str], None]) -> None:
        self._left = chosen
        self._act = act

    def step(self, what: str) -> None:
        self._left -= 1
        if self._left == 0:
            self._act(what)


def before_step(chosen: int, folder: Path, act: Callable[[str], None]) -> None:
    """From now on count the steps of this process, and call ``act`` before the given one, from 1.

    ``act`` is told what the step is, by a word for its kind first.
    """
    counting = _Counting(chosen, act)
    _watch_statements(counting)
    _watch_files(counting, str(folder))
    _watch_waits(counting)
    _watch_copies(counting)


def die(_what: str) -> None:
    """End this process as a power switch would: nothing of it runs any more."""
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(ENDED)


def _watch_statements(counting: _Counting) -> None:
    connect = dbapi2.connect

    def traced(*arguments: Any, **more: Any) -> Any:
        raw = connect(*arguments, **more)
        raw.set_trace_callback(began)
        return raw

    def began(statement: str) -> None:
        if not _ASKED.fullmatch(statement):
            counting.step(f"sql {statement}")

    dbapi2.connect = traced


def _watch_files(counting: _Counting, folder: str) -> None:
    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FILES and str(arguments[0]).startswith(folder):
            counting.step(f"{event} {Path(str(arguments[0])).name}")

    sys.addaudithook(heard)


def _watch_waits(counting: _Counting) -> None:
    for name in _WAITS:
        setattr(os, name, _counted(counting, name, getattr(os, name)))


def _counted(counting: _Counting, name: str, usual: Callable[[int], None]) -> Callable[[int], None]:
    def wait(descriptor: int) -> None:
        counting.step(name)
        usual(descriptor)

    return wait


def _watch_copies(counting: _Counting) -> None:
    usual = shutil.copyfile

    def copy(source: Path, goal: Path, **more: Any) -> Any:
        counting.step("copy begins")
        content = Path(source).read_bytes()
        Path(goal).write_bytes(content[: len(content) // 2])
        counting.step("copy half-way")
        return usual(source, goal, **more)

    shutil.copyfile = copy


class WatchedDisk(apsw.VFS):
    """The system's files; ``act`` is called before each is written, cut, settled or removed."""

    NAME = "watched"

    def __init__(self, act: Callable[[], None]) -> None:
        self.act = act
        super().__init__(self.NAME, base="")

    def xDelete(self, name: str, sync: bool) -> None:
        self.act()
        super().xDelete(name, sync)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _WatchedFile(name, flags, self.act)


class _WatchedFile(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], act: Callable[[], None]) -> None:
        self.act = act
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.act()
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self.act()
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self.act()
        super().xSync(flags)
