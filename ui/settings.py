"""Where the window stood and how it looked: nothing clinical, nothing shared.

An INI file with an explicit path. Read in another process, INI values come back as text
(``False`` as ``'false'``), so every read says its type; an unknown value is the default.
Settings that matter to the work live in the database, with an event for each change.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ui.theme import Mode

_GEOMETRY = "window/geometry"
_MODE = "window/mode"
_CHECKED = "checked"


def _key(record: str) -> str:
    """A short name for a place: INI keys hold no slashes."""
    return hashlib.sha256(record.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class WindowSettings:
    """The window's state in the INI file at ``path``."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def geometry(self) -> QByteArray:
        """The window's last place and size; empty where none is kept."""
        kept = self._store.value(_GEOMETRY, QByteArray(), type=QByteArray)
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Keep the window's place and size."""
        self._store.setValue(_GEOMETRY, geometry)

    def mode(self) -> Mode:
        """Light, dark, or as the system."""
        kept = self._text(_MODE)
        return Mode(kept) if kept in set(Mode) else Mode.SYSTEM

    def keep_mode(self, mode: Mode) -> None:
        """Keep the choice of light or dark."""
        self._store.setValue(_MODE, str(mode))

    def checked(self, record: str) -> datetime | None:
        """When the whole record was last checked and found sound; None where it never was."""
        try:
            kept = datetime.fromisoformat(self._text(f"{_CHECKED}/{_key(record)}"))
        except ValueError:
            return None
        return kept if kept.tzinfo else None

    def keep_checked(self, record: str, at: datetime) -> None:
        """Keep when the whole record was found sound."""
        self._store.setValue(f"{_CHECKED}/{_key(record)}", at.isoformat())

    def _text(self, key: str) -> str:
        kept = self._store.value(key, "", type=str)
        return kept if isinstance(kept, str) else ""

    def flush(self) -> None:
        """Write what was kept to disk now."""
        self._store.sync()
