"""Labels of a batch: what each container must say, and that one was printed.

Before release there is only a proof. Every printing is recorded, copies are counted.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from compounding.application.bench import making_of
from compounding.application.ports import Reads, Recorded, Store
from compounding.application.rows import StoredPrescription
from compounding.domain import making_rules as rules
from compounding.domain.batch import Batch, State
from compounding.domain.events import Container, LabelPrinted
from compounding.domain.label import (
    LabelContent,
    LabelDose,
    LabelFacts,
    label_content,
)
from compounding.domain.making import Making
from compounding.domain.prescription import Pharmacy
from compounding.domain.request import Storage
from compounding.errors import RuleError
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, Unit, mg, ml
from compounding.reference import tables

WAYS = ("pdf", "printer")
# The storage line of every label says it already.
SAID_ANYWAY = frozenset({"Protect from light."})


def contents(store: Reads, batch_id: str) -> tuple[LabelContent, ...]:
    """The words of the label of each container; a proof until the batch is released.

    Raises:
        RuleError: where the pharmacy is not set, the patient's data are deleted, or a fact of
            the label contradicts another.
    """
    making = making_of(store, store.making_of(batch_id))
    batch = making.batch(batch_id)
    pharmacy = store.pharmacy()
    stored = store.prescription(making.opened.prescription_id)
    if pharmacy is None:
        raise RuleError([Finding(Level.STOP, "label.no_pharmacy", "pharmacy.name")])
    if stored.patient is None:
        raise RuleError([Finding(Level.STOP, "label.patient_deleted")])
    return tuple(
        label_content(_facts(making, batch, container, pharmacy, stored))
        for container in batch.opened.containers
    )


def _facts(
    making: Making,
    batch: Batch,
    container: Container,
    pharmacy: Pharmacy,
    stored: StoredPrescription,
) -> LabelFacts:
    opened, dated = batch.opened, batch.dated
    return LabelFacts(
        pharmacy=pharmacy,
        patient=stored.patient.name if stored.patient else "",
        rx_number=stored.rx_number,
        prescriber=stored.prescriber,
        form=opened.form,
        strength=_quantity(opened.strength_mg, Unit.MG) if batch.is_capsules else None,
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
        made_on=making.chosen.made_on if making.chosen else making.opened.planned_on,
        not_after=dated.last_day if dated else opened.planned_last_day,
        storage=opened.storage,
        auxiliary=_auxiliary(batch),
        released=batch.state is State.RELEASED,
    )


def _supply(container: Container) -> int | Quantity:
    if container.volume_ml is not None:
        return ml(container.volume_ml)
    return container.units or 0


def _quantity(value: Decimal | None, unit: Unit) -> Quantity | None:
    return None if value is None else Quantity(Fraction(value), unit, value)


def _auxiliary(batch: Batch) -> tuple[str, ...]:
    """Further sentences of the formula, apart from those every label has anyway."""
    formula = batch.opened.formula
    if formula is None:
        return ()
    texts = tables().label_texts(formula, Storage(batch.opened.storage))
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
        batch = making_of(reads, making_id).batch(batch_id)
        found = rules.against_label(batch, container)
        if found:
            raise RuleError(found)
        copies = sum(1 for each in batch.prints if each.container == container)
        return [LabelPrinted(making_id, batch_id, container, copies + 1, way)]

    return store.record(decide, action_id=action_id)
