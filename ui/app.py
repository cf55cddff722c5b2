"""Puts the window together: theme, storage, pages; opens it and closes it.

The window paints first. Pages, sums and the database library are imported where they are used,
so that the first picture does not wait for them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLockFile, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from compounding.errors import CompoundingError, InputError
from compounding.messages import sentence, sentence_of_error
from ui import crash
from ui.at_hand import WorkedOn
from ui.care import RecordCare
from ui.i18n import install as install_translations
from ui.main_window import MainWindow
from ui.navigation import AtHand, Page, PageSpec
from ui.settings import WindowSettings
from ui.storage import Doors, Storage
from ui.tasks import TaskRunner
from ui.theme import Mode, ThemeSwitch

if TYPE_CHECKING:
    from compounding.application.backups import RecordFacts, Tried
    from compounding.bootstrap import Services
    from compounding.clock import Clock

PROGRAM = "ldn-compounder"
FIRST_PAINT = "LDN_BENCH_FIRST_PAINT"
NAMED_BY = "LDN_DATABASE_URL"
REFUSED = 2
NO_NAME = "--database: name the record; an empty name means none"
NOT_LOCKED = (
    "The folder {folder} cannot be used, so the record could be opened twice at once. Nothing was "
    "opened. Look whether its disk is there and may be written, then start the program again."
)


class App(QObject):
    """Owns everything the window needs, for as long as it is open."""

    def __init__(
        self, qapp: QApplication, place: Place, clock: Clock, mode: Mode | None = None
    ) -> None:
        super().__init__(qapp)
        self.place = place
        self.settings = WindowSettings(place.settings_folder / "window.ini")
        self.theme = ThemeSwitch(qapp, self.settings.mode() if mode is None else mode)
        self.runner = TaskRunner(self)
        self.storage = Storage(self.runner, clock, doors(place, clock))
        self.storage.recorded.connect(self._on_recorded)
        self.storage.opened.connect(self._on_opened)
        self.storage.unmarked.connect(self._on_unmarked)
        self._told: set[str] = set()
        self._to_tell: list[tuple[str, str]] = []
        self._is_telling = False
        self._work = WorkedOn()
        self.care = RecordCare(self.storage, self.settings, place.record, self)
        self.care.backup_told.connect(self._on_backup)
        self.care.alarmed.connect(self._on_alarm)
        self.window = MainWindow(self._specs(), self.settings)

    def _specs(self) -> tuple[PageSpec, ...]:
        return (
            PageSpec("plan", "Plan", "flask-conical", self._plan_page),
            PageSpec("worksheet", "Worksheet", "clipboard-list", self._worksheet_page),
            PageSpec("labels", "Labels", "tag", self._labels_page),
            PageSpec("log", "Batch log", "table-2", self._log_page),
            PageSpec("evidence", "Evidence", "balance", self._evidence_page),
            PageSpec("screen", "Opioid screen", "shield-list", self._screen_page),
            PageSpec("settings", "Settings", "settings", self._settings_page),
        )

    def _plan_page(self) -> Page:
        from ui.pages.plan.page import PlanPage
        from ui.pages.plan.presenter import PlanPresenter

        return PlanPage(PlanPresenter(self.storage, self))

    def _worksheet_page(self) -> Page:
        from ui.pages.worksheet.page import WorksheetPage
        from ui.pages.worksheet.presenter import WorksheetPresenter

        self._work.worksheet = WorksheetPresenter(self.storage, self)
        return WorksheetPage(self._work.worksheet)

    def _worked_on(self) -> AtHand | None:
        """The batch worked on last, on Worksheet or Opioid screen, whichever was in front last."""
        return self._work.at_hand(self.window.last_of("worksheet", "screen"))

    def _labels_page(self) -> Page:
        from ui.pages.labels.page import LabelsPage
        from ui.pages.labels.presenter import LabelsPresenter

        return LabelsPage(LabelsPresenter(self.storage, self._worked_on, self))

    def _log_page(self) -> Page:
        from ui.pages.log.page import LogPage
        from ui.pages.log.presenter import LogPresenter

        return LogPage(LogPresenter(self.storage, self))

    def _evidence_page(self) -> Page:
        from ui.pages.evidence.page import EvidencePage
        from ui.pages.evidence.presenter import EvidencePresenter

        return EvidencePage(EvidencePresenter(self.storage.clock, self))

    def _screen_page(self) -> Page:
        from ui.pages.screen.page import ScreenPage
        from ui.pages.screen.presenter import ScreenPresenter

        self._work.screen = ScreenPresenter(self.storage, self._work.making_id, self)
        return ScreenPage(self._work.screen)

    def _settings_page(self) -> Page:
        from ui.pages.settings.page import SettingsPage
        from ui.pages.settings.presenter import SettingsPresenter

        presenter = SettingsPresenter(self.storage, self.care, str(self.place.record), self)
        presenter.pharmacy_set.connect(self.window.set_pharmacy)
        page = SettingsPage(presenter, self.theme.mode)
        page.mode_chosen.connect(self._on_mode)
        return page

    def _on_mode(self, mode: Mode) -> None:
        self.theme.set_mode(mode)
        self.settings.keep_mode(mode)

    def _on_recorded(self, seq: int) -> None:
        self.window.set_status(f"Recorded up to event {seq}" if seq else "")

    def _on_opened(self, facts: RecordFacts) -> None:
        """The record is open; say once, plainly, where it can only be read."""
        self._work.forget()
        self.care.begin(facts)
        if facts.trouble is not None:
            self._say_soon(sentence_of_error(facts.trouble))
        for text in facts.notes:
            self._say_soon(text, "warn")

    def _on_backup(self, text: str, is_late: bool) -> None:
        self.window.nav.say_backup(text, is_late)

    def _on_alarm(self, text: str) -> None:
        self._say_soon(text)

    def _on_unmarked(self) -> None:
        self._say_soon(sentence("standing.unmarked"), "warn")

    def _say_soon(self, text: str, tone: str = "stop") -> None:
        """Once each, one after the other, after what is being painted: dialogs run own loops."""
        if text not in self._told:
            self._told.add(text)
            self._to_tell.append((tone, text))
            QTimer.singleShot(0, self, self._tell_next)

    def _tell_next(self) -> None:
        from ui.widgets.dialog import tell

        if self._is_telling or not self.window.isVisible():
            return
        self._is_telling = True
        try:
            while self._to_tell:
                tone, text = self._to_tell.pop(0)
                tell(self.window, tone, "About the record", text)
        finally:
            self._is_telling = False

    def open(self) -> None:
        """Show the frame; once it is painted the first page, then what the record says."""
        self._painted = FirstPaint(self.window)
        self._painted.happened.connect(self._fill)
        self.window.show()

    def _fill(self) -> None:
        self.window.open_page("plan")
        self.storage.ask(
            lambda store: store.pharmacy(),
            lambda found: self.window.set_pharmacy(found.name if found else ""),
            self._on_not_opened,
            self,
        )

    def _on_not_opened(self, error: CompoundingError) -> None:
        """The record could not be opened: say so once, plainly; planning still works."""
        from ui.widgets.dialog import tell

        tell(
            self.window,
            "stop",
            "The record is not open",
            sentence_of_error(error),
        )

    def close(self) -> None:
        """Close the window and the record; waits for what is being written."""
        self.window.close_unasked()
        self.storage.close()


def doors(place: Place, clock: Clock) -> Doors:
    """The ways to the record at ``place``, each loading the database library when it is used."""
    settings = place.settings_folder

    def opening(read_only: bool) -> Services:
        from compounding import bootstrap

        return bootstrap.open_services(
            place.url, clock=clock, read_only=read_only, settings_folder=settings
        )

    def rehearse(path: Path) -> Tried:
        from compounding import bootstrap

        return bootstrap.rehearse(path, place.url, settings)

    def restore(path: Path, name: str, reason: str) -> Path | None:
        from compounding import bootstrap

        return bootstrap.restore_backup(
            path, name, reason, place.url, clock=clock, settings_folder=settings
        )

    def accept_end(name: str, reason: str) -> None:
        from compounding import bootstrap

        bootstrap.accept_end(name, reason, place.url, clock=clock, settings_folder=settings)

    return Doors(lambda: opening(False), lambda: opening(True), rehearse, restore, accept_end)


@dataclass(frozen=True, slots=True)
class Place:
    """Where this program's files lie."""

    record: Path
    settings_folder: Path
    named: bool

    @property
    def url(self) -> str | None:
        """What opens the record: its name where a person gave one, else the usual place."""
        return f"sqlite:///{self.record}" if self.named else None

    @classmethod
    def found(cls, url: str | None, settings_folder: Path | None = None) -> Place:
        """The place that ``url``, the environment, the settings or the system names.

        Raises:
            CompoundingError: if none can be used.
        """
        from compounding import bootstrap

        record, settings = bootstrap.record_place(url, settings_folder)
        return cls(record, settings, url is not None)


