"""The card "Record" without its widgets: backups, the full check, putting a backup back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from compounding.application import backups
from compounding.application.backups import BackupMade, Tried
from compounding.errors import CompoundingError, DatabaseDamagedError
from compounding.messages import events_in_words, sentence, sentence_of, sentence_of_error
from ui.care import RecordCare
from ui.storage import Storage

if TYPE_CHECKING:
    from compounding.application.audit import Verification
    from compounding.findings import Finding


@dataclass(frozen=True, slots=True)
class RecordState:
    """Everything the card paints.

    ``trouble``: why the record can only be read; ``acceptable``: someone may go on all the same.
    ``decided``: what people decided about the record, newest first.
    ``clock``: what speaks against the workstation's clock. ``busy``: what is being done.
    """

    place: str = ""
    backup: BackupMade | None = None
    folder: str = ""
    decided: tuple[str, ...] = ()
    trouble: str = ""
    acceptable: bool = False
    clock: str = ""
    busy: str = ""
    said: tuple[str, str] | None = None


class RecordPresenter(QObject):
    """Backs up, checks, restores. ``tried`` carries a rehearsed backup to be asked about."""

    state_changed = Signal(object)
    tried = Signal(object)

    def __init__(self, storage: Storage, care: RecordCare, place: str, parent: QObject) -> None:
        super().__init__(parent)
        self._storage = storage
        self._care = care
        self.state = RecordState(place=place)
        storage.opened.connect(self.read)

    def read(self) -> None:
        """Read how things stand."""
        self._storage.ask(
            lambda store: (
                store.backup_folder(),
                store.clock_trouble(),
                backups.decisions(store),
            ),
            self._on_read,
            self._on_failed,
            self,
            self._on_crashed,
        )

    def _on_read(self, found: tuple[str, Finding | None, tuple[str, ...]]) -> None:
        folder, clock, decided = found
        facts = self._care.facts
        trouble = None if facts is None else facts.trouble
        self._show(
            replace(
                self.state,
                folder=folder,
                decided=decided,
                backup=self._care.backup,
                trouble="" if trouble is None else sentence_of_error(trouble),
                acceptable=isinstance(trouble, DatabaseDamagedError)
                and trouble.code.startswith("standing."),
                clock="" if clock is None or trouble else sentence_of(clock),
            )
        )

    def back_up(self) -> None:
        """Make a backup now."""
        if self._begin("backup.making"):
            self._storage.back_up(self._on_made, self._on_failed, self, self._on_crashed)

    def _on_made(self, made: BackupMade) -> None:
        self._care.made(made)
        events = events_in_words(made.events)
        params = {"place": str(made.path), "events": events, "head": made.head[:16]}
        said = ("fine", sentence("backup.made", params))
        self._show(replace(self.state, backup=made, busy="", said=said))

    def check(self) -> None:
        """Check the whole record now."""
        if self._begin("verify.checking"):
            self._storage.check(
                self._on_checked, self._on_failed, self, self._on_progress, self._on_crashed
            )

    def _on_progress(self, events: int, _total: int) -> None:
        busy = sentence("verify.checked_so_far", {"events": events_in_words(events)})
        self._show(replace(self.state, busy=busy))

    def _on_checked(self, found: Verification) -> None:
        if found.ok:
            self._care.found(found)
        said = ("fine" if found.ok else "stop", found.sentence)
        self._show(replace(self.state, busy="", said=said))

    def set_folder(self, typed: str) -> None:
        """Send backups to another folder."""
        if self._begin("settings.saving"):
            self._storage.ask(
                lambda store: backups.set_folder(store, typed),
                lambda _recorded: self._on_folder_set(),
                self._on_failed,
                self,
                self._on_crashed,
            )

    def _on_folder_set(self) -> None:
        """Whether a backup can be made there is seen by making one."""
        said = ("fine", sentence("backup.folder_set"))
        self._show(replace(self.state, busy="", said=said))
        self.read()
        self.back_up()

    def try_backup(self, path: Path) -> None:
        """Rehearse putting a backup back; ``tried`` tells what would be lost."""
        if self._begin("backup.rehearsing"):
            self._storage.rehearse(path, self._on_tried, self._on_failed, self, self._on_crashed)

    def _on_tried(self, tried: Tried) -> None:
        self._show(replace(self.state, busy="", said=None))
        self.tried.emit(tried)

    def restore(self, tried: Tried, name: str, reason: str) -> None:
        """Put a rehearsed backup in the record's place."""
        if self._begin("backup.restoring"):
            self._storage.restore(
                tried.path,
                (name, reason),
                lambda kept: self._on_restored(tried, kept),
                self._on_failed,
                self,
                self._on_crashed,
            )

    def _on_restored(self, tried: Tried, kept: Path | None) -> None:
        text = sentence("backup.restored", {"events": events_in_words(tried.events)})
        if kept is not None:
            told = sentence("backup.kept", {"place": str(kept)})
            text = f"{text} {told}"
        self._go_on(text)

    def accept_end(self, name: str, reason: str) -> None:
        """Go on with the record as it is."""
        if self._begin("settings.saving"):
            self._storage.accept_end(
                (name, reason),
                lambda _nothing: self._go_on(sentence("standing.accepted")),
                self._on_failed,
                self,
                self._on_crashed,
            )

    def accept_clock(self, name: str, reason: str) -> None:
        """Say that the workstation's clock is right."""
        if self._begin("settings.saving"):
            self._storage.ask(
                lambda store: backups.accept_clock(store, name, reason),
                lambda _recorded: self._go_on(sentence("clock.accepted")),
                self._on_failed,
                self,
                self._on_crashed,
            )

    def _go_on(self, text: str) -> None:
        self._show(replace(self.state, busy="", said=("fine", text)))
        self.read()

    def _begin(self, code: str) -> bool:
        """One thing at a time."""
        if self.state.busy:
            return False
        self._show(replace(self.state, busy=sentence(code), said=None))
        return True

    def _on_failed(self, error: CompoundingError) -> None:
        self._show(replace(self.state, busy="", said=("stop", sentence_of_error(error))))

    def _on_crashed(self) -> None:
        """An unforeseen error, which is shown by itself: the buttons work again."""
        self._show(replace(self.state, busy=""))

    def _show(self, state: RecordState) -> None:
        self.state = state
        self.state_changed.emit(state)
