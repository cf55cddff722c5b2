"""Row 16: an old copy put over the record is found, and the gap is named.

A record is kept after each of several days. Whatever of an older day is put over a newer one, the
program must open it for reading only, say from where to where events are missing, and go on only
by a person's name and reason.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application import backups, settings
from compounding.errors import (
    DatabaseBusyError,
    DatabaseDamagedError,
    InputError,
    StorageError,
)
from compounding.messages import sentence_of_error
from compounding.persistence.sqlite import connection
from tests.faults import damage
from tests.faults.at_work import opened
from tests.faults.damage import ANCHOR, NAME, NAME_OF_WHO, REASON, Kept
from tests.faults.looking import events_of
from tests.faults.workload import one_round
from tests.unit.record_samples import PHARMACY, TODAY, StillClock

DAYS = 5

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def days(tmp_path_factory) -> list[Kept]:
    """The whole folder in the evening of each day, a backup made every time."""
    kept = damage.worked(tmp_path_factory.mktemp("days") / "disk", (0,))
    found = [kept]
    for number in range(1, DAYS):
        with opened(kept.folder / NAME) as services:
            one_round(services.store, number)
            services.back_up()
        found.append(Kept.of(kept.folder))
    return found


def last_of(kept: Kept) -> int:
    """How many events were recorded by then."""
    return len(events_of(kept.lay()))


# What someone puts over the record, and what is left of the newer day.


def only_the_file(old: Kept, new: Kept) -> Kept:
    return Kept(new.folder, {**new.files, NAME: old.files[NAME]})


def file_and_anchor(old: Kept, new: Kept) -> Kept:
    return Kept(new.folder, {**new.files, NAME: old.files[NAME], ANCHOR: old.files[ANCHOR]})


def file_without_anchor(old: Kept, new: Kept) -> Kept:
    left = {name: content for name, content in new.files.items() if name != ANCHOR}
    return Kept(new.folder, {**left, NAME: old.files[NAME]})


def whole_folder(old: Kept, new: Kept) -> Kept:
    """Backups, too, as when a folder is rolled back; the settings of the user lie elsewhere."""
    return Kept(new.folder, {**old.files, **new.named("settings/")})


def seen_by_another_user(old: Kept, new: Kept) -> Kept:
    """File and anchor, opened by someone who has no mark; the newest backup is there."""
    put = file_and_anchor(old, new)
    return put.without("settings/marks/")


def seen_by_a_user_of_that_day(old: Kept, new: Kept) -> Kept:
    """The settings are old as well, as when a home folder is rolled back; the backup is there."""
    put = file_and_anchor(old, new)
    return Kept(new.folder, {**put.files, **old.named("settings/")})


WAYS: tuple[Callable[[Kept, Kept], Kept], ...] = (
    only_the_file,
    file_and_anchor,
    file_without_anchor,
    whole_folder,
    seen_by_another_user,
    seen_by_a_user_of_that_day,
)


@pytest.mark.parametrize("way", WAYS)
def test_row_16_old_copy_is_found_and_the_gap_is_named(way, tally, days):
    for old, new in combinations(days, 2):
        first, last = last_of(old), last_of(new)
        place = way(old, new).lay()
        with opened(place) as services:
            assert services.read_only
            assert services.trouble.code == "standing.events_missing"
            expect_said(sentence_of_error(services.trouble), first, last)
            with pytest.raises(DatabaseDamagedError, match="events_missing"):
                settings.set_pharmacy(services.store, PHARMACY)
            verification = services.verify()
            assert services.store.verify().ok, "the copy itself is sound"
        assert not verification.ok
        expect_said(verification.sentence, first, last)
        assert place.read_bytes() == old.files[NAME]
        with opened(place, read_only=True) as services:
            assert services.trouble.code == "standing.events_missing"
        tally.add(f"row 16: old copies, {way.__name__.replace('_', ' ')}: found")


def expect_said(sentence: str, first: int, last: int) -> None:
    assert f"ends with event {first}, " in sentence
    assert f"event {last} ({last - first} more)" in sentence
    assert "Put back the last good backup" in sentence
    assert "by name and reason" in sentence


def test_row_16_nothing_outside_the_old_copy_means_nothing_can_be_found(tally, days):
    """The limit, and that the tests above can see: what tells of it then are papers alone."""
    for old, new in combinations(days, 2):
        first = last_of(old)
        kept = seen_by_another_user(old, new).without("backups/")
        with opened(kept.lay()) as services:
            assert services.trouble is None
            assert not services.read_only
            assert services.verify().ok
            assert services.store.last_seq() == first
        tally.add("row 16: old copies with nothing left outside, not found")


def test_row_16_backup_in_a_chosen_folder_finds_it_too(tmp_path, days):
    """The folder is known from the old copy itself, where it was chosen before."""
    folder, elsewhere = days[0].folder, tmp_path / "other disk"
    with opened(days[0].lay()) as services:
        backups.set_folder(services.store, str(elsewhere))
    old = Kept.of(folder)
    with opened(folder / NAME) as services:
        settings.set_pharmacy(services.store, PHARMACY)
        services.back_up()
    new = Kept.of(folder)
    first, last = last_of(old), last_of(new)
    with opened(seen_by_another_user(old, new).without("backups/").lay()) as services:
        expect_said(sentence_of_error(services.trouble), first, last)


# Going on


def who(kept: Kept, **more: object) -> dict[str, object]:
    asked = {"name": NAME_OF_WHO, "reason": REASON, "database_url": kept.url}
    return {**asked, "clock": StillClock(), "settings_folder": kept.settings, **more}


@pytest.mark.parametrize("way", WAYS)
def test_row_16_nobody_goes_on_without_name_and_reason(way, days):
    kept = way(days[0], days[-1])
    place = kept.lay()
    before = Kept.of(kept.folder).files
    (backup, *_) = sorted(kept.folder.glob("backups/*.db"))
    for missing in ({"name": ""}, {"reason": "  "}, {"name": "", "reason": ""}):
        with pytest.raises(InputError):
            bootstrap.accept_end(**who(kept, **missing))
        with pytest.raises(InputError):
            bootstrap.restore_backup(backup, **who(kept, **missing))
    assert Kept.of(kept.folder).files == before
    with opened(place) as services:
        assert services.read_only


@pytest.mark.parametrize("way", WAYS)
def test_row_16_old_copy_is_gone_on_with_by_name_and_reason(way, times, tally, chance, days):
    pairs = list(combinations(days, 2))
    for old, new in chance.sample(pairs, times(5, len(pairs))):
        first, known = last_of(old), last_of(new)
        kept = way(old, new)
        place = kept.lay()
        bootstrap.accept_end(**who(kept))
        event = expect_goes_on(place, "end_accepted")
        assert (event.seq, event.lost_seq, event.why) == (first, known, "standing.events_missing")
        tally.add("row 16: old copies gone on with by name and reason")


@pytest.mark.parametrize("way", WAYS)
def test_row_16_newest_backup_is_put_back_by_name_and_reason(way, times, tally, chance, days):
    pairs = list(combinations(days, 2))
    for old, new in chance.sample(pairs, times(5, len(pairs))):
        known = last_of(new)
        kept = way(old, new)
        place = kept.lay()
        backup = max(kept.folder.glob("backups/*.db"))
        bootstrap.restore_backup(backup, **who(kept))
        event = expect_goes_on(place, "record_restored")
        assert (event.seq, event.lost_seq) == (int(backup.stem.split("-")[-1]), known)
        tally.add("row 16: backups put back over old copies")


def expect_goes_on(place: Path, kind: str):
    """The decision is an event with name and reason; the record takes more and is sound."""
    with opened(place) as services:
        assert services.trouble is None
        (decided,) = (e.event for e in services.store.entries("record") if e.kind == kind)
        assert (decided.name, decided.reason) == (NAME_OF_WHO, REASON)
        before = services.store.last_seq()
        assert settings.set_pharmacy(services.store, PHARMACY).seq == before + 1
        assert services.verify().ok
    return decided


def test_row_16_what_was_gone_on_from_cannot_be_put_back_unseen(tally, days):
    """After a decision the copies of before are old ones themselves, however far they went."""
    kept = only_the_file(days[1], days[-1])
    kept.lay()
    bootstrap.accept_end(**who(kept))
    decided = Kept.of(kept.folder)
    for older in days:
        for way in WAYS[:4]:
            with opened(way(older, decided).lay()) as services:
                assert services.read_only
                assert services.trouble.code.startswith("standing.")
                assert not services.verify().ok
            tally.add("row 16: copies of before a decision put back: found")


@pytest.mark.parametrize("way", WAYS)
def test_row_16_decision_that_could_not_be_recorded_settles_nothing(way, days, monkeypatch):
    """Another program holds the record; the alarm goes on until the decision is in the record."""
    monkeypatch.setitem(connection._OF[connection.Purpose.WORK], "busy_timeout", 50)
    first, kept = last_of(days[0]), way(days[0], days[-1])
    place = kept.lay()
    holder = dbapi2.connect(str(place), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusyError):
        bootstrap.accept_end(**who(kept))
    holder.execute("ROLLBACK")
    holder.close()
    with opened(place) as services:
        assert services.read_only
        assert services.trouble.code == "standing.events_missing"
        assert services.store.last_seq() == first


def test_row_16_copy_of_more_than_a_year_ago_is_gone_on_with_by_name_and_reason(days):
    """Neither the clock nor the end may stand in the way of confirming the other."""
    kept = only_the_file(days[0], days[-1])
    kept.lay()
    later = StillClock(day=TODAY + timedelta(days=400))
    bootstrap.accept_end(**who(kept, clock=later))
    with bootstrap.open_services(kept.url, clock=later, settings_folder=kept.settings) as services:
        assert services.trouble is None
        assert services.store.entries("record")[-1].kind == "end_accepted"


def test_row_16_nothing_to_accept_is_refused(days):
    kept = days[-1]
    kept.lay()
    before = Kept.of(kept.folder).files
    with pytest.raises(StorageError, match="nothing_to_accept"):
        bootstrap.accept_end(**who(kept))
    assert Kept.of(kept.folder).named(NAME) == {n: c for n, c in before.items() if NAME in n}
