"""Whether all events of a making were found.

They are found by an index, and a damaged index hides some without a word. Beside each making
stands the number of its last event, and between its first and its last the record itself is
read through, without that index: what was found has to be all there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import Connection, func, select

from compounding.domain.events import MakingOpened
from compounding.domain.record import Entry
from compounding.errors import DatabaseDamagedError
from compounding.persistence.tables import event, making_told


def expect_whole(connection: Connection, entity: str, entries: Sequence[Entry]) -> None:
    """Go on only where ``entries`` are all events of ``entity``, if that is a making.

    Raises:
        DatabaseDamagedError: naming where one is hidden.
    """
    wanted = select(making_told.c.last_seq).where(making_told.c.making_id == entity)
    last = connection.execute(wanted).scalar()
    is_making = bool(entries) and isinstance(entries[0].event, MakingOpened)
    if last is None and not is_making:
        return
    numbers = [each.seq for each in entries]
    in_order = all(one < other for one, other in pairwise(numbers))
    if (
        not entries
        or last != numbers[-1]
        or not in_order
        or _count(connection, entries) != len(entries)
    ):
        raise DatabaseDamagedError("storage.event_hidden", {"seq": str(last)})


def _count(connection: Connection, entries: Sequence[Entry]) -> int:
    # An expression, so that no index of the column is used.
    of_entity = func.coalesce(event.c.entity, "") == entries[0].entity
    span = event.c.seq.between(entries[0].seq, entries[-1].seq)
    return connection.execute(select(func.count()).where(span, of_entity)).scalar() or 0
