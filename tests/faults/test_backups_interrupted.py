"""Row 18: backups and restores that are interrupted or damaged; a bad one never takes a name.

Processes are killed before each of their steps and at any moment. A backup that has a name then is
whole; older ones are as they were; the record is the old one or the one put back, sound and with
everything kept, or it says itself what is wrong. Bits that are flipped in a backup, and backups cut
short, are refused before anything is changed, or change nothing of what would be put back.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count, zip_longest
from pathlib import Path
from typing import Any

import pytest

from compounding.errors import DatabaseDamagedError, StorageError
from compounding.messages import sentence_of_error
from compounding.persistence import backup as subject
from compounding.persistence.anchor import ENDING, Anchor
from tests.backups_on_disk import Workstation, every_file
from tests.faults import backing_up, whole
from tests.faults.at_work import write
from tests.faults.kills import Child, kill, listen
from tests.faults.looking import events_of, rows_of
from tests.faults.workload import one_round
from tests.unit.record_samples import StillClock

Rows = dict[str, list[tuple[Any, ...]]]

PATIENCE = 60
PARTS = 4  # so that several workers share a row, and none takes long

each_part = pytest.mark.parametrize("part", range(PARTS))

pytestmark = pytest.mark.timeout(1800)


@dataclass(frozen=True)
class Kept:
    """A record with two backups of earlier states, closed; laid out anew for each kill."""

    folder: Path
    moment: datetime

    def lay(self, goal: Path) -> Workstation:
        """The same files elsewhere."""
        shutil.copytree(self.folder, goal)
        clock = StillClock()
        clock.moment = self.moment
        return Workstation(goal, clock=clock)


@pytest.fixture(scope="session")
def statements(times) -> bool:
    """Whether each statement counts as a step beside what is done to files."""
    return times(0, 1) == 1


@pytest.fixture(scope="module")
def kept(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Some work, a backup, more work, another backup, more work."""
    folder = tmp_path_factory.mktemp("kept") / "disk"
    folder.mkdir()
    here = Workstation(folder)
    whole.copied(begun, folder)
    with here.open() as services:
        one_round(services.store, 0)
    for name in ("one", "two", "three"):
        here.work(name)
        if name != "three":
            here.back_up()
    here.later()
    return Kept(folder, here.clock.moment)


def killed(task: Callable[..., None], here: Workstation, **given: Any) -> Child:
    """A process at ``task`` until it dies before the step it was given, or is done.

    For every change only what it does to files counts as a step, for a release each statement, too.
    """
    child = Child(task, here.folder, place=here.place, moment=here.clock.moment, **given)
    listen([child], PATIENCE)
    kill([child])
    return child


def killed_at(seconds: float, task: Callable[..., None], here: Workstation, **given: Any) -> Child:
    """A process at ``task`` that is killed so long after it began."""
    child = Child(task, here.folder, place=here.place, moment=here.clock.moment, **given)
    listen([child], PATIENCE, lambda: bool(child.said("opened")))
    listen([child], seconds)
    kill([child])
    return child


def backups(here: Workstation) -> dict[str, bytes]:
    return every_file(here.folder / "backups")


def expect_good_backups(here: Workstation, before: dict[str, bytes]) -> int:
    """Older ones are as they were, and each that has a name is whole; returns how many are new."""
    after = backups(here)
    assert {name: after.get(name) for name in before} == before
    named = [each for each in after if each.endswith(".db") and not each.startswith(".")]
    for name in named:
        assert f"{name}{ENDING}" in after
        tried = here.rehearse(here.folder / "backups" / name)
        assert tried.anchored
        assert tried.events == int(name.removesuffix(".db").rsplit("-", 1)[1])
    return len(named) - len([each for each in before if each.endswith(".db")])


def expect_next_backup_clears(here: Workstation, before: dict[str, bytes]) -> None:
    """The next backup is made, and nothing half made is left beside it."""
    made = here.back_up()
    after = backups(here)
    assert {name: after.get(name) for name in before} == before
    databases = {each for each in after if each.endswith(".db")}
    assert after.keys() == databases | {f"{each}{ENDING}" for each in databases}
    assert here.rehearse(made.path).lost == 0


