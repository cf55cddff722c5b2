"""How long the sums take: one full plan with its working kept as data, and a full Compare.

The yardstick is a thousand exact sums of fractions, done by the same interpreter in turns with the
rest, so that the ratios hold on another machine.

    python -m tests.bench.sums
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from compounding.application import compare, plan_working, plans
from tests.bench.clocks import Timed, table, timed
from tests.unit.plan_samples import capsules, fine, liquid

YARDSTICK = "a thousand sums of fractions"
GOALS = {
    "plan, capsules": "2 at the median",
    "plan, oral liquid": "2 at the median",
    "Compare, from capsules": "20 at the median",
    "Compare, from oral liquid": "20 at the median",
}
ROUNDS, TURNS = 40, 5


def thousand() -> Fraction:
    """Exact sums of the size that a plan has."""
    total = Fraction(0)
    for at in range(1, 1001):
        total = (total + Fraction(at, 7)) * Fraction(3, 5)
        total = Fraction(total.numerator % 9973, 37)
    return total


def works() -> dict[str, Callable[[], object]]:
    """What is measured; each answer is looked at once, so that nothing empty is timed."""
    in_capsules, in_liquid = capsules(fine()), liquid(fine())
    first, second = (plans.read_request(data) for data in (in_capsules, in_liquid))
    plan, other_plan = plans.work_out(first), plans.work_out(second)
    other, another = compare.read_other(in_liquid), compare.read_other(in_capsules)
    assert plan.working
    assert other_plan.working
    assert len(compare.ways(plan, other).ways) > 2
    return {
        YARDSTICK: thousand,
        "plan, capsules": lambda: plans.work_out(first),
        "plan, oral liquid": lambda: plans.work_out(second),
        "reading a request": lambda: plans.read_request(in_capsules),
        "working put into words": lambda: plan_working.working_text(plan),
        "Compare, from capsules": lambda: compare.ways(plan, other),
        "Compare, from oral liquid": lambda: compare.ways(other_plan, another),
    }


def measure() -> dict[str, Timed]:
    """All figures, in turns, so that a busy moment of the machine touches each of them."""
    every = works()
    taken = {name: Timed() for name in every}
    for _ in range(TURNS):
        for name, work in every.items():
            found = timed(work, ROUNDS)
            taken[name].wall += found.wall
            taken[name].processor += found.processor
    return taken


def main() -> None:
    """Measure and print."""
    print(table("The sums", measure(), GOALS, YARDSTICK), flush=True)


if __name__ == "__main__":
    main()
