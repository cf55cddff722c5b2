"""What the lists show: makings, the batch log and its search. Filtered and sorted in SQL.

Ids come first, rows by id for what is on screen: the log stays quick when it is long. The order
is total, newest first, so that a page never shows a batch twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, func, or_, select

from compounding.application.rows import (
    ExportScreen,
    ExportSource,
    LogFilter,
    LogPage,
    LogRow,
    MakingRow,
    WeighedTarget,
)
from compounding.domain.batch import MOVES, State
from compounding.domain.events import Lot
from compounding.domain.house_events import BRANCHING
from compounding.domain.kinds import RECORD
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.search import search_words
from compounding.errors import DatabaseDamagedError
from compounding.messages import SENTENCES
from compounding.persistence.columns import UnreadableValueError
from compounding.persistence.record import altered, entries_of, entry_at
from compounding.persistence.tables import (
    batch,
    lot,
    making,
    patient,
    prescription,
    screen,
    target,
)

# Fewer than the variables any database allows in one statement.
CHUNK = 500
NEWEST_LISTED = 200
STATE_WORDS = {state: str(state).replace("_", " ") for state in State}


def _joined() -> FromClause:
    return batch.join(making).join(prescription).outerjoin(patient)


def _newest_first(query: Select[Any]) -> Select[Any]:
    return query.order_by(batch.c.opened_seq.desc(), batch.c.position.desc())


def find(connection: Connection, wanted: LogFilter, most: int | None = None) -> LogPage:
    """The ids that ``wanted`` lets through, ``most`` at most, and how many batches there are."""
    total = connection.execute(select(func.count()).select_from(batch)).scalar() or 0
    # Only words look into the other tables; joined for nothing they take as long as the rest.
    source = _joined() if search_words(wanted.words) else batch
    query = select(batch.c.batch_id).select_from(source).where(*_conditions(wanted))
    ids = connection.execute(_newest_first(query).limit(most)).scalars()
    return LogPage(tuple(ids), total)


def _conditions(wanted: LogFilter) -> list[ColumnElement[bool]]:
    conditions = [_holds(word) for word in search_words(wanted.words)]
    if wanted.status is not None:
        conditions.append(batch.c.state == wanted.status)
    if wanted.first is not None:
        conditions.append(batch.c.day >= wanted.first)
    if wanted.last is not None:
        conditions.append(batch.c.day <= wanted.last)
    return conditions


def _holds(word: str) -> ColumnElement[bool]:
    """Whether a batch has ``word`` anywhere, letter by letter: % and _ are nothing special."""
    places = (batch.c.number, making.c.lots_folded, prescription.c.folded, patient.c.folded)
    states = [str(state) for state, words in STATE_WORDS.items() if word in words]
    return or_(
        *(place.contains(word, autoescape=True) for place in places), batch.c.state.in_(states)
    )


def rows(connection: Connection, batch_ids: Sequence[str]) -> tuple[LogRow, ...]:
    """The rows of ``batch_ids`` in their order; an id that is not there is left out."""
    found: dict[str, LogRow] = {}
    for start in range(0, len(batch_ids), CHUNK):
        chunk = batch_ids[start : start + CHUNK]
        query = _row_query().where(batch.c.batch_id.in_(chunk))
        found |= {row.batch_id: _row(row) for row in connection.execute(query)}
    return tuple(found[each] for each in batch_ids if each in found)


def _row_query() -> Select[Any]:
    tablet_lot = (
        select(func.min(lot.c.lot))
        .where(lot.c.making_id == batch.c.making_id, lot.c.role == "tablet")
        .scalar_subquery()
    )
    return select(
        batch,
        making.c.made_on,
        making.c.crushed,
        prescription.c.rx_number,
        prescription.c.prescriber,
        patient.c.name.label("patient"),
        tablet_lot.label("tablet_lot"),
    ).select_from(_joined())


def _row(row: Row[Any]) -> LogRow:
    return LogRow(
        batch_id=row.batch_id,
        making_id=row.making_id,
        number=row.number,
        form=row.form,
        strength_mg=row.strength_mg,
        concentration_mg_per_ml=row.concentration_mg_per_ml,
        units=row.units,
        volume_ml=row.volume_ml,
        day=row.day,
        made_on=row.made_on,
        rx_number=row.rx_number,
        patient=row.patient or "",
        prescriber=row.prescriber,
        tablet_lot=row.tablet_lot or "",
        prepared_by=row.prepared_by or "",
        checked_by=row.checked_by or "",
        last_day=row.last_day,
        status=row.state,
    )


def export_sources(connection: Connection, wanted: LogFilter) -> Iterator[ExportSource]:
    """Everything of each batch that ``wanted`` lets through, newest first."""
    ids = find(connection, wanted).ids
    begun_again = _begun_again(connection)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = {
            row.batch_id: row
            for row in connection.execute(_row_query().where(batch.c.batch_id.in_(chunk)))
        }
        making_ids = {row.making_id for row in found.values()}
        lots, screens = _lots(connection, making_ids), _screens(connection, making_ids)
        targets = _targets(connection, chunk)
        for each in chunk:
            row = found.get(each)
            if row is None:  # its making or prescription is not there: no workbook without it
                raise DatabaseDamagedError("storage.list_altered", {"table": "batch"})
            parts = (lots.get(row.making_id, ()), targets.get(each, ()))
            told = _screen_of(connection, row, screens.get(row.making_id, ()), begun_again)
            yield _source(row, *parts, told)


def _lots(connection: Connection, making_ids: set[str]) -> dict[str, tuple[Lot, ...]]:
    query = select(lot).where(lot.c.making_id.in_(making_ids))
    grouped: dict[str, tuple[Lot, ...]] = {}
    for row in connection.execute(query.order_by(lot.c.making_id, lot.c.position)):
        each = Lot(
            row.role, row.name, row.maker, row.product_code, row.lot, row.expires_text, row.expires
        )
        grouped[row.making_id] = (*grouped.get(row.making_id, ()), each)
    return grouped


def _screens(connection: Connection, making_ids: set[str]) -> dict[str, list[Row[Any]]]:
    """The screens of each making, the newest last."""
    query = select(screen).where(screen.c.making_id.in_(making_ids)).order_by(screen.c.seq)
    grouped: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        grouped.setdefault(row.making_id, []).append(row)
    return grouped


def _begun_again(connection: Connection) -> int:
    """The number of the event by which the record last began again; 0 where it never did."""
    told = entries_of(connection, RECORD)
    return max((each.seq for each in told if isinstance(each.event, BRANCHING)), default=0)


def _screen_of(
    connection: Connection, row: Row[Any], screens: Sequence[Row[Any]], begun_again: int
) -> ExportScreen | None:
    """The screen that a batch was released on, else its making's newest.

    A release stands; without one, a screen from before the record began again does not count.
    """
    before = [
        each for each in screens if row.released_at is None or each.finished_at <= row.released_at
    ]
    found = before or screens
    if not found:
        return None
    newest = found[-1]
    if type(newest.seq) is not int:  # a column of a damaged file holds anything
        raise altered("screen")
    return replace(
        _screen(connection, newest),
        doubted=row.released_at is None and newest.seq < begun_again,
    )


def _screen(connection: Connection, row: Row[Any]) -> ExportScreen:
    shown = ExportScreen(bool(row.passes), row.name, row.finished_at)
    if row.passes and not row.overrides:
        return shown
    entry = entry_at(connection, row.seq)
    said = entry.event if entry else None
    if not isinstance(said, ScreenFinished):
        raise altered("screen")
    if (said.screen_id, said.passes, said.name) != (row.screen_id, shown.passes, row.name):
        raise altered("screen")
    return replace(shown, said=said)


def _targets(
    connection: Connection, batch_ids: Sequence[str]
) -> dict[str, tuple[WeighedTarget, ...]]:
    query = select(target).where(target.c.batch_id.in_(batch_ids))
    grouped: dict[str, tuple[WeighedTarget, ...]] = {}
    for row in connection.execute(query.order_by(target.c.batch_id, target.c.position)):
        each = WeighedTarget(row.what, row.unit, row.target, row.actual)
        grouped[row.batch_id] = (*grouped.get(row.batch_id, ()), each)
    return grouped


def _source(
    row: Row[Any],
    lots: tuple[Lot, ...],
    targets: tuple[WeighedTarget, ...],
    screened: ExportScreen | None,
) -> ExportSource:
    if row.limited_by not in SENTENCES:
        raise altered("batch")
    return ExportSource(
        row=_row(row),
        covers_first=row.covers_first,
        covers_last=row.covers_last,
        made_units=row.made_units,
        made_volume_ml=row.made_volume_ml,
        limited_by=row.limited_by,
        limited_params=row.limited_params,
        lots=lots,
        tablets_crushed=row.crushed,
        targets=targets,
        capsules_weighed=row.capsules_weighed,
        mean_fill_mg=row.mean_fill_mg,
        fill_rsd_pct=row.fill_rsd_pct,
        extras_count=row.extras_count,
        extras_fate=row.extras_fate or "",
        extras_note=row.extras_note or "",
        identity=row.identity or "",
        prepared_at=row.prepared_at,
        checked_at=row.checked_at,
        released_by=row.released_by or "",
        released_at=row.released_at,
        rejected_by=row.rejected_by or "",
        rejected_at=row.rejected_at,
        rejected_reason=row.rejected_reason or "",
        screen=screened,
    )


def newest_making(connection: Connection) -> str | None:
    """The id of the making opened last; None before the first."""
    newest = select(making.c.making_id).order_by(making.c.opened_seq.desc()).limit(1)
    found: str | None = connection.execute(newest).scalar()
    return found


def makings(connection: Connection) -> tuple[MakingRow, ...]:
    """Makings with an open batch, however old, and the newest others; open ones first."""
    open_states = [str(state) for state, moves in MOVES.items() if moves]
    opened = select(batch.c.making_id).where(batch.c.state.in_(open_states))
    order = making.c.opened_seq.desc()
    newest = select(making.c.making_id).order_by(order).limit(NEWEST_LISTED).subquery()
    query = (
        select(
            making.c.making_id,
            making.c.planned_on,
            making.c.made_on,
            prescription.c.rx_number,
            patient.c.name,
            batch.c.form,
            batch.c.number,
            batch.c.state,
        )
        .select_from(_joined())
        .where(making.c.making_id.in_(opened.union(select(newest.c.making_id))))
        .order_by(order, batch.c.position)
    )
    grouped: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        grouped.setdefault(row.making_id, []).append(row)
    listed = [_making_row(rows) for rows in grouped.values()]
    return tuple(sorted(listed, key=lambda each: not each.is_open))


def _making_row(rows: list[Any]) -> MakingRow:
    first = rows[0]
    states = tuple(row.state for row in rows)
    return MakingRow(
        making_id=first.making_id,
        planned_on=first.planned_on,
        made_on=first.made_on,
        rx_number=first.rx_number,
        patient=first.name or "",
        form=first.form,
        batch_numbers=tuple(row.number for row in rows),
        states=states,
        is_open=any(MOVES[_state(state)] for state in states),
    )


def _state(text: str) -> State:
    try:
        return State(text)
    except ValueError as error:  # a column of a damaged file holds anything
        raise UnreadableValueError from error
