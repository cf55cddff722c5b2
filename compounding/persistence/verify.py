"""The full check: the file, every link of the chain, the patients, and the tables rebuilt.

Answers with the first thing that is wrong. What it cannot see is a file cut back, tables included,
to an earlier whole state: compare the number of events and the last hash it names with those
written down or exported before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, Text, select, type_coerce
from sqlalchemy.exc import IntegrityError

from compounding.application.ports import Verdict
from compounding.domain.events import PrescriptionEntered
from compounding.domain.prescription import Patient
from compounding.domain.record import GENESIS, Entry, link, read_body, utc_text
from compounding.persistence.apply import bring_up
from compounding.persistence.record import columns_of
from compounding.persistence.sqlite.connection import (
    integrity_problem,
    memory_engine,
    schema_of,
)
from compounding.persistence.sqlite.triggers import TRIGGERS
from compounding.persistence.tables import REBUILT, event, metadata, patient

BATCHED = 1000


class _BrokenError(Exception):
    """The first thing found wrong."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def verify(connection: Connection) -> Verdict:
    """Check everything that ``connection`` can see."""
    events, head = 0, GENESIS
    engine = memory_engine()
    try:
        with engine.connect() as rebuilt, rebuilt.begin():
            metadata.create_all(rebuilt)
            _check_file(connection, rebuilt)
            for entry, linked in _chain(connection):
                events, head = entry.seq, linked
                _check_patient(connection, entry)
                _rebuild(rebuilt, entry)
            for table in REBUILT:
                _compare(connection, rebuilt, table)
    except _BrokenError as broken:
        return Verdict(False, broken.code, broken.params, events, head)
    finally:
        engine.dispose()
    return Verdict(True, "verify.sound", {}, events, head)


def _rebuild(rebuilt: Connection, entry: Entry) -> None:
    """The tables as ``entry`` leaves them; what breaks their rules was not written by a step."""
    try:
        bring_up(rebuilt, entry)
    except (IntegrityError, ValueError) as error:
        raise _BrokenError("verify.event_altered", seq=str(entry.seq)) from error


def _check_file(connection: Connection, fresh: Connection) -> None:
    problem = integrity_problem(connection)
    if problem is not None:
        raise _BrokenError("verify.file_damaged", detail=problem)
    wanted = schema_of(fresh) | {" ".join(each.split()) for each in TRIGGERS}
    if schema_of(connection) != wanted:
        raise _BrokenError("verify.schema_altered")


def _chain(connection: Connection) -> Iterator[tuple[Entry, bytes]]:
    """Each entry with its hash, once it is sure that it follows the one before."""
    head, expected = GENESIS, 1
    query = select(*_as_written(event)).order_by(event.c.seq)
    query = query.execution_options(yield_per=BATCHED)
    for row in connection.execute(query):
        if row.seq != expected:
            raise _BrokenError("verify.events_missing", seq=str(expected))
        yield _linked(row, head), row.hash
        head, expected = row.hash, expected + 1


def _linked(row: Row[Any], head: bytes) -> Entry:
    seq = str(row.seq)
    # A column of an altered file holds anything, text among it.
    whole = isinstance(row.body, bytes) and row.prev_hash == head
    if not whole or link(head, row.body) != row.hash:
        raise _BrokenError("verify.event_altered", seq=seq)
    try:
        entry = read_body(row.body)
    except ValueError as error:
        raise _BrokenError("verify.event_altered", seq=seq) from error
    columns = {**columns_of(entry), "occurred_at": utc_text(entry.at)}
    if any(row._mapping[name] != columns[name] for name in columns):
        raise _BrokenError("verify.event_altered", seq=seq)
    return entry


def _check_patient(connection: Connection, entry: Entry) -> None:
    """A patient's data, where they were not deleted, are those that were entered."""
    if not isinstance(entry.event, PrescriptionEntered):
        return
    wanted = select(patient).where(patient.c.prescription_id == entry.event.prescription_id)
    altered = _BrokenError("verify.patient_altered", seq=str(entry.seq))
    try:
        row = connection.execute(wanted).first()
    except ValueError as error:  # the date of birth is no date any more
        raise altered from error
    if row is not None and Patient(row.name, row.born, row.salt).hash != entry.event.patient_hash:
        raise altered


def _as_written(table: Table) -> list[ColumnElement[Any]]:
    """The columns without their types: an altered value need not be one of its type."""
    return [type_coerce(column, Text).label(column.name) for column in table.columns]


def _compare(connection: Connection, rebuilt: Connection, table: Table) -> None:
    """The rows on disk are those that the events give, no more and no fewer."""
    query = select(*_as_written(table)).order_by(*table.primary_key.columns)
    on_disk = connection.execute(query.execution_options(yield_per=BATCHED))
    expected = rebuilt.execute(query.execution_options(yield_per=BATCHED))
    for row in on_disk:
        other = expected.fetchone()
        if other is None or tuple(row) != tuple(other):
            raise _BrokenError("verify.table_altered", table=table.name)
    if expected.fetchone() is not None:
        raise _BrokenError("verify.table_altered", table=table.name)
