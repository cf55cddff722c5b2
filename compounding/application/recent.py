"""What the next plan may begin with: the balance and capsules of the making opened last.

Only what belongs to the pharmacy is carried over. Weights, expiries and packing masses belong to
a lot and are typed again, because a new lot or maker changes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from compounding.application.ports import Store
from compounding.domain.events import MakingOpened

CARRIED: Final = ("balance", "make.size", "make.filler.name")


def last_settings(store: Store) -> Mapping[str, str]:
    """The carried keys of the last plan's request with their texts; empty before the first."""
    rows = store.makings()
    if not rows:
        return {}
    newest = max(rows, key=lambda row: max(row.batch_numbers))
    opened = store.entries(newest.making_id)[0].event
    if not isinstance(opened, MakingOpened):
        raise ValueError("a making begins with its opening")
    texts = _flat(json.loads(opened.plan_input), "")
    return {key: text for key, text in texts.items() if key.startswith(CARRIED)}


def _flat(data: Mapping[str, Any], path: str) -> dict[str, str]:
    """Every text of a request by its key path."""
    texts: dict[str, str] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            texts |= _flat(value, f"{path}{key}.")
        elif isinstance(value, str):
            texts[f"{path}{key}"] = value
    return texts
