"""Assay, water and salt of bulk powder (calculations 4, rows P)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from compounding.domain.potency import (
    Basis,
    content_percent,
    corrected,
    correction_factor,
    salt_factor,
)
from compounding.quantity import mg, plain

HYDROCHLORIDE, BASE, DIHYDRATE = Fraction("377.86"), Fraction("341.40"), Fraction("413.89")


@pytest.mark.parametrize(
    ("row", "assay", "water", "factor"),
    [
        ("P01", "93.5", "3.68", "1.1104"),
        ("P03", "100", "7", "1.0753"),
        ("P07", "98.5", "9.0", "1.1156"),
    ],
)
def test_correction_factor_of_row(row: str, assay: str, water: str, factor: str) -> None:
    line = correction_factor(Fraction(assay), Fraction(water))
    assert plain(line.exact, 4) == factor, row


def test_corrected_row_p07_450_mg_take_502_mg_of_powder() -> None:
    factor = correction_factor(Fraction("98.5"), Fraction(9)).exact
    line = corrected(mg("4.5") * 100, factor)
    assert plain(line.exact, 1) == "502"
    assert [each.value for each in line.inputs] == [450, factor]


def test_corrected_row_p06_mass_with_surcharge_times_the_factor() -> None:
    factor = correction_factor(Fraction("93.5"), Fraction("3.68")).exact
    assert corrected(mg(60) * Fraction("1.1"), factor).exact == 66 * factor


def test_salt_factor_row_p04_by_molecular_weight() -> None:
    by_weight = salt_factor(Fraction("288.81"), Fraction("288.81") - 18).exact
    assert plain(by_weight, 4) == "1.0665"
    difference = correction_factor(Fraction(100), Fraction(7)).exact - by_weight
    assert plain(difference, 4) == "0.0088"


def test_salt_factor_row_p05_propranolol_base() -> None:
    factor = salt_factor(Fraction("259.34"), Fraction("295.80")).exact
    assert plain(factor, 5) == "0.87674"
    assert plain(corrected(mg(40), factor).exact, 2) == "35.07"


@pytest.mark.parametrize(
    ("wanted", "given", "factor"),
    [
        (BASE, HYDROCHLORIDE, "0.9035"),
        (HYDROCHLORIDE, BASE, "1.1068"),
        (HYDROCHLORIDE, DIHYDRATE, "0.9129"),
        (DIHYDRATE, HYDROCHLORIDE, "1.0954"),
    ],
)
def test_salt_factor_of_naltrexone(wanted: Fraction, given: Fraction, factor: str) -> None:
    line = salt_factor(wanted, given)
    assert plain(line.exact, 4) == factor
    assert [each.value for each in line.inputs] == [wanted, given]


def test_assay_as_is_counts_water_already() -> None:
    assert content_percent(Fraction(90), Fraction(5), basis=Basis.AS_IS).exact == 90
    assert content_percent(Fraction(90), Fraction(5)).exact == Fraction("85.5")


def test_solvent_is_taken_off_beside_water() -> None:
    line = content_percent(Fraction(100), Fraction(10), Fraction(10))
    assert line.exact == 81
    assert [each.name for each in line.inputs] == ["assay", "water", "solvent"]


@pytest.mark.parametrize("basis", list(Basis))
def test_correction_is_never_negative(basis: Basis) -> None:
    assert correction_factor(Fraction("101.9"), basis=basis).exact == 1
    assert correction_factor(Fraction("101.9"), Fraction(1)).exact == Fraction(100, 99)


@pytest.mark.parametrize(
    ("assay", "water", "solvent"),
    [(0, 0, 0), (-1, 0, 0), (98, -1, 0), (98, 0, -1), (98, 100, 0), (98, 0, 100)],
)
def test_content_of_an_impossible_powder_is_a_bug(assay: int, water: int, solvent: int) -> None:
    with pytest.raises(ValueError, match="assay"):
        content_percent(Fraction(assay), Fraction(water), Fraction(solvent))


@pytest.mark.parametrize(("wanted", "given"), [(0, 1), (1, 0)])
def test_salt_factor_of_no_weight_is_a_bug(wanted: int, given: int) -> None:
    with pytest.raises(ValueError, match="molecular weight"):
        salt_factor(Fraction(wanted), Fraction(given))
