"""Raw SQL against the record: refused by the database, or found and named by the check.

Where a trigger would refuse, the tests drop it first, as someone with the file could.
"""

from __future__ import annotations

import json
from datetime import UTC

import pytest
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application import making
from compounding.domain.events import BatchChecked, BatchReleased
from compounding.domain.house_events import RecordRestored
from compounding.domain.text import person_key
from compounding.errors import DatabaseDamagedError
from compounding.messages import sentence
from tests.records_on_disk import copy_record
from tests.unit.record_samples import StillClock, begin, crushed, finished, released
from tests.unit.screen_steps import PERCOCET, STILL_TAKEN, finish


@pytest.fixture(scope="module")
def worked_record(record_with_pharmacy, tmp_path_factory):
    """A record with a making: one released batch and two in process."""
    folder = tmp_path_factory.mktemp("worked")
    place = copy_record(record_with_pharmacy, folder / "record.db")
    with bootstrap.open_services(
        f"sqlite:///{place}", clock=StillClock(), settings_folder=folder
    ) as services:
        view = crushed(services.store, begin(services.store).making_ids[0])
        released(services.store, view.batches[0])
    return place


@pytest.fixture
def store(worked_record, place, open_record):
    copy_record(worked_record, place)
    return open_record().store


@pytest.fixture
def view(store):
    """The making of the record."""
    return making.view(store, making.makings(store)[0].making_id)


@pytest.fixture
def raw(store, view, place):
    """A connection as any program opens it, with none of the record's settings."""
    connection = dbapi2.connect(str(place), isolation_level=None)
    yield connection
    connection.close()


STRAY_LIST = (
    "INSERT INTO medication_list SELECT 'nowhere', prescription_id, text, entries, salt"
    " FROM medication_list"
)


def refused(raw, statement):
    with pytest.raises(dbapi2.IntegrityError) as error:
        raw.execute(statement)
    return str(error.value)


EVENT_COLUMNS = (
    "seq, action_id, part, occurred_at, zone, kind, entity, actor, workstation, app_version, "
    "body, prev_hash, hash"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = x'00' WHERE seq = 3",
        "UPDATE event SET seq = 99 WHERE seq = 3",
        "UPDATE OR REPLACE event SET seq = 4 WHERE seq = 3",
        "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
        "DELETE FROM event",
        f"REPLACE INTO event ({EVENT_COLUMNS}) SELECT {EVENT_COLUMNS} FROM event WHERE seq = 3",
        (
            "INSERT OR REPLACE INTO event SELECT max(seq) + 1, 'x', part, occurred_at, zone, kind, "
            "entity, actor, workstation, app_version, body, prev_hash, hash, NULL FROM event"
        ),
        (
            "INSERT INTO event SELECT max(seq) + 2, 'x', part, occurred_at, zone, kind, entity, "
            "actor, workstation, app_version, body, hash, randomblob(32), NULL FROM event"
        ),
        (
            "INSERT INTO event SELECT NULL, 'x', part, occurred_at, zone, kind, entity, actor, "
            "workstation, app_version, body, hash, randomblob(32), NULL FROM event WHERE seq = 3"
        ),
        (
            "INSERT INTO event SELECT max(seq) + 1, 'x', part, occurred_at, zone, kind, entity, "
            "actor, workstation, app_version, body, randomblob(32), randomblob(32), NULL FROM event"
        ),
    ],
)
def test_event_is_only_ever_added_to_the_end(raw, statement):
    before = raw.execute("SELECT count(*), max(seq) FROM event").fetchone()
    assert "record" in refused(raw, statement) or "UNIQUE" in refused(raw, statement)
    assert raw.execute("SELECT count(*), max(seq) FROM event").fetchone() == before


@pytest.mark.parametrize(
    "change",
    [
        "last_day = '2030-01-01'",
        "state = 'in_process'",
        "checked_by = 'C'",
        "mean_fill_mg = '1'",
        "rejected_by = 'X', state = 'rejected'",
    ],
)
def test_released_batch_is_never_changed(raw, change):
    said = refused(raw, f"UPDATE batch SET {change} WHERE state = 'released'")
    assert "never changed" in said or "one step at a time" in said


