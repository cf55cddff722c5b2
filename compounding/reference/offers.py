"""Regimens by name, oral syringes and bottles."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType

from compounding.domain.offered import NamedRegimen, Offered, Syringe
from compounding.domain.request import Increase
from compounding.domain.titration import CEILING
from compounding.errors import QuantityError
from compounding.quantity import Quantity, Unit, parse_decimal
from compounding.reference.rows import Row


def read(regimens: Row, dispensing: Row) -> Offered:
    """What both tables offer; no regimen may go above the ceiling."""
    named: dict[str, NamedRegimen] = {}
    for row in regimens.rows("regimen"):
        regimen = _regimen(row)
        row.fault_if(regimen.id in named, f"regimen {regimen.id} stands twice")
        named[regimen.id] = regimen
    regimens.done()
    supply = dispensing.source()
    syringes = tuple(_syringe(row) for row in dispensing.rows("syringe"))
    bottles = _bottles(dispensing)
    dispensing.done()
    return Offered(MappingProxyType(named), syringes, bottles, supply)


def _regimen(row: Row) -> NamedRegimen:
    increase = Increase(
        start=row.quantity("start_mg", Unit.MG),
        increase=row.quantity("increase_mg", Unit.MG),
        every_nights=row.whole("every_nights"),
        maximum=row.quantity("maximum_mg", Unit.MG),
    )
    row.fault_if(increase.maximum > CEILING, f"the maximum is above {CEILING}")
    row.fault_if(increase.start > increase.maximum, "the start is above the maximum")
    regimen = NamedRegimen(
        row.text("id"), row.text("name"), increase, row.text("evidence"), row.source()
    )
    row.done()
    return regimen


def _syringe(row: Row) -> Syringe:
    syringe = Syringe(row.quantity("holds_ml", Unit.ML), row.quantity("graduation_ml", Unit.ML))
    steps = syringe.holds.ratio(syringe.graduation)
    row.fault_if(steps.denominator != 1, "the syringe is not marked evenly")
    row.done()
    return syringe


def _bottles(table: Row) -> tuple[Quantity, ...]:
    texts = table.texts("bottles_ml")
    table.fault_if(not texts or not all(map(_is_volume, texts)), "bottles_ml are not volumes")
    bottles = tuple(Quantity.parse(text, Unit.ML) for text in texts)
    rising = all(small < large for small, large in pairwise(bottles))
    table.fault_if(not rising, "bottles_ml do not rise")
    return bottles


def _is_volume(text: str) -> bool:
    try:
        return parse_decimal(text) > 0
    except QuantityError:
        return False
