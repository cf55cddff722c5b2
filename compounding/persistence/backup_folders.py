"""Where backups go: beside the record until another folder is chosen, best on another disk."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from compounding.domain.house_events import BackupFolderSet, RecordOpened
from compounding.persistence import record
from compounding.persistence.station import station_here

FOLDER: Final = "backups"


def usual_folder(place: Path) -> Path:
    """Where backups of the record at ``place`` go until another folder is chosen."""
    return place.parent / FOLDER


def chosen_folder(connection: Connection) -> str:
    """The folder that was chosen last; empty where none was."""
    told = [each.event for each in record.entries_of(connection, "backups")]
    chosen = [each.folder for each in told if isinstance(each, BackupFolderSet)]
    return chosen[-1] if chosen else ""


def folders_of(connection: Connection, place: Path) -> tuple[Path, ...]:
    """The folder of this record in the chosen one, and the usual one, in the order of their use.

    Several records, of this machine or another, may have one name and one chosen folder.
    """
    chosen, usual = chosen_folder(connection), usual_folder(place)
    return (Path(chosen) / _own_name(connection, place), usual) if chosen else (usual,)


def _own_name(connection: Connection, place: Path) -> str:
    """``record-1a2b3c4d``: by the identity of the record, and by where it lies: a copy of it, made
    by hand, goes another way.
    """
    told = [each.event for each in record.entries_of(connection, "record")]
    ids = [each.record_id for each in told if isinstance(each, RecordOpened)]
    parts = (*ids, str(place), station_here().workstation)
    named = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass"))
    return f"{place.stem}-{named.hexdigest()[:8]}"
