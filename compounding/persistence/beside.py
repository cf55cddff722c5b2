"""The files that make up a record where it lies: the database, its logs, its anchor."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

import psutil

from compounding.persistence.anchor import ENDING

LOGS: Final = ("-wal", "-shm", "-journal")
ALL: Final = ("", *LOGS, ENDING)
_OWNER: Final = re.compile(r"-([0-9]{1,10})-[0-9a-f]{8}$")


def as_it_lies(place: Path) -> tuple[tuple[int, int, int] | None, ...]:
    """What tells whether another program has opened or written the record meanwhile."""
    return tuple(_looks(place.with_name(place.name + ending)) for ending in ("", *LOGS))


def _looks(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def copy_with_log(source: Path, goal: Path) -> None:
    """Copy a database and what is still in its log."""
    shutil.copyfile(source, goal)
    log = source.with_name(f"{source.name}-wal")
    if log.exists():
        shutil.copyfile(log, goal.with_name(f"{goal.name}-wal"))


def own_name(beginning: str) -> str:
    """A name for a file that this program works on; it tells which program does."""
    return f"{beginning}-{os.getpid()}-{uuid4().hex[:8]}"


def is_left_over(path: Path) -> bool:
    """Whether the program that worked on a file of such a name has ended without removing it."""
    owner = _owner(path)
    return owner is None or not psutil.pid_exists(owner)


def _owner(path: Path) -> int | None:
    name = path.name
    for ending in (*LOGS, ENDING):
        name = name.removesuffix(ending)
    found = _OWNER.search(name)
    return None if found is None else int(found[1])


def sweep(place: Path, temporary: Path) -> None:
    """Remove whole copies that a program which was ended has left: they hold patients' names."""
    drafts = ("restoring", "new", "keeping", "[0-9][0-9][0-9][0-9]")
    found = [each for name in drafts for each in place.parent.glob(f"{place.name}.{name}-*")]
    named = [each for each in (*found, *temporary.glob("ldn-*")) if _owner(each) is not None]
    for each in filter(is_left_over, named):
        with suppress(OSError):
            if each.is_dir():
                shutil.rmtree(each)
            else:
                each.unlink()
