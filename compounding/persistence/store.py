"""The store: one database behind the ports that the use cases know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from compounding.application.ports import (
    Decide,
    Ids,
    Private,
    PrivateEntry,
    Recorded,
    Verdict,
    nobody_stops_it,
    nobody_watches,
)
from compounding.application.rows import (
    Earlier,
    ExportSource,
    LogFilter,
    LogPage,
    LogRow,
    MakingRow,
    ReleasedLiquid,
    ScreenedList,
    StoredPrescription,
)
from compounding.clock import Clock
from compounding.domain.events import PrescriptionEntered
from compounding.domain.house_events import PharmacySet
from compounding.domain.medication_list import MedicationList
from compounding.domain.prescription import Patient, Pharmacy
from compounding.domain.record import Entry, Mark
from compounding.domain.search import folded
from compounding.domain.sum_settings import SumSettings
from compounding.errors import DatabaseBusyError, RuleError, StorageError
from compounding.findings import Finding, Level
from compounding.persistence import before, house, log, record, screens, standing, verify, whole
from compounding.persistence.backup_folders import chosen_folder, folders_of
from compounding.persistence.clock_watch import ClockWatch
from compounding.persistence.database import Database
from compounding.persistence.record import altered
from compounding.persistence.tables import batch, event, patient, patient_deleted, prescription


def _person(row: Row[Any]) -> Patient:
    # A column of an altered file holds anything, bytes among it.
    if not (isinstance(row.name, str) and isinstance(row.salt, str)):
        raise altered("patient")
    return Patient(row.name, row.born, row.salt)


def _keep(connection: Connection, private: Private) -> None:
    """Write personal data into their side table."""
    if not isinstance(private, PrivateEntry):
        screens.keep(connection, private.listed)
        return
    person = private.patient
    row = {"name": person.name, "born": person.born, "salt": person.salt}
    key = {"prescription_id": private.prescription_id, "folded": folded(person.name)}
    connection.execute(insert(patient).values({**key, **row}))


class SqlReads:
    """What can be read within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self, entity: str) -> tuple[Entry, ...]:
        """See the port."""
        entries = record.entries_of(self._connection, entity)
        whole.expect_whole(self._connection, entity, entries)
        return entries

    def making_of(self, batch_id: str) -> str:
        """See the port."""
        wanted = select(batch.c.making_id).where(batch.c.batch_id == batch_id)
        making_id = self._connection.execute(wanted).scalar()
        if making_id is None:
            raise RuleError([Finding(Level.STOP, "batch.unknown")])
        return str(making_id)

    def pharmacy(self) -> Pharmacy | None:
        """See the port; as the record says it, whatever the list beside it shows."""
        shown = house.pharmacy(self._connection)
        told = [each.event for each in self.entries("pharmacy")]
        last = told[-1] if told else None
        said = (
            Pharmacy(last.name, last.address, last.phone) if isinstance(last, PharmacySet) else None
        )
        if shown != said:
            raise altered("pharmacy")
        return said

    def sum_settings(self) -> SumSettings | None:
        """See the port."""
        return house.sum_settings(self._connection)

    def prescription(self, prescription_id: str) -> StoredPrescription:
        """See the port."""
        joined = prescription.outerjoin(patient).outerjoin(
            patient_deleted, patient_deleted.c.prescription_id == prescription.c.prescription_id
        )
        deleted = patient_deleted.c.prescription_id.label("deleted")
        wanted = (
            select(prescription, patient.c.name, patient.c.born, patient.c.salt, deleted)
            .select_from(joined)
            .where(prescription.c.prescription_id == prescription_id)
        )
        try:
            row = self._connection.execute(wanted).one_or_none()
        except ValueError as error:  # the date of birth is no date any more
            raise altered("patient") from error
        entered = next((each.event for each in self.entries(prescription_id)), None)
        if row is None or not isinstance(entered, PrescriptionEntered):
            raise altered("prescription")
        if (row.rx_number, row.prescriber) != (entered.rx_number, entered.prescriber):
            raise altered("prescription")
        person = None if row.name is None else _person(row)
        # Deleting a patient leaves a mark; without one the row is hidden or lost.
        if (person is None) != (row.deleted is not None):
            raise altered("patient")
        if person is not None and person.hash != entered.patient_hash:
            raise altered("patient")
        return StoredPrescription(row.prescription_id, row.rx_number, row.prescriber, person)

    def released_liquids(self, born: date) -> tuple[ReleasedLiquid, ...]:
        """See the port."""
        return before.released_liquids(self._connection, born)

    def makings_of_tablets(self, lot: str) -> tuple[tuple[str, str], ...]:
        """See the port."""
        return before.makings_of_tablets(self._connection, lot)

    def medication_list(self, screen_id: str) -> MedicationList | None:
        """See the port."""
        return screens.of_screen(self._connection, screen_id)

    def screened_lists(self, born: date) -> tuple[ScreenedList, ...]:
        """See the port."""
        return screens.of_born(self._connection, born)

    def classified(self, hashes: Sequence[str]) -> Mapping[str, Earlier]:
        """See the port."""
        return screens.classified_before(self._connection, hashes)

    def last_number(self, year: int) -> int:
        """See the port."""
        wanted = select(func.max(batch.c.running)).where(batch.c.year == year)
        return self._connection.execute(wanted).scalar() or 0

    def last_seq(self) -> int:
        """See the port."""
        return self._connection.execute(select(func.max(event.c.seq))).scalar() or 0


