"""Facts of labels that fit together, and a measure of letters that needs no screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from compounding.documents.layout import Weight
from compounding.domain.label import LabelDose, LabelFacts
from compounding.domain.prescription import Pharmacy
from compounding.quantity import Quantity, Unit, mg, ml, plain

PHARMACY = Pharmacy("Riverside Pharmacy", "12 Mill Lane", "555-0142")
LONG_PHARMACY = Pharmacy(
    "Riverside Compounding Pharmacy",
    "1200 North Mill Lane, Springfield, IL 62701",
    "(217) 555-0142",
)
ONE_MG_PER_ML = Quantity.parse("1", Unit.MG_PER_ML)


class FixedMeasure:
    """Every letter is ``percent`` of its size wide; has letters up to U+024F and a few signs."""

    def __init__(self, percent: int = 56) -> None:
        self.percent = percent

    def width(self, text: str, size: int, weight: Weight) -> int:
        return -(-len(text) * size * self.percent // 100)

    def missing(self, text: str) -> str:
        return "".join(each for each in text if ord(each) > 0x24F and each not in "–—")


def capsule_dose(first: date, nights: int, dose: str, units: int = 1) -> LabelDose:
    return LabelDose(first, first + timedelta(nights - 1), mg(dose), units)


def liquid_dose(first: date, nights: int, dose: str) -> LabelDose:
    return LabelDose(first, first + timedelta(nights - 1), mg(dose), None, ml(dose))


def capsules(**changes: object) -> LabelFacts:
    """Fourteen capsules of 1.5 mg, as in the sample prescription."""
    facts = LabelFacts(
        pharmacy=PHARMACY,
        patient="Surname, First",
        rx_number="482117",
        prescriber="Dr. Name",
        form="capsule",
        strength=mg("1.5"),
        concentration=None,
        quantity=14,
        doses=(capsule_dose(date(2026, 11, 23), 14, "1.5"),),
        batch_number="26-01873",
        container_number=1,
        container_count=1,
        made_on=date(2026, 11, 22),
        not_after=date(2027, 5, 20),
        storage="room",
        released=True,
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def liquid(steps: int = 3, **changes: object) -> LabelFacts:
    """A bottle of 1 mg per mL that serves ``steps`` steps of a week each, half a mg more each."""
    start = date(2026, 11, 23)
    doses = tuple(
        liquid_dose(start + timedelta(7 * step), 7, plain(Decimal(step + 1) / 2))
        for step in range(steps)
    )
    facts = capsules(
        form="liquid",
        strength=None,
        concentration=ONE_MG_PER_ML,
        quantity=ml("240"),
        doses=doses,
        not_after=date(2027, 1, 30),
        storage="refrigerator",
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


@st.composite
def any_facts(draw: st.DrawFn) -> LabelFacts:
    """Facts that agree with each other: any form, strength, number of steps and span."""
    first = draw(st.dates(date(2026, 1, 1), date(2031, 12, 31)))
    nights = draw(st.lists(st.integers(1, 400), min_size=1, max_size=4))
    starts = [first + timedelta(sum(nights[:step])) for step in range(len(nights))]
    last = first + timedelta(sum(nights))
    tenths = draw(st.lists(st.integers(1, 45), min_size=len(nights), max_size=len(nights)))
    common = {
        "made_on": first,
        "not_after": last,
        "container_count": draw(st.integers(1, 12)),
        "storage": draw(st.sampled_from(["room", "refrigerator"])),
        "released": draw(st.booleans()),
        "batch_number": f"{first.year % 100:02d}-{draw(st.integers(1, 99_999)):05d}",
    }
    if draw(st.booleans()):
        return _capsules(common, starts, nights, tenths, draw(st.sampled_from([1, 5, 15, 45])))
    strength = Quantity.parse(draw(st.sampled_from(["0.5", "1", "2.5", "5"])), Unit.MG_PER_ML)
    return _liquid(common, starts, nights, tenths, strength)


def _capsules(
    common: dict[str, object], starts: list[date], nights: list[int], tenths: list[int], each: int
) -> LabelFacts:
    counts = [max(1, min(amount, 45) // each) for amount in tenths]
    doses = tuple(
        capsule_dose(start, length, plain(Decimal(count * each) / 10), count)
        for start, length, count in zip(starts, nights, counts, strict=True)
    )
    need = sum(count * length for count, length in zip(counts, nights, strict=True))
    strength = mg(plain(Decimal(each) / 10))
    return capsules(**common, strength=strength, doses=doses, quantity=need)


def _liquid(
    common: dict[str, object],
    starts: list[date],
    nights: list[int],
    tenths: list[int],
    strength: Quantity,
) -> LabelFacts:
    masses = [mg(plain(Decimal(amount) / 10)) for amount in tenths]
    doses = tuple(
        LabelDose(start, start + timedelta(length - 1), dose, None, ml(dose.exact / strength.exact))
        for start, length, dose in zip(starts, nights, masses, strict=True)
    )
    taken = (dose.volume.exact * dose.nights for dose in doses if dose.volume)
    return liquid(**common, concentration=strength, doses=doses, quantity=ml(sum(taken)))
