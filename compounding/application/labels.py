"""Labels of a batch: what each container must say, and that one was printed.

Before release there is only a proof. Every printing is recorded, copies are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from compounding.application.bench import making_of
from compounding.application.ports import Reads, Recorded, Store
from compounding.domain import making_rules as rules
from compounding.domain.batch import State
from compounding.domain.events import BatchOpened, Container, LabelPrinted
from compounding.domain.label import (
    LabelContent,
    LabelDose,
    LabelFacts,
    label_content,
)
from compounding.domain.numbering import numbers_after
from compounding.domain.opening import Opening, open_makings
from compounding.domain.plan import Plan
from compounding.domain.prescription import Pharmacy, PrescriptionDraft, read_prescription
from compounding.domain.request import Storage
from compounding.errors import RuleError
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, Unit, mg, ml
from compounding.reference import tables

WAYS = ("pdf", "printer")
# The storage line of every label says it already.
SAID_ANYWAY = frozenset({"Protect from light."})


def contents(store: Reads, batch_id: str) -> tuple[LabelContent, ...]:
    """The words of the label of each container; a proof until batch and patient may have it.

    That is once the batch is released and the patient's opioid screen passes.

    Raises:
        RuleError: where the pharmacy is not set, the patient's data are deleted, or a fact of
            the label contradicts another.
    """
    making = making_of(store, store.making_of(batch_id))
    batch = making.batch(batch_id)
    pharmacy = _set_up(store.pharmacy())
    stored = store.prescription(making.opened.prescription_id)
    if stored.patient is None:
        raise RuleError([Finding(Level.STOP, "label.patient_deleted")])
    dated, chosen = batch.dated, making.chosen
    return _labels(
        batch.opened,
        _Printed(
            pharmacy,
            stored.patient.name,
            stored.rx_number,
            stored.prescriber,
            made_on=chosen.made_on if chosen else making.opened.planned_on,
            not_after=dated.last_day if dated else batch.opened.planned_last_day,
            released=batch.state is State.RELEASED and not rules.against_patient(making),
        ),
    )


def preview_contents(
    plan: Plan, prescription: PrescriptionDraft, pharmacy: Pharmacy | None
) -> tuple[LabelContent, ...]:
    """Proofs of every label of a plan, earliest bottle first, before anything is recorded.

    They say what :func:`contents` says after the start; the batch numbers, not given yet, are the
    first of the year and as long as the real ones. A plan without batches has no labels.

    Raises:
        InputError: naming each field of the prescription that cannot be used.
        RuleError: where the pharmacy is not set, or a fact of a label contradicts another.
    """
    if not plan.batches:
        return ()
    known = _set_up(pharmacy)
    made_on = plan.request.compounded_on
    entered = read_prescription(prescription, made_on)
    with_ids = Opening("", "", str, numbers_after(made_on.year, 0))
    return tuple(
        label
        for making in open_makings(plan, with_ids, ())
        for batch in making.batches
        for label in _labels(
            batch,
            _Printed(
                known,
                entered.patient,
                entered.rx_number,
                entered.prescriber,
                made_on=making.planned_on,
                not_after=batch.planned_last_day,
            ),
        )
    )


def _set_up(pharmacy: Pharmacy | None) -> Pharmacy:
    if pharmacy is None:
        raise RuleError([Finding(Level.STOP, "label.no_pharmacy", "pharmacy.name")])
    return pharmacy


@dataclass(frozen=True, slots=True)
class _Printed:
    """What every label of a batch says beside the batch itself."""

    pharmacy: Pharmacy
    patient: str
    rx_number: str
    prescriber: str
    made_on: date
    not_after: date
    released: bool = False


def _labels(opened: BatchOpened, said: _Printed) -> tuple[LabelContent, ...]:
    return tuple(label_content(_facts(opened, each, said)) for each in opened.containers)


def _facts(opened: BatchOpened, container: Container, said: _Printed) -> LabelFacts:
    return LabelFacts(
        pharmacy=said.pharmacy,
        patient=said.patient,
        rx_number=said.rx_number,
        prescriber=said.prescriber,
        form=opened.form,
        strength=_quantity(opened.strength_mg, Unit.MG) if opened.form == "capsule" else None,
        concentration=_quantity(opened.concentration_mg_per_ml, Unit.MG_PER_ML),
        quantity=_supply(container),
        doses=tuple(
            LabelDose(
                each.first,
                each.last,
                mg(each.dose_mg),
                each.units,
                _quantity(each.volume_ml, Unit.ML),
            )
            for each in container.doses
        ),
        batch_number=opened.number,
        container_number=container.number,
        container_count=len(opened.containers),
        made_on=said.made_on,
        not_after=said.not_after,
        storage=opened.storage,
        auxiliary=_auxiliary(opened),
        released=said.released,
    )


def _supply(container: Container) -> int | Quantity:
    if container.volume_ml is not None:
        return ml(container.volume_ml)
    return container.units or 0


def _quantity(value: Decimal | None, unit: Unit) -> Quantity | None:
    return None if value is None else Quantity(Fraction(value), unit, value)


def _auxiliary(opened: BatchOpened) -> tuple[str, ...]:
    """Further sentences of the formula, apart from those every label has anyway."""
    formula = opened.formula
    if formula is None:
        return ()
    texts = tables().label_texts(formula, Storage(opened.storage))
    return tuple(each for each in texts.auxiliary if each not in SAID_ANYWAY)


def printed(
    store: Store, batch_id: str, container: int, way: str, *, action_id: str | None = None
) -> Recorded:
    """Record that the label of a container was printed (``printer``) or written (``pdf``).

    Raises:
        RuleError: where the batch is not released, or has no such container.
    """
    if way not in WAYS:
        raise ValueError(f"not a way: {way}")
    making_id = store.making_of(batch_id)

    def decide(reads: Reads) -> list[LabelPrinted]:
        making = making_of(reads, making_id)
        batch = making.batch(batch_id)
        found = rules.against_label(making, batch, container)
        if found:
            raise RuleError(found)
        copies = sum(1 for each in batch.prints if each.container == container)
        return [LabelPrinted(making_id, batch_id, container, copies + 1, way)]

    return store.record(decide, action_id=action_id)
