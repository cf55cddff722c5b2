"""Row 21: the clock is set back or ahead, or to another zone, at any moment of the work.

Histories by chance: people work, the clock is moved, someone vouches for it or sets it right, the
program is closed and opened. Whatever happens, order is by number, nothing is recorded while the
clock is in doubt, and no signature lies before what it signs. The system's own clock is moved
under the program, too, as far as that is possible without its rights.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest

from compounding import bootstrap
from compounding import clock as system
from compounding.application import making, screens, settings
from compounding.application.backups import accept_clock
from compounding.clock import SystemClock
from compounding.domain.clock_rules import BACK, Reading, judge
from compounding.domain.house_events import ClockAccepted
from compounding.domain.prescription import Pharmacy
from compounding.errors import RuleError
from tests.backups_on_disk import Workstation, ask, tell
from tests.faults import whole
from tests.unit.plan_samples import capsules, fine, plan_of
from tests.unit.record_samples import (
    PHARMACY,
    StillClock,
    begin,
    crushed,
    finished,
    screen_draft,
)

SIGNATURES = ("batch_prepared", "batch_checked", "batch_released")
MINUTE, HOUR, DAY = (timedelta(**{each: 1}) for each in ("minutes", "hours", "days"))
MOVES = {
    "a day back": -DAY,
    "an hour back": -HOUR,
    "ten years ahead": timedelta(days=3653),
    "ten years back": timedelta(days=-3653),
    "hours ahead": 7 * HOUR,
    "a minute back": -MINUTE,
}
ZONES = [timezone(each * HOUR) for each in (-6, -5, 0, 9)]

pytestmark = pytest.mark.timeout(900)


class WallClock(StillClock):
    """A clock that can be set, and a count that cannot."""

    counted = 5 * HOUR

    def steady(self) -> timedelta:
        return self.counted

    def let_pass(self, much: timedelta) -> None:
        self.moment += much
        self.counted += much


class History:
    """Work at one record while its clock is moved; works out beside it what must be in doubt."""

    def __init__(self, here: Workstation, chance: Random) -> None:
        self.here = here
        self.chance = chance
        self.services = here.open()
        self.believed: Reading | None = None
        self.refused = self.recorded = self.accepted = 0

    @property
    def store(self) -> Any:
        return self.services.store

    def doubt(self) -> str | None:
        """What the rules say of the clock now, worked out beside the program."""
        clock = self.here.clock
        ((text, zone),) = ask(
            self.here.place, "SELECT occurred_at, zone FROM event ORDER BY seq DESC LIMIT 1"
        )
        offset = datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo
        last = datetime.fromisoformat(text).astimezone(offset)
        found = judge(Reading(clock.now(), clock.steady()), last, self.believed)
        return None if found is None else found.code

    def act(self, action: Callable[[], object]) -> bool:
        """Try it: recorded if and only if the clock is believed, or its own rules forbid it."""
        before, doubt = self.store.last_seq(), self.doubt()
        clock = self.here.clock
        assert doubt == (None if (told := self.store.clock_trouble()) is None else told.code)
        try:
            action()
        except RuleError:
            assert self.store.last_seq() == before, "a refused action was recorded"
            self.refused += doubt is not None
            return False
        assert doubt is None, f"{doubt}, and it was recorded"
        assert self.store.last_seq() > before
        self.believed = Reading(clock.now(), clock.steady())
        self.recorded += 1
        return True

    def vouch(self) -> None:
        """Someone vouches for the clock as it is."""
        if self.doubt() is None:
            return
        accept_clock(self.store, "Pharmacist B", "looked at another clock")
        self.believed = Reading(self.here.clock.now(), self.here.clock.steady())
        self.accepted += 1
        assert self.doubt() is None

    def open_again(self) -> None:
        self.services.close()
        self.services = self.here.open()
        assert self.services.trouble is None
        self.believed = None

    def step(self) -> None:
        """One thing that happens, by chance."""
        kind = self.chance.choice(["work"] * 8 + ["vouch"] * 2 + ["move", "zone", "pass", "open"])
        if kind == "work":
            self.chance.choice(
                [self.set_pharmacy, self.make, self.sign, self.sign, self.sign, self.reject]
            )()
        elif kind == "move":
            self.move(self.chance.choice(list(MOVES.values())))
        elif kind == "zone":
            zone = self.chance.choice(ZONES)
            self.here.clock.moment = self.here.clock.moment.astimezone(zone)
        elif kind == "pass":
            self.here.clock.let_pass(self.chance.choice([MINUTE, HOUR, DAY]))
        elif kind == "vouch":
            self.vouch()
        else:
            self.open_again()

    def move(self, by: timedelta) -> None:
        """Within one century: numbers of batches hold two digits of the year."""
        moment = self.here.clock.moment + by
        if 2000 < moment.year < 2090:
            self.here.clock.moment = moment

    def set_pharmacy(self) -> None:
        name = f"Pharmacy {self.chance.randrange(100)}"
        self.act(lambda: settings.set_pharmacy(self.store, Pharmacy(name, "x", "y")))

    def make(self) -> None:
        """A making up to its capsules; dates of lots may forbid it by such a clock."""
        if not self.act(lambda: begin(self.store)):
            return
        made = self.store.makings()[0].making_id
        if self.act(lambda: crushed(self.store, made)):
            batch = making.view(self.store, made).batches[0]
            self.act(lambda: finished(self.store, batch))

    def open_batches(self) -> list[tuple[str, str]]:
        query = "SELECT batch_id, state FROM batch WHERE state IN ('in_process', 'to_check')"
        return [tuple(row) for row in ask(self.here.place, query)]

    def sign(self) -> None:
        if batches := self.open_batches():
            batch, state = self.chance.choice(batches)
            if state == "in_process":
                self.act(lambda: making.prepare(self.store, batch, "Technician A"))
            elif (view := making.view_of_batch(self.store, batch)).screen is None:
                self.act(lambda: screens.finish(self.store, view.making_id, screen_draft()))
            else:
                self.act(lambda: making.check_and_release(self.store, batch, "Pharmacist B"))

    def reject(self) -> None:
        """Rejecting is the way out, so only the clock itself can forbid it."""
        if batches := self.open_batches():
            batch, _ = self.chance.choice(batches)
            doubt = self.doubt()
            done = self.act(lambda: making.reject(self.store, batch, "Pharmacist B", "why"))
            assert done == (doubt is None)

    def reads(self) -> None:
        """Planning, reading and checking work by any clock."""
        assert plan_of(capsules(fine())).batches
        for row in self.store.makings():
            assert making.view(self.store, row.making_id).batches
        verification = self.services.verify()
        assert verification.ok, verification.sentence


@pytest.fixture
def at_work(begun: Path, memory_path: Path, chance: Random) -> Iterator[Callable[[int], History]]:
    """Begins a history; each is closed at the end."""
    made: list[History] = []

    def make(number: int) -> History:
        folder = memory_path / str(number)
        folder.mkdir()
        whole.copied(begun, folder)
        made.append(History(Workstation(folder, clock=WallClock()), chance))
        return made[-1]

    yield make
    for each in made:
        each.services.close()


def expect_order(place: Path) -> int:
    """One chain by number, whatever the times; no signature before an earlier step of its making.

    Returns how many times lie before the time of the event before.
    """
    rows = ask(place, "SELECT seq, kind, entity, occurred_at FROM event ORDER BY seq")
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    newest: dict[str, datetime] = {}
    backwards, before = 0, datetime.min.replace(tzinfo=UTC)
    for _, kind, entity, text in rows:
        at = datetime.fromisoformat(text)
        backwards += at < before
        before = at
        if kind in SIGNATURES and entity in newest:
            assert newest[entity] - at <= BACK, f"{kind} at {text} lies before what it signs"
        newest[entity] = max(at, newest.get(entity, at))
    whole.expect_one_chain(whole.rows_of(place))
    return backwards


@pytest.mark.parametrize("part", range(4))
def test_row_21_histories_with_a_clock_that_moves(part, at_work, tally, times):
    for number in range(times(4, 40)):
        history = at_work(number)
        for _ in range(40):
            history.step()
        history.reads()
        history.open_again()
        history.vouch()
        assert history.act(lambda of=history: settings.set_pharmacy(of.store, PHARMACY))
        history.reads()
        history.services.close()
        tally.add("row 21: histories")
        tally.add("row 21: actions refused by a clock in doubt", history.refused)
        tally.add("row 21: actions recorded", history.recorded)
        tally.add("row 21: times somebody vouched for the clock", history.accepted)
        tally.add("row 21: events earlier than the one before", expect_order(history.here.place))
        for kind in (*SIGNATURES, "batch_rejected"):
            signed = f"SELECT count(*) FROM event WHERE kind = '{kind}'"
            tally.add(f"row 21: {kind}", ask(history.here.place, signed)[0][0])


# The system's own clock


class Moved:
    """Moves what the system's clock says under the program; its steady count is the machine's."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch
        self.by = timedelta()
        moved = self

        class Shifted(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return datetime.now(tz) + moved.by

        patch.setattr(system, "datetime", Shifted)

    def zone(self, name: str) -> None:
        self._patch.setenv("TZ", name)
        time.tzset()


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Iterator[Moved]:
    with pytest.MonkeyPatch.context() as patch:
        yield Moved(patch)
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture
def services(tmp_path: Path, moved: Moved) -> Iterator[Any]:
    """A new record by the system's clock."""
    with bootstrap.open_services(
        f"sqlite:///{tmp_path / 'record.db'}", settings_folder=tmp_path / "settings"
    ) as opened:
        settings.set_pharmacy(opened.store, PHARMACY)
        yield opened


def trouble(services: Any) -> str | None:
    found = services.store.clock_trouble()
    return None if found is None else str(found.code)


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (-DAY, "clock.back"),
        (timedelta(days=3653), "clock.ahead"),
        (HOUR, "clock.jumped"),
        (-HOUR, "clock.back"),
        (timedelta(seconds=20), None),
        (timedelta(seconds=-20), None),
    ],
)
def test_row_21_systems_clock_that_is_set_under_the_program_is_noticed(services, moved, by, code):
    assert trouble(services) is None
    moved.by = by
    assert trouble(services) == code
    moved.by = timedelta()
    assert trouble(services) is None


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows takes its zone from elsewhere")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("America/Chicago", None),
        ("America/New_York", None),
        ("UTC", "clock.zone"),
        ("Asia/Tokyo", "clock.zone"),
    ],
)
def test_row_21_systems_zone_that_is_changed_under_the_program_is_noticed(
    services, moved, name, code
):
    assert os.environ["TZ"] == "America/Chicago"
    moved.zone(name)
    assert trouble(services) == code


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows takes its zone from elsewhere")
def test_row_21_nights_in_which_daylight_saving_begins_and_ends_are_fine(moved, tmp_path):
    """The system's own rules for America/Chicago, minute by minute around both changes."""
    for change in (datetime(2027, 3, 14, 8, tzinfo=UTC), datetime(2027, 11, 7, 7, tzinfo=UTC)):
        moved.by = change - 5 * MINUTE - datetime.now(UTC)
        place, offsets = tmp_path / f"{change.month}.db", set()
        with bootstrap.open_services(
            f"sqlite:///{place}", settings_folder=tmp_path / "settings"
        ) as services:
            for _ in range(10):
                settings.set_pharmacy(services.store, PHARMACY)
                offsets.add(services.store.entries("pharmacy")[-1].zone)
                moved.by += MINUTE
                assert trouble(services) is None
            times_told = [each.at for each in services.store.entries("pharmacy")]
        assert offsets == {"-06:00", "-05:00"}
        assert times_told == sorted(times_told)


