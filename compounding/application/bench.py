"""A making as it is recorded, and acting on it: the rule and the writing see the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from compounding.application.making_view import making_view
from compounding.application.ports import Reads, Store
from compounding.application.settings import read_sum_settings
from compounding.application.views import MakingView
from compounding.domain.events import Event
from compounding.domain.house_events import BRANCHING
from compounding.domain.kinds import RECORD
from compounding.domain.making import Making, told_by
from compounding.domain.medication_list import MedicationList
from compounding.domain.record import Entry
from compounding.errors import DatabaseDamagedError, RuleError
from compounding.findings import Finding, Level


def view(store: Store, making_id: str) -> MakingView:
    """Everything that the worksheet shows of a making."""
    making, entries = _told(store, making_id)
    prescription = store.prescription(making.opened.prescription_id)
    rule = read_sum_settings(store).weight_rule
    kept = _screened_lists(store, making)
    return making_view(making, entries, prescription, store.clock.today(), rule, kept)


def _screened_lists(reads: Reads, making: Making) -> dict[str, MedicationList]:
    """By screen, the lists of the newest and of those that batches were released on.

    One that was lawfully deleted is missing.
    """
    screens = (making.screened, *(each.released_on for each in making.batches))
    wanted = dict.fromkeys(each.event.screen_id for each in screens if each is not None)
    found = {each: reads.medication_list(each) for each in wanted}
    return {screen_id: kept for screen_id, kept in found.items() if kept is not None}


def making_of(reads: Reads, making_id: str) -> Making:
    """The making as it is recorded.

    Raises:
        RuleError: where the record that is open has none of this id.
    """
    return _told(reads, making_id)[0]


def _told(reads: Reads, making_id: str) -> tuple[Making, tuple[Entry, ...]]:
    entries = reads.entries(making_id)
    if not entries:
        raise RuleError([Finding(Level.STOP, "making.unknown")])
    try:
        return told_by(entries, _begun_again(reads)), entries
    except (ValueError, AttributeError) as error:  # an event is hidden, or out of its place
        seq = str(entries[-1].seq)
        raise DatabaseDamagedError("storage.event_altered", {"seq": seq}) from error


def _begun_again(reads: Reads) -> int:
    """The number of the event by which the record last began again; 0 where it never did."""
    told = reads.entries(RECORD)
    return max((each.seq for each in told if isinstance(each.event, BRANCHING)), default=0)


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
    return act_with(store, making_id, lambda _reads, making: decide(making), action_id)


def act_with(
    store: Store,
    making_id: str,
    decide: Callable[[Reads, Making], Sequence[Event]],
    action_id: str | None,
) -> MakingView:
    """As :func:`act`, where the decision needs more of the record than the making."""
    store.record(lambda reads: decide(reads, making_of(reads, making_id)), action_id=action_id)
    return view(store, making_id)


def refuse(findings: Sequence[Finding]) -> None:
    """Go on only if nothing stands against it.

    Raises:
        RuleError: with all findings.
    """
    if findings:
        raise RuleError(findings)
