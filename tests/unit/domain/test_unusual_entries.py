"""Entries that are usable but unlikely: a question, never a pass (regulation 5.1, DX-17)."""

from __future__ import annotations

import pytest

from tests.unit.plan_samples import capsules, codes, fine, plan_of, steps


def weighing(mass: str) -> dict:
    tablet = {"label_mg": "50", "weighed": {"count": 20, "mass_mg": mass}, "expires": "2028-03-31"}
    return {**capsules(fine()), "tablet": tablet}


@pytest.mark.parametrize("mass", ["2000", "3700", "3720", "10000"])
def test_tablet_weight_a_tablet_may_have_is_not_asked_about(mass):
    """V01: 185 mg each; C23: at least 176.8 mg for one label."""
    assert "tablet_weight_unusual" not in codes(plan_of(weighing(mass)))


@pytest.mark.parametrize("mass", ["37000", "10000.1", "1999", "1500"])
def test_tablet_weight_with_a_slipped_point_is_asked_about(mass):
    found = [f for f in plan_of(weighing(mass)).findings if f.code == "tablet_weight_unusual"]
    assert [(f.level, f.subject) for f in found] == [("confirm", "tablet.weighed.mass_mg")]


@pytest.mark.parametrize(
    ("taken", "start", "variant"),
    [("15", "1.5", "above"), ("4.6", "4.5", "above"), ("3", "1.5", None)],
)
def test_taken_now_above_what_begins_is_asked_about(taken, start, variant):
    regimen = {**steps((start, 14))["regimen"], "already_taking_mg": taken}
    found = plan_of({**capsules(fine()), "regimen": regimen}).findings
    (asked,) = [f for f in found if f.code == "taken_now_unusual"]
    assert asked.params.get("variant") == variant


@pytest.mark.parametrize(("taken", "start"), [("4.5", "4.5"), ("1.5", "3"), ("0", "1.5")])
def test_taken_now_up_to_what_begins_is_not_asked_about(taken, start):
    regimen = {**steps((start, 14))["regimen"], "already_taking_mg": taken}
    assert "taken_now_unusual" not in codes(plan_of({**capsules(fine()), "regimen": regimen}))
