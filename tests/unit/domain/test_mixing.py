"""Mixing by doubling (calculations 1.6)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.domain.mixing import masses_in_mortar


def test_masses_double_until_all_is_in():
    """The worksheet's picture: 83.5 mg of powder and 1,901.9 mg of filler."""
    masses = masses_in_mortar(Fraction("83.5"), Fraction("1985.4"))
    assert [str(each) for each in map(float, masses)] == [
        "83.5", "167.0", "334.0", "668.0", "1336.0", "1985.4",
    ]  # fmt: skip


def test_masses_where_nothing_is_to_add():
    assert masses_in_mortar(Fraction(5), Fraction(5)) == (5,)


@given(st.integers(1, 10**4), st.integers(1, 10**6))
def test_steps_are_as_many_as_published(start, more):
    total = start + more
    masses = masses_in_mortar(Fraction(start), Fraction(total))
    assert masses[-1] == total
    assert abs(len(masses) - 1 - ceil(log2(total / start))) <= (1 if total % start == 0 else 0)


@pytest.mark.parametrize(("start", "total"), [(0, 5), (-1, 5), (6, 5)])
def test_masses_of_an_impossible_mix_are_refused(start, total):
    with pytest.raises(ValueError, match="mixing"):
        masses_in_mortar(Fraction(start), Fraction(total))
