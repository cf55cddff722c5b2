"""A record of ten years, made in minutes: a million real events, with their chain and lists.

Real use cases record one round of work (a prescription from its plan to the released batches and
their labels) for each quarter of those years; each round is then written again and again with ids,
names and numbers of its own, chained anew, its rows in the lists beside it. The triggers are taken
off meanwhile and put back; at the end the program's own full check must call the record sound.

    python -m tests.bench.long_record FOLDER [--events 1000000]
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from compounding import bootstrap
from compounding.application import settings
from compounding.domain.house_events import LogExported
from compounding.domain.medication_list import MedicationList
from compounding.domain.numbering import numbers_after, read_number
from compounding.domain.record import link
from compounding.domain.search import folded
from compounding.persistence import migrate
from compounding.persistence.database import Database
from compounding.persistence.record import Moment, append, head_of
from compounding.persistence.schema import NEWEST
from compounding.persistence.sqlite import triggers
from compounding.persistence.sqlite.connection import Purpose, make_engine, writing
from compounding.persistence.tables import batch, event, making, making_told, screen
from compounding.persistence.verify import verify
from tests.bench.rounds import MARK, STATION, Round, Rows, round_of
from tests.unit.record_samples import DRAFT, PHARMACY, StillClock

EVENTS = 1_000_000
RECORD = "record.db"
# Before today, so that no clock seems to have been set back.
YEARS = range(datetime.now(UTC).year - 10, datetime.now(UTC).year)
MONTHS = (2, 5, 8, 11)
UNFINISHED = 12
FIRST = ("Alma", "Bruno", "Clara", "David", "Élise", "Farid", "Grete", "Hugo", "Ines", "Jan")
LAST = ("Adler", "Brandt", "Conti", "Dufour", "Evans", "Fuchs", "García", "Huber", "Ito", "Jensen")
CHUNK = 20_000


def long_record(folder: Path, events: int = EVENTS) -> Path:
    """The record of that length in ``folder``, made there where it is not yet."""
    home = folder / f"long-{events}-{NEWEST}"
    if not home.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as made:
            draft = Path(made) / home.name
            draft.mkdir()
            _make(draft / RECORD, Path(made), events)
            draft.rename(home)
    return home / RECORD


def _make(place: Path, aside: Path, events: int) -> None:
    first = StillClock(date(YEARS[0], 1, 2))
    with bootstrap.open_services(
        f"sqlite:///{place}", clock=first, settings_folder=aside / "settings"
    ) as services:
        settings.set_pharmacy(services.store, PHARMACY)
    empty = aside / "empty.db"
    migrate.create(empty)
    days = [date(year, month, 10) for year in YEARS for month in MONTHS]
    rounds = [round_of(empty, day, at) for at, day in enumerate(days)]
    unfinished = round_of(empty, days[-1], 0, finished=False)
    with _bulk(place) as connection:
        _Writer(connection, events).write(rounds, unfinished)
    _expect_sound(place, events)


@contextmanager
def _bulk(draft: Path) -> Iterator[Connection]:
    """One transaction without triggers, with room in memory for the indexes it fills."""
    engine = make_engine(draft, Purpose.MIGRATE)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = -500000")
        connection.rollback()
        with writing(connection).begin():
            triggers.take_off(connection)
            yield connection
            triggers.put_on(connection)
    engine.dispose()


class _Writer:
    """Writes rounds of work to the end of a record, each as if it had been done."""

    def __init__(self, connection: Connection, events: int) -> None:
        self._connection = connection
        self._events = events
        self._seq, self._head = head_of(connection)
        self._copies = 0
        self._numbers = {year: numbers_after(year, 0) for year in YEARS}
        self._waiting: dict[str, Rows] = defaultdict(list)

    def write(self, rounds: Sequence[Round], unfinished: Round) -> None:
        """As many as fit; the last ones are still at the bench, and exports fill the rest."""
        room = self._events - self._seq - UNFINISHED * len(unfinished.events) - 1
        copies = room // sum(len(each.events) for each in rounds)
        for each in rounds:
            for _ in range(copies):
                self._copy(each)
        for _ in range(UNFINISHED):
            self._copy(unfinished)
        self._flush()
        self._fill_up()

    def _copy(self, original: Round) -> None:
        swaps = self._swaps(original)
        shift = self._seq
        for name, rows in original.rows.items():
            if rows and name != event.name:
                self._waiting[name] += [_row(name, row, swaps, shift) for row in rows]
        for row in original.events:
            old, *columns, body, _previous, _hash, _mac = row
            # The number last: it may look like one of the texts.
            body = _swapped(body, swaps)
            body = body.replace(b'"seq":%d,"time":' % old, b'"seq":%d,"time":' % (self._seq + 1))
            self._add([_swapped(each, swaps) for each in columns], body)
        if len(self._waiting[event.name]) > CHUNK:
            self._flush()

    def _swaps(self, original: Round) -> list[tuple[str, str]]:
        """Texts of the round and what stands for them in its next copy."""
        self._copies += 1
        at = self._copies
        name = f"{LAST[at // 10 % 10]}, {FIRST[at % 10]}"
        person = replace(original.person, name=name)
        year, _running = read_number(original.numbers[0])
        return [
            (MARK, _mark(at)),
            (DRAFT.patient, name),
            (folded(DRAFT.patient), folded(name)),
            (DRAFT.rx_number, f"{400000 + at}"),
            (original.person.hash, person.hash),
            *((each.hash, _of_copy(each, at).hash) for each in original.lists),
            *((old, next(self._numbers[year])) for old in original.numbers),
        ]

    def _add(self, columns: list[Any], body: bytes) -> None:
        """One more line of the record."""
        self._seq += 1
        previous, self._head = self._head, link(self._head, body)
        row = (self._seq, *columns, body, previous, self._head, None)
        self._waiting[event.name].append(row)

    def _fill_up(self) -> None:
        """Exports of the log, which no list shows, now and here: the clock follows the record."""
        moment = Moment(datetime.now().astimezone(), STATION)
        for rows in range(self._events - self._seq):
            append(self._connection, [LogExported(rows)], f"export-{rows}", moment)

    def _flush(self) -> None:
        for name, rows in self._waiting.items():
            marks = ", ".join("?" * len(rows[0]))
            self._connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({marks})", rows)
        self._waiting.clear()


def _mark(copy: int) -> str:
    return f"{copy:08x}"


def _of_copy(listed: MedicationList, copy: int) -> MedicationList:
    """The same list with the ids of a copy."""
    screen_id = listed.screen_id.replace(MARK, _mark(copy))
    return replace(listed, screen_id=screen_id)


def _swapped(cell: Any, swaps: list[tuple[str, str]]) -> Any:
    """A cell with every text of ``swaps`` exchanged."""
    if isinstance(cell, str):
        for old, new in swaps:
            cell = cell.replace(old, new)
    elif isinstance(cell, bytes):
        for old, new in swaps:
            cell = cell.replace(old.encode(), new.encode())
    return cell


def _row(name: str, row: tuple[Any, ...], swaps: list[tuple[str, str]], shift: int) -> Any:
    """A row of a list with its texts exchanged, the number of its event and its own moved on."""
    made = [_swapped(cell, swaps) for cell in row]
    for column in (making.c.opened_seq, batch.c.opened_seq, making_told.c.last_seq, screen.c.seq):
        if name == column.table.name:
            made[column.table.c.keys().index(column.name)] += shift
    if name == batch.name:
        keys = batch.c.keys()
        made[keys.index("running")] = read_number(made[keys.index("number")])[1]
    return tuple(made)


def _expect_sound(place: Path, events: int) -> None:
    """Closed as the program leaves it, and found sound by its own full check."""
    with closing(Database(place)) as database, database.reading() as connection:
        verdict = verify(connection)
    assert verdict.ok, (verdict.code, verdict.params)
    assert verdict.events == events


def main() -> None:
    """Make it, or say where it lies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=EVENTS)
    chosen = parser.parse_args()
    print(long_record(chosen.folder, chosen.events))


if __name__ == "__main__":
    main()
