"""One batch of capsules (rules 1 to 3, 5, 9, 11; calculations 1.2, 8)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from compounding.domain import planning
from compounding.domain.plan import Plan, PlannedBatch
from compounding.domain.request import CapsuleMaking, Method
from compounding.domain.working import Origin
from compounding.errors import InputError
from compounding.findings import Level
from compounding.messages import sentence_of
from compounding.quantity import mg, plain
from compounding.reference import tables
from tests.unit.plan_samples import Data, capsules, codes, finding, fine, plan_of, steps

# A "tablet" that is all drug, for published rows that start from the pure substance.
PURE: Data = {"label_mg": "50", "weighed": {"count": 20, "mass_mg": "1000"}, "expires": "2028-03"}


def only_batch(data: Data) -> PlannedBatch:
    (batch,) = plan_of(data).batches
    return batch


def one_strength(dose: str, capsules_made: int, top: Data | None = None, **make: Any) -> Data:
    """A request for ``capsules_made`` capsules of ``dose`` mg, one a night."""
    made = {**steps((dose, capsules_made)), **(top or {})}
    return capsules(fine(made), **{"extra_units": 0, **make})


def test_filler_c15_packing_half_full_takes_half_of_the_filler() -> None:
    top = {"tablet": PURE}
    packing = {"name": "lactose", "packing_mg": "400"}
    batch = only_batch(
        one_strength("100", 1, top, filler=packing, tablet_powder_packing_mg="200", size="1")
    )
    assert batch.filler == mg(200)


def test_filler_c18_fixed_fill_surcharge_on_the_drug_only() -> None:
    top = {"tablet": PURE}
    batch = only_batch(
        one_strength("1", 60, top, method="fixed_fill", fill_mg="246", drug_surcharge_pct="10")
    )
    assert batch.tablet_powder == mg(66)
    assert batch.filler == mg(14694)
    assert batch.fill_each == mg(246)


def test_filler_c21_fixed_fill_from_two_powders() -> None:
    top = {"tablet": {**PURE, "weighed": {"count": 1, "mass_mg": "1550"}}}
    batch = only_batch(one_strength("0.5", 36, top, method="fixed_fill", fill_mg="300"))
    assert batch.drug == mg(18)
    assert batch.ballast == mg(540)
    assert batch.filler == mg(10242)


@pytest.mark.parametrize(
    ("row", "surcharge", "filler"), [("V03", "0", "21945"), ("V03 with V02", "10", "21889.5")]
)
def test_filler_of_row_v03(row: str, surcharge: str, filler: str) -> None:
    batch = only_batch(
        one_strength("1.5", 100, method="fixed_fill", fill_mg="225", drug_surcharge_pct=surcharge)
    )
    assert batch.filler == mg(filler), row


def test_filler_trap_2_ballast_takes_the_place_of_filler() -> None:
    batch = only_batch(one_strength("1.5", 100, method="fixed_fill", fill_mg="225"))
    assert batch.filler is not None
    assert batch.filler + batch.ballast + batch.drug == mg(225 * 100)


def test_filler_in_a_cylinder_is_not_known_by_mass() -> None:
    batch = only_batch(one_strength("4.5", 100, method="volume", cylinder_ml="30.3"))
    assert batch.filler is None
    assert batch.fill_each is None
    assert [each.what for each in batch.weighings] == ["tablet powder"]


def test_filler_in_a_cylinder_offers_no_trituration() -> None:
    data = capsules(steps(("1.5", 14)), method="volume", cylinder_ml="4.5")
    (stop,) = plan_of(data).findings
    assert [each.kind for each in stop.remedies] == ["larger_batch"]
    assert stop.remedies[0].figures == {"units": 22}


@pytest.mark.parametrize(
    ("make", "subject"),
    [
        ({"tablet_powder_packing_mg": "5"}, "make.size"),
        ({"method": "fixed_fill", "fill_mg": "5"}, "make.fill_mg"),
    ],
)
def test_capsule_too_small_is_a_stop_and_still_shows_the_negative_filler(
    make: Data, subject: str
) -> None:
    plan = plan_of(one_strength("1.5", 100, **make))
    stop = finding(plan, "capsule_too_small")
    assert stop.subject == subject
    assert sentence_of(stop)
    batch = plan.batches[0]
    assert batch.filler is not None
    assert batch.filler.exact < 0
    assert batch.fill_each is not None
    assert codes(plan, "stop") == ["capsule_too_small"]
    assert [each.what for each in batch.weighings] == ["tablet powder"]


def test_filler_of_exactly_zero_is_no_weighing() -> None:
    plan = plan_of(one_strength("1.5", 100, method="fixed_fill", fill_mg="5.55"))
    assert plan.batches[0].filler == mg(0)
    assert codes(plan, "stop") == []
    assert [each.what for each in plan.batches[0].weighings] == ["tablet powder"]


def test_negative_filler_and_light_powder_are_both_told_and_a_larger_batch_clears_the_powder() -> (
    None
):
    plan = plan_of(capsules(steps(("1.5", 14)), method="fixed_fill", fill_mg="5"))
    assert codes(plan, "stop") == ["capsule_too_small", "below_minimum_weighable"]
    stop = finding(plan, "below_minimum_weighable")
    assert [each.kind for each in stop.remedies] == ["larger_batch"]
    assert stop.remedies[0].figures == {"units": 22}


def test_below_minimum_light_powder_and_light_filler_are_one_stop() -> None:
    plan = plan_of(capsules(steps(("1.5", 5)), method="fixed_fill", fill_mg="10"))
    stop = finding(plan, "below_minimum_weighable")
    assert stop.params["what"] == "33.3 mg of tablet powder and 26.7 mg of filler"
    assert stop.params["minimum_mg"] == "120"
    assert stop.remedies[0].figures == {"units": 27}


def test_below_minimum_remedy_larger_batch_clears_and_one_capsule_less_does_not() -> None:
    def stops(extra: int) -> list[str]:
        choice = [{"step": 1, "extra_units": extra}]
        return codes(plan_of(capsules(steps(("1.5", 14)), batches=choice)), "stop")

    assert stops(22 - 14) == []
    assert stops(21 - 14) == ["below_minimum_weighable"]


def test_accepted_extra_capsules_are_those_of_one_batch_only() -> None:
    plan = plan_of(capsules(fine(), batches=[{"step": 2, "extra_units": 0}]))
    assert [batch.units for batch in plan.batches] == [15, 14, 15]


def test_accepted_trituration_stands_in_the_weighings_and_in_the_tablets() -> None:
    plan = plan_of(capsules(batches=[{"step": 1, "weighing": "trituration"}]))
    batch = plan.batches[0]
    assert [(each.what, each.exact) for each in batch.weighings] == [
        ("tablet powder", mg("166.5")),
        ("trituration diluent", mg("120")),
        ("trituration taken", mg("143.25")),
        ("filler still to add", mg("1841.9")),
    ]
    assert batch.tablets_exact == Fraction("0.9")
    assert batch.tablet_powder == mg("83.25")
    assert codes(plan) == []
    symbols = {line.symbol for line in plan.working if line.batch == 1}
    assert {"multiple", "weigh", "take", "total", "diluent", "filler_still_to_add"} <= symbols


def test_accepted_trituration_without_filler_left_has_three_weighings() -> None:
    # 143.25 taken of the mixture leaves 60 mg of filler used up, all there is.
    fill = str((Fraction("83.25") + 60) / 15)
    assert fill == "191/20"
    choice = [{"step": 1, "weighing": "trituration"}]
    data = capsules(steps(("1.5", 14)), method="fixed_fill", fill_mg="9.55", batches=choice)
    plan = plan_of(data)
    assert len(plan.batches[0].weighings) == 3
    assert codes(plan, "stop") == []


@pytest.mark.parametrize(
    ("top", "make"),
    [
        (fine(), {}),
        ({}, {"method": "volume", "cylinder_ml": "30"}),
        ({}, {"strength": "1", "extra_units": 0}),
    ],
)
def test_trituration_that_is_not_offered_is_refused_at_its_key(top: Data, make: Data) -> None:
    choice = [{"step": 1, "weighing": "trituration"}]
    with pytest.raises(InputError) as refusal:
        plan_of(capsules(top, batches=choice, **make))
    (problem,) = refusal.value.problems
    assert problem.path == "make.batches[0].weighing"
    assert problem.code == "choice.not_offered"


def test_triturations_that_are_not_offered_are_all_named() -> None:
    choice = [{"step": step, "weighing": "trituration"} for step in (1, 2, 3)]
    with pytest.raises(InputError) as refusal:
        plan_of(capsules(batches=choice))
    assert [problem.path for problem in refusal.value.problems] == [
        "make.batches[1].weighing",
        "make.batches[2].weighing",
    ]


def test_choice_of_another_batch_changes_nothing_here() -> None:
    choice = [{"step": 3, "extra_units": 5}, {"step": 1, "weighing": "trituration"}]
    plan = plan_of(capsules(batches=choice))
    assert [batch.units for batch in plan.batches] == [15, 15, 19]


def test_rounding_moves_strength_is_asked_with_the_effective_strength() -> None:
    balance = {
        "rule": "sensitivity",
        "sensitivity_mg": "6",
        "max_error_pct": "5",
        "readability_mg": "10",
    }
    plan = plan_of(capsules({"balance": balance, **steps(("1.5", 22))}, extra_units=0))
    asked = finding(plan, "rounding_moves_strength")
    assert asked.subject == "balance.readability_mg"
    exact = Fraction("1.5") * 120 / Fraction("122.1")
    assert asked.params["effective_strength_mg"] == plain(exact)


@pytest.mark.parametrize(
    ("surcharge", "extra", "expected"),
    [
        ("0", 1, []),
        ("10", 0, []),
        ("10", 1, ["surcharge_and_extra"]),
        ("10.000001", 0, ["surcharge_too_high"]),
        ("12", 1, ["surcharge_too_high", "surcharge_and_extra"]),
    ],
)
def test_surcharge_above_ten_percent_stops_and_with_extra_capsules_is_noted(
    surcharge: str, extra: int, expected: list[str]
) -> None:
    plan = plan_of(capsules(fine(), drug_surcharge_pct=surcharge, extra_units=extra))
    assert [each for each in codes(plan) if each.startswith("surcharge")] == expected


def test_surcharge_with_extra_capsules_of_one_batch_is_noted() -> None:
    choice = [{"step": 2, "extra_units": 3}]
    data = capsules(fine(), drug_surcharge_pct="5", extra_units=0, batches=choice)
    plan = plan_of(data)
    assert codes(plan, "note") == ["surcharge_and_extra", "content_above_maximum"]
    assert finding(plan, "content_above_maximum").batch == 3


def test_content_if_nothing_lost_is_strength_and_surcharge() -> None:
    plan = plan_of(capsules(fine(), drug_surcharge_pct="10"))
    assert [batch.content_if_nothing_lost for batch in plan.batches] == [
        mg("1.65"),
        mg("3.3"),
        mg("4.95"),
    ]


def test_dose_that_is_no_whole_number_of_capsules_is_a_stop_for_its_step() -> None:
    plan = plan_of(capsules(fine(steps(("1", 14), ("1.5", 14), ("2", 14))), strength="1"))
    stop = finding(plan, "dose_not_multiple")
    assert (stop.step, stop.subject) == (2, "make.strength")
    assert sentence_of(stop).startswith("The dose of 1.5 mg on step 2 is not a whole number")
    assert [dose.units for dose in plan.doses] == [1, None, 2]
    assert plan.batches == ()
    assert plan.tablets is None
    assert plan.expected == ()


@pytest.mark.parametrize("method", [Method.PACKING, Method.FIXED_FILL])
def test_method_without_its_figure_is_refused(method: Method) -> None:
    request = plan_of(capsules(fine())).request
    assert isinstance(request.make, CapsuleMaking)
    make = replace(request.make, method=method, filler_packing=None, fill=None)
    with pytest.raises(ValueError, match="lacks its figure"):
        planning.work_out(replace(request, make=make), tables())


def test_working_of_a_batch_gives_each_of_its_figures() -> None:
    plan = plan_of(capsules(fine()))
    for batch in plan.batches:
        lines = {line.symbol: line.exact for line in plan.working if line.batch == batch.number}
        assert batch.filler is not None
        assert batch.fill_each is not None
        assert lines["drug"] == batch.drug.exact
        assert lines["tablet_powder"] == batch.tablet_powder.exact
        assert lines["ballast"] == batch.ballast.exact
        assert lines["filler"] == batch.filler.exact
        assert lines["fill_each"] == batch.fill_each.exact
        assert lines["tablets_exact"] == batch.tablets_exact
        assert lines["units"] == batch.units
        assert lines["last_day"] == batch.beyond_use.last_day.toordinal()


def test_working_says_whether_the_strength_was_prescribed_or_chosen() -> None:
    def origin(strength: str) -> Origin:
        working = plan_of(capsules(fine(), strength=strength)).working
        return next(line.inputs[0].origin for line in working if line.symbol == "content")

    assert origin("per_step") is Origin.PRESCRIPTION
    assert origin("1.5") is Origin.CHOICE


def rooms(data: Data) -> list[Fraction]:
    """How full each batch's capsules are, in percent."""
    return [line.exact for line in plan_of(data).working if line.symbol == "fill_percent"]


