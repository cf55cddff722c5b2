"""The dose a patient may expect: mean and spread, with the terms that make it.

GUM: relative terms of a product add as squares. The label range of the tablets is systematic: it
does not average out and is named; content from tablet to tablet is divided by the number crushed
that day (calculations 6). Rule 13 of the plan interface.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isqrt

from compounding.domain import liquid, weighing
from compounding.domain.plan import Dose, ExpectedDose, Part, PlannedBatch
from compounding.domain.request import LiquidMaking, PlanRequest, TabletUse
from compounding.domain.tables import Spread
from compounding.domain.working import Input, Line, Origin, amount, number
from compounding.quantity import Quantity, Unit, mass_in

COVERAGE = 2
HUNDRED = 100
_SCALE = 10**15
LABEL, TABLET, BLEND, FILL, BALANCE, MEASURE = (
    "label",
    "tablet",
    "blend",
    "fill",
    "balance",
    "measure",
)


def root(square: Fraction) -> Fraction:
    """The square root, cut after 15 decimals: more than is ever printed."""
    return Fraction(isqrt(square.numerator * _SCALE**2 // square.denominator), _SCALE)


@dataclass(frozen=True, slots=True)
class _Term:
    """One term under the root: its square in percent², and what it was made of."""

    what: str
    square: Fraction
    inputs: tuple[Input, ...]
    assumed: bool = False

    def line(self, batch: int) -> Line:
        code = f"part.{self.what}"
        return Line(code, code, self.inputs, root(self.square), Unit.PERCENT, batch)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the spreads of a plan follow from: the request, the table's defaults, the tablets."""

    request: PlanRequest
    defaults: Mapping[str, Spread]
    crushed_on: Mapping[date, int]

    def spread(self, name: str) -> tuple[Quantity, bool]:
        """The spread in percent, and whether it is assumed."""
        given: Quantity | None = getattr(self.request.spreads, name)
        if given is not None:
            return given, False
        return self.defaults[name].percent, self.defaults[name].assumed


def _terms(of: Settings, batch: PlannedBatch) -> tuple[_Term, ...]:
    make = of.request.make
    terms = [_shared(of, LABEL, 3), _shared(of, TABLET, of.crushed_on[batch.make_on])]
    if isinstance(make, LiquidMaking):
        if make.tablets is TabletUse.WEIGHED:
            terms.append(_balance(of.request.balance.readability, batch.tablet_powder))
        return (*terms, _shared(of, MEASURE))
    terms += [_shared(of, BLEND), _shared(of, FILL)]
    return (*terms, _balance(of.request.balance.readability, batch.tablet_powder))


def _shared(of: Settings, name: str, divisor: int = 1) -> _Term:
    """A spread whose square is divided: by 3 (a range), by the tablets crushed, or not at all."""
    percent, assumed = of.spread(name)
    inputs = [amount(f"spread.{name}", percent, Origin.SETTING)]
    if name == TABLET:
        inputs.append(number("crushed_that_day", divisor, Origin.SUM))
    return _Term(name, percent.exact**2 / divisor, tuple(inputs), assumed)


def _balance(readability: Quantity, powder: Quantity) -> _Term:
    """(readability / √12 × √2 over the powder mass)²: tare and gross."""
    square = (readability.ratio(powder) * HUNDRED) ** 2 / 6
    inputs = (
        amount("readability", readability, Origin.SETTING),
        amount("tablet_powder", powder, Origin.SUM),
    )
    return _Term(BALANCE, square, inputs)


def expected(
    of: Settings, batch: PlannedBatch, doses: Sequence[Dose]
) -> tuple[tuple[ExpectedDose, ...], tuple[Line, ...]]:
    """The expected dose of a batch, one for each of its ``doses`` where it is a liquid."""
    terms = _terms(of, batch)
    square = sum((term.square for term in terms), start=Fraction(0))
    relative = root(square * COVERAGE**2)
    lines = tuple(term.line(batch.number) for term in terms)
    inputs = tuple(Input(line.symbol, line.exact, Unit.PERCENT, Origin.SUM) for line in lines)
    total = Line("spread", "spread", inputs, relative, Unit.PERCENT, batch.number)
    parts = tuple(
        Part(term.what, line.exact, term.assumed) for term, line in zip(terms, lines, strict=True)
    )
    means = _means(of.request, batch, doses)
    answers = tuple(ExpectedDose(batch.number, mean, relative, parts, step) for step, mean in means)
    return answers, (*lines, total)


def _means(
    request: PlanRequest, batch: PlannedBatch, doses: Sequence[Dose]
) -> list[tuple[int | None, Quantity]]:
    if isinstance(request.make, LiquidMaking):
        make = request.make
        return [(dose.step, mean_of_liquid(make, batch, dose)) for dose in doses]
    return [(None, effective_strength(batch))]


def effective_strength(batch: PlannedBatch) -> Quantity:
    """The strength of the capsules as the rounded tablet powder gives it (mg).

    Raises:
        ValueError: for a batch that is not of capsules.
    """
    if batch.strength is None:
        raise ValueError("a batch of capsules has a strength")
    line = weighing.effective(batch.strength, batch.weighings[0], batch.number)
    return Quantity(line.exact, batch.strength.unit)


def mean_of_liquid(make: LiquidMaking, batch: PlannedBatch, dose: Dose) -> Quantity:
    """The drug in a dose (mg): its volume as measured, at the strength as weighed."""
    concentration = make.concentration
    for powder in batch.weighings:
        line = weighing.effective(concentration, powder, batch.number)
        concentration = Quantity(line.exact, concentration.unit)
    return mass_in(liquid.measured(liquid.volume_of_dose(dose), make), concentration)
