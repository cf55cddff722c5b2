"""The bytes of an entry and the chain: nothing can move from one field to another unseen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from compounding.domain.canonical import canonical
from compounding.domain.events import LabelPrinted
from compounding.domain.house_events import (
    LogExported,
    OwnSpread,
    PharmacySet,
    RecordOpened,
    SumSettingsSet,
)
from compounding.domain.kinds import KINDS
from compounding.domain.record import (
    GENESIS,
    Entry,
    body_of,
    link,
    read_body,
    read_utc,
    utc_text,
)

AT = datetime(2026, 11, 22, 16, 30, 0, 123000, tzinfo=UTC)
ENTRY = Entry(7, AT, "-06:00", "action", 0, "account", "bench", "0.1.0", PharmacySet("P", "A", "T"))


def test_body_holds_who_when_where_and_what():
    assert json.loads(body_of(ENTRY)) == {
        "v": 1,
        "seq": 7,
        "time": "2026-11-22T16:30:00.123Z",
        "zone": "-06:00",
        "kind": "pharmacy_set",
        "entity": "pharmacy",
        "action": "action",
        "part": 0,
        "actor": "account",
        "workstation": "bench",
        "app": "0.1.0",
        "data": {"name": "P", "address": "A", "phone": "T", "before": None},
    }


def test_body_reads_back():
    assert read_body(body_of(ENTRY)) == ENTRY


def test_body_of_the_settings_of_the_sums_keeps_digits_and_sources():
    own = (OwnSpread("fill", Decimal("3.50"), "Report 12"),)
    entry = replace(ENTRY, event=SumSettingsSet("packing", Decimal("5.0"), "fna", 2, own))
    assert json.loads(body_of(entry))["data"] == {
        "method": "packing",
        "surcharge_pct": "5.0",
        "weight_rule": "fna",
        "lead_days": 2,
        "spreads": [{"name": "fill", "percent": "3.50", "source": "Report 12"}],
        "before": None,
    }
    assert read_body(body_of(entry)) == entry


def test_body_written_by_an_earlier_version_stays_readable_and_hashes_alike():
    """Before the pharmacy's event told what it replaces."""
    written = (
        b'{"action":"action","actor":"account","app":"0.1.0","data":{"address":"A","name":"P",'
        b'"phone":"T"},"entity":"pharmacy","kind":"pharmacy_set","part":0,"seq":7,'
        b'"time":"2026-11-22T16:30:00.123Z","v":1,"workstation":"bench","zone":"-06:00"}'
    )
    assert read_body(written) == ENTRY
    assert link(GENESIS, written).hex() == (
        "2c0451190ed3e00653311c387986a0121a382bab093bad01bbe67eb68ccd792d"
    )


def test_body_of_these_events_never_changes():
    expected = (
        b'{"action":"action","actor":"account","app":"0.1.0","data":{"address":"A","before":null,'
        b'"name":"P","phone":"T"},"entity":"pharmacy","kind":"pharmacy_set","part":0,"seq":7,'
        b'"time":"2026-11-22T16:30:00.123Z","v":1,"workstation":"bench","zone":"-06:00"}'
    )
    assert body_of(ENTRY) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"kind": "unheard_of"},
        {"entity": "another"},
        {"time": "2026-11-22T16:30:00Z"},
        {"time": "2026-11-22T10:30:00.123-06:00"},
        {"data": {"name": "P"}},
        {"extra": 1},
        {"v": "1"},
        {"kind": []},
        {"kind": None},
        {"time": 1795365000},
        {"time": float("nan")},
        {"time": "0001-01-01T00:00:00.000+14:00"},
        {"seq": "7"},
        {"seq": True},
        {"part": None},
        {"actor": 5},
        {"data": []},
        {"data": {"name": 1, "address": "A", "phone": "T"}},
    ],
)
def test_read_body_altered_field_is_refused(change):
    data = {**json.loads(body_of(ENTRY)), **change}
    with pytest.raises(ValueError):  # noqa: PT011
        read_body(json.dumps(data).encode())


@pytest.mark.parametrize("body", [b"[]", b"\xff", b"{", b"null", b"[" * 100_000, "{}", 7])
def test_read_body_what_is_no_entry_is_refused(body):
    with pytest.raises(ValueError):  # noqa: PT011
        read_body(body)


def test_link_depends_on_each_byte_and_on_where_it_stands():
    assert link(b"ab", b"c") != link(b"a", b"bc")
    assert link(GENESIS, b"x") != link(GENESIS, b"y")
    assert link(b"\1" * 32, b"x") != link(b"\2" * 32, b"x")
    assert len(link(GENESIS, b"")) == 32


def test_utc_text_is_utc_to_the_millisecond():
    local = AT.astimezone(timezone(timedelta(hours=-6)))
    assert utc_text(local) == "2026-11-22T16:30:00.123Z"
    assert read_utc(utc_text(local)) == AT


def test_utc_text_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        utc_text(datetime(2026, 11, 22))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("event", "entity"),
    [
        (RecordOpened("r"), "record"),
        (LogExported(1), "log"),
        (SumSettingsSet("packing", Decimal("0"), "usp", 0), "sums"),
        (LabelPrinted("m", "b", 1, 1, "pdf"), "m"),
    ],
)
def test_entity_is_what_the_event_belongs_to(event, entity):
    assert replace(ENTRY, event=event).entity == entity


def test_every_kind_has_one_name():
    assert len(set(KINDS.values())) == len(KINDS)


@pytest.mark.parametrize(
    "change", [(b'"v":1', b'"v": 1'), (b'"v":1', b'"v":1,"v":1'), (b"}", b"} ")]
)
def test_body_written_in_another_way_is_no_entry(change):
    other = body_of(ENTRY).replace(*change)
    assert other != body_of(ENTRY)
    with pytest.raises(ValueError, match="canonical"):
        read_body(other)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "unheard_of"}, "unknown kind"),
        ({"entity": "another"}, "not the event's"),
        ({"time": "2026-11-22T16:30:00Z"}, "not a time"),
        ({"seq": "7"}, "not of its type"),
    ],
)
def test_body_in_canonical_bytes_that_says_what_no_entry_says_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        read_body(canonical({**json.loads(body_of(ENTRY)), **change}))
