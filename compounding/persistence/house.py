"""What the house has set for itself: its name on labels and the settings of its sums."""

from __future__ import annotations

from sqlalchemy import Connection, select

from compounding.domain.house_events import OwnSpread
from compounding.domain.prescription import Pharmacy
from compounding.domain.request import Method
from compounding.domain.sum_settings import SumSettings
from compounding.persistence.tables import own_spread
from compounding.persistence.tables import pharmacy as pharmacy_table
from compounding.persistence.tables import sum_settings as settings_table


def pharmacy(connection: Connection) -> Pharmacy | None:
    """The pharmacy as its labels name it; None until it is set."""
    row = connection.execute(select(pharmacy_table)).first()
    return None if row is None else Pharmacy(row.name, row.address, row.phone)


def sum_settings(connection: Connection) -> SumSettings | None:
    """The settings of the sums; None until they are set."""
    row = connection.execute(select(settings_table)).first()
    if row is None:
        return None
    rows = connection.execute(select(own_spread).order_by(own_spread.c.position))
    spreads = tuple(OwnSpread(each.name, each.percent, each.source) for each in rows)
    return SumSettings(
        Method(row.method), row.surcharge_pct, row.weight_rule, row.lead_days, spreads
    )
