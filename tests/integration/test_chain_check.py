"""Row 28, a verifier that is fooled: records doctored by someone who knows the format.

Each forgery is put before the quick check of the chain and before the full check. What can be seen
from outside of the facts, both must find, at the same event. What is written well and chained anew
passes the chain: for facts that are none the full check is there, for a record that is another one
the mark outside.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from compounding.application import labels, making
from compounding.application.ports import Verdict
from compounding.domain.house_events import RecordOpened
from compounding.domain.record import GENESIS, link
from compounding.errors import CancelledError
from compounding.persistence import migrate, verify
from compounding.persistence.chain import check_chain
from compounding.persistence.database import Database
from compounding.persistence.record import Station
from compounding.persistence.sqlite.plain import stopping
from compounding.persistence.store import SqlStore
from tests.unit.record_samples import DRAFT, CountedIds, StillClock, begin, crushed, released

REPEATED = (
    *("seq", "action_id", "part", "occurred_at", "zone", "kind", "entity"),
    *("actor", "workstation", "app_version"),
)
COLUMNS = (*REPEATED, "body", "prev_hash", "hash", "mac")
LISTED = ", ".join(COLUMNS)

Event = dict[str, Any]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with one released and labelled batch, and a prescriber whose name is not ASCII."""
    place = tmp_path_factory.mktemp("sound") / "record.db"
    migrate.create(place)
    station = Station("bench", "account", "0")
    with closing(SqlStore(Database(place), StillClock(), CountedIds(), station)) as store:
        store.record(lambda _reads: [RecordOpened("record")])
        draft = replace(DRAFT, prescriber="Dr. José")
        view = crushed(store, begin(store, draft=draft).making_ids[0])
        making.weigh(store, view.batches[0].batch_id, view.batches[0].targets[0].what, "1")
        released(store, view.batches[0])
        for _ in range(3):
            labels.printed(store, view.batches[0].batch_id, 1, "printer")
    return place


@pytest.fixture
def record(sound: Path, place: Path) -> Record:
    return Record(copyfile(sound, place))


