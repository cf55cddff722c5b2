"""Records in the states that the tests of the window begin with, each made once and copied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from compounding import bootstrap
from compounding.application import making, settings
from compounding.application.ports import Store
from compounding.application.views import MakingView
from tests.unit.plan_samples import liquid
from tests.unit.record_samples import (
    DRAFT,
    PHARMACY,
    StillClock,
    begin,
    choose,
    crushed,
    finished,
    released,
    screen_draft,
    screened,
    weighed,
)

OTHERS = (
    ("Muñoz, Zoë", "900100", "Dr. Håkansson"),
    ("Percent 50% Name", "A_100", "Dr. Other"),
)
# Ten ordinary medicines, as a pharmacy's list prints them.
TEN = (
    "Metformin 500 mg twice daily", "Lisinopril 10 mg daily", "Vitamin D3 1000 IU",
    "Atorvastatin 20 mg at bedtime", "Amlodipine 5 mg", "Omeprazole 20 mg", "Levothyroxine 75 mcg",
    "Sertraline 50 mg", "Albuterol inhaler as needed", "Aspirin 81 mg",
)  # fmt: skip


def opened(store: Store) -> MakingView:
    """A making just opened from the sample's plan."""
    return making.view(store, begin(store).making_ids[0])


def to_crush(store: Store) -> MakingView:
    """Lots chosen."""
    return choose(store, opened(store).making_id)


def to_weigh(store: Store) -> MakingView:
    """Tablets crushed."""
    return crushed(store, opened(store).making_id)


def to_fill(store: Store) -> MakingView:
    """Both powders of the first batch weighed."""
    return weighed(store, to_weigh(store).batches[0])


def to_prepare(store: Store) -> MakingView:
    """Everything of the first batch recorded but the names, its patient screened."""
    view = finished(store, to_weigh(store).batches[0])
    return screened(store, view.making_id)


def to_release(store: Store) -> MakingView:
    """The first batch signed by its preparer, its patient screened."""
    view = to_prepare(store)
    return making.prepare(store, view.batches[0].batch_id, "Technician A")


def to_screen(store: Store) -> MakingView:
    """The first batch signed by its preparer, its patient not screened."""
    view = finished(store, to_weigh(store).batches[0])
    return making.prepare(store, view.batches[0].batch_id, "Technician A")


def one_released(store: Store) -> MakingView:
    """The first batch released, two still in process."""
    return released(store, to_weigh(store).batches[0])


def liquid_released(store: Store) -> MakingView:
    """The sample's patient has a liquid of 1 mg per mL."""
    return released(store, crushed(store, begin(store, liquid()).making_ids[0]).batches[0])


def refill(store: Store) -> MakingView:
    """The patient's list of last time, and a making just opened."""
    last_time = opened(store)
    screened(store, last_time.making_id, screen_draft("\n".join(TEN)))
    for batch in last_time.batches:
        making.reject(store, batch.batch_id, "Pharmacist B", "not wanted")
    return opened(store)


def several(store: Store) -> None:
    """One batch released, one rejected, and the makings of two more prescriptions."""
    view = one_released(store)
    making.reject(store, view.batches[1].batch_id, "Pharmacist B", "spilled")
    for patient, rx_number, prescriber in OTHERS:
        begin(store, draft=type(DRAFT)(patient, "1970-01-01", rx_number, prescriber))


def nothing(_store: Store) -> None:
    """Only the pharmacy is entered."""


STATES: tuple[Callable[[Store], object], ...] = (
    nothing, opened, to_crush, to_weigh, to_fill, to_prepare, to_release, to_screen, one_released,
    several, liquid_released, refill,
)  # fmt: skip


def make(state: str, folder: Path) -> Path:
    """The record in ``state``, made in ``folder``."""
    (act,) = (each for each in STATES if each.__name__ == state)
    url = f"sqlite:///{folder / 'record.db'}"
    with bootstrap.open_services(url, clock=StillClock(), settings_folder=folder) as services:
        settings.set_pharmacy(services.store, PHARMACY)
        act(services.store)
    return folder / "record.db"
