"""Beyond-use dates (rule 6; regulation 1.5 and 1.6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from compounding.domain import beyond_use
from compounding.domain.request import CapsuleMaking, LiquidMaking
from compounding.domain.tables import Condition, DaysLimit, Source
from compounding.domain.working import Origin
from compounding.messages import sentence
from compounding.reference import tables
from tests.unit.plan_samples import capsules, liquid, plan_of, steps

SOURCE = Source("a source", "S")
FAR = beyond_use.tablets_expire(date(2030, 1, 1))


def rule(days: int) -> DaysLimit:
    return DaysLimit("capsule", None, days, "limit.capsules", Condition.ALWAYS, SOURCE)


@pytest.mark.parametrize(
    ("days", "last_day"),
    [
        (1, "2025-01-01"),
        (14, "2025-01-14"),
        (30, "2025-01-30"),
        (35, "2025-02-04"),
        (90, "2025-03-31"),
        (180, "2025-06-29"),
    ],
)
def test_last_day_counting_vector_day_of_making_is_day_1(days: int, last_day: str) -> None:
    last = beyond_use.beyond_use((rule(days),), date(2025, 1, 1), (FAR,))
    assert last.last_day.isoformat() == last_day
    assert last.limited_by.params == {"days": str(days)}


@pytest.mark.parametrize(
    ("preparation", "make", "days"),
    [
        ("Fawcett, fridge, no <51>", {}, 35),
        ("Fawcett, room", {"storage": "room"}, 30),
        ("Fawcett with <51>, fridge", {"antimicrobial_test": True}, 60),
        ("Fawcett with <51>, room", {"antimicrobial_test": True, "storage": "room"}, 30),
        ("5 mg, fridge", {"formula": "fawcett-5", "concentration_mg_per_ml": "5"}, 35),
        (
            "5 mg with <51>, fridge",
            {
                "formula": "fawcett-5",
                "concentration_mg_per_ml": "5",
                "antimicrobial_test": True,
            },
            60,
        ),
        (
            "5 mg, room",
            {"formula": "fawcett-5", "concentration_mg_per_ml": "5", "storage": "room"},
            30,
        ),
        ("water", {"formula": "water"}, 1),
        ("water, <51> says nothing", {"formula": "water", "antimicrobial_test": True}, 1),
        ("water, table's date", {"formula": "water", "table_date": True}, 14),
        ("Fawcett, table's date says nothing", {"table_date": True}, 35),
        ("simple syrup, fridge", {"formula": "simple-syrup"}, 5),
        ("simple syrup, room", {"formula": "simple-syrup", "storage": "room"}, 5),
        ("preserved vehicle", {"formula": "vehicle-preserved"}, 35),
        ("preserved vehicle, room", {"formula": "vehicle-preserved", "storage": "room"}, 35),
        ("vehicle without", {"formula": "vehicle-unpreserved"}, 14),
    ],
)
def test_last_day_of_decision_table(preparation: str, make: dict[str, Any], days: int) -> None:
    data = liquid({**steps(("1.5", 1)), "first_dose": "2026-11-22"}, **make)
    (batch,) = plan_of(data).batches
    assert (batch.beyond_use.last_day - batch.make_on).days + 1 == days, preparation


def test_last_day_of_capsules_is_180_days() -> None:
    batch = plan_of(capsules()).batches[0]
    assert (batch.beyond_use.last_day - batch.make_on).days + 1 == 180


def test_smallest_limit_wins_and_all_are_kept_bud_01() -> None:
    tablets = beyond_use.tablets_expire(date(2026, 12, 31))
    lot = beyond_use.ingredient_expires("lactose", "L1", date(2026, 12, 1))
    last = beyond_use.beyond_use((rule(180), rule(35)), date(2026, 11, 22), (tablets, lot))
    assert last.limited_by is lot
    assert last.last_day == date(2026, 12, 1)
    assert len(last.limits) == 4
    assert sentence(lot.code, lot.params) == "lactose, lot L1, expires"


def test_first_of_two_equal_limits_is_named() -> None:
    same = beyond_use.tablets_expire(date(2025, 1, 14))
    last = beyond_use.beyond_use((rule(14),), date(2025, 1, 1), (same,))
    assert last.limited_by.code == "limit.capsules"


def test_rules_for_a_preparation_without_a_limit_is_refused() -> None:
    make = plan_of(liquid()).request.make
    assert isinstance(make, LiquidMaking)
    with pytest.raises(ValueError, match="no limit of days"):
        beyond_use.rules_for(make, (rule(180),))


def test_rules_for_each_way_hold_only_its_own() -> None:
    days = tables().days
    make = plan_of(capsules()).request.make
    assert isinstance(make, CapsuleMaking)
    assert [row.preparation for row in beyond_use.rules_for(make, days)] == ["capsule"]


def test_working_shows_every_limit_with_its_origin() -> None:
    lot = beyond_use.ingredient_expires("lactose", "L1", date(2026, 12, 1))
    last = beyond_use.beyond_use((rule(180),), date(2026, 11, 22), (FAR, lot))
    line = beyond_use.working(last, date(2026, 11, 22), 1)
    assert [each.origin for each in line.inputs] == [
        Origin.CHOICE,
        Origin.TABLE,
        Origin.LOT,
        Origin.LOT,
    ]
    assert date.fromordinal(int(line.exact)) == date(2026, 12, 1)
