"""How far off one weighing may be, in percent, by the sensitivity of the balance.

Source: calculations 2, 100 × sensitivity ÷ mass weighed. The least weighable mass is where this
reaches the largest error allowed.
"""

from __future__ import annotations

from compounding.domain.working import Line, Origin, amount
from compounding.quantity import Quantity, Unit


def percent_error(sensitivity: Quantity, weighed: Quantity) -> Line:
    """The error of weighing ``weighed`` on a balance of this sensitivity (both mg), in percent.

    Raises:
        ValueError: if nothing is weighed.
    """
    if weighed.exact <= 0:
        raise ValueError("nothing is weighed")
    inputs = (
        amount("sensitivity", sensitivity, Origin.SETTING),
        amount("mass_weighed", weighed, Origin.WEIGHING),
    )
    exact = sensitivity.ratio(weighed) * 100
    return Line("weighing_error", "weighing_error", inputs, exact, Unit.PERCENT)
