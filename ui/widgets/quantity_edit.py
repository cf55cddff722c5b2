"""Fields for numbers: quantities with their unit inside, and whole numbers.

Built on a plain line edit and the one strict grammar of ``compounding.quantity``. Qt's spin
boxes and number validators are used nowhere: they turn ``1,5`` into 15 (measured in en_US).
No wheel, no stepping by arrow keys, no default.
"""

from __future__ import annotations

from decimal import Decimal

from compounding.errors import QuantityError
from compounding.quantity import parse_count, parse_decimal
from ui.widgets.line_field import LineField


class QuantityEdit(LineField[Decimal]):
    """A decimal quantity in ``unit``, with at most ``decimals`` digits after the point.

    ``above_zero`` refuses 0. The Decimal keeps the digits that were typed (``3700.0``).
    """

    def __init__(
        self,
        unit: str,
        *,
        decimals: int | None = None,
        above_zero: bool = False,
        required: bool = True,
    ) -> None:
        super().__init__(unit=unit, required=required)
        self._decimals = decimals
        self._above_zero = above_zero

    def read(self, text: str) -> Decimal:
        """``text`` by the strict grammar."""
        value = parse_decimal(text, self._decimals)
        if self._above_zero and not value:
            raise QuantityError("quantity.not_positive")
        return value


class CountEdit(LineField[int]):
    """A whole number up to ``largest``: capsules, nights, tablets; ``unit`` is their word."""

    def __init__(
        self,
        unit: str = "",
        *,
        largest: int = 9999,
        above_zero: bool = False,
        required: bool = True,
    ) -> None:
        super().__init__(unit=unit, required=required)
        self._largest = largest
        self._above_zero = above_zero

    def read(self, text: str) -> int:
        """``text`` as a whole number."""
        value = parse_count(text, largest=self._largest)
        if self._above_zero and not value:
            raise QuantityError("quantity.not_positive")
        return value
