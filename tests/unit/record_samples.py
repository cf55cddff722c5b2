"""A record in memory, a clock that stands still, and the steps of a making, for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from compounding.application import making, screens
from compounding.application.ports import (
    Decide,
    Private,
    PrivateEntry,
    Reads,
    Recorded,
    Store,
)
from compounding.application.rows import (
    Earlier,
    ReleasedLiquid,
    ScreenedList,
    StoredPrescription,
)
from compounding.application.screen_views import ScreenDraft
from compounding.application.views import BatchView, MakingView, Started
from compounding.domain.events import (
    BatchReleased,
    Event,
    LotsChosen,
    MakingOpened,
    PrescriptionEntered,
)
from compounding.domain.house_events import PharmacySet, SumSettingsSet
from compounding.domain.lots import LotDraft
from compounding.domain.medication_list import MedicationList
from compounding.domain.numbering import read_number
from compounding.domain.prescription import Patient, Pharmacy, PrescriptionDraft
from compounding.domain.record import GENESIS, Entry, body_of, link, read_body
from compounding.domain.request import Method
from compounding.domain.screen_events import ScreenFinished
from compounding.domain.screening import Answered, Decision, Question, Reply
from compounding.domain.sum_settings import SumSettings
from compounding.errors import RuleError
from compounding.findings import Finding, Level
from compounding.messages import sentence_of
from tests.unit.plan_samples import Data, capsules, fine, plan_of

TODAY = date(2026, 11, 22)
DRAFT = PrescriptionDraft("Surname, First", "1968-04-02", "482117", "Dr. Name")
PHARMACY = Pharmacy("Riverside Pharmacy", "12 Mill Lane", "555-0142")
WEIGHTS = ("180.3", "181", "179.5", "182", "180", "180", "180.5", "179.9", "181.2", "180.1")
CHICAGO = timezone(timedelta(hours=-6))


class StillClock:
    """A clock that stands where it is set."""

    def __init__(self, day: date = TODAY, hour: int = 10, minute: int = 30) -> None:
        self.moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHICAGO)

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.date()

    def steady(self) -> timedelta | None:
        return None

    def go_to(self, day: date) -> None:
        """Another day, the same time."""
        self.moment = datetime(day.year, day.month, day.day, 10, 30, tzinfo=CHICAGO)


class CountedIds:
    """Ids that tell their order."""

    def __init__(self) -> None:
        self.given = 0

    def new(self) -> str:
        self.given += 1
        return f"id-{self.given:04d}"


@dataclass
class MemoryStore:
    """The record without a database: the use cases and rules alone, nothing on disk."""

    clock: StillClock = field(default_factory=StillClock)
    ids: CountedIds = field(default_factory=CountedIds)
    bodies: list[bytes] = field(default_factory=list)
    head: bytes = GENESIS
    patients: dict[str, Patient] = field(default_factory=dict)
    lists: dict[str, MedicationList] = field(default_factory=dict)

    def all_entries(self) -> list[Entry]:
        """Everything, read back from its bytes."""
        return [read_body(each) for each in self.bodies]

    def events(self, kind: type[Any]) -> list[Any]:
        """The events of one kind."""
        return [each.event for each in self.all_entries() if isinstance(each.event, kind)]

    def record(
        self,
        decide: Decide,
        *,
        action_id: str | None = None,
        private: Sequence[Private] = (),
    ) -> Recorded:
        done = tuple(each for each in self.all_entries() if each.action_id == action_id)
        if done:
            return Recorded(done, self.head)
        entries = self._append(decide(self), action_id or self.ids.new())
        for each in private:
            if isinstance(each, PrivateEntry):
                self.patients[each.prescription_id] = each.patient
            else:
                self.lists[each.listed.screen_id] = each.listed
        return Recorded(entries, self.head)

    def _append(self, events: Sequence[Event], action: str) -> tuple[Entry, ...]:
        assert events
        made = []
        for part, event in enumerate(events):
            at = self.clock.now().astimezone(UTC)
            seq = len(self.bodies) + 1
            entry = Entry(seq, at, "-06:00", action, part, "account", "bench", "0", event)
            body = body_of(entry)
            self.head = link(self.head, body)
            self.bodies.append(body)
            made.append(entry)
        return tuple(made)

    def entries(self, entity: str) -> tuple[Entry, ...]:
        return tuple(each for each in self.all_entries() if each.entity == entity)

    def making_of(self, batch_id: str) -> str:
        for opened in self.events(MakingOpened):
            if batch_id in {each.batch_id for each in opened.batches}:
                return str(opened.making_id)
        raise RuleError([Finding(Level.STOP, "batch.unknown")])

    def pharmacy(self) -> Pharmacy | None:
        found = self.events(PharmacySet)
        return Pharmacy(found[-1].name, found[-1].address, found[-1].phone) if found else None

    def sum_settings(self) -> SumSettings | None:
        found = self.events(SumSettingsSet)
        if not found:
            return None
        last = found[-1]
        return SumSettings(
            Method(last.method), last.surcharge_pct, last.weight_rule, last.lead_days, last.spreads
        )

    def prescription(self, prescription_id: str) -> StoredPrescription:
        (found,) = (
            each
            for each in self.events(PrescriptionEntered)
            if each.prescription_id == prescription_id
        )
        person = self.patients.get(prescription_id)
        return StoredPrescription(prescription_id, found.rx_number, found.prescriber, person)

    def released_liquids(self, born: date) -> tuple[ReleasedLiquid, ...]:
        opened = {
            batch.batch_id: (each.prescription_id, batch.concentration_mg_per_ml)
            for each in self.events(MakingOpened)
            for batch in each.batches
        }
        of = [opened[each.batch_id] for each in reversed(self.events(BatchReleased))]
        return tuple(
            ReleasedLiquid(self.patients[prescription_id].name, concentration)
            for prescription_id, concentration in of
            if concentration is not None and self.patients[prescription_id].born == born
        )

    def makings_of_tablets(self, lot: str) -> tuple[tuple[str, str], ...]:
        chosen = {each.making_id: each for each in self.events(LotsChosen)}
        found = [
            (opened.making_id, each.maker)
            for opened in reversed(self.events(MakingOpened))
            if opened.making_id in chosen
            for each in chosen[opened.making_id].lots
            if each.role == "tablet" and each.lot.lower() == lot.lower()
        ]
        return tuple(found)

    def medication_list(self, screen_id: str) -> MedicationList | None:
        return self.lists.get(screen_id)

    def screened_lists(self, born: date) -> tuple[ScreenedList, ...]:
        of = {
            each.screen_id: self.patients.get(each.prescription_id) for each in self.lists.values()
        }
        found = [
            ScreenedList(person.name, self.lists[said.screen_id].text, said.name, entry.at)
            for entry in reversed(self.all_entries())
            if isinstance(said := entry.event, ScreenFinished)
            and (person := of.get(said.screen_id)) is not None
            and person.born == born
        ]
        return tuple(found)

    def classified(self, hashes: Sequence[str]) -> Mapping[str, Earlier]:
        return {
            each.name_hash: Earlier(Decision(each.decision), entry.event.name, entry.at)
            for entry in self.all_entries()
            if isinstance(entry.event, ScreenFinished)
            for each in entry.event.entries
            if each.name_hash in hashes
        }

    def last_number(self, year: int) -> int:
        numbers = [
            read_number(batch.number)
            for opened in self.events(MakingOpened)
            for batch in opened.batches
        ]
        return max((running for when, running in numbers if when == year), default=0)

    def last_seq(self) -> int:
        return len(self.bodies)


def store_of(memory: MemoryStore) -> Store:
    """The memory as the port that the use cases ask for; lists are not in it."""
    return memory  # type: ignore[return-value]


def reads_of(memory: MemoryStore) -> Reads:
    """The reading half."""
    return memory


def begin(store: Any, data: Data | None = None, **more: Any) -> Started:
    """Open the makings of the sample capsules, or of another request."""
    plan = plan_of(data or capsules(fine()))
    return making.start(store, plan, more.pop("draft", DRAFT), more.pop("reasons", {}), **more)


def drafts(view: MakingView, expires: str = "2028-03", **others: str) -> list[LotDraft]:
    """A lot for everything wanted; ``others`` gives an expiry by role."""
    return [
        LotDraft(
            each.role,
            each.name,
            "Accord" if each.role == "tablet" else "Letco",
            "16729-081-01" if each.role == "tablet" else "",
            "7K2210" if each.role == "tablet" else f"LOT-{position}",
            others.get(each.role, expires),
            weighed=True if each.role == "tablet" else None,
        )
        for position, each in enumerate(view.wanted)
    ]


def choose(store: Any, making_id: str, expires: str = "2028-03") -> MakingView:
    """Choose good lots."""
    return making.choose_lots(store, making_id, drafts(making.view(store, making_id), expires))


def crushed(store: Any, making_id: str) -> MakingView:
    """Lots chosen, tablets crushed."""
    view = choose(store, making_id)
    return making.crush(store, making_id, view.to_crush)


def weighed(store: Any, batch: BatchView) -> MakingView:
    """Every ingredient of a batch weighed at its target."""
    for each in batch.targets:
        assert making.weigh(store, batch.batch_id, each.what, each.target).accepted
    return making.view_of_batch(store, batch.batch_id)


def weights_around(batch: BatchView) -> tuple[str, ...]:
    """Ten gross weights near what is planned, with a shell of 48 mg."""
    middle = 48 + int(float(batch.fill_each_mg or "130"))
    return tuple(f"{middle + each}" for each in (0, 1, -1, 2, -2, 0, 1, -1, 0, 1))


def finished(store: Any, batch: BatchView) -> MakingView:
    """Everything recorded that the preparer signs for."""
    weighed(store, batch)
    if batch.form == "liquid":
        return making.measure_liquid(store, batch.batch_id, batch.volume_ml or "").view
    weights = weights_around(batch)
    view = making.weigh_capsules(store, batch.batch_id, batch.units or 0, "48", weights)
    if view.batch(batch.batch_id).extras is None:
        return view
    return making.settle_extras(store, batch.batch_id, "kept_as_sample")


ORDINARY = "Metformin 500 mg twice daily\nLisinopril 10 mg daily\nVitamin D3 1000 IU"


def screen_draft(text: str = ORDINARY, **more: Any) -> ScreenDraft:
    """A screen of a list that needs no decision, every question answered with no."""
    replies = {each: Answered(Reply.NO) for each in Question}
    return ScreenDraft(text, answers=replies, name="Pharmacist B", **more)


def screened(store: Any, making_id: str, draft: ScreenDraft | None = None) -> MakingView:
    """The opioid screen of a making finished."""
    screens.finish(store, making_id, draft or screen_draft())
    return making.view(store, making_id)


def released(store: Any, batch: BatchView) -> MakingView:
    """A batch from crushed tablets to its release, its patient screened."""
    finished(store, batch)
    making.prepare(store, batch.batch_id, "Technician A")
    if making.view(store, batch.making_id).screen is None:
        screened(store, batch.making_id)
    return making.check_and_release(store, batch.batch_id, "Pharmacist B")


def refused_codes(action: Any, *args: Any, **more: Any) -> list[str]:
    """The codes of the findings that an action is refused with."""
    with pytest.raises(RuleError) as error:
        action(*args, **more)
    assert all(sentence_of(each) for each in error.value.findings)
    return [each.code for each in error.value.findings]
