"""Geometric dilution: the additions (calculations 1.6)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compounding.domain import geometric
from compounding.quantity import mg


def test_additions_double_what_is_in_the_mortar_and_end_with_the_rest() -> None:
    made = geometric.additions(mg("83.5"), mg("1985.4"))
    assert made == (mg("83.5"), mg(167), mg(334), mg(668), mg("649.4"))


def test_additions_where_nothing_is_to_add_are_none() -> None:
    assert geometric.additions(mg(5), mg(5)) == ()


@pytest.mark.parametrize(("start", "total"), [(0, 5), (6, 5)])
def test_additions_of_an_impossible_mix_are_refused(start: int, total: int) -> None:
    with pytest.raises(ValueError, match="mixing"):
        geometric.additions(mg(start), mg(total))


@given(st.integers(1, 10**4), st.integers(0, 10**6))
def test_additions_are_never_more_than_the_mortar_holds(start: int, more: int) -> None:
    mortar = Fraction(start)
    added = geometric.additions(mg(start), mg(start + more))
    for each in added[:-1]:
        assert each.exact == mortar
        mortar += each.exact
    for last in added[-1:]:
        assert 0 < last.exact <= mortar
        mortar += last.exact
    assert mortar == start + more


def test_working_tells_what_is_in_the_mortar_and_still_to_come() -> None:
    lines = geometric.working(mg(10), mg(35))
    assert [line.exact for line in lines] == [10, 15]
    assert [[each.value for each in line.inputs] for line in lines] == [[10, 25], [20, 15]]
