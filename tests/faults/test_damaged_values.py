"""Row 13: a column that holds what the program never writes there is told, whoever reads it.

One flipped bit in the head of a row makes another type of a text, so each column of each table is
tried with bytes, another text and a figure. What is shown is right, or a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Table
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application import exports, labels, log, making, papers, screens, settings
from compounding.application.ports import Store
from compounding.application.rows import LogFilter
from compounding.errors import CompoundingError
from compounding.persistence.tables import metadata
from tests.backups_on_disk import Workstation
from tests.records_on_disk import copy_record
from tests.unit.record_samples import PHARMACY, begin, crushed, released

BORN = date(1968, 4, 2)
VALUES = ("CAST({name} AS BLOB)", "x'ff'", "'\u0661'", "1.5")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A record with a batch released and printed, one rejected; its making and first batch."""
    here = Workstation(tmp_path_factory.mktemp("whole") / "data")
    here.folder.mkdir()
    with here.open() as services:
        store = services.store
        settings.set_pharmacy(store, PHARMACY)
        making_id = begin(store).making_ids[0]
        view = released(store, crushed(store, making_id).batches[0])
        batch_id = view.batches[0].batch_id
        labels.printed(store, batch_id, 1, "pdf")
        making.reject(store, view.batches[1].batch_id, "Pharmacist B", "spilled")
    return here.place, making_id, batch_id


@contextmanager
def with_value(record: Path, place: Path, table: str, column: str, value: str) -> Iterator[bool]:
    """A copy of the record with the value in each row of a column; False where SQLite refuses."""
    copy_record(record, place)
    with closing(dbapi2.connect(str(place), isolation_level=None)) as raw:
        raw.execute("PRAGMA ignore_check_constraints = 1")
        triggers = raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        try:
            raw.execute(f"UPDATE {table} SET {column} = {value.format(name=column)}")
        except dbapi2.Error:
            yield False
            return
    yield True


def reads(making_id: str, batch_id: str) -> dict[str, Callable[[Store], object]]:
    return {
        "makings": lambda store: store.makings(),
        "worksheet": lambda store: making.view(store, making_id),
        "papers": lambda store: papers.worksheets(store, making_id),
        "labels": lambda store: labels.contents(store, batch_id),
        "log": lambda store: log.rows(store, log.find(store, LogFilter(), 60).ids),
        "export": lambda store: list(exports.log_rows(store, LogFilter())),
        "liquids": lambda store: store.released_liquids(BORN),
        "lists": lambda store: store.screened_lists(BORN),
        "screen": lambda store: screens.start_of(store, making_id),
        "settings": lambda store: (store.pharmacy(), store.sum_settings()),
    }


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda each: each.name)
def test_row_13_value_of_another_kind_is_told_whoever_reads_it(
    table: Table, record, tmp_path, tally
):
    whole, making_id, batch_id = record
    for at, (column, value) in enumerate((c.name, each) for c in table.columns for each in VALUES):
        folder = tmp_path / str(at)
        folder.mkdir()
        place = folder / whole.name
        with with_value(whole, place, table.name, column, value) as is_damaged:
            if is_damaged:
                tally.add("row 13: columns with a value of another kind")
                expect_told(place, reads(making_id, batch_id))


def expect_told(place: Path, ways: dict[str, Callable[[Store], object]]) -> None:
    """Every read answers or raises an error that has a sentence; another one is a bug."""
    url, folder = f"sqlite:///{place}", place.parent / "settings"
    try:
        with bootstrap.open_services(url, read_only=True, settings_folder=folder) as services:
            for way in ways.values():
                try:
                    way(services.store)
                except CompoundingError:
                    continue
    except CompoundingError:
        return
