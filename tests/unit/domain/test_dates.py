"""Calendar dates and expiries as packages carry them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compounding.domain.dates import long_day, parse_date, parse_expiry, short_day, span
from compounding.errors import QuantityError


@settings(max_examples=50, deadline=None)
@given(st.dates())
def test_parse_date_iso_date_is_read(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_expiry(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date.empty"),
        (" ", "date.empty"),
        ("23.11.2026", "date.not_a_date"),
        ("2026-11", "date.not_a_date"),
        ("2026-1-2", "date.not_a_date"),
        ("2026-11-23 ", "date.not_a_date"),
        ("\u0662\u0660\u0662\u0666-11-23", "date.not_a_date"),
        ("2026-02-29", "date.no_such_day"),
        ("2026-13-01", "date.no_such_day"),
        ("0000-01-01", "date.no_such_day"),
    ],
)
def test_parse_date_anything_else_is_refused(text: str, code: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        parse_date(text)
    assert refusal.value.code == code


def test_parse_expiry_month_only_means_its_last_day_bud_10() -> None:
    assert parse_expiry("2027-02") == date(2027, 2, 28)
    assert parse_expiry("2028-02") == date(2028, 2, 29)
    assert parse_expiry("2028-12") == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date.empty"),
        ("03/2028", "date.not_an_expiry"),
        ("2028-00", "date.no_such_day"),
        ("2028-13", "date.no_such_day"),
        ("0000-01", "date.no_such_day"),
        ("2028-02-30", "date.no_such_day"),
    ],
)
def test_parse_expiry_anything_else_is_refused(text: str, code: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        parse_expiry(text)
    assert refusal.value.code == code


def test_days_in_words_cannot_be_read_two_ways() -> None:
    assert short_day(date(2026, 11, 3)) == "3 Nov"
    assert long_day(date(2026, 2, 4)) == "2026-Feb-04"
    assert long_day(date(32, 2, 4)) == "0032-Feb-04"


def test_span_names_the_month_once_where_it_can() -> None:
    assert span(date(2026, 11, 23), date(2026, 12, 6)) == "23 Nov – 6 Dec"
    assert span(date(2026, 12, 7), date(2026, 12, 20)) == "7 – 20 Dec"
    assert span(date(2026, 12, 7), date(2026, 12, 7)) == "7 Dec"
    assert span(date(2026, 12, 7), date(2027, 12, 7)) == "7 Dec – 7 Dec"
