"""Usable requests of every form, in the documented JSON form.

Regimens built and step by step, every formula with its storages, every method and rule of the
balance, amounts with many decimals, and remedies accepted as they were offered.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from compounding.application import plans
from compounding.domain.plan import Plan
from compounding.reference import tables

Data = dict[str, Any]
MOST_EXTRA = 999_999


def decimals(least: int, most: int, places: int) -> st.SearchStrategy[str]:
    """Plain decimals from ``least`` to ``most`` with at most ``places`` decimals."""
    scale = 10**places
    return st.integers(least * scale, most * scale).map(lambda whole: _written(whole, places))


def above_zero(most: int, places: int) -> st.SearchStrategy[str]:
    """As :func:`decimals`, without zero."""
    return st.integers(1, most * 10**places).map(lambda whole: _written(whole, places))


def _written(whole: int, places: int) -> str:
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}" if places else str(whole)


doses = st.sampled_from(["0.5", "1", "1.5", "3", "4.5", "4.5"]) | above_zero(6, 2)

stepwise = st.fixed_dictionaries(
    {
        "steps": st.lists(
            st.fixed_dictionaries({"dose_mg": doses, "nights": st.integers(1, 90)}),
            min_size=1,
            max_size=5,
        )
    },
    optional={"already_taking_mg": decimals(0, 5, 1)},
)
built = st.fixed_dictionaries(
    {
        "start_mg": st.sampled_from(["0.5", "0.75", "1", "1.5"]),
        "increase_mg": st.sampled_from(["0.3", "0.5", "1", "1.5", "2"]),
        "every_nights": st.integers(1, 40),
        "maximum_mg": st.sampled_from(["1.5", "3", "4.5", "5"]),
    },
    optional={"already_taking_mg": decimals(0, 5, 1)},
)
balances = st.one_of(
    st.fixed_dictionaries(
        {
            "rule": st.just("sensitivity"),
            "sensitivity_mg": above_zero(10, 1),
            "max_error_pct": st.sampled_from(["3", "5", "7"]),
            "readability_mg": st.sampled_from(["0.1", "0.3", "1", "10"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "rule": st.just("usp41"),
            "repeatability_mg": decimals(0, 1, 2),
            "readability_mg": st.sampled_from(["0.01", "0.1"]),
        }
    ),
    st.fixed_dictionaries(
        {"rule": st.just("hundred_d"), "readability_mg": st.sampled_from(["0.1", "1"])}
    ),
)
fillers = st.sampled_from(["microcrystalline cellulose", "lactose", "calcium carbonate", "blend 7"])
capsule_makes = st.fixed_dictionaries(
    {
        "form": st.just("capsule"),
        "strength": st.sampled_from(["per_step", "per_step", "0.5", "0.75", "1.5"]),
        "extra_units": st.integers(0, 30),
        "drug_surcharge_pct": st.just("0") | decimals(0, 12, 1),
        "size": st.sampled_from(sorted(tables().capsules)),
        "method": st.sampled_from(["packing", "fixed_fill", "volume"]),
        "filler": st.fixed_dictionaries({"name": fillers, "packing_mg": decimals(20, 400, 3)}),
        "tablet_powder_packing_mg": decimals(20, 400, 1),
        "fill_mg": decimals(5, 300, 2),
        "cylinder_ml": decimals(5, 100, 0),
    }
)


@st.composite
def liquid_makes(draw: st.DrawFn) -> Data:
    """Every formula at a strength and a storage it has."""
    formula = draw(st.sampled_from(sorted(tables().formulas.values(), key=lambda each: each.id)))
    only = formula.concentration
    strengths = st.sampled_from(["0.3", "1", "2.5", "5"]) if only is None else st.just(str(only))
    return {
        "form": "liquid",
        "formula": formula.id,
        "concentration_mg_per_ml": draw(strengths).removesuffix(" mg per mL"),
        "storage": draw(st.sampled_from(tables().storages(formula.id))).value,
        "antimicrobial_test": draw(st.booleans()),
        "table_date": draw(st.booleans()),
        "overfill_ml": draw(st.just("0") | decimals(0, 20, 2)),
        "syringe_graduation_ml": draw(st.sampled_from(["0.01", "0.1", "0.2", "0.3"])),
        "tablets": draw(st.sampled_from(["whole", "weighed"])),
    }


@st.composite
def tablet_lots(draw: st.DrawFn, made: date) -> Data:
    """Tablets that weigh at least the drug they hold; the expiry a day or a month."""
    label, count = draw(st.sampled_from(["50", "50", "50", "25"])), draw(st.integers(1, 40))
    over = Fraction(draw(decimals(0, 250, 2))) * count
    hundredths = (Fraction(label) * count + over) * 100
    expires = (made + timedelta(days=draw(st.integers(-10, 900)))).isoformat()
    return {
        "label_mg": label,
        "weighed": {"count": count, "mass_mg": _written(int(hundredths), 2)},
        "expires": draw(st.sampled_from([expires, expires[:7]])),
    }


@st.composite
def requests(draw: st.DrawFn) -> Data:
    """Requests of every form without accepted remedies, all of them usable."""
    made = draw(st.dates(date(2024, 1, 1), date(2028, 12, 31)))
    first = made + timedelta(days=draw(st.just(1) | st.integers(0, 60)))
    spreads = st.dictionaries(
        st.sampled_from(["label_pct", "tablet_pct", "blend_pct", "fill_pct", "measure_pct"]),
        decimals(0, 12, 1),
    )
    return {
        "regimen": draw(stepwise | built),
        "compounded_on": made.isoformat(),
        "first_dose": first.isoformat(),
        "lead_days": draw(st.just(0) | st.integers(0, 40)),
        "tablet": draw(tablet_lots(made)),
        "balance": draw(balances),
        "uncertainty": draw(spreads),
        "make": draw(capsule_makes | liquid_makes()),
    }


@st.composite
def answered(draw: st.DrawFn) -> tuple[Data, Plan]:
    """A request and its plan, with some of the remedies that were offered accepted."""
    data = draw(requests())
    plan = plans.work_out(data)
    choices = []
    for number, remedies in sorted(offered(plan).items()):
        kind = draw(st.sampled_from([None, *sorted(remedies)]))
        if kind in ("larger_batch", "trituration"):
            choices.append(choice(plan, number, kind, remedies[kind]))
    if choices:
        data = with_choices(data, choices)
        plan = plans.work_out(data)
    return data, plan


def offered(plan: Plan) -> dict[int, dict[str, Data]]:
    """The remedies of each batch by their kind."""
    return {
        finding.batch: {remedy.kind: dict(remedy.figures) for remedy in finding.remedies}
        for finding in plan.findings
        if finding.batch is not None and finding.code == "below_minimum_weighable"
    }


def choice(plan: Plan, number: int, kind: str, figures: Data, fewer: int = 0) -> Data:
    """A remedy as an accepted choice; ``fewer`` capsules than offered."""
    batch = plan.batches[number - 1]
    if kind == "trituration":
        return {"step": batch.steps[0], "weighing": "trituration"}
    extra = plan.request.make.extra_units + figures["units"] - batch.units - fewer
    return {"step": batch.steps[0], "extra_units": extra}


def with_choices(data: Data, choices: list[Data]) -> Data:
    """The request with remedies accepted."""
    changed = deepcopy(data)
    changed["make"]["batches"] = choices
    return changed


def stops(plan: Plan, code: str) -> set[tuple[int | None, int | None]]:
    """Batch and step of each Stop of this code."""
    return {
        (each.batch, each.step)
        for each in plan.findings
        if each.code == code and each.level == "stop"
    }


def least(balance: Data) -> Fraction:
    """The least weighable mass by the rule of the balance."""
    shown = Fraction(balance["readability_mg"])
    if balance["rule"] == "sensitivity":
        return Fraction(balance["sensitivity_mg"]) * 100 / Fraction(balance["max_error_pct"])
    if balance["rule"] == "usp41":
        return max(2000 * Fraction(balance["repeatability_mg"]), 820 * shown)
    return 100 * shown
