"""What an event does to the tables that lists read: pure, so that they can be rebuilt from it.

A statement here depends on its entry alone. Patient data are not events and are written beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, delete, insert, update

from compounding.domain.batch import State
from compounding.domain.events import (
    BatchChecked,
    BatchOpened,
    BatchPrepared,
    BatchRejected,
    BatchReleased,
    CapsulesWeighed,
    Event,
    ExtrasSettled,
    IngredientWeighed,
    LiquidMade,
    LotsChosen,
    MakingOpened,
    PrescriptionEntered,
    TabletsCrushed,
)
from compounding.domain.house_events import PharmacySet, SumSettingsSet
from compounding.domain.numbering import read_number
from compounding.domain.record import Entry
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.search import folded
from compounding.domain.text import person_key
from compounding.persistence.tables import (
    batch,
    classified,
    lot,
    making,
    making_told,
    own_spread,
    pharmacy,
    prescription,
    screen,
    sum_settings,
    target,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A statement, one of the few below, with the values of its rows."""

    statement: Executable
    rows: tuple[dict[str, Any], ...]


# Made once: a record of many events is rebuilt with the same few statements.
_OF_BATCH = update(batch).where(batch.c.batch_id == bindparam("of_batch"))
_OF_MAKING = update(making).where(making.c.making_id == bindparam("of_making"))
_OF_TOLD = update(making_told).where(making_told.c.making_id == bindparam("of_making"))
_OF_TARGET = update(target).where(
    target.c.batch_id == bindparam("of_batch"), target.c.what == bindparam("of_what")
)
_NO_LOTS = delete(lot).where(lot.c.making_id == bindparam("of_making"))
_NO_CLASSIFIED = delete(classified).where(classified.c.name_hash == bindparam("of_name"))
_NO_PHARMACY = delete(pharmacy)
_NO_SUM_SETTINGS = delete(sum_settings)
_NO_OWN_SPREADS = delete(own_spread)
_INSERT = {
    table: insert(table)
    for table in (
        *(batch, lot, making, making_told, own_spread, pharmacy, prescription, sum_settings),
        *(classified, screen, target),
    )
}


def bring_up(connection: Connection, entry: Entry) -> None:
    """Write into the tables what ``entry`` does to them."""
    for change in apply(entry):
        connection.execute(change.statement, list(change.rows))


def apply(entry: Entry) -> list[Change]:
    """The changes that bring the tables up to ``entry``."""
    return [*_apply(entry.event, entry), *_told(entry)]


def _told(entry: Entry) -> list[Change]:
    """The last event of a making is this one."""
    making_id = getattr(entry.event, "making_id", None)
    if making_id is None:
        return []
    if isinstance(entry.event, MakingOpened):
        return _added(making_told, {"making_id": making_id, "last_seq": entry.seq})
    return [Change(_OF_TOLD, ({"of_making": making_id, "last_seq": entry.seq},))]


def _added(table: Table, *rows: dict[str, Any]) -> list[Change]:
    return [Change(_INSERT[table], rows)] if rows else []


def _batch(batch_id: str, **values: Any) -> list[Change]:
    return [Change(_OF_BATCH, ({"of_batch": batch_id, **values},))]


@singledispatch
def _apply(_event: Event, _entry: Entry) -> list[Change]:
    """An event that no list shows."""
    return []


@_apply.register
def _pharmacy_set(event: PharmacySet, _entry: Entry) -> list[Change]:
    values = {"name": event.name, "address": event.address, "phone": event.phone}
    return [Change(_NO_PHARMACY, ({},)), *_added(pharmacy, {"pharmacy_id": 1, **values})]


@_apply.register
def _sum_settings_set(event: SumSettingsSet, _entry: Entry) -> list[Change]:
    row = {
        "sum_settings_id": 1,
        "method": event.method,
        "surcharge_pct": event.surcharge_pct,
        "weight_rule": event.weight_rule,
        "lead_days": event.lead_days,
    }
    spreads = (
        {"position": at, "name": each.name, "percent": each.percent, "source": each.source}
        for at, each in enumerate(event.spreads, start=1)
    )
    return [
        Change(_NO_SUM_SETTINGS, ({},)),
        Change(_NO_OWN_SPREADS, ({},)),
        *_added(sum_settings, row),
        *_added(own_spread, *spreads),
    ]


@_apply.register
def _prescription_entered(event: PrescriptionEntered, _entry: Entry) -> list[Change]:
    row = {
        "prescription_id": event.prescription_id,
        "rx_number": event.rx_number,
        "prescriber": event.prescriber,
        "patient_hash": event.patient_hash,
        "folded": folded(f"{event.rx_number}\n{event.prescriber}"),
    }
    return _added(prescription, row)


@_apply.register
def _making_opened(event: MakingOpened, entry: Entry) -> list[Change]:
    row = {
        "making_id": event.making_id,
        "prescription_id": event.prescription_id,
        "opened_seq": entry.seq,
        "planned_on": event.planned_on,
        "to_crush": event.to_crush,
        "lots_folded": "",
    }
    return [
        *_added(making, row),
        *_added(batch, *(_batch_row(event, each, entry) for each in event.batches)),
        *_added(target, *(row for each in event.batches for row in _target_rows(each))),
    ]