def test_row_21_count_of_the_machine_goes_on_by_itself():
    """It is not the clock: moving the clock does not move it, and it never goes back."""
    counts = [SystemClock().steady() for _ in range(1000)]
    assert counts == sorted(counts)
    assert counts[-1] - counts[0] < HOUR


def test_row_21_vouching_for_the_systems_clock_is_recorded_as_said(services, moved):
    moved.by = timedelta(days=3653)
    accept_clock(services.store, "Pharmacist B", "looked")
    (accepted,) = (
        each.event
        for each in services.store.entries("record")
        if isinstance(each.event, ClockAccepted)
    )
    assert accepted.why == "clock.ahead"
    assert trouble(services) is None
    settings.set_pharmacy(services.store, PHARMACY)
    moved.by = timedelta()
    assert trouble(services) == "clock.back"


# The tests themselves


def test_row_21_signature_before_its_steps_would_be_noticed(begun, tmp_path):
    place = whole.copied(begun, tmp_path)
    here = Workstation(tmp_path, clock=WallClock())
    with here.open() as services:
        view = crushed(services.store, begin(services.store).making_ids[0])
        finished(services.store, view.batches[0])
        making.prepare(services.store, view.batches[0].batch_id, "Technician A")
    assert expect_order(place) == 0
    tell(
        place,
        "UPDATE event SET occurred_at = '2020-01-01T00:00:00.000Z' WHERE kind = 'batch_prepared'",
    )
    with pytest.raises(AssertionError, match="lies before what it signs"):
        expect_order(place)


def test_row_21_store_that_does_not_look_at_the_clock_would_be_noticed(at_work, monkeypatch):
    from compounding.persistence.clock_watch import ClockWatch

    history = at_work(0)
    monkeypatch.setattr(ClockWatch, "now_for", lambda self, *_: self._clock.now())
    history.here.clock.moment -= DAY
    with pytest.raises(AssertionError, match=r"clock\.back, and it was recorded"):
        history.set_pharmacy()
