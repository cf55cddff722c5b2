"""The clock and the record, through the real store: what waits, what works on, how it goes on.

Fault row 21. Order comes from numbers; dates of use and signatures come from the clock, so nothing
is recorded while it does not follow the record, until it is set right or a person vouches for it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from compounding.application import making, plans, settings
from compounding.application.backups import accept_clock, set_folder
from compounding.application.views import MakingView
from compounding.domain.house_events import ClockAccepted
from compounding.domain.prescription import Pharmacy
from compounding.errors import RuleError
from compounding.messages import sentence_of, sentence_of_error
from tests.backups_on_disk import Workstation, ask
from tests.unit.plan_samples import capsules, fine, plan_of
from tests.unit.record_samples import (
    PHARMACY,
    StillClock,
    begin,
    choose,
    crushed,
    finished,
    refused_codes,
    released,
    screened,
)

DAY, HOUR, MINUTE = (timedelta(**{each: 1}) for each in ("days", "hours", "minutes"))
AHEAD = 4 * HOUR
TEN_YEARS = timedelta(days=3653)
FIRST = Path(__file__).parents[1] / "data" / "record-0001.sql"


class WallClock(StillClock):
    """A clock that can be set, and a count since the machine was started that cannot."""

    def __init__(self) -> None:
        super().__init__()
        self.counted: timedelta | None = 5 * HOUR

    def steady(self) -> timedelta | None:
        return self.counted

    def let_pass(self, time: timedelta) -> None:
        """Time passes, asleep or awake."""
        self.moment += time
        if self.counted is not None:
            self.counted += time

    def set_by(self, by: timedelta) -> None:
        """Someone sets the clock, or its battery is empty."""
        self.moment += by

    def move_to(self, zone: timezone) -> None:
        """Someone sets another zone."""
        self.moment = self.moment.astimezone(zone)


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
def here(tmp_path: Path, clock: WallClock) -> Workstation:
    made = Workstation(tmp_path, clock=clock)
    made.work("a", "b")
    return made


WRONG = {
    "clock.back": lambda clock: clock.set_by(-DAY),
    "clock.ahead": lambda clock: clock.set_by(TEN_YEARS),
    "clock.jumped": lambda clock: clock.set_by(3 * HOUR),
    "clock.zone": lambda clock: clock.move_to(UTC),
}
each_wrong = pytest.mark.parametrize("code", WRONG)


def at_work(here: Workstation, services) -> None:
    """An action while the program is open, so that it has read the clock."""
    here.clock.let_pass(MINUTE)
    settings.set_pharmacy(services.store, Pharmacy("at work", "x", "y"))


# What waits


@each_wrong
def test_row_21_nothing_is_recorded_while_the_clock_is_in_doubt(here, code):
    with here.open() as services:
        at_work(here, services)
        opened = begin(services.store)
        view = crushed(services.store, opened.making_ids[0])
        untouched = begin(services.store)
        before = services.store.last_seq()
        WRONG[code](here.clock)
        for action in (
            lambda: settings.set_pharmacy(services.store, PHARMACY),
            lambda: set_folder(services.store, "/media/usb"),
            lambda: begin(services.store),
            lambda: making.weigh(services.store, view.batches[0].batch_id, "filler", "1"),
            lambda: making.reject(services.store, view.batches[0].batch_id, "B", "spilled"),
        ):
            with pytest.raises(RuleError) as error:
                action()
            text = sentence_of_error(error.value)
            assert error.value.code == code
            assert "Nothing was recorded. Set the" in text
            assert f"{here.clock.now():%Y-%m-%d %H:%M}" in text
        with pytest.raises(RuleError):
            choose(services.store, untouched.making_ids[0])
        assert services.store.last_seq() == before
        assert sentence_of(services.store.clock_trouble()) == text


@each_wrong
def test_row_21_planning_reading_checking_and_copying_work_on(here, code):
    with here.open() as services:
        at_work(here, services)
        view = crushed(services.store, begin(services.store).making_ids[0])
        WRONG[code](here.clock)
        assert plan_of(capsules(fine())).batches
        assert plans.plan_as_text(plan_of(capsules(fine())), working=True)
        assert making.view(services.store, view.making_id).batches
        assert len(making.makings(services.store)) == 1
        assert services.verify().ok
        assert services.back_up().events == services.store.last_seq()


@each_wrong
def test_row_21_clock_that_is_set_right_again_needs_no_word(here, code):
    with here.open() as services:
        at_work(here, services)
        moment = here.clock.moment
        WRONG[code](here.clock)
        assert refused_codes(settings.set_pharmacy, services.store, PHARMACY) == [code]
        here.clock.moment = moment
        here.clock.let_pass(MINUTE)
        here.clock.counted += MINUTE
        assert services.store.clock_trouble() is None
        settings.set_pharmacy(services.store, PHARMACY)
        assert refused_codes(accept_clock, services.store, "B", "why") == ["clock.is_right"]


@each_wrong
def test_row_21_person_vouches_for_the_clock_and_that_is_recorded_then_work_goes_on(here, code):
    with here.open() as services:
        at_work(here, services)
        last = services.store.entries("pharmacy")[-1]
        WRONG[code](here.clock)
        accept_clock(services.store, "Pharmacist B", "looked at the telephone")
        accepted = services.store.entries("record")[-1]
        assert accepted.seq == last.seq + 1
        assert accepted.event == ClockAccepted(
            "2026-11-22 10:31 (UTC-06:00)", code, "Pharmacist B", "looked at the telephone"
        )
        here.clock.let_pass(MINUTE)
        done = settings.set_pharmacy(services.store, PHARMACY)
        assert done.seq == accepted.seq + 1
        assert services.store.clock_trouble() is None
        assert services.verify().ok
    with here.open() as services:
        assert services.trouble is None
        here.clock.let_pass(MINUTE)
        settings.set_pharmacy(services.store, PHARMACY)


def test_row_21_action_that_is_recorded_is_answered_again_whatever_the_clock_says(here):
    with here.open() as services:
        first = settings.set_pharmacy(services.store, PHARMACY, action_id="once")
        here.clock.set_by(-DAY)
        assert settings.set_pharmacy(services.store, PHARMACY, action_id="once") == first


def test_row_21_action_that_was_refused_for_another_reason_leaves_the_clock_believed(here):
    with here.open() as services:
        at_work(here, services)
        for _ in range(3):
            here.clock.let_pass(HOUR)
            with pytest.raises(RuleError):
                making.reject(services.store, "no such batch", "B", "why")
        settings.set_pharmacy(services.store, PHARMACY)


# What is fine


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("hours", [1, 14, 24 * 3, 24 * 200])
def test_night_weekend_and_sleep_are_fine(here, hours, closed):
    """The count goes on while the machine sleeps; where it was switched off it begins anew."""
    with here.open() as services:
        at_work(here, services)
        here.clock.let_pass(timedelta(hours=hours))
        if not closed:
            settings.set_pharmacy(services.store, PHARMACY)
    here.clock.counted = 10 * MINUTE
    with here.open() as services:
        settings.set_pharmacy(services.store, PHARMACY)
        assert services.store.clock_trouble() is None


def test_sleep_that_the_count_slept_through_is_asked_about(here):
    with here.open() as services:
        at_work(here, services)
        here.clock.set_by(9 * HOUR)
        here.clock.counted += MINUTE
        assert refused_codes(settings.set_pharmacy, services.store, PHARMACY) == ["clock.jumped"]


def test_machine_without_a_count_sees_no_jump(here):
    here.clock.counted = None
    with here.open() as services:
        at_work(here, services)
        here.clock.set_by(9 * HOUR)
        settings.set_pharmacy(services.store, PHARMACY)


def test_night_in_which_daylight_saving_ends_is_fine(tmp_path):
    """1:59:30 in summer is followed a minute later by 1:00:30 in winter."""
    here = Workstation(tmp_path, clock=WallClock())
    summer, winter = timezone(-5 * HOUR), timezone(-6 * HOUR)
    here.clock.moment = datetime(2026, 11, 1, 1, 59, 30, tzinfo=summer)
    with here.open() as services:
        settings.set_pharmacy(services.store, PHARMACY)
        here.clock.let_pass(MINUTE)
        here.clock.move_to(winter)
        assert f"{here.clock.now():%H:%M:%S}" == "01:00:30"
        settings.set_pharmacy(services.store, Pharmacy("later", "x", "y"))
        times = [each.at for each in services.store.entries("pharmacy")]
        zones = [each.zone for each in services.store.entries("pharmacy")]
    assert times == sorted(times)
    assert zones == ["-05:00", "-06:00"]
    here.clock.moment = datetime(2027, 3, 14, 3, 0, 30, tzinfo=summer)
    assert here.work("spring") > 0


def test_two_programs_whose_clocks_differ_a_little_share_a_record(here):
    other = Workstation(here.folder, clock=WallClock(), user="another user")
    other.clock.moment = here.clock.moment - timedelta(seconds=90)
    with here.open() as one, other.open() as two:
        for _ in range(3):
            settings.set_pharmacy(one.store, PHARMACY)
            settings.set_pharmacy(two.store, PHARMACY)
    assert here.expect_sound() == 9


def test_new_record_is_begun_by_any_clock(tmp_path):
    here = Workstation(tmp_path, clock=WallClock())
    here.clock.moment = datetime(1980, 1, 1, tzinfo=UTC)
    assert here.work("a") == 2


@pytest.mark.parametrize("code", ["clock.back", "clock.ahead", "clock.zone"])
def test_row_21_record_opens_for_work_while_the_clock_is_wrong(here, code):
    """So that someone can vouch for it in the settings."""
    WRONG[code](here.clock)
    with here.open() as services:
        assert services.trouble is None
        assert services.store.clock_trouble().code == code
        accept_clock(services.store, "B", "looked")
        settings.set_pharmacy(services.store, PHARMACY)


@pytest.mark.parametrize("by", [-2 * 3653 * DAY, 2 * 365 * DAY])
def test_row_21_record_of_an_older_program_opens_while_the_clock_is_wrong(tmp_path, by):
    """Its anchor is begun with an event of its own, which must not keep everybody out."""
    here = Workstation(tmp_path, clock=WallClock())
    raw = dbapi2.connect(str(here.place))
    raw.executescript(FIRST.read_text(encoding="utf-8"))
    raw.close()
    here.clock.set_by(by)
    with here.open() as services:
        assert making.makings(services.store)
        assert services.store.clock_trouble() is not None
        accept_clock(services.store, "B", "looked")
        settings.set_pharmacy(services.store, PHARMACY)


# Order


def test_row_21_order_comes_from_numbers_and_not_from_time(here):
    with here.open() as services:
        for name in ("first", "second", "third"):
            settings.set_pharmacy(services.store, Pharmacy(name, "x", "y"))
            here.clock.set_by(-30 * DAY)
            accept_clock(services.store, "B", "the clock was ahead")
        entries = services.store.entries("pharmacy")
        assert [each.event.name for each in entries][-3:] == ["first", "second", "third"]
        assert [each.seq for each in entries] == sorted(each.seq for each in entries)
        times = [each.at for each in entries][-3:]
        assert times == sorted(times, reverse=True)
        assert settings.read_pharmacy(services.store).name == "third"
        assert services.verify().ok


def test_row_21_every_time_is_kept_as_the_clock_said_it_with_its_zone(here):
    with here.open() as services:
        here.clock.move_to(UTC)
        accept_clock(services.store, "B", "the zone was wrong")
        entry = services.store.entries("record")[-1]
    assert entry.zone == "+00:00"
    assert entry.at == here.clock.now()


# Signatures


@pytest.fixture
def services(here):
    with here.open() as opened:
        settings.set_pharmacy(opened.store, PHARMACY)
        yield opened


def before_its_steps(here: Workstation, services) -> None:
    """The clock goes back by hours, and someone vouches for it."""
    here.clock.set_by(-AHEAD)
    accept_clock(services.store, "Pharmacist B", "it had been ahead")
    assert services.store.clock_trouble() is None


def test_row_21_nobody_signs_before_what_is_signed(here, services):
    """Each signature is tried once the clock has been set back and accepted."""
    store = services.store
    view = crushed(store, begin(store).making_ids[0])
    batch = view.batches[0]
    finished(store, batch)
    before_its_steps(here, services)
    assert refused_codes(making.prepare, store, batch.batch_id, "Technician A") == [
        "clock.before_its_steps"
    ]
    here.clock.let_pass(AHEAD)
    making.prepare(store, batch.batch_id, "Technician A")
    screened(store, view.making_id)
    before_its_steps(here, services)
    assert refused_codes(making.check_and_release, store, batch.batch_id, "Pharmacist B") == [
        "clock.before_its_steps"
    ]
    here.clock.let_pass(AHEAD)
    making.check_and_release(store, batch.batch_id, "Pharmacist B")
    expect_signatures_in_order(here, view.making_id)


def expect_signatures_in_order(here: Workstation, making_id: str) -> None:
    """No signature lies more than two minutes before any earlier step of its making."""
    rows = ask(
        here.place,
        f"SELECT kind, occurred_at FROM event WHERE entity = '{making_id}' ORDER BY seq",
    )
    signed = {"batch_prepared", "batch_checked", "batch_released"}
    newest = datetime.min.replace(tzinfo=UTC)
    for kind, text in rows:
        at = datetime.fromisoformat(text)
        if kind in signed:
            assert newest - at <= timedelta(minutes=2), (kind, text)
        newest = max(newest, at)
    assert signed & {kind for kind, _ in rows}


def test_row_21_batch_with_steps_in_a_wrong_future_can_be_rejected(here, services):
    store = services.store
    view = crushed(store, begin(store).making_ids[0])
    finished(store, view.batches[0])
    before_its_steps(here, services)
    after = making.reject(store, view.batches[0].batch_id, "Pharmacist B", "wrong dates")
    assert after.batches[0].state == "rejected"
    assert services.verify().ok


def test_row_21_signature_a_moment_before_its_steps_is_two_clocks_and_no_fault(here, services):
    store = services.store
    view = crushed(store, begin(store).making_ids[0])
    finished(store, view.batches[0])
    here.clock.set_by(-MINUTE)
    making.prepare(store, view.batches[0].batch_id, "Technician A")
    screened(store, view.making_id)
    here.clock.set_by(-MINUTE)
    making.check_and_release(store, view.batches[0].batch_id, "Pharmacist B")
    expect_signatures_in_order(here, view.making_id)


def test_row_21_other_makings_can_be_signed_meanwhile(here, services):
    store = services.store
    old = crushed(store, begin(store).making_ids[0])
    finished(store, old.batches[0])
    before_its_steps(here, services)
    new = crushed(store, begin(store).making_ids[0])
    assert released(store, new.batches[0]).batches[0].state == "released"
    assert refused_codes(making.prepare, store, old.batches[0].batch_id, "Technician A")


# The whole way out


def made_in_2036(here: Workstation) -> tuple[MakingView, int]:
    """Someone believes a clock that stands ten years ahead, and works by it."""
    with here.open() as services:
        at_work(here, services)
    here.clock.set_by(TEN_YEARS)
    here.clock.counted = MINUTE
    with here.open() as services:
        store = services.store
        assert refused_codes(begin, store) == ["clock.ahead"]
        accept_clock(store, "Technician A", "did not look")
        later = {
            "compounded_on": "2036-11-22",
            "first_dose": "2036-11-23",
            "tablet": {**capsules()["tablet"], "expires": "2040-03-31"},
        }
        opened = begin(store, capsules({**fine(), **later}))
        chosen = choose(store, opened.making_ids[0], expires="2040-03")
        made = making.crush(store, chosen.making_id, chosen.to_crush)
        finished(store, made.batches[0])
        wrong_end = store.last_seq()
    return made, wrong_end


def test_row_21_clock_ten_years_ahead_that_was_believed_is_put_right(here):
    """A pharmacist comes in, the battery of the clock was empty, and someone says it is right.

    1. The program stops at the first step and says what the clock says.
    2. Someone vouches for it all the same, and a batch is made and released in 2036.
    3. The clock is set right. Now it lies before the last event: the program stops again.
    4. The pharmacist vouches for it. What was made "in 2036" stays as it is and visible; a batch
       half made then is rejected; everything new is recorded, released, and in order.
    """
    made, wrong_end = made_in_2036(here)
    here.clock.set_by(-TEN_YEARS)
    here.clock.let_pass(DAY)
    here.clock.counted = MINUTE
    with here.open() as services:
        store = services.store
        assert services.trouble is None
        assert refused_codes(begin, store) == ["clock.back"]
        assert making.view(store, made.making_id).batches
        accept_clock(store, "Pharmacist B", "the battery of the clock was empty")
        assert refused_codes(making.prepare, store, made.batches[0].batch_id, "Technician A") == [
            "clock.before_its_steps"
        ]
        making.reject(store, made.batches[0].batch_id, "Pharmacist B", "dated 2036")
        view = crushed(store, begin(store).making_ids[0])
        assert released(store, view.batches[0]).batches[0].state == "released"
        expect_signatures_in_order(here, view.making_id)
        told = [each.event for each in store.entries("record")]
        assert [each.why for each in told if isinstance(each, ClockAccepted)] == [
            "clock.ahead",
            "clock.back",
        ]
        assert store.last_seq() > wrong_end
        assert services.verify().ok
        assert services.back_up().events == store.last_seq()
    here.clock.let_pass(DAY)
    here.clock.counted = MINUTE
    assert here.work("and on") > wrong_end


def test_row_21_restore_by_a_clock_that_is_wrong_does_not_make_it_right(here):
    """The restore has a name and a reason of its own; nobody has vouched for the clock."""
    source = here.back_up().path
    here.work("c")
    here.clock.set_by(TEN_YEARS)
    here.clock.counted = MINUTE
    here.restore(source)
    with here.open() as services:
        assert services.store.clock_trouble() is not None
