"""Rows 14 and 15: a log that is lost, damaged or another's never leaves a shorter record unnoticed.

The record is that of a process that vanished with all it had recorded still in the log. Its files
were kept after each action, so that each trial is of another moment.
"""

from __future__ import annotations

import random
from itertools import permutations
from pathlib import Path

import pytest

from compounding import bootstrap
from compounding.application import settings
from compounding.errors import DatabaseDamagedError
from compounding.messages import sentence_of_error
from compounding.persistence.anchor import Anchor
from tests.faults import damage
from tests.faults.at_work import opened
from tests.faults.damage import ANCHOR, LOG, NAME, NAME_OF_WHO, REASON, Kept
from tests.faults.looking import Outcome, Wanted, events_of, look
from tests.unit.record_samples import PHARMACY, StillClock

KINDS = ("deleted", "cut", "flipped")
FRAME = 4096 + 24  # a page in the log, with its header
SESSIONS = 4
_NAMES = {"log": LOG, "anchor": ANCHOR}

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def moments(tmp_path_factory) -> dict[int, Kept]:
    """The files after each action, by the number of its last event."""
    kept = damage.worked(tmp_path_factory.mktemp("vanished") / "disk", (0,))
    return damage.killed_at_work(kept.folder, 2)


@pytest.fixture(scope="module")
def recorded(moments) -> list[tuple[object, ...]]:
    """Every event that was ever shown as recorded."""
    events = events_of(moments[max(moments)].lay())
    assert len(events) == max(moments)
    return events


def damaged(chance: random.Random, log: bytes, kind: str) -> bytes | None:
    """The log after a fault that loses something.

    That is any but one in the last frame: to fill a sector, SQLite may have written it twice.
    """
    return struck(log, kind, chance.randrange(len(log) - FRAME), chance.randrange(8))


def struck(log: bytes, kind: str, at: int, bit: int) -> bytes | None:
    if kind == "deleted":
        return None
    return damage.cut(log, at) if kind == "cut" else damage.flipped(log, at, bit)


def who(kept: Kept) -> dict[str, object]:
    """What a decision by name and reason is asked with."""
    return {
        "name": NAME_OF_WHO,
        "reason": REASON,
        "database_url": kept.url,
        "clock": StillClock(),
        "settings_folder": kept.settings,
    }


def goes_on(place: Path, kind: str) -> dict[str, object]:
    """The record takes more and is sound; returns what the event of the decision says."""
    with opened(place) as services:
        assert services.trouble is None
        assert not services.read_only
        decided = [each for each in services.store.entries("record") if each.kind == kind]
        before = services.store.last_seq()
        assert settings.set_pharmacy(services.store, PHARMACY).seq == before + 1
        verification = services.verify()
        assert verification.ok, verification.sentence
    event = decided[-1].event
    assert (event.name, event.reason) == (NAME_OF_WHO, REASON)
    return {"left": event.seq, "lost": event.lost_seq, "branch": event.branch}


# Row 14


@pytest.mark.parametrize("kind", KINDS)
def test_row_14_damaged_log_is_found_by_the_anchor_and_by_nothing_else(
    kind, times, tally, chance, moments, recorded
):
    for _ in range(times(100, 300)):
        seq, kept = chance.choice(sorted(moments.items()))
        log = kept.files[LOG]
        place = kept.lay({LOG: struck(log, kind, chance.randrange(len(log)), chance.randrange(8))})
        with opened(place) as services:
            left = services.store.last_seq()
            by_chain = not services.store.verify().ok
            if left < seq:
                expect_only_looked_at(services, left, seq)
            else:
                assert services.trouble is None
        assert events_of(place) == recorded[:left]
        tally.add(f"row 14: logs {kind}")
        tally.add(
            f"row 14: logs {kind}, nothing lost: the last frame stands there twice", left == seq
        )
        tally.add(f"row 14: logs {kind}, loss found by the anchor", left < seq)
        tally.add(f"row 14: logs {kind}, loss found by the full check of the database", by_chain)
        tally.add("row 14: acknowledged events lost and missed", seq - left)
        assert not by_chain, "the chain has found it: then this test no longer shows why"


