"""Dry, volume and serial aliquots (calculations 2, rows W)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.domain import aliquot
from compounding.domain.working import Origin
from compounding.errors import QuantityError
from compounding.findings import Level
from compounding.messages import sentence, sentence_of
from compounding.quantity import Quantity, mg, ml


def parts(made: aliquot.Aliquot) -> tuple[Fraction, ...]:
    """Weigh, diluent, total and take."""
    return tuple(each.exact for each in (made.weigh, made.diluent, made.total, made.take))


@pytest.mark.parametrize(
    ("row", "need", "minimum", "multiple", "masses"),
    [
        ("W11", "12", "120", 10, (120, 1080, 1200, 120)),
        ("W16", "10", "100", 10, (100, 900, 1000, 100)),
        ("W18", "25", "150", 6, (150, 750, 900, 150)),
        ("W28", "12", "120", 10, (120, 1080, 1200, 120)),
    ],
)
def test_aliquot_of_row(
    row: str, need: str, minimum: str, multiple: int, masses: tuple[int, ...]
) -> None:
    made = aliquot.aliquot(mg(need), mg(minimum))
    assert (made.multiple, parts(made)) == (multiple, masses), row
    assert made.findings == ()


def test_aliquot_row_w16_the_rest_of_the_mass_is_plain_diluent() -> None:
    """20 powders of 120 mg: the 100 mg taken leave 2,300 mg of the 2,400 mg."""
    made = aliquot.aliquot(mg(10), mg(100))
    assert mg(120) * 20 - made.take == mg(2300)


def test_aliquot_row_c20_the_source_lets_the_part_taken_fall_to_the_need() -> None:
    """Six doses of 20 mg, 720 mg in all: each 120 mg taken holds one of them."""
    made = aliquot.aliquot(mg(20), mg(120))
    assert parts(made) == (120, 600, 720, 120)


@pytest.mark.parametrize(
    ("row", "need", "multiple", "take", "volumes"),
    [
        ("W23", "0.5", None, None, ("2", "6", "8", "2")),
        ("W23 with its own multiple", "0.5", 4, None, ("2", "6", "8", "2")),
        ("W24", "0.6", 5, "2", ("3", "7", "10", "2")),
    ],
)
def test_aliquot_by_volume_of_row(
    row: str, need: str, multiple: int | None, take: str | None, volumes: tuple[str, ...]
) -> None:
    least = aliquot.least_volume(ml(10))
    assert (least.exact, least.unit) == (2, "mL")
    times = None if multiple is None else Fraction(multiple)
    made = aliquot.aliquot(ml(need), ml(least.exact), times, None if take is None else ml(take))
    assert parts(made) == tuple(map(Fraction, volumes)), row
    assert {line.unit for line in made.lines} <= {"mL", ""}


@pytest.mark.parametrize("need", ["120", "120.000001", "5000"])
@pytest.mark.parametrize("given", [(None, None), (Fraction(5), mg(1))])
def test_aliquot_of_a_need_that_reaches_the_minimum_is_weighed_as_it_is(
    need: str, given: tuple[Fraction | None, Quantity | None]
) -> None:
    made = aliquot.aliquot(mg(need), mg(120), *given)
    mass = Fraction(need)
    assert (made.multiple, parts(made), made.findings) == (1, (mass, 0, mass, mass), ())


def test_aliquot_takes_more_where_the_diluent_would_be_too_little() -> None:
    made = aliquot.aliquot(mg(90), mg(120))
    assert (made.multiple, parts(made)) == (2, (180, 120, 300, 150))


def test_aliquot_with_a_decimal_multiple_and_a_part_of_ones_own() -> None:
    made = aliquot.aliquot(mg(60), mg(120), Fraction("2.5"), mg(140))
    assert (made.multiple, parts(made), made.findings) == (
        Fraction("2.5"),
        (150, 200, 350, 140),
        (),
    )


@pytest.mark.parametrize(
    ("multiple", "take", "found"),
    [
        ("1.999", None, [("aliquot.weigh_too_little", "multiple")]),
        ("2", "119.999", [("aliquot.take_too_little", "take_mg")]),
        ("2", "120", []),
        ("1", "119", [
            ("aliquot.weigh_too_little", "multiple"), ("aliquot.take_too_little", "take_mg")]),
    ],
)  # fmt: skip
def test_aliquot_part_under_the_minimum_is_a_stop(
    multiple: str, take: str | None, found: list[tuple[str, str]]
) -> None:
    part = None if take is None else mg(take)
    made = aliquot.aliquot(mg(60), mg(120), Fraction(multiple), part)
    assert [(each.code, each.subject) for each in made.findings] == found
    for each in made.findings:
        assert each.level is Level.STOP
        assert "120 mg" in sentence_of(each)


def test_aliquot_diluent_under_the_minimum_is_a_stop_with_the_least_rounded_up() -> None:
    made = aliquot.aliquot(mg(80), mg(Fraction(250, 3)), Fraction(2), mg(100))
    (stop,) = made.findings
    assert (stop.code, stop.subject) == ("aliquot.diluent_too_little", "take_mg")
    assert stop.params == {"amount": "40", "minimum": "83.333334", "unit": "mg"}


@pytest.mark.parametrize(("need", "multiple"), [(0, None), (12, Fraction(1, 2)), (12, Fraction(0))])
def test_aliquot_of_nothing_or_below_once_is_a_bug(need: int, multiple: Fraction | None) -> None:
    with pytest.raises(ValueError, match="multiple from 1 on"):
        aliquot.aliquot(mg(need), mg(120), multiple)


def test_aliquot_working_names_what_was_given_and_what_was_worked_out() -> None:
    free = aliquot.aliquot(mg(13), mg(120))
    assert {line.symbol: line.exact for line in free.lines} == {
        "aliquot_multiple": Fraction(120, 13),
        "aliquot_weigh": 130,
        "aliquot_take": 120,
        "aliquot_total": 1200,
        "aliquot_diluent": 1070,
    }
    assert (free.lines[0].rounded, free.lines[0].rounding) == (10, "up")
    given = aliquot.aliquot(mg(13), mg(120), Fraction(12), mg(130))
    assert [line.symbol for line in given.lines] == [
        "aliquot_weigh", "aliquot_total", "aliquot_diluent",
    ]  # fmt: skip
    assert [each.origin for each in given.lines[1].inputs] == [Origin.CHOICE, Origin.CHOICE]
    assert [each.origin for each in free.lines[3].inputs] == [Origin.SUM, Origin.SUM]


amounts = st.integers(1, 10**7).map(lambda whole: mg(Fraction(whole, 10_000)))


@given(amounts, amounts)
def test_aliquot_taken_holds_the_need_and_every_part_reaches_the_minimum(
    need: Quantity, minimum: Quantity
) -> None:
    made = aliquot.aliquot(need, minimum)
    assert made.take.exact * made.weigh.ratio(made.total) == need.exact
    assert made.weigh + made.diluent == made.total
    assert made.findings == ()
    if need < minimum:
        assert min(made.weigh, made.diluent, made.take) >= minimum
        assert need * (made.multiple - 1) < minimum


@given(amounts, st.integers(1, 10**7))
def test_serial_brings_the_need_in_the_fewest_steps(minimum: Quantity, times: int) -> None:
    need = minimum / Fraction(times, 7)
    steps = aliquot.serial(need, minimum)
    held = steps[0].weigh
    for before, after in pairwise(steps):
        held = held * before.take.ratio(before.total)
        assert after.weigh == before.take
    assert held * steps[-1].take.ratio(steps[-1].total) == need
    assert aliquot.MOST_MULTIPLE ** (len(steps) - 1) < max(times / Fraction(7), Fraction(2))
    for step in steps:
        assert step.multiple <= aliquot.MOST_MULTIPLE
        assert step.findings == ()
        assert len(steps) == 1 or min(step.weigh, step.diluent, step.take) >= minimum


@pytest.mark.parametrize(
    ("need", "multiples"),
    [
        ("120", [1]),
        ("2.4", [50]),
        ("2.39", [8, 7]),
        ("0.01", [23, 23, 23]),
        ("0.048", [50, 50]),
        ("0.0479", [14, 14, 13]),
    ],
)
def test_serial_uses_another_step_only_where_one_would_be_absurd(
    need: str, multiples: list[int]
) -> None:
    steps = aliquot.serial(mg(need), mg(120))
    assert [step.multiple for step in steps] == multiples
    assert all(step.total <= mg(120) * 75 for step in steps)
    assert prod(multiples) * Fraction(need) >= 120 or multiples == [1]


@pytest.mark.parametrize(("row", "drug", "volume", "take"), [("W25 D", 300, 50, 10)])
def test_drawn_of_row(row: str, drug: int, volume: int, take: int) -> None:
    line = aliquot.drawn(mg(drug), ml(volume), ml(take))
    assert (line.exact, line.unit) == (60, "mg"), row


def test_drawn_row_w25_c_more_than_there_is_is_refused() -> None:
    with pytest.raises(QuantityError) as refusal:
        aliquot.drawn(mg(120), ml(5), ml(6))
    assert sentence(refusal.value.code, refusal.value.params).startswith("6 mL cannot be taken")
    assert aliquot.drawn(mg(120), ml(5), ml(5)).exact == 120