def test_fill_percent_by_packing_is_a_full_capsule() -> None:
    assert rooms(capsules(fine())) == [100, 100, 100]


def test_fill_percent_of_a_fixed_fill_adds_what_powder_and_filler_take() -> None:
    top = {"tablet": PURE}
    packing = {"name": "lactose", "packing_mg": "400"}
    fixed = {"method": "fixed_fill", "fill_mg": "150", "size": "1"}
    data = one_strength("50", 2, top, filler=packing, tablet_powder_packing_mg="200", **fixed)
    # 50 of 200 mg is a quarter of the room, 100 of 400 mg another.
    assert rooms(data) == [50]


def test_fill_percent_without_room_for_filler_counts_the_powder_alone() -> None:
    data = one_strength("4.5", 2, tablet_powder_packing_mg="11.1")
    assert rooms(data) == [150]


@pytest.mark.parametrize("missing", ["filler", "tablet_powder_packing_mg"])
def test_fill_percent_without_both_packing_statistics_is_not_worked_out(missing: str) -> None:
    data = capsules(fine(), method="fixed_fill", fill_mg="150")
    del data["make"][missing]
    data["make"].setdefault("filler", {"name": "lactose"})
    assert rooms(data) == []


def test_fill_percent_of_a_measuring_cylinder_is_not_worked_out() -> None:
    assert rooms(capsules(fine(), method="volume", cylinder_ml="10")) == []


