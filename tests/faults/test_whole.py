"""The checks after a kill see what they are there for: each is shown the fault it looks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tests.faults import whole
from tests.faults.at_work import boast
from tests.faults.kills import Acknowledged, Child, anchor_is_not_ahead, kill, listen
from tests.faults.whole import Known

PATIENCE = 60


@pytest.mark.parametrize("fresh", [False, True], ids=["forked", "fresh"])
def test_row_01_writer_that_boasts_is_found_out(fresh, begun, memory_path):
    """What is shown as recorded before it is, a kill can take away: the check must see that."""
    known = Known(whole.copied(begun, memory_path))
    child = Child(boast, memory_path, fresh=fresh, place=known.place)
    listen([child], PATIENCE, lambda: len(child.acknowledged) > 0)
    kill([child])
    assert (child.was_killed, known.hear(child)) == (True, 1)
    assert whole.lost(whole.rows_of(known.place), known.acknowledged) == child.acknowledged
    with pytest.raises(AssertionError, match="1 acknowledged actions are lost"):
        whole.expect_kept(known)


DAMAGE = {
    "the last event": ("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", "are lost"),
    "an event": ("DELETE FROM event WHERE seq = 5", "have changed"),
    "a body": ("UPDATE event SET body = zeroblob(9) WHERE seq = 5", "have changed"),
    "a patient": ("DELETE FROM patient WHERE rowid = 1", "without its patient"),
    "a medication list": ("DELETE FROM medication_list WHERE rowid = 1", "without its list"),
    "a mark": (
        "INSERT INTO patient_deleted SELECT max(prescription_id) FROM patient",
        "as deleted",
    ),
    "a row of a list": ("UPDATE batch SET last_day = '2030-01-01'", "list 'batch'"),
}


@pytest.mark.parametrize(("statement", "words"), DAMAGE.values(), ids=DAMAGE)
def test_row_01_check_notices_what_is_gone_or_changed(statement, words, worked, memory_path):
    known = Known(whole.copied(worked, memory_path))
    whole.expect_kept(known)
    last = known.rows[-1]
    known.acknowledged.append(Acknowledged(last.seq, last.hash.hex(), last.action_id))
    change(known.place, statement)
    with pytest.raises(AssertionError, match=words):
        _ = whole.expect_kept(known), whole.expect_tables_follow(known.place)


def test_row_01_check_notices_half_an_action_that_nobody_was_shown(worked, memory_path):
    known = Known(whole.copied(worked, memory_path))
    second = next(row for row in reversed(whole.rows_of(known.place)) if row.part == 1)
    known.meant[second.action_id] = 2
    whole.expect_kept(known)
    known.rows = []
    change(known.place, f"DELETE FROM event WHERE seq >= {second.seq}")
    with pytest.raises(AssertionError, match="is not whole"):
        whole.expect_kept(known)


def test_row_01_check_notices_broken_links_and_repeated_actions(worked):
    rows = whole.rows_of(worked)
    for bad in (rows[1:], rows[:5] + rows[6:], [*rows[:5], replace(rows[5], body=b"{}")]):
        with pytest.raises(AssertionError, match="event"):
            whole.expect_one_chain(bad)
    with pytest.raises(AssertionError, match="recorded twice"):
        whole.expect_whole_actions([*rows, rows[0]], {})


def test_row_01_check_notices_an_anchor_that_is_ahead(worked, memory_path):
    known = Known(whole.copied(worked, memory_path))
    last = whole.rows_of(known.place)[-1]
    for seq, head, holds in ((last.seq, last.hash, True), (last.seq + 1, last.hash, False)):
        line = f"LDN anchor 1 0 {seq} {head.hex()} {'0' * 16}\n".encode("ascii")
        known.place.with_name("record.db.anchor").write_bytes(line.ljust(4096, b"\0"))
        assert anchor_is_not_ahead(known.place, last.seq, last.hash.hex()) is holds


def change(place: Path, statement: str) -> None:
    """Do to the file what no trigger lets happen."""
    connection = dbapi2.connect(str(place), isolation_level=None)
    kept = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    triggers = kept.fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()
