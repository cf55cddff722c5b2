"""Every single sum beside the plan, to the last fraction, with its working; and every way compared.

`tests/data/exact/sums.txt` and `ways.txt` hold them, a sum on a line, as `test_plan_exact.py` does
for the plans. After a wanted change, write them again and read the difference:

    python -m tests.unit.test_sums_exact
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compounding.application import compare, plans
from compounding.domain import (
    acceptance,
    aliquot,
    capacity,
    capsule_check,
    geometric,
    packing,
    potency,
    quality,
    spread,
    tablet_powder,
    weighing_error,
    weight_rules,
)
from compounding.domain.compare import Way
from compounding.domain.weight_rules import WeightRule
from compounding.quantity import Quantity, Unit, mg
from tests.unit.plan_samples import FINE_BALANCE, capsules, liquid, steps
from tests.unit.test_plan_exact import EXACT, told

TEN = [Fraction(each) for each in (95, 104, 97, 101, 99, 103, 96, 102, 98, 100)]
THIRTY = [*TEN, *TEN[:9], Fraction(126), *(Fraction(2 * each + 1, 2) for each in range(95, 105))]
WEIGHTS = [mg(Fraction(each)) for each in ("178.4", "179.1", "176.9", "180.2", "177.7") * 4]
OFF = [*WEIGHTS[:18], mg(140), mg(205)]
SHELL, FILL = mg(48), mg(130)


def ml(value: int | str) -> Quantity:
    return Quantity.of(Fraction(value), Unit.ML)


def density(value: str) -> Quantity:
    return Quantity.of(Fraction(value), Unit.MG_PER_ML)


SUMS: dict[str, Callable[[], Any]] = {
    "acceptance of ten": lambda: acceptance.acceptance_value(TEN),
    "acceptance of ten, high": lambda: acceptance.acceptance_value([e + 12 for e in TEN]),
    "acceptance of ten, low": lambda: acceptance.acceptance_value([e - 9 for e in TEN]),
    "acceptance of thirty": lambda: acceptance.acceptance_value(THIRTY),
    "acceptance, target 104": lambda: acceptance.acceptance_value(TEN, Fraction(104)),
    "acceptance, exact root": lambda: acceptance.of_statistics(Fraction(96), Fraction(4), 10),
    "acceptance at 15": lambda: acceptance.of_statistics(Fraction(171, 2), Fraction(25, 36), 10),
    "aliquot": lambda: aliquot.aliquot(mg(12), mg(120)),
    "aliquot, multiple given": lambda: aliquot.aliquot(mg(90), mg(100), Fraction(3)),
    "aliquot, take given": lambda: aliquot.aliquot(mg(12), mg(120), take=mg(150)),
    "aliquot, all given": lambda: aliquot.aliquot(mg(12), mg(120), Fraction(5), mg(20)),
    "aliquot, little diluent": lambda: aliquot.aliquot(mg(90), mg(100), Fraction(2), mg(101)),
    "aliquot at the minimum": lambda: aliquot.aliquot(mg(120), mg(120)),
    "aliquot of volumes": lambda: aliquot.aliquot(ml("1.5"), ml(5)),
    "serial": lambda: aliquot.serial(mg(Fraction(1, 10)), mg(120)),
    "serial at 50": lambda: aliquot.serial(mg(2), mg(100)),
    "serial of nothing small": lambda: aliquot.serial(mg(200), mg(120)),
    "least volume": lambda: aliquot.least_volume(ml(25)),
    "drawn": lambda: aliquot.drawn(mg(50), ml(50), ml(7)),
    "drawn, all": lambda: aliquot.drawn(mg(50), ml(50), ml(50)),
    "capacity": lambda: capacity.capacity(ml("0.3"), density("433.3")),
    "fill": lambda: capacity.fill_line(mg(110), mg(130)),
    "completion": lambda: capacity.completion(mg(83), density("750"), ml("0.3"), density("433")),
    "completion, full": lambda: capacity.completion(
        mg(90), density("300"), ml("0.3"), density("1")
    ),
    "completion, too much": lambda: capacity.completion(
        mg(300), density("750"), ml("0.3"), density("433")
    ),
    "check, fill known": lambda: capsule_check.check(
        "usp_theoretical", [Decimal("178")] * 9 + [Decimal("179")], Decimal(48), Decimal(130)
    ),
    "check, fill unknown": lambda: capsule_check.check(
        capsule_check.rule_for("usp_theoretical", fill_known=False),
        [Decimal("178")] * 19 + [Decimal("150")],
        Decimal(48),
        None,
    ),
    "geometric additions": lambda: geometric.additions(mg(83), mg(1985)),
    "geometric working": lambda: geometric.working(mg(83), mg(1985)),
    "packing": lambda: packing.measured(mg(Fraction("1787.3")), 10, mg(Fraction("484.1"))),
    "content, dried": lambda: potency.content_percent(Fraction(99), Fraction(2), Fraction(1, 2)),
    "content, as is": lambda: potency.content_percent(
        Fraction(99), Fraction(2), Fraction(1), potency.Basis.AS_IS
    ),
    "content above 100": lambda: potency.content_percent(Fraction(101)),
    "correction": lambda: potency.correction_factor(Fraction(98), Fraction(3)),
    "salt": lambda: potency.salt_factor(Fraction("377.86"), Fraction("341.40")),
    "corrected": lambda: potency.corrected(mg(45), Fraction(103, 100)),
    "weights": lambda: quality.judge_weights(
        [Decimal(178), Decimal(179), Decimal(181)], Decimal(48), Decimal(130)
    ),
    "weights, fill unknown": lambda: quality.judge_weights([Decimal(178)], Decimal(48), None),
    "yield": lambda: quality.yield_lines(mg(1950), mg(Fraction("1985.4"))),
    "yield of a little": lambda: quality.yield_lines(mg(Fraction(1, 2)), mg(1)),
    "spread": lambda: spread.of_tablets([mg(185), mg(Fraction("183.2")), mg(Fraction("186.9"))]),
    "spread of one": lambda: spread.of_tablets([mg(185)]),
    "tablet powder": lambda: tablet_powder.tablet_powder(mg(165), mg(50), 20, mg(3700)),
    "weighing error": lambda: weighing_error.percent_error(mg(6), mg(Fraction("83.25"))),
}
for _rule in WeightRule:
    _needs = weight_rules.NEEDS[_rule]
    for _name, _weights in (("even", WEIGHTS), ("off", OFF)):
        SUMS[f"weights by {_rule}, {_name}"] = lambda r=_rule, w=_weights, n=_needs: (
            weight_rules.judge(
                r,
                w if 20 in n.counts or n.or_more else w[-n.counts[0] :],
                SHELL if n.shell else None,
                (SHELL + FILL if r is WeightRule.USP_THEORETICAL else FILL)
                if n.theoretical
                else None,
            )
        )

COARSE = {"balance": {**FINE_BALANCE, "rule": "hundred_d", "readability_mg": "1"}}
COMPARED: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
    "capsules": (capsules(), liquid()),
    "oral liquid": (liquid(), None),
    "coarse balance": (capsules(COARSE), None),
    "five steps": (
        capsules(steps(("1", 7), ("2", 7), ("3", 7), ("4", 7), ("4.5", 90))),
        liquid(),
    ),
    "odd doses": (capsules(steps(("0.7", 10), ("1.1", 10)), strength="0.5"), None),
    "too much": (capsules(steps(("6", 14))), None),
}


def of_way(way: Way) -> str:
    """A way without the figures of its plan, which the plans have already."""
    told_of = {
        "make": way.make,
        "strengths": way.strengths,
        "doses": [(dose.step, dose.units or 0, str(dose.volume)) for dose in way.doses],
        "batches": [(b.number, list(b.steps), b.units or 0, b.drug) for b in way.batches],
        "tablets": way.tablets,
        "expected": [each.relative_uncertainty_percent for each in way.expected],
        "findings": [each.code for each in way.findings],
        "chosen": way.chosen,
    }
    return f"{way.kind}: {told(told_of)}"


def sums() -> Iterator[str]:
    for name, work in SUMS.items():
        yield f"{name}: {told(work())}"


def ways() -> Iterator[str]:
    for name, (data, other) in COMPARED.items():
        making = None if other is None else compare.read_other(other)
        found = compare.ways(plans.work_out(data), making)
        yield f"{name}: because {found.because}, blocked {told(found.blocked)}"
        yield from (f"{name}: {of_way(way)}" for way in found.ways)


def test_sums_say_exactly_what_they_said() -> None:
    assert list(sums()) == (EXACT / "sums.txt").read_text(encoding="utf-8").splitlines()


def test_ways_say_exactly_what_they_said() -> None:
    assert list(ways()) == (EXACT / "ways.txt").read_text(encoding="utf-8").splitlines()


def write() -> None:
    for name, lines in (("sums", sums()), ("ways", ways())):
        text = "\n".join(lines) + "\n"
        (EXACT / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
