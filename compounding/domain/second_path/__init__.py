"""The second path: a finished plan is worked out again by separately written arithmetic.

The engine keeps exact fractions; here everything is plain whole numbers, written from the rules
of the plan interface and reading nothing of the engine's sums (the import directions see to
that). Doses and calendar, every batch with its masses, weighings and last day, the tablets and
the Stops that the sums decide are compared figure by figure; the plan's own figures must balance:
powder in is powder out, drug in is drug in the capsules and in what is left.

A difference is a fault of the program, never of the person: such a plan is not used.
"""

from __future__ import annotations

from compounding.domain.plan import Agreement, Plan
from compounding.domain.request import CapsuleMaking, PlanRequest
from compounding.domain.second_path.account import Account
from compounding.domain.second_path.batches import Work
from compounding.domain.second_path.bench import Bench, bench_of
from compounding.domain.second_path.liquids import Bottles, bottles_of
from compounding.domain.second_path.nights import check_nights, steps_of
from compounding.domain.second_path.stops import Stops, check_doses
from compounding.domain.second_path.totals import check_means, check_totals
from compounding.domain.tables import Tables


def work_again(request: PlanRequest, tables: Tables, plan: Plan) -> Agreement:
    """Whether ``plan`` is what ``request`` asks for: every figure that differs is told."""
    account = Account()
    bench, steps = bench_of(request, tables), steps_of(request)
    stops = Stops(account, plan)
    check_nights(account, plan, steps)
    check_doses(stops, steps)
    work = Work(account, stops, bench, steps, _making(request, tables, bench))
    spans = work.spans()
    account.same("number of batches", None, len(plan.batches), len(spans))
    if len(plan.batches) == len(spans):
        totals = [work.check(*pair) for pair in zip(spans, plan.batches, strict=True)]
        check_totals(account, bench, plan, totals)
        check_means(account, plan, totals)
    return Agreement(not account.differences, account.checks, tuple(account.differences))


def _making(request: PlanRequest, tables: Tables, bench: Bench) -> CapsuleMaking | Bottles:
    make = request.make
    if isinstance(make, CapsuleMaking):
        return make
    return bottles_of(bench, make, tables.formulas[make.formula])
