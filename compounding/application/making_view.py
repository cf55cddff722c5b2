"""From what is recorded of a making to what its page shows. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from compounding.application.capsules_view import capsules_view
from compounding.application.history import history_line
from compounding.application.plan_asked import tablets_weighed
from compounding.application.rows import StoredPrescription
from compounding.application.screen_view import screen_view
from compounding.application.views import (
    BatchView,
    ContainerView,
    DoseView,
    ExtrasView,
    LotView,
    LotWanted,
    MakingView,
    PrescriptionView,
    Progress,
    RefusedReading,
    SignedView,
    StepView,
    TargetView,
    Words,
)
from compounding.domain import making_rules as rules
from compounding.domain.batch import Batch, Signed, State
from compounding.domain.capsule_check import USUAL, rule_for, weights_needed
from compounding.domain.events import Container, Lot, MakingOpened, Param, Target
from compounding.domain.lots import FILLER as LOT_FILLER
from compounding.domain.lots import TABLET, weighs_powder
from compounding.domain.making import Making
from compounding.domain.medication_list import MedicationList
from compounding.domain.mixing import masses_in_mortar
from compounding.domain.record import Entry
from compounding.domain.tolerance import Bounds, off_by_percent
from compounding.domain.weighing import (
    ALIQUOT,
    DILUENT,
    FILLER,
    OF_THE_DRUG,
    REST,
    TABLET_POWDER,
)
from compounding.messages import sentence
from compounding.quantity import plain

EMPTY: Final[Mapping[str, MedicationList]] = MappingProxyType({})
# What each weighing takes from its package; an aliquot of a mix comes from no package.
MG = "mg"
PACKAGES = {TABLET_POWDER: TABLET, FILLER: LOT_FILLER, DILUENT: LOT_FILLER, REST: LOT_FILLER}


def making_view(
    making: Making,
    entries: Sequence[Entry],
    prescription: StoredPrescription,
    today: date,
    weight_rule: str = USUAL,
    screened_lists: Mapping[str, MedicationList] = EMPTY,
) -> MakingView:
    """The page's picture of ``making`` on ``today``; ``weight_rule`` is the pharmacy's choice."""
    opened, chosen = making.opened, making.chosen
    return MakingView(
        making_id=opened.making_id,
        prescription=prescription_view(prescription),
        planned_on=opened.planned_on,
        made_on=chosen.made_on if chosen else None,
        opened_at=making.opened_at,
        to_crush=opened.to_crush,
        crushed=making.crushed,
        wanted=tuple(LotWanted(each.role, each.name) for each in opened.wanted),
        lots=tuple(_lot(each) for each in chosen.lots) if chosen else (),
        lots_may_change=not rules.against_lots(making),
        reasons=opened.reasons,
        batches=tuple(
            replace(
                batch_view(making, each, today, weight_rule),
                released_on=screen_view(each.released_on, screened_lists),
            )
            for each in making.batches
        ),
        history=tuple(history_line(each) for each in entries),
        seq=making.seq,
        against_patient=rules.against_patient(making),
        tablets_weighed=_tablets_weighed(opened),
        screen=screen_view(making.screened, screened_lists, doubted=making.is_screen_doubted),
    )


def _tablets_weighed(opened: MakingOpened) -> int | None:
    if not weighs_powder(opened.batches):
        return None
    weighed = tablets_weighed(opened)
    return weighed.count if weighed else 0


def prescription_view(stored: StoredPrescription) -> PrescriptionView:
    """A prescription with its patient, as far as it is kept."""
    person = stored.patient
    return PrescriptionView(
        stored.prescription_id,
        person.name if person else "",
        person.born if person else None,
        stored.rx_number,
        stored.prescriber,
    )


def _lot(lot: Lot) -> LotView:
    return LotView(
        lot.role,
        lot.name,
        lot.maker,
        lot.product_code,
        lot.lot,
        lot.expires_text,
        lot.expires,
        lot.weighed,
    )


def batch_view(making: Making, batch: Batch, today: date, weight_rule: str = USUAL) -> BatchView:
    """The page's picture of one batch."""
    opened, dated = batch.opened, batch.dated
    rule = rule_for(weight_rule, fill_known=opened.fill_each_mg is not None)
    steps = _steps(making, batch)
    return BatchView(
        batch_id=opened.batch_id,
        making_id=making.opened.making_id,
        number=opened.number,
        position=opened.position,
        form=opened.form,
        state=str(batch.state),
        strength_mg=_text(opened.strength_mg),
        concentration_mg_per_ml=_text(opened.concentration_mg_per_ml),
        units=opened.units,
        volume_ml=_text(opened.volume_ml),
        drug_mg=digits(opened.drug_mg),
        size=opened.size,
        formula=opened.formula,
        storage=opened.storage,
        plan_steps=opened.steps,
        covers_first=opened.covers_first,
        covers_last=opened.covers_last,
        planned_last_day=opened.planned_last_day,
        last_day=dated.last_day if dated else opened.planned_last_day,
        limited_by=_limited_by(batch),
        steps=steps,
        next_key=next((each.key for each in steps if each.progress is Progress.CURRENT), None),
        targets=tuple(_target(making, batch, each) for each in opened.targets),
        trituration_mg=_mixing(batch, TABLET_POWDER, DILUENT),
        mixing_mg=_mixing(batch, TABLET_POWDER, FILLER) or _mixing(batch, ALIQUOT, REST),
        dispensed=batch.dispensed,
        weights_needed=_weights_needed(batch, rule),
        weight_rule=rule,
        fill_each_mg=_text(opened.fill_each_mg),
        capsules=capsules_view(batch),
        made_volume_ml=_text(batch.liquid.volume_ml) if batch.liquid else None,
        extras=_extras(batch),
        prepared=_signed(batch.prepared),
        checked=_signed(batch.checked),
        released=_signed(batch.released),
        rejected=_signed(batch.rejected),
        missing=rules.missing(making, batch),
        against_release=rules.against_release(making, batch, today),
        containers=tuple(_container(batch, each) for each in opened.containers),
    )


