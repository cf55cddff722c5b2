"""Published cases of finished units: acceptance value, weights."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from compounding.application.self_test_sums.given import Answers, Given, yes
from compounding.domain.acceptance import acceptance_value
from compounding.domain.tolerance import off_by_percent


def acceptance(given: Given) -> Answers:
    """The acceptance value of 10 or 30 units."""
    made = acceptance_value(given.numbers("values_pct"))
    return {
        "mean_pct": made.mean,
        "s": made.s,
        "k": made.k,
        "M": made.m,
        "acceptance_value": made.value,
        "passes": yes(made.passes),
        "stage": Fraction(made.stage),
    }


def deviations(given: Given) -> Answers:
    """How far weights are from a reference, in percent of it."""
    reference = Decimal(given.text("reference_mg"))
    weights = enumerate(given.texts("weights_mg"), start=1)
    return {
        f"deviation_{number}_pct": off_by_percent(Decimal(text), reference)
        for number, text in weights
    }


def hidden_spread(given: Given) -> Answers:
    """How far the content may be off where the gross weight is off by a percentage."""
    shell, fill = Decimal(given.text("shell_mg")), Decimal(given.text("fill_mg"))
    heaviest = (shell + fill) * (1 + Decimal(given.text("gross_pct")) / 100)
    return {"content_pct": off_by_percent(heaviest - shell, fill)}
