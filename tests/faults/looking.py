"""What the program makes of a damaged record, held against what was recorded.

:func:`look` does with it what the program does: open it for work, check it, read worksheets and
labels. Whatever is told as an error of ours is an answer; everything else that can come out of a
damaged file is a fault of the program, as is a reading that differs from what was recorded, or a
byte written into a file that is damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy.exc
from sqlcipher3 import dbapi2

from compounding.application import labels, making
from compounding.application.ports import Store, Verdict
from compounding.application.views import MakingView
from compounding.bootstrap import Services
from compounding.errors import CompoundingError, StorageError
from compounding.messages import sentence, sentence_of_error
from tests.faults.at_work import opened
from tests.faults.damage import NAME, Kept

# What a file that is not as it was written makes of code that does not expect it.
FOREIGN: Final = (
    *(dbapi2.Error, sqlalchemy.exc.SQLAlchemyError, OSError),
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError),
)
_HEADER: Final = 100
_FOUND_BY: Final = {
    "verify.file_damaged": "the integrity check",
    "verify.event_altered": "the chain",
    "verify.events_missing": "the chain",
    "verify.schema_altered": "the tables",
    "verify.table_altered": "the tables",
    "verify.patient_altered": "the tables",
    "verify.list_altered": "the tables",
}


# What is read of a record


_SCHEMA: Final = """SELECT sql FROM sqlite_schema
WHERE sql IS NOT NULL AND tbl_name <> 'alembic_version' ORDER BY sql"""


def rows_of(place: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in order, events with their bytes; and how each was made."""
    raw = dbapi2.connect(f"{place.as_uri()}?mode=ro", uri=True)
    try:
        query = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        names = [name for (name,) in raw.execute(query)]
        found = {name: f'SELECT rowid, * FROM "{name}" ORDER BY rowid' for name in names}
        rows = {name: [tuple(row) for row in raw.execute(found[name])] for name in names}
        made = [(" ".join(sql.split()),) for (sql,) in raw.execute(_SCHEMA)]
        return {**rows, "sqlite_schema": made}
    finally:
        raw.close()


def events_of(place: Path) -> list[tuple[Any, ...]]:
    """Number, bytes and hash of every event."""
    raw = dbapi2.connect(f"{place.as_uri()}?mode=ro", uri=True)
    try:
        return raw.execute("SELECT seq, body, hash FROM event ORDER BY seq").fetchall()
    finally:
        raw.close()


@dataclass(frozen=True)
class Wanted:
    """What a sound record answers: its bytes, its rows, its worksheets and labels by their way."""

    database: bytes
    rows: Mapping[str, list[tuple[Any, ...]]]
    readings: Mapping[str, tuple[Callable[[Store], object], object]]

    @classmethod
    def of(cls, kept: Kept) -> Wanted:
        rows = rows_of(kept.lay())
        with opened(kept.folder / NAME, read_only=True) as services:
            store = services.store
            views = [making.view(store, each.making_id) for each in store.makings()]
            ways = {name: way for view in views for name, way in _ways(view)}
            readings = {name: (way, way(store)) for name, way in ways.items()}
        return cls(kept.files[NAME], rows, readings)


def _ways(view: MakingView) -> Iterator[tuple[str, Callable[[Store], object]]]:
    yield f"worksheet {view.making_id}", partial(_view, view.making_id)
    for batch in view.batches:
        if batch.state == "released":
            yield f"label {batch.number}", partial(_label, batch.batch_id)


def _view(making_id: str, store: Store) -> object:
    return making.view(store, making_id)


def _label(batch_id: str, store: Store) -> object:
    return labels.contents(store, batch_id)


# What comes of it


@dataclass
class Outcome:
    """What the program made of a damaged record: how it was ``found``, where it was, if it was.

    ``worked``: it was opened for work as if nothing were wrong. ``faults`` are what may never be.
    """

    found: str = ""
    worked: bool = False
    told: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def find(self, where: str, words: str) -> None:
        """The first place where it was found counts."""
        self.found = self.found or where
        self.told.append(words)

    @contextmanager
    def expecting(self, what: str, where: str = "") -> Iterator[None]:
        """Within this, errors of ours are answers and others are faults."""
        try:
            yield
        except StorageError as error:
            self.told.append(sentence_of_error(error))
            self.found = self.found or where
        except CompoundingError as error:
            self.told.append(sentence_of_error(error))
        except FOREIGN as error:
            said = " ".join(str(error).split())[:160]
            self.faults.append(f"{what}: {type(error).__name__}: {said}")


def look(kept: Kept, wanted: Wanted, changes: Mapping[str, bytes | None]) -> Outcome:
    """Lay out the files with ``changes``, then open, check and read the record as for work."""
    outcome, place = Outcome(), kept.lay(changes)
    before = place.read_bytes()
    with outcome.expecting("opening", "opening"), opened(place) as services:
        if services.trouble is not None:
            outcome.find("opening", sentence_of_error(services.trouble))
        outcome.worked = not services.read_only
        _check(services, outcome)
        _read(services.store, wanted, outcome)
    after = place.read_bytes()
    if not any(is_same(after, each) for each in (before, wanted.database)):
        outcome.faults.append("the program wrote into the damaged file")
    if not outcome.found and not outcome.faults and rows_of(place) != wanted.rows:
        outcome.faults.append("rows differ, and nothing was found")
    return outcome


def is_same(one: bytes, other: bytes) -> bool:
    """Whether two files are the same but for how they keep their log, said in the header.

    Opening turns the log on, putting back turns it off; each counts as a change of the file.
    """
    return _but_for_the_log(one) == _but_for_the_log(other)


def _but_for_the_log(content: bytes) -> bytes:
    if len(content) < _HEADER:
        return content
    fields = [(18, 2), (24, 4), (92, 4)]  # versions to read and write, count of changes, twice
    masked = bytearray(content)
    for start, size in fields:
        masked[start : start + size] = bytes(size)
    return bytes(masked)


def _check(services: Services, outcome: Outcome) -> None:
    with outcome.expecting("the check", "the integrity check"):
        verdict = services.store.verify()
        if not verdict.ok:
            outcome.find(_FOUND_BY[verdict.code], told_by(verdict))


def told_by(verdict: Verdict) -> str:
    """The sentence for a verdict."""
    head = verdict.head.hex()[:16]
    return sentence(verdict.code, {**verdict.params, "events": str(verdict.events), "head": head})


def _read(store: Store, wanted: Wanted, outcome: Outcome) -> None:
    for name, (way, right) in wanted.readings.items():
        with outcome.expecting(f"reading {name.split()[0]}"):
            if way(store) != right:
                outcome.faults.append(f"another {name.split()[0]} is read than was recorded")