def test_rejected_batch_is_never_changed(raw, store, view):
    making.reject(store, view.batches[1].batch_id, "B", "spilled")
    said = refused(raw, "UPDATE batch SET rejected_reason = 'x' WHERE state = 'rejected'")
    assert "never changed" in said


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE batch SET state = 'released' WHERE state = 'in_process'", "one step"),
        ("UPDATE batch SET state = 'planned' WHERE state = 'in_process'", "one step"),
        ("UPDATE batch SET state = 'gone' WHERE state = 'in_process'", "one step"),
        ("UPDATE batch SET number = '26-99999' WHERE state = 'in_process'", "keeps its number"),
        ("DELETE FROM batch", "never deleted"),
        ("REPLACE INTO batch SELECT * FROM batch", "begins as planned"),
        ("UPDATE target SET actual = '1' WHERE actual IS NOT NULL", "not weighed again"),
        ("DELETE FROM target", "stands in the plan"),
        ("REPLACE INTO target SELECT * FROM target", "stands in the plan"),
        ("UPDATE lot SET lot = 'X'", "not changed"),
        ("DELETE FROM lot", "before tablets are crushed"),
        ("REPLACE INTO lot SELECT * FROM lot", "before tablets are crushed"),
        ("UPDATE making SET made_on = '2026-01-01'", "before tablets are crushed"),
        ("UPDATE making SET crushed = 1", "enough_crushed"),
        ("DELETE FROM making", "never deleted"),
        ("UPDATE prescription SET prescriber = 'Dr. X'", "never changed"),
        ("DELETE FROM prescription", "never deleted"),
        ("UPDATE patient SET name = 'X'", "never changed"),
        ("REPLACE INTO patient SELECT * FROM patient", "entered once"),
        ("INSERT INTO patient_deleted SELECT prescription_id FROM patient", "not marked"),
        ("UPDATE screen SET passes = 1", "never changed"),
        ("UPDATE OR REPLACE screen SET name = 'X'", "never changed"),
        ("DELETE FROM screen", "never deleted"),
        ("REPLACE INTO screen SELECT * FROM screen", "once"),
        ("UPDATE medication_list SET text = ''", "never changed"),
        ("UPDATE OR REPLACE medication_list SET salt = '00'", "never changed"),
        ("DELETE FROM medication_list", "deleted with its patient"),
        ("REPLACE INTO medication_list SELECT * FROM medication_list", "kept once"),
        (STRAY_LIST, "with its screen"),
        ("INSERT INTO pharmacy VALUES (2, 'a', 'b', 'c')", "only_one"),
    ],
)
def test_tables_refuse_what_no_step_of_the_work_does(raw, statement, reason):
    assert reason in refused(raw, statement)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'released'", "released_is_checked"),
        ("state = 'released', released_by = 'B'", "released_is_checked"),
        ("state = 'released', released_by = 'B', checked_by = 'B'", "names_with_keys"),
        ("checked_by = 'technician a', checked_key = 'techniciana'", "two_people"),
        ("state = 'rejected'", "rejected_by_whom"),
        ("extras_fate = 'eaten'", "fate"),
    ],
)
def test_prepared_batch_is_not_released_without_a_check_by_another(
    raw, store, view, change, constraint
):
    finished(store, view.batches[1])
    making.prepare(store, view.batches[1].batch_id, "Technician A")
    said = refused(raw, f"UPDATE batch SET {change} WHERE state = 'to_check'")
    assert constraint in said


@pytest.fixture
def prepared(store, view):
    """Another making, its first batch prepared; nobody was screened for it yet."""
    prepared = crushed(store, begin(store).making_ids[0])
    finished(store, prepared.batches[0])
    return making.prepare(store, prepared.batches[0].batch_id, "Technician A")


RELEASE = (
    "UPDATE batch SET state = 'released', released_by = 'B', checked_by = 'B', checked_key = 'b'"
    " WHERE state = 'to_check'"
)
PASSES, STOPS = {"text": "Metformin 500 mg"}, {"text": PERCOCET, "decided": {1: STILL_TAKEN}}


