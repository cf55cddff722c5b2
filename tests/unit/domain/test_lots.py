"""Dates that lots allow (USP <795>, day counting; regulation, vectors of 2025-01-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from compounding.domain.lots import LotDraft, judge_lots, read_lots
from compounding.domain.making import told_by
from compounding.messages import sentence
from tests.unit.record_samples import MemoryStore, begin

MADE = date(2026, 11, 22)
TABLETS = LotDraft("tablet", "naltrexone hydrochloride 50 mg tablets", "A", "", "T1", "2030-01")


@pytest.fixture
def batch():
    store = MemoryStore()
    return told_by(store.entries(begin(store).making_ids[0])).batches[0].opened


@pytest.mark.parametrize(
    ("days", "last"),
    [
        (14, "2025-01-14"),
        (30, "2025-01-30"),
        (35, "2025-02-04"),
        (90, "2025-03-31"),
        (180, "2025-06-29"),
    ],
)
def test_judge_lots_day_of_making_is_day_one(batch, days, last):
    limited = replace(batch, limits=(replace(batch.limits[0], days=days),))
    judged = judge_lots((), [limited], read_lots([TABLETS]), date(2025, 1, 1))
    assert judged.dates[0].last_day == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("role", "code", "words"),
    [
        ("tablet", "limit.tablets_expire", "the tablets expire"),
        ("filler", "limit.ingredient_expires", "cellulose, lot T1, expires"),
    ],
)
def test_judge_lots_names_the_lot_that_limits(batch, role, code, words):
    lots = read_lots([replace(TABLETS, role=role, name="cellulose", expires="2027-02")])
    (dated,) = judge_lots((), [batch], lots, MADE).dates
    params = {each.name: each.value for each in dated.params}
    assert (dated.code, dated.last_day) == (code, date(2027, 2, 28))
    assert words in sentence(dated.code, params)


def test_judge_lots_expiry_on_the_day_of_making_is_not_expired(batch):
    lots = read_lots([replace(TABLETS, expires="2026-11-22")])
    codes = [each.code for each in judge_lots((), [batch], lots, MADE).findings]
    assert "lots.expired" not in codes


def test_read_lots_unknown_role_is_a_bug():
    with pytest.raises(ValueError, match="not a role"):
        read_lots([replace(TABLETS, role="spice")])
