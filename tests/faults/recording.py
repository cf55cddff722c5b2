"""The program's own statements, recorded while it works.

The driver brings its own SQLite, under which no Python file system can be plugged. So a day of
:mod:`tests.faults.workload` runs through the real store on a real file; every statement is kept
with its parameters as the driver got them, every transaction with its beginning and its COMMIT,
and where the person was told "recorded". :mod:`tests.faults.replay` says the same to another
SQLite, on a disk that fails.

After each action the program's own database was looked at: ``Recording.states`` are its schema and
tables, row by row, as fingerprints. A record that has none of these states holds half an action,
or something else than what was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event
from sqlcipher3 import dbapi2

from compounding import bootstrap
from compounding.application.ports import Recorded
from tests.faults.workload import Acknowledging, one_round
from tests.unit.record_samples import StillClock

NAME: Final = "record.db"
_SQLITES_OWN: Final = (f"{NAME}-wal", f"{NAME}-shm", f"{NAME}-journal")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement and the parameters of each time it was carried out."""

    text: str
    rows: tuple[tuple[Any, ...], ...]


@dataclass(slots=True)
class Transaction:
    """From BEGIN to COMMIT. ``told`` where a person was told of it: then ``beside`` are the
    program's other files next to the database, as they were at that moment.
    """

    statements: list[Statement] = field(default_factory=list)
    told: bool = False
    beside: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Recording:
    """``begun`` are the files of the new record; ``states[n]`` is the record after ``n`` actions,
    ``events[n]`` how many events it then had.
    """

    begun: dict[str, bytes]
    transactions: tuple[Transaction, ...]
    states: tuple[str, ...]
    events: tuple[int, ...]

    def actions_in(self, state: str | None) -> int | None:
        """How many actions a state holds; None for one in which the record never was."""
        return self.states.index(state) if state in self.states else None


def record_rounds(folder: Path, rounds: int) -> Recording:
    """Let the program work for some rounds and keep what it said to its database."""
    url = f"sqlite:///{folder / NAME}"
    bootstrap.open_services(url, clock=StillClock(), settings_folder=folder / "own").close()
    begun = {NAME: (folder / NAME).read_bytes(), **beside(folder)}
    listening = _Listening(folder)
    with bootstrap.open_services(
        url, clock=StillClock(), settings_folder=folder / "own"
    ) as services:
        engine = services.store._database._engine
        event.listen(engine, "before_cursor_execute", listening.statement)
        event.listen(engine, "commit", listening.commit)
        for number in range(rounds):
            one_round(Acknowledging(services.store, listening.told), number)
    return Recording(
        begun, tuple(listening.transactions), tuple(listening.states), tuple(listening.events)
    )


class _Listening:
    """Hears every statement, every COMMIT and every acknowledgement, in their order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.transactions: list[Transaction] = []
        self.states: list[str] = []
        self.events: list[int] = []
        self._look()

    def statement(self, *said: Any) -> None:
        """One statement; SQLAlchemy tells what it is about to hand to the driver."""
        _connected, _cursor, text, parameters, _context, many = said
        if text.startswith("BEGIN"):
            self.transactions.append(Transaction())
        rows = parameters if many else [parameters]
        self.transactions[-1].statements.append(Statement(text, tuple(map(_plain, rows))))

    def commit(self, _connected: Any) -> None:
        self.transactions[-1].statements.append(Statement("COMMIT", ((),)))

    def told(self, _recorded: Recorded) -> None:
        self.transactions[-1].told = True
        self.transactions[-1].beside = beside(self._folder)
        self._look()

    def _look(self) -> None:
        state, events = state_of(self._folder / NAME)
        self.states.append(state)
        self.events.append(events)


def beside(folder: Path) -> dict[str, bytes]:
    """The files next to the database that the program writes without SQLite, as the anchor."""
    files = (each for each in folder.glob(f"{NAME}?*") if each.is_file())
    return {each.name: each.read_bytes() for each in files if each.name not in _SQLITES_OWN}


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(bytes(each) if isinstance(each, memoryview) else each for each in row)


def state_of(place: Path) -> tuple[str, int]:
    """The fingerprint of all that the database at ``place`` holds, and how many events.

    Raises:
        dbapi2.DatabaseError: where SQLite finds it damaged.
    """
    raw = dbapi2.connect(f"{place.as_uri()}?mode=ro", uri=True)
    try:
        return fingerprint(raw)
    finally:
        raw.close()


def fingerprint(raw: Any) -> tuple[str, int]:
    """Every row of every table, with the schema: the same bytes, the same fingerprint."""
    schema = raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2")
    content: list[Any] = [tuple(row) for row in schema]
    for name in [row[1] for row in content if row[0] == "table"]:
        rows = raw.execute(f'SELECT rowid, * FROM "{name}" ORDER BY rowid')
        content += [(name, *row) for row in rows]
    events = raw.execute("SELECT count(*) FROM event").fetchone()[0]
    return hashlib.sha256(repr(content).encode()).hexdigest(), events
