"""The beyond-use date of a preparation that no plan was made for."""

from __future__ import annotations

from compounding.application.calc_answer import Answer
from compounding.application.json_fields import Fields
from compounding.application.plan_output import beyond_use as as_in_a_plan
from compounding.domain import beyond_use
from compounding.domain.beyond_use import Keeping
from compounding.domain.plan import Limit
from compounding.domain.request import Storage
from compounding.domain.tables import CAPSULE, Tables
from compounding.reference import tables

KEYS = ("preparation", "made_on", "storage", "expiries", "antimicrobial_test", "table_date")
MOST_EXPIRIES = 100


def beyond_use_date(fields: Fields) -> Answer:
    """The last day of use with every limit; a no where it lies before the day of making."""
    fields.only(KEYS)
    kept = _kept(fields, tables())
    made_on = fields.day("made_on")
    entries = fields.entries("expiries", most=MOST_EXPIRIES)
    expiries = [
        Limit("limit.listed", entries.expiry(key), {"number": str(number)})
        for number, key in enumerate(entries.keys, start=1)
    ]
    fields.raise_if_refused()
    last = beyond_use.beyond_use(beyond_use.rules_of(kept, tables().days), made_on, expiries)
    return Answer(as_in_a_plan(last), last.last_day >= made_on)


def _kept(fields: Fields, known: Tables) -> Keeping:
    preparation = fields.one_of("preparation", (CAPSULE, *known.formulas))
    storage = fields.choice("storage", Storage)
    if fields.good("preparation", "storage") and storage not in known.storages(preparation):
        params = {"formula": preparation, "storages": ", ".join(known.storages(preparation))}
        fields.refuse("storage", "formula.no_such_storage", params)
    return Keeping(
        preparation,
        storage,
        fields.flag("antimicrobial_test", default=False),
        fields.flag("table_date", default=False),
    )