def coarse_trituration(mass: str, readability: str) -> Plan:
    """The sample with its first batch triturated, on a balance of coarse steps."""
    top = {
        "tablet": {
            "label_mg": "50", "weighed": {"count": 20, "mass_mg": mass}, "expires": "2028-03-31",
        },
        "balance": {
            "rule": "sensitivity", "sensitivity_mg": "6", "max_error_pct": "5",
            "readability_mg": readability,
        },
    }  # fmt: skip
    return plan_of(capsules(top, batches=[{"step": 1, "weighing": "trituration"}]))


def test_trituration_whose_parts_round_the_same_way_is_asked_about() -> None:
    # The mixture taken goes from 145.05 to 150 mg: a capsule would hold 3.4 % more.
    plan = coarse_trituration("3780", "10")
    (asked,) = [each for each in plan.findings if each.code == "trituration_moves_strength"]
    assert asked.level is Level.CONFIRM
    assert Fraction(asked.params["effective_strength_mg"]) > Fraction("1.54")
    (line,) = [each for each in plan.working if each.symbol == "triturated_strength"]
    powder, diluent, taken = (each.target.exact for each in plan.batches[0].weighings[:3])
    content = powder / (powder + diluent) * taken / 15 / Fraction("3.78")
    assert line.exact == content
    assert "instead of 1.5 mg" in sentence_of(asked)


