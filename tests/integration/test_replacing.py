"""A file is written whole or not at all, and what the system refuses becomes a sentence."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path
from typing import Any

import pytest

from compounding.documents import replacing as subject
from compounding.documents.replacing import replacing, write_bytes
from compounding.errors import DocumentError
from compounding.messages import sentence


def refusal(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        write_bytes(path, b"new")
    words = sentence(caught.value.code, caught.value.params)
    assert path.name in words
    assert str(path.parent) not in words
    return caught.value.code


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_write_bytes_makes_a_file_others_can_read(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.pdf", b"new")

    assert (tmp_path / "a.pdf").read_bytes() == b"new"
    mask = os.umask(0)
    os.umask(mask)
    if os.name != "nt":
        assert (tmp_path / "a.pdf").stat().st_mode & 0o777 == 0o666 & ~mask
    assert left_in(tmp_path) == ["a.pdf"]


def test_write_bytes_replaces_an_older_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old and longer")

    write_bytes(tmp_path / "a.pdf", b"new")

    assert (tmp_path / "a.pdf").read_bytes() == b"new"
    assert left_in(tmp_path) == ["a.pdf"]


def test_replacing_reaches_the_disk_before_it_takes_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda number: (done.append("fsync"), fsync(number))[1])
    monkeypatch.setattr(
        Path, "replace", lambda new, path: (done.append("replace"), replace(new, path))[1]
    )

    write_bytes(tmp_path / "a.pdf", b"new")

    assert done[:2] == ["fsync", "replace"]


def test_replacing_after_an_error_leaves_the_older_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")

    def write_half() -> None:
        with replacing(tmp_path / "a.pdf") as new:
            new.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()

    assert (tmp_path / "a.pdf").read_bytes() == b"old"
    assert left_in(tmp_path) == ["a.pdf"]


def test_write_bytes_into_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone" / "a.pdf") == "file.folder_missing"


def test_write_bytes_over_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()

    assert refusal(tmp_path / "a.pdf") == "file.bad_name"


def test_write_bytes_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    assert refusal(tmp_path / "file" / "a.pdf") == "file.folder_missing"


def test_write_bytes_with_too_long_a_name_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("a" * 300 + ".pdf")) == "file.bad_name"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "file.disk_full"),
        (errno.EACCES, "file.not_allowed"),
        (errno.EROFS, "file.not_allowed"),
        (errno.EIO, "file.failed"),
    ],
)
def test_write_bytes_that_the_disk_refuses_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    (tmp_path / "a.pdf").write_bytes(b"old")
    monkeypatch.setattr(subject.os, "fsync", fail)

    assert refusal(tmp_path / "a.pdf") == code
    assert (tmp_path / "a.pdf").read_bytes() == b"old"
    assert left_in(tmp_path) == ["a.pdf"]


def test_write_bytes_over_a_file_open_in_excel_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows forbids to open it; here the same error is raised."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    usual: Any = Path.open

    def locked(self: Path, mode: str = "r", **others: object) -> object:
        if self == path and mode == "r+b":
            raise PermissionError(errno.EACCES, "in use")
        return usual(self, mode, **others)

    monkeypatch.setattr(Path, "open", locked)

    assert refusal(path) == "file.in_use"
    assert left_in(tmp_path) == ["a.xlsx"]


def test_write_bytes_over_a_file_opened_meanwhile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "replace", locked)

    assert refusal(tmp_path / "a.xlsx") == "file.in_use"
    assert left_in(tmp_path) == []


def half_made(folder: Path, name: str, minutes: int) -> Path:
    """A file last written so many minutes ago."""
    path = folder / name
    path.write_bytes(b"half")
    then = time.time() - 60 * minutes
    os.utime(path, (then, then))
    return path


@pytest.mark.parametrize("name", [".new-0123456789abcdef.xlsx", ".new-0123456789abcdef.pdf"])
def test_replacing_takes_away_what_a_killed_program_has_left_an_hour_ago(
    tmp_path: Path, name: str
) -> None:
    half_made(tmp_path, name, 61)

    write_bytes(tmp_path / "a.pdf", b"new")

    assert left_in(tmp_path) == ["a.pdf"]


def test_replacing_leaves_what_another_program_may_be_writing_now(tmp_path: Path) -> None:
    half_made(tmp_path, ".new-0123456789abcdef.xlsx", 59)

    write_bytes(tmp_path / "a.pdf", b"new")

    assert left_in(tmp_path) == [".new-0123456789abcdef.xlsx", "a.pdf"]


@pytest.mark.parametrize(
    "name",
    [
        "new-0123456789abcdef.xlsx",
        ".new-log.xlsx",
        ".new-0123456789ABCDEF.xlsx",
        ".new-0123456789abcdef0.xlsx",
        ".new-0123456789abcdef.xlsx.old",
        "~.new-0123456789abcdef.xlsx",
    ],
)
def test_replacing_leaves_every_file_that_a_person_may_have_named(
    tmp_path: Path, name: str
) -> None:
    half_made(tmp_path, name, 10_000)

    write_bytes(tmp_path / "a.pdf", b"new")

    assert left_in(tmp_path) == sorted([name, "a.pdf"])


def test_replacing_follows_no_link_and_enters_no_folder_of_such_a_name(tmp_path: Path) -> None:
    folder = tmp_path / ".new-0123456789abcdef.xlsx"
    folder.mkdir()
    kept = half_made(folder, ".new-0123456789abcdef.xlsx", 61)
    os.utime(folder, (0, 0))
    names = [folder.name, "a.pdf"]
    if os.name != "nt":
        link = tmp_path / ".new-0123456789abcde0.xlsx"
        link.symlink_to(kept)
        names.append(link.name)

    write_bytes(tmp_path / "a.pdf", b"new")

    assert left_in(tmp_path) == sorted(names)
    assert kept.read_bytes() == b"half"


def test_replacing_goes_on_where_what_was_left_cannot_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = half_made(tmp_path, ".new-0123456789abcdef.xlsx", 61)
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == left:
            raise PermissionError(errno.EACCES, "denied")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)

    write_bytes(tmp_path / "a.pdf", b"new")

    assert left_in(tmp_path) == [left.name, "a.pdf"]
