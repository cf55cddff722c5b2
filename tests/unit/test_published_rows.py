"""Every published worked case is answered as it must be, and a wrong one is not agreed with."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from compounding.application import self_test
from compounding.application.self_test import Verdict
from compounding.application.self_test_sums import SUMS
from compounding.reference import published
from compounding.reference.published import Flag, PublishedCase, PublishedPlan, Trust

CASES = published.cases()
BY_ID = {case.id: case for case in CASES}
MUST_DIFFER = [case for case in CASES if case.flag.must_differ]
PLANS = published.plans()

# Every usable case of the published methods. Left out: Q08, limits of another monograph without
# anything to work out.
WANTED = """
C01 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15 C16 C17 C18 C20 C21 C22 C23
S1.3-000 S1.3-00 S1.3-0 S1.3-1 S1.3-2 S1.3-3 S1.3-4 S1.3-5 S1.6
W01 W02 W03 W04 W05 W06 W08 W09 W10 W11 W16 W18 W19 W20 W21 W22 W23 W24 W25 W28
L01 L02 L03 L04 L05 L06 L08 L09
P01 P03 P04 P05 P06 P07 S4
Q02 Q03 Q05 Q05b Q06 Q07 Q09 Q10 Q11 S5.1 S5.2
E01 E02 E03
S7-1 S7-2 S7-3 S7-total T02 T03 T04 T05
V01 V02 V03 V06 V08
"""


def named(case: PublishedCase) -> str:
    return f"{case.id}-{case.sum}"


def test_published_rows_every_usable_case_is_there() -> None:
    assert [each for each in WANTED.split() if each not in BY_ID] == []


def test_published_rows_only_these_sources_are_wrong_or_superseded() -> None:
    assert {case.id for case in CASES if case.flag is Flag.WRONG} == {
        "C08", "W25.c", "Q05", "Q05b", "Q06", "Q07",
    }  # fmt: skip
    superseded = {case.id for case in CASES if case.flag is Flag.SUPERSEDED}
    assert superseded == {"W21", "W21.0_1", "W21.1", "W21.10"}


def test_published_rows_use_every_sum() -> None:
    assert {case.sum for case in CASES} == set(SUMS)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_published_row(case: PublishedCase) -> None:
    result = self_test.work_case(case)
    assert [each for each in result.figures if not each.agrees] == []
    assert result.verdict is (Verdict.MUST_DIFFER if case.flag.must_differ else Verdict.AGREES)


@pytest.mark.parametrize("case", MUST_DIFFER, ids=named)
def test_published_row_that_is_wrong_is_not_agreed_with(case: PublishedCase) -> None:
    """Taken at its word, the source does not agree with the program in one figure at least."""
    as_printed = tuple(
        replace(each, value=each.printed, printed=None, to=step_of(each.printed))
        for each in case.wanted
        if each.printed is not None
    )
    result = self_test.work_case(replace(case, wanted=as_printed, flag=Flag.OK))
    assert as_printed
    assert [each.agrees for each in result.figures] == [False] * len(as_printed)


@pytest.mark.parametrize("case", [each for each in CASES if each.flag is Flag.ROUND], ids=named)
def test_published_row_that_is_rounded_is_not_met_exactly(case: PublishedCase) -> None:
    """What such a source prints is another figure than the unrounded one."""
    for each in case.wanted:
        assert each.printed != each.value, each.name
    assert any(each.printed is not None for each in case.wanted)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_published_row_with_another_figure_does_not_agree(case: PublishedCase) -> None:
    """Each figure is really compared: one step away from it none agrees."""
    slipped = tuple(
        replace(each, value=slip(each.value, each.to), printed=None) for each in case.wanted
    )
    result = self_test.work_case(replace(case, wanted=slipped, flag=Flag.OK))
    assert result.verdict is Verdict.DIFFERS
    assert [each.name for each in result.figures if each.agrees] == []


def slip(value: str, to: Fraction | None) -> str:
    """A figure one step larger, or another word."""
    figure = value.lstrip("-")
    if not figure.replace(".", "").isdigit():
        return f"not {value}"
    places = len(value.partition(".")[2])
    step = to if to is not None else Fraction(1, 10**places)
    moved = Fraction(value) + step
    shifted = abs(moved) * 10**12
    text = str(shifted.numerator).rjust(13, "0")
    return f"{'-' if moved < 0 else ''}{text[:-12]}.{text[-12:]}"


def step_of(printed: str | None) -> Fraction:
    return Fraction(1, 10 ** len((printed or "").partition(".")[2]))


def test_published_rows_own_sums_are_marked_so() -> None:
    for case in CASES:
        if case.source.startswith("Own sum"):
            assert (case.flag, case.trust) == (Flag.DERIVED, Trust.OWN), case.id
        if case.trust is Trust.OWN:
            assert case.flag is Flag.DERIVED, case.id


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_published_plan(plan: PublishedPlan) -> None:
    result = self_test.work_plan(plan)
    assert [each for each in result.figures if not each.agrees] == []


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_published_plan_with_another_figure_does_not_agree(plan: PublishedPlan) -> None:
    slipped = tuple(replace(each, value=slip(each.value, None)) for each in plan.wanted)
    result = self_test.work_plan(replace(plan, wanted=slipped))
    assert [each.name for each in result.figures if each.agrees] == []