def test_trituration_on_a_fine_balance_is_not_asked_about() -> None:
    assert "trituration_moves_strength" not in codes(coarse_trituration("3780", "0.1"))


def contents(data: Data) -> list[tuple[str, int | None, str]]:
    return [
        (each.level.value, each.batch, sentence_of(each))
        for each in plan_of(data).findings
        if each.code == "content_above_maximum"
    ]


def test_content_above_maximum_without_extra_capsules_is_noted() -> None:
    data = capsules(fine(), drug_surcharge_pct="10", extra_units=0)
    ((level, batch, told),) = contents(data)
    assert (level, batch) == ("note", 3)
    assert "a capsule of batch 3 holds 4.95 mg, more than 4.5 mg" in told


def test_content_above_maximum_counts_the_capsules_of_one_night() -> None:
    data = capsules(fine(), strength="1.5", drug_surcharge_pct="10", extra_units=0)
    ((_, batch, told),) = contents(data)
    assert batch == 1
    assert "the 3 capsules of one night hold 4.95 mg (batch 1)" in told


@pytest.mark.parametrize(
    ("doses", "make"),
    [
        ((("4.5", 14),), {"drug_surcharge_pct": "10", "extra_units": 1}),
        ((("4.5", 14),), {"drug_surcharge_pct": "0", "extra_units": 0}),
        ((("4", 14),), {"drug_surcharge_pct": "10", "extra_units": 0}),
        ((("6", 14),), {"drug_surcharge_pct": "10", "extra_units": 0}),
    ],
)
def test_content_up_to_the_maximum_or_known_otherwise_is_not_noted(
    doses: tuple[tuple[str, int], ...], make: Data
) -> None:
    assert contents(capsules(fine(steps(*doses)), **make)) == []
