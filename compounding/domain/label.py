"""The words of a container label: what must stand on it, and how each thing is said.

Decides the text alone; where it stands and how large is the layout's matter. The items are
those of USP <795> section 9 (own words), of USP <17> and of the dose rules of ISMP and the
Joint Commission: ``3 mg`` never ``3.0 mg``, ``0.5`` never ``.5``, ``mL``, "at bedtime", drug
names in full and lower case, dates with the month in letters. Whatever contradicts itself is
a Stop here once more, because a label is the last place where a ten-fold slip can be caught.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from compounding.domain.dates import long_day, short_day, span
from compounding.domain.prescription import Pharmacy
from compounding.domain.titration import CEILING
from compounding.errors import RuleError
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, grouped, mass_in

OPIOID_WARNING: Final = (
    "WARNING: BLOCKS OPIOIDS.",
    "Do not take with opioid pain, cough or diarrhea medicine (sudden withdrawal).",
    "Tell every doctor, dentist and emergency team that you take naltrexone.",
)
DRUG: Final = "naltrexone hydrochloride"
STORAGE: Final = {
    "room": "Store at 20 – 25 °C (68 – 77 °F), protect from light.",
    "refrigerator": "Store in a refrigerator at 2 – 8 °C (36 – 46 °F), protect from light.",
}
LACTOSE: Final = "Contains lactose."
COMPOUNDED: Final = "This is a compounded preparation."
CHILDREN: Final = "Keep away from children."
SHAKE: Final = "Shake well."
ORAL: Final = "For oral use only."

# A measured volume may differ from the exact one by the graduation of the syringe, never more
# than this (rule 8 of the plan interface).
_GRADUATION: Final = Fraction(5, 100)
_CODE: Final = re.compile(r"[0-9A-Z][0-9A-Z-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class LabelDose:
    """One dated dose of the container: capsules (``units``) or mL (``volume``) every night."""

    first: date
    last: date
    dose: Quantity
    units: int | None = None
    volume: Quantity | None = None

    @property
    def nights(self) -> int:
        """How many nights it is taken, the first and the last included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """What is known of one container. ``form`` is ``capsule`` (with ``strength``, mg each) or
    ``liquid`` (with ``concentration``); ``quantity`` counts capsules or is a volume in mL.

    ``auxiliary`` holds further whole sentences; those that every label needs are added anyway.
    """

    pharmacy: Pharmacy
    patient: str
    rx_number: str
    prescriber: str
    form: str
    strength: Quantity | None
    concentration: Quantity | None
    quantity: int | Quantity
    doses: tuple[LabelDose, ...]
    batch_number: str
    container_number: int
    container_count: int
    made_on: date
    not_after: date
    storage: str
    auxiliary: tuple[str, ...] = ()
    released: bool = False


@dataclass(frozen=True, slots=True)
class LabelContent:
    """The finished words of one label. ``warning`` cannot be given, so it cannot be left out.

    ``directions`` is one sentence, or a lead and one dated line for each dose; ``reminders``
    belong beside them, ``cautions`` further down. ``code`` is what
    the bar code says: batch and container, no patient data; ``None`` on a proof, which must not
    pass for a container.
    """

    pharmacy: str
    contact: tuple[str, ...]
    rx_number: str
    patient: str
    directions: tuple[str, ...]
    drug: str
    supply: str
    prescriber: str
    lot: tuple[str, ...]
    not_after: str
    made: str
    reminders: tuple[str, ...]
    cautions: tuple[str, ...]
    code: str | None
    warning: tuple[str, str, str] = field(default=OPIOID_WARNING, init=False)

    @property
    def proof(self) -> bool:
        """Whether the batch is not released, so that the label may only be looked at."""
        return self.code is None


def label_code(batch_number: str, container: int) -> str:
    """What the bar code of a container says: ``B26-01873-C1``, batch number and container."""
    if not _CODE.fullmatch(batch_number):
        raise ValueError("a batch number holds capital letters, digits and hyphens only")
    return f"B{batch_number}-C{container}"


def label_content(facts: LabelFacts) -> LabelContent:
    """The words of the label of one container; a proof unless the batch is released.

    Raises:
        RuleError: with every reason why no label may be made of these facts.
    """
    findings = tuple(_objections(facts))
    if findings:
        raise RuleError(findings)
    return LabelContent(
        pharmacy=facts.pharmacy.name,
        contact=(facts.pharmacy.address, facts.pharmacy.phone),
        rx_number=facts.rx_number,
        patient=facts.patient,
        directions=_directions(facts),
        drug=_drug(facts),
        supply=f"{_amount(facts.quantity)}, {_whole_span(facts.doses)}",
        prescriber=facts.prescriber,
        lot=_lot(facts),
        not_after=f"Do not use after: {long_day(facts.not_after)}",
        made=f"Made {long_day(facts.made_on)}",
        reminders=(SHAKE, ORAL) if facts.form == "liquid" else (),
        cautions=_cautions(facts),
        code=label_code(facts.batch_number, facts.container_number) if facts.released else None,
    )


