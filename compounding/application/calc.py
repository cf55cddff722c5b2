"""One bench sum at a time: JSON in, JSON out.

Each sum is the one that a plan or the window uses; here it is only read and printed. Figures are
printed to at most six decimals, half up, without trailing zeros. Source: the plan interface,
"calc".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from compounding.application import calc_dates, calc_quality, calc_weighing
from compounding.application.calc_answer import Answer
from compounding.application.json_fields import Fields
from compounding.application.json_text import WHOLE
from compounding.errors import InputError, InputProblem

SUMS: Mapping[str, Callable[[Fields], Answer]] = MappingProxyType(
    {
        "minimum-weighable": calc_weighing.minimum_weighable,
        "aliquot": calc_weighing.dry_aliquot,
        "tablet-powder": calc_weighing.powder_of_tablets,
        "geometric-dilution": calc_weighing.geometric_dilution,
        "acceptance-value": calc_quality.acceptance_value,
        "weight-variation": calc_quality.weight_variation,
        "beyond-use": calc_dates.beyond_use_date,
    }
)


def check_name(name: str) -> None:
    """Refuse the name of a sum that there is not.

    Raises:
        InputError: with the names that there are.
    """
    if name not in SUMS:
        shown = name if name.isprintable() else ascii(name)
        params = {"name": shown, "names": ", ".join(SUMS)}
        raise InputError([InputProblem("calc", "calc.no_such_sum", params)])


def work_out(name: str, data: object) -> Answer:
    """The answer of the sum ``name`` to ``data`` (the JSON form as Python data).

    Raises:
        InputError: for a name that is none of the sums, or data that cannot be used, with every
            problem and the path of its key.
    """
    check_name(name)
    return SUMS[name](Fields(data, WHOLE, []))