def main(words: Sequence[str]) -> int:
    """Open the window; returns the program's exit status."""
    url = _database(words)
    if url == "":
        print(f"{PROGRAM}: {NO_NAME}", file=sys.stderr)
        return REFUSED
    if url is False:
        given = " ".join(words)
        print(f"{PROGRAM}: unknown words: {given!r}. Type '{PROGRAM} --help'.", file=sys.stderr)
        return REFUSED
    from compounding.clock import SystemClock

    qapp = QApplication([PROGRAM])
    qapp.setApplicationName("LDN Compounder")
    install_translations(qapp)
    try:
        place = Place.found(url if isinstance(url, str) else None)
    except CompoundingError as error:
        return _refuse(error)
    lock = _lock(place)
    if isinstance(lock, str):
        _say_alone(lock, "stop")
        return REFUSED
    crash.install(place.settings_folder / "reports")
    app = App(qapp, place, SystemClock())
    app.open()
    status = qapp.exec()
    app.close()
    lock.unlock()
    return status


def _database(words: Sequence[str]) -> str | bool | None:
    """The database named by ``--database``; False where other words stand."""
    rest = list(words)
    if not rest:
        return None
    if rest[0].startswith("--database=") and len(rest) == 1:
        return rest[0].partition("=")[2]
    return rest[1] if rest[0] == "--database" and len(rest) == 2 else False