def label_of(raw, making_id):
    """The next event: a label that was printed of the making's first batch."""
    (batch_id,) = raw.execute(
        "SELECT batch_id FROM batch WHERE making_id = ? ORDER BY position", (making_id,)
    ).fetchone()
    label_of_batch(raw, making_id, batch_id)


def label_of_batch(raw, making_id, batch_id):
    body = json.dumps({"data": {"batch_id": batch_id}}).encode()
    raw.execute(
        "INSERT INTO event SELECT seq + 1, hex(hash), 0, occurred_at, zone, 'label_printed', ?, "
        "actor, workstation, app_version, ?, hash, randomblob(32), NULL FROM event "
        "ORDER BY seq DESC LIMIT 1",
        (making_id, body),
    )


@pytest.mark.parametrize("screened", [(), (STOPS,), (PASSES, STOPS)])
def test_nothing_goes_to_a_patient_whose_newest_screen_does_not_pass(
    raw, store, prepared, screened
):
    """Another making has one that passes; it says nothing of this one."""
    for each in screened:
        finish(store, prepared.making_id, **each)
    assert "no release without a finished opioid screen that passes" in refused(raw, RELEASE)
    with pytest.raises(dbapi2.IntegrityError, match="no label without a finished opioid screen"):
        label_of(raw, prepared.making_id)
    assert raw.execute("SELECT 1 FROM batch WHERE state = 'to_check'").fetchone()


@pytest.mark.parametrize("begun_again", ["record_restored", "end_accepted"])
def test_nothing_goes_to_a_patient_on_a_screen_of_before_the_record_began_again(
    raw, store, view, prepared, begun_again
):
    """The label is of a batch that is released; its screen is as old."""
    finish(store, prepared.making_id, **PASSES)
    raw.execute(
        "INSERT INTO event SELECT seq + 1, hex(hash), 0, occurred_at, zone, ?, 'record', actor,"
        " workstation, app_version, body, hash, randomblob(32), NULL FROM event"
        " ORDER BY seq DESC LIMIT 1",
        (begun_again,),
    )
    assert "no release without a finished opioid screen that passes" in refused(raw, RELEASE)
    with pytest.raises(dbapi2.IntegrityError, match="no label without a finished opioid screen"):
        label_of_batch(raw, view.making_id, view.batches[0].batch_id)


def test_batch_and_label_go_to_a_patient_whose_newest_screen_passes(raw, store, prepared):
    finish(store, prepared.making_id, **STOPS)
    finish(store, prepared.making_id, **PASSES)
    with pytest.raises(dbapi2.IntegrityError, match="no label"):
        label_of(raw, prepared.making_id)  # not released yet
    assert raw.execute(RELEASE).rowcount == 1
    label_of(raw, prepared.making_id)


def test_label_of_a_batch_goes_into_no_other_making(raw, store, view, prepared):
    finish(store, prepared.making_id, **PASSES)
    with pytest.raises(dbapi2.IntegrityError, match="no label"):
        label_of_batch(raw, prepared.making_id, view.batches[0].batch_id)
    label_of_batch(raw, view.making_id, view.batches[0].batch_id)


def test_event_is_never_replaced_by_its_action(raw):
    raw.execute("PRAGMA recursive_triggers = 0")
    with pytest.raises(dbapi2.IntegrityError, match="one chain"):
        raw.execute(
            "INSERT OR REPLACE INTO event SELECT seq + 1, action_id, part, occurred_at, zone, kind,"
            " entity, actor, workstation, app_version, body, hash, randomblob(32), NULL FROM event"
            " ORDER BY seq DESC LIMIT 1"
        )


def test_screen_is_never_replaced_by_its_place_in_the_table(raw, store, prepared):
    raw.execute("PRAGMA recursive_triggers = 0")
    finish(store, prepared.making_id, **STOPS)
    with pytest.raises(dbapi2.IntegrityError, match="a screen is what was recorded"):
        raw.execute(
            f"INSERT OR REPLACE INTO screen (rowid, {SCREEN})"
            f" SELECT (SELECT max(rowid) FROM screen), {SCREEN} FROM screen ORDER BY seq LIMIT 1"
        )


