"""Least weighable mass, targets, triturations (rules 3 and 5; calculations 2)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from compounding.domain import weighing
from compounding.domain.plan import Weighing
from compounding.domain.request import Balance, BalanceRule
from compounding.domain.weighing import Bench
from compounding.findings import Remedy
from compounding.messages import sentence_of, sentence_of_remedy
from compounding.quantity import Quantity, Unit, mg, plain, up


def by_sensitivity(sensitivity: str, error: str, readability: str = "1") -> Balance:
    return Balance(
        BalanceRule.SENSITIVITY,
        mg(readability),
        sensitivity=mg(sensitivity),
        max_error=Quantity.parse(error, Unit.PERCENT),
    )


@pytest.mark.parametrize(
    ("row", "sensitivity", "error", "minimum"),
    [
        ("W01", "6", "5", "120"),
        ("W03", "10", "5", "200"),
        ("W05", "10", "4", "250"),
        ("W06", "6", "1", "600"),
        ("W08", "4", "5", "80"),
        ("W09 at 3 %", "6", "3", "200"),
        ("W18", "6", "4", "150"),
    ],
)
def test_minimum_by_sensitivity_of_row(
    row: str, sensitivity: str, error: str, minimum: str
) -> None:
    assert weighing.minimum(by_sensitivity(sensitivity, error)).exact == Fraction(minimum), row


def test_minimum_w04_is_exact_and_printed_rounded_up() -> None:
    at, line = weighing.bench(by_sensitivity("2.5", "3", "0.1"))
    assert line.exact == Fraction(250, 3)
    stop = weighing.below_minimum([("filler", mg("83.33"))], at, (), "make.extra_units", 1)
    assert stop.params["minimum_mg"] == "83.333334"
    assert stop.params["least_shown_mg"] == "83.4"


@pytest.mark.parametrize(
    ("row", "repeatability", "readability", "minimum"),
    [
        ("W19", "0.15", "0.1", "300"),
        ("W20 floor", "0.01", "0.1", "82"),
        ("W20 never measured apart", "0", "0.1", "82"),
        ("W21 with today's factor", "0.02", "0.01", "40"),
    ],
)
def test_minimum_by_usp_41_of_row(
    row: str, repeatability: str, readability: str, minimum: str
) -> None:
    balance = Balance(BalanceRule.USP41, mg(readability), repeatability=mg(repeatability))
    assert weighing.minimum(balance).exact == Fraction(minimum), row


def test_minimum_w22_hundred_d() -> None:
    line = weighing.minimum(Balance(BalanceRule.HUNDRED_D, mg(1)))
    assert line.exact == 100
    assert line.formula == "minimum.hundred_d"


@pytest.mark.parametrize("rule", [BalanceRule.SENSITIVITY, BalanceRule.USP41])
def test_minimum_without_its_figure_is_refused(rule: BalanceRule) -> None:
    with pytest.raises(ValueError, match="lacks a figure"):
        weighing.minimum(Balance(rule, mg(1)))
    with pytest.raises(ValueError, match="lacks a figure"):
        weighing.minimum(Balance(rule, mg(1), sensitivity=mg(6)))


def bench(minimum: str, readability: str = "1") -> Bench:
    """A balance whose least weighable mass is ``minimum``."""
    return weighing.bench(by_sensitivity(minimum, "100", readability))[0]


@pytest.mark.parametrize(
    ("exact", "readability", "target", "rounding"),
    [
        ("83.25", "1", "83", "half_up"),
        ("166.5", "1", "167", "half_up"),
        ("83.25", "0.1", "83.3", "half_up"),
        ("122.76", "10", "120", "half_up"),
        ("121", "50", "150", "up_to_minimum"),
        ("120", "1", "120", "half_up"),
        ("119.9", "1", "120", "half_up"),
    ],
)
def test_weighing_target_is_half_up_and_never_below_the_minimum_it_reached(
    exact: str, readability: str, target: str, rounding: str
) -> None:
    made, line = weighing.weighing("filler", mg(exact), bench("120", readability), 1)
    assert made.target == mg(target)
    assert (line.rounded, line.rounding) == (Fraction(target), rounding)
    assert line.of == "filler"


def test_bench_compares_the_exact_mass_before_rounding() -> None:
    at = bench("120")
    assert not at.reaches(mg("119.999999"))
    assert at.reaches(mg("120"))


@pytest.mark.parametrize(
    ("row", "need", "minimum", "multiple", "masses"),
    [
        ("W11", "12", "120", 10, ("120", "1080", "1200", "120")),
        ("W18", "25", "150", 6, ("150", "750", "900", "150")),
        ("W28", "12", "120", 10, ("120", "1080", "1200", "120")),
        ("trap 6", "83.25", "120", 2, ("166.5", "120", "286.5", "143.25")),
    ],
)
def test_triturate_row(
    row: str, need: str, minimum: str, multiple: int, masses: tuple[str, str, str, str]
) -> None:
    made = weighing.triturate(mg(need), mg(10000), bench(minimum), 1)
    assert made is not None, row
    assert made.multiple == multiple
    weighed = (made.weigh, made.diluent, made.total, made.take)
    assert weighed == tuple(mg(mass) for mass in masses)
    assert made.filler_still_to_add == mg(10000) - (made.take - mg(need))


def test_triturate_drug_taken_is_the_drug_needed() -> None:
    made = weighing.triturate(mg("83.25"), mg(2000), bench("120"), 1)
    assert made is not None
    assert made.take.exact * made.weigh.ratio(made.total) == Fraction("83.25")


@pytest.mark.parametrize(
    ("filler", "rest"),
    [("60", "0"), ("59.999", None), ("179.999", None), ("180", "120"), ("60.001", None)],
)
def test_triturate_rest_of_filler_is_nothing_or_weighable(filler: str, rest: str | None) -> None:
    at = bench("120")
    made = weighing.triturate(mg("83.25"), mg(filler), at, 1)
    if rest is None:
        assert made is None
        return
    assert made is not None
    assert made.filler_still_to_add == mg(rest)
    names = [each.what for each, _ in made.weighings(at, 1)]
    assert names[:3] == ["tablet powder", "trituration diluent", "trituration taken"]
    assert names[3:] == ([] if rest == "0" else ["filler still to add"])


def test_triturate_figures_are_those_of_its_working() -> None:
    made = weighing.triturate(mg("83.25"), mg(1901), bench("120"), 4)
    assert made is not None
    assert {line.symbol: line.exact for line in made.lines} == {
        "multiple": Fraction(120) / Fraction("83.25"),
        "weigh": made.weigh.exact,
        "take": made.take.exact,
        "total": made.total.exact,
        "diluent": made.diluent.exact,
        "filler_still_to_add": made.filler_still_to_add.exact,
    }
    assert {line.batch for line in made.lines} == {4}
    assert made.lines[0].rounded == made.multiple


def test_units_that_clear_every_mass() -> None:
    at = bench("120")
    assert weighing.units_that_clear([mg("5.55")], at) == 22
    assert weighing.units_that_clear([mg("16.65"), mg("13.35")], at) == 9
    assert weighing.units_that_clear([mg(120)], at) == 1


@pytest.mark.parametrize(
    ("exact", "target", "asked"),
    [
        ("200", "202", False),
        ("200", "202.1", True),
        ("200", "198", False),
        ("200", "197", True),
        ("100", "50", False),
    ],
)
def test_rounding_finding_asks_above_one_percent_and_not_below_the_minimum(
    exact: str, target: str, asked: bool
) -> None:
    powder = Weighing("tablet powder", mg(exact), mg(target))
    found = weighing.rounding_finding(mg("1.5"), powder, bench("120"), 1)
    assert (found is not None) == asked
    if found is not None:
        effective = Fraction("1.5") * Fraction(target) / Fraction(exact)
        assert found.params["effective_strength_mg"] == plain(effective)
        assert found.params["effective_strength_mg"] in sentence_of(found)


def test_below_minimum_names_every_weighing_and_the_least_mass() -> None:
    under = [("tablet powder", mg("83.2504")), ("filler", mg(80))]
    remedy = Remedy("larger_batch", {"units": 22})
    stop = weighing.below_minimum(under, bench("120"), (remedy,), "make.extra_units", 2)
    assert sentence_of(stop).startswith(
        "Batch 2 asks for 83.25 mg of tablet powder and 80 mg of filler; the least"
    )
    assert sentence_of_remedy(stop.remedies[0]) == "Make 22 capsules in this batch."
    without = weighing.below_minimum(under, bench("120"), (), "make.extra_units", 2)
    assert sentence_of(without).endswith("Make more at once, or use a finer balance.")


def test_printed_minimum_is_never_below_the_exact_one() -> None:
    exact = Fraction(250, 3)
    assert up(exact, weighing.PRINTED) >= exact
