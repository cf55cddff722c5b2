"""Row 32: whatever stands in the file of the record, its check says so and goes on to its end.

Someone with the file, or a disk that turns a bit, puts anything into any column: bytes that are
no characters, texts that hide something, numbers where texts were. The check names what is not as
it was recorded; whoever reads it meanwhile is told, and nothing ends in a fault of the program.
"""

from __future__ import annotations

import getpass
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from compounding.application import labels, log, making, papers
from compounding.application.rows import LogFilter
from compounding.bootstrap import Services
from compounding.errors import CompoundingError
from tests.faults.hostile import ALL
from tests.faults.hostile_entries import CAPSULES, HOUSE, LIQUID, Job, record_in
from tests.records_on_disk import copy_record
from tests.unit.record_samples import PHARMACY, begin

# What an altered file may hold, as SQL; the first is one bit turned in the letter "a".
DAMAGE = {
    "a bit turned": "CAST(x'e1' AS TEXT)",
    "half a letter": "CAST(x'61c3' AS TEXT)",
    "a lone surrogate": "CAST(x'eda080' AS TEXT)",
    "an overlong NUL": "CAST(x'c080' AS TEXT)",
    "bytes": "x'61'",
    "a number": "7",
    "a fraction": "1e5",
    "NUL": "CAST(x'610062' AS TEXT)",
    "a direction mark": "char(97, 8238, 98)",
    "a million letters": "replace(hex(zeroblob(500000)), '0', 'x')",
}


@pytest.fixture(scope="session")
def record_of_every_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record in which every table has rows."""
    folder = tmp_path_factory.mktemp("every table")
    with record_in(folder) as services:
        job = Job(services.store)
        job.go_through((*HOUSE, *CAPSULES, *LIQUID))
        assert services.verify().ok
    return folder / "record.db"


def columns_of(place: Path) -> list[tuple[str, str]]:
    """Every column of every table of the record, as the file itself names them."""
    raw = dbapi2.connect(str(place))
    tables = raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    found = [
        (table, row[1])
        for (table,) in tables
        if table != "alembic_version" and not table.startswith("sqlite_")
        for row in raw.execute(f"PRAGMA table_info({table})")
    ]
    raw.close()
    return found


def put_in(place: Path, table: str, column: str, value: str) -> bool:
    """Alter a column, as someone with the file could; False where its own rules refuse."""
    raw = dbapi2.connect(str(place), isolation_level=None)
    try:
        raw.execute("PRAGMA foreign_keys = 0")
        schema = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        triggers = raw.execute(schema).fetchall()
        for name, _sql in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        change = f"UPDATE {table} SET {column} = {value} WHERE {column} IS NOT NULL"
        try:
            changed = raw.execute(change).rowcount
        except dbapi2.IntegrityError:
            return False
        for _name, sql in triggers:
            raw.execute(sql)
        return bool(changed > 0)
    finally:
        raw.close()


def told_by(act: Callable[[], str]) -> str:
    """What ``act`` complains of, or the kind of an error that is none of the program's own."""
    try:
        return act()
    except CompoundingError:
        return ""
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what this test looks for
        return type(error).__name__


def complaint_of(act: Callable[[], object]) -> str:
    """The kind of an error that is none of the program's own; "" for any other end."""

    def done() -> str:
        act()
        return ""

    return told_by(done)


@pytest.fixture
def damaged(tmp_path: Path, record_of_every_table: Path, tally: Any) -> Callable[..., list[str]]:
    """Looks at the record with each column altered in turn; gives what is wrong."""

    def look(value: str, complain: Callable[[Services], str]) -> list[str]:
        found, tried = [], 0

        def said() -> str:
            with record_in(tmp_path, read_only=True) as services:
                return complain(services)

        for table, column in columns_of(record_of_every_table):
            place = tmp_path / "record.db"
            copy_record(record_of_every_table, place)
            if put_in(place, table, column, value):
                tried += 1
                found += [f"{table}.{column}: {each}" for each in filter(None, [told_by(said)])]
        assert tried > 20
        tally.add("row 32: columns altered", tried)
        return found

    return look


def against_check(services: Services) -> str:
    """What is wrong with the check of an altered record: it crashes, or finds nothing."""
    sound: list[bool] = []
    crash = complaint_of(lambda: sound.append(services.verify().ok))
    return crash or ("found sound" if sound == [True] else "")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A few kinds of damage for every change, all of them for a release."""
    if "damage" in metafunc.fixturenames:
        long = metafunc.config.getoption("--faults") == "long"
        few = FEW[metafunc.function.__name__]
        metafunc.parametrize("damage", DAMAGE if long else few)


def test_row_32_text_put_into_any_column_is_named_by_the_check(damaged, damage):
    assert damaged(DAMAGE[damage], against_check) == []


def against_reading(services: Services) -> str:
    """What reading the whole record crashes with."""
    return " ".join(dict.fromkeys(filter(None, map(complaint_of, ways_to_read(services)))))


def ways_to_read(services: Services) -> list[Callable[[], Any]]:
    """Every way in which the pages and the command line read it."""
    store = services.store
    of_makings = [
        (lambda making_id=row.making_id: making.view(store, making_id)) for row in rows_of(store)
    ]
    of_papers = [
        (lambda making_id=row.making_id: papers.worksheets(store, making_id))
        for row in rows_of(store)
    ]
    return [
        store.pharmacy,
        store.sum_settings,
        store.makings,
        lambda: log.rows(store, log.find(store, LogFilter("a")).ids),
        lambda: [labels.contents(store, each) for each in log.find(store, LogFilter()).ids],
        lambda: list(store.export_sources(LogFilter())),
        *of_makings,
        *of_papers,
    ]


def rows_of(store: Any) -> tuple[Any, ...]:
    try:
        return tuple(store.makings())
    except Exception:  # noqa: BLE001 - asked for again among the ways, and looked at there
        return ()


def test_row_32_text_put_into_any_column_is_no_fault_of_the_program_for_who_reads(damaged, damage):
    assert damaged(DAMAGE[damage], against_reading) == []


FEW = {
    test_row_32_text_put_into_any_column_is_named_by_the_check.__name__: (
        *("a bit turned", "bytes"),
    ),
    test_row_32_text_put_into_any_column_is_no_fault_of_the_program_for_who_reads.__name__: (
        "a bit turned",
    ),
}


@pytest.mark.parametrize("where", ["account", "workstation"])
def test_row_32_name_of_the_system_may_be_anything(tmp_path, monkeypatch, where, request):
    """Who is signed in to the machine, and what it is called, stand in every event."""
    step = 1 if request.config.getoption("--faults") == "long" else 7
    for hostile in ALL[::step]:
        with monkeypatch.context() as patch:
            name = hostile.text
            if where == "account":
                patch.setattr(getpass, "getuser", lambda name=name: name)
            else:
                patch.setattr(socket, "gethostname", lambda name=name: name)
            with record_in(tmp_path) as services:
                begin(services.store)
    with record_in(tmp_path) as services:
        verification = services.verify()
    assert verification.ok, verification.sentence
    assert PHARMACY.name not in verification.sentence
