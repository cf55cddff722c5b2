"""Row 27: an anchor that was edited, deleted, exchanged or spoilt is found, or does no harm.

It has two slots. Where the newest is spoilt the older one counts, and a record that is ahead of its
anchor is normal; so one slot may be lost unseen, and is made good at the next opening.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compounding import bootstrap
from compounding.application import settings
from compounding.errors import DatabaseDamagedError, StorageError
from compounding.messages import sentence_of_error
from compounding.persistence.anchor import BLOCK, Anchor
from tests.faults import damage
from tests.faults.at_work import opened
from tests.faults.damage import ANCHOR, NAME, NAME_OF_WHO, REASON, Kept
from tests.faults.forging import line_of
from tests.faults.looking import events_of
from tests.unit.record_samples import PHARMACY, StillClock

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Kept:
    return damage.worked(tmp_path_factory.mktemp("worked") / "disk")


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> Kept:
    """Another pharmacy's record that went as far."""
    return damage.worked(tmp_path_factory.mktemp("other") / "disk")


def newest_slot(content: bytes) -> int:
    """Which slot holds the newest mark; the numbers in these anchors have as many digits."""
    return 0 if content[:BLOCK] > content[BLOCK:] else 1


def with_slot(content: bytes, slot: int, new: bytes) -> bytes:
    slots = [content[:BLOCK], content[BLOCK:]]
    slots[slot] = new.ljust(BLOCK, b"\0")
    return b"".join(slots)


def twice(line: bytes) -> bytes:
    return line.ljust(BLOCK, b"\0") * 2


def head(content: bytes) -> str:
    """The head that the newest slot names."""
    return content[newest_slot(content) * BLOCK :].split()[5].decode("ascii")


UNREADABLE, GONE = "standing.anchor_unreadable", "standing.anchor_gone"
MISSING, DIFFERS = "standing.events_missing", "standing.differs"
Spoil = Callable[[bytes], bytes | None]
ANCHORS: dict[str, tuple[Spoil, str | None]] = {
    "gone": (lambda _old: None, GONE),
    "empty": (lambda _old: b"", UNREADABLE),
    "zeros": (lambda old: bytes(len(old)), UNREADABLE),
    "garbage": (lambda old: bytes(each ^ 0xA5 for each in old), UNREADABLE),
    "another file": (lambda _old: b"shopping list\n" * 100, UNREADABLE),
    "both slots torn": (lambda old: twice(old[:40]), UNREADABLE),
    "both slots edited": (lambda old: old.replace(b"1 0 2", b"1 0 3"), UNREADABLE),
    "newest slot torn": (lambda old: with_slot(old, newest_slot(old), old[:40]), None),
    "newest slot garbage": (lambda old: with_slot(old, newest_slot(old), b"\xff" * 99), None),
    "older slot garbage": (lambda old: with_slot(old, 1 - newest_slot(old), b"\xff" * 99), None),
    "slots exchanged": (lambda old: old[BLOCK:] + old[:BLOCK], None),
    "cut after the first slot": (lambda old: twice(line_of("0", "29", head(old)))[:BLOCK], None),
    "newer number": (lambda old: twice(line_of("0", "30", head(old))), MISSING),
    "huge number": (lambda old: twice(line_of("0", "9" * 15, head(old))), MISSING),
    "number of 16 digits": (lambda old: twice(line_of("0", "9" * 16, head(old))), UNREADABLE),
    "older number, newest head": (lambda old: twice(line_of("0", "28", head(old))), DIFFERS),
    "another head": (lambda _old: twice(line_of("0", "29", "ab" * 32)), DIFFERS),
    "a beginning that was never": (lambda old: twice(line_of("1", "29", head(old))), DIFFERS),
    "a newer beginning": (lambda old: twice(line_of("7", "99", head(old))), MISSING),
}


