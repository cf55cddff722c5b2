"""Row 27: whoever alters the record, by whatever way, is found: by the database, the full check,
or, where all that is in the file was made to fit, by what is kept outside of it.

``tests/integration/test_tampering.py`` alters rows by SQL, one kind after another. Here are the
other ways: from inside the program, by another program's schema, by an editor of bytes, and by
someone who works the hashes out anew and rebuilds the tables; and the files around the record.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from compounding.application import settings
from compounding.errors import DatabaseDamagedError, StorageError
from compounding.persistence.anchor import Anchor
from tests.faults import damage, forging
from tests.faults.at_work import opened
from tests.faults.damage import ANCHOR, NAME, Kept
from tests.faults.looking import Wanted, events_of, look, rows_of
from tests.unit.record_samples import PHARMACY

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Kept:
    return damage.worked(tmp_path_factory.mktemp("worked") / "disk")


@pytest.fixture(scope="module")
def wanted(kept) -> Wanted:
    return Wanted.of(kept)


# By the program's own connections


@pytest.mark.parametrize("kind", ["reading", "writing"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = x'00' WHERE seq = 7",
        "UPDATE OR REPLACE event SET seq = 8 WHERE seq = 7",
        "UPDATE event SET hash = prev_hash",
        "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
        "DELETE FROM event",
        "REPLACE INTO event SELECT * FROM event WHERE seq = 7",
        "INSERT OR REPLACE INTO event SELECT * FROM event",
        "DROP TRIGGER event_is_never_changed",
        "UPDATE sqlite_schema SET sql = NULL WHERE type = 'trigger'",
        "DELETE FROM sqlite_schema WHERE type = 'trigger'",
        "DELETE FROM batch",
        "UPDATE patient SET name = 'Another'",
    ],
)
def test_row_27_the_programs_own_connections_refuse(kept, wanted, tally, kind, statement):
    place = kept.lay()
    with opened(place) as services:
        database: Any = services.store
        with (
            pytest.raises((DBAPIError, StorageError)),
            getattr(database._database, kind)() as connection,
        ):
            connection.exec_driver_sql(statement)
        assert services.verify().ok
    assert rows_of(place) == wanted.rows
    tally.add("row 27: statements refused from inside")


# By another program

# A trigger of the record that is entered in the schema as one of another table.
HIDDEN = (
    "PRAGMA writable_schema = 1",
    """INSERT INTO sqlite_schema VALUES ('trigger', 'more', 'alembic_version', 0,
    'CREATE TRIGGER more AFTER INSERT ON event BEGIN DELETE FROM patient; END')""",
)
WEAKER = """CREATE TRIGGER batch_is_closed BEFORE UPDATE ON batch
WHEN OLD.state IN ('rejected')
BEGIN SELECT RAISE(ABORT, 'a released or rejected batch is never changed'); END"""


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TRIGGER batch_is_closed",),
        ("DROP TRIGGER batch_is_closed", WEAKER),
        ("CREATE TRIGGER more AFTER INSERT ON event BEGIN UPDATE pharmacy SET phone = '1'; END",),
        ("CREATE VIEW more AS SELECT * FROM event",),
        ("CREATE TABLE more (a)",),
        ("DROP INDEX ix_event_entity_seq",),
        ("DROP INDEX ix_event_entity_seq",
         "CREATE INDEX ix_event_entity_seq ON event (entity, seq) WHERE seq < 9"),
        ("ALTER TABLE pharmacy ADD COLUMN more TEXT",),
        ("DROP TABLE lot",),
        ("DELETE FROM alembic_version",),
        ("UPDATE alembic_version SET version_num = '0001'",),
        ("PRAGMA application_id = 1",),
        ("CREATE TRIGGER more AFTER UPDATE ON alembic_version BEGIN DELETE FROM patient; END",),
        HIDDEN,
    ],
)  # fmt: skip
def test_row_27_tables_made_otherwise_are_found(kept, tally, statements):
    place = kept.lay()
    raw = dbapi2.connect(str(place), isolation_level=None)
    for each in statements:
        raw.execute(each)
    raw.close()
    with suppress(StorageError), opened(place) as services:
        verification = services.verify()
        assert not verification.ok
        assert "tables are not as the program made them" in verification.sentence
    tally.add("row 27: schemas altered, found")


# By an editor of bytes


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (b'"dose_mg":"1.5"', b'"dose_mg":"9.5"', "the chain"),
        (b'"actual":"83.3"', b'"actual":"93.3"', "the chain"),
        (b"7K2210", b"7K2211", "the chain"),
        (b"Technician A", b"Technician C", "the chain"),
        (b'"kind":"batch_rejected"', b'"kind":"batch_released"', "the chain"),
        (b"482117", b"482171", "the chain"),
        (b"Surname, First", b"Surname, Third", "the tables"),
        (b"1968-04-02", b"1986-04-02", "the tables"),
    ],
)
def test_row_27_edited_bytes_are_found(kept, wanted, tally, old, new, found):
    outcome = look(kept, wanted, {NAME: forging.replaced(wanted.database, old, new)})
    assert outcome.found in (found, "opening")
    assert "the program wrote into the damaged file" not in outcome.faults
    tally.add("row 27: edited bytes found")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"dose_mg":"1.5"', b'"dose_mg":"9.5"'),
        (b'"actual":"83.3"', b'"actual":"93.3"'),
        (b'"lot":"7K2210"', b'"lot":"7K2211"'),
        (b'"last_day":"2027-05-20"', b'"last_day":"2029-05-20"'),
    ],
)
def test_row_27_no_edited_fact_is_ever_read_or_printed(kept, wanted, old, new):
    outcome = look(kept, wanted, {NAME: forging.replaced(wanted.database, old, new)})
    assert not outcome.faults
    assert any("Nothing was changed or printed" in each for each in outcome.told)


# By someone who works the hashes out anew and rebuilds the tables


def another_weight(seq: int, data: dict[str, Any]) -> None:
    if data["kind"] == "ingredient_weighed" and data["data"]["actual"] == "83.3":
        data["data"] |= {"actual": "83.4", "raw": "83.4"}


def another_lot(_seq: int, data: dict[str, Any]) -> None:
    if data["kind"] == "lots_chosen":
        data["data"]["lots"][0]["lot"] = "OTHER"


def another_account(seq: int, data: dict[str, Any]) -> None:
    data["actor"] = "someone"


def another_reason(_seq: int, data: dict[str, Any]) -> None:
    if data["kind"] == "batch_rejected":
        data["data"]["reason"] = "no reason"


def without_the_last(seq: int, _data: dict[str, Any]) -> bool:
    return seq > 14


def without_a_rejection(_seq: int, data: dict[str, Any]) -> bool:
    return bool(data["kind"] == "batch_rejected")


STORIES = (
    another_weight,
    another_lot,
    another_account,
    another_reason,
    without_the_last,
    without_a_rejection,
)


@pytest.fixture(scope="module")
def forged(kept, tmp_path_factory) -> Callable[[forging.Change], bytes]:
    """The bytes of the record with another story, sound to all that can be told from the file."""
    folder = tmp_path_factory.mktemp("forged")

    def make(change: forging.Change) -> bytes:
        return forging.rewritten(kept.lay(), folder / NAME, change).read_bytes()

    assert rows_of(kept.lay()) == rows_of(
        forging.rewritten(kept.lay(), folder / NAME, lambda _seq, _data: None)
    )
    return make


@pytest.mark.parametrize("outside", ["the anchor", "the mark of the user", "a backup"])
@pytest.mark.parametrize("story", STORIES)
def test_row_27_tail_written_anew_is_found_by_what_is_kept_outside(
    kept, forged, tally, story, outside
):
    """Each of the three alone, the others fitted to the forgery or gone."""
    place = left_outside(kept, forged(story), outside)
    with opened(place) as services:
        assert services.store.verify().ok, "then the chain would be enough"
        assert services.read_only
        assert services.trouble.code in ("standing.differs", "standing.events_missing")
        assert not services.verify().ok
        with pytest.raises(DatabaseDamagedError):
            settings.set_pharmacy(services.store, PHARMACY)
    tally.add(f"row 27: tails written anew, found by {outside} alone")


def left_outside(kept: Kept, record: bytes, outside: str) -> Path:
    """Lay out a forged record and one of the files that tell of it."""
    parts = {"the anchor": ANCHOR, "the mark of the user": "settings/marks", "a backup": "backups/"}
    others = [part for name, part in parts.items() if name != outside]
    if outside == "a backup":
        others.remove(ANCHOR)  # the anchor of the backup has the same name in it
    left = kept.without(*others)
    if outside == "the anchor":
        return left.lay({NAME: record})
    place = left.lay({NAME: record, ANCHOR: None})
    with opened(place, read_only=True) as services:
        Anchor.beside(place).begin(services.store.mark())
    return place


@pytest.mark.parametrize("story", STORIES)
def test_row_27_nothing_outside_means_a_tail_written_anew_passes(kept, forged, tally, story):
    """The limit, and that the forgeries above are good ones; the papers have the heads."""
    place = kept.without("settings/", "backups/").lay({NAME: forged(story), ANCHOR: None})
    with opened(place, read_only=True) as services:
        assert services.trouble.code == "standing.anchor_gone"
        assert services.store.verify().ok
        Anchor.beside(place).begin(services.store.mark())
    with opened(place) as services:
        assert services.trouble is None
        assert services.verify().ok
    tally.add("row 27: tails written anew, all outside gone, not found")


def test_row_27_tail_written_anew_from_any_event_on_is_found(times, tally, chance, kept, forged):
    for _ in range(times(10, 100)):
        first = chance.randint(1, 29)

        def story(seq: int, data: dict[str, Any], first: int = first) -> None:
            if seq >= first:
                data["actor"] = "someone"

        place = kept.without("settings/", "backups/").lay({NAME: forged(story)})
        with opened(place) as services:
            assert services.trouble.code == "standing.differs"
            assert services.store.verify().ok
        tally.add("row 27: tails written anew from any event, found by the anchor alone")


def test_row_27_chain_written_anew_over_the_old_tables_is_found_by_the_check(kept, wanted):
    place = kept.lay()
    seq, body = next(
        (seq, body) for seq, body, _hash in events_of(place) if b'"actual":"83.3"' in body
    )
    forging.rechained(place, seq, body.replace(b'"actual":"83.3"', b'"actual":"83.4"'))
    outcome = look(kept, wanted, {NAME: place.read_bytes()})
    assert outcome.found == "opening"
    with opened(place, read_only=True) as services:
        assert services.store.verify().code == "verify.table_altered"