class SqlStore:
    """The record of one pharmacy in one database."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: Ids,
        station: record.Station,
        branch: int = 0,
    ) -> None:
        self.clock = clock
        self.ids = ids
        self.anchored = True
        self._database = database
        self._station = station
        self._branch = branch
        self._watch = ClockWatch(clock)

    def record(
        self,
        decide: Decide,
        *,
        action_id: str | None = None,
        private: Sequence[Private] = (),
    ) -> Recorded:
        """See the port. A failed commit is never repeated: what is there is looked up.

        What is committed is recorded, even where its mark could not be kept beside the database:
        ``anchored`` says so, and the next mark that is kept covers this one, too.
        """
        recorded = self._recorded(decide, action_id or self.ids.new(), private)
        self.anchored = self._database.anchor(Mark(recorded.seq, recorded.head, self._branch))
        return recorded

    def _recorded(self, decide: Decide, action: str, private: Sequence[Private]) -> Recorded:
        try:
            with self._database.writing() as connection:
                done = record.action_of(connection, action)
                return done or self._append(connection, decide, action, private)
        except DatabaseBusyError:
            raise
        except StorageError:
            self._database.forget_connections()
            done = self._looked_up(action)
            if done is None:
                raise
            return done

    def _append(
        self, connection: Connection, decide: Decide, action: str, private: Sequence[Private]
    ) -> Recorded:
        events = decide(SqlReads(connection))
        if not events:
            raise ValueError("an action without an event")
        moment = record.Moment(self._watch.now_for(connection, events), self._station)
        recorded = record.append(connection, events, action, moment)
        for each in private:
            _keep(connection, each)
        return recorded

    def clock_trouble(self) -> Finding | None:
        """What speaks against the workstation's clock; while there is something, all waits."""
        with self._database.reading() as connection:
            return self._watch.trouble(connection)

    def branch(self) -> int:
        """See the port."""
        return self._branch

    def backup_folder(self) -> str:
        """See the port."""
        with self._database.reading() as connection:
            return chosen_folder(connection)

    def backups_go_to(self, place: Path) -> Path:
        """See the port."""
        with self._database.reading() as connection:
            return folders_of(connection, place)[0]

    def mark(self) -> Mark:
        """Where the record ends."""
        with self._database.reading() as connection:
            return standing.mark_of(connection, self._branch)

    def anchor_now(self) -> None:
        """Bring the mark beside the database up to it: the program may have ended between them."""
        self.anchored = self._database.anchor(self.mark())

    def _looked_up(self, action: str) -> Recorded | None:
        """The action, if it reached the disk although its commit seemed to fail."""
        try:
            with self._database.reading() as connection:
                return record.action_of(connection, action)
        except StorageError:
            return None
        finally:
            # It may have been opened for reading only, which is all that was allowed just now.
            self._database.forget_connections()

    def entries(self, entity: str) -> tuple[Entry, ...]:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).entries(entity)

    def making_of(self, batch_id: str) -> str:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).making_of(batch_id)

    def pharmacy(self) -> Pharmacy | None:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).pharmacy()

    def sum_settings(self) -> SumSettings | None:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).sum_settings()

    def prescription(self, prescription_id: str) -> StoredPrescription:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).prescription(prescription_id)

    def released_liquids(self, born: date) -> tuple[ReleasedLiquid, ...]:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).released_liquids(born)

    def makings_of_tablets(self, lot: str) -> tuple[tuple[str, str], ...]:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).makings_of_tablets(lot)

    def medication_list(self, screen_id: str) -> MedicationList | None:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).medication_list(screen_id)

    def screened_lists(self, born: date) -> tuple[ScreenedList, ...]:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).screened_lists(born)

    def classified(self, hashes: Sequence[str]) -> Mapping[str, Earlier]:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).classified(hashes)

    def last_number(self, year: int) -> int:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).last_number(year)

    def last_seq(self) -> int:
        """See the port."""
        with self._database.reading() as connection:
            return SqlReads(connection).last_seq()

    def makings(self) -> tuple[MakingRow, ...]:
        """See the port."""
        with self._database.reading() as connection:
            return log.makings(connection)

    def newest_making(self) -> str | None:
        """See the port."""
        with self._database.reading() as connection:
            return log.newest_making(connection)

    def find_batches(self, wanted: LogFilter, most: int | None = None) -> LogPage:
        """See the port."""
        with self._database.reading() as connection:
            return log.find(connection, wanted, most)

    def batch_rows(self, batch_ids: Sequence[str]) -> tuple[LogRow, ...]:
        """See the port."""
        with self._database.reading() as connection:
            return log.rows(connection, batch_ids)

    def export_sources(self, wanted: LogFilter) -> Iterator[ExportSource]:
        """See the port; the whole export is of one moment."""
        with self._database.reading() as connection:
            yield from log.export_sources(connection, wanted)

    def verify(
        self,
        *,
        progress: Callable[[int], object] = nobody_watches,
        cancelled: Callable[[], bool] = nobody_stops_it,
    ) -> Verdict:
        """See the port."""
        with self._database.reading() as connection:
            return verify.verify(connection, progress=progress, cancelled=cancelled)

    def close(self) -> None:
        """Give the database back."""
        self._database.close()
