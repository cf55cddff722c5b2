"""The one place that puts real parts together. Cheap to import: the window paints first.

SQLAlchemy, the driver and the workbook's writer are loaded when they are used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compounding import __version__

if TYPE_CHECKING:
    from compounding.application.audit import Verification
    from compounding.application.ports import Ids, Store
    from compounding.application.rows import LogFilter
    from compounding.clock import Clock


def _no_progress(_rows: int) -> None:
    """Nobody watches."""


def _never() -> bool:
    """Nobody stops it."""
    return False


@dataclass(frozen=True, slots=True)
class Services:
    """The open record and what is done with it as a whole; ``is_new`` on the first start."""

    store: Store
    place: Path
    is_new: bool
    read_only: bool
    close: Callable[[], None]

    def __enter__(self) -> Services:
        """Use it until the end of the block."""
        return self

    def __exit__(self, *_reason: object) -> None:
        """Give the database back."""
        self.close()

    def verify(self) -> Verification:
        """Check the record from the first event to the last."""
        from compounding.application import audit

        return audit.verify(self.store)

    def export_log(
        self,
        path: Path,
        *,
        words: str = "",
        status: str | None = None,
        first: date | None = None,
        last: date | None = None,
        progress: Callable[[int], None] = _no_progress,
        cancelled: Callable[[], bool] = _never,
    ) -> int:
        """Write the log as a workbook at ``path``, whole or not at all; returns its rows.

        Raises:
            DocumentError: if it could not be written, or was cancelled.
            StorageError: if the record could not be read.
        """
        from compounding.application import exports
        from compounding.application.rows import LogFilter
        from compounding.documents import workbook

        wanted = LogFilter(words, status, first, last)
        about = workbook.ExportAbout(self.store.clock.now(), _in_words(wanted), __version__)
        rows = workbook.write_log(
            exports.log_rows(self.store, wanted),
            path,
            about=about,
            progress=progress,
            cancelled=cancelled,
        )
        if not self.read_only:
            exports.exported(self.store, wanted, rows)
        return rows


def _in_words(wanted: LogFilter) -> str:
    """The filter for the workbook's cover; the words searched for may name a patient."""
    from compounding.messages import sentence

    parts = [
        ("some words searched for" if wanted.words.strip() else ""),
        (sentence(f"state.{wanted.status}") if wanted.status else ""),
        (f"from {wanted.first}" if wanted.first else ""),
        (f"to {wanted.last}" if wanted.last else ""),
    ]
    return ", ".join(part for part in parts if part)


def open_services(
    database_url: str | None = None,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    read_only: bool = False,
    settings_folder: Path | None = None,
) -> Services:
    """Open the record and what works on it.

    ``database_url`` (``sqlite:///PATH``) goes before ``LDN_DATABASE_URL``, that before the place
    remembered in ``settings_folder`` (the user's own by default).

    Raises:
        InputError: if the URL cannot be used.
        StorageError: if the record cannot be opened.
    """
    from compounding.application.ports import RandomIds
    from compounding.clock import SystemClock
    from compounding.persistence.opening import open_record

    opened = open_record(
        database_url,
        clock or SystemClock(),
        ids or RandomIds(),
        read_only=read_only,
        settings_folder=settings_folder,
    )
    return Services(opened.store, opened.place, opened.is_new, read_only, opened.store.close)


def record_place(
    database_url: str | None = None, settings_folder: Path | None = None
) -> tuple[Path, Path]:
    """Where the record lies or would be begun, and the folder of the user's settings.

    Raises:
        InputError: if the URL cannot be used.
        StorageError: if the settings cannot be read.
    """
    import os

    from compounding.persistence.location import locate

    found = locate(database_url, settings_folder, os.environ)
    return found.place, found.settings.parent