def expect_only_looked_at(services: bootstrap.Services, left: int, seq: int) -> None:
    """I4: it says what is missing, records nothing, and stays with that when it is checked."""
    assert services.read_only
    expect_told(services.trouble, left, seq)
    with pytest.raises(DatabaseDamagedError, match="events_missing"):
        settings.set_pharmacy(services.store, PHARMACY)
    verification = services.verify()
    assert not verification.ok
    assert verification.sentence == sentence_of_error(services.trouble)


def expect_told(trouble, left: int, seq: int) -> None:
    """I4: that events are missing, from where to where, and what to do."""
    assert trouble.code == "standing.events_missing"
    said = sentence_of_error(trouble)
    for number in (left, seq, seq - left):
        assert f" {number} " in said.replace(",", " ").replace("(", " "), said
    assert "last good backup" in said
    assert "name and reason" in said


@pytest.mark.parametrize("kind", KINDS)
def test_row_14_without_what_is_kept_outside_nobody_would_notice(
    kind, times, tally, chance, moments
):
    """The same faults with an anchor that knows no better: this is what the anchor is for."""
    for _ in range(times(10, 100)):
        kept = moments[chance.choice(sorted(moments))].without("settings/", "backups/")
        place = kept.lay({LOG: damaged(chance, kept.files[LOG], kind)})
        with opened(place, read_only=True) as services:
            left = services.store.mark()
        Anchor.beside(place).begin(left)
        with opened(place) as services:
            assert services.trouble is None
            assert not services.read_only
            assert services.verify().ok
        tally.add("row 14: losses that nobody noticed without marks")


@pytest.mark.parametrize("kind", KINDS)
def test_row_14_any_one_mark_finds_it(kind, chance, moments):
    """The anchor alone, or the mark of this user alone where the anchor fits what is left."""
    seq = max(moments)
    kept = moments[seq]
    log = damaged(chance, kept.files[LOG], kind)
    place = kept.without("settings/", "backups/").lay({LOG: log})
    with opened(place) as services:
        assert services.trouble.code == "standing.events_missing"
    place = kept.without("backups/").lay()
    opened(place).close()  # as the program ends when it is closed by a person
    seen = Kept.of(kept.folder).named("settings/")
    first = moments[min(moments)]
    place = kept.lay({**seen, LOG: None, ANCHOR: first.files[ANCHOR]})
    with opened(place) as services:
        expect_told(services.trouble, min(moments) - 1, seq)


@pytest.mark.parametrize("kind", KINDS)
def test_row_14_person_goes_on_without_them_or_with_the_backup(kind, times, tally, chance, moments):
    for number in range(times(8, 40)):
        seq = chance.choice(sorted(moments))
        kept = moments[seq]
        place = kept.lay({LOG: damaged(chance, kept.files[LOG], kind)})
        with opened(place) as services:
            left = services.store.last_seq()
        if number % 2:
            bootstrap.accept_end(**who(kept))
            said = goes_on(place, "end_accepted")
            tally.add("row 14: ends accepted by name and reason")
        else:
            (backup,) = kept.folder.glob("backups/*.db")
            left = int(backup.stem.split("-")[-1])
            bootstrap.restore_backup(backup, **who(kept))
            said = goes_on(place, "record_restored")
            tally.add("row 14: backups put back by name and reason")
        assert said == {"left": left, "lost": seq, "branch": 1}


@pytest.mark.parametrize("kind", ["cut", "flipped"])
def test_row_14_damaged_log_stays_as_it_was_found(kind, chance, moments):
    """What lies behind the damage is whole and may be all there is: looking must not destroy it."""
    kept = moments[max(moments)]
    log = damaged(chance, kept.files[LOG], kind)
    place = kept.lay({LOG: log})
    with opened(place) as services:
        assert services.trouble is not None
    found = place.with_name(LOG)
    assert found.exists(), "looking has removed the log"
    assert found.read_bytes() == log, "looking has changed the log"
    assert place.read_bytes() == kept.files[NAME], "looking has changed the record"


