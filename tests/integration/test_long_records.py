"""What keeps a long record quick: lists that read the newest, and a look at the end on opening."""

from __future__ import annotations

import pytest
from sqlcipher3 import dbapi2

from compounding.application import log, making, recent
from compounding.application.rows import LogFilter
from compounding.messages import sentence_of_error
from compounding.persistence import log as lists
from compounding.persistence import opening
from tests.unit.record_samples import DRAFT, begin, crushed, released


def closed_making(store) -> str:
    """A making whose batches are all closed."""
    view = crushed(store, begin(store).making_ids[0])
    released(store, view.batches[0])
    for each in view.batches[1:]:
        making.reject(store, each.batch_id, "Pharmacist B", "spilled")
    return view.making_id


def test_makings_are_the_open_ones_however_old_and_the_newest(store, monkeypatch):
    opened = begin(store).making_ids[0]
    closed = [closed_making(store) for _ in range(3)]
    monkeypatch.setattr(lists, "NEWEST_LISTED", 2)
    assert [each.making_id for each in making.makings(store)] == [opened, closed[2], closed[1]]


def test_settings_of_the_last_plan_are_those_of_the_making_opened_last(store):
    assert recent.last_settings(store) == {}
    begin(store)
    assert recent.last_settings(store)["make.size"] == "3"
    assert store.newest_making() == making.makings(store)[0].making_id


def test_log_finds_as_many_as_are_wanted_and_says_how_many_there_are(store):
    begin(store)
    begin(store, draft=type(DRAFT)("Other", "1970-01-01", "900100", "Dr. Other"))
    found = log.find(store, LogFilter(), 2)
    assert (len(found.ids), found.total) == (2, 6)
    assert found.ids == log.find(store, LogFilter()).ids[:2]
    assert len(log.find(store, LogFilter(words="900100"), 2).ids) == 2


def altered(place, statement: str) -> None:
    """Change the file as someone with it could; the triggers are put back."""
    raw = dbapi2.connect(str(place), isolation_level=None)
    kept = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in kept:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(statement)
    for _, sql in kept:
        raw.execute(sql)
    raw.close()


@pytest.mark.parametrize("looked_at", [1, 3, 1000])
def test_event_altered_near_the_end_is_found_on_opening(
    open_record, store, place, monkeypatch, looked_at
):
    begin(store)
    last = store.last_seq()
    store.close()
    monkeypatch.setattr(opening, "LOOKED_AT", looked_at)
    altered(place, f"UPDATE event SET actor = 'another' WHERE seq = {last - 2}")
    services = open_record()
    if looked_at < 3:
        assert services.trouble is None  # the daily check finds it
        assert not services.verify().ok
    else:
        assert f"Event {last - 2} was altered" in sentence_of_error(services.trouble)
        assert services.read_only
