"""Canonical bytes: one way to write a fact, and nothing that loses a digit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.domain.canonical import canonical, decimal_text, from_data, to_data


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    amount: Decimal
    day: date


@dataclass(frozen=True)
class Outer:
    name: str
    count: int
    done: bool
    colour: Colour
    inner: tuple[Inner, ...]
    maybe: Inner | None = None


SAMPLE = Outer("a", 2, True, Colour.RED, (Inner(Decimal("12.500"), date(2026, 11, 22)),))


def test_canonical_sorts_keys_and_leaves_no_spaces():
    assert canonical({"b": [1, None], "a": "µ"}) == '{"a":"µ","b":[1,null]}'.encode()


def test_to_data_keeps_the_digits_of_a_balance():
    assert to_data(SAMPLE) == {
        "name": "a",
        "count": 2,
        "done": True,
        "colour": "red",
        "inner": [{"amount": "12.500", "day": "2026-11-22"}],
        "maybe": None,
    }


def test_from_data_reads_back_what_was_written():
    read = from_data(Outer, to_data(SAMPLE))
    assert read == SAMPLE
    assert str(read.inner[0].amount) == "12.500"
    with_maybe = Outer("a", 2, False, Colour.RED, (), Inner(Decimal("1"), date(2026, 1, 1)))
    assert from_data(Outer, to_data(with_maybe)) == with_maybe


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9))
def test_decimal_text_reads_back_digit_for_digit(value):
    text = decimal_text(value)
    assert "E" not in text
    assert Decimal(text) == value
    assert from_data(Inner, {"amount": text, "day": "2026-01-01"}).amount == value


@pytest.mark.parametrize(
    "value", [1.5, 2**53, "e\u0301", {"a": 1.0}, [2.5], {1: "a"}, {"é": 1}, b"x", (1,)]
)
def test_canonical_what_loses_something_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011
        canonical({"value": value})


def test_canonical_lone_surrogate_is_refused():
    with pytest.raises(ValueError, match="surrogates"):
        canonical({"value": "\ud800"})


@pytest.mark.parametrize(
    "value", [1.5, datetime(2026, 1, 1, tzinfo=UTC), Decimal("NaN"), Decimal("Infinity"), {}]
)
def test_to_data_what_has_no_exact_form_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011
        to_data(value)


@pytest.mark.parametrize(
    "change",
    [
        {"count": "2"},
        {"count": True},
        {"count": 2.0},
        {"done": 1},
        {"name": 3},
        {"name": None},
        {"colour": "blue"},
        {"inner": {}},
        {"inner": ["x"]},
        {"inner": [{"amount": "1e3", "day": "2026-01-01"}]},
        {"inner": [{"amount": "1", "day": "1 Jan"}]},
        {"inner": [{"amount": "1", "day": "20260101"}]},
        {"inner": [{"amount": "abc", "day": "2026-01-01"}]},
        {"inner": [{"amount": "NaN", "day": "2026-01-01"}]},
        {"inner": [{"amount": "01", "day": "2026-01-01"}]},
        {"inner": [{"amount": " 1", "day": "2026-01-01"}]},
        {"inner": [{"amount": 1, "day": "2026-01-01"}]},
        {"inner": [{"amount": "1", "day": 20260101}]},
        {"maybe": []},
        {"extra": "key"},
    ],
)
def test_from_data_what_was_not_written_is_refused(change):
    with pytest.raises(ValueError):  # noqa: PT011
        from_data(Outer, {**to_data(SAMPLE), **change})


def test_from_data_missing_key_is_refused_unless_it_has_a_default():
    data = to_data(SAMPLE)
    del data["maybe"]
    assert from_data(Outer, data) == SAMPLE
    del data["name"]
    with pytest.raises(ValueError, match="Outer"):
        from_data(Outer, data)
