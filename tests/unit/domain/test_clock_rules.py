"""When the workstation's clock is believed: boundaries, daylight saving, sleep, other zones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.domain.clock_rules import AHEAD, BACK, JUMP, ZONE, Reading, judge, text_of
from compounding.domain.house_events import BRANCHING, ClockAccepted, EndAccepted, RecordRestored
from compounding.domain.identity import UNVERIFIED
from compounding.findings import Level
from compounding.messages import sentence_of

WINTER, SUMMER = (timezone(timedelta(hours=each)) for each in (-6, -5))  # of America/Chicago
LAST = datetime(2026, 11, 22, 10, 30, tzinfo=WINTER)
SECOND, MINUTE, HOUR, DAY = (
    timedelta(**{each: 1}) for each in ("seconds", "minutes", "hours", "days")
)


def code(now: datetime, last: datetime | None = LAST, before: Reading | None = None) -> str | None:
    """What is found with a clock that has no steady count."""
    found = judge(Reading(now), last, before)
    return None if found is None else found.code


def after(gone: timedelta, counted: timedelta | None) -> str | None:
    """What is found when the clock went on by ``gone``, the steady count by ``counted``."""
    before = Reading(LAST, 5 * HOUR)
    now = Reading(LAST + gone, None if counted is None else 5 * HOUR + counted)
    found = judge(now, LAST, before)
    return None if found is None else found.code


# Seen from the last event


@pytest.mark.parametrize(
    ("gone", "wanted"),
    [
        (timedelta(), None),
        (SECOND, None),
        (-BACK, None),
        (-BACK - SECOND, "clock.back"),
        (-HOUR, "clock.back"),
        (-DAY, "clock.back"),
        (-20 * 365 * DAY, "clock.back"),
        (16 * HOUR, None),
        (60 * DAY, None),
        (AHEAD, None),
        (AHEAD + SECOND, "clock.ahead"),
        (3653 * DAY, "clock.ahead"),
    ],
)
def test_distance_from_the_last_event(gone, wanted):
    assert code(LAST + gone) == wanted
    assert code((LAST + gone).astimezone(UTC), LAST.astimezone(UTC)) == wanted


def test_two_clocks_kept_by_the_network_and_a_pharmacy_closed_for_a_year_are_within_the_limits():
    assert timedelta(minutes=1) <= BACK <= timedelta(minutes=5)
    assert timedelta(days=365) <= AHEAD <= timedelta(days=400)


def test_new_record_is_begun_by_any_clock():
    assert code(datetime(1970, 1, 1, tzinfo=UTC), last=None) is None
    steady = Reading(LAST, 5 * HOUR)
    assert judge(Reading(LAST + DAY, 5 * HOUR), None, steady) is None


# Zones


def test_hour_of_daylight_saving_is_fine_in_both_directions():
    """2:00 on the 1st of November 2026 is 1:00 again; 2:00 on the 14th of March 2027 is 3:00."""
    summer = datetime(2026, 11, 1, 1, 59, 30, tzinfo=SUMMER)
    winter = datetime(2026, 11, 1, 1, 0, 30, tzinfo=WINTER)
    assert winter - summer == MINUTE
    assert winter.replace(tzinfo=None) < summer.replace(tzinfo=None)
    assert code(winter, summer) is None
    spring = datetime(2027, 3, 14, 3, 0, 30, tzinfo=SUMMER)
    assert code(spring, datetime(2027, 3, 14, 1, 59, 30, tzinfo=WINTER)) is None
    assert code(datetime(2027, 6, 1, 9, tzinfo=SUMMER), LAST) is None


@pytest.mark.parametrize(
    ("offset", "wanted"),
    [
        (-ZONE, None),
        (ZONE, None),
        (-ZONE - MINUTE, "clock.zone"),
        (ZONE + MINUTE, "clock.zone"),
        (6 * HOUR, "clock.zone"),
        (-8 * HOUR, "clock.zone"),
    ],
)
def test_another_zone_is_told_beyond_daylight_saving(offset, wanted):
    zone = timezone(-6 * HOUR + offset)
    assert code((LAST + MINUTE).astimezone(zone)) == wanted


@given(st.integers(min_value=-12 * 60, max_value=14 * 60))
def test_zone_alone_never_looks_like_a_clock_set_back_or_ahead(minutes):
    zone = timezone(timedelta(minutes=minutes))
    assert code((LAST + MINUTE).astimezone(zone)) in (None, "clock.zone")


# While the program is open


@pytest.mark.parametrize(
    ("gone", "counted", "wanted"),
    [
        (MINUTE, MINUTE, None),
        (MINUTE + JUMP, MINUTE, None),
        (MINUTE + JUMP + SECOND, MINUTE, "clock.jumped"),
        (MINUTE, MINUTE + JUMP, None),
        (MINUTE, MINUTE + JUMP + SECOND, "clock.jumped"),
        (DAY, MINUTE, "clock.jumped"),
        (9 * HOUR, 9 * HOUR, None),
        (9 * HOUR, timedelta(), "clock.jumped"),
        (9 * HOUR, None, None),
        (MINUTE - DAY, MINUTE, "clock.back"),
    ],
    ids=str,
)
def test_jump_is_seen_by_a_count_that_nobody_can_set(gone, counted, wanted):
    """Nine hours of sleep that the count counted are fine; without a count nothing is compared."""
    assert after(gone, counted) == wanted


def test_jump_is_not_looked_for_before_the_first_reading_or_without_its_count():
    now = Reading(LAST + DAY, HOUR)
    assert judge(now, LAST, None) is None
    assert judge(now, LAST, Reading(LAST)) is None


# What is said


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (Reading(LAST - DAY), None),
        (Reading(LAST + 3653 * DAY), None),
        (Reading(LAST + DAY, HOUR), Reading(LAST, HOUR)),
        (Reading((LAST + HOUR).astimezone(UTC)), None),
    ],
    ids=["back", "ahead", "jumped", "zone"],
)
def test_finding_stops_and_names_the_clock_with_its_zone(now, before):
    found = judge(now, LAST, before)
    assert found is not None
    assert found.level is Level.STOP
    assert text_of(now.at) in sentence_of(found)
    assert found.params["last"] == "2026-11-22 10:30 (UTC-06:00)"


def test_time_is_written_with_its_zone():
    assert text_of(LAST) == "2026-11-22 10:30 (UTC-06:00)"
    assert text_of(LAST.astimezone(UTC)) == "2026-11-22 16:30 (UTC+00:00)"


# The facts that such decisions leave


def test_decisions_of_a_person_keep_a_name_that_nobody_has_verified():
    accepted = ClockAccepted("2026-11-22 10:30 (UTC-06:00)", "clock.back", "B", "looked")
    end = EndAccepted(1, 9, "aa", 12, "bb", "standing.events_missing", "B", "looked")
    restored = RecordRestored(1, 9, "aa", 12, "bb", "record.db.replaced", "B", "the disk failed")
    assert {each.identity for each in (accepted, end, restored)} == {UNVERIFIED}
    assert {type(each) for each in (end, restored)} == set(BRANCHING)
    assert replace(end, branch=2).branch == 2
