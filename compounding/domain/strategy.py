"""Which batches a plan needs: what each covers and on which day it is made.

Capsules: one batch a step, or one of one strength for all; made on the day of compounding, or
later where only that lets it last. Liquids: split where a bottle would outlive its date. Rule 7
of the plan interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compounding.domain import beyond_use
from compounding.domain.plan import BeyondUse, Dose, doses_within
from compounding.domain.request import CapsuleMaking, PlanRequest
from compounding.domain.tables import DaysLimit
from compounding.errors import InputProblem


@dataclass(frozen=True, slots=True)
class Portion:
    """The nights one batch is for, when it is made and how long it may be used."""

    number: int
    doses: tuple[Dose, ...]
    make_on: date
    last: BeyondUse

    @property
    def covers_first(self) -> date:
        """The first night it is for."""
        return self.doses[0].first

    @property
    def covers_last(self) -> date:
        """The last night it is for."""
        return self.doses[-1].last

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps it is for."""
        return tuple(dose.step for dose in self.doses)

    @property
    def lasts(self) -> bool:
        """Whether it may be used on every night it is for."""
        return self.covers_last <= self.last.last_day


def first_steps(make: CapsuleMaking, steps: int) -> range:
    """The steps that begin a capsule batch."""
    return range(1, steps + 1) if make.strength is None else range(1, 2)


def choice_problems(make: CapsuleMaking, steps: int) -> tuple[InputProblem, ...]:
    """Accepted remedies that name a step which begins no batch, or one named before."""
    problems = []
    seen: set[int] = set()
    for index, choice in enumerate(make.choices):
        path = f"make.batches[{index}].step"
        if choice.step not in first_steps(make, steps):
            problems.append(InputProblem(path, "choice.no_batch", {"step": str(choice.step)}))
        elif choice.step in seen:
            problems.append(InputProblem(path, "choice.twice", {"step": str(choice.step)}))
        seen.add(choice.step)
    return tuple(problems)


def later_day(request: PlanRequest, first_night: date) -> date:
    """``lead_days`` before ``first_night``, never before the day of compounding."""
    if request.lead_days >= (first_night - request.compounded_on).days:
        return request.compounded_on
    return first_night - timedelta(days=request.lead_days)


def capsule_portions(
    request: PlanRequest,
    make: CapsuleMaking,
    doses: Sequence[Dose],
    rules: Sequence[DaysLimit],
) -> tuple[Portion, ...]:
    """One batch a step, or one for all where a strength is chosen."""
    groups = [(dose,) for dose in doses] if make.strength is None else [tuple(doses)]
    return tuple(
        capsule_portion(request, number, group, rules)
        for number, group in enumerate(groups, start=1)
    )


def capsule_portion(
    request: PlanRequest, number: int, doses: tuple[Dose, ...], rules: Sequence[DaysLimit]
) -> Portion:
    """The batch of ``doses``, made later only where that alone lets it last."""
    at_once = _portion(request, number, doses, rules, request.compounded_on)
    if at_once.lasts:
        return at_once
    made_later = _portion(request, number, doses, rules, later_day(request, doses[0].first))
    return made_later if made_later.lasts else at_once


def _portion(
    request: PlanRequest,
    number: int,
    doses: tuple[Dose, ...],
    rules: Sequence[DaysLimit],
    make_on: date,
) -> Portion:
    expires = beyond_use.tablets_expire(request.tablet.expires)
    return Portion(number, doses, make_on, beyond_use.beyond_use(rules, make_on, (expires,)))


@dataclass(frozen=True, slots=True)
class Split:
    """The bottles of a liquid plan; ``uncovered`` is the first night none can cover, and why."""

    portions: tuple[Portion, ...]
    uncovered: date | None = None
    would_last: BeyondUse | None = None


def liquid_portions(
    request: PlanRequest, doses: Sequence[Dose], rules: Sequence[DaysLimit]
) -> Split:
    """As few bottles as their last days allow, each covering as many nights as it may."""
    expires = beyond_use.tablets_expire(request.tablet.expires)
    portions: list[Portion] = []
    night, end = doses[0].first, doses[-1].last
    make_on = request.compounded_on
    while night <= end:
        last = beyond_use.beyond_use(rules, make_on, (expires,))
        if last.last_day < night:
            return Split(tuple(portions), night, last)
        until = min(last.last_day, end)
        covered = doses_within(doses, night, until)
        portions.append(Portion(len(portions) + 1, covered, make_on, last))
        night = until + timedelta(days=1)
        make_on = later_day(request, night)
    return Split(tuple(portions))
