"""What a capsule holds, and how full it is.

A body of a known volume holds volume × tapped density; the eight volumes are a table that names its
source (calculations 1.3). The size is the pharmacist's choice: these sums say what a choice means,
and that a powder does not fit, and never pick a size. No volume is rounded on the way: that has put
7 % too much filler into a published example (C05).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from compounding.domain.working import Line, Origin, amount
from compounding.quantity import Quantity, Unit, mass_in, volume_of


def capacity(volume: Quantity, density: Quantity) -> Quantity:
    """The mg of a powder of ``density`` (mg per mL, tapped) that fill a body of ``volume`` (mL)."""
    return mass_in(volume, density)


def fill_percent(fill: Quantity, full: Quantity) -> Fraction:
    """How full a capsule is, in percent: ``fill`` of the ``full`` mass or volume it would hold.

    Raises:
        ValueError: if a full capsule would hold nothing.
    """
    return fill_line(fill, full).exact


def fill_line(fill: Quantity, full: Quantity) -> Line:
    """As :func:`fill_percent`, with its working."""
    if full.exact <= 0:
        raise ValueError("a capsule holds something")
    inputs = (amount("fill", fill, Origin.SUM), amount("full", full, Origin.SUM))
    return Line("fill_percent", "fill_percent", inputs, fill.ratio(full) * 100, Unit.PERCENT)


@dataclass(frozen=True, slots=True)
class Completion:
    """A powder in a body of a capsule: its volume, what is left free, and the filler to fill up.

    ``free`` is negative and ``filler`` None where the powder does not fit.
    """

    powder: Quantity
    free: Quantity
    filler: Quantity | None
    lines: tuple[Line, ...]

    @property
    def fits(self) -> bool:
        """Whether the body holds the powder."""
        return self.filler is not None


def completion(
    mass: Quantity, density: Quantity, body: Quantity, filler_density: Quantity
) -> Completion:
    """What fills ``body`` (mL) up beside ``mass`` (mg) of a powder; densities in mg per mL."""
    powder = volume_of(mass, density)
    free = body - powder
    of_powder = amount("powder_volume", powder, Origin.SUM)
    of_body = amount("body", body, Origin.TABLE)
    lines = (
        _line("powder_volume", powder, ("powder_mass", mass), ("density", density)),
        Line("free_volume", "free_volume", (of_body, of_powder), free.exact, Unit.ML),
    )
    if free.exact < 0:
        return Completion(powder, free, None, lines)
    filler = mass_in(free, filler_density)
    last = _line("filler_mass", filler, ("free_volume", free), ("filler_density", filler_density))
    return Completion(powder, free, filler, (*lines, last))


def _line(symbol: str, value: Quantity, *inputs: tuple[str, Quantity]) -> Line:
    given = tuple(amount(name, each, Origin.LOT) for name, each in inputs)
    return Line(symbol, symbol, given, value.exact, value.unit)
