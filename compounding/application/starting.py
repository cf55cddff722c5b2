"""From a plan and a prescription to numbered batches."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from compounding.application import recent
from compounding.application.bench import refuse
from compounding.application.plans import request_to_data
from compounding.application.ports import PrivateEntry, Reads, Recorded, Store
from compounding.application.rows import MakingRow
from compounding.application.views import Started
from compounding.domain import opening
from compounding.domain.canonical import canonical
from compounding.domain.concentration import with_change
from compounding.domain.events import Event, MakingOpened, PrescriptionEntered
from compounding.domain.numbering import numbers_after
from compounding.domain.opening import Opening
from compounding.domain.plan import Plan
from compounding.domain.prescription import Patient, PrescriptionDraft, read_prescription


def start(
    store: Store,
    plan: Plan,
    prescription: PrescriptionDraft,
    reasons: Mapping[str, str],
    *,
    action_id: str | None = None,
) -> Started:
    """Open a making for each day of the plan, with numbered batches; all or nothing.

    ``reasons`` holds, by finding code, why each Confirm of the plan was accepted. A liquid of
    another strength than the patient's last one is a Confirm, too, whoever made the plan.
    """
    refuse(opening.against(plan, reasons))
    opening.read_reasons(plan, reasons)
    today = store.clock.today()
    entered = read_prescription(prescription, today)
    patient = Patient(entered.patient, entered.born, secrets.token_hex(16))
    prescription_id = store.ids.new()
    asked = canonical(request_to_data(plan.request)).decode("utf-8")

    def decide(reads: Reads) -> Sequence[Event]:
        last = recent.last_concentration(reads, entered.patient, entered.born)
        whole = with_change(plan, last)
        refuse(opening.against(whole, reasons))
        told = opening.read_reasons(whole, reasons)
        numbers = numbers_after(today.year, reads.last_number(today.year))
        with_ids = Opening(prescription_id, asked, store.ids.new, numbers)
        return [
            PrescriptionEntered(
                prescription_id, entered.rx_number, entered.prescriber, patient.hash
            ),
            *opening.open_makings(whole, with_ids, told),
        ]

    private = [PrivateEntry(prescription_id, patient)]
    return _started(store.record(decide, action_id=action_id, private=private))


def _started(recorded: Recorded) -> Started:
    opened = [each.event for each in recorded.entries if isinstance(each.event, MakingOpened)]
    numbers = tuple(batch.number for each in opened for batch in each.batches)
    return Started(tuple(each.making_id for each in opened), numbers, recorded.seq)


def makings(store: Store) -> tuple[MakingRow, ...]:
    """Makings with open batches, then the newest of the others."""
    return store.makings()
