"""A disk in memory that can be cut off or fail, plugged under SQLite as a VFS of apsw.

What is written is seen at once and is durable only after a sync, as with the cache of an operating
system. :meth:`Disk.image` is what lies on the platters if the power goes now: of everything
unsynced, each sector of 512 bytes of each write is there, is noise or is missing, and each
truncation happened or did not. Noise covers a whole sector, what was not written in it included:
the disk does not claim "powersafe overwrite", and the program's ``psow=0`` tells SQLite so.
Before every operation :attr:`Disk.before` is asked; raising there makes the operation fail.

Assumed, because SQLite and the program assume it of every disk:

- A sync that returned is true.
- Names in folders are durable at once: files that were made are there, deleted ones are gone.
- One connection with ``locking_mode=EXCLUSIVE``: apsw carries no shared memory through a VFS, so
  the index of the log stays in the memory of the connection. What is written and when it is
  synced does not depend on that.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any, Final

import apsw

SECTOR: Final = 512
KEPT: Final = 0.45
NOISE: Final = 0.10  # the rest, 0.45, is dropped
NEEDS_ROOM: Final = frozenset({"sync", "truncate", "write"})  # what a full disk can refuse
_LIKE_UNIX: Final = apsw.SQLITE_IOCAP_SUBPAGE_READ
_CODES: Final = {
    "delete": apsw.SQLITE_IOERR_DELETE,
    "read": apsw.SQLITE_IOERR_READ,
    "size": apsw.SQLITE_IOERR_FSTAT,
    "sync": apsw.SQLITE_IOERR_FSYNC,
    "truncate": apsw.SQLITE_IOERR_TRUNCATE,
    "write": apsw.SQLITE_IOERR_WRITE,
}
_numbers = count()


@dataclass(frozen=True, slots=True)
class Operation:
    """What SQLite asks of the disk: ``number`` counts from 1, ``name`` is the file's."""

    number: int
    kind: str
    name: str


class StoredFile:
    """A file as programs see it, as it is on the platters, and the changes between the two."""

    def __init__(self, content: bytes = b"") -> None:
        self.seen = bytearray(content)
        self.durable = bytearray(content)
        self.unsynced: list[tuple[int, bytes | None]] = []

    def write(self, data: bytes, offset: int) -> None:
        _put(self.seen, offset, data)
        self.unsynced.append((offset, data))

    def truncate(self, size: int) -> None:
        _resize(self.seen, size)
        self.unsynced.append((size, None))

    def sync(self) -> None:
        for offset, data in self.unsynced:
            _change(self.durable, offset, data)
        self.unsynced.clear()

    def image(self, chance: Random) -> bytes:
        """What is on the platters once the power has gone."""
        left = bytearray(self.durable)
        for offset, data in self.unsynced:
            if data is None:
                if chance.random() < KEPT:
                    _resize(left, offset)
                continue
            for start, part in _sectors(offset, data):
                drawn = chance.random()
                if drawn < KEPT:
                    _put(left, start, part)
                elif drawn < KEPT + NOISE:
                    whole = start - start % SECTOR
                    _put(left, whole, chance.randbytes(min(SECTOR, len(self.seen) - whole)))
        return bytes(left)


def _sectors(offset: int, data: bytes) -> Iterator[tuple[int, bytes]]:
    """The parts of a write that lie in one sector each, with their places."""
    start = 0
    while start < len(data):
        end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
        yield offset + start, data[start:end]
        start = end


def _differing(old: bytes, new: bytes) -> list[int]:
    """The places at which ``new`` is not as ``old``."""
    if old == new:
        return []
    return [at for at in range(len(new)) if old[at : at + 1] != new[at : at + 1]]