@pytest.mark.parametrize("name", ANCHORS)
def test_row_27_altered_anchor_is_found_or_the_other_slot_counts(kept, tally, name):
    spoil, code = ANCHORS[name]
    place = kept.lay({ANCHOR: spoil(kept.files[ANCHOR])})
    with opened(place) as services:
        told = services.trouble
        assert (told.code if told else None) == code
        assert services.read_only == bool(code)
        assert services.verify().ok == (code is None)
        if told:
            assert str(place) in sentence_of_error(told)
            with pytest.raises(DatabaseDamagedError):
                settings.set_pharmacy(services.store, PHARMACY)
    if code:
        expect_gone_on(kept, place, code)
    assert Anchor.beside(place).read().seq == len(events_of(place))
    tally.add(f"row 27: anchors altered, {'found' if code else 'made good from the other slot'}")


def expect_gone_on(kept: Kept, place: Path, code: str) -> None:
    """By name and reason, recorded; the anchor is a whole one again."""
    bootstrap.accept_end(
        NAME_OF_WHO, REASON, kept.url, clock=StillClock(), settings_folder=kept.settings
    )
    with opened(place) as services:
        assert services.trouble is None
        accepted = services.store.entries("record")[-1].event
        assert (accepted.name, accepted.reason, accepted.why) == (NAME_OF_WHO, REASON, code)
        settings.set_pharmacy(services.store, PHARMACY)
        assert services.store.anchored
        assert services.verify().ok


def test_row_27_anchor_of_another_record_is_found(kept, other, tally):
    place = kept.lay({ANCHOR: other.files[ANCHOR]})
    with opened(place) as services:
        assert services.trouble.code == DIFFERS
    expect_gone_on(kept, place, DIFFERS)
    tally.add("row 27: anchors of another record, found")


def test_row_27_other_record_with_its_own_anchor_is_found_by_mark_and_backup(kept, other, tally):
    theirs = {NAME: other.files[NAME], ANCHOR: other.files[ANCHOR]}
    for parts in (("backups/",), ("settings/marks",)):
        with opened(kept.without(*parts).lay(theirs)) as services:
            assert services.trouble.code == DIFFERS
        tally.add("row 27: whole other records, found")


@pytest.mark.parametrize("anchor", ["theirs", "ours"])
def test_row_27_other_record_that_was_once_put_back_is_found(kept, other, tally, anchor):
    """It has a newer beginning than all marks of ours; that beginning gave up nothing of ours."""
    other.lay()
    bootstrap.restore_backup(
        next(other.folder.glob("backups/*.db")),
        *(NAME_OF_WHO, REASON, other.url),
        clock=StillClock(),
        settings_folder=other.settings,
    )
    theirs = Kept.of(other.folder)
    changes = {NAME: theirs.files[NAME]}
    if anchor == "theirs":
        changes[ANCHOR] = theirs.files[ANCHOR]
    with opened(kept.lay(changes)) as services:
        assert services.trouble is not None, "another pharmacy's record was opened for work"
        assert services.read_only
    tally.add("row 27: other records of a newer beginning, found")


def test_row_27_folder_in_place_of_the_anchor_is_told(kept):
    place = kept.lay({ANCHOR: None, f"{ANCHOR}/a file": b""})
    with opened(place) as services:
        assert services.trouble.code == UNREADABLE
    with pytest.raises(StorageError) as error:
        bootstrap.accept_end(
            NAME_OF_WHO, REASON, kept.url, clock=StillClock(), settings_folder=kept.settings
        )
    assert sentence_of_error(error.value)


@pytest.mark.parametrize("name", ["gone", "garbage"])
def test_row_27_events_missing_are_told_before_the_anchor_is(kept, name):
    """Both are wrong; what is known by the mark of the user says more."""
    with opened(kept.lay()) as services:
        settings.set_pharmacy(services.store, PHARMACY)
    seen = Kept.of(kept.folder).named("settings/")
    spoil, _code = ANCHORS[name]
    with opened(kept.lay({**seen, ANCHOR: spoil(kept.files[ANCHOR])})) as services:
        assert services.trouble.code == MISSING
        assert services.trouble.params["missing"] == "1"
