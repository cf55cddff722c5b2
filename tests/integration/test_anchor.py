"""The anchor beside the record: never torn, never back, never ahead, and caught up when behind."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from compounding import bootstrap
from compounding.application import settings
from compounding.domain.prescription import Pharmacy
from compounding.domain.record import GENESIS, Mark
from compounding.errors import DatabaseFullError, DatabaseReadOnlyError, StorageError
from compounding.messages import sentence_of_error
from compounding.persistence import anchor as subject
from compounding.persistence.anchor import BLOCK, Anchor, AnchorUnreadableError, age
from tests.backups_on_disk import Workstation, ask
from tests.unit.record_samples import PHARMACY

OTHER = Pharmacy("Hill Pharmacy", "1 Hill Road", "555-0100")


def mark(seq: int, branch: int = 0) -> Mark:
    return Mark(seq, bytes([seq % 251, branch % 251]) * 16, branch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "record.db.anchor"


@pytest.fixture
def anchor(path: Path):
    """An anchor with marks 1 to 3."""
    made = Anchor(path)
    made.begin(mark(1))
    made.advance(mark(2))
    made.advance(mark(3))
    yield made
    made.close()


def lines_in(path: Path) -> list[bytes]:
    """What a person sees of each slot."""
    content = path.read_bytes()
    assert len(content) == 2 * BLOCK
    return [content[at : at + BLOCK].split(b"\n")[0] for at in (0, BLOCK)]


# The file alone


def test_marks_are_written_in_two_slots_in_turn(anchor, path):
    numbers = [[line.split()[4] for line in lines_in(path)]]
    for seq in (4, 5, 6):
        anchor.advance(mark(seq))
        numbers.append([line.split()[4] for line in lines_in(path)])
    assert numbers == [[b"3", b"2"], [b"3", b"4"], [b"5", b"4"], [b"5", b"6"]]


def test_mark_is_read_as_it_was_written(path):
    for each in (
        Mark(0, GENESIS),
        mark(7, 3),
        Mark(999_999_999_999_999, b"\xff" * 32, 99_999),
    ):
        Anchor(path).begin(each)
        assert Anchor(path).read() == each


def test_slot_is_one_line_of_plain_text(anchor, path):
    for line in lines_in(path):
        assert line.decode("ascii").startswith("LDN anchor 1 0 ")
    assert b"\0" not in path.read_bytes().split(b"\n")[0]


def test_no_file_is_no_mark(path):
    assert Anchor(path).read() is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 2 * BLOCK,
        b"LDN anchor 1 0 5 " + b"a" * 64 + b" 0123456789abcdef\n",
        b"\xff" * 9,
    ],
)
def test_file_without_a_whole_mark_is_unreadable(path, content):
    path.write_bytes(content)
    with pytest.raises(AnchorUnreadableError):
        Anchor(path).read()


@pytest.mark.parametrize("old", [(2, 0), (3, 0), (0, 0), (900, -1)])
def test_anchor_never_goes_back(anchor, path, old):
    before = path.read_bytes()
    anchor.advance(Mark(old[0], b"\x05" * 32, max(old[1], 0)) if old[1] == 0 else mark(2))
    assert path.read_bytes() == before
    assert anchor.read() == mark(3)


def test_new_branch_goes_before_any_number(anchor):
    anchor.advance(mark(2, 1))
    assert anchor.read() == mark(2, 1)
    anchor.advance(mark(900, 0))
    assert anchor.read() == mark(2, 1)
    assert age(mark(2, 1)) > age(mark(900))


def torn(old: bytes, new: bytes) -> list[bytes]:
    """The file after a write that was cut before each of its bytes."""
    differing = [at for at in range(len(new)) if old[at] != new[at]]
    first, last = differing[0], differing[-1]
    return [new[:at] + old[at:] for at in range(first, last + 1)]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_write_that_is_cut_at_any_byte_leaves_the_mark_before(anchor, path, times):
    """Whichever of the two slots is written, and over whatever older line."""
    for seq in range(4, 4 + times - 1):
        anchor.advance(mark(seq))
    before, last = path.read_bytes(), anchor.read()
    anchor.advance(mark(1_000_000 + times))
    after = path.read_bytes()
    cuts = torn(before, after)
    assert len(cuts) > 50
    for each in cuts:
        path.write_bytes(each)
        assert Anchor(path).read() == last
    path.write_bytes(after)
    assert Anchor(path).read() == mark(1_000_000 + times)


def test_torn_slot_is_the_one_that_is_written_next(anchor, path):
    before = path.read_bytes()
    anchor.advance(mark(4))
    path.write_bytes(torn(before, path.read_bytes())[20])
    again = Anchor(path)
    again.advance(mark(4))
    again.close()
    assert Anchor(path).read() == mark(4)
    assert [line.split()[4] for line in lines_in(path)] == [b"3", b"4"]


def test_flipped_bit_anywhere_is_noticed_or_harmless(anchor, path):
    """In the newest slot the other one answers, never a mark that nobody wrote."""
    whole = path.read_bytes()
    answers = set()
    for at in range(120):
        for bit in range(8):
            content = bytearray(whole)
            content[at] ^= 1 << bit
            path.write_bytes(content)
            answers.add(Anchor(path).read())
    assert answers == {mark(3), mark(2)}


def test_begin_replaces_whatever_was_there(anchor, path):
    for content in (b"", b"nonsense", path.read_bytes()):
        path.write_bytes(content)
        anchor.begin(mark(1, 5))
        assert Anchor(path).read() == mark(1, 5)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_begin_that_fails_leaves_what_was_there(anchor, path, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(subject.os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        anchor.begin(mark(9))
    assert Anchor(path).read() == mark(3)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_file_removed_while_open_is_not_written_into_the_void(anchor, path):
    path.unlink()
    with pytest.raises(FileNotFoundError):
        anchor.advance(mark(4))
    assert not path.exists()


def test_file_replaced_while_open_is_the_one_that_is_written(anchor, path):
    other = Anchor(path.with_name("other"))
    other.begin(mark(2))
    other.path.replace(path)
    anchor.advance(mark(4))
    assert Anchor(path).read() == mark(4)


def test_mark_is_on_the_disk_before_advance_returns(anchor, monkeypatch):
    done = []
    wait = "fdatasync" if hasattr(os, "fdatasync") else "fsync"
    usual, write = getattr(os, wait), os.write
    monkeypatch.setattr(subject.os, wait, lambda fd: (done.append("wait"), usual(fd))[1])
    monkeypatch.setattr(
        subject.os, "write", lambda fd, data: (done.append("write"), write(fd, data))[1]
    )
    anchor.advance(mark(4))
    assert done == ["write", "wait"]


# Beside a record


@pytest.fixture
def here(tmp_path: Path) -> Workstation:
    return Workstation(tmp_path)


def end_of(here: Workstation) -> Mark:
    (found,) = ask(here.place, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
    return Mark(*found)


def test_anchor_follows_every_action(here):
    with here.open() as services:
        for name in "abc":
            settings.set_pharmacy(services.store, Pharmacy(name, "x", "y"))
            assert Anchor(here.anchor).read() == end_of(here)
            assert services.store.anchored


def test_new_record_has_its_anchor_and_says_so(here):
    here.open().close()
    assert Anchor(here.anchor).read() == end_of(here) == Mark(1, end_of(here).head, 0)
    assert [each.name for each in here.folder.glob("*.anchor.*")] == []


def test_database_one_action_ahead_is_normal_and_is_caught_up_at_the_next_open(here):
    here.work("a", "b")
    behind = here.anchor.read_bytes()
    here.work("c")
    here.anchor.write_bytes(behind)
    with here.open() as services:
        assert services.trouble is None
        assert services.store.anchored
        assert Anchor(here.anchor).read() == end_of(here)


def test_reader_of_a_database_ahead_changes_no_file_and_finds_nothing_wrong(here):
    here.work("a", "b")
    behind = here.anchor.read_bytes()
    here.work("c")
    here.anchor.write_bytes(behind)
    with here.open(read_only=True) as services:
        assert services.trouble is None
        assert services.verify().ok
    assert here.anchor.read_bytes() == behind


def test_action_is_recorded_while_its_anchor_cannot_be_written_and_that_is_said(here):
    here.work("a")
    with here.open() as services:
        aside = here.anchor.rename(here.folder / "aside")
        done = settings.set_pharmacy(services.store, PHARMACY)
        assert services.store.last_seq() == done.seq
        assert not services.store.anchored
        aside.rename(here.anchor)
        again = settings.set_pharmacy(services.store, OTHER)
        assert services.store.anchored
    found = Anchor(here.anchor).read()
    assert found is not None
    assert found.seq == again.seq == done.seq + 1


def test_disk_that_refuses_the_anchor_is_caught_up_at_the_next_open(here, monkeypatch):
    here.work("a")

    def refuse(*_):
        raise OSError(5, "Input/output error")

    with here.open() as services:
        with monkeypatch.context() as patch:
            patch.setattr(Anchor, "advance", refuse)
            done = settings.set_pharmacy(services.store, PHARMACY)
            assert not services.store.anchored
        assert services.verify().ok
    with here.open() as services:
        assert services.trouble is None
        assert services.store.anchored
    found = Anchor(here.anchor).read()
    assert found is not None
    assert found.seq == done.seq


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DatabaseFullError),
        (errno.EIO, StorageError),
        (errno.EACCES, DatabaseReadOnlyError),
    ],
)
def test_disk_that_takes_no_anchor_at_the_beginning_is_told_and_the_next_start_begins(
    here, monkeypatch, number, kind
):
    """The first event is recorded only beside an anchor."""

    def refuse(*_):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(Anchor, "begin", refuse)
        told = told_by_opening(here)
    assert type(told) is kind
    assert str(here.folder) in sentence_of_error(told)
    assert ask(here.place, "SELECT count(*) FROM event") == [(0,)]
    assert here.work("a") == 2
    assert here.expect_sound() == 2


def told_by_opening(here: Workstation) -> StorageError | None:
    try:
        return here.trouble()
    except StorageError as error:
        return error


WRITER = """
import sys
from pathlib import Path
from compounding.application import settings
from compounding.domain.prescription import Pharmacy
from tests.backups_on_disk import Workstation
here = Workstation(Path(sys.argv[1]), user=sys.argv[2])
with here.open() as services:
    print("open", flush=True)
    sys.stdin.readline()
    for number in range(int(sys.argv[3])):
        settings.set_pharmacy(services.store, Pharmacy(str(number), "x", "y"))
        assert services.store.anchored
