"""Which backups stay: the newest, the young, then one of each day, each week and each month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compounding.domain.retention import (
    ALL_FOR,
    DAILY_FOR,
    MONTHLY_FOR,
    NEWEST,
    WEEKLY_FOR,
    to_keep,
)

NOW = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

ages = st.integers(min_value=0, max_value=4000 * 86400).map(lambda each: timedelta(seconds=each))
young = st.integers(min_value=0, max_value=40 * 86400).map(lambda each: timedelta(seconds=each))
made = st.lists(ages | young, max_size=60).map(lambda each: [NOW - age for age in each])


def month(at: datetime) -> tuple[int, int]:
    return at.year, at.month


# For any set of backups


@given(made)
def test_newest_three_always_stay(times):
    assert set(sorted(set(times))[-NEWEST:]) <= to_keep(times, NOW)
    assert NEWEST == 3


@given(made)
def test_nothing_younger_than_two_days_is_taken(times):
    assert {each for each in times if NOW - each <= timedelta(days=2)} <= to_keep(times, NOW)


@given(made, st.randoms())
def test_answer_is_the_same_in_any_order_and_however_often_asked(times, chance):
    mixed = [*times, *times[:3]]
    chance.shuffle(mixed)
    assert to_keep(mixed, NOW) == to_keep(times, NOW) == to_keep(iter(times), NOW)


@given(made)
def test_nothing_is_kept_that_is_not_there(times):
    assert to_keep(times, NOW) <= set(times)


@given(made)
def test_keeping_again_takes_nothing_more(times):
    kept = to_keep(times, NOW)
    assert to_keep(kept, NOW) == kept


@given(made)
def test_every_month_of_ten_years_that_has_a_backup_keeps_its_newest(times):
    within = [each for each in times if NOW - each <= MONTHLY_FOR]
    newest = {month(each): each for each in sorted(within)}
    assert set(newest.values()) <= to_keep(times, NOW)
    assert timedelta(days=3653) <= MONTHLY_FOR


@given(made)
def test_what_is_taken_has_a_newer_one_of_its_day_its_week_or_its_month(times):
    kept = to_keep(times, NOW)
    for each in set(times) - kept:
        age = NOW - each
        if age <= DAILY_FOR:
            assert any(other > each and other.date() == each.date() for other in kept)
        elif age <= WEEKLY_FOR:
            week = each.isocalendar()[:2]
            assert any(other > each and other.isocalendar()[:2] == week for other in kept)
        elif age <= MONTHLY_FOR:
            assert any(other > each and month(other) == month(each) for other in kept)
        assert age > ALL_FOR


@pytest.mark.parametrize("ahead", [SECOND, DAY, 4000 * DAY])
def test_one_from_later_times_stays_and_takes_no_others_place(ahead):
    """A clock was wrong when it was made; the others do not go for it."""
    times = [NOW - each * DAY for each in range(3, 30)]
    assert to_keep([*times, NOW + ahead], NOW) == {*times, NOW + ahead}


# Boundaries


def test_rules_are_those_that_are_stated():
    """All for two days, one a day for a month, one a week for a year, one a month for ten years."""
    assert timedelta(days=2) == ALL_FOR
    assert timedelta(days=31) == DAILY_FOR
    assert timedelta(days=53 * 7) == WEEKLY_FOR
    assert timedelta(days=3660) == MONTHLY_FOR


THURSDAY = datetime(2026, 8, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("limit", "before"),
    [
        (ALL_FOR, timedelta(hours=1)),
        (DAILY_FOR, DAY),
        (WEEKLY_FOR, 10 * DAY),
    ],
)
def test_each_rule_holds_to_its_last_second(limit, before):
    """At that age a backup is still under the rule for younger ones, a second later it stands for
    an older one of its day, its week, its month as well.
    """
    now, old = THURSDAY + limit, THURSDAY - before
    newest = [now - each * SECOND for each in range(NEWEST)]
    assert {old, THURSDAY} <= to_keep([old, THURSDAY, *newest], now)
    later = to_keep([old, THURSDAY, *newest], now + SECOND)
    assert THURSDAY in later
    assert old not in later


def test_after_ten_years_only_the_newest_three_stay():
    now = THURSDAY + MONTHLY_FOR
    newest = [now - each * SECOND for each in range(NEWEST)]
    assert THURSDAY in to_keep([THURSDAY, *newest], now)
    assert to_keep([THURSDAY, *newest], now + SECOND) == set(newest)
    assert to_keep([THURSDAY], now + 1000 * DAY) == {THURSDAY}


def test_week_that_two_months_share_keeps_one_of_each():
    """Friday the 31st of July and Saturday the 1st of August 2026 are one week."""
    july, august = (datetime(2026, *day, 18, tzinfo=UTC) for day in ((7, 31), (8, 1)))
    newest = [NOW - each * SECOND for each in range(3)]
    assert {july, august} <= to_keep([july, august, *newest], NOW)
    assert july - DAY not in to_keep([july - DAY, july, august, *newest], NOW)


# As time goes on


def largest_gaps(kept: list[datetime], now: datetime) -> dict[str, timedelta]:
    """The largest distance between neighbours, by the rule that the older one is under."""
    gaps = dict.fromkeys(("day", "week", "month"), timedelta())
    for older, newer in pairwise(kept):
        age = now - older
        rule = "day" if age <= DAILY_FOR else "week" if age <= WEEKLY_FOR else "month"
        gaps[rule] = max(gaps[rule], newer - older)
    return gaps


@pytest.mark.parametrize("hour", [0, 23])
def test_daily_backups_of_twelve_years_never_leave_a_gap(hour):
    """Each evening's keeping sees only what the evenings before have left."""
    kept: frozenset[datetime] = frozenset()
    worst = dict.fromkeys(("day", "week", "month"), timedelta())
    first = datetime(2026, 11, 22, hour, 30, tzinfo=UTC)
    for number in range(12 * 365 + 3):
        now = first + number * DAY
        kept = to_keep({*kept, now}, now)
        for rule, gap in largest_gaps(sorted(kept), now).items():
            worst[rule] = max(worst[rule], gap)
    assert worst["day"] == DAY
    assert timedelta(days=6) <= worst["week"] <= timedelta(days=7)
    assert timedelta(days=28) <= worst["month"] <= timedelta(days=31)
    assert now - min(kept) >= timedelta(days=3653 - 31)
    assert len(kept) < 240, "ten years of a record must fit on a disk"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(min_value=1, max_value=24 * 70), min_size=100, max_size=400),
    st.integers(min_value=0, max_value=23),
)
def test_backups_at_any_times_leave_one_of_each_month_that_ever_had_one(hours, hour):
    now = datetime(2020, 1, 1, hour, tzinfo=UTC)
    every, kept = {now}, frozenset({now})
    for each in hours:
        now += timedelta(hours=each)
        every.add(now)
        kept = to_keep({*kept, now}, now)
    had = {month(each) for each in every if now - each <= MONTHLY_FOR - timedelta(days=31)}
    assert had <= {month(each) for each in kept}
