"""Opioid screens and their medication lists, each held against the event that it belongs to.

A list is what its event's hash says, and a classification what its event says of that name; what a
damaged or altered table shows otherwise is never given out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select

from compounding.application.rows import Earlier, ScreenedList
from compounding.domain.medication_list import MedicationList
from compounding.domain.prescription import Patient
from compounding.domain.record import Entry
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.screening import Decision
from compounding.persistence.record import altered, entry_at
from compounding.persistence.tables import (
    classified,
    making,
    medication_list,
    patient,
    patient_deleted,
    prescription,
    screen,
)

AT_ONCE: Final = 500  # names asked for by one statement

_OF_PATIENT: Final = making.c.prescription_id
_WITH_LISTS: Final = (
    screen.join(making)
    .outerjoin(medication_list, medication_list.c.screen_id == screen.c.screen_id)
    .outerjoin(patient_deleted, patient_deleted.c.prescription_id == _OF_PATIENT)
)
_WITH_PATIENTS: Final = _WITH_LISTS.join(
    prescription, prescription.c.prescription_id == _OF_PATIENT
).join(patient, patient.c.prescription_id == _OF_PATIENT)


def _screens() -> Select[Any]:
    """Each screen with whose list it needs, the list, and whether its patient was deleted."""
    return select(
        screen.c.screen_id,
        screen.c.making_id,
        screen.c.seq,
        _OF_PATIENT.label("needed"),
        medication_list.c.prescription_id.label("listed"),
        medication_list.c.text.label("list_text"),
        medication_list.c.entries.label("list_entries"),
        medication_list.c.salt.label("list_salt"),
        patient_deleted.c.prescription_id.label("deleted"),
    )


def keep(connection: Connection, listed: MedicationList) -> None:
    """Write a list beside the record; none is kept of a patient whose data were deleted."""
    entries = "\n".join(listed.entries)
    if _lines(entries) != listed.entries:
        raise ValueError("an entry is empty or holds the end of a line: it would not come back")
    deleted = select(patient_deleted).where(
        patient_deleted.c.prescription_id == listed.prescription_id
    )
    if connection.execute(deleted).first() is not None:
        return
    row = {
        "screen_id": listed.screen_id,
        "prescription_id": listed.prescription_id,
        "text": listed.text,
        "entries": entries,
        "salt": listed.salt,
    }
    connection.execute(insert(medication_list).values(row))


def _lines(entries: str) -> tuple[str, ...]:
    return tuple(entries.split("\n")) if entries else ()


def as_screened(
    said: ScreenFinished, needed: str | None, columns: Sequence[object]
) -> MedicationList | None:
    """The list of ``columns`` (prescription, text, entries, salt); None where it is another.

    ``needed`` is the prescription of the screen's making.
    """
    # A column of an altered file holds anything, bytes among it.
    texts = [each for each in columns if isinstance(each, str)]
    if len(texts) != len(columns) or texts[0] != needed:
        return None
    prescription_id, text, entries, salt = texts
    found = MedicationList(said.screen_id, prescription_id, text, _lines(entries), salt)
    return found if found.hash == said.list_hash else None


def of_screen(connection: Connection, screen_id: str) -> MedicationList | None:
    """The list of a finished screen; None where it was deleted with its patient.

    Raises:
        DatabaseDamagedError: if it is not the list that was screened, or is lost.
    """
    query = _screens().select_from(_WITH_LISTS).where(screen.c.screen_id == screen_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise altered("screen")
    return _list(_finished(connection, row)[1], row)


def of_born(connection: Connection, born: date) -> tuple[ScreenedList, ...]:
    """The lists of finished screens of every patient born on that day, newest first.

    Raises:
        DatabaseDamagedError: if one is not the list that was screened, or a patient is altered.
    """
    query = (
        _screens()
        .add_columns(patient.c.name, patient.c.salt, prescription.c.patient_hash)
        .select_from(_WITH_PATIENTS)
        .where(patient.c.born == born)
        .order_by(screen.c.seq.desc())
    )
    return tuple(_screened(connection, row, born) for row in connection.execute(query).all())


def _screened(connection: Connection, row: Row[Any], born: date) -> ScreenedList:
    entry, said = _finished(connection, row)
    kept = _list(said, row)
    texts = isinstance(row.name, str) and isinstance(row.salt, str)
    if kept is None or not texts or Patient(row.name, born, row.salt).hash != row.patient_hash:
        raise altered("patient")
    return ScreenedList(row.name, kept.text, said.name, entry.at)


def _finished(connection: Connection, row: Row[Any]) -> tuple[Entry, ScreenFinished]:
    """The event of a screen."""
    entry = entry_at(connection, row.seq)
    said = None if entry is None else entry.event
    if entry is None or not isinstance(said, ScreenFinished):
        raise altered("screen")
    if (said.screen_id, said.making_id) != (row.screen_id, row.making_id):
        raise altered("screen")
    return entry, said


def _list(said: ScreenFinished, row: Row[Any]) -> MedicationList | None:
    if row.listed is None and row.deleted is not None:
        return None
    columns = (row.listed, row.list_text, row.list_entries, row.list_salt)
    found = as_screened(said, row.needed, columns)
    if found is None or row.deleted is not None:
        raise altered("medication_list")
    return found


def classified_before(connection: Connection, hashes: Sequence[str]) -> Mapping[str, Earlier]:
    """The newest classification of each name, by its hash, where there is one.

    Raises:
        DatabaseDamagedError: if one is not what its event says.
    """
    query: Select[Any] = select(
        classified.c.name_hash, classified.c.seq, classified.c.decision, classified.c.name
    )
    events: dict[int, Entry | None] = {}
    found = {}
    for start in range(0, len(hashes), AT_ONCE):
        asked = classified.c.name_hash.in_(hashes[start : start + AT_ONCE])
        for row in connection.execute(query.where(asked)).all():
            if row.seq not in events:  # many names of one long list
                events[row.seq] = entry_at(connection, row.seq)
            found[row.name_hash] = _earlier(row, events[row.seq])
    return found


def _earlier(row: Row[Any], entry: Entry | None) -> Earlier:
    if entry is None or not isinstance(entry.event, ScreenFinished):
        raise altered("classified")
    said = [each.decision for each in entry.event.entries if each.name_hash == row.name_hash]
    if said[-1:] != [row.decision] or row.name != entry.event.name:
        raise altered("classified")
    try:
        return Earlier(Decision(row.decision), row.name, entry.at)
    except ValueError as error:  # a fact written by other means, with its hash worked out
        raise altered("classified") from error
