"""The least mass a balance weighs well enough, targets it can show, and ways out below it.

The least weighable mass follows one of three rules (calculations 2): sensitivity × 100 ÷ error,
USP <41> (the larger of 2000 s and 820 d), or 100 d. It holds for each weighing on its own, and
the exact mass is compared, before any rounding (rules 3 and 5 of the plan interface).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from compounding.domain import aliquot
from compounding.domain.plan import Weighing
from compounding.domain.request import Balance, BalanceRule
from compounding.domain.working import Input, Line, Origin, amount, number
from compounding.findings import Finding, Level, Remedy
from compounding.quantity import Quantity, Unit, half_up, mg, plain, up

TABLET_POWDER = "tablet powder"
FILLER = "filler"
DILUENT = "trituration diluent"
ALIQUOT = "trituration taken"
REST = "filler still to add"
# These weighings set the dose; the others only fill up.
OF_THE_DRUG = frozenset({TABLET_POWDER, DILUENT, ALIQUOT})

HUNDRED = 100
USP41_REPEATABILITY = 2000
USP41_READABILITY = 820
# Rounding the tablet powder to the balance may move the strength by this much without a question.
MOST_MOVED = Fraction(1, 100)
PRINTED = Fraction(1, 10**6)


def _given(figure: Quantity | None, rule: BalanceRule) -> Quantity:
    if figure is None:
        raise ValueError(f"a balance with the rule {rule} lacks a figure")
    return figure


def minimum(balance: Balance) -> Line:
    """The least weighable mass (mg); source: calculations 2.

    Raises:
        ValueError: if the balance lacks a figure of its rule.
    """
    if balance.rule is BalanceRule.SENSITIVITY:
        return _by_sensitivity(balance)
    if balance.rule is BalanceRule.USP41:
        return _by_usp41(balance)
    exact = balance.readability.exact * HUNDRED
    readability = amount("readability", balance.readability, Origin.SETTING)
    return Line("minimum_weighable", "minimum.hundred_d", (readability,), exact, Unit.MG)


def _by_sensitivity(balance: Balance) -> Line:
    sensitivity = _given(balance.sensitivity, balance.rule)
    error = _given(balance.max_error, balance.rule)
    inputs = (
        amount("sensitivity", sensitivity, Origin.SETTING),
        amount("max_error", error, Origin.SETTING),
    )
    exact = sensitivity.exact * HUNDRED / error.exact
    return Line("minimum_weighable", "minimum.sensitivity", inputs, exact, Unit.MG)


def _by_usp41(balance: Balance) -> Line:
    repeatability = _given(balance.repeatability, balance.rule)
    inputs = (
        amount("repeatability", repeatability, Origin.SETTING),
        amount("readability", balance.readability, Origin.SETTING),
    )
    exact = max(
        repeatability.exact * USP41_REPEATABILITY,
        balance.readability.exact * USP41_READABILITY,
    )
    return Line("minimum_weighable", "minimum.usp41", inputs, exact, Unit.MG)


@dataclass(frozen=True, slots=True)
class Bench:
    """A balance with its least weighable mass, worked out once for a plan."""

    balance: Balance
    minimum: Quantity

    def reaches(self, mass: Quantity) -> bool:
        """Whether ``mass`` on its own can be weighed well enough."""
        return mass >= self.minimum


def bench(balance: Balance) -> tuple[Bench, Line]:
    """The balance ready for use, with the working of its least weighable mass."""
    line = minimum(balance)
    return Bench(balance, mg(line.exact)), line


def weighing(what: str, exact: Quantity, at: Bench, batch: int) -> tuple[Weighing, Line]:
    """A weighing and its target: half up to the readability.

    Up, where the exact mass reaches the minimum and the rounded one would not (rule 5).
    """
    step = at.balance.readability.exact
    target, rounding = half_up(exact.exact, step), "half_up"
    if at.reaches(exact) and target < at.minimum.exact:
        target, rounding = up(exact.exact, step), "up_to_minimum"
    inputs = (
        Input("exact_mass", exact.exact, Unit.MG, Origin.SUM),
        amount("readability", at.balance.readability, Origin.SETTING),
    )
    mass = exact.exact
    line = Line("target", "target", inputs, mass, Unit.MG, batch, target, rounding, of=what)
    return Weighing(what, exact, mg(target)), line


def effective(strength: Quantity, powder: Weighing, batch: int) -> Line:
    """The strength that the rounded target of the tablet powder gives."""
    inputs = (
        Input("strength", strength.exact, strength.unit, Origin.SUM),
        amount("target", powder.target, Origin.SUM),
        amount("exact_mass", powder.exact, Origin.SUM),
    )
    exact = strength.exact * powder.target.ratio(powder.exact)
    return Line("effective_strength", "effective_strength", inputs, exact, strength.unit, batch)


def rounding_finding(strength: Quantity, powder: Weighing, at: Bench, batch: int) -> Finding | None:
    """A Confirm where rounding the tablet powder moves the strength by more than 1 %.

    A powder that is itself under the minimum is not judged.
    """
    moved = powder.target.ratio(powder.exact) - 1
    if not at.reaches(powder.exact) or abs(moved) <= MOST_MOVED:
        return None
    params = {
        "effective_strength_mg": plain(effective(strength, powder, batch).exact),
        "strength_mg": plain(strength.exact),
        "strength_unit": strength.unit.value,
        "moved_pct": plain(moved * HUNDRED, 2),
        "target_mg": plain(powder.target.exact),
        "exact_mg": plain(powder.exact.exact),
        "batch_number": str(batch),
    }
    subject = "balance.readability_mg"
    return Finding(Level.CONFIRM, "rounding_moves_strength", subject, params, batch)


@dataclass(frozen=True, slots=True)
class Trituration:
    """A dry aliquot of tablet powder with the batch's own filler; masses in mg."""

    multiple: int
    weigh: Quantity
    diluent: Quantity
    total: Quantity
    take: Quantity
    filler_still_to_add: Quantity
    lines: tuple[Line, ...]

    def weighings(self, at: Bench, batch: int) -> tuple[tuple[Weighing, Line], ...]:
        """What is weighed, in its order; no filler to add is no weighing."""
        parts = [(TABLET_POWDER, self.weigh), (DILUENT, self.diluent), (ALIQUOT, self.take)]
        if self.filler_still_to_add.exact > 0:
            parts.append((REST, self.filler_still_to_add))
        return tuple(weighing(what, mass, at, batch) for what, mass in parts)


