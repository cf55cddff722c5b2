"""The tour: the real windows, driven by keys through a sample prescription, on a fresh record.

Writes numbered screenshots (light and dark), labels and worksheets as PDF, the log as a
workbook, then checks the record. Tablets, maker and product code are a listed product's; the
patient is nobody. Exit status 0 only if each step worked.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from compounding.errors import CompoundingError
from compounding.messages import sentence_of_error
from ui.app import App, Place
from ui.offscreen import choose_platform
from ui.person import NotReachedError
from ui.theme import Mode
from ui.tour_guide import TourError
from ui.tour_script import play

WIDTH, HEIGHT = 1440, 900
FINE, FAILED, REFUSED = 0, 1, 2
RECORD = "tour.db"
OWN_FILES = (
    "[0-9][0-9]-*.png",
    "Label *.pdf",
    "Worksheet *.pdf",
    "Batch log.xlsx",
    f"{RECORD}*",
    "places/*",
    "places/marks/*",
    "backups/tour-*",
)
OTHER_FILES = (
    "{folder}: holds files of somebody else; nothing was changed. "
    "Name an empty folder, or one where a tour was played before."
)


class TourClock:
    """The sample's day; each look at the clock is a second later, so that times differ."""

    def __init__(self, day: date = date(2026, 11, 22)) -> None:
        self._now = datetime(day.year, day.month, day.day, 16, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """A second later than before."""
        self._now += timedelta(seconds=1)
        return self._now

    def today(self) -> date:
        """The sample's day."""
        return self._now.date()

    def steady(self) -> timedelta | None:
        """Nothing counts it beside the clock itself."""
        return None


def main(words: Sequence[str]) -> int:
    """Play the tour into the folder that ``--out`` names."""
    folder = _folder(words)
    if folder is None:
        print("Type: ldn-compounder tour --out FOLDER", file=sys.stderr)
        return REFUSED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not _is_ours(folder):
            print(OTHER_FILES.format(folder=folder), file=sys.stderr)
            return REFUSED
        _clear(folder)
    except OSError as error:
        print(f"{folder}: cannot be written ({error.strerror}). Name another.", file=sys.stderr)
        return REFUSED
    choose_platform()
    return _play(folder)


def _folder(words: Sequence[str]) -> Path | None:
    """The folder named; the word ``tour`` is the command only where it stands first."""
    rest = list(words[1:] if words[:1] == ["tour"] else words)
    if len(rest) == 1 and rest[0].startswith("--out="):
        rest = ["--out", rest[0].partition("=")[2]]
    named = len(rest) == 2 and rest[0] == "--out" and rest[1] != ""
    return Path(rest[1]) if named else None


def _is_ours(folder: Path) -> bool:
    """Whether nothing lies here, or what an earlier tour left: its record is among it."""
    return (folder / RECORD).is_file() or not any(folder.iterdir())


def _clear(folder: Path) -> None:
    """Remove what an earlier tour left here, and nothing else."""
    for pattern in OWN_FILES:
        for old in folder.glob(pattern):
            if old.is_file():
                old.unlink()


def _play(folder: Path) -> int:
    running = QApplication.instance()
    qapp = running if isinstance(running, QApplication) else QApplication(["ldn-compounder"])
    place = Place.found(f"sqlite:///{folder / RECORD}", folder / "places")
    app = App(qapp, place, TourClock(), Mode.LIGHT)
    app.window.resize(WIDTH, HEIGHT)
    try:
        play(app, folder)
    except (TourError, NotReachedError) as error:
        print(f"The tour stopped: {error}", file=sys.stderr)
        return FAILED
    except CompoundingError as error:
        print(f"The tour stopped: {sentence_of_error(error)}", file=sys.stderr)
        return FAILED
    finally:
        app.close()
    for made in sorted(folder.iterdir()):
        if made.is_file():
            print(made)
    return FINE
