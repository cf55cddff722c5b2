"""The full check: the file, every link of the chain, each fact, the patients, the tables rebuilt.

Answers with the first thing that is wrong. What it cannot see is a file cut back, tables included,
to an earlier whole state: compare the number of events and the last hash it names with those
written down or exported before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import zip_longest
from typing import Final

from sqlalchemy import Connection, Executable, Table, bindparam, select
from sqlalchemy.exc import DBAPIError

from compounding.application.ports import Verdict
from compounding.domain.events import BatchReleased, LabelPrinted, PrescriptionEntered
from compounding.domain.house_events import BRANCHING
from compounding.domain.prescription import Patient
from compounding.domain.record import GENESIS, Entry
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.search import folded
from compounding.persistence.apply import apply
from compounding.persistence.chain import BrokenError, Chain, chunks
from compounding.persistence.facts import read_fact
from compounding.persistence.screens import as_screened
from compounding.persistence.sqlite.connection import (
    integrity_problem,
    memory_engine,
    schema_of,
)
from compounding.persistence.sqlite.plain import (
    Prepared,
    Row,
    RowRefusedError,
    UnreadableTextError,
    go_on,
    stopping,
)
from compounding.persistence.sqlite.triggers import TRIGGERS
from compounding.persistence.tables import (
    REBUILT,
    batch,
    making,
    medication_list,
    metadata,
    patient,
    patient_deleted,
    screen,
)

_PATIENT: Final = select(patient.c.name, patient.c.born, patient.c.salt, patient.c.folded).where(
    patient.c.prescription_id == bindparam("wanted")
)
_DELETED: Final = select(patient_deleted.c.prescription_id).where(
    patient_deleted.c.prescription_id == bindparam("wanted")
)
_PRESCRIPTION: Final = select(making.c.prescription_id).where(
    making.c.making_id == bindparam("wanted")
)
_SCREEN: Final = (
    select(screen.c.passes)
    .where(screen.c.making_id == bindparam("wanted"), screen.c.seq > bindparam("since"))
    .order_by(screen.c.seq.desc())
)
_MAKING: Final = select(batch.c.making_id).where(batch.c.batch_id == bindparam("wanted"))
_LIST: Final = select(
    *(medication_list.c[each] for each in ("prescription_id", "text", "entries", "salt"))
).where(medication_list.c.screen_id == bindparam("wanted"))


def verify(
    connection: Connection,
    *,
    progress: Callable[[int], object] = lambda _events: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Verdict:
    """Check everything that ``connection`` can see.

    ``progress`` gets the number of events checked so far, ``cancelled`` is asked as often.

    Raises:
        CancelledError: where ``cancelled`` said so.
    """
    engine = memory_engine()
    try:
        with stopping(connection, cancelled), engine.connect() as rebuilt, rebuilt.begin():
            metadata.create_all(rebuilt)
            return _Check(connection, rebuilt, progress, cancelled).everything()
    except (DBAPIError, UnicodeDecodeError) as error:  # a damaged schema fails in any statement
        if getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & 0xFF in (5, 6):
            raise  # busy is no damage
        return Verdict(False, "verify.file_damaged", {"detail": "the tables"}, 0, GENESIS)
    finally:
        engine.dispose()


class _Check:
    """One full check; ``events`` were found sound so far, ``head`` is the hash of the last."""

    def __init__(
        self,
        connection: Connection,
        rebuilt: Connection,
        progress: Callable[[int], object],
        cancelled: Callable[[], bool],
    ) -> None:
        self._connection = connection
        self._rebuilt = rebuilt
        self._progress = progress
        self._cancelled = cancelled
        self._patients = Prepared(connection, _PATIENT)
        self._deleted = Prepared(connection, _DELETED)
        self._lists = Prepared(connection, _LIST)
        self._prescriptions = Prepared(rebuilt, _PRESCRIPTION)
        self._screens = Prepared(rebuilt, _SCREEN)
        self._batches = Prepared(rebuilt, _MAKING)
        self._is_screened = False
        self._begun_again = 0
        self._statements: dict[tuple[Executable, tuple[str, ...]], Prepared] = {}
        self._chain = Chain()
        self.events, self.head = self._chain.seq, self._chain.head

    def everything(self) -> Verdict:
        """The first thing that is wrong, or that all is well."""
        try:
            _check_file(self._connection, self._rebuilt)
            for rows in chunks(self._connection, self._chain):
                go_on(self._cancelled)
                self._check_events(rows)
                self._progress(self.events)
            for table in REBUILT:
                self._compare(table)
        except BrokenError as broken:
            return Verdict(False, broken.code, broken.params, self.events, self.head)
        return Verdict(True, "verify.sound", {}, self.events, self.head)

    def _check_events(self, rows: list[Row]) -> None:
        """The chain over ``rows``; then, as far as it holds, each of them."""
        broken = None
        try:
            self._chain.follow(rows)
        except BrokenError as error:
            broken = error
        for row in rows[: self._chain.seq - self.events]:
            self._check_event(row)
            self.events, self.head = row[0], row[2]
        if broken is not None:
            raise broken

    def _check_event(self, row: Row) -> None:
        """Its fact can be read, the tables take it, and what is personal is what was recorded."""
        try:
            entry = read_fact(row)
            self._bring_up(entry)
        except (RowRefusedError, ValueError) as error:
            raise BrokenError("verify.event_altered", seq=str(row[0])) from error
        if isinstance(entry.event, PrescriptionEntered) and not self._is_patient(entry.event):
            raise BrokenError("verify.patient_altered", seq=str(row[0]))
        if isinstance(entry.event, BRANCHING):
            self._begun_again = entry.seq
        if isinstance(entry.event, ScreenFinished):
            self._is_screened = True
            if not self._is_list(entry.event):
                raise BrokenError("verify.list_altered", seq=str(row[0]))
        if isinstance(entry.event, BatchReleased | LabelPrinted) and not self._goes_by_a_screen(
            entry.event
        ):
            raise BrokenError("verify.event_altered", seq=str(row[0]))

    def _goes_by_a_screen(self, said: BatchReleased | LabelPrinted) -> bool:
        """Whether it is of a batch of its making, whose newest screen passes.

        A screen from before the record began again does not count. Versions before the first
        screen of a record released without.
        """
        if self._batches.first({"wanted": said.batch_id}) != (said.making_id,):
            return False
        screened = self._screens.first({"wanted": said.making_id, "since": self._begun_again})
        return screened == (1,) or (screened is None and not self._is_screened)

    def _bring_up(self, entry: Entry) -> None:
        """Write into the tables what ``entry`` does to them, as the record does."""
        for change in apply(entry):
            for values in change.rows:
                names = tuple(values)
                key = (change.statement, names)
                if key not in self._statements:
                    self._statements[key] = Prepared(self._rebuilt, change.statement, names)
                self._statements[key].run(values)

    def _is_patient(self, entered: PrescriptionEntered) -> bool:
        """Whether a patient's data are those that were entered, or were deleted."""
        try:
            deleted = self._is_deleted(entered.prescription_id)
            row = self._patients.first({"wanted": entered.prescription_id})
            if row is None or deleted:
                return row is None and deleted
            name, born, salt, found_by = row
            day = date.fromisoformat(born)
        except (UnreadableTextError, TypeError, ValueError):
            return False
        if not all(type(each) is str for each in row) or day.isoformat() != born:
            return False
        return Patient(name, day, salt).hash == entered.patient_hash and folded(name) == found_by

    def _is_deleted(self, prescription_id: str) -> bool:
        """Whether the patient's data were deleted: that leaves a mark."""
        return self._deleted.first({"wanted": prescription_id}) is not None

    def _is_list(self, said: ScreenFinished) -> bool:
        """Whether the list that was screened is there, or was deleted with its patient."""
        of_making = self._prescriptions.first({"wanted": said.making_id})
        if of_making is None:
            return False
        try:
            deleted = self._is_deleted(of_making[0])
            row = self._lists.first({"wanted": said.screen_id})
        except UnreadableTextError:
            return False
        if row is None or deleted:
            return row is None and deleted
        return as_screened(said, of_making[0], row) is not None

    def _compare(self, table: Table) -> None:
        """The rows on disk are those that the events give, no more and no fewer."""
        query = select(*table.columns).order_by(*table.primary_key.columns)
        on_disk = Prepared(self._connection, query).chunks()
        expected = Prepared(self._rebuilt, query).chunks()
        altered = BrokenError("verify.table_altered", table=table.name)
        try:
            for found, wanted in zip_longest(on_disk, expected):
                go_on(self._cancelled)
                if found != wanted:
                    raise altered
        except UnreadableTextError:
            raise altered from None


def _check_file(connection: Connection, fresh: Connection) -> None:
    problem = integrity_problem(connection)
    if problem is not None:
        raise BrokenError("verify.file_damaged", detail=problem)
    wanted = schema_of(fresh) | {" ".join(each.split()) for each in TRIGGERS}
    if schema_of(connection) != wanted:
        raise BrokenError("verify.schema_altered")
