"""Published cases of the error budget."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from compounding.application.self_test_sums import requests
from compounding.application.self_test_sums.given import Answers, Given
from compounding.domain import uncertainty
from compounding.domain.request import Balance, BalanceRule, Spreads, Tablet
from compounding.domain.uncertainty import COVERAGE, Settings
from compounding.quantity import Quantity, Unit, mg
from compounding.reference import tables

_NONE = Quantity.of(0, Unit.PERCENT)


def rectangular(given: Given) -> Answers:
    """Independent limits, each as likely within as at its edge, as one standard uncertainty."""
    squares = (half**2 / 3 for half in given.numbers("half_widths_ml"))
    return {"standard_ml": uncertainty.root(sum(squares, start=Fraction(0)))}


def share(given: Given) -> Answers:
    """A share of a volume."""
    return {"share_ml": (given.ml("volume_ml") * given.number("factor")).exact}


def dose_spread(given: Given) -> Answers:
    """The spread of a dose of capsules, from the parts given and no label range."""
    strength = mg("1.5")
    lot: Tablet = requests.tablet_of(given, strength)
    plan = requests.planned([(strength, 1)], requests.capsules(given), lot)
    spreads = Spreads(
        label=_NONE,
        tablet=given.percent("tablet_pct"),
        blend=given.percent("blend_pct"),
        fill=given.percent("fill_pct"),
    )
    balance = Balance(BalanceRule.HUNDRED_D, given.mg("readability_mg"))
    request = replace(plan.request, spreads=spreads, balance=balance)
    batch = replace(plan.batches[0], tablet_powder=given.mg("powder_mg"))
    of = Settings(request, tables().spreads, {batch.make_on: given.count("tablets")})
    (answer,), _ = uncertainty.expected(of, batch, plan.doses)
    parts = {f"{part.what}_pct": part.percent for part in answer.parts}
    return {**parts, "standard_pct": answer.relative_uncertainty_percent / COVERAGE}