def _limited_by(batch: Batch) -> Words:
    """What limits the date: of the lots chosen, or as planned."""
    opened, dated = batch.opened, batch.dated
    if dated:
        return Words(dated.code, as_dict(dated.params))
    return Words(opened.planned_limited_by, as_dict(opened.planned_params))


def as_dict(params: tuple[Param, ...]) -> dict[str, str]:
    """The values of a sentence by name."""
    return {each.name: each.value for each in params}


def digits(value: Decimal) -> str:
    """A recorded amount with the digits it was recorded with."""
    return format(value, "f")


def _text(value: Decimal | None) -> str | None:
    return None if value is None else digits(value)


def _weights_needed(batch: Batch, rule: str) -> int:
    """How many capsules are weighed, or were, once the preparer has signed."""
    if batch.capsules is not None and batch.state is not State.IN_PROCESS:
        return len(batch.capsules.weights_mg)
    return weights_needed(rule, batch.opened.units or 0)


def _signed(signed: Signed | None) -> SignedView | None:
    if signed is None:
        return None
    return SignedView(signed.name, signed.at, signed.identity, signed.reason)


def _steps(making: Making, batch: Batch) -> tuple[StepView, ...]:
    """The steps of the work in their order; the first that is not done is current."""
    done = [("lots", making.chosen is not None), ("crush", making.crushed is not None)]
    if batch.opened.targets:
        done.append(("weigh", not batch.unweighed))
    if batch.is_capsules:
        done.append(("capsules", batch.capsules is not None))
        if batch.extra is None or batch.extra > 0:
            done.append(("extras", batch.extras is not None))
    else:
        done.append(("liquid", batch.liquid is not None))
    done += [("prepare", batch.prepared is not None), ("release", batch.released is not None)]
    current = next((key for key, is_done in done if not is_done), None)
    if batch.state is State.REJECTED:
        current = None
    return tuple(StepView(key, _progress(is_done, key == current), {}) for key, is_done in done)


def _progress(is_done: bool, is_current: bool) -> Progress:
    if is_done:
        return Progress.DONE
    return Progress.CURRENT if is_current else Progress.OPEN


def bounds_of(batch: Batch, target: Target) -> Bounds:
    """What is asked of a reading for ``target``.

    The balance's least mass holds for what is weighed on it, not for what is measured from a stock
    solution; volumes know no least mass.
    """
    least = None if _from_stock(batch, target) or target.unit != MG else batch.opened.minimum_mg
    drug = target.what in OF_THE_DRUG
    return Bounds(target.target, target.unit, target.readability, least, drug)


def _from_stock(batch: Batch, target: Target) -> bool:
    """Batches opened before the record said so are told by their target and their balance."""
    least = batch.opened.minimum_mg
    light = target.unit == MG and least is not None and target.target < least
    return target.from_stock or light


def _target(making: Making, batch: Batch, target: Target) -> TargetView:
    bounds, reading = bounds_of(batch, target), batch.weighed.get(target.what)
    role = PACKAGES.get(target.what)
    names = [each.name for each in making.opened.wanted if each.role == role == LOT_FILLER]
    lots = making.chosen.lots if making.chosen else ()
    mine = (each.lot for each in lots if each.role == role or each.name == target.what)
    lot = next(mine, "")
    name = names[0] if names else target.what
    from_stock = _from_stock(batch, target)
    return TargetView(
        what=target.what,
        name=sentence("target.from_stock", {"name": name}) if from_stock else name,
        lot=lot,
        unit=target.unit,
        exact=digits(target.exact),
        target=digits(target.target),
        readability=digits(target.readability),
        minimum=_text(bounds.minimum),
        low=plain(bounds.low),
        high=plain(bounds.high),
        actual=digits(reading.actual) if reading else None,
        off_by_pct=plain(off_by_percent(reading.actual, target.target), 2) if reading else None,
        weighed_at=reading.at if reading else None,
        refused=tuple(
            RefusedReading(digits(each.actual), each.code, each.at)
            for each in batch.refused
            if each.what == target.what
        ),
        is_next=target.what in batch.unweighed[:1],
        from_stock=from_stock,
    )


def _mixing(batch: Batch, powder: str, added: str) -> tuple[str, ...]:
    """The masses in the mortar while doubling, from what was weighed, else from the targets."""
    masses = {each.what: Fraction(each.target) for each in batch.opened.targets}
    masses |= {what: Fraction(reading.actual) for what, reading in batch.weighed.items()}
    if powder not in masses or added not in masses:
        return ()
    total = masses[powder] + masses[added]
    return tuple(plain(each) for each in masses_in_mortar(masses[powder], total))


def _extras(batch: Batch) -> ExtrasView | None:
    if batch.extra is None or batch.extra < 1:
        return None
    settled = batch.extras
    return (
        ExtrasView(batch.extra, settled.fate, settled.note)
        if settled
        else ExtrasView(batch.extra, "", "")
    )


def _container(batch: Batch, container: Container) -> ContainerView:
    return ContainerView(
        container.number,
        container.units,
        _text(container.volume_ml),
        tuple(
            DoseView(
                each.step,
                each.first,
                each.last,
                each.nights,
                digits(each.dose_mg),
                each.units,
                _text(each.volume_ml),
            )
            for each in container.doses
        ),
        sum(1 for each in batch.prints if each.container == container.number),
    )
