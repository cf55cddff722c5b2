"""The volume a batch is filled up to in a measuring cylinder, against what its capsules hold.

Powder and filler together must fill the bodies of the capsules, no more and no less (calculations
1.5): filled up too far every capsule is too weak, not far enough too strong. One volume is asked
for and serves every batch, so that batches of different sizes cannot share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

from compounding.domain import capsule_masses
from compounding.domain.plan import Dose
from compounding.domain.request import CapsuleMaking, Method
from compounding.domain.tables import CapsuleSize
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, plain

SUBJECT: Final = "make.cylinder_ml"
# Tapping and the table of sizes explain this part of what the capsules hold; more is asked about.
UNUSUAL: Final = Fraction(10, 100)
# So many times too much or too little is nothing but a slip.
WRONG: Final = 5
NEAR: Final = Fraction(25, 100)
TEN: Final = 10


def findings(make: CapsuleMaking, doses: Sequence[Dose], size: CapsuleSize) -> tuple[Finding, ...]:
    """For each batch: a Confirm where the volume is more than 10 % off, a Stop above five times.

    Nothing where no volume is known yet, as for capsules that are only compared.
    """
    if make.method is not Method.VOLUME or make.cylinder is None:
        return ()
    return tuple(_judged(make.cylinder, capsule_masses.units_by_batch(make, doses), size))


def _judged(filled: Quantity, batches: tuple[int, ...], size: CapsuleSize) -> Iterator[Finding]:
    for number, units in enumerate(batches, start=1):
        held = size.volume * units
        if _off(filled, held) <= UNUSUAL:
            continue
        params = {
            "cylinder_ml": plain(filled.exact),
            "held_ml": plain(held.exact),
            "units": str(units),
            "size": size.name,
            "batch_number": str(number),
            "needs": _needs(batches, size),
            "variant": _variant(filled, held, batches),
        }
        if max(filled.ratio(held), held.ratio(filled)) > WRONG:
            yield Finding(Level.STOP, "cylinder_volume_wrong", SUBJECT, params, number)
        else:
            yield Finding(Level.CONFIRM, "cylinder_volume_unusual", SUBJECT, params, number)


def _off(filled: Quantity, held: Quantity) -> Fraction:
    return abs(filled.ratio(held) - 1)


def _variant(filled: Quantity, held: Quantity, batches: tuple[int, ...]) -> str:
    """Whether the point slipped, the batches differ, or the volume is just another."""
    if min(_off(filled * TEN, held), _off(filled / TEN, held)) <= NEAR:
        return "slip"
    return "one" if len(set(batches)) == 1 else "apart"


def _needs(batches: tuple[int, ...], size: CapsuleSize) -> str:
    """Which batch needs which volume; neighbours that need the same are named together."""
    told = []
    for units, group in groupby(enumerate(batches, start=1), key=lambda each: each[1]):
        numbers = [number for number, _ in group]
        first, last = numbers[0], numbers[-1]
        joined = "and" if len(numbers) == 2 else "to"
        named = f"batch {first}" if first == last else f"batches {first} {joined} {last}"
        told.append(f"{plain((size.volume * units).exact)} mL for {named}")
    return ", ".join(told)
