"""What a day at the bench records, action after action, each acknowledged as the screen would.

Real use cases on a real store. ``Acknowledging`` says what was recorded only after
``Store.record`` has returned: what a person saw as recorded, nothing may ever lose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from compounding.application import making, settings
from compounding.application.ports import Decide, Private, Recorded
from compounding.domain.prescription import Pharmacy
from compounding.persistence.store import SqlStore
from tests.unit.plan_samples import capsules, fine, liquid
from tests.unit.record_samples import begin, crushed, released

Acknowledge = Callable[[Recorded], object]


class Acknowledging:
    """A store that tells ``acknowledge`` of each action once it is recorded."""

    def __init__(self, store: SqlStore, acknowledge: Acknowledge) -> None:
        self._store = store
        self._acknowledge = acknowledge

    def record(
        self,
        decide: Decide,
        *,
        action_id: str | None = None,
        private: Sequence[Private] = (),
    ) -> Recorded:
        recorded = self._store.record(decide, action_id=action_id, private=private)
        self._acknowledge(recorded)
        return recorded

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def one_round(store: Any, number: int) -> None:
    """A prescription from plan to release: about twelve actions of one to three events."""
    settings.set_pharmacy(store, Pharmacy(f"Pharmacy {number}", "12 Mill Lane", "555-0142"))
    asked = liquid(fine()) if number % 3 == 2 else capsules(fine())
    reasons = {"concentration_changed": "asked the prescriber"}
    view = crushed(store, begin(store, asked, reasons=reasons).making_ids[0])
    released(store, view.batches[0])
    if len(view.batches) > 1:
        making.reject(store, view.batches[1].batch_id, "Pharmacist B", "spilled")


def without_end(store: SqlStore, acknowledge: Acknowledge) -> None:
    """Round after round, until the process is ended from outside."""
    said, number = Acknowledging(store, acknowledge), 0
    while True:
        one_round(said, number)
        number += 1
