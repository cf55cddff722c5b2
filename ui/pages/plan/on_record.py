"""What the record says to a plan: the pharmacy's settings of the sums, the patient's last liquid.

Both are asked of the record and come later; planning goes on without them meanwhile, and the
record asks for the reason of a changed strength once more when the making is started.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from compounding.application import recent, settings
from compounding.application.ports import Store
from compounding.domain.concentration import name_key, with_change
from compounding.domain.plan import Plan
from compounding.domain.prescription import PrescriptionDraft, read_prescription
from compounding.domain.request import LiquidMaking
from compounding.domain.sum_settings import SumSettings
from compounding.errors import CompoundingError, InputError
from ui.pages.plan import fields as asked
from ui.storage import Storage

Person = tuple[frozenset[str], date]


def set_by_pharmacy(store: Store) -> SumSettings | None:
    """The settings of the sums; None where the pharmacy has set none."""
    return store.sum_settings()


class OnRecord(QObject):
    """Asks the record; ``settings_changed`` and ``last_known`` say that the plan may differ."""

    settings_changed = Signal()
    last_known = Signal()

    def __init__(self, storage: Storage, parent: QObject) -> None:
        super().__init__(parent)
        self._storage = storage
        self._settings: SumSettings | None = None
        self._asked_for: Person | None = None
        self._known: tuple[Person, Decimal | None] | None = None

    def read(self) -> None:
        """Read the settings again; what was released meanwhile is asked again, too."""
        self._asked_for = None
        self._storage.ask(set_by_pharmacy, self._on_settings, _go_on, self)

    def _on_settings(self, found: SumSettings | None) -> None:
        if found != self._settings:
            self._settings = found
            self.settings_changed.emit()

    def begins(self) -> dict[str, str]:
        """The fields that a fresh prescription begins with; empty where none are set."""
        found = self._settings
        if found is None:
            return {}
        return {
            asked.METHOD: found.method.value,
            asked.SURCHARGE: format(found.surcharge_pct, "f"),
            asked.LEAD_DAYS: str(found.lead_days),
        }

    def request(self, data: Mapping[str, object]) -> dict[str, object]:
        """The request with the pharmacy's own spreads, where it has set some."""
        own = settings.uncertainty_of(self._settings) if self._settings else {}
        return {**data, "uncertainty": own} if own else dict(data)

    def compared(self, plan: Plan, draft: PrescriptionDraft) -> Plan:
        """``plan`` with what there is to confirm against the patient's last liquid."""
        person = self._person(draft) if isinstance(plan.request.make, LiquidMaking) else None
        if person is None:
            return plan
        if person != self._asked_for:
            self._ask(person, draft.patient)
        known = self._known is not None and self._known[0] == person
        return with_change(plan, self._known[1] if known and self._known else None)

    def _person(self, draft: PrescriptionDraft) -> Person | None:
        """Who it is; None while name or date of birth cannot be used."""
        today = self._storage.clock.today()
        try:
            read = read_prescription(draft, today)
        except InputError as error:
            paths = {problem.path for problem in error.problems}
            if paths & {asked.PATIENT, asked.BORN}:
                return None
            filled = PrescriptionDraft(draft.patient, draft.born, "0", "0")
            read = read_prescription(filled, today)
        return name_key(read.patient), read.born

    def _ask(self, person: Person, patient: str) -> None:
        self._asked_for = person
        self._storage.ask(
            lambda store: recent.last_concentration(store, patient, person[1]),
            lambda last: self._on_last(person, last),
            _go_on,
            self,
        )

    def _on_last(self, person: Person, last: Decimal | None) -> None:
        before, self._known = self._known, (person, last)
        if before != self._known:
            self.last_known.emit()


def _go_on(_error: CompoundingError) -> None:
    """A record that cannot be read is said once by the window; planning goes on without it."""
