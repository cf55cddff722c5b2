"""The pharmacy as labels name it."""

from __future__ import annotations

from compounding.application.ports import Reads, Recorded, Store
from compounding.domain import prescription
from compounding.domain.events import PharmacySet
from compounding.domain.prescription import Pharmacy


def read_pharmacy(store: Reads) -> Pharmacy | None:
    """The pharmacy, None until it is set."""
    return store.pharmacy()


def set_pharmacy(store: Store, typed: Pharmacy, *, action_id: str | None = None) -> Recorded:
    """Record name, address and phone as typed.

    Raises:
        InputError: naming each field that cannot be used.
        StorageError: where it could not be recorded.
    """
    pharmacy = prescription.read_pharmacy(typed)
    event = PharmacySet(pharmacy.name, pharmacy.address, pharmacy.phone)
    return store.record(lambda _reads: [event], action_id=action_id)
