"""Small sums of the bench: packing, spread, tablet powder, error of a weighing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from compounding.domain import packing, spread
from compounding.domain.tablet_powder import tablet_powder
from compounding.domain.weighing_error import percent_error
from compounding.errors import QuantityError
from compounding.messages import sentence, sentence_of
from compounding.quantity import mg, plain


def test_packing_is_filled_less_shells_over_the_count() -> None:
    line = packing.measured(mg("1780"), 10, mg("480"))
    assert (line.exact, line.unit, line.rounded) == (130, "mg", None)
    assert [each.value for each in line.inputs] == [1780, 480, 10]


@pytest.mark.parametrize(
    ("filled", "count", "shells", "code"),
    [
        ("1780", 0, "480", "packing.no_capsules"),
        ("480", 10, "480", "packing.nothing_filled"),
        ("479", 10, "480", "packing.nothing_filled"),
    ],
)
def test_packing_of_nothing_is_refused(filled: str, count: int, shells: str, code: str) -> None:
    with pytest.raises(QuantityError) as refusal:
        packing.measured(mg(filled), count, mg(shells))
    assert refusal.value.code == code
    assert sentence(code)


def test_spread_of_tablets_weighed_one_by_one() -> None:
    made = spread.of_tablets([mg(each) for each in ("185", "180", "190", "183", "187")])
    assert (made.count, made.total, made.mean) == (5, mg(925), mg(185))
    assert (made.least, made.most) == (mg(180), mg(190))
    assert made.sd == Decimal("3.807887")
    assert made.rsd_percent == Decimal("2.058317")
    assert [line.exact for line in made.lines] == [
        185, Fraction(made.sd), Fraction(made.rsd_percent),
    ]  # fmt: skip
    assert [each.value for each in made.lines[0].inputs] == [925, 5]


def apart(*masses: str) -> list[tuple[str, str, str]]:
    found = spread.apart([mg(each) for each in masses])
    return [(f.params["number"], f.level, f.params["variant"]) for f in found]


@pytest.mark.parametrize(
    ("last", "level", "variant"),
    [
        ("250", "confirm", "more"),
        ("250.1", "stop", "more"),
        ("149.9", "stop", "less"),
        ("2000", "stop", "ten"),
        ("2500", "stop", "ten"),
        ("2501", "stop", "more"),
        ("20", "stop", "tenth"),
        ("2", "stop", "hundredth"),
        ("20000", "stop", "hundred"),
    ],
)
def test_tablet_apart_from_the_others_is_named(last: str, level: str, variant: str) -> None:
    assert apart("200", "199", "201", last) == [("4", level, variant)]


@pytest.mark.parametrize("last", ["220", "180", "200"])
def test_tablet_a_tenth_off_is_fine(last: str) -> None:
    assert apart("200", "199", "201", last) == []


def test_tablet_just_past_a_tenth_off_is_asked_about() -> None:
    found = spread.apart([mg(each) for each in ("200", "220.1", "200", "179.8")])
    assert [sentence_of(each) for each in found] == [
        "Tablet 4 weighs 179.8 mg, 10.1 % less than the others. Is that right?",
        "Tablet 2 weighs 220.1 mg, 10.1 % more than the others. Is that right?",
    ]


def test_tablet_with_a_slipped_point_is_said_first() -> None:
    masses = [*(["185", "186", "184"] * 6)[:17], "1840", "205"]
    found = spread.apart([mg(each) for each in masses])
    assert [sentence_of(each) for each in found] == [
        "Tablet 18 weighs 1840 mg, about ten times the others. Is the point in the right place?",
        "Tablet 19 weighs 205 mg, 10.8 % more than the others. Is that right?",
    ]


def test_tablets_two_apart_are_both_named_and_one_alone_is_not() -> None:
    assert apart("185", "1850") == [("2", "stop", "ten"), ("1", "stop", "tenth")]
    assert apart("185") == []
    assert apart() == []


def test_spread_of_one_tablet_is_nothing_and_of_none_a_bug() -> None:
    made = spread.of_tablets([mg("185")])
    assert (made.sd, made.rsd_percent, made.least, made.most) == (0, 0, mg(185), mg(185))
    with pytest.raises(ValueError, match="no tablet"):
        spread.of_tablets([])


@pytest.mark.parametrize(
    ("row", "drug", "exact", "crush", "powder", "ballast"),
    [
        ("V01", "150", "3", 3, "555", "405"),
        ("V02", "165", "3.3", 4, "610.5", "445.5"),
        ("V06", "126", "2.52", 3, "466.2", "340.2"),
    ],
)
def test_tablet_powder_of_row(
    row: str, drug: str, exact: str, crush: int, powder: str, ballast: str
) -> None:
    made = tablet_powder(mg(drug), mg(50), 20, mg(3700))
    assert (made.tablets_exact, made.to_crush) == (Fraction(exact), crush), row
    assert (made.powder, made.ballast) == (mg(Fraction(powder)), mg(Fraction(ballast))), row
    assert [line.symbol for line in made.lines] == ["tablets_exact", "tablet_powder", "ballast"]
    assert {line.batch for line in made.lines} == {None}


@pytest.mark.parametrize(
    ("row", "sensitivity", "weighed", "error"),
    [
        ("W02", "6", "50", "12"),
        ("W05 200 mg", "10", "200", "5"),
        ("W05 300 mg", "10", "300", "3.33"),
        ("W10 190 mg", "6", "190", "3.16"),
        ("W10 1900 mg", "6", "1900", "0.32"),
        ("W01 at its minimum", "6", "120", "5"),
    ],
)
def test_percent_error_of_row(row: str, sensitivity: str, weighed: str, error: str) -> None:
    line = percent_error(mg(sensitivity), mg(weighed))
    assert (plain(line.exact, 2), line.unit) == (error, "%"), row


def test_percent_error_of_nothing_weighed_is_a_bug() -> None:
    with pytest.raises(ValueError, match="nothing is weighed"):
        percent_error(mg(6), mg(0))
