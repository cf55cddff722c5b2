"""The settings of the sums without their widgets: read, judged, recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from compounding.application import settings
from compounding.domain.sum_settings import SumSettings, SumSettingsDraft, read_sum_settings
from compounding.errors import CompoundingError, InputError
from compounding.messages import sentence, sentence_of_error
from ui.storage import Storage


@dataclass(frozen=True, slots=True)
class SumsState:
    """Everything the card paints; ``is_saved``: what was typed is on disk as ``settings``."""

    settings: SumSettings | None = None
    notes: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    said: tuple[str, str] | None = None
    is_saved: bool = False


class SumsPresenter(QObject):
    """Reads and records the settings of the sums; ``settings_set`` carries the new ones."""

    state_changed = Signal(object)
    settings_set = Signal(object)

    def __init__(self, storage: Storage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self._saving = False
        self.state = SumsState()

    def read(self) -> None:
        """Read the settings as they are recorded."""
        self._storage.ask(settings.read_sum_settings, self._on_read, self._on_failed, self)

    def save(self, typed: SumSettingsDraft) -> None:
        """Record the settings; said to be saved only once they are on disk."""
        if self._saving:
            return
        try:
            wanted = read_sum_settings(typed)
        except InputError as error:
            notes = {p.path: ("stop", sentence(p.code, p.params)) for p in error.problems}
            self._show(replace(self.state, notes=notes, said=None, is_saved=False))
            return
        self._saving = True
        self._storage.ask(
            lambda store: settings.set_sum_settings(store, typed),
            lambda _recorded: self._on_saved(wanted),
            self._on_not_saved,
            self,
            self._on_crashed,
        )

    def _on_read(self, found: SumSettings) -> None:
        self._show(replace(self.state, settings=found, notes={}, is_saved=False))

    def _on_saved(self, wanted: SumSettings) -> None:
        self._saving = False
        said = ("fine", sentence("settings.sums_recorded"))
        self._show(SumsState(wanted, said=said, is_saved=True))
        self.settings_set.emit(wanted)

    def _on_not_saved(self, error: CompoundingError) -> None:
        self._saving = False
        self._on_failed(error)

    def _on_crashed(self) -> None:
        """An unforeseen error: what was typed stays and can be saved again."""
        self._saving = False

    def _on_failed(self, error: CompoundingError) -> None:
        said = ("stop", sentence_of_error(error))
        self._show(replace(self.state, notes={}, said=said, is_saved=False))

    def _show(self, state: SumsState) -> None:
        self.state = state
        self.state_changed.emit(state)
