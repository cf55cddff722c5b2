"""A making, one day's work at the bench, told by its events from first to last.

The state of the bench is worked out from the events and from nothing else, so that what a person
decides on is what was recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import singledispatch

from compounding.domain.batch import Batch, Measured, Screened, Signed, State, moved
from compounding.domain.events import (
    BatchChecked,
    BatchPrepared,
    BatchRejected,
    BatchReleased,
    CapsulesWeighed,
    Event,
    ExtrasSettled,
    IngredientWeighed,
    LabelPrinted,
    LiquidMade,
    LotsChosen,
    MakingOpened,
    MeasureRefused,
    TabletsCrushed,
)
from compounding.domain.record import Entry
from compounding.domain.screen_events import ScreenFinished


@dataclass(frozen=True, slots=True)
class Making:
    """Everything recorded of one making; ``seq`` is the last event that was read.

    ``is_screen_doubted`` where the record began again after the screen, from a backup or without
    its end: what was found out of the patient meanwhile may be lost.
    """

    opened: MakingOpened
    opened_at: datetime
    seq: int
    batches: tuple[Batch, ...]
    chosen: LotsChosen | None = None
    crushed: int | None = None
    screened: Screened | None = None
    is_screen_doubted: bool = False

    def batch(self, batch_id: str) -> Batch:
        """The batch with this id; another id is a bug."""
        (found,) = (each for each in self.batches if each.opened.batch_id == batch_id)
        return found


def told_by(entries: Sequence[Entry], begun_again: int = 0) -> Making:
    """The making that ``entries`` (all of its events, in order) tell.

    ``begun_again`` is the number of the event by which the record last began again.

    Raises:
        ValueError: where they do not begin with its opening or break a rule of the states.
    """
    making: Making | None = None
    for entry in entries:
        if isinstance(entry.event, MakingOpened):
            making = _opened(entry.event, entry)
        elif making is None:
            raise ValueError("a making begins with its opening")
        else:
            making = replace(_after(entry.event, making, entry.at), seq=entry.seq)
    if making is None:
        raise ValueError("a making begins with its opening")
    finished = [each.seq for each in entries if isinstance(each.event, ScreenFinished)]
    return replace(making, is_screen_doubted=bool(finished) and finished[-1] < begun_again)


def _opened(event: MakingOpened, entry: Entry) -> Making:
    return Making(event, entry.at, entry.seq, tuple(Batch(each) for each in event.batches))


def _each(making: Making, change: Callable[[Batch], Batch]) -> Making:
    return replace(making, batches=tuple(change(each) for each in making.batches))


def _one(making: Making, batch_id: str, change: Callable[[Batch], Batch]) -> Making:
    return _each(making, lambda each: change(each) if each.opened.batch_id == batch_id else each)


@singledispatch
def _after(event: Event, _making: Making, _at: datetime) -> Making:
    raise ValueError(f"{type(event).__name__} is not of a making")


@_after.register
def _lots_chosen(event: LotsChosen, making: Making, _at: datetime) -> Making:
    dates = {each.batch_id: each for each in event.dates}

    def begun(batch: Batch) -> Batch:
        if not batch.is_open:
            return batch
        if batch.state is State.PLANNED:
            batch = moved(batch, State.IN_PROCESS)
        return replace(batch, dated=dates[batch.opened.batch_id])

    return _each(replace(making, chosen=event), begun)


@_after.register
def _tablets_crushed(event: TabletsCrushed, making: Making, _at: datetime) -> Making:
    return replace(making, crushed=event.count)


@_after.register
def _weighed(event: IngredientWeighed, making: Making, at: datetime) -> Making:
    reading = Measured(event.what, event.target, event.actual, event.unit, at)
    return _one(
        making,
        event.batch_id,
        lambda each: replace(each, weighed={**each.weighed, event.what: reading}),
    )


@_after.register
def _refused(event: MeasureRefused, making: Making, at: datetime) -> Making:
    reading = Measured(event.what, event.target, event.actual, event.unit, at, event.code)
    return _one(
        making, event.batch_id, lambda each: replace(each, refused=(*each.refused, reading))
    )


@_after.register
def _capsules_weighed(event: CapsulesWeighed, making: Making, _at: datetime) -> Making:
    # The number of extra capsules may be another now: what became of them is asked again.
    return _one(making, event.batch_id, lambda each: replace(each, capsules=event, extras=None))


@_after.register
def _liquid_made(event: LiquidMade, making: Making, _at: datetime) -> Making:
    return _one(making, event.batch_id, lambda each: replace(each, liquid=event))


@_after.register
def _extras_settled(event: ExtrasSettled, making: Making, _at: datetime) -> Making:
    return _one(making, event.batch_id, lambda each: replace(each, extras=event))


@_after.register
def _prepared(event: BatchPrepared, making: Making, at: datetime) -> Making:
    signed = Signed(event.name, at, event.identity)
    return _one(
        making,
        event.batch_id,
        lambda each: replace(moved(each, State.TO_CHECK), prepared=signed),
    )


@_after.register
def _checked(event: BatchChecked, making: Making, at: datetime) -> Making:
    signed = Signed(event.name, at, event.identity)
    return _one(making, event.batch_id, lambda each: replace(each, checked=signed))


@_after.register
def _released(event: BatchReleased, making: Making, at: datetime) -> Making:
    signed = Signed(event.name, at, event.identity)
    return _one(
        making,
        event.batch_id,
        lambda each: replace(
            moved(each, State.RELEASED), released=signed, released_on=making.screened
        ),
    )


@_after.register
def _rejected(event: BatchRejected, making: Making, at: datetime) -> Making:
    signed = Signed(event.name, at, event.identity, event.reason)
    return _one(
        making,
        event.batch_id,
        lambda each: replace(moved(each, State.REJECTED), rejected=signed),
    )


@_after.register
def _label_printed(event: LabelPrinted, making: Making, _at: datetime) -> Making:
    return _one(making, event.batch_id, lambda each: replace(each, prints=(*each.prints, event)))


@_after.register
def _screen_finished(event: ScreenFinished, making: Making, at: datetime) -> Making:
    return replace(making, screened=Screened(event, at))