# Backups


@each_part
def test_row_18_backup_killed_at_every_step_leaves_good_ones_only(
    part, kept, memory_path, tally, statements
):
    events, named = whole.rows_of(kept.folder / "record.db"), 0
    for step in count(1 + part, PARTS):
        here = kept.lay(memory_path / str(step))
        before = backups(here)
        child = killed(backing_up.back_up, here, step=step, statements=statements, goal=None)
        new = expect_good_backups(here, before)
        assert new == 1 or not child.said("made")
        assert whole.rows_of(here.place) == events
        expect_next_backup_clears(here, before)
        assert here.expect_sound() == len(events)
        shutil.rmtree(here.folder)
        if not child.was_killed:
            break
        named += new
        tally.add("row 18: backups killed before a step")
    tally.add("row 18: backups killed before a step, named", named)
    tally.add("row 18: backups with a name that were not whole", 0)
    assert step > 12, "the backup was not watched"


@each_part
def test_row_18_backup_killed_at_any_moment_leaves_good_ones_only(
    part, kept, memory_path, tally, chance, times
):
    events = whole.rows_of(kept.folder / "record.db")
    seconds = duration(kept, memory_path)
    for number in range(times(50, 300) // PARTS + 1):
        here = kept.lay(memory_path / str(number))
        before = backups(here)
        moment = chance.uniform(0, 1.1 * seconds)
        child = killed_at(moment, backing_up.back_up, here, goal=None)
        new = expect_good_backups(here, before)
        assert new == 1 or not child.said("made")
        assert whole.rows_of(here.place) == events
        expect_next_backup_clears(here, before)
        shutil.rmtree(here.folder)
        tally.add("row 18: backups killed at any moment", int(child.was_killed))
        tally.add("row 18: backups killed at any moment, named", int(child.was_killed and new == 1))


def duration(kept: Kept, folder: Path) -> float:
    """Seconds that a backup takes here and now."""
    import time

    here = kept.lay(folder / "measured")
    child = Child(
        backing_up.back_up,
        here.folder,
        place=here.place,
        moment=here.clock.moment,
        goal=None,
    )
    listen([child], PATIENCE, lambda: bool(child.said("opened")))
    started = time.perf_counter()
    listen([child], PATIENCE)
    child.finish()
    return time.perf_counter() - started


@each_part
def test_row_18_copy_over_an_older_one_killed_at_every_step_is_the_old_or_the_new(
    part, kept, memory_path, tally, statements
):
    """Nor is the old one ever taken for one that lacks its end, or the new one."""
    for step in count(1 + part, PARTS):
        here = kept.lay(memory_path / str(step))
        goal = here.folder / "copy.db"
        for ending in ("", ENDING):
            older = sorted((here.folder / "backups").glob(f"*.db{ending}"))[0]
            shutil.copyfile(older, f"{goal}{ending}")
        old, new = (whole.rows_of(each) for each in (goal, here.place))
        child = killed(backing_up.back_up, here, step=step, statements=statements, goal=goal)
        rows = whole.rows_of(goal)
        assert rows in (old, new)
        tried = here.rehearse(goal)
        assert tried.events == len(rows)
        mark = Anchor.beside(goal).read()
        assert mark is None or mark.seq == len(rows)
        left = [each.name for each in here.folder.glob(".record-new-*")]
        tally.add("row 18: drafts left by a copy that was killed", int(bool(left)))
        with here.open() as services:
            assert services.copy_to(goal).events == len(new)
        assert not list(here.folder.glob(".record-new-*"))
        shutil.rmtree(here.folder)
        if not child.was_killed:
            assert rows == new
            break
        tally.add("row 18: copies over an older one killed before a step")
        tally.add(
            "row 18: copies over an older one killed before a step, without mark", int(mark is None)
        )


def test_row_18_backup_while_others_write_holds_all_that_was_shown_before_it(
    worked, memory_path, tally, times
):
    """What a file that is copied meanwhile does not: it is whole every time."""
    place = whole.copied(worked, memory_path)
    here = Workstation(memory_path)
    children = [Child(write, here.folder, place=place) for _ in range(2)]
    listen(children, PATIENCE, lambda: all(each.acknowledged for each in children))
    made = []
    with here.open(read_only=True) as services:
        for _ in range(times(20, 60)):
            listen(children, 0.02)
            shown = max(each.acknowledged[-1].seq for each in children)
            here.later(seconds=1)
            made.append((shown, services.back_up()))
    kill(children)
    rows = whole.rows_of(place)
    for shown, backup in made:
        assert shown <= backup.events
        assert rows[backup.events - 1].hash.hex() == backup.head
        tally.add("row 18: backups while two others wrote")
    newest = made[-1][1]
    assert whole.rows_of(newest.path) == rows[: newest.events]
    assert made[-1][0] > made[0][0]


# Restores


@dataclass(frozen=True)
class Ends:
    """What a record may be after a restore was killed: its events before, those of the backup."""

    old: list[Any]
    backup: list[Any]


def source_of(here: Workstation) -> Path:
    """The older of its two backups."""
    return sorted((here.folder / "backups").glob("*.db"))[0]


def expect_old_or_restored(here: Workstation, ends: Ends, before: dict[str, bytes]) -> str:
    """The old record, sound; or the restored one, sound, with its event; or a plain trouble.

    In each case everything of the old record is there, in its place or kept beside it.
    """
    found = _state(here)
    rows = whole.rows_of(here.place) if here.place.exists() else []
    if rows[: len(ends.old)] == ends.old:
        assert found == "", found
        return "the old record"
    assert rows[: len(ends.backup)] == ends.backup
    ((kind,),) = whole.asked(
        here.place, f"SELECT kind FROM event WHERE seq = {len(ends.backup) + 1}"
    )
    assert kind == "record_restored"
    (copy,) = (each for each in here.folder.glob("record.db.replaced-*Z"))
    assert whole.rows_of(copy) == ends.old
    assert Anchor.beside(copy).path.read_bytes() == before[f"record.db{ENDING}"]
    return "the restored record" if not found else "a trouble that is said"


def _state(here: Workstation) -> str:
    """What the program says of the record; it is checked whole where it says nothing."""
    try:
        with here.open() as services:
            if services.trouble is not None:
                assert isinstance(services.trouble, DatabaseDamagedError)
                return sentence_of_error(services.trouble)
            verification = services.verify()
    except StorageError as error:
        return sentence_of_error(error)
    assert verification.ok, verification.sentence
    return ""


def expect_restore_goes_on(here: Workstation, ends: Ends) -> None:
    """Tried again it is done, and nothing that was kept is lost by it."""
    kept = {each.name for each in here.folder.glob("record.db.replaced-*")}
    here.restore(source_of(here))
    assert here.expect_sound() == len(ends.backup) + 1
    assert kept < {each.name for each in here.folder.glob("record.db.replaced-*")}


def ends_of(here: Workstation) -> Ends:
    return Ends(whole.rows_of(here.place), whole.rows_of(source_of(here)))


@each_part
def test_row_18_restore_killed_at_every_step_leaves_the_old_record_or_the_new(
    part, kept, memory_path, tally, statements
):
    seen = set()
    for step in count(1 + part, PARTS):
        here = kept.lay(memory_path / str(step))
        ends, before = ends_of(here), here.files()
        child = killed(
            backing_up.restore, here, step=step, statements=statements, source=source_of(here)
        )
        found = expect_old_or_restored(here, ends, before)
        expect_restore_goes_on(here, ends)
        shutil.rmtree(here.folder)
        if not child.was_killed:
            assert found == "the restored record"
            break
        seen.add(found)
        tally.add("row 18: restores killed before a step")
        tally.add(f"row 18: found {found}")
    assert {"the old record", "the restored record"} <= seen


@each_part
def test_row_18_restore_killed_at_any_moment_leaves_the_old_record_or_the_new(
    part, kept, memory_path, tally, chance, times
):
    seconds = 2 * duration(kept, memory_path)
    for number in range(times(30, 200) // PARTS + 1):
        here = kept.lay(memory_path / str(number))
        ends, before = ends_of(here), here.files()
        child = killed_at(
            chance.uniform(0, seconds), backing_up.restore, here, source=source_of(here)
        )
        found = expect_old_or_restored(here, ends, before)
        expect_restore_goes_on(here, ends)
        shutil.rmtree(here.folder)
        tally.add("row 18: restores killed at any moment", int(child.was_killed))
        if child.was_killed:
            tally.add(f"row 18: found {found}")


def damage(here: Workstation) -> None:
    content = bytearray(here.place.read_bytes())
    content[: 4096 * 2] = b"\xa5" * 4096 * 2
    here.place.write_bytes(content)
    here.place.with_name("record.db-wal").write_bytes(b"what was in its log" * 99)


@each_part
def test_row_18_restore_over_a_damaged_record_killed_at_every_step_keeps_what_was_there(
    part, kept, memory_path, tally, statements
):
    """It cannot be the old record that is sound: it is damaged still and says so, or the new."""
    for step in count(1 + part, PARTS):
        here = kept.lay(memory_path / str(step))
        damage(here)
        before, backup = here.files(), whole.rows_of(source_of(here))
        child = killed(
            backing_up.restore, here, step=step, statements=statements, source=source_of(here)
        )
        said = _state(here)
        kept_now = {
            each.name.split("Z", 1)[1]: each.read_bytes()
            for each in here.folder.glob("record.db.replaced-*")
        }
        for name, content in before.items():
            there = here.folder / name
            still = there.exists() and there.read_bytes() == content
            assert still or kept_now.get(name.removeprefix("record.db")) == content, name
        if not said:
            assert whole.rows_of(here.place)[: len(backup)] == backup
        here.restore(source_of(here))
        assert here.expect_sound() == len(backup) + 1
        shutil.rmtree(here.folder)
        if not child.was_killed:
            assert not said
            break
        tally.add("row 18: restores over a damaged record killed before a step")


# Damage


@pytest.fixture(scope="module")
def sound(kept, tmp_path_factory) -> tuple[Path, Rows]:
    """A backup with its rows."""
    source = sorted((kept.folder / "backups").glob("*.db"))[0]
    copy = tmp_path_factory.mktemp("sound") / source.name
    for ending in ("", ENDING):
        shutil.copyfile(f"{source}{ending}", f"{copy}{ending}")
    return copy, rows_of(copy)


def spoilt(sound: Path, folder: Path, content: bytes, anchor: bytes | None = None) -> Path:
    """The backup with other bytes."""
    folder.mkdir()
    copy = folder / sound.name
    copy.write_bytes(content)
    Anchor.beside(copy).path.write_bytes(anchor or Anchor.beside(sound).path.read_bytes())
    return copy


def refused(here: Workstation, copy: Path) -> str:
    """What the rehearsal says, which must be a sentence of the program; empty for a yes."""
    before = copy.read_bytes()
    try:
        here.rehearse(copy)
    except StorageError as error:
        assert copy.read_bytes() == before
        text = sentence_of_error(error)
        assert "restoring" not in text, text
        return text
    assert copy.read_bytes() == before
    return ""


def differing(one: Rows, other: Rows) -> list[tuple[str, object, object]]:
    """The rows that are not the same, by their tables."""
    return [
        (name, first, second)
        for name in sorted({*one, *other})
        for first, second in zip_longest(one.get(name, []), other.get(name, []))
        if first != second
    ]


@each_part
def test_row_18_flipped_bit_is_refused_or_changes_nothing(
    part, sound, kept, memory_path, tally, chance, times
):
    copy, rows = sound
    content = copy.read_bytes()
    here = kept.lay(memory_path / "here")
    for number in range(times(150, 1500) // PARTS + 1):
        at, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
        flipped = content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]
        bad = spoilt(copy, memory_path / str(number), flipped)
        said = refused(here, bad)
        if not said:
            assert differing(rows, rows_of(bad)) == [], f"bit {bit} of byte {at} was not noticed"
        tally.add("row 18: bits flipped in a backup")
        tally.add("row 18: bits flipped in a backup, refused", int(bool(said)))
        shutil.rmtree(bad.parent)
    assert here.expect_sound()


@each_part
def test_row_18_flipped_bit_in_the_mark_of_a_backup_is_refused_or_told(
    part, sound, kept, memory_path, tally, chance, times
):
    """It is never taken for another mark: the other slot is empty, so there is none."""
    copy, _ = sound
    anchor = Anchor.beside(copy).path.read_bytes()
    length = anchor.index(b"\n") + 1
    here = kept.lay(memory_path / "here")
    for number in range(times(40, 400) // PARTS + 1):
        at, bit = chance.randrange(length), 1 << chance.randrange(8)
        flipped = anchor[:at] + bytes([anchor[at] ^ bit]) + anchor[at + 1 :]
        bad = spoilt(copy, memory_path / str(number), copy.read_bytes(), flipped)
        tried = here.rehearse(bad)
        assert not tried.anchored
        assert bad.name not in {
            each.path.name for each in subject.backups_of(here.place, bad.parent)
        }
        tally.add("row 18: bits flipped in the mark of a backup, told")
        shutil.rmtree(bad.parent)


def test_row_18_page_that_is_noise_is_refused_or_was_of_no_use(
    sound, kept, memory_path, tally, chance, times
):
    copy, rows = sound
    content, size = copy.read_bytes(), 4096
    here = kept.lay(memory_path / "here")
    for number in range(times(40, 200)):
        at = size * chance.randrange(len(content) // size)
        noise = chance.randbytes(size) if number % 2 else bytes(size)
        bad = spoilt(copy, memory_path / str(number), content[:at] + noise + content[at + size :])
        said = refused(here, bad)
        if not said:
            assert differing(rows, rows_of(bad)) == []
        tally.add("row 18: pages of a backup made noise or zero")
        tally.add("row 18: pages of a backup made noise or zero, refused", int(bool(said)))
        shutil.rmtree(bad.parent)


def test_row_18_backup_cut_short_is_refused(sound, kept, memory_path, tally, chance, times):
    copy, _ = sound
    content = copy.read_bytes()
    here = kept.lay(memory_path / "here")
    sizes = [0, 1, 99, 100, 4095, 4096, len(content) - 4096, len(content) - 1]
    sizes += [chance.randrange(len(content)) for _ in range(times(40, 300))]
    for number, size in enumerate(sizes):
        bad = spoilt(copy, memory_path / str(number), content[:size])
        assert refused(here, bad), f"cut to {size} bytes and taken"
        tally.add("row 18: backups cut short, refused")
        shutil.rmtree(bad.parent)
    assert here.expect_sound()


def test_row_18_restore_of_a_damaged_backup_changes_nothing(sound, kept, memory_path):
    """The restore itself, not only its rehearsal."""
    copy, _ = sound
    content = copy.read_bytes()
    assert b'"Riverside Pharmacy"' in content
    content = content.replace(b'"Riverside Pharmacy"', b'"Hillside Pharmacies"')
    here = kept.lay(memory_path / "here")
    bad = spoilt(copy, memory_path / "bad", content)
    before, rows = here.files(), events_of(here.place)
    with pytest.raises(StorageError):
        here.restore(bad)
    assert here.files().keys() - {"record.db-wal", "record.db-shm"} <= before.keys()
    assert events_of(here.place) == rows
    assert here.expect_sound() == len(rows)


# The tests themselves


def test_row_18_bad_backup_with_a_name_would_be_noticed(kept, memory_path):
    here = kept.lay(memory_path / "here")
    before = backups(here)
    good = source_of(here)
    bad = good.with_name("record-20261122T235959Z-5.db")
    bad.write_bytes(good.read_bytes()[:-4096])
    Anchor.beside(bad).path.write_bytes(Anchor.beside(good).path.read_bytes())
    with pytest.raises(StorageError):
        expect_good_backups(here, before)
    bad.unlink()
    good.write_bytes(good.read_bytes()[:-4096])
    with pytest.raises(AssertionError):
        expect_good_backups(here, before)


def test_row_18_record_between_the_old_and_the_new_would_be_noticed(kept, memory_path):
    here = kept.lay(memory_path / "here")
    ends, before = ends_of(here), here.files()
    shutil.copyfile(source_of(here), here.place)
    with pytest.raises((AssertionError, ValueError)):
        expect_old_or_restored(here, ends, before)