def _batch_row(event: MakingOpened, each: BatchOpened, entry: Entry) -> dict[str, Any]:
    year, running = read_number(each.number)
    return {
        "batch_id": each.batch_id,
        "making_id": event.making_id,
        "opened_seq": entry.seq,
        "position": each.position,
        "number": each.number,
        "year": year,
        "running": running,
        "form": each.form,
        "state": str(State.PLANNED),
        "strength_mg": each.strength_mg,
        "concentration_mg_per_ml": each.concentration_mg_per_ml,
        "units": each.units,
        "volume_ml": each.volume_ml,
        "drug_mg": each.drug_mg,
        "fill_each_mg": each.fill_each_mg,
        "covers_first": each.covers_first,
        "covers_last": each.covers_last,
        "day": event.planned_on,
        "last_day": each.planned_last_day,
        "limited_by": each.planned_limited_by,
        "limited_params": {each.name: each.value for each in each.planned_params},
    }


def _target_rows(opened: BatchOpened) -> list[dict[str, Any]]:
    return [
        {
            "batch_id": opened.batch_id,
            "position": position,
            "what": each.what,
            "unit": each.unit,
            "target": each.target,
        }
        for position, each in enumerate(opened.targets, start=1)
    ]


@_apply.register
def _lots_chosen(event: LotsChosen, _entry: Entry) -> list[Change]:
    words = "\n".join(f"{each.lot}\n{each.maker}\n{each.product_code}" for each in event.lots)
    made = {"made_on": event.made_on, "lots_folded": folded(words)}
    changes = [
        Change(_OF_MAKING, ({"of_making": event.making_id, **made},)),
        Change(_NO_LOTS, ({"of_making": event.making_id},)),
        *_added(lot, *_lot_rows(event)),
    ]
    for dated in event.dates:
        changes += _batch(
            dated.batch_id,
            state=str(State.IN_PROCESS),
            day=event.made_on,
            last_day=dated.last_day,
            limited_by=dated.code,
            limited_params={each.name: each.value for each in dated.params},
        )
    return changes


def _lot_rows(event: LotsChosen) -> list[dict[str, Any]]:
    return [
        {
            "making_id": event.making_id,
            "position": position,
            "role": each.role,
            "name": each.name,
            "maker": each.maker,
            "product_code": each.product_code,
            "lot": each.lot,
            "expires_text": each.expires_text,
            "expires": each.expires,
        }
        for position, each in enumerate(event.lots, start=1)
    ]


@_apply.register
def _tablets_crushed(event: TabletsCrushed, _entry: Entry) -> list[Change]:
    return [Change(_OF_MAKING, ({"of_making": event.making_id, "crushed": event.count},))]


@_apply.register
def _ingredient_weighed(event: IngredientWeighed, _entry: Entry) -> list[Change]:
    this = {"of_batch": event.batch_id, "of_what": event.what}
    return [Change(_OF_TARGET, ({**this, "actual": event.actual},))]


@_apply.register
def _capsules_weighed(event: CapsulesWeighed, _entry: Entry) -> list[Change]:
    return _batch(
        event.batch_id,
        made_units=event.made,
        capsules_weighed=len(event.weights_mg),
        mean_fill_mg=event.mean_fill_mg,
        fill_rsd_pct=event.fill_rsd_pct,
        extras_count=None,
        extras_fate=None,
        extras_note=None,
    )


@_apply.register
def _liquid_made(event: LiquidMade, _entry: Entry) -> list[Change]:
    return _batch(event.batch_id, made_volume_ml=event.volume_ml)


@_apply.register
def _extras_settled(event: ExtrasSettled, _entry: Entry) -> list[Change]:
    return _batch(
        event.batch_id,
        extras_count=event.count,
        extras_fate=event.fate,
        extras_note=event.note,
    )


@_apply.register
def _batch_prepared(event: BatchPrepared, entry: Entry) -> list[Change]:
    return _batch(
        event.batch_id,
        state=str(State.TO_CHECK),
        prepared_by=event.name,
        prepared_key=person_key(event.name),
        prepared_at=entry.at,
        identity=event.identity,
    )


@_apply.register
def _batch_checked(event: BatchChecked, entry: Entry) -> list[Change]:
    return _batch(
        event.batch_id,
        checked_by=event.name,
        checked_key=person_key(event.name),
        checked_at=entry.at,
    )


@_apply.register
def _batch_released(event: BatchReleased, entry: Entry) -> list[Change]:
    return _batch(
        event.batch_id,
        state=str(State.RELEASED),
        released_by=event.name,
        released_at=entry.at,
    )


@_apply.register
def _batch_rejected(event: BatchRejected, entry: Entry) -> list[Change]:
    return _batch(
        event.batch_id,
        state=str(State.REJECTED),
        rejected_by=event.name,
        rejected_at=entry.at,
        rejected_reason=event.reason,
    )


@_apply.register
def _screen_finished(event: ScreenFinished, entry: Entry) -> list[Change]:
    row = {
        "screen_id": event.screen_id,
        "making_id": event.making_id,
        "seq": entry.seq,
        "passes": int(event.passes),
        "asked": event.asked,
        "overrides": len(event.overrides),
        "list_hash": event.list_hash,
        "name": event.name,
        "finished_at": entry.at,
    }
    return [*_added(screen, row), *_classified(event, entry)]


def _classified(event: ScreenFinished, entry: Entry) -> list[Change]:
    """What was said of each name; of two entries with one name the last counts."""
    said = {each.name_hash: each.decision for each in event.entries if each.name_hash}
    if not said:
        return []
    who = {"seq": entry.seq, "name": event.name, "at": entry.at}
    rows = ({"name_hash": name, "decision": decision, **who} for name, decision in said.items())
    return [
        Change(_NO_CLASSIFIED, tuple({"of_name": name} for name in said)),
        *_added(classified, *rows),
    ]
