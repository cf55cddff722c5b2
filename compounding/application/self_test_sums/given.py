"""The figures of a published case, read by the strict grammar, and the form of the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from compounding.quantity import Quantity, Unit, mg, ml, parse_count, parse_decimal
from compounding.reference.published import Inputs

# A figure, or a word: yes, no, a size, a day.
Answers = Mapping[str, Fraction | str]
_MG_PER_G = 1000


class Given:
    """What a case gives; each figure by its unit."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs

    def has(self, name: str) -> bool:
        """Whether the case gives it."""
        return name in self._inputs

    def texts(self, name: str) -> tuple[str, ...]:
        """The words of a list, or the one word given."""
        given = self._inputs[name]
        return (given,) if isinstance(given, str) else given

    def text(self, name: str) -> str:
        """One word or figure, as it is written.

        Raises:
            ValueError: where the case gives a list.
        """
        given = self._inputs[name]
        if not isinstance(given, str):
            raise ValueError(f"{name} is one figure")
        return given

    def number(self, name: str) -> Fraction:
        """A pure number or a percentage."""
        return Fraction(parse_decimal(self.text(name)))

    def numbers(self, name: str) -> tuple[Fraction, ...]:
        """Pure numbers or percentages."""
        return tuple(Fraction(parse_decimal(each)) for each in self.texts(name))

    def count(self, name: str) -> int:
        """A whole number."""
        return parse_count(self.text(name))

    def counts(self, name: str) -> tuple[int, ...]:
        """Whole numbers."""
        return tuple(parse_count(each) for each in self.texts(name))

    def mg(self, name: str) -> Quantity:
        """A mass in mg."""
        return mg(self.text(name))

    def masses(self, name: str) -> tuple[Quantity, ...]:
        """Masses in mg."""
        return tuple(mg(each) for each in self.texts(name))

    def ml(self, name: str) -> Quantity:
        """A volume in mL."""
        return ml(self.text(name))

    def percent(self, name: str, default: str = "0") -> Quantity:
        """A percentage as a quantity."""
        return Quantity.parse(self.text(name) if self.has(name) else default, Unit.PERCENT)

    def concentration(self, name: str) -> Quantity:
        """A concentration in mg per mL."""
        return Quantity.parse(self.text(name), Unit.MG_PER_ML)

    def density(self, name: str) -> Quantity:
        """A density, given in g per mL, as mg per mL."""
        return Quantity.of(self.number(name) * _MG_PER_G, Unit.MG_PER_ML)


Sum = Callable[[Given], Answers]


def yes(true: bool) -> str:
    """A yes or a no."""
    return "yes" if true else "no"


def named(figure: str) -> str:
    """A figure as a part of a name: ``1_5`` for 1.5."""
    return figure.replace(".", "_")
