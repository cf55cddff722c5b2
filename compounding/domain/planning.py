"""The whole plan from a request: doses, batches, tablets, expected dose, findings, working.

Pure and exact: the tables come in, no clock is read, and nothing is put into words. A Stop never
blanks what can be worked out (rule 12 of the plan interface).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from compounding.domain import (
    beyond_use,
    capsule,
    filler,
    liquid,
    second_path,
    slips,
    strategy,
    tablet,
    titration,
    uncertainty,
    weighing,
)
from compounding.domain.plan import (
    Agreement,
    Difference,
    Dose,
    ExpectedDose,
    Plan,
    PlannedBatch,
    TabletCount,
    doses_within,
)
from compounding.domain.request import CapsuleMaking, LiquidMaking, PlanRequest, TabletUse
from compounding.domain.tables import Tables
from compounding.domain.weighing import Bench
from compounding.domain.worked import WorkedBatch, uncovered_findings
from compounding.domain.working import Line
from compounding.errors import InputError, InputProblem
from compounding.findings import Finding, Level
from compounding.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Making:
    """What one way of making brings: findings of the whole, and the batches."""

    findings: tuple[Finding, ...]
    batches: tuple[WorkedBatch, ...] = ()


def work_out(request: PlanRequest, tables: Tables) -> Plan:
    """The plan that ``request`` asks for.

    Raises:
        InputError: if an accepted remedy names no batch or was not offered.
    """
    doses = titration.calendar(request)
    at, minimum_line = weighing.bench(request.balance)
    made = _make(request, doses, tables, at)
    batches = tuple(worked.batch for worked in made.batches)
    tablets, tablet_lines = count_tablets(request, batches, doses)
    expected, expected_lines = expected_doses(request, batches, doses, tablets, tables)
    found = [
        *titration.findings(request.regimen),
        *tablet.findings(request.tablet),
        *slips.findings(request, tables.capsules),
        *made.findings,
    ]
    lines = [*titration.working(request, doses), minimum_line]
    for worked in made.batches:
        found += worked.findings
        lines += worked.lines
    lines += [*tablet_lines, *expected_lines]
    plan = Plan(request, doses, batches, tablets, tuple(found), expected, tuple(lines))
    return compared(plan, second_path.work_again(request, tables, plan))


def compared(plan: Plan, agreement: Agreement) -> Plan:
    """The plan with what the second path says of it; a difference is a Stop, named first."""
    first_of: dict[int | None, Difference] = {}
    for each in agreement.differences:
        first_of.setdefault(each.batch, each)
    stops = tuple(_disagreement(each) for each in first_of.values())
    return replace(plan, agreement=agreement, findings=(*stops, *plan.findings))


def _disagreement(difference: Difference) -> Finding:
    batch = difference.batch
    params = {
        "variant": "plan" if batch is None else "batch",
        "batch_number": "" if batch is None else str(batch),
        "what": difference.what,
        "first": difference.first,
        "second": difference.second,
    }
    return Finding(Level.STOP, "paths_disagree", params=params, batch=batch)


def _make(request: PlanRequest, doses: tuple[Dose, ...], tables: Tables, at: Bench) -> Making:
    if isinstance(request.make, LiquidMaking):
        return _make_liquid(request, request.make, doses, tables, at)
    return _make_capsules(request, request.make, doses, tables, at)


def _make_capsules(
    request: PlanRequest,
    make: CapsuleMaking,
    doses: tuple[Dose, ...],
    tables: Tables,
    at: Bench,
) -> Making:
    _refuse(strategy.choice_problems(make, len(doses)))
    of_filler = filler.finding(make.filler, tables.fillers)
    not_multiple = capsule.not_a_multiple(make, doses)
    findings = (
        *capsule.plan_findings(make),
        *([] if of_filler is None else [of_filler]),
        *not_multiple,
    )
    if not_multiple:
        # No batch can be worked out, so no trituration is offered.
        _refuse([capsule.not_offered(make, each) for each in make.choices if each.triturate])
        return Making(findings)
    rules = beyond_use.rules_for(make, tables.days)
    portions = strategy.capsule_portions(request, make, doses, rules)
    batches = tuple(capsule.work_out(request, make, portion, at) for portion in portions)
    _refuse([problem for worked in batches for problem in worked.problems])
    return Making(findings, batches)


def capsule_batches(
    request: PlanRequest,
    shares: Sequence[tuple[Quantity, tuple[Dose, ...]]],
    tables: Tables,
) -> Making:
    """Batches of several strengths, each for its own doses, with what is said of them.

    The request is of capsules, without accepted remedies.
    """
    make = request.make
    if not isinstance(make, CapsuleMaking):
        raise TypeError("these are batches of capsules")
    at, _ = weighing.bench(request.balance)
    of_filler = filler.finding(make.filler, tables.fillers)
    rules = beyond_use.rules_for(make, tables.days)
    batches = tuple(
        capsule.work_out(
            request,
            replace(make, strength=strength),
            strategy.capsule_portion(request, number, doses, rules),
            at,
        )
        for number, (strength, doses) in enumerate(shares, start=1)
    )
    findings = (*capsule.plan_findings(make), *([] if of_filler is None else [of_filler]))
    return Making(findings, batches)


def _refuse(problems: Sequence[InputProblem]) -> None:
    if problems:
        raise InputError(problems)


def _make_liquid(
    request: PlanRequest,
    make: LiquidMaking,
    doses: tuple[Dose, ...],
    tables: Tables,
    at: Bench,
) -> Making:
    formula = tables.formulas[make.formula]
    rules = beyond_use.rules_for(make, tables.days)
    split = strategy.liquid_portions(request, doses, rules)
    asked = liquid.data_finding(make, formula)
    findings = (
        *([] if asked is None else [asked]),
        *liquid.graduation_findings(make, doses),
        *uncovered_findings(split),
    )
    worked = (liquid.work_out(request, make, portion, formula, at) for portion in split.portions)
    return Making(findings, tuple(worked))


def count_tablets(
    request: PlanRequest, batches: tuple[PlannedBatch, ...], doses: tuple[Dose, ...]
) -> tuple[TabletCount | None, tuple[Line, ...]]:
    """Tablets of all ``batches`` together, None without one, with the working."""
    if not batches:
        return None, ()
    make = request.make
    whole = isinstance(make, LiquidMaking) and make.tablets is TabletUse.WHOLE
    return tablet.count(batches, doses, request.tablet, whole=whole)


def expected_doses(
    request: PlanRequest,
    batches: tuple[PlannedBatch, ...],
    doses: tuple[Dose, ...],
    tablets: TabletCount | None,
    tables: Tables,
) -> tuple[tuple[ExpectedDose, ...], tuple[Line, ...]]:
    """What each batch may be expected to hold, with the working."""
    if tablets is None:
        return (), ()
    crushed_on = {day.make_on: day.to_crush for day in tablets.by_day}
    settings = uncertainty.Settings(request, tables.spreads, crushed_on)
    answers: list[ExpectedDose] = []
    lines: list[Line] = []
    for batch in batches:
        covered = doses_within(doses, batch.covers_first, batch.covers_last)
        some, working = uncertainty.expected(settings, batch, covered)
        answers += some
        lines += working
    return tuple(answers), tuple(lines)
