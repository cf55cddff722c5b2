"""Published cases and whole plans, worked out again by the program's own sums.

Each figure is compared with what is expected: exactly, or after one rounding to the step that the
source prints. Where a source is wrong, or its rule holds no longer, the program must come to the
right figure and not to the printed one. A sum that refuses the figures of a case has "refused" for
its answer. Nothing is read from a record, and none is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from compounding.application import plans
from compounding.application.self_test_sums import SUMS, Given
from compounding.application.self_test_sums.given import yes
from compounding.errors import CompoundingError, QuantityError, ReferenceDataError
from compounding.quantity import half_up, parse_decimal, plain
from compounding.reference import published
from compounding.reference.published import (
    Flag,
    Inputs,
    PublishedCase,
    PublishedPlan,
    Trust,
    Wanted,
)

REFUSED: Final = "refused"
NONE: Final = "none"
_PLACES: Final = 6
_MOST_PLACES: Final = 15


class Verdict(StrEnum):
    """How a case came out; only ``DIFFERS`` is bad."""

    AGREES = "agrees"
    DIFFERS = "differs"
    MUST_DIFFER = "must_differ"


@dataclass(frozen=True, slots=True)
class FigureResult:
    """One figure: what is expected, what the source prints if that differs, what came out."""

    name: str
    expected: str
    printed: str | None
    got: str
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One case worked out; a plan has no flag and no trust."""

    id: str
    what: str
    source: str
    figures: tuple[FigureResult, ...]
    trust: Trust | None = None
    flag: Flag | None = None
    given: Inputs
    note: str = ""

    @property
    def agrees(self) -> bool:
        """Whether every figure is as it must be."""
        return all(each.agrees for each in self.figures)

    @property
    def verdict(self) -> Verdict:
        """The verdict of the case."""
        if not self.agrees:
            return Verdict.DIFFERS
        must_differ = self.flag is not None and self.flag.must_differ
        return Verdict.MUST_DIFFER if must_differ else Verdict.AGREES


@dataclass(frozen=True, slots=True)
class SelfTest:
    """All cases and plans, in their order."""

    cases: tuple[CaseResult, ...]
    plans: tuple[CaseResult, ...]

    @property
    def all(self) -> tuple[CaseResult, ...]:
        """Cases and plans."""
        return (*self.cases, *self.plans)

    @property
    def differing(self) -> tuple[CaseResult, ...]:
        """What did not come out as it must."""
        return tuple(each for each in self.all if not each.agrees)

    @property
    def all_agree(self) -> bool:
        """Whether nothing came out otherwise than it must."""
        return not self.differing

    def count(self, verdict: Verdict) -> int:
        """How many came out so."""
        return sum(each.verdict is verdict for each in self.all)


def run() -> SelfTest:
    """Work out everything that ships with the program.

    Raises:
        ReferenceDataError: if a table is missing or has a fault.
    """
    return SelfTest(
        tuple(work_case(each) for each in published.cases()),
        tuple(work_plan(each) for each in published.plans()),
    )


def work_case(case: PublishedCase) -> CaseResult:
    """One case by the sum it names.

    Raises:
        ReferenceDataError: if no sum has this name.
    """
    answers, differs = _answers(case), case.flag.must_differ
    figures = tuple(_figure(each, _got(each, answers), must_differ=differs) for each in case.wanted)
    return CaseResult(
        id=case.id,
        what=case.what,
        source=case.source,
        figures=figures,
        trust=case.trust,
        flag=case.flag,
        given=case.inputs,
        note=case.note,
    )


def _answers(case: PublishedCase) -> Mapping[str, Fraction | str] | None:
    """What the sum answers; None where it refuses the figures."""
    if case.sum not in SUMS:
        raise _damaged(case.id, f"no sum {case.sum}")
    try:
        return SUMS[case.sum](Given(case.inputs))
    except (CompoundingError, ArithmeticError, ValueError):
        return None


def _got(wanted: Wanted, answers: Mapping[str, Fraction | str] | None) -> Fraction | str:
    if answers is None:
        return REFUSED
    # A sum leaves out what its figures do not let it work out.
    return answers.get(wanted.name, NONE)


def _damaged(case: str, why: str) -> ReferenceDataError:
    params = {"file": published.FILE, "place": f"{case}: {why}"}
    return ReferenceDataError("reference.damaged", params)


def _figure(wanted: Wanted, got: Fraction | str, *, must_differ: bool = False) -> FigureResult:
    good, printed = _is(wanted.value, got, wanted.to), wanted.printed
    if must_differ and printed is not None:
        good = good and not _is(printed, got, _last_place(printed))
    shown = got if isinstance(got, str) else plain(got, _places(wanted.to))
    return FigureResult(wanted.name, wanted.value, printed, shown, good)


def _is(text: str, got: Fraction | str, to: Fraction | None) -> bool:
    """Whether ``got`` is the figure or word ``text``, after rounding half up ``to`` a step."""
    if isinstance(got, str):
        return got == text
    figure = _number(text)
    return figure is not None and figure == (got if to is None else half_up(got, to))


def _number(text: str) -> Fraction | None:
    """A figure, which may be negative; None for a word."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    try:
        return sign * Fraction(parse_decimal(digits))
    except QuantityError:
        return None


def _last_place(text: str) -> Fraction:
    """The step of the last digit that is printed."""
    return Fraction(1, 10 ** len(text.partition(".")[2]))


def _places(to: Fraction | None) -> int:
    """Decimals to show: six, or as many as the step needs."""
    needed = 0
    while to is not None and needed < _MOST_PLACES and (to * 10**needed).denominator != 1:
        needed += 1
    return max(_PLACES, needed)


def work_plan(plan: PublishedPlan) -> CaseResult:
    """One whole plan, by the same function as the window and the command line."""
    try:
        answer: object = plans.to_json(plans.work_out(plan.request))
    except (CompoundingError, ArithmeticError, ValueError):
        answer = None
    figures = tuple(
        _figure(each, REFUSED if answer is None else _at(answer, each.name)) for each in plan.wanted
    )
    given = dict(_leaves(plan.request))
    return CaseResult(id=plan.id, what=plan.what, source=plan.source, figures=figures, given=given)


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every figure of a request with its path."""
    if isinstance(value, Mapping):
        inside: tuple[tuple[object, object], ...] = tuple(value.items())
    elif isinstance(value, list):
        inside = tuple(enumerate(value))
    else:
        yield path, yes(value) if isinstance(value, bool) else str(value)
        return
    for key, each in inside:
        yield from _leaves(each, f"{path}.{key}" if path else str(key))


def _at(answer: object, place: str) -> Fraction | str:
    """The value at ``place``, or the codes of the findings of a level (``stops``)."""
    if place in ("stops", "confirms"):
        return _codes(answer, place.removesuffix("s"))
    value = answer
    for key in place.split("."):
        value = _below(value, key)
    if isinstance(value, int):
        return Fraction(value)
    if not isinstance(value, str):
        return NONE
    figure = _number(value)
    return value if figure is None else figure


def _below(value: object, key: str) -> object:
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, Sequence) and not isinstance(value, str) and key.isdigit():
        return value[int(key)] if int(key) < len(value) else None
    return None


def _codes(answer: object, level: str) -> str:
    found = _below(answer, "findings")
    every = found if isinstance(found, list) else []
    codes = {str(each["code"]) for each in every if each["level"] == level}
    return ", ".join(sorted(codes)) or NONE
