"""How figures leave the program as text: at most six decimals, and never 0 where they are not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from compounding.application.json_text import WHOLE
from compounding.errors import InputError, InputProblem
from compounding.quantity import Quantity, plain


def figure(amount: Quantity | Fraction | Decimal) -> str:
    """An amount to at most six decimals.

    Raises:
        InputError: where it would be printed as 0 although it is not.
    """
    exact = amount.exact if isinstance(amount, Quantity) else amount
    text = plain(exact)
    if text in ("0", "-0") and exact != 0:
        raise InputError([InputProblem(WHOLE, "figure.too_small_to_print")])
    return text
