"""Where backups go: beside the record until another folder is chosen, best on another disk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from compounding.domain.house_events import BackupFolderSet
from compounding.persistence import record

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
    """The chosen folder and the usual one, in the order they are used."""
    chosen, usual = chosen_folder(connection), usual_folder(place)
    return (Path(chosen), usual) if chosen else (usual,)