def appended(raw, *events, making_id):
    """Events with their hashes worked out, and the lists brought up, as someone could by hand."""
    from compounding.domain.record import Entry, body_of, link, utc_text
    from compounding.persistence.record import columns_of

    for event in events:
        seq, head = raw.execute("SELECT seq, hash FROM event ORDER BY seq DESC").fetchone()
        at = StillClock().now().astimezone(UTC)
        entry = Entry(seq + 1, at, "-06:00", f"forged {seq}", 0, "someone", "bench", "0", event)
        body = body_of(entry)
        row = columns_of(entry) | {"occurred_at": utc_text(entry.at)}
        row |= {"body": body, "prev_hash": head, "hash": link(head, body)}
        names = ", ".join(row)
        raw.execute(
            f"INSERT INTO event ({names}) VALUES ({', '.join('?' * len(row))})",
            tuple(row.values()),
        )
        raw.execute("UPDATE making_told SET last_seq = ? WHERE making_id = ?", (seq + 1, making_id))


@pytest.mark.parametrize("begun_again", [False, True], ids=["none", "before the record began"])
def test_verify_names_a_release_without_a_screen(open_record, raw, store, prepared, begun_again):
    """By someone who takes the triggers off and puts them on again."""
    if begun_again:
        finish(store, prepared.making_id, **PASSES)
    batch_id = prepared.batches[0].batch_id
    triggers = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        raw.execute(f"DROP TRIGGER {name}")
    who = (prepared.making_id, batch_id, "Pharmacist B")
    restored = (RecordRestored(1, 9, "", 12, "", "", "B", "disk"),) if begun_again else ()
    forged = (*restored, BatchChecked(*who), BatchReleased(*who))
    appended(raw, *forged, making_id=prepared.making_id)
    raw.execute(
        "UPDATE batch SET state = 'released', checked_by = 'Pharmacist B', checked_key = ?,"
        " checked_at = ?, released_by = 'Pharmacist B', released_at = ? WHERE batch_id = ?",
        (person_key("Pharmacist B"), *["2026-11-22T16:30:00.000Z"] * 2, batch_id),
    )
    for _, sql in triggers:
        raw.execute(sql)
    (last,) = raw.execute("SELECT max(seq) FROM event").fetchone()
    assert f"Event {last} was altered" in judged(open_record).sentence


def test_label_of_no_making_is_refused(raw):
    with pytest.raises(dbapi2.IntegrityError, match="no label"):
        label_of_batch(raw, "nowhere", "nothing")


SCREEN = "screen_id, making_id, seq, passes, asked, overrides, list_hash, name, finished_at"


@pytest.mark.parametrize(
    "change",
    [
        {"passes": 1},
        {"passes": None},
        {"seq": 4},
        {"seq": 5000},
        {"screen_id": "another"},
        {"making_id": "another"},
    ],
)
def test_screen_that_was_not_recorded_is_refused(raw, store, prepared, change):
    """Its event is there, its row is not: only what the event says is taken."""
    finish(store, prepared.making_id, **STOPS)
    row = raw.execute(f"SELECT {SCREEN} FROM screen ORDER BY seq DESC LIMIT 1").fetchone()
    row = dict(zip(SCREEN.split(", "), row, strict=True))
    last = "screen_id = (SELECT screen_id FROM screen ORDER BY seq DESC LIMIT 1)"
    restored(raw, [f"DELETE FROM {table} WHERE {last}" for table in ("medication_list", "screen")])
    insert = f"INSERT OR REPLACE INTO screen ({SCREEN}) VALUES (?,?,?,?,?,?,?,?,?)"
    with pytest.raises(dbapi2.IntegrityError, match="a screen is what was recorded"):
        raw.execute(insert, tuple((row | change).values()))
    raw.execute(insert, tuple(row.values()))