class Record:
    """The lines of a record, to be altered and written back past every trigger."""

    def __init__(self, place: Path) -> None:
        self.place = place
        with closing(dbapi2.connect(str(place))) as raw:
            rows = raw.execute(f"SELECT {LISTED} FROM event ORDER BY seq").fetchall()
        self.events: list[Event] = [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    def of_kind(self, kind: str) -> Event:
        """The first event of a kind; events come before and after it."""
        return next(each for each in self.events if each["kind"] == kind)

    def chain_anew(self, since: int = 1) -> None:
        """Work out the hashes again from event ``since`` to the end, as anybody can."""
        head = self.events[since - 2]["hash"] if since > 1 else GENESIS
        for each in self.events[since - 1 :]:
            each["prev_hash"], each["hash"] = head, link(head, each["body"])
            head = each["hash"]

    def write(self, *, loose: bool = False) -> None:
        """Put the lines into the file; ``loose``: into a table that takes anything, twice."""
        with self.altering() as raw:
            if loose:
                raw.execute("DROP TABLE event")
                raw.execute(f"CREATE TABLE event ({LISTED})")
            raw.execute("DELETE FROM event")
            marks = ", ".join("?" * len(COLUMNS))
            rows = [tuple(each[name] for name in COLUMNS) for each in self.events]
            raw.executemany(f"INSERT INTO event ({LISTED}) VALUES ({marks})", rows)

    @contextmanager
    def altering(self) -> Iterator[Any]:
        """A connection to the file while no trigger watches; every trigger is put back."""
        with closing(dbapi2.connect(str(self.place), isolation_level=None)) as raw:
            raw.execute("PRAGMA synchronous = OFF")
            raw.execute("BEGIN")
            kept = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            kept = kept.fetchall()
            for name, _sql in kept:
                raw.execute(f"DROP TRIGGER {name}")
            yield raw
            for _name, sql in kept:
                raw.execute(sql)
            raw.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """As the program reads it."""
        database = Database(self.place, read_only=True)
        with closing(database), database.reading() as connection:
            yield connection

    def quick(self, **more: Any) -> Verdict:
        """What the check of the chain says."""
        with self.reading() as connection:
            return check_chain(connection, **more)

    def full(self, **more: Any) -> Verdict:
        """What the full check says."""
        with self.reading() as connection:
            return verify.verify(connection, **more)


def found(verdict: Verdict) -> tuple[str, str]:
    """Code and number; everything before the event was found sound."""
    assert not verdict.ok
    assert verdict.events == int(verdict.params["seq"]) - 1
    return verdict.code, verdict.params["seq"]


def expect_altered(record: Record, seq: int) -> None:
    """Both checks name that event and vouch for those before it, to the same hash."""
    quick, full = record.quick(), record.full()
    assert found(quick) == found(full) == ("verify.event_altered", str(seq))
    assert quick.head == full.head == (record.events[seq - 2]["hash"] if seq > 1 else GENESIS)


def test_sound_record_is_sound_to_both(record: Record) -> None:
    last = record.events[-1]
    sound = Verdict(True, "verify.sound", {}, last["seq"], last["hash"])
    assert record.quick() == record.full() == sound


def test_record_without_events_is_sound_to_both(record: Record) -> None:
    record.events = []
    with record.altering() as raw:
        tables = (
            *("medication_list", "screen", "target", "batch", "lot"),
            *("making_told", "making", "patient", "prescription"),
        )
        for table in tables:
            raw.execute(f"DELETE FROM {table}")
    record.write()
    assert record.quick() == record.full() == Verdict(True, "verify.sound", {}, 0, GENESIS)


OTHER: dict[str, Any] = {
    "action_id": "another",
    "part": 5,
    "occurred_at": "2026-11-22T16:30:00.001Z",
    "zone": "+00:00",
    "kind": "batch_released",
    "entity": "another",
    "actor": "another",
    "workstation": "another",
    "app_version": "1",
}


@pytest.mark.parametrize("column", OTHER)
@pytest.mark.parametrize("how", ["other", "longer", "shorter", "empty", "number", "bytes"])
def test_row_28_a_column_that_repeats_the_body_was_altered(
    record: Record, column: str, how: str
) -> None:
    this = record.of_kind("tablets_crushed")
    was = str(this[column])
    changed = {
        "other": OTHER[column],
        "longer": f"{was}1",
        "shorter": was[:-1],
        "empty": "",
        "number": 4711,
        "bytes": was.encode(),
    }
    this[column] = changed[how]
    record.write()
    expect_altered(record, this["seq"])


def test_row_28_every_column_but_the_hashes_repeats_the_body() -> None:
    assert set(OTHER) == set(REPEATED) - {"seq"}


@pytest.mark.parametrize("column", ["seq", "part"])
@pytest.mark.parametrize("kind", [str, float])
def test_row_28_a_number_as_text_or_with_a_point_is_another_value(
    record: Record, monkeypatch: pytest.MonkeyPatch, column: str, kind: type
) -> None:
    """Only a table of columns without types keeps them apart; the full check refuses that, too."""
    record.events = record.events[:1]
    this = record.events[0]
    this[column] = kind(this[column])
    record.write(loose=True)
    assert record.full().code == "verify.schema_altered"
    monkeypatch.setattr(verify, "_check_file", lambda _connection, _fresh: None)
    code = "verify.events_missing" if (column, kind) == ("seq", str) else "verify.event_altered"
    assert found(record.quick()) == found(record.full()) == (code, "1")


@pytest.mark.parametrize("column", ["body", "prev_hash", "hash"])
@pytest.mark.parametrize("kind", [None, 4711, "text", b"bytes"])
def test_row_28_body_and_hashes_of_other_kinds(
    record: Record, monkeypatch: pytest.MonkeyPatch, column: str, kind: object
) -> None:
    this = record.of_kind("tablets_crushed")
    this[column] = kind
    record.write(loose=True)
    monkeypatch.setattr(verify, "_check_file", lambda _connection, _fresh: None)
    expect_altered(record, this["seq"])


@pytest.mark.parametrize("column", ["body", "prev_hash", "hash"])
def test_row_28_bytes_kept_as_text(record: Record, column: str) -> None:
    this = record.of_kind("tablets_crushed")
    with record.altering() as raw:
        written = f"UPDATE event SET {column} = CAST({column} AS TEXT) WHERE seq = {this['seq']}"
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute(written)
    quick = record.quick()
    assert found(quick) == ("verify.event_altered", str(this["seq"]))
    full = record.full()
    # A hash as text may be shorter than the table's own rule wants, which is seen before.
    assert full == quick or full.code == "verify.file_damaged"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("action_id", "actor"),
        ("actor", "app_version"),
        ("entity", "kind"),
        ("workstation", "zone"),
        ("occurred_at", "workstation"),
    ],
)
@pytest.mark.parametrize("anew", [False, True])
def test_row_28_swapped_fields_are_other_fields(
    record: Record, first: str, second: str, anew: bool
) -> None:
    """``ab`` and ``c`` are not ``a`` and ``bc``, in the columns or chained anew in the body."""
    this = record.of_kind("tablets_crushed")
    ab, c = this[first], this[second]
    this[first], this[second] = ab[:-1], ab[-1] + c
    if anew:
        this["body"] = this["body"].replace(b'"app":"0"', b'"app":"00"')
        record.chain_anew(this["seq"])
    record.write()
    expect_altered(record, this["seq"])


