"""A liquid of another strength than the patient's last one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from compounding.domain.concentration import changed, name_key, with_change
from compounding.findings import Level
from compounding.messages import sentence_of
from tests.unit.plan_samples import capsules, fine, liquid, plan_of

FIVE = {"formula": "fawcett-5", "concentration_mg_per_ml": "5"}


@pytest.mark.parametrize("other", ["first SURNAME", "Surname,First", "  Fírst  Surname "])
def test_name_key_forgets_case_accents_marks_and_order(other):
    assert name_key(other) == name_key("Surname, First")


@pytest.mark.parametrize("other", ["Surname, Firs", "Surname", "Surname, First B."])
def test_name_key_of_another_name_is_another(other):
    assert name_key(other) != name_key("Surname, First")


def test_changed_concentration_is_a_confirm_that_says_both_volumes():
    found = changed(plan_of(liquid(**FIVE)), Decimal(1))
    assert found is not None
    assert (found.level, found.subject) == (Level.CONFIRM, "make.concentration_mg_per_ml")
    words = sentence_of(found)
    assert "held 1 mg per mL, this one holds 5 mg per mL" in words
    assert "1.5 mg is now 0.3 mL instead of 1.5 mL" in words


@pytest.mark.parametrize("last", [None, Decimal("5"), Decimal("5.0")])
def test_changed_concentration_is_nothing_where_it_stays_or_is_the_first(last):
    plan = plan_of(liquid(**FIVE))
    assert changed(plan, last) is None
    assert with_change(plan, last) is plan


def test_changed_concentration_does_not_concern_capsules_or_a_plan_without_doses():
    assert changed(plan_of(capsules(fine())), Decimal(1)) is None
    assert changed(replace(plan_of(liquid(**FIVE)), doses=()), Decimal(1)) is None


def test_with_change_adds_its_finding_once():
    plan = plan_of(liquid(**FIVE))
    once = with_change(plan, Decimal(1))
    assert [each.code for each in once.findings][-1] == "concentration_changed"
    assert once.findings[:-1] == plan.findings
    assert with_change(once, Decimal(1)) is once
