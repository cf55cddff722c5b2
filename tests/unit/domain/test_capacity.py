"""What a capsule holds and how full it is (calculations 1.3, rows C)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from compounding.domain import capacity
from compounding.quantity import Quantity, Unit, mg, ml, plain
from compounding.reference import tables

# A US tablespoon in mL: the sources C11 to C13 give densities by it.
SPOON = Fraction("14.7868")
TORPAC = {
    "000": ("1.37", 615, 960, 1370),
    "00": ("0.95", 430, 665, 950),
    "0": ("0.68", 305, 475, 680),
    "1": ("0.50", 225, 350, 500),
    "2": ("0.37", 165, 260, 370),
    "3": ("0.30", 135, 210, 300),
    "4": ("0.21", 95, 145, 210),
    "5": ("0.13", 60, 90, 130),
}


def density(grams_per_ml: str | Fraction) -> Quantity:
    return Quantity(Fraction(grams_per_ml) * 1000, Unit.MG_PER_ML)


@pytest.mark.parametrize("size", TORPAC)
def test_capacity_row_c14_is_within_5_mg_of_the_chart(size: str) -> None:
    volume, *printed = TORPAC[size]
    assert tables().capsules[size].volume == ml(volume)
    for grams, chart in zip(("0.45", "0.70", "1.00"), printed, strict=True):
        full = capacity.capacity(ml(str(volume)), density(grams))
        assert abs(full.exact - int(chart)) <= 5


@pytest.mark.parametrize(
    ("row", "volume", "per_spoon", "full", "fill", "percent"),
    [
        ("C11", "0.48", "8", "259.69", "250", "96.27"),
        ("C12", "0.68", "7", "321.91", "250", "77.66"),
        ("C13", "0.90", "7.5", "456.49", "456.49", "100"),
    ],
)
def test_capacity_of_row(
    row: str, volume: str, per_spoon: str, full: str, fill: str, percent: str
) -> None:
    holds = capacity.capacity(ml(volume), density(Fraction(per_spoon) / SPOON))
    assert plain(holds.exact, 2) == full, row
    assert plain(capacity.fill_percent(mg(fill), holds), 2) == percent, row


def test_fill_percent_row_c10_is_98_percent_of_size_0() -> None:
    volume = mg(400).exact / density("0.6").exact
    assert plain(capacity.fill_percent(ml(volume), ml("0.68")), 1) == "98"


def test_fill_percent_row_c15_half_of_progesterone_leaves_half_for_lactose() -> None:
    assert capacity.fill_percent(mg(100), mg(200)) == 50


def test_fill_percent_of_a_capsule_that_holds_nothing_is_a_bug() -> None:
    with pytest.raises(ValueError, match="holds something"):
        capacity.fill_percent(mg(100), mg(0))


def test_fill_line_shows_fill_and_full() -> None:
    line = capacity.fill_line(mg(100), mg(130))
    assert (line.exact, line.unit) == (Fraction(1000, 13), "%")
    assert [each.value for each in line.inputs] == [100, 130]


@pytest.mark.parametrize(
    ("row", "given", "expected"),
    [
        (
            "C05, not the 40 mg printed",
            ("325", "0.75", "0.48", "0.80"),
            ("0.4333", "0.0467", "37.33"),
        ),
        ("C07", ("280", "0.70", "0.48", "0.85"), ("0.4", "0.08", "68")),
        ("C08 in size 0", ("375", "0.75", "0.68", "0.68"), ("0.5", "0.18", "122.4")),
        ("C09", ("350", "0.75", "0.48", "0.68"), ("0.4667", "0.0133", "9.07")),
        ("just full", ("360", "0.75", "0.48", "0.68"), ("0.48", "0", "0")),
    ],
)
def test_completion_of_row(
    row: str, given: tuple[str, str, str, str], expected: tuple[str, str, str]
) -> None:
    mass, of_powder, body, of_filler = given
    made = capacity.completion(mg(mass), density(of_powder), ml(body), density(of_filler))
    assert made.fits, row
    assert made.filler is not None
    exact = [made.powder.exact, made.free.exact, made.filler.exact]
    shown = [plain(each, places) for each, places in zip(exact, (4, 4, 2), strict=True)]
    assert tuple(shown) == expected, row
    assert [line.exact for line in made.lines] == exact


def test_completion_row_c06_eleven_capsules_take_410_67_mg_not_440() -> None:
    made = capacity.completion(mg(325), density("0.75"), ml("0.48"), density("0.80"))
    assert made.filler is not None
    assert plain((made.filler * 11).exact, 2) == "410.67"


def test_completion_row_c08_375_mg_do_not_fit_size_1_as_printed() -> None:
    """Printed 0.466 mL, room for 9.52 mg: that is the answer for 350 mg."""
    made = capacity.completion(mg(375), density("0.75"), ml("0.48"), density("0.68"))
    assert made.powder == ml(Fraction(1, 2))
    assert (made.fits, made.filler, made.free) == (False, None, ml(Fraction(-2, 100)))
    assert [line.symbol for line in made.lines] == ["powder_volume", "free_volume"]