def test_row_28_two_columns_exchanged(record: Record) -> None:
    this = record.of_kind("tablets_crushed")
    this["actor"], this["workstation"] = this["workstation"], this["actor"]
    record.write()
    expect_altered(record, this["seq"])


KEYS = {
    "action_id": "action",
    "occurred_at": "time",
    "zone": "zone",
    "kind": "kind",
    "entity": "entity",
    "actor": "actor",
    "workstation": "workstation",
    "app_version": "app",
}


@pytest.mark.parametrize("column", KEYS)
def test_row_28_a_text_with_quotation_marks_does_not_pass_for_two(
    record: Record, column: str
) -> None:
    """Put between the parts of a body as it is, this text would make the very bytes."""
    this, key = record.of_kind("tablets_crushed"), KEYS[column]
    once = f'"{key}":"{this[column]}"'.encode()
    assert this["body"].count(once) == 1
    this["body"] = this["body"].replace(once, once + f',"{key}":"x"'.encode())
    this[column] += f'","{key}":"x'
    record.chain_anew(this["seq"])
    record.write()
    expect_altered(record, this["seq"])


@pytest.mark.parametrize("column", KEYS)
def test_row_28_texts_that_json_escapes_are_compared_as_they_are_written(
    record: Record, column: str
) -> None:
    hard = 'a"b\\c/d\te\u0001f\u007fg\u2028hé\U0001f600","x":"'
    this = record.of_kind("tablets_crushed")
    this[column] = hard
    this["body"] = rewritten(this["body"], {KEYS[column]: hard})
    record.chain_anew(this["seq"])
    record.write()
    assert record.quick().ok
    # Whoever it was may be called anything; when, what and to whom is read further.
    assert record.full().ok == (column not in ("occurred_at", "kind", "entity"))


