"""What went before the next plan: the making opened last, and the patient's last liquid.

Only what belongs to the pharmacy is carried over. Weights, expiries and packing masses belong to
a lot and are typed again, because a new lot or maker changes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from compounding.application.ports import Reads, Store
from compounding.domain.concentration import name_key
from compounding.domain.events import MakingOpened

CARRIED: Final = ("balance", "make.size", "make.filler.name")


def last_settings(store: Store) -> Mapping[str, str]:
    """The carried keys of the last plan's request with their texts; empty before the first."""
    newest = store.newest_making()
    if newest is None:
        return {}
    opened = store.entries(newest)[0].event
    if not isinstance(opened, MakingOpened):
        raise ValueError("a making begins with its opening")
    texts = _flat(json.loads(opened.plan_input), "")
    return {key: text for key, text in texts.items() if key.startswith(CARRIED)}


def last_concentration(reads: Reads, patient: str, born: date) -> Decimal | None:
    """The strength (mg per mL) of the patient's last released liquid; None before the first."""
    wanted = name_key(patient)
    mine = (each for each in reads.released_liquids(born) if name_key(each.patient) == wanted)
    last = next(mine, None)
    return None if last is None else last.concentration_mg_per_ml


def _flat(data: Mapping[str, Any], path: str) -> dict[str, str]:
    """Every text of a request by its key path."""
    texts: dict[str, str] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            texts |= _flat(value, f"{path}{key}.")
        elif isinstance(value, str):
            texts[f"{path}{key}"] = value
    return texts
