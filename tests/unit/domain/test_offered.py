"""What is offered for choosing: hints only, exact at their edges."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType

import pytest

from compounding.domain.offered import Offered, Syringe, decides
from compounding.domain.request import Storage
from compounding.domain.tables import Condition, DaysLimit, Source
from compounding.quantity import ml

SOURCE = Source("a test", "D")
COLD, ROOM = Storage.REFRIGERATOR, Storage.ROOM
TESTED, DATED = Condition.WITHOUT_ANTIMICROBIAL_TEST, Condition.WITHOUT_TABLE_DATE


@pytest.fixture
def offered() -> Offered:
    syringes = (Syringe(ml(1), ml("0.01")), Syringe(ml(3), ml("0.1")))
    return Offered(MappingProxyType({}), syringes, (ml(30), ml(60), ml(100)), SOURCE)


@pytest.mark.parametrize(
    ("volume", "bottle"), [("29", "30"), ("30", "30"), ("30.01", "60"), ("100", "100")]
)
def test_bottle_for_a_volume_is_the_smallest_that_holds_it(offered, volume, bottle):
    assert offered.bottle_for(ml(volume)) == ml(bottle)


def test_bottle_for_more_than_the_largest_is_none(offered):
    assert offered.bottle_for(ml("100.01")) is None


def test_syringe_marked_as_asked_or_none(offered):
    assert offered.syringe_marked(Fraction(1, 10)) == Syringe(ml(3), ml("0.1"))
    assert offered.syringe_marked(Fraction(1, 4)) is None


@pytest.mark.parametrize(("volume", "times"), [("0.3", 1), ("3", 1), ("3.01", 2), ("4.5", 2)])
def test_syringe_fillings_are_rounded_up(volume, times):
    assert Syringe(ml(3), ml("0.1")).fillings(ml(volume)) == times


def limit(days: int, storage: Storage | None, condition: Condition) -> DaysLimit:
    return DaysLimit("liquid", storage, days, "limit.study", condition, SOURCE)


DAYS = (
    limit(60, COLD, Condition.ALWAYS),
    limit(35, COLD, TESTED),
    limit(30, ROOM, Condition.ALWAYS),
    limit(35, ROOM, TESTED),
)


@pytest.mark.parametrize(
    ("condition", "storage", "says"),
    [(TESTED, COLD, True), (TESTED, ROOM, False), (DATED, COLD, False)],
)
def test_decides_only_where_the_shortest_limit_moves(condition, storage, says):
    assert decides(condition, DAYS, "liquid", storage) is says


def test_decides_counts_limits_of_any_storage_and_no_other_preparation():
    anywhere = limit(20, None, TESTED)
    assert decides(TESTED, (*DAYS, anywhere), "liquid", ROOM)
    assert not decides(TESTED, (*DAYS, anywhere), "capsule", ROOM)
