"""What was made before, for the rules that compare with it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select

from compounding.application.rows import ReleasedLiquid
from compounding.domain.batch import State
from compounding.domain.lots import TABLET
from compounding.persistence.tables import batch, lot, making, patient, prescription


def released_liquids(connection: Connection, born: date) -> tuple[ReleasedLiquid, ...]:
    """The released liquids of every patient born on that day, last released first."""
    query = (
        select(patient.c.name, batch.c.concentration_mg_per_ml)
        .select_from(batch.join(making).join(prescription).join(patient))
        .where(
            patient.c.born == born,
            batch.c.state == str(State.RELEASED),
            batch.c.concentration_mg_per_ml.is_not(None),
        )
        .order_by(batch.c.released_at.desc(), batch.c.opened_seq.desc(), batch.c.position.desc())
    )
    return tuple(ReleasedLiquid(*row) for row in connection.execute(query))


def makings_of_tablets(connection: Connection, number: str) -> tuple[tuple[str, str], ...]:
    """Id of each making from tablets of this lot, with their maker; newest first."""
    query = (
        select(lot.c.making_id, lot.c.maker)
        .join(making)
        .where(lot.c.role == TABLET, func.lower(lot.c.lot) == func.lower(number))
        .order_by(making.c.opened_seq.desc())
    )
    return tuple((row.making_id, row.maker) for row in connection.execute(query))