def test_row_28_a_number_given_twice(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    this = record.of_kind("tablets_crushed")
    record.events.append(dict(this))
    record.write(loose=True)
    after = str(this["seq"] + 1)
    assert found(record.quick()) == ("verify.events_missing", after)
    assert record.full().code == "verify.schema_altered"
    monkeypatch.setattr(verify, "_check_file", lambda _connection, _fresh: None)
    assert found(record.full()) == ("verify.events_missing", after)


@pytest.mark.parametrize("gone", [1, 5])
def test_row_28_a_number_left_out(record: Record, gone: int) -> None:
    del record.events[gone - 1]
    record.write()
    assert found(record.quick()) == found(record.full()) == ("verify.events_missing", str(gone))


def test_row_28_an_event_of_another_place_of_the_chain(record: Record) -> None:
    """An event that was sound, moved with its hashes, bears another number in its body."""
    this, next_one = record.events[4], record.events[5]
    this["seq"], next_one["seq"] = next_one["seq"], this["seq"]
    record.events[4:6] = next_one, this
    record.write()
    expect_altered(record, 5)


def test_row_28_two_events_exchanged_and_chained_anew(record: Record) -> None:
    this, next_one = record.events[4], record.events[5]
    this["seq"], next_one["seq"] = next_one["seq"], this["seq"]
    record.events[4:6] = next_one, this
    record.chain_anew(5)
    record.write()
    expect_altered(record, 5)


def rewritten(body: bytes, outer: dict[str, Any], **inner: Any) -> bytes:
    """The body with other parts, written as the program writes."""
    data = json.loads(body)
    data |= outer
    data["data"] |= inner
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def reordered(body: bytes) -> bytes:
    data = json.loads(body)
    return json.dumps(dict(reversed(data.items())), separators=(",", ":")).encode()


def inside(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change what stands between the braces of the facts."""

    def changed(body: bytes) -> bytes:
        before, _mark, rest = body.partition(b'"data":{')
        facts, mark, after = rest.rpartition(b'},"entity":')
        return before + b'"data":{' + change(facts) + mark + after

    return changed


# What the outer parts show: seen by the chain even where the hashes were worked out anew.
OUTSIDE: dict[str, Callable[[bytes], bytes]] = {
    "a space at the end": lambda body: body + b" ",
    "a line at the end": lambda body: body + b"\n",
    "another object at the end": lambda body: body + b"{}",
    "a zero byte at the end": lambda body: body + b"\0",
    "a mark of byte order": lambda body: b"\xef\xbb\xbf" + body,
    "keys in another order": reordered,
    "spaces after commas": lambda body: body.replace(b',"', b', "'),
    "a part as text": lambda body: body.replace(b'"part":0', b'"part":"0"'),
    "a part with a point": lambda body: body.replace(b'"part":0', b'"part":0.0'),
    "a part below zero": lambda body: body.replace(b'"part":0', b'"part":-0'),
    "a letter escaped": lambda body: body.replace(b'"account"', b'"\\u0061ccount"'),
    "the actor twice": lambda body: body.replace(b'"app"', b'"actor":"account","app"'),
    "the number twice": lambda body: body.replace(b'"time"', b'"seq":1,"time"'),
    "a key more at the end": lambda body: body[:-1] + b',"zzz":1}',
    "a key more at the start": lambda body: b'{"aaa":1,' + body[1:],
    "another version": lambda body: body.replace(b'"v":1', b'"v":2'),
    "no version": lambda body: body.replace(b'"v":1,', b""),
    "a number beside the facts": lambda body: body.replace(b',"entity"', b',"dates":1,"entity"'),
    "no facts": lambda body: body.replace(b'"data":{', b'"date":{'),
    "nothing": lambda _body: b"",
    "an empty object": lambda _body: b"{}",
    "another event": lambda body: rewritten(body, {"seq": 2}),
}

# What only a reading of the facts shows.
INSIDE: dict[str, Callable[[bytes], bytes]] = {
    "a fact twice": inside(lambda facts: facts + b"," + facts),
    "a key twice": inside(lambda facts: b'"prescriber":"Dr. X",' + facts),
    "keys in another order": inside(lambda facts: b",".join(reversed(facts.split(b",")))),
    "a space": inside(lambda facts: facts + b" "),
    "a letter decomposed": lambda body: unicodedata.normalize("NFD", body.decode()).encode(),
    "a letter escaped": lambda body: body.replace("é".encode(), b"\\u00e9"),
    "bytes that are no text": lambda body: body.replace("é".encode(), b"\xe9"),
    "half of a letter pair": lambda body: body.replace("é".encode(), b"\\ud83d"),
    "a control character": lambda body: body.replace("é".encode(), b"\x01"),
    "a key more": inside(lambda facts: facts + b',"zzz":"1"'),
    "a key less": inside(lambda facts: facts.partition(b",")[2]),
    "a number for text": inside(lambda facts: facts.replace(b'"482117"', b"482117")),
    "not a number": inside(lambda facts: facts.replace(b'"482117"', b"NaN")),
    "null for text": inside(lambda facts: facts.replace(b'"482117"', b"null")),
    "facts twice": lambda body: body.replace(b',"entity"', b',"data":{},"entity"'),
    "a key beside the facts": lambda body: body.replace(b',"entity"', b',"dates":{},"entity"'),
    "a string in the way": inside(lambda facts: facts.replace(b'"rx', b'"},"entity":"rx')),
    "not closed": inside(lambda facts: facts[:-1]),
    "closed twice": inside(lambda facts: facts + b"}"),
    "an abyss": inside(lambda facts: facts + b',"zzz":' + b"[" * 100_000 + b"]" * 100_000),
    "another owner": inside(lambda facts: facts.replace(b'tion_id":"', b'tion_id":"x')),
}  # fmt: skip


def altered(record: Record, kind: str, change: Callable[[bytes], bytes]) -> Event:
    this = record.of_kind(kind)
    was = this["body"]
    this["body"] = change(was)
    assert this["body"] != was
    return this


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("anew", [False, True])
def test_row_28_a_body_altered_around_its_facts(record: Record, name: str, anew: bool) -> None:
    this = altered(record, "tablets_crushed", OUTSIDE[name])
    if anew:
        record.chain_anew(this["seq"])
    record.write()
    expect_altered(record, this["seq"])


@pytest.mark.parametrize("name", INSIDE)
def test_row_28_facts_altered_as_they_stand(record: Record, name: str) -> None:
    this = altered(record, "prescription_entered", INSIDE[name])
    record.write()
    expect_altered(record, this["seq"])


@pytest.mark.parametrize("name", INSIDE)
def test_row_28_facts_that_are_none_are_read_by_the_full_check(record: Record, name: str) -> None:
    """Chained anew to the end, they are sound to the chain: it reads no facts."""
    this = altered(record, "prescription_entered", INSIDE[name])
    record.chain_anew(this["seq"])
    record.write()
    assert record.quick().ok
    assert found(record.full()) == ("verify.event_altered", str(this["seq"]))


@pytest.mark.parametrize(
    "count", [b"-0", b"1.0", b"1e1", b"9007199254740992", b"true", b"9" * 5000]
)
def test_row_28_whole_numbers_have_one_form(record: Record, count: bytes) -> None:
    written = inside(lambda facts: b'"count":' + count + facts[facts.index(b",") :])
    this = altered(record, "tablets_crushed", written)
    record.chain_anew(this["seq"])
    record.write()
    assert found(record.full()) == ("verify.event_altered", str(this["seq"]))


@pytest.mark.parametrize(
    "time",
    ["2026-11-22T16:30:00Z", "2026-11-22T10:30:00.000-06:00", "2026-11-22 16:30:00.000Z", "noon"],
)
def test_row_28_a_time_has_one_form(record: Record, time: str) -> None:
    this = record.of_kind("tablets_crushed")
    this["occurred_at"] = time
    this["body"] = rewritten(this["body"], {"time": time})
    record.chain_anew(this["seq"])
    record.write()
    assert record.quick().ok
    assert found(record.full()) == ("verify.event_altered", str(this["seq"]))


def test_row_28_only_one_hash_worked_out_anew(record: Record) -> None:
    """The next event still names the one before as it was."""
    this = altered(record, "measure_refused", lambda body: body.replace(b'"1"', b'"2"'))
    this["hash"] = link(this["prev_hash"], this["body"])
    record.write()
    expect_altered(record, this["seq"] + 1)


def test_row_27_an_end_written_anew_is_sound_to_both_but_ends_with_another_hash(
    record: Record,
) -> None:
    """Why a mark must be kept outside: whoever writes facts well can write any facts."""
    before = record.full()
    this = record.of_kind("measure_refused")
    for each in record.events[this["seq"] - 1 :]:
        each["actor"] = "someone"
        each["body"] = rewritten(each["body"], {"actor": "someone"})
    this["body"] = rewritten(this["body"], {}, actual="2")
    record.chain_anew(this["seq"])
    record.write()
    after = record.full()
    assert record.quick() == after
    assert after.ok
    assert after.events == before.events
    assert after.head != before.head


def test_row_27_an_event_more_at_the_end_is_sound_but_ends_later(record: Record) -> None:
    last = dict(record.events[-1])
    last["seq"] += 1
    last["action_id"] = "forged"
    last["body"] = rewritten(last["body"], {"seq": last["seq"], "action": "forged"})
    record.events.append(last)
    record.chain_anew()
    with record.altering() as raw:
        raw.execute("UPDATE making_told SET last_seq = ?", (last["seq"],))
    record.write()
    assert record.quick() == record.full()
    assert record.full().events == last["seq"]


@pytest.mark.parametrize("column", ["actor", "entity", "occurred_at"])
def test_row_28_bytes_that_are_no_text_are_found_at_their_event(
    record: Record, column: str
) -> None:
    this = record.of_kind("tablets_crushed")
    with record.altering() as raw:
        raw.execute(f"UPDATE event SET {column} = CAST(x'41ff' AS TEXT) WHERE seq = {this['seq']}")
    expect_altered(record, this["seq"])


def test_row_28_an_event_left_out_before_bytes_that_are_no_text(record: Record) -> None:
    del record.events[4]
    record.write()
    with record.altering() as raw:
        raw.execute("UPDATE event SET actor = CAST(x'41ff' AS TEXT) WHERE seq = 7")
    assert found(record.quick()) == found(record.full()) == ("verify.events_missing", "5")


def test_row_28_bytes_that_are_no_text_in_a_list_and_of_a_patient(record: Record) -> None:
    with record.altering() as raw:
        raw.execute("UPDATE lot SET maker = CAST(x'41ff' AS TEXT)")
    assert record.full().params == {"table": "lot"}
    with record.altering() as raw:
        raw.execute("UPDATE patient SET name = CAST(x'41ff' AS TEXT)")
    entered = record.of_kind("prescription_entered")["seq"]
    assert found(record.full()) == ("verify.patient_altered", str(entered))


@pytest.mark.parametrize(
    "change",
    [
        "name = CAST(name AS BLOB)",
        "name = 4711",
        "salt = salt || '0'",
        "salt = CAST(salt AS BLOB)",
        "born = '1968-W14-2'",  # the same day, written otherwise
        "born = '1968-4-2'",
        "born = '1968-04-03'",
        "born = 1968",
        "folded = 'another'",
        "folded = CAST(folded AS BLOB)",
    ],
)
def test_row_28_patient_data_of_other_kinds(record: Record, change: str) -> None:
    with record.altering() as raw:
        raw.execute(f"UPDATE patient SET {change}")
    entered = record.of_kind("prescription_entered")["seq"]
    assert found(record.full()) == ("verify.patient_altered", str(entered))


def test_a_row_that_belongs_to_nothing_is_found_in_the_file(record: Record) -> None:
    with record.altering() as raw:
        raw.execute("INSERT INTO patient VALUES ('nobody', 'X', '1970-01-01', 's', 'x')")
    assert record.full().code == "verify.file_damaged"
    assert record.full().events == 0


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM lot WHERE position = 2",
        (
            "INSERT INTO lot SELECT making_id, 3, role, name, maker, product_code, lot, "
            "expires_text, expires FROM lot WHERE position = 1"
        ),
    ],
)
def test_a_last_row_more_or_less_in_a_list_is_found(
    record: Record, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Where the rows that are read at once end just there, too."""
    monkeypatch.setattr("compounding.persistence.sqlite.plain.AT_ONCE", 1)
    with record.altering() as raw:
        assert raw.execute("SELECT max(position) FROM lot").fetchone() == (2,)
        raw.execute(change)
    assert record.full().params == {"table": "lot"}


def test_patient_data_that_were_deleted_are_sound(record: Record) -> None:
    with closing(dbapi2.connect(str(record.place), isolation_level=None)) as raw:
        raw.execute("DELETE FROM patient")
        for table in ("patient", "medication_list"):
            assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert record.full().ok


def test_row_28_patient_data_that_are_gone_without_a_mark(record: Record) -> None:
    """Deleting leaves one; a damaged index or key only hides the patient."""
    with record.altering() as raw:
        raw.execute("DELETE FROM patient")
    entered = record.of_kind("prescription_entered")["seq"]
    assert found(record.full()) == ("verify.patient_altered", str(entered))


def test_row_28_patient_data_that_are_there_although_deleted(record: Record) -> None:
    with record.altering() as raw:
        raw.execute("INSERT INTO patient_deleted SELECT prescription_id FROM patient")
    entered = record.of_kind("prescription_entered")["seq"]
    assert found(record.full()) == ("verify.patient_altered", str(entered))


def test_row_28_the_first_of_two_is_named_whatever_it_is(record: Record) -> None:
    """A fact that is none before a broken link, both among the rows that are read at once."""
    first = altered(record, "prescription_entered", INSIDE["a key twice"])
    record.chain_anew(first["seq"])
    second = record.of_kind("tablets_crushed")
    second["hash"] = bytes(32)
    record.write()
    assert found(record.full()) == ("verify.event_altered", str(first["seq"]))
    assert found(record.quick()) == ("verify.event_altered", str(second["seq"]))


def test_check_of_the_end_trusts_what_lies_before(record: Record) -> None:
    last = record.events[-1]["seq"]
    sound = record.quick()
    assert [record.quick(since=each) for each in (-5, 0, 1, 2, last, last + 1)] == [sound] * 6
    record.events[3]["body"] += b" "
    record.write()
    assert found(record.quick(since=4)) == ("verify.event_altered", "4")
    assert record.quick(since=5) == sound


def test_check_of_the_end_needs_the_hash_before_it(record: Record) -> None:
    last = record.events[-1]["seq"]
    verdict = record.quick(since=last + 2)
    assert (verdict.code, verdict.params) == ("verify.events_missing", {"seq": str(last + 1)})
    del record.events[3]
    record.write()
    verdict = record.quick(since=5)
    assert (verdict.code, verdict.params) == ("verify.events_missing", {"seq": "4"})


@pytest.mark.parametrize("hash_before", ["text", b"short", None, 1])
def test_check_of_the_end_refuses_what_is_no_hash(record: Record, hash_before: object) -> None:
    record.events[3]["hash"] = hash_before
    record.events[4]["prev_hash"] = hash_before
    record.write(loose=True)
    verdict = record.quick(since=5)
    assert (verdict.code, verdict.params) == ("verify.event_altered", {"seq": "4"})


def test_check_of_the_end_finds_another_hash_before_it(record: Record) -> None:
    record.events[3]["hash"] = bytes(range(32))
    record.write()
    assert found(record.quick(since=5)) == ("verify.event_altered", "5")


def test_both_checks_tell_how_far_they_are(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compounding.persistence.sqlite.plain.AT_ONCE", 4)
    last = record.events[-1]["seq"]
    for check in (record.quick, record.full):
        told: list[int] = []
        assert check(progress=told.append).ok
        assert told == [*range(4, last, 4), last]


@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.parametrize("which", ["quick", "full"])
def test_both_checks_stop_when_asked(
    record: Record, monkeypatch: pytest.MonkeyPatch, which: str, after: int
) -> None:
    monkeypatch.setattr("compounding.persistence.sqlite.plain.AT_ONCE", 4)
    told: list[int] = []
    with pytest.raises(CancelledError):
        getattr(record, which)(progress=told.append, cancelled=lambda: len(told) >= after)
    assert len(told) == after


def test_full_check_stops_while_it_compares_the_tables(record: Record) -> None:
    told: list[int] = []
    with pytest.raises(CancelledError):
        record.full(progress=told.append, cancelled=lambda: told == [len(record.events)])


def test_check_stops_in_the_middle_of_a_statement(record: Record) -> None:
    """As in the check of a file of a gigabyte, which is one statement."""
    numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT {}) "
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return True

    with record.reading() as connection:
        with pytest.raises(CancelledError), stopping(connection, cancelled):
            connection.exec_driver_sql((numbers + "SELECT max(x) FROM n").format(-1)).all()
        assert asked == [1]
        # Nobody asks any more.
        many = connection.exec_driver_sql((numbers + "SELECT max(x) FROM n").format(100_000))
        assert many.scalar() == 100_000
        assert asked == [1]


def test_other_errors_of_the_database_pass_a_check_that_may_be_stopped(record: Record) -> None:
    with record.reading() as connection:
        with pytest.raises(OperationalError), stopping(connection, lambda: True):
            connection.exec_driver_sql("SELECT no_such_function()")
        with pytest.raises(dbapi2.OperationalError), stopping(connection, lambda: True):
            connection.connection.driver_connection.execute("SELECT no_such_function()")
