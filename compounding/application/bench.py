"""A making as it is recorded, and acting on it: the rule and the writing see the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from compounding.application.making_view import making_view
from compounding.application.ports import Store
from compounding.application.views import MakingView
from compounding.domain.events import Event
from compounding.domain.making import Making, told_by
from compounding.errors import RuleError
from compounding.findings import Finding


def view(store: Store, making_id: str) -> MakingView:
    """Everything that the worksheet shows of a making."""
    entries = store.entries(making_id)
    making = told_by(entries)
    prescription = store.prescription(making.opened.prescription_id)
    return making_view(making, entries, prescription, store.clock.today())


def view_of_batch(store: Store, batch_id: str) -> MakingView:
    """The making that a batch belongs to."""
    return view(store, store.making_of(batch_id))


def act(
    store: Store,
    making_id: str,
    decide: Callable[[Making], Sequence[Event]],
    action_id: str | None,
) -> MakingView:
    """Record what ``decide`` makes of the making as it stands; returns how it stands then."""
    store.record(lambda reads: decide(told_by(reads.entries(making_id))), action_id=action_id)
    return view(store, making_id)


def refuse(findings: Sequence[Finding]) -> None:
    """Go on only if nothing stands against it.

    Raises:
        RuleError: with all findings.
    """
    if findings:
        raise RuleError(findings)
