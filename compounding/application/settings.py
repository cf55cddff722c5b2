"""What the pharmacy sets: its name as labels show it, and what its sums begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from compounding.application.ports import Reads, Recorded, Store
from compounding.domain import prescription, sum_settings
from compounding.domain.events import Event
from compounding.domain.house_events import (
    OwnSpread,
    PharmacySet,
    PharmacyWas,
    SumSettingsSet,
    SumSettingsWas,
)
from compounding.domain.prescription import Pharmacy
from compounding.domain.sum_settings import SPREADS, SumSettings, SumSettingsDraft
from compounding.quantity import plain
from compounding.reference import tables


@dataclass(frozen=True, slots=True)
class SpreadInForce:
    """A spread as plans take it: percent as text, its source, and whether it is assumed."""

    name: str
    percent: str
    source: str
    assumed: bool
    is_own: bool


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
    texts = (pharmacy.name, pharmacy.address, pharmacy.phone)

    def decide(reads: Reads) -> Sequence[Event]:
        was = reads.pharmacy()
        before = None if was is None else PharmacyWas(was.name, was.address, was.phone)
        return [PharmacySet(*texts, before)]

    return store.record(decide, action_id=action_id)


def read_sum_settings(reads: Reads) -> SumSettings:
    """The settings of the sums; those of the program until the pharmacy sets its own."""
    return reads.sum_settings() or SumSettings()


def set_sum_settings(
    store: Store, typed: SumSettingsDraft, *, action_id: str | None = None
) -> Recorded:
    """Record the settings of the sums as typed; what is recorded already keeps its own.

    Raises:
        InputError: naming each field (``sums.method``, ``sums.fill.source``, ...) that cannot be
            used.
        StorageError: where it could not be recorded.
    """
    settings = sum_settings.read_sum_settings(typed)

    def decide(reads: Reads) -> Sequence[Event]:
        was = reads.sum_settings()
        before = None if was is None else SumSettingsWas(*_fields(was))
        return [SumSettingsSet(*_fields(settings), before)]

    return store.record(decide, action_id=action_id)


def _fields(settings: SumSettings) -> tuple[str, Decimal, str, int, tuple[OwnSpread, ...]]:
    return (
        settings.method.value,
        settings.surcharge_pct,
        settings.weight_rule,
        settings.lead_days,
        settings.spreads,
    )


def spreads_in_force(settings: SumSettings) -> tuple[SpreadInForce, ...]:
    """The five spreads of the error budget: the pharmacy's own, else those of the table."""
    own = {each.name: each for each in settings.spreads}
    return tuple(
        SpreadInForce(name, format(own[name].percent, "f"), own[name].source, False, True)
        if name in own
        else table_spread(name)
        for name in SPREADS
    )


def table_spread(name: str) -> SpreadInForce:
    """The program's own figure with its source, or marked as assumed."""
    row = tables().spreads[name]
    return SpreadInForce(name, plain(row.percent.exact), row.source.text, row.assumed, False)


def uncertainty_of(settings: SumSettings) -> dict[str, str]:
    """The part ``uncertainty`` of a request: the pharmacy's own figures, empty without any."""
    return {f"{each.name}_pct": format(each.percent, "f") for each in settings.spreads}