@pytest.mark.parametrize("recursive", [0, 1])
def test_patient_that_is_deleted_takes_the_lists_along_and_stays_deleted(raw, recursive):
    raw.execute(f"PRAGMA recursive_triggers = {recursive}")
    person = raw.execute("SELECT * FROM patient").fetchone()
    listed = raw.execute("SELECT * FROM medication_list").fetchone()
    raw.execute("DELETE FROM patient")
    assert raw.execute("SELECT * FROM medication_list").fetchall() == []
    assert raw.execute("SELECT * FROM patient_deleted").fetchall() == [person[:1]]
    for statement, row, reason in (
        ("INSERT INTO patient VALUES (?,?,?,?,?)", person, "stay deleted"),
        ("REPLACE INTO patient VALUES (?,?,?,?,?)", person, "stay deleted"),
        ("INSERT INTO medication_list VALUES (?,?,?,?,?)", listed, "kept once"),
        ("DELETE FROM patient_deleted", (), "stays deleted"),
        ("UPDATE patient_deleted SET prescription_id = ''", (), "stays deleted"),
    ):
        with pytest.raises(dbapi2.IntegrityError, match=reason):
            raw.execute(statement, row)


def drop(raw, *triggers):
    for each in triggers:
        raw.execute(f"DROP TRIGGER {each}")


def restored(raw, statements):
    """Run ``statements`` without any trigger, then put every trigger back as it was."""
    kept = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    drop(raw, *(name for name, _ in kept))
    for statement in statements:
        raw.execute(statement)
    for _, sql in kept:
        raw.execute(sql)


def judged(open_record):
    return open_record(read_only=True).verify()


def test_verify_dropped_trigger_is_found(open_record, raw):
    drop(raw, "event_is_never_changed")
    verification = judged(open_record)
    assert not verification.ok
    assert "tables are not as the program made them" in verification.sentence


OF_LIST = "The medication list of the opioid screen finished with event 12 was altered."


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (("UPDATE event SET body = CAST(replace(CAST(body AS TEXT), '83.3', '93.3') AS BLOB) "
         "WHERE seq = 7"), "Event 7 was altered"),
        ("UPDATE event SET occurred_at = '2020-01-01T00:00:00.000Z' WHERE seq = 5", "Event 5"),
        ("UPDATE event SET occurred_at = 'yesterday' WHERE seq = 5", "Event 5"),
        ("UPDATE event SET actor = 'someone' WHERE seq = 6", "Event 6"),
        ("UPDATE event SET kind = 'lots_chosen' WHERE seq = 6", "Event 6"),
        ("UPDATE event SET entity = 'elsewhere' WHERE seq = 6", "Event 6"),
        ("UPDATE event SET part = 7 WHERE seq = 6", "Event 6"),
        ("UPDATE event SET hash = randomblob(32) WHERE seq = 8", "Event 8"),
        ("UPDATE event SET prev_hash = randomblob(32) WHERE seq = 8", "Event 8"),
        ("DELETE FROM event WHERE seq = 9", "Event 9 is missing"),
        ("DELETE FROM event WHERE seq = 1", "Event 1 is missing"),
        ("UPDATE batch SET last_day = '2030-01-01'", "list 'batch'"),
        ("UPDATE batch SET last_day = 'never'", "list 'batch'"),
        ("UPDATE batch SET strength_mg = '1.50' WHERE number = '26-00001'", "list 'batch'"),
        ("UPDATE target SET actual = '83.30' WHERE what = 'tablet powder'", "list 'target'"),
        ("UPDATE lot SET lot = 'OTHER' WHERE role = 'filler'", "list 'lot'"),
        ("DELETE FROM lot WHERE role = 'filler'", "list 'lot'"),
        ("UPDATE prescription SET prescriber = 'Dr. X'", "list 'prescription'"),
        ("UPDATE pharmacy SET phone = '1'", "list 'pharmacy'"),
        ("UPDATE making SET planned_on = '2020-01-01'", "list 'making'"),
        ("UPDATE patient SET name = 'Another'", "event 3 was altered"),
        ("UPDATE patient SET born = '1970-01-01'", "event 3 was altered"),
        ("UPDATE patient SET born = 'unknown'", "event 3 was altered"),
        ("DELETE FROM patient", "event 3 was altered"),
        ("INSERT INTO patient_deleted SELECT prescription_id FROM patient", "event 3 was altered"),
        ("UPDATE medication_list SET text = ''", OF_LIST),
        ("UPDATE medication_list SET text = CAST(text AS BLOB)", OF_LIST),
        ("UPDATE medication_list SET text = CAST(x'41ff' AS TEXT)", OF_LIST),
        ("UPDATE medication_list SET entries = replace(entries, char(10), ' ')", OF_LIST),
        ("UPDATE medication_list SET entries = ''", OF_LIST),
        ("UPDATE medication_list SET salt = upper(salt) || '0'", OF_LIST),
        ("DELETE FROM medication_list", OF_LIST),
        ("UPDATE screen SET passes = 0", "list 'screen'"),
        ("UPDATE screen SET name = 'X'", "list 'screen'"),
        ("INSERT INTO classified VALUES ('a', 1, 'no_opioid', 'X', '')", "list 'classified'"),
    ],
)  # fmt: skip
def test_verify_names_what_was_altered(open_record, raw, statement, words):
    restored(raw, [statement])
    verification = judged(open_record)
    assert not verification.ok
    assert words in verification.sentence


