"""What people decide on backups and the clock, and when a backup is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from compounding.application.backups import (
    DAILY,
    FOLDER_LONGEST,
    LATE,
    REASON_LONGEST,
    BackupMade,
    RecordFacts,
    Tried,
    accept_clock,
    is_due,
    read_who,
    set_folder,
)
from compounding.domain.house_events import BackupFolderSet, ClockAccepted
from compounding.domain.kinds import entity_of, kind_of
from compounding.domain.prescription import PERSON_LONGEST
from compounding.errors import InputError
from compounding.findings import Finding, Level
from compounding.messages import sentence
from tests.unit.record_samples import MemoryStore, StillClock, refused_codes

NOW = StillClock().now()
WRONG = Finding(
    Level.STOP,
    "clock.back",
    None,
    {"now": "2026-11-21 10:30 (UTC-06:00)", "last": "2026-11-22 10:30 (UTC-06:00)"},
)


@dataclass
class House(MemoryStore):
    """The record in memory, with what the clock is charged with."""

    trouble: Finding | None = None

    def backup_folder(self) -> str:
        found = self.events(BackupFolderSet)
        return found[-1].folder if found else ""

    def clock_trouble(self) -> Finding | None:
        return self.trouble


def made(hours_ago: float, events: int = 9) -> BackupMade:
    return BackupMade(Path("a.db"), NOW - timedelta(hours=hours_ago), events, "00" * 32)


def problems(action, *args) -> dict[str, str]:
    """Key and code of each problem that an action is refused with; each has a sentence."""
    with pytest.raises(InputError) as error:
        action(*args)
    assert all(sentence(each.code, each.params) for each in error.value.problems)
    return {each.path: each.code for each in error.value.problems}


# When one is due


@pytest.mark.parametrize(
    ("backup", "last", "due"),
    [
        (None, 0, False),
        (None, 1, True),
        (made(0, 9), 10, False),
        (made(24, 9), 10, False),
        (made(24.01, 9), 10, True),
        (made(24.01, 9), 9, False),
        (made(10_000, 9), 9, False),
    ],
)
def test_backup_is_due_when_something_is_recorded_that_an_old_one_does_not_hold(backup, last, due):
    assert is_due(backup, last, NOW, DAILY) == due


def test_backup_is_late_after_two_days():
    assert timedelta(hours=24) == DAILY
    assert timedelta(hours=48) == LATE
    assert not is_due(made(48), 10, NOW, LATE)
    assert is_due(made(48.01), 10, NOW, LATE)


def test_row_21_backup_dated_by_a_wrong_clock_holds_no_later_one_up():
    """Made while the clock stood in 2036, then the clock was set right: ten years without a backup
    would follow, and no warning.
    """
    future = made(-10 * 365 * 24)
    assert is_due(future, 10, NOW, DAILY)
    assert is_due(future, 10, NOW, LATE)


def test_facts_of_a_record_are_plain():
    assert RecordFacts(None, made(1)).notes == ()
    assert Tried(Path("a.db"), 9, 2, anchored=True).lost == 2


# Where they go


def test_folder_is_recorded_with_the_one_before():
    house = House()
    set_folder(house, "/media/usb/backups")
    set_folder(house, "  /media/other/backups  ")
    set_folder(house, "")
    assert house.events(BackupFolderSet) == [
        BackupFolderSet("/media/usb/backups", ""),
        BackupFolderSet("/media/other/backups", "/media/usb/backups"),
        BackupFolderSet("", "/media/other/backups"),
    ]
    assert house.backup_folder() == ""


def test_folder_is_recorded_once_for_one_action():
    house = House()
    first = set_folder(house, "/media/usb", action_id="one")
    assert set_folder(house, "/media/usb", action_id="one") == first
    assert len(house.events(BackupFolderSet)) == 1


@pytest.mark.parametrize("typed", ["a\nb", "x" * (FOLDER_LONGEST + 1), "a\0b"])
def test_folder_that_can_be_none_is_refused_and_nothing_recorded(typed):
    house = House()
    assert "backup.folder" in problems(set_folder, house, typed)
    assert house.bodies == []


# By name and reason


def test_name_and_reason_are_read_as_they_are_recorded():
    assert read_who(" Pharmacist B  ", "the disk failed ") == ("Pharmacist B", "the disk failed")


@pytest.mark.parametrize(
    ("name", "reason", "keys"),
    [
        ("", "", {"record.name", "record.reason"}),
        (" ", "why", {"record.name"}),
        ("B", "\t", {"record.reason"}),
        ("B\nC", "why", {"record.name"}),
        ("B" * (PERSON_LONGEST + 1), "why", {"record.name"}),
        ("B", "w" * (REASON_LONGEST + 1), {"record.reason"}),
    ],
)
def test_name_and_reason_that_are_missing_or_too_long_are_all_told_at_once(name, reason, keys):
    assert problems(read_who, name, reason).keys() == keys


def test_clock_is_accepted_by_name_with_what_was_found():
    house = House(trouble=WRONG)
    accept_clock(house, "Pharmacist B", "looked at the telephone")
    (accepted,) = house.events(ClockAccepted)
    assert accepted == ClockAccepted(
        "2026-11-22 10:30 (UTC-06:00)", "clock.back", "Pharmacist B", "looked at the telephone"
    )


def test_clock_that_is_right_needs_no_word():
    house = House()
    assert refused_codes(accept_clock, house, "B", "why") == ["clock.is_right"]
    assert house.bodies == []


def test_clock_is_not_accepted_without_a_name():
    house = House(trouble=WRONG)
    assert problems(accept_clock, house, "", "why").keys() == {"record.name"}
    assert house.bodies == []


def test_decisions_of_the_house_belong_to_no_making():
    folder = BackupFolderSet("/media/usb")
    clock = ClockAccepted("x", "clock.back", "B", "why")
    assert (kind_of(folder), entity_of(folder)) == ("backup_folder_set", "backups")
    assert (kind_of(clock), entity_of(clock)) == ("clock_accepted", "record")
