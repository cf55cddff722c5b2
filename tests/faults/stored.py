"""Records of older versions as they were stored, and what must hold once one is up to date."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from compounding.domain.record import Mark
from compounding.persistence.anchor import Anchor
from compounding.persistence.schema import NEWEST
from tests.faults import whole
from tests.faults.whole import Known, Row, asked, files_of

STORED = sorted((Path(__file__).parents[1] / "data").glob("record-*.sql"))


@dataclass(frozen=True, slots=True)
class Old:
    """A stored record: its files by name, and what they hold."""

    files: dict[str, bytes]
    version: str
    schema: str
    rows: list[Row]
    counts: dict[str, int]
    deleted: frozenset[str]

    @property
    def was_killed(self) -> bool:
        """Whether its log lies beside it."""
        return "record.db-wal" in self.files

    def put(self, folder: Path) -> Path:
        """The record in a new folder."""
        folder.mkdir()
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        return folder / "record.db"


def schema_of(place: Path) -> str:
    """Everything the database is made of, as it was written."""
    found = asked(place, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    return "\n".join(" ".join(each[0].split()) for each in found)


def version_of(place: Path) -> str:
    return str(asked(place, "SELECT version_num FROM alembic_version")[0][0])


def counts_of(place: Path) -> dict[str, int]:
    names = asked(place, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name: asked(place, f"SELECT count(*) FROM {name}")[0][0] for (name,) in names}


def laid(dump: Path, folder: Path, *, killed: bool) -> Old:
    """The record of ``dump`` as its program leaves it: closed, or with all it holds in the log."""
    place = folder / "record.db"
    raw: Any = dbapi2.connect(str(place))
    raw.execute("PRAGMA journal_mode = wal")
    raw.execute("PRAGMA wal_autocheckpoint = 0")
    raw.executescript(dump.read_text(encoding="utf-8"))
    _lay_anchor(place, raw)
    if not killed:
        raw.close()
    files = {name: (folder / name).read_bytes() for name in files_of(place)}
    raw.close()
    files.pop("record.db-shm", None)
    assert ("record.db-wal" in files) == killed
    read = (version_of(place), schema_of(place), whole.rows_of(place), counts_of(place))
    deleted = whole.ids_in(place, "prescription") - whole.ids_in(place, "patient")
    return Old(files, *read, deleted)


def _lay_anchor(place: Path, raw: Any) -> None:
    """The mark that belongs beside the record, where its program kept one."""
    kinds = "kind = 'anchor_begun' OR kind = 'record_opened' AND CAST(body AS TEXT) LIKE ?"
    anchored = raw.execute(f"SELECT 1 FROM event WHERE {kinds}", ('%"anchored":true%',))
    if anchored.fetchone() is not None:
        last = raw.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        Anchor.beside(place).begin(Mark(*last, branch=0))


def expect_old_or_new(place: Path, old: Old, new_schema: str) -> str:
    """One version or the other through and through, with every row; returns which."""
    version = version_of(place)
    assert version in (old.version, NEWEST)
    assert schema_of(place) == (new_schema if version == NEWEST else old.schema)
    assert whole.rows_of(place)[: len(old.rows)] == old.rows
    counts = counts_of(place)
    assert {name: counts[name] for name in old.counts} == {**old.counts, "event": counts["event"]}
    assert asked(place, "PRAGMA integrity_check") == [("ok",)]
    return version


def expect_up_to_date(place: Path, old: Old, new_schema: str) -> None:
    """A normal start does what is left to do, and the old record is kept whole beside the new."""
    known = Known(place, rows=old.rows, deleted=old.deleted)
    whole.expect_goes_on(known)
    assert expect_old_or_new(place, old, new_schema) == NEWEST
    whole.expect_kept(known)
    whole.expect_tables_follow(place)
    assert any(holds(kept, old) for kept in kept_of(place)), "the old record was not kept"


def kept_of(place: Path) -> list[Path]:
    """The files under whose names an older record should be kept."""
    return [each for each in place.parent.glob("record.db.before-*") if "-wal" not in each.name]


def holds(kept: Path, old: Old) -> bool:
    """Whether a file is the old record, and all of it."""
    try:
        return version_of(kept) == old.version and whole.rows_of(kept)[: len(old.rows)] == old.rows
    except dbapi2.DatabaseError:
        return False


def drafts_of(place: Path) -> set[str]:
    """What lies beside the record and belongs to nothing any more."""
    endings = ("", "-wal", "-shm", ".anchor")
    known = {f"record.db{ending}" for ending in endings}
    return {each for each in files_of(place) - known if ".before-" not in each}