def _objections(facts: LabelFacts) -> Iterator[Finding]:
    yield from _blank_fields(facts)
    if facts.form not in ("capsule", "liquid"):
        yield _stop("label.unknown_form", "form")
    if facts.storage not in STORAGE:
        yield _stop("label.unknown_storage", "storage")
    if not 1 <= facts.container_number <= facts.container_count:
        yield _stop("label.container_number", "container_number")
    if not facts.doses:
        yield _stop("label.no_doses", "doses")
        return
    for step, dose in enumerate(facts.doses, 1):
        yield from _wrong_dose(facts, dose, step)
    if not _holds_enough(facts):
        yield _stop("label.too_little", "quantity", quantity=_amount(facts.quantity))
    first, last = facts.doses[0].first, facts.doses[-1].last
    if first < facts.made_on:
        made = long_day(facts.made_on)
        yield _stop("label.dates_before_making", "made_on", first=long_day(first), made=made)
    if last > facts.not_after:
        ends = long_day(facts.not_after)
        yield _stop("label.doses_after_date", "not_after", last=long_day(last), not_after=ends)


def _blank_fields(facts: LabelFacts) -> Iterator[Finding]:
    needed = {
        "pharmacy": facts.pharmacy.name,
        "address": facts.pharmacy.address,
        "phone": facts.pharmacy.phone,
        "patient": facts.patient,
        "rx_number": facts.rx_number,
        "prescriber": facts.prescriber,
        "lot": facts.batch_number,
    }
    blank = (name for name, text in needed.items() if not text.strip())
    return (_stop(f"label.missing.{name}", name) for name in blank)


def _wrong_dose(facts: LabelFacts, dose: LabelDose, step: int) -> Iterator[Finding]:
    if dose.dose > CEILING:
        yield _stop("label.dose_above_maximum", "doses", step=step, dose=str(dose.dose))
    held = _held(facts, dose)
    allowed = dose.dose * (_GRADUATION if facts.form == "liquid" else 0)
    if held is None or not dose.dose - allowed <= held <= dose.dose + allowed:
        yield _stop("label.dose_mismatch", "doses", step=step, dose=str(dose.dose))


def _held(facts: LabelFacts, dose: LabelDose) -> Quantity | None:
    """The mg in what is taken, by the strength on the label; None where it says none."""
    if facts.form == "liquid" and facts.concentration and dose.volume:
        return mass_in(dose.volume, facts.concentration)
    if facts.form == "capsule" and facts.strength and dose.units:
        return facts.strength * dose.units
    return None


def _holds_enough(facts: LabelFacts) -> bool:
    """Whether the container holds what its own directions take."""
    if isinstance(facts.quantity, int):
        return facts.quantity >= sum((dose.units or 0) * dose.nights for dose in facts.doses) > 0
    taken = sum(dose.volume.exact * dose.nights for dose in facts.doses if dose.volume)
    return facts.quantity.exact >= taken > 0


def _stop(code: str, subject: str, step: int | None = None, **params: str) -> Finding:
    return Finding(Level.STOP, code, subject, params, step=step)


def _directions(facts: LabelFacts) -> tuple[str, ...]:
    if len(facts.doses) == 1:
        return (f"Take {_taken(facts.doses[0])} by mouth at bedtime.",)
    return ("Take by mouth:", *(_dated_line(dose) for dose in facts.doses))


def _dated_line(dose: LabelDose) -> str:
    """``23 Nov – 6 Dec: 1.5 mL (1.5 mg) at bedtime``."""
    taken = _taken(dose) if dose.units != 1 else f"1 capsule ({dose.dose})"
    return f"{span(dose.first, dose.last)}: {taken} at bedtime"


def _taken(dose: LabelDose) -> str:
    """``1 capsule``, ``3 capsules (4.5 mg)``, ``1.5 mL (1.5 mg)``: never mg alone."""
    if dose.units is None:
        return f"{dose.volume} ({dose.dose})"
    return "1 capsule" if dose.units == 1 else f"{_amount(dose.units)} ({dose.dose})"


def _amount(quantity: int | Quantity) -> str:
    if isinstance(quantity, Quantity):
        return f"{grouped(quantity.exact)} {quantity.unit}"
    return "1 capsule" if quantity == 1 else f"{grouped(quantity)} capsules"


def _drug(facts: LabelFacts) -> str:
    if facts.form == "capsule":
        return f"{DRUG} {facts.strength} capsule"
    return f"{DRUG} {facts.concentration} oral liquid"


def _whole_span(doses: tuple[LabelDose, ...]) -> str:
    first, last = doses[0].first, doses[-1].last
    if first.year == last.year:
        return f"{span(first, last)} {last.year}"
    return f"{short_day(first)} {first.year} – {short_day(last)} {last.year}"


def _lot(facts: LabelFacts) -> tuple[str, ...]:
    lot = f"Lot {facts.batch_number}"
    if facts.container_count == 1:
        return (lot,)
    return (lot, f"Container {facts.container_number} of {facts.container_count}")


def _cautions(facts: LabelFacts) -> tuple[str, ...]:
    """Every 50 mg tablet on the US market holds lactose, so it is always said."""
    said = (STORAGE[facts.storage], LACTOSE, *facts.auxiliary, COMPOUNDED, CHILDREN)
    return tuple(sentence for sentence in dict.fromkeys(said) if sentence not in (SHAKE, ORAL))