"""


def test_two_processes_leave_the_anchor_at_the_end_and_never_ahead(here):
    here.work("a")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(here.folder), name, "60"],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for name in ("first", "second")
    ]
    for each in writers:
        assert each.stdout.readline() == b"open\n"
    for each in writers:
        each.stdin.write(b"go\n")
        each.stdin.close()
    looks = 0
    while any(each.poll() is None for each in writers):
        before = ask(here.place, "SELECT max(seq) FROM event")[0][0]
        kept = Anchor(here.anchor).read()
        after = ask(here.place, "SELECT max(seq) FROM event")[0][0]
        assert kept is not None
        assert before - len(writers) <= kept.seq <= after
        assert [(kept.head,)] == ask(here.place, f"SELECT hash FROM event WHERE seq = {kept.seq}")
        looks += 1
    assert [each.wait() for each in writers] == [0, 0]
    for each in writers:
        each.stdout.close()
    assert looks > 10
    assert Anchor(here.anchor).read() == end_of(here)
    assert end_of(here).seq == 2 + 120


def test_user_who_may_not_write_settings_still_works(here, monkeypatch):
    here.work("a")
    marks = here.settings / "marks"
    for each in marks.iterdir():
        each.unlink()
    marks.rmdir()
    marks.write_text("a file in the way")
    assert here.work("b") == 3


def test_services_of_two_records_keep_two_marks(tmp_path):
    for name in ("one", "two"):
        bootstrap.open_services(
            f"sqlite:///{tmp_path / name}.db", settings_folder=tmp_path / "settings"
        ).close()
    assert len(list((tmp_path / "settings" / "marks").glob("*.anchor"))) == 2