def _change(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        _resize(content, offset)
    else:
        _put(content, offset, data)


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if len(content) < offset:
        _resize(content, offset)
    content[offset : offset + len(data)] = data


def _resize(content: bytearray, size: int) -> None:
    del content[size:]
    content.extend(bytes(size - len(content)))


def _nothing(_operation: Operation) -> None:
    """The disk works."""


class Disk:
    """Files by their names, and a count of what was asked of them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = {name: StoredFile(content) for name, content in files.items()}
        self.operations = 0
        self.before: Callable[[Operation], None] = _nothing

    def asked(self, kind: str, name: str) -> StoredFile:
        """Count an operation and let it fail, if it shall; the file that it is about."""
        self.operations += 1
        self.before(Operation(self.operations, kind, name))
        return self.files.get(name) or StoredFile()

    def replace(self, name: str, content: bytes) -> None:
        """Write what differs in a file and wait for it, as a program does without SQLite."""
        old = self.files.setdefault(name, StoredFile()).seen
        for start, part in _sectors(0, content):
            differing = _differing(old[start : start + len(part)], part)
            if differing:
                data = part[differing[0] : differing[-1] + 1]
                self.asked("write", name).write(data, start + differing[0])
        if len(content) < len(old):
            self.asked("truncate", name).truncate(len(content))
        self.asked("sync", name).sync()

    def seen(self) -> dict[str, bytes]:
        """Every file as a program reads it."""
        return {name: bytes(file.seen) for name, file in self.files.items()}

    def image(self, chance: Random) -> dict[str, bytes]:
        """Every file as the power leaves it if it goes now."""
        return {name: file.image(chance) for name, file in self.files.items()}


class Fault:
    """Operation ``first`` fails; with ``lasting`` every one of ``kinds`` after it does, too."""

    def __init__(
        self, error: type[apsw.Error], first: int, kinds: frozenset[str] | None, *, lasting: bool
    ) -> None:
        self._error = error
        self._first = first
        self._kinds = kinds
        self._lasting = lasting
        self.over = False
        self.struck = 0

    def __call__(self, operation: Operation) -> None:
        late = operation.number > self._first and self._lasting
        if self.over or not (operation.number == self._first or late):
            return
        if self._kinds is not None and operation.kind not in self._kinds:
            return
        self.struck += 1
        raise self._made(operation)

    def _made(self, operation: Operation) -> apsw.Error:
        error = self._error(f"{operation.kind} {operation.number} of {operation.name}")
        if self._error is apsw.IOError:
            error.extendedresult = _CODES.get(operation.kind, apsw.SQLITE_IOERR)
        return error


class _File:
    """An open file, in the words of SQLite (https://www.sqlite.org/c3ref/io_methods.html)."""

    def __init__(self, disk: Disk, name: str) -> None:
        self._disk = disk
        self._name = name

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self._disk.asked("read", self._name).seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.asked("write", self._name).write(bytes(data), offset)

    def xTruncate(self, size: int) -> None:
        self._disk.asked("truncate", self._name).truncate(size)

    def xSync(self, _flags: int) -> None:
        self._disk.asked("sync", self._name).sync()

    def xFileSize(self) -> int:
        return len(self._disk.asked("size", self._name).seen)

    def xDeviceCharacteristics(self) -> int:
        return _LIKE_UNIX

    def xSectorSize(self) -> int:
        return 4096

    def xFileControl(self, code: int, pointer: int) -> bool:
        """Asked for memory mapping the answer is 0 bytes, as of a disk that has none."""
        if code == apsw.SQLITE_FCNTL_MMAP_SIZE:
            ctypes.c_int64.from_address(pointer).value = 0
            return True
        return False

    def xCheckReservedLock(self) -> bool:
        return False

    def xLock(self, _level: int) -> None:
        """Nobody else is there."""

    def xUnlock(self, _level: int) -> None:
        """Nobody else is there."""

    def xClose(self) -> None:
        """Closing writes nothing."""

    def excepthook(self, kind: type[BaseException], *_rest: Any) -> bool:
        return _expected(kind)


class _Vfs(apsw.VFS):
    def __init__(self, disk: Disk, name: str) -> None:
        self._disk = disk
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> Any:
        """Open or make a file; SQLite asks for none without a name (``temp_store = MEMORY``)."""
        assert name is not None
        plain = name if isinstance(name, str) else name.filename()
        self._disk.asked("open", plain)
        self._disk.files.setdefault(plain, StoredFile())
        flags[1] = flags[0]
        return _File(self._disk, plain)

    def xAccess(self, name: str, _flags: int) -> bool:
        self._disk.asked("access", name)
        return name in self._disk.files

    def xDelete(self, name: str, _sync_folder: bool) -> None:
        self._disk.asked("delete", name)
        if self._disk.files.pop(name, None) is None:
            missing = apsw.IOError(name)
            missing.extendedresult = apsw.SQLITE_IOERR_DELETE_NOENT
            raise missing

    def xFullPathname(self, name: str) -> str:
        return name

    def excepthook(self, kind: type[BaseException], *_rest: Any) -> bool:
        return _expected(kind)


def _expected(kind: type[BaseException]) -> bool:
    """Whether an error that SQLite keeps to itself is one of a :class:`Fault`."""
    return issubclass(kind, apsw.Error)


@contextmanager
def mounted(disk: Disk) -> Iterator[str]:
    """The name of the VFS under which SQLite finds the files of ``disk``."""
    name = f"disk-{next(_numbers)}"
    vfs = _Vfs(disk, name)
    try:
        yield name
    finally:
        vfs.unregister()
