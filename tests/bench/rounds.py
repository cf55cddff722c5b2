"""One round of work, done by the real use cases: what a long record is made of.

A prescription from its plan to the released batches and their labels, in a record of its own; its
rows are read as they stand on the disk. Every id in them carries a mark, to be told apart later.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from compounding.application import labels
from compounding.application import making as steps
from compounding.application.ports import Store
from compounding.application.views import BatchView
from compounding.domain.medication_list import MedicationList
from compounding.domain.prescription import Patient
from compounding.persistence.database import Database
from compounding.persistence.record import Station
from compounding.persistence.store import SqlStore
from compounding.persistence.tables import REBUILT, event, medication_list, patient, prescription
from tests.unit.plan_samples import capsules, fine, liquid
from tests.unit.record_samples import StillClock, begin, crushed, released

# Stands in every id of a round, and becomes the number of the copy: no id is longer or shorter.
MARK = "COPYCOPY"
STATION = Station("bench", "account", "0")

Rows = list[tuple[Any, ...]]


class MarkedIds:
    """Ids that carry the mark and tell their order."""

    def __init__(self) -> None:
        self._given = 0

    def new(self) -> str:
        self._given += 1
        return f"{MARK}-0000-4000-8000-{self._given:012d}"


@dataclass(frozen=True, slots=True)
class Round:
    """The rows that one round of work added to each table, as they stand on the disk."""

    rows: dict[str, Rows]
    numbers: tuple[str, ...]
    person: Patient
    lists: tuple[MedicationList, ...]

    @property
    def events(self) -> Rows:
        """Its lines of the record."""
        return self.rows[event.name]


def round_of(empty: Path, day: date, at: int, *, finished: bool = True) -> Round:
    """One round of work on ``day``, in a record of its own."""
    clock = StillClock(day)
    with tempfile.TemporaryDirectory(dir=empty.parent) as folder:
        database = Database(shutil.copyfile(empty, Path(folder) / "record.db"))
        with closing(SqlStore(database, clock, MarkedIds(), STATION)) as store:
            _work(store, clock, at, finished=finished)
            with database.reading() as connection:
                return _rows_of(connection)


def _work(store: Store, clock: StillClock, at: int, *, finished: bool) -> None:
    day = clock.today()
    when = {"compounded_on": f"{day}", "first_dose": f"{day.replace(day=11)}"}
    asked = {**(liquid if at % 3 == 2 else capsules)(fine()), **when}
    for making_id in begin(store, asked).making_ids:
        clock.go_to(steps.view(store, making_id).planned_on)
        view = crushed(store, making_id)
        for each in view.batches if finished else ():
            _make_batch(store, each)


def _make_batch(store: Store, each: BatchView) -> None:
    """One weight refused; the third strength spilled, everything else released and labelled."""
    steps.weigh(store, each.batch_id, each.targets[0].what, "1")
    if each.position == 3:
        steps.reject(store, each.batch_id, "Pharmacist B", "spilled")
        return
    released(store, each)
    labels.printed(store, each.batch_id, 1, "printer")


def _rows_of(connection: Connection) -> Round:
    """Everything in the record."""
    rows = {
        table.name: _plain(connection, f"SELECT * FROM {table.name}")
        for table in (prescription, patient, *REBUILT[4:], medication_list)
    }
    rows[event.name] = _plain(connection, "SELECT * FROM event ORDER BY seq")
    numbers = sorted(_plain(connection, "SELECT number FROM batch"))
    ((name, born, salt),) = _plain(connection, "SELECT name, born, salt FROM patient")
    person = Patient(name, date.fromisoformat(born), salt)
    lists = tuple(
        MedicationList(screen_id, of, text, tuple(entries.split("\n")), salt)
        for screen_id, of, text, entries, salt in rows[medication_list.name]
    )
    return Round(rows, tuple(number for (number,) in numbers), person, lists)


def _plain(connection: Connection, query: str) -> Rows:
    """Rows as they stand on the disk."""
    return [tuple(row) for row in connection.exec_driver_sql(query)]
