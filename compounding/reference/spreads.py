"""Default spreads of the expected dose, each with its source or marked as assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType

from compounding.domain.request import Spreads
from compounding.domain.tables import Spread
from compounding.quantity import Unit
from compounding.reference.rows import Row


def read(table: Row) -> Mapping[str, Spread]:
    """The spreads by name; each one that a request may choose has a default."""
    spreads: dict[str, Spread] = {}
    for row in table.rows("spread"):
        name = row.text("name")
        row.fault_if(name in spreads, f"spread {name} stands twice")
        percent = row.quantity("percent", Unit.PERCENT)
        spreads[name] = Spread(name, percent, row.flag("assumed"), row.source())
        row.done()
    wanted = {field.name for field in fields(Spreads)}
    table.fault_if(set(spreads) != wanted, f"wanted are {', '.join(sorted(wanted))}")
    table.done()
    return MappingProxyType(spreads)