def test_verify_extra_row_in_a_list_is_found(open_record, raw):
    restored(
        raw,
        [("INSERT INTO lot SELECT making_id, 9, role, name, maker, product_code, 'X', "
         "expires_text, expires FROM lot WHERE position = 1")],
    )  # fmt: skip
    assert "list 'lot'" in judged(open_record).sentence


def test_verify_lists_exchanged_are_found(open_record, store, prepared, raw):
    """Each is a list that was screened, for another patient."""
    said = finish(store, prepared.making_id, text="Atorvastatin 20 mg")
    columns = ("text", "entries", "salt")
    (one, other) = raw.execute(f"SELECT {', '.join(columns)} FROM medication_list").fetchall()
    changes = ", ".join(
        f"{name} = CASE {name} WHEN '{first}' THEN '{second}' ELSE '{first}' END"
        for name, first, second in zip(columns, one, other, strict=True)
    )
    restored(raw, [f"UPDATE medication_list SET {changes}"])
    assert OF_LIST in judged(open_record).sentence
    assert said.list_hash not in changes


def test_verify_list_of_another_prescription_is_found(open_record, prepared, raw):
    restored(
        raw,
        [("UPDATE medication_list SET prescription_id = (SELECT prescription_id FROM making"
         f" WHERE making_id = '{prepared.making_id}')")],
    )  # fmt: skip
    assert OF_LIST in judged(open_record).sentence


def test_verify_list_that_outlived_its_patient_is_found(open_record, raw):
    restored(
        raw,
        [
            "INSERT INTO patient_deleted SELECT prescription_id FROM patient",
            "DELETE FROM patient",
        ],
    )
    assert OF_LIST in judged(open_record).sentence


def test_verify_list_of_no_screen_is_found(open_record, raw):
    restored(raw, [STRAY_LIST])
    assert not judged(open_record).ok


def test_verify_deleted_patient_is_sound(open_record, store, prepared, raw):
    finish(store, prepared.making_id, **PASSES)
    raw.execute("DELETE FROM patient")
    assert judged(open_record).ok


def test_verify_events_exchanged_are_found(open_record, raw):
    restored(
        raw,
        [
            "UPDATE event SET seq = 1000 WHERE seq = 7",
            "UPDATE event SET seq = 7 WHERE seq = 8",
            "UPDATE event SET seq = 8 WHERE seq = 1000",
        ],
    )
    assert "Event 7" in judged(open_record).sentence


def test_verify_rechained_event_with_an_unknown_form_is_found(open_record, raw):
    """Even a correctly computed hash does not make a line of the record of any bytes."""
    from compounding.domain.record import link

    seq, head = raw.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    body = b'{"v":1}'
    raw.execute(
        f"INSERT INTO event ({EVENT_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (seq + 1, "x", 0, "", "", "", "", "", "", "", body, head, link(head, body)),
    )
    assert f"Event {seq + 1} was altered" in judged(open_record).sentence


