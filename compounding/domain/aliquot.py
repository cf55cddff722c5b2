"""A dry or a volume aliquot: a little of the drug by way of a weighable mixture.

Weigh a multiple of what is needed, mix it with diluent, and take the part that holds the need. The
drug, the diluent and the part taken must each reach the least that the balance weighs well enough
(calculations 2: dry aliquot, volume aliquot, serial dilution). Where the person leaves it open, the
multiple is the smallest whole number that lifts the weighing over the minimum, and the part taken
the smallest that lifts the diluent over it too (rule 3 of the plan interface). The same sum holds
for volumes, where the minimum is the least that a cylinder measures well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, prod
from typing import Final

from compounding.domain.working import PURE, Line, Origin, amount, number
from compounding.errors import QuantityError
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, Unit, plain, up

# One step never makes more than about this many times the least weighable mass.
MOST_MULTIPLE: Final = 50
# A graduated cylinder measures well from this part of its capacity on.
LEAST_OF_CYLINDER: Final = Fraction(1, 5)
PRINTED: Final = Fraction(1, 10**6)


@dataclass(frozen=True, slots=True)
class Aliquot:
    """One aliquot step, masses in mg (or volumes in mL); a Stop for each part under the minimum."""

    multiple: Fraction
    weigh: Quantity
    diluent: Quantity
    total: Quantity
    take: Quantity
    findings: tuple[Finding, ...] = ()
    lines: tuple[Line, ...] = ()


def smallest_multiple(need: Quantity, minimum: Quantity) -> int:
    """The smallest whole number of needs that reach the minimum."""
    return ceil(minimum.ratio(need))


def smallest_take(need: Quantity, minimum: Quantity, multiple: Fraction) -> Quantity:
    """The smallest part that reaches the minimum and leaves a diluent that does."""
    return max(minimum, need + minimum / multiple)


def mixture(need: Quantity, multiple: Fraction, take: Quantity) -> Aliquot:
    """What to weigh, add and mix so that ``take`` of the mixture holds ``need``."""
    weigh, total = need * multiple, take * multiple
    return Aliquot(multiple, weigh, total - weigh, total, take)


def aliquot(
    need: Quantity,
    minimum: Quantity,
    multiple: Fraction | None = None,
    take: Quantity | None = None,
) -> Aliquot:
    """The aliquot that brings ``need``; a need that reaches the minimum is weighed as it is.

    Raises:
        ValueError: if the need is not above 0, or the multiple is below 1.
    """
    if need.exact <= 0 or (multiple is not None and multiple < 1):
        raise ValueError("an aliquot needs some drug and a multiple from 1 on")
    if need >= minimum:
        return mixture(need, Fraction(1), need)
    given = multiple is not None
    times = Fraction(smallest_multiple(need, minimum)) if multiple is None else multiple
    part = smallest_take(need, minimum, times) if take is None else take
    made = mixture(need, times, part)
    lines = _lines(made, need, minimum, multiple_given=given, take_given=take is not None)
    return replace(made, findings=_findings(made, minimum), lines=lines)


def _findings(made: Aliquot, minimum: Quantity) -> tuple[Finding, ...]:
    """A Stop for each part under the minimum, one at most for each key."""
    parts = (
        ("aliquot.weigh_too_little", "multiple", made.weigh),
        ("aliquot.take_too_little", "take_mg", made.take),
        ("aliquot.diluent_too_little", "take_mg", made.diluent),
    )
    found = {
        subject: Finding(Level.STOP, code, subject, _params(part, minimum))
        for code, subject, part in reversed(parts)
        if part < minimum
    }
    return tuple(reversed(found.values()))


def _params(part: Quantity, minimum: Quantity) -> dict[str, str]:
    least = plain(up(minimum.exact, PRINTED))
    return {"amount": plain(part.exact), "minimum": least, "unit": part.unit.value}


def _lines(
    made: Aliquot, need: Quantity, minimum: Quantity, *, multiple_given: bool, take_given: bool
) -> tuple[Line, ...]:
    unit = need.unit.value
    needed = amount("aliquot_need", need, Origin.CHOICE)
    least = amount("least", minimum, Origin.SUM)
    times = number("multiple", made.multiple, Origin.CHOICE if multiple_given else Origin.SUM)
    take = amount("aliquot_take", made.take, Origin.CHOICE if take_given else Origin.SUM)
    weigh = amount("aliquot_weigh", made.weigh, Origin.SUM)
    total = amount("aliquot_total", made.total, Origin.SUM)
    of_multiple = Line(
        "aliquot_multiple", "aliquot_multiple", (least, needed), minimum.ratio(need), PURE,
        rounded=made.multiple, rounding="up",
    )  # fmt: skip
    of_take = ("aliquot_take", made.take, (least, needed, times))
    masses = (
        ("aliquot_weigh", made.weigh, (times, needed)),
        *(() if take_given else (of_take,)),
        ("aliquot_total", made.total, (times, take)),
        ("aliquot_diluent", made.diluent, (total, weigh)),
    )
    return (
        *(() if multiple_given else (of_multiple,)),
        *(Line(name, name, inputs, mass.exact, unit) for name, mass, inputs in masses),
    )


def serial(need: Quantity, minimum: Quantity) -> tuple[Aliquot, ...]:
    """Aliquots one after another, each taken from the mixture before, until one brings ``need``.

    One step is used up to a multiple of 50: its mixture is then 50 times the minimum weighable,
    6 g at 120 mg, as much as a mortar mixes well. Above that the fewest steps are used, with
    multiples as even as whole numbers allow. Every weighing of every step reaches the minimum.
    """
    multiples = _multiples(minimum.ratio(need))
    steps = [aliquot(need * prod(multiples[1:]), minimum, multiples[0] if multiples else None)]
    for multiple in multiples[1:]:
        steps.append(aliquot(steps[-1].take / multiple, minimum, multiple))
    return tuple(steps)


def _multiples(ratio: Fraction) -> tuple[Fraction, ...]:
    """Whole multiples, each at most the largest of one step, whose product reaches ``ratio``."""
    steps = 0
    while MOST_MULTIPLE**steps < ratio:
        steps += 1
    multiples = []
    for left in range(steps, 0, -1):
        multiple = _root_up(ratio, left)
        multiples.append(Fraction(multiple))
        ratio /= multiple
    return tuple(multiples)


def _root_up(value: Fraction, degree: int) -> int:
    """The smallest whole number whose power reaches ``value``."""
    return next(whole for whole in range(1, MOST_MULTIPLE + 1) if whole**degree >= value)


def least_volume(cylinder: Quantity) -> Line:
    """The least volume (mL) that a graduated cylinder of this capacity measures well.

    Source: calculations 2, a fifth of the capacity.
    """
    inputs = (amount("cylinder", cylinder, Origin.SETTING),)
    return Line("least_volume", "least_volume", inputs, cylinder.exact * LEAST_OF_CYLINDER, Unit.ML)


def drawn(drug: Quantity, volume: Quantity, take: Quantity) -> Line:
    """The drug (mg) in ``take`` of a solution of ``drug`` made to ``volume``.

    Raises:
        QuantityError: if more is taken than there is.
    """
    if take > volume:
        params = {"take": plain(take.exact), "volume": plain(volume.exact)}
        raise QuantityError("aliquot.more_than_there_is", params)
    inputs = (
        amount("drug", drug, Origin.WEIGHING),
        amount("solution_take", take, Origin.CHOICE),
        amount("volume", volume, Origin.CHOICE),
    )
    return Line("drawn", "drawn", inputs, drug.exact * take.ratio(volume), Unit.MG)
