"""Good plans of every kind, and each figure of them made wrong, with what must then be named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from compounding.domain.plan import BeyondUse, Plan
from compounding.findings import Finding, Level, Remedy
from compounding.quantity import mg, ml
from tests.unit.plan_samples import Data, capsules, finding, fine, liquid, steps

TRITURATION = {"step": 1, "weighing": "trituration"}
GOOD: dict[str, Data] = {
    "packing": capsules(fine()),
    "fixed fill": capsules(fine(), method="fixed_fill", fill_mg="225", drug_surcharge_pct="10"),
    "cylinder": capsules(fine(), method="volume", cylinder_ml="4.5"),
    "one strength": capsules(fine(), strength="1.5"),
    "no multiple": capsules(fine(steps(("1", 14), ("1.5", 14))), strength="1"),
    "light": capsules(),
    "more in one batch": capsules(batches=[{"step": 1, "extra_units": 8}]),
    "triturated": capsules(batches=[TRITURATION]),
    "filled full": capsules(method="fixed_fill", fill_mg="11.1", extra_units=200),
    "too small": capsules(fine(), method="fixed_fill", fill_mg="3"),
    "made later": capsules({**fine(steps(("1.5", 100), ("3", 100))), "lead_days": 2}),
    "expired": capsules(fine(steps(("1.5", 100), ("3", 200)))),
    "above": capsules(fine(steps(("4.5", 14), ("6", 14))), drug_surcharge_pct="12"),
    "whole": liquid(),
    "weighed": liquid({"lead_days": 1}, tablets="weighed", overfill_ml="2"),
    "weighed light": liquid(steps(("0.3", 3)), tablets="weighed", overfill_ml="1"),
    "off the syringe": liquid(steps(("1.52", 14), ("2.25", 14), ("4.5", 3)), overfill_ml="3"),
    "water": liquid({"lead_days": 3}, formula="water"),
    "tested": liquid(antimicrobial_test=True),
    "hundred": capsules({"balance": {"rule": "hundred_d", "readability_mg": "1"}}),
    "rounded up at the minimum": capsules(
        {
            **steps(("1.5", 22)),
            "tablet": {
                "label_mg": "50",
                "weighed": {"count": 20, "mass_mg": "3760"},
                "expires": "2028-03",
            },
            "balance": {
                "rule": "sensitivity",
                "sensitivity_mg": "6.2",
                "max_error_pct": "5",
                "readability_mg": "10",
            },
        },
        extra_units=0,
    ),
    "hundredths": capsules(
        {"balance": {"rule": "usp41", "repeatability_mg": "0.05", "readability_mg": "0.01"}}
    ),
}


def in_batch(index: int, **change: Any) -> Callable[[Plan], Plan]:
    """The plan with a batch changed; a function gets the old value."""

    def spoil(plan: Plan) -> Plan:
        batches = list(plan.batches)
        batch = batches[index]
        for key, new in change.items():
            value = new(getattr(batch, key)) if callable(new) else new
            batch = replace(batch, **{key: value})
        batches[index] = batch
        return replace(plan, batches=tuple(batches))

    return spoil


def in_dose(index: int, **change: Any) -> Callable[[Plan], Plan]:
    def spoil(plan: Plan) -> Plan:
        doses = list(plan.doses)
        doses[index] = replace(doses[index], **change)
        return replace(plan, doses=tuple(doses))

    return spoil


def in_weighing(index: int, **change: Any) -> Callable[[Plan], Plan]:
    def spoil(weighings: Any) -> Any:
        every = list(weighings)
        every[index] = replace(every[index], **change)
        return tuple(every)

    return in_batch(0, weighings=spoil)


def in_tablets(**change: Any) -> Callable[[Plan], Plan]:
    def spoil(plan: Plan) -> Plan:
        assert plan.tablets is not None
        return replace(plan, tablets=replace(plan.tablets, **change))

    return spoil


def in_use(change: Callable[[BeyondUse], BeyondUse]) -> Callable[[Plan], Plan]:
    return in_batch(0, beyond_use=change)


def in_expected(**change: Any) -> Callable[[Plan], Plan]:
    return lambda plan: replace(
        plan, expected=(replace(plan.expected[0], **change), *plan.expected[1:])
    )


def without(code: str) -> Callable[[Plan], Plan]:
    """The plan with one kind of finding kept silent."""
    return lambda plan: replace(
        plan, findings=tuple(each for each in plan.findings if each.code != code)
    )


def with_stop(code: str, **place: int) -> Callable[[Plan], Plan]:
    return lambda plan: replace(
        plan,
        findings=(*plan.findings, Finding(Level.STOP, code, **place)),  # type: ignore[arg-type]
    )


def in_remedy(kind: str, **figures: Any) -> Callable[[Plan], Plan]:
    """The plan with the figures of a remedy of the first Stop changed; None takes one away."""

    def spoil(plan: Plan) -> Plan:
        stop = finding(plan, "below_minimum_weighable")
        remedies = tuple(
            Remedy(
                each.kind,
                {key: new for key, new in {**each.figures, **figures}.items() if new is not None},
            )
            if each.kind == kind
            else each
            for each in stop.remedies
        )
        others = tuple(each for each in plan.findings if each is not stop)
        return replace(plan, findings=(replace(stop, remedies=remedies), *others))

    return spoil


def only_remedies(*kinds: str) -> Callable[[Plan], Plan]:
    def spoil(plan: Plan) -> Plan:
        stop = finding(plan, "below_minimum_weighable")
        kept = tuple(each for each in stop.remedies if each.kind in kinds)
        return replace(plan, findings=(replace(stop, remedies=kept),))

    return spoil


def more(quantity: Any) -> Any:
    """A mass a millionth of a mg more: no balance shows it, the second path does."""
    return quantity + mg("0.000001")


def later(day: date) -> date:
    return day + timedelta(days=1)


STEP = "of step 2"
SPOILT: list[tuple[str, Callable[[Plan], Plan], str, int | None]] = [
    ("packing", lambda plan: replace(plan, doses=plan.doses[:2]), "number of steps", None),
    ("packing", in_dose(1, step=3), f"number {STEP}", None),
    ("packing", in_dose(1, dose=mg("30")), f"dose {STEP}", None),
    ("packing", in_dose(1, first=date(2026, 12, 8)), f"first night {STEP}", None),
    ("packing", in_dose(1, last=date(2026, 12, 21)), f"last night {STEP}", None),
    ("packing", in_dose(1, nights=15), f"nights {STEP}", None),
    ("packing", in_dose(1, units=2), f"capsules a night {STEP}", None),
    ("whole", in_dose(1, volume=ml("0.3")), f"volume {STEP}", None),
    ("packing", lambda plan: replace(plan, batches=plan.batches[:2]), "number of batches", None),
    ("packing", in_batch(1, number=1), "number of the batch", 2),
    ("packing", in_batch(1, steps=(1, 2)), "steps", 2),
    ("packing", in_batch(1, make_on=date(2026, 11, 21)), "day of making", 2),
    ("packing", in_batch(1, covers_first=later), "first night", 2),
    ("packing", in_batch(1, covers_last=later), "last night", 2),
    ("packing", in_batch(1, units=16), "number of capsules", 2),
    ("packing", in_batch(1, strength=mg("30")), "strength", 2),
    ("packing", in_batch(1, content_if_nothing_lost=more), "content if nothing is lost", 2),
    ("packing", in_batch(1, drug=more), "drug", 2),
    ("packing", in_batch(1, tablets_exact=Fraction(9)), "tablets", 2),
    ("packing", in_batch(1, tablet_powder=more), "tablet powder", 2),
    ("packing", in_batch(1, ballast=more), "ballast", 2),
    ("packing", in_batch(1, ballast=more), "powder in and out", 2),
    ("packing", in_batch(1, filler=more), "filler", 2),
    ("packing", in_batch(1, filler=None), "filler", 2),
    ("packing", in_batch(1, fill_each=more), "fill of a capsule", 2),
    ("packing", in_batch(1, fill_each=None), "fill of a capsule", 2),
    ("fixed fill", in_batch(2, filler=more), "filler", 3),
    ("fixed fill", in_batch(2, fill_each=more), "fill of a capsule", 3),
    ("fixed fill", in_batch(2, content_if_nothing_lost=mg("4.5")), "content if nothing is lost", 3),
    ("cylinder", in_batch(0, filler=mg("0")), "filler", 1),
    ("cylinder", in_batch(0, fill_each=mg("0")), "fill of a capsule", 1),
    ("cylinder", in_batch(0, tablets=1), "whole tablets", 1),
    ("cylinder", in_batch(0, volume=ml("30")), "volume", 1),
    ("more in one batch", in_batch(0, units=15), "number of capsules", 1),
    ("packing", in_batch(0, weighings=lambda every: every[:1]), "weighings", 1),
    ("packing", in_weighing(0, exact=mg("83.3")), "tablet powder to weigh", 1),
    ("packing", in_weighing(0, target=mg("83.2")), "target of tablet powder", 1),
    ("packing", in_weighing(1, exact=mg("1902")), "filler to weigh", 1),
    ("packing", in_weighing(1, target=mg("1902")), "target of filler", 1),
    ("triturated", in_weighing(0, exact=mg("83.25")), "tablet powder to weigh", 1),
    ("triturated", in_weighing(1, exact=mg("121")), "trituration diluent to weigh", 1),
    ("triturated", in_weighing(1, exact=mg("121")), "drug in and out", 1),
    ("triturated", in_weighing(2, exact=mg("143")), "trituration taken to weigh", 1),
    ("triturated", in_weighing(2, exact=mg("143")), "powder in and out", 1),
    ("triturated", in_weighing(2, target=mg("144")), "target of trituration taken", 1),
    ("triturated", in_weighing(3, exact=mg("1901.9")), "filler still to add to weigh", 1),
    ("triturated", in_weighing(3, exact=mg("1901.9")), "powder in and out", 1),
    ("triturated", in_batch(0, tablets_exact=Fraction(9, 20)), "drug in and out", 1),
    ("triturated", in_batch(0, weighings=lambda every: every[:2]), "weighings", 1),
    (
        "packing",
        in_use(lambda use: replace(use, last_day=later(use.last_day))),
        "last day of use",
        1,
    ),
    (
        "packing",
        in_use(lambda use: replace(use, limited_by=use.limits[1])),
        "limit that wins",
        1,
    ),
    (
        "packing",
        in_use(lambda use: replace(use, limits=use.limits[:1])),
        "limits of use that differ",
        1,
    ),
    (
        "packing",
        in_use(lambda use: replace(use, limits=(*use.limits, use.limits[0]))),
        "number of limits of use",
        1,
    ),
    ("whole", in_batch(0, volume=ml("10")), "volume", 1),
    ("whole", in_batch(0, concentration=None), "concentration", 1),
    ("whole", in_batch(0, drug=mg("90")), "drug", 1),
    ("whole", in_batch(0, tablets=20), "whole tablets", 1),
    ("whole", in_batch(0, units=1), "number of capsules", 1),
    ("whole", in_batch(0, filler=mg("1")), "filler", 1),
    ("whole", in_batch(0, tablets_exact=Fraction(2)), "tablets", 1),
    ("whole", in_batch(0, tablet_powder=more), "tablet powder", 1),
    ("whole", in_batch(0, ingredients=()), "ingredients", 1),
    (
        "whole",
        in_batch(0, ingredients=lambda all_: (replace(all_[0], amount=mg("50")), *all_[1:])),
        "ascorbic acid",
        1,
    ),
    ("weighed", in_batch(0, volume=ml("92.1")), "volume", 1),
    ("weighed", in_batch(0, drug=more), "drug", 1),
    ("weighed", in_batch(0, tablets=1), "whole tablets", 1),
    ("weighed", in_batch(1, make_on=date(2026, 12, 27)), "day of making", 2),
    ("weighed", in_weighing(0, exact=mg("340")), "tablet powder to weigh", 1),
    ("weighed", in_weighing(0, target=mg("341")), "target of tablet powder", 1),
    ("packing", lambda plan: replace(plan, tablets=None), "tablets counted", None),
    ("packing", in_tablets(exact=Fraction(27)), "tablets needed", None),
    ("packing", in_tablets(to_crush=4), "tablets to crush", None),
    ("packing", in_tablets(if_made_separately=(1, 1, 1)), "tablets if made separately", None),
    ("packing", in_tablets(by_day=()), "tablets of each day", None),
    ("packing", in_tablets(waste=mg("14")), "drug not used", None),
    ("packing", in_tablets(left_over=mg("10")), "drug left over", None),
    ("whole", in_tablets(to_crush=2), "tablets to crush", None),
    ("packing", in_expected(mean=mg("1.5")), "dose to expect", 1),
    ("packing", in_expected(step=1), "step of the dose to expect", 1),
    ("packing", in_expected(batch=2), "batch of the dose to expect", 1),
    ("whole", in_expected(mean=mg("1.6")), "dose to expect", 1),
    ("weighed", in_expected(mean=mg("1.5")), "dose to expect", 1),
    ("off the syringe", in_expected(mean=mg("1.52")), "dose to expect", 1),
    ("packing", lambda plan: replace(plan, expected=()), "number of doses to expect", None),
    ("above", without("dose_above_maximum"), f"dose_above_maximum {STEP}", None),
    ("above", without("surcharge_too_high"), "surcharge_too_high", None),
    ("packing", with_stop("dose_above_maximum", step=2), f"dose_above_maximum {STEP}", None),
    ("light", without("below_minimum_weighable"), "below_minimum_weighable", 1),
    ("light", with_stop("below_minimum_weighable", batch=2), "below_minimum_weighable", 2),
    ("weighed light", without("below_minimum_weighable"), "below_minimum_weighable", 1),
    ("too small", without("capsule_too_small"), "capsule_too_small", 1),
    ("expired", without("expires_before_last_dose"), "expires_before_last_dose", 2),
    ("water", without("expires_before_last_dose"), "expires_before_last_dose", None),
    ("no multiple", without("dose_not_multiple"), f"dose_not_multiple {STEP}", None),
    ("off the syringe", without("not_on_graduation"), "not_on_graduation of step 1", None),
    ("light", in_remedy("larger_batch", units=21), "larger batch clears", 1),
    ("light", in_remedy("larger_batch", units=23), "one capsule fewer clears", 1),
    ("light", in_remedy("trituration", multiple=3), "multiple of the trituration", 1),
    ("light", in_remedy("trituration", weigh_mg="166.6"), "weigh_mg of the trituration", 1),
    ("light", in_remedy("trituration", diluent_mg="12"), "diluent_mg of the trituration", 1),
    ("light", in_remedy("trituration", total_mg="286"), "total_mg of the trituration", 1),
    ("light", in_remedy("trituration", take_mg=None), "take_mg of the trituration", 1),
    (
        "light",
        in_remedy("trituration", filler_still_to_add_mg="-1841.9"),
        "filler_still_to_add_mg of the trituration",
        1,
    ),
    ("light", only_remedies("larger_batch"), "trituration offered", 1),
    ("weighed light", in_remedy("whole_tablets", tablets=2), "tablets of the remedy", 1),
    ("weighed light", in_remedy("whole_tablets", volume_ml="5"), "volume of the remedy", 1),
]