def test_altered_event_is_never_read_for_a_label_or_a_worksheet(store, view, raw):
    from compounding.application import labels

    restored(
        raw,
        [("UPDATE event SET body = CAST(replace(CAST(body AS TEXT), '\"4.5\"', '\"9.5\"') AS BLOB)"
         " WHERE kind = 'making_opened'")],
    )  # fmt: skip
    for reading in (
        lambda: making.view(store, view.making_id),
        lambda: labels.contents(store, view.batches[0].batch_id),
        lambda: making.weigh(store, view.batches[1].batch_id, "filler", "1853.8"),
    ):
        with pytest.raises(DatabaseDamagedError) as error:
            reading()
        assert "Event 4" in sentence(error.value.code, error.value.params)


@pytest.mark.parametrize("column", ["name", "salt"])
def test_patient_whose_text_became_bytes_is_never_read(store, view, raw, column):
    restored(raw, [f"UPDATE patient SET {column} = CAST({column} AS BLOB)"])
    with pytest.raises(DatabaseDamagedError) as error:
        making.view(store, view.making_id)
    assert error.value.code == "storage.list_altered"


def test_event_whose_number_was_changed_is_never_read(store, view, raw):
    restored(raw, ["UPDATE event SET seq = 5000 WHERE seq = (SELECT max(seq) FROM event)"])
    with pytest.raises(DatabaseDamagedError):
        making.view(store, view.making_id)


def test_event_rechained_with_unreadable_bytes_is_never_read(store, view, raw):
    from compounding.domain.record import link

    seq, head = raw.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    raw.execute(
        f"INSERT INTO event ({EVENT_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (seq + 1, "x", 0, "", "", "", view.making_id, "", "", "", b"{}", head, link(head, b"{}")),
    )
    with pytest.raises(DatabaseDamagedError):
        making.view(store, view.making_id)


def forged(raw, change):
    """The last event with another body, its hash worked out again as someone could."""
    from compounding.domain.record import link

    query = "SELECT seq, prev_hash, body FROM event ORDER BY seq DESC LIMIT 1"
    seq, previous, body = raw.execute(query).fetchone()
    data = json.loads(body)
    change(data)
    bad = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
    kept = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    drop(raw, *(name for name, _ in kept))
    statement = "UPDATE event SET body = ?, hash = ? WHERE seq = ?"
    raw.execute(statement, (bad, link(previous, bad), seq))
    for _, sql in kept:
        raw.execute(sql)
    return seq


@pytest.mark.parametrize(
    "change",
    [
        {"time": 5},
        {"kind": []},
        {"seq": "1"},
        {"actor": None},
        {"data": "abc"},
        {"data": {"name": 1}},
        {"kind": "ingredient_weighed", "data": {
            "making_id": "m", "batch_id": "b", "what": "filler", "unit": "mg", "target": "abc",
            "actual": "1"}},
    ],
)  # fmt: skip
def test_verify_names_a_forged_event_of_wrong_types(open_record, store, view, raw, change):
    seq = forged(raw, lambda data: data.update(change))
    assert f"Event {seq} was altered" in judged(open_record).sentence
    with pytest.raises(DatabaseDamagedError):
        making.view(store, view.making_id)


def test_verify_names_a_forged_check_by_the_preparer(open_record, store, view, raw):
    finished(store, view.batches[1])
    making.prepare(store, view.batches[1].batch_id, "Technician A")
    making.check_and_release(store, view.batches[1].batch_id, "Pharmacist B")
    query = "SELECT max(seq) FROM event WHERE kind = 'batch_checked'"
    seq = raw.execute(query).fetchone()[0]
    restored(raw, [f"DELETE FROM event WHERE seq > {seq}"])
    assert forged(raw, lambda data: data["data"].update(name="TECHNICIAN A")) == seq
    assert f"Event {seq} was altered" in judged(open_record).sentence


def test_verify_names_an_event_whose_body_is_text(open_record, store, view, raw):
    restored(raw, ["UPDATE event SET body = CAST(body AS TEXT) WHERE seq = 5"])
    assert "Event 5 was altered" in judged(open_record).sentence
    with pytest.raises(DatabaseDamagedError):
        making.view(store, view.making_id)