def triturate(powder: Quantity, filler: Quantity, at: Bench, batch: int) -> Trituration | None:
    """The trituration that lets every weighing reach the minimum; None where none does.

    Source: calculations 2 (dry aliquot, the tablet powder displaces diluent) and rule 3.
    """
    least = at.minimum
    multiple = aliquot.smallest_multiple(powder, least)
    take = aliquot.smallest_take(powder, least, Fraction(multiple))
    mixed = aliquot.mixture(powder, Fraction(multiple), take)
    rest = filler - (take - powder)
    if rest.exact < 0 or (rest.exact > 0 and not at.reaches(rest)):
        return None
    made = Trituration(multiple, mixed.weigh, mixed.diluent, mixed.total, take, rest, ())
    return replace(made, lines=_trituration_lines(made, powder, filler, least, batch))


def _trituration_lines(
    made: Trituration, powder: Quantity, filler: Quantity, least: Quantity, batch: int
) -> tuple[Line, ...]:
    of_powder = amount("tablet_powder", powder, Origin.SUM)
    of_least = amount("minimum_weighable", least, Origin.SUM)
    of_filler = amount("filler", filler, Origin.SUM)
    multiple = number("multiple", made.multiple, Origin.SUM)
    take, total = amount("take", made.take, Origin.SUM), amount("total", made.total, Origin.SUM)
    weigh = amount("weigh", made.weigh, Origin.SUM)
    ratio, whole = least.ratio(powder), Fraction(made.multiple)
    masses = (
        ("weigh", made.weigh, (multiple, of_powder)),
        ("take", made.take, (of_powder, of_least, multiple)),
        ("total", made.total, (multiple, take)),
        ("diluent", made.diluent, (total, weigh)),
        ("filler_still_to_add", made.filler_still_to_add, (of_filler, take, of_powder)),
    )
    return (
        Line("multiple", "multiple", (of_least, of_powder), ratio, "", batch, whole, "up"),
        *(Line(name, name, inputs, mass.exact, Unit.MG, batch) for name, mass, inputs in masses),
    )


def triturated(strength: Quantity, weighed: Sequence[Weighing], batch: int) -> Line:
    """The strength that the rounded targets of a trituration give together.

    Tablet powder and mixture taken raise it, the diluent spreads it.
    """
    powder, diluent, taken = weighed[:3]
    mixed = (powder.exact + diluent.exact).ratio(powder.target + diluent.target)
    share = powder.target.ratio(powder.exact) * taken.target.ratio(taken.exact) * mixed
    inputs = (
        Input("strength", strength.exact, strength.unit, Origin.SUM),
        amount("weigh", powder.target, Origin.SUM),
        amount("diluent", diluent.target, Origin.SUM),
        amount("take", taken.target, Origin.SUM),
    )
    exact = strength.exact * share
    return Line("triturated_strength", "triturated_strength", inputs, exact, strength.unit, batch)


def trituration_finding(
    strength: Quantity, weighed: Sequence[Weighing], batch: int
) -> Finding | None:
    """A Confirm where the rounded targets together move the strength by more than 1 %."""
    made = triturated(strength, weighed, batch).exact
    moved = made / strength.exact - 1
    if abs(moved) <= MOST_MOVED:
        return None
    params = {
        "effective_strength_mg": plain(made),
        "strength_mg": plain(strength.exact),
        "moved_pct": plain(moved * HUNDRED, 2),
        "batch_number": str(batch),
    }
    subject = "balance.readability_mg"
    return Finding(Level.CONFIRM, "trituration_moves_strength", subject, params, batch)


def trituration_remedy(made: Trituration) -> Remedy:
    """The trituration as a way out, with its exact figures."""
    figures: dict[str, str | int] = {
        "multiple": made.multiple,
        "weigh_mg": plain(made.weigh.exact),
        "diluent_mg": plain(made.diluent.exact),
        "total_mg": plain(made.total.exact),
        "take_mg": plain(made.take.exact),
        "filler_still_to_add_mg": plain(made.filler_still_to_add.exact),
    }
    return Remedy("trituration", figures)


def units_that_clear(masses_each: Sequence[Quantity], at: Bench) -> int:
    """The smallest number of capsules at which each mass per capsule adds up to the minimum."""
    return max(ceil(at.minimum.ratio(each)) for each in masses_each)


def below_minimum(
    under: Sequence[tuple[str, Quantity]],
    at: Bench,
    remedies: tuple[Remedy, ...],
    subject: str,
    batch: int,
) -> Finding:
    """The one Stop of a batch for all of its weighings under the minimum."""
    params = {
        "minimum_mg": plain(up(at.minimum.exact, PRINTED)),
        "least_shown_mg": plain(up(at.minimum.exact, at.balance.readability.exact)),
        "what": " and ".join(f"{plain(mass.exact, 3)} mg of {what}" for what, mass in under),
        "batch_number": str(batch),
    }
    if not remedies:
        params["variant"] = "no_remedy"
    return Finding(Level.STOP, "below_minimum_weighable", subject, params, batch, None, remedies)
