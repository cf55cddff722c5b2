"""Writing a file whole or not at all.

The new file grows beside the old one, reaches the disk, and only then takes its name; whoever
opens the name finds the old file or the new one, never half of either. What the system refuses
comes out as a sentence that says what is safe and what to do. What a program that was killed has
left half-made is taken away by the next one that writes into that folder.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

from compounding.errors import DocumentError

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_PROTECTED: Final = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_FOLDER: Final = (errno.ENOENT, errno.ENOTDIR)
_BAD_NAME: Final = (errno.ENAMETOOLONG, errno.EINVAL, errno.EISDIR)
_WINDOWS: Final = os.name == "nt"
_OURS: Final = re.compile(r"\.new-[0-9a-f]{16}(\.[A-Za-z0-9]+)?")
_DEAD: Final = 3600  # seconds; the longest export takes minutes


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file beside ``path`` to be written by the caller; at the end it becomes ``path``.

    After any error nothing is left and an older file at ``path`` is as it was.

    Raises:
        DocumentError: where the system refuses, with a ``file.`` code.
    """
    new: Path | None = None
    try:
        _refuse_what_cannot_be_replaced(path)
        new = _new_file_beside(path)
        _sweep(new)
        yield new
        _to_disk(new)
        _take_place(new, path)
        new = None
    except OSError as error:
        raise _refusal(error, path) from error
    finally:
        if new is not None:
            new.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, whole or not at all.

    Raises:
        DocumentError: where the system refuses.
    """
    with replacing(path) as new:
        new.write_bytes(content)


def _new_file_beside(path: Path) -> Path:
    new = path.with_name(f".new-{token_hex(8)}{path.suffix}")
    new.open("xb").close()
    return new


def _sweep(new: Path) -> None:
    """Remove half-made files that nobody has written for an hour: they may hold patients' names.

    Their age is counted from ``new``, made just now on the same disk: the clock of a share may
    differ from this computer's, and another computer may be writing there, too.
    """
    with suppress(OSError):
        now = new.stat().st_mtime
        for each in new.parent.iterdir():
            if _OURS.fullmatch(each.name) and _is_dead(each, now):
                with suppress(OSError):
                    each.unlink()


def _is_dead(path: Path, now: float) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and now - found.st_mtime > _DEAD


def _refuse_what_cannot_be_replaced(path: Path) -> None:
    """See before the work, not after it, that the old file is open in Excel or protected."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    try:
        with path.open("r+b"):
            return
    except FileNotFoundError:
        return
    except PermissionError as error:
        raise _in_use(path) from error


def _to_disk(new: Path) -> None:
    with new.open("r+b") as file:
        os.fsync(file.fileno())


def _take_place(new: Path, path: Path) -> None:
    try:
        new.replace(path)
    except PermissionError as error:
        raise _in_use(path) from error
    if not _WINDOWS:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _in_use(path: Path) -> DocumentError:
    return DocumentError("file.in_use", {"name": path.name})


def _refusal(error: OSError, path: Path) -> DocumentError:
    known = (
        (_FULL, "file.disk_full"),
        (_PROTECTED, "file.not_allowed"),
        (_NO_FOLDER, "file.folder_missing"),
        (_BAD_NAME, "file.bad_name"),
    )
    code = next((code for numbers, code in known if error.errno in numbers), "file.failed")
    reason = error.strerror or type(error).__name__
    return DocumentError(code, {"name": path.name, "reason": reason})
