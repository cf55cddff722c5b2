"""The Settings page without its widgets: pharmacy, sums, and where the record lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from compounding.application import settings
from compounding.domain.prescription import Pharmacy, read_pharmacy
from compounding.errors import CompoundingError, InputError
from compounding.messages import sentence, sentence_of_error
from ui.care import RecordCare
from ui.pages.settings.record_presenter import RecordPresenter
from ui.pages.settings.sums_presenter import SumsPresenter
from ui.storage import Storage


@dataclass(frozen=True, slots=True)
class SettingsState:
    """Everything the page paints; ``notes`` are (tone, sentence) by field."""

    pharmacy: Pharmacy | None = None
    notes: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    said: tuple[str, str] | None = None


class SettingsPresenter(QObject):
    """Reads and records the pharmacy."""

    state_changed = Signal(object)
    pharmacy_set = Signal(str)

    def __init__(
        self, storage: Storage, care: RecordCare, place: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._storage = storage
        self._saving = False
        self.sums = SumsPresenter(storage, self)
        self.record = RecordPresenter(storage, care, place, self)
        self.state = SettingsState()

    def read(self) -> None:
        """Read the pharmacy as it is recorded."""
        self._storage.ask(lambda store: store.pharmacy(), self._on_read, self._on_failed, self)

    def save(self, typed: Pharmacy) -> None:
        """Record the pharmacy; said to be saved only once it is on disk."""
        try:
            pharmacy = read_pharmacy(typed)
        except InputError as error:
            notes = {p.path: ("stop", sentence(p.code, p.params)) for p in error.problems}
            self._show(replace(self.state, notes=notes, said=None))
            return
        if self._saving:
            return
        self._saving = True
        self._storage.ask(
            lambda store: settings.set_pharmacy(store, pharmacy),
            lambda _recorded: self._on_saved(pharmacy),
            self._on_not_saved,
            self,
            self._on_crashed,
        )

    def _on_read(self, pharmacy: Pharmacy | None) -> None:
        self._show(replace(self.state, pharmacy=pharmacy, notes={}))

    def _on_saved(self, pharmacy: Pharmacy) -> None:
        self._saving = False
        said = ("fine", sentence("settings.pharmacy_recorded"))
        self._show(replace(self.state, pharmacy=pharmacy, notes={}, said=said))
        self.pharmacy_set.emit(pharmacy.name)

    def _on_not_saved(self, error: CompoundingError) -> None:
        self._saving = False
        self._on_failed(error)

    def _on_crashed(self) -> None:
        """An unforeseen error: what was typed stays and can be saved again."""
        self._saving = False

    def _on_failed(self, error: CompoundingError) -> None:
        said = ("stop", sentence_of_error(error))
        self._show(replace(self.state, said=said))

    def _show(self, state: SettingsState) -> None:
        self.state = state
        self.state_changed.emit(state)
