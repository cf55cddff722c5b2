"""Names under a batch: prepared, checked and released by a second person, or rejected.

Until people have accounts, names are typed and recorded as "not verified".
"""

from __future__ import annotations

from collections.abc import Sequence

from compounding.application.bench import act, refuse
from compounding.application.ports import Store
from compounding.application.views import MakingView
from compounding.domain import making_rules as rules
from compounding.domain.events import (
    BatchChecked,
    BatchPrepared,
    BatchRejected,
    BatchReleased,
    Event,
)
from compounding.domain.form import Form
from compounding.domain.making import Making
from compounding.domain.prescription import REASON_LONGEST, person_line


def prepare(store: Store, batch_id: str, name: str, *, action_id: str | None = None) -> MakingView:
    """Put the preparer's name to a finished batch."""
    making_id = store.making_of(batch_id)
    person = _person("prepare.name", name)

    def decide(making: Making) -> Sequence[Event]:
        refuse(rules.against_preparing(making, making.batch(batch_id)))
        return [BatchPrepared(making_id, batch_id, person)]

    return act(store, making_id, decide, action_id)


def check_and_release(
    store: Store, batch_id: str, name: str, *, action_id: str | None = None
) -> MakingView:
    """A second person checks and releases; nothing may stand against it."""
    making_id = store.making_of(batch_id)
    person = _person("check.name", name)

    def decide(making: Making) -> Sequence[Event]:
        batch = making.batch(batch_id)
        found = rules.against_release(making, batch, store.clock.today())
        refuse((*found, *rules.against_checker(batch, person)))
        return [
            BatchChecked(making_id, batch_id, person),
            BatchReleased(making_id, batch_id, person),
        ]

    return act(store, making_id, decide, action_id)


def reject(
    store: Store, batch_id: str, name: str, reason: str, *, action_id: str | None = None
) -> MakingView:
    """Close an open batch for good, with who and why."""
    making_id = store.making_of(batch_id)
    form = Form()
    why = form.line("reject.reason", reason, REASON_LONGEST)
    form.done()
    person = _person("reject.name", name)

    def decide(making: Making) -> Sequence[Event]:
        refuse(rules.against_rejecting(making.batch(batch_id)))
        return [BatchRejected(making_id, batch_id, person, why)]

    return act(store, making_id, decide, action_id)


def _person(path: str, name: str) -> str:
    form = Form()
    person = person_line(form, path, name)
    form.done()
    return person