def _refuse(error: CompoundingError) -> int:
    """The program cannot begin: say why, on the screen and where it was called."""
    problems = error.problems if isinstance(error, InputError) else ()
    lines = [f"{p.path}: {sentence(p.code, p.params)}" for p in problems]
    _say_alone("\n".join(lines) if lines else sentence_of_error(error), "stop")
    return REFUSED


def _lock(place: Place) -> QLockFile | str:
    """One window at a time on one record; else the sentence that says why not.

    A folder that may not be written takes no record either: planning goes on there.
    """
    if not place.named and not os.environ.get(NAMED_BY):
        # The first start on this workstation. A folder named by hand is never begun.
        with suppress(OSError):
            place.record.parent.mkdir(parents=True, exist_ok=True)
    lock = QLockFile(f"{place.record}.window.lock")
    lock.setStaleLockTime(0)
    if lock.tryLock(100):
        return lock
    if lock.error() is QLockFile.LockError.LockFailedError:
        return sentence("window.already_open")
    if lock.error() is QLockFile.LockError.PermissionError:
        return lock
    return NOT_LOCKED.format(folder=place.record.parent)


def _say_alone(text: str, tone: str) -> None:
    """Say something before there is a window; without a screen only in words."""
    from ui.widgets.dialog import Dialog

    print(text, file=sys.stderr)
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return
    ThemeSwitch(_application(), Mode.SYSTEM)
    dialog = Dialog(None, "LDN Compounder", tone)
    dialog.add_sentence(text)
    dialog.add_buttons("Close")
    dialog.exec()


def _application() -> QApplication:
    qapp = QApplication.instance()
    assert isinstance(qapp, QApplication)
    return qapp


class FirstPaint(QObject):
    """Says once that a window has been painted; for the benchmark it then ends the program."""

    happened = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def _tell(self) -> None:
        if os.environ.get(FIRST_PAINT):
            print("first-paint", flush=True)
            QApplication.quit()
        else:
            self.happened.emit()

    # Qt's own names from here on.
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._tell)
        return super().eventFilter(watched, event)
