"""The self-test finds what is broken, and says it in a table and in sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from compounding.application import self_test, self_test_text
from compounding.application.self_test import SelfTest, Verdict
from compounding.application.self_test_sums import Given
from compounding.domain import tablet, titration, weighing
from compounding.errors import QuantityError, ReferenceDataError
from compounding.quantity import mg
from compounding.reference import published

NOW = datetime(2026, 11, 22, 22, 5, tzinfo=timezone(timedelta(hours=-6)))


@pytest.fixture(scope="module")
def done() -> SelfTest:
    return self_test.run()


def case(name: str) -> published.PublishedCase:
    return next(each for each in published.cases() if each.id == name)


def test_run_works_every_case_and_plan_once(done: SelfTest) -> None:
    assert [each.id for each in done.cases] == [each.id for each in published.cases()]
    assert [each.id for each in done.plans] == [each.id for each in published.plans()]
    assert done.all_agree
    assert done.count(Verdict.MUST_DIFFER) == 10
    assert done.count(Verdict.AGREES) == len(done.all) - 10


def test_run_with_a_broken_minimum_names_the_cases_that_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = weighing.minimum

    def ten_times(balance: Any) -> Any:
        line = right(balance)
        return replace(line, exact=line.exact * 10)

    monkeypatch.setattr(weighing, "minimum", ten_times)
    broken = self_test.run()
    assert not broken.all_agree
    assert {"W01", "W19", "W22"} <= {each.id for each in broken.differing}
    assert "C01" not in {each.id for each in broken.differing}


def test_run_with_the_superseded_factor_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that came to what a superseded source prints would be found out."""
    monkeypatch.setattr(weighing, "USP41_REPEATABILITY", 3000)
    assert self_test.work_case(case("W21")).verdict is Verdict.DIFFERS


def test_run_with_broken_tablet_powder_differs_in_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tablet, "powder_per_drug", lambda _: Fraction(1))
    broken = self_test.run()
    assert {"C23", "V01", "PLAN-1"} <= {each.id for each in broken.differing}


def test_run_with_a_raised_ceiling_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titration, "CEILING", mg(45))
    assert "PLAN-9" in {each.id for each in self_test.run().differing}


def test_work_case_refused_by_its_sum_differs_and_says_refused() -> None:
    impossible = replace(case("W11"), inputs={"need_mg": "0", "minimum_mg": "120"})
    result = self_test.work_case(impossible)
    assert result.verdict is Verdict.DIFFERS
    assert {each.got for each in result.figures} == {"refused"}


def test_work_case_with_a_figure_its_sum_does_not_give_differs() -> None:
    wanted = (replace(case("C01").wanted[0], name="colour"),)
    result = self_test.work_case(replace(case("C01"), wanted=wanted))
    assert [(each.got, each.agrees) for each in result.figures] == [("none", False)]


def test_work_case_with_a_sum_that_is_not_there_is_refused() -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        self_test.work_case(replace(case("C01"), sum="none"))
    assert refusal.value.params["place"] == "C01: no sum none"


def test_work_case_compares_exactly_where_no_step_is_named() -> None:
    wanted = (replace(case("W04").wanted[0], to=None),)
    assert self_test.work_case(replace(case("W04"), wanted=wanted)).verdict is Verdict.DIFFERS


def test_work_plan_that_cannot_be_read_differs_and_says_refused() -> None:
    plan = replace(published.plans()[0], request={"regimen": {}})
    result = self_test.work_plan(plan)
    assert not result.agrees
    assert {each.got for each in result.figures} == {"refused"}


@pytest.mark.parametrize("place", ["batches.9.units", "batches.first.units", "batches", "weather"])
def test_work_plan_at_a_place_that_is_not_there_differs(place: str) -> None:
    wanted = (replace(published.plans()[0].wanted[0], name=place),)
    (figure,) = self_test.work_plan(replace(published.plans()[0], wanted=wanted)).figures
    assert (figure.got, figure.agrees) == ("none", False)


def test_given_of_a_list_where_one_figure_is_needed_is_refused() -> None:
    with pytest.raises(ValueError, match="one figure"):
        Given({"doses_mg": ("1.5", "3")}).mg("doses_mg")
    with pytest.raises(QuantityError):
        Given({"dose_mg": "1,5"}).mg("dose_mg")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("drug_mg", "drug, mg"),
        ("fill_mg_each", "fill, mg each"),
        ("size_1_at_0_45_mg", "size 1 at 0.45, mg"),
        ("concentration_mg_per_ml", "concentration, mg per mL"),
        ("error_pct", "error, %"),
        ("passes", "passes"),
        ("batches.0.weigh.1.exact_mg", "batch 1, weighing 2, exact, mg"),
        ("findings.0.remedies.1.units", "finding 1, remedy 2, units"),
        ("tablets.to_crush", "tablets, to crush"),
        ("regimen.steps.1.dose_mg", "regimen, step 2, dose, mg"),
    ],
)
def test_figure_name_in_words_with_its_unit(name: str, words: str) -> None:
    assert self_test_text.figure_name(name) == words


def test_as_text_says_version_time_verdict_and_every_case(done: SelfTest) -> None:
    text = self_test_text.as_text(done, "9.9.9", NOW)
    lines = text.split("\n")
    assert lines[0] == (
        "LDN Compounder 9.9.9. Self-test of the sums, 2026-Nov-22, 22:05, UTC-06:00"
    )
    assert lines[2] == f"All {len(done.all)} cases come out as they must."
    assert max(map(len, lines)) <= 80
    for each in done.all:
        assert re.search(rf"^{re.escape(each.id)} ", text, re.MULTILINE), each.id
    assert "* " not in text
    assert "W21           Least mass at a repeatability of 0.02 mg (differs, as it must)" in text
    assert "  The source prints: minimum, mg: 60." in lines


def test_as_text_of_a_failed_test_names_and_marks_what_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(weighing, "HUNDRED", 1000)
    text = self_test_text.as_text(self_test.run(), "9.9.9", NOW)
    told = " ".join(text.split())
    assert "cases do not come out as they must: W01, " in told
    assert "Please use no figure of this program for a batch until they do." in told
    assert "All " not in text.split("\n")[2]
    assert re.search(r"^\* minimum, mg +120 +1200$", text, re.MULTILINE)
    assert "DOES NOT AGREE" in text


def test_given_text_names_each_figure_with_its_unit() -> None:
    given = {"sizes": ("1", "2"), "drug_g_per_ml": "0.75", "capsules": "11"}
    told = "Given: sizes 1, 2; drug 0.75 g per mL; capsules 11."
    assert self_test_text.given_text(given) == told
    assert self_test_text.given_text({}) == ""


def test_given_text_of_a_plan_tells_the_whole_request(done: SelfTest) -> None:
    told = self_test_text.given_text(done.plans[5].given)
    assert "regimen, every nights 14;" in told
    assert "tablet, weighed, mass 3700 mg;" in told
    assert "tablet, expires 2028-Mar-31;" in told
    assert "make, antimicrobial test no;" in told
