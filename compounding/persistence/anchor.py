"""The anchor: number and hash of the last event, kept in a file beside the database.

A chain inside the database cannot see that its own end is missing; this file can. After every
commit the newest mark goes into one of two slots in turn and is waited for, so that a write that
is cut leaves the other slot. A database ahead of its anchor is normal (the program ended between
the two), an anchor ahead is an alarm: events that were shown as recorded are not there.

Each slot is a line of ASCII in a block of its own, with a checksum: anyone can read it.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from compounding.domain.record import Mark
from compounding.persistence.settling import settle

ENDING: Final = ".anchor"
BLOCK: Final = 4096  # one slot a block of the disk, so that a torn write spoils one of them only
_LINE: Final = re.compile(
    rb"(LDN anchor 1 ([0-9]{1,5}) ([0-9]{1,15}) ([0-9a-f]{64})) ([0-9a-f]{16})\n"
)
_BINARY: Final = getattr(os, "O_BINARY", 0)  # Windows would turn line ends around


def age(mark: Mark) -> tuple[int, int]:
    """Orders marks of one record: a new branch goes before any number."""
    return mark.branch, mark.seq


class AnchorUnreadableError(Exception):
    """The file is there and no slot of it holds a mark."""


@dataclass(frozen=True, slots=True)
class _Slots:
    """What each slot holds, None where it holds nothing whole."""

    marks: tuple[Mark | None, Mark | None]

    @property
    def newest(self) -> Mark | None:
        """The mark that counts."""
        whole = [each for each in self.marks if each is not None]
        return max(whole, key=age, default=None)

    @property
    def turn(self) -> int:
        """The slot to write next: never the one that holds the newest mark."""
        first, second = ((-1, -1) if each is None else age(each) for each in self.marks)
        return 0 if first < second else 1


class Anchor:
    """The anchor of the database at ``place``. Who writes holds the database's write lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: int | None = None

    @classmethod
    def beside(cls, place: Path) -> Anchor:
        """The anchor of the database at ``place``."""
        return cls(place.with_name(place.name + ENDING))

    def read(self) -> Mark | None:
        """The newest mark; None where there is no such file.

        Raises:
            AnchorUnreadableError: if the file holds no mark.
            OSError: if it cannot be read.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return None
        newest = _slots(content).newest
        if newest is None:
            raise AnchorUnreadableError
        return newest

    def advance(self, mark: Mark) -> None:
        """Keep ``mark`` where it is newer than what is kept; on disk when this returns.

        Raises:
            OSError: if it could not be written; the older mark stays.
        """
        descriptor = self._descriptor()
        slots = _slots(os.read(_at(descriptor, 0), 2 * BLOCK))
        newest = slots.newest
        if newest is not None and age(newest) >= age(mark):
            return
        os.write(_at(descriptor, slots.turn * BLOCK), _line(mark))
        _settle(descriptor)

    def begin(self, mark: Mark) -> None:
        """Make the file anew with ``mark``, whatever it held: a person decided so.

        Raises:
            OSError: if it could not be written; then what was there is there.
        """
        self.close()
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            with draft.open("wb") as file:
                file.write(_line(mark).ljust(2 * BLOCK, b"\0"))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        settle(self.path.parent)

    def close(self) -> None:
        """Give the file back."""
        if self._open is not None:
            os.close(self._open)
            self._open = None

    def _descriptor(self) -> int:
        """The file, open; looked for again where someone put another in its place."""
        if self._open is not None and not _is_at(self._open, self.path):
            self.close()
        if self._open is None:
            self._open = os.open(self.path, os.O_RDWR | _BINARY)
        return self._open


def _slots(content: bytes) -> _Slots:
    return _Slots((_mark(content[:BLOCK]), _mark(content[BLOCK : 2 * BLOCK])))


def _line(mark: Mark) -> bytes:
    said = f"LDN anchor 1 {mark.branch} {mark.seq} {mark.head.hex()}".encode("ascii")
    return said + b" " + _check(said) + b"\n"


def _mark(slot: bytes) -> Mark | None:
    """The mark in a slot, None where it is empty, torn or altered."""
    found = _LINE.match(slot)
    if found is None or _check(found[1]) != found[5]:
        return None
    return Mark(int(found[3]), bytes.fromhex(found[4].decode("ascii")), int(found[2]))


def _check(said: bytes) -> bytes:
    return hashlib.sha256(said).hexdigest()[:16].encode("ascii")


def _at(descriptor: int, offset: int) -> int:
    os.lseek(descriptor, offset, os.SEEK_SET)
    return descriptor


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _settle(descriptor: int) -> None:
    """Wait for the disk; the file's size never changes, so its contents are enough."""
    getattr(os, "fdatasync", os.fsync)(descriptor)