def test_row_14_damaged_log_is_kept_when_a_backup_is_put_back(chance, moments):
    kept = moments[max(moments)]
    log = damaged(chance, kept.files[LOG], "flipped")
    kept.lay({LOG: log})
    (backup,) = kept.folder.glob("backups/*.db")
    left = bootstrap.restore_backup(backup, **who(kept))
    beside = left.with_name(f"{left.name}-wal")
    assert beside.exists(), "the log that was replaced is not kept"
    assert beside.read_bytes() == log


# Row 15


@pytest.fixture(scope="module")
def sessions(tmp_path_factory) -> list[Kept]:
    """The last moment of one session after another of the same record, each left in its log."""
    kept = damage.worked(tmp_path_factory.mktemp("sessions") / "disk", (0,))
    found = []
    for _ in range(SESSIONS):
        moments = damage.killed_at_work(kept.folder, 1)
        found.append(moments[max(moments)])
        opened(found[-1].lay()).close()  # the log moves into the file
    return found


@pytest.fixture(scope="module")
def other(tmp_path_factory) -> Kept:
    """Another pharmacy's record, its log beside it."""
    kept = damage.worked(tmp_path_factory.mktemp("other") / "disk", (0,))
    moments = damage.killed_at_work(kept.folder, 2)
    return moments[max(moments)]


def judged(kept: Kept, wanted: Wanted, tally, which: str, **changes: bytes) -> list[str]:
    """What is wrong with how a record with these files is taken; counts how it was found."""
    outcome = look(kept, wanted, {_NAMES[name]: each for name, each in changes.items()})
    tally.add(f"row 15: {which}")
    told = f"by {outcome.found}" if outcome.found else "nothing wrong: all that was recorded"
    tally.add(f"row 15: {which}, found {told}")
    tally.add(f"row 15: {which}, opened for work", int(outcome.worked and bool(outcome.found)))
    return never(outcome)


def never(outcome: Outcome) -> list[str]:
    """A mixture that is known to be damaged may read as anything; nobody takes it for the record.

    What SQLite plays from the log into the file is no writing of the program.
    """
    harmless = ("is read than was recorded", "wrote into the damaged file")
    faults = [each for each in outcome.faults if not each.endswith(harmless)]
    return faults if outcome.found else outcome.faults


def test_row_15_log_of_another_record_is_never_taken(tally, sessions, other):
    """SQLite plays it in: nothing in a log says which file it belongs to."""
    faults = []
    for kept in sessions:
        wanted = Wanted.of(kept)
        opened(kept.lay()).close()
        for each in (kept, Kept.of(kept.folder)):  # with events in its own log, and without
            faults += judged(each, wanted, tally, "logs of another record", log=other.files[LOG])
    assert not faults


@pytest.mark.parametrize("anchor", ["its own", "the one of the log"])
def test_row_15_log_of_another_time_is_never_taken(tally, sessions, anchor):
    faults, states = [], [Wanted.of(each) for each in sessions]
    for (at, kept), (of, other) in permutations(enumerate(sessions), 2):
        which = f"{'later' if of > at else 'earlier'} logs, anchor {anchor}"
        beside = kept if anchor == "its own" else other
        changes = {"log": other.files[LOG], "anchor": beside.files[ANCHOR]}
        # The log of the session before, its anchor with it: the whole record as it was then. That
        # is an old copy, row 16, and what tells of it is neither file nor anchor nor log.
        is_whole = of == at - 1 and beside is other
        faults += judged(kept, states[of if is_whole else at], tally, which, **changes)
    assert not faults


def test_row_15_log_of_an_earlier_moment_is_found(times, tally, chance, moments):
    for _ in range(times(20, 200)):
        earlier, later = sorted(chance.sample(sorted(moments), 2))
        place = moments[later].lay({LOG: moments[earlier].files[LOG]})
        with opened(place) as services:
            expect_told(services.trouble, earlier, later)
        tally.add("row 15: logs of an earlier moment, found by opening")


def test_row_15_log_left_beside_a_backup_that_was_put_back_is_not_played_into_it(sessions):
    """Putting back takes the old log away, for it would be played into the new file."""
    kept = sessions[-1]
    place = kept.lay()
    (backup,) = kept.folder.glob("backups/*.db")
    bootstrap.restore_backup(backup, **who(kept))
    assert not place.with_name(LOG).exists()
    assert goes_on(place, "record_restored")["branch"] == 1
