"""Requests in their JSON form: what is read, and every refusal with the path of its key."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compounding.application import plans
from compounding.domain.lots import NAME_LONGEST
from compounding.domain.plan import Plan
from compounding.domain.request import (
    BalanceRule,
    BatchChoice,
    CapsuleMaking,
    Increase,
    LiquidMaking,
    PlanRequest,
    Spreads,
    TabletUse,
)
from compounding.errors import InputError
from compounding.messages import sentence
from compounding.quantity import Quantity, Unit, mg
from tests.unit.plan_samples import Data, capsules, fine, liquid, steps

REMOVED = object()


def refused(data: object) -> list[tuple[str, str]]:
    """Path and code of each problem; every one has its sentence."""
    with pytest.raises(InputError) as refusal:
        plans.read_request(data)
    for problem in refusal.value.problems:
        assert sentence(problem.code, problem.params)
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def accepted(data: object) -> bool:
    """Whether ``data`` is read without a problem."""
    return isinstance(plans.read_request(data), PlanRequest)


def changed(data: Data, path: str, value: object) -> Data:
    """``data`` with the key at ``path`` set or removed; list indexes in brackets."""
    made = deepcopy(data)
    place: Any = made
    *keys, last = path.replace("[", ".[").split(".")
    for key in keys:
        place = place[int(key[1:-1])] if key.startswith("[") else place[key]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return made


def test_read_request_sample_is_read_with_its_digits() -> None:
    request = plans.read_request(capsules())
    assert request.regimen.built_from == Increase(mg("1.5"), mg("1.5"), 14, mg("4.5"))
    assert [str(step.dose) for step in request.regimen.steps] == ["1.5 mg", "3 mg", "4.5 mg"]
    assert request.compounded_on == date(2026, 11, 22)
    assert request.lead_days == 0
    assert request.spreads == Spreads()
    assert request.balance.rule is BalanceRule.SENSITIVITY
    assert isinstance(request.make, CapsuleMaking)
    assert request.make.strength is None
    assert str(request.tablet.weighed_mass.entered) == "3700"


def test_read_request_liquid_is_read() -> None:
    make = plans.read_request(liquid(tablets="weighed", table_date=True)).make
    assert isinstance(make, LiquidMaking)
    assert make.tablets is TabletUse.WEIGHED
    assert make.table_date
    assert not make.antimicrobial_test


@pytest.mark.parametrize("key", ["antimicrobial_test", "tablets"])
def test_read_request_optional_keys_of_a_liquid_have_defaults(key: str) -> None:
    data = changed(liquid(), f"make.{key}", REMOVED)
    assert plans.read_request(data) == plans.read_request(liquid())


def test_read_request_month_only_expiry_means_its_last_day() -> None:
    data = changed(capsules(), "tablet.expires", "2027-02")
    assert plans.read_request(data).tablet.expires == date(2027, 2, 28)


REQUIRED_OF_CAPSULES = [
    "regimen",
    "regimen.start_mg",
    "regimen.increase_mg",
    "regimen.every_nights",
    "regimen.maximum_mg",
    "compounded_on",
    "first_dose",
    "tablet",
    "tablet.label_mg",
    "tablet.weighed",
    "tablet.weighed.count",
    "tablet.weighed.mass_mg",
    "tablet.expires",
    "balance",
    "balance.rule",
    "balance.sensitivity_mg",
    "balance.max_error_pct",
    "balance.readability_mg",
    "make",
    "make.form",
    "make.strength",
    "make.extra_units",
    "make.drug_surcharge_pct",
    "make.size",
    "make.method",
    "make.filler",
    "make.filler.name",
    "make.filler.packing_mg",
    "make.tablet_powder_packing_mg",
]
REQUIRED_OF_LIQUIDS = [
    "make.formula",
    "make.concentration_mg_per_ml",
    "make.storage",
    "make.overfill_ml",
    "make.syringe_graduation_ml",
]


@pytest.mark.parametrize("path", REQUIRED_OF_CAPSULES)
def test_read_request_missing_key_is_named(path: str) -> None:
    assert refused(changed(capsules(), path, REMOVED)) == [(path, "key.missing")]


@pytest.mark.parametrize("path", REQUIRED_OF_LIQUIDS)
def test_read_request_missing_key_of_a_liquid_is_named(path: str) -> None:
    assert refused(changed(liquid(), path, REMOVED)) == [(path, "key.missing")]


@pytest.mark.parametrize(
    ("make", "path"),
    [
        ({"method": "fixed_fill"}, "make.fill_mg"),
        ({"method": "volume"}, "make.cylinder_ml"),
    ],
)
def test_read_request_missing_figure_of_the_method_is_named(make: Data, path: str) -> None:
    assert refused(capsules(**make)) == [(path, "key.missing")]


def test_read_request_figures_of_another_method_are_not_needed() -> None:
    data = capsules(method="fixed_fill", fill_mg="225", filler={"name": "lactose"})
    del data["make"]["tablet_powder_packing_mg"]
    make = plans.read_request(data).make
    assert isinstance(make, CapsuleMaking)
    assert (make.filler_packing, make.powder_packing) == (None, None)


def test_read_request_figures_of_another_method_may_stand() -> None:
    data = capsules(fill_mg="225", cylinder_ml="30")
    data["balance"] = {**data["balance"], "repeatability_mg": "0.02"}
    make = plans.read_request(data).make
    assert isinstance(make, CapsuleMaking)
    assert make.fill == mg(225)


def test_read_request_figures_of_another_method_must_be_sound() -> None:
    assert refused(capsules(fill_mg="0")) == [("make.fill_mg", "quantity.not_positive")]


def test_read_request_missing_figure_of_usp41_is_named() -> None:
    data = capsules({"balance": {"rule": "usp41", "readability_mg": "1"}})
    assert refused(data) == [("balance.repeatability_mg", "key.missing")]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("colour", "key.unknown"),
        ("regimen.colour", "key.unknown"),
        ("regimen.steps", "key.other_form"),
        ("tablet.colour", "key.unknown"),
        ("tablet.weighed.colour", "key.unknown"),
        ("balance.colour", "key.unknown"),
        ("make.colour", "key.unknown"),
        ("make.formula", "key.other_form"),
        ("make.tablets", "key.other_form"),
        ("make.filler.colour", "key.unknown"),
    ],
)
def test_read_request_unknown_key_and_key_of_the_other_form_are_named(path: str, code: str) -> None:
    data = changed(capsules(), path, "1")
    if path == "regimen.steps":
        # With steps there, the keys of the built regimen are those of the other form.
        assert [problem[1] for problem in refused(data)][:4] == ["key.other_form"] * 4
    else:
        assert refused(data) == [(path, code)]


def test_read_request_key_of_capsules_in_a_liquid_is_named() -> None:
    assert refused(changed(liquid(), "make.size", "3")) == [("make.size", "key.other_form")]


MASSES = [
    "regimen.start_mg",
    "regimen.increase_mg",
    "regimen.maximum_mg",
    "tablet.label_mg",
    "tablet.weighed.mass_mg",
    "balance.sensitivity_mg",
    "balance.max_error_pct",
    "balance.readability_mg",
    "make.strength",
    "make.filler.packing_mg",
    "make.tablet_powder_packing_mg",
]
ZERO_IS_FINE = ["make.drug_surcharge_pct"]


@pytest.mark.parametrize("path", [*MASSES, *ZERO_IS_FINE])
@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1,5", "quantity.comma"),
        ("-1", "quantity.sign"),
        ("1e3", "quantity.exponent"),
        (".5", "quantity.naked_point"),
        ("", "quantity.empty"),
        ("many", "quantity.not_a_number"),
        (5, "quantity.not_text"),
        (0.5, "quantity.not_text"),
        (None, "quantity.not_text"),
        (True, "quantity.not_text"),
        (["5"], "quantity.not_text"),
    ],
)
def test_read_request_what_is_no_plain_decimal_is_refused(
    path: str, value: object, code: str
) -> None:
    assert refused(changed(capsules(), path, value)) == [(path, code)]


@pytest.mark.parametrize("path", MASSES)
def test_read_request_zero_is_refused_where_it_must_be_positive(path: str) -> None:
    assert refused(changed(capsules(), path, "0")) == [(path, "quantity.not_positive")]


def test_read_request_zero_is_fine_where_it_means_none() -> None:
    data = liquid()
    data["regimen"]["already_taking_mg"] = "0"
    data["uncertainty"] = {"label_pct": "0"}
    data["balance"] = {"rule": "usp41", "repeatability_mg": "0", "readability_mg": "0.1"}
    request = plans.read_request(data)
    assert request.regimen.already_taking == mg(0)
    assert request.spreads.label == Quantity(Fraction(0), Unit.PERCENT)


@pytest.mark.parametrize(
    ("path", "least"),
    [("regimen.every_nights", 1), ("tablet.weighed.count", 1), ("make.extra_units", 0)],
)
def test_read_request_counts_are_whole_numbers_without_quotes(path: str, least: int) -> None:
    for value in ("1", 1.0, None, True, [1]):
        assert refused(changed(capsules(), path, value)) == [(path, "value.not_whole")]
    assert refused(changed(capsules(), path, least - 1)) == [(path, "value.too_small")]
    assert refused(changed(capsules(), path, 10**7)) == [(path, "quantity.too_large")]


def test_read_request_lead_days_are_a_count() -> None:
    assert plans.read_request(capsules({"lead_days": 3})).lead_days == 3
    assert refused(capsules({"lead_days": -1})) == [("lead_days", "value.too_small")]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("balance.rule", "guess"),
        ("balance.rule", 1),
        ("make.form", "tablet"),
        ("make.form", None),
        ("make.size", "6"),
        ("make.size", 3),
        ("make.size", "03"),
        ("make.method", "by eye"),
    ],
)
def test_read_request_what_is_no_choice_is_refused(path: str, value: object) -> None:
    expected = "value.not_a_choice" if isinstance(value, str) else "value.not_text"
    assert refused(changed(capsules(), path, value)) == [(path, expected)]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("make.formula", "house"),
        ("make.storage", "freezer"),
        ("make.tablets", "half"),
    ],
)
def test_read_request_what_is_no_choice_of_a_liquid_is_refused(path: str, value: str) -> None:
    assert refused(changed(liquid(), path, value)) == [(path, "value.not_a_choice")]


@pytest.mark.parametrize("path", ["make.antimicrobial_test", "make.table_date"])
def test_read_request_flags_are_true_or_false(path: str) -> None:
    assert refused(changed(liquid(), path, "yes")) == [(path, "value.not_true_or_false")]
    assert refused(changed(liquid(), path, 1)) == [(path, "value.not_true_or_false")]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("compounded_on", "22.11.2026", "date.not_a_date"),
        ("compounded_on", "2026-02-30", "date.no_such_day"),
        ("compounded_on", 20261122, "value.not_text"),
        ("compounded_on", "3000-01-01", "date.too_late"),
        ("first_dose", "", "date.empty"),
        ("first_dose", "9999-12-31", "date.too_late"),
        ("first_dose", "2026-11-21", "date.before_compounding"),
        ("tablet.expires", "03/2028", "date.not_an_expiry"),
        ("tablet.expires", None, "value.not_text"),
    ],
)
def test_read_request_dates_that_cannot_be_used_are_refused(
    path: str, value: object, code: str
) -> None:
    assert refused(changed(capsules(), path, value)) == [(path, code)]


def test_read_request_first_dose_on_the_day_of_making_is_fine() -> None:
    assert accepted(capsules({"first_dose": "2026-11-22"}))


def test_read_request_start_above_the_maximum_is_refused() -> None:
    data = changed(capsules(), "regimen.start_mg", "6")
    assert refused(data) == [("regimen.start_mg", "regimen.start_above_maximum")]


def test_read_request_too_many_steps_or_nights_are_refused() -> None:
    many = changed(capsules(), "regimen.increase_mg", "0.0000001")
    assert refused(many) == [("regimen.increase_mg", "regimen.too_many_steps")]
    long = changed(capsules(), "regimen.every_nights", 1221)
    assert refused(long) == [("regimen.every_nights", "regimen.too_many_nights")]
    assert accepted(changed(capsules(), "regimen.every_nights", 1220))
    assert refused(capsules(steps(*[("1.5", 1)] * 61))) == [
        ("regimen.steps", "value.list_too_long")
    ]
    assert accepted(capsules(steps(*[("1.5", 61)] * 60)))
    assert refused(capsules(steps(("1.5", 3600), ("1.5", 61)))) == [
        ("regimen.steps", "regimen.too_many_nights")
    ]


@pytest.mark.parametrize("value", [[], "none", {}, None])
def test_read_request_steps_are_a_list_with_entries(value: object) -> None:
    data = capsules({"regimen": {"steps": value}})
    assert refused(data) == [("regimen.steps", "value.not_list")]


def test_read_request_problems_of_steps_name_each_step() -> None:
    bad = [{"dose_mg": "1.5", "nights": 14}, {"dose_mg": "0", "nights": 0, "x": 1}, 5, {}]
    assert refused(capsules({"regimen": {"steps": bad}})) == [
        ("regimen.steps[1].x", "key.unknown"),
        ("regimen.steps[1].dose_mg", "quantity.not_positive"),
        ("regimen.steps[1].nights", "value.too_small"),
        ("regimen.steps[2]", "value.not_object"),
        ("regimen.steps[3].dose_mg", "key.missing"),
        ("regimen.steps[3].nights", "key.missing"),
    ]


def test_read_request_tablets_lighter_than_their_drug_are_refused() -> None:
    data = changed(capsules(), "tablet.weighed.mass_mg", "999.9")
    assert refused(data) == [("tablet.weighed.mass_mg", "tablet.lighter_than_drug")]
    assert accepted(changed(capsules(), "tablet.weighed.mass_mg", "1000"))


@pytest.mark.parametrize(
    ("make", "path", "code"),
    [
        ({"concentration_mg_per_ml": "5"}, "concentration_mg_per_ml", "formula.no_such_strength"),
        ({"formula": "fawcett-5"}, "concentration_mg_per_ml", "formula.no_such_strength"),
        (
            {"formula": "simple-syrup", "concentration_mg_per_ml": "1.07"},
            "concentration_mg_per_ml",
            "formula.no_such_strength",
        ),
        ({"formula": "water", "storage": "room"}, "storage", "formula.no_such_storage"),
        (
            {"formula": "vehicle-unpreserved", "storage": "room"},
            "storage",
            "formula.no_such_storage",
        ),
    ],
)
def test_read_request_what_the_formula_does_not_have_is_refused(
    make: Data, path: str, code: str
) -> None:
    assert refused(liquid(**make)) == [(f"make.{path}", code)]


def test_read_request_any_strength_of_water_is_fine() -> None:
    assert accepted(liquid(formula="water", concentration_mg_per_ml="2.5"))
    assert accepted(liquid(concentration_mg_per_ml="1.0"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "text.empty"),
        ("x" * 61, "text.too_long"),
        ("lactose\u202e", "text.direction"),
        ("lact\u043ese", "text.mixed_scripts"),
        (5, "value.not_text"),
    ],
)
def test_read_request_filler_name_is_a_clean_line(name: object, code: str) -> None:
    data = changed(capsules(), "make.filler.name", name)
    assert refused(data) == [("make.filler.name", code)]


def test_read_request_filler_name_may_be_as_long_as_the_name_of_its_lot() -> None:
    """A longer name could be planned and then never be chosen among the lots."""
    longest = "x" * NAME_LONGEST
    data = changed(capsules(), "make.filler.name", longest)
    make = plans.read_request(data).make
    assert isinstance(make, CapsuleMaking)
    assert make.filler == longest


def test_read_request_accepted_remedies_are_read() -> None:
    chosen = [{"step": 1, "extra_units": 8}, {"step": 2, "weighing": "trituration"}]
    make = plans.read_request(capsules(batches=chosen)).make
    assert isinstance(make, CapsuleMaking)
    assert make.choices == (BatchChoice(1, 8), BatchChoice(2, None, triturate=True))
    none = plans.read_request(capsules(batches=[])).make
    assert isinstance(none, CapsuleMaking)
    assert none.choices == ()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ([{"step": 9, "extra_units": 1}], [("make.batches[0].step", "choice.no_batch")]),
        (
            [{"step": 1, "extra_units": 1}, {"step": 1, "weighing": "trituration"}],
            [("make.batches[1].step", "choice.twice")],
        ),
        ([{"step": 1}], [("make.batches[0]", "choice.nothing_chosen")]),
        (
            [{"step": 1, "weighing": "twice"}],
            [("make.batches[0].weighing", "value.not_a_choice")],
        ),
        ([{"step": 0, "extra_units": 1}], [("make.batches[0].step", "value.too_small")]),
        ([{"extra_units": 1}], [("make.batches[0].step", "key.missing")]),
        ([{"step": 1, "extra_units": "1"}], [("make.batches[0].extra_units", "value.not_whole")]),
        ([{"step": 1, "units": 9, "extra_units": 1}], [("make.batches[0].units", "key.unknown")]),
        (["1"], [("make.batches[0]", "value.not_object")]),
        ("1", [("make.batches", "value.not_list")]),
    ],
)
def test_read_request_remedies_that_cannot_be_accepted_are_refused(
    chosen: object, expected: list[tuple[str, str]]
) -> None:
    assert refused(capsules(batches=chosen)) == expected


def test_read_request_remedy_of_a_later_step_needs_its_own_batch() -> None:
    data = capsules(strength="1.5", batches=[{"step": 2, "extra_units": 1}])
    assert refused(data) == [("make.batches[0].step", "choice.no_batch")]


def test_read_request_uncertainty_is_read_and_checked() -> None:
    data = capsules({"uncertainty": {"label_pct": "2.5", "measure_pct": "1"}})
    spreads = plans.read_request(data).spreads
    assert str(spreads.label) == "2.5 %"
    assert spreads.tablet is None
    bad = capsules({"uncertainty": {"colour_pct": "1", "fill_pct": "-1"}})
    assert refused(bad) == [
        ("uncertainty.colour_pct", "key.unknown"),
        ("uncertainty.fill_pct", "quantity.sign"),
    ]


def test_read_request_all_problems_are_told_at_once() -> None:
    data = capsules({"first_dose": "soon", "colour": 1, "lead_days": "2"}, size="9", extra_units=-1)
    del data["tablet"]["label_mg"]
    data["balance"]["readability_mg"] = "0"
    assert {path for path, _ in refused(data)} == {
        "colour",
        "first_dose",
        "lead_days",
        "tablet.label_mg",
        "balance.readability_mg",
        "make.size",
        "make.extra_units",
    }


@pytest.mark.parametrize("data", [None, 5, "text", [], [{}], {1: 2}])
def test_read_request_what_is_no_object_is_refused_in_one_line(data: object) -> None:
    assert refused(data) == [("request", "value.not_object")]


@pytest.mark.parametrize("key", ["regimen", "tablet", "balance", "uncertainty", "make"])
def test_read_request_part_that_is_no_object_is_refused_in_one_line(key: str) -> None:
    found = refused(capsules({key: "text"}))
    assert found[0] == (key, "value.not_object")
    assert len(found) == 1


def test_read_request_regimen_refused_says_nothing_of_remedies() -> None:
    data = capsules(batches=[{"step": 9, "extra_units": 1}])
    data["regimen"]["start_mg"] = "x"
    assert refused(data) == [("regimen.start_mg", "quantity.not_a_number")]


def refused_text(text: str) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refusal:
        plans.read_json(text)
    for problem in refusal.value.problems:
        assert sentence(problem.code, problem.params)
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def test_read_json_reads_what_json_writes() -> None:
    assert plans.read_json(json.dumps(capsules())) == capsules()
    assert plans.read_json("\ufeff" + json.dumps(liquid())) == liquid()
    assert plans.read_json('[1, "a", null, true, {"b": [2]}]') == [1, "a", None, True, {"b": [2]}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("request", "json.empty")]),
        (" \n", [("request", "json.empty")]),
        ("{", [("request", "json.not_json")]),
        ("{'a': 1}", [("request", "json.not_json")]),
        ('{"a": 1,}', [("request", "json.not_json")]),
        ('{"a": 1} x', [("request", "json.not_json")]),
        ("1.5", [("request", "json.bare_number")]),
        ("NaN", [("request", "json.bare_number")]),
        ('{"a": 1.5}', [("a", "json.bare_number")]),
        (
            '{"a": {"b": [1, NaN, -Infinity, 1e3]}}',
            [(f"a.b[{index}]", "json.bare_number") for index in (1, 2, 3)],
        ),
        ('{"a": 1, "a": 2}', [("a", "key.repeated")]),
        ('{"a": {"b": 1, "b": 1.5}}', [("a.b", "key.repeated"), ("a.b", "json.bare_number")]),
        ('{"a\\u001b[31m": 1.5}', [("'a\\x1b[31m'", "json.bare_number")]),
        ('{"a": ' + "9" * 5000 + "}", [("request", "json.number_too_long")]),
        ("[" * 100_000, [("request", "json.too_deep")]),
    ],
)
def test_read_json_what_cannot_be_used_is_refused(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert refused_text(text) == expected


@pytest.mark.parametrize("depth", [30, 120, 499, 700, 985])
def test_read_json_nested_deeper_than_a_request_is_refused(depth: int) -> None:
    assert refused_text("[" * depth + "]" * depth) == [("request", "json.too_deep")]
    assert refused_text('{"a":' * depth + "1" + "}" * depth) == [("request", "json.too_deep")]


def test_read_json_says_where_the_reading_stopped() -> None:
    with pytest.raises(InputError) as refusal:
        plans.read_json('{\n  "a": 1,\n  b\n}')
    (problem,) = refusal.value.problems
    assert sentence(problem.code, problem.params) == (
        "This is not JSON: the reading stopped at line 3, column 3. Mend it there."
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(json_values)
def test_read_request_any_data_is_refused_in_words(data: object) -> None:
    assert refused(data)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_read_request_any_value_at_any_key_is_read_or_refused_in_words(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from([capsules(), liquid()]))
    top = data.draw(st.sampled_from(sorted(sample)))
    path = top
    if isinstance(sample[top], dict):
        path = f"{top}.{data.draw(st.sampled_from(sorted(sample[top])))}"
    value = data.draw(json_values)
    made = changed(sample, path, value)
    answer = plan_or_problems(made)
    if isinstance(answer, InputError):
        for problem in answer.problems:
            assert problem.path
            assert sentence(problem.code, problem.params).endswith(".")
    else:
        assert plans.plan_as_text(answer)


def plan_or_problems(data: Data) -> Plan | InputError:
    try:
        return plans.work_out(data)
    except InputError as refusal:
        return refusal


def test_request_to_data_is_the_documented_form() -> None:
    for data in (capsules(), liquid(), capsules(fine(steps(("1.5", 3)))), capsules(strength="1.5")):
        written = plans.request_to_data(plans.read_request(data))
        for key, value in data.items():
            if key != "make":
                assert written[key] == value
        assert {**written["make"], **data["make"]} == written["make"]  # type: ignore[dict-item]


def test_request_to_data_keeps_the_digits_entered() -> None:
    data = changed(capsules(), "tablet.weighed.mass_mg", "3700.00")
    data = changed(data, "balance.readability_mg", "0.0000001")
    written: Any = plans.request_to_data(plans.read_request(data))
    assert written["tablet"]["weighed"]["mass_mg"] == "3700.00"
    assert written["balance"]["readability_mg"] == "0.0000001"


def test_request_to_data_optional_parts_come_back() -> None:
    chosen = [{"step": 1, "extra_units": 8}, {"step": 2, "weighing": "trituration"}]
    data = capsules(
        {"uncertainty": {"label_pct": "2.5"}, "lead_days": 4}, batches=chosen, fill_mg="30"
    )
    data["regimen"]["already_taking_mg"] = "1.5"
    request = plans.read_request(data)
    written: Any = plans.request_to_data(request)
    assert written["uncertainty"] == {"label_pct": "2.5"}
    assert written["make"]["batches"] == chosen
    assert plans.read_request(written) == request


def test_request_to_data_amount_known_to_the_program_is_written_in_full() -> None:
    request = plans.read_request(capsules(strength="1.5"))
    assert isinstance(request.make, CapsuleMaking)
    known = replace(request, make=replace(request.make, strength=mg(Fraction(3, 2))))
    written: Any = plans.request_to_data(known)
    assert written["make"]["strength"] == "1.5"
    endless = replace(request, make=replace(request.make, strength=mg(Fraction(1, 3))))
    with pytest.raises(ValueError, match="plain decimal"):
        plans.request_to_data(endless)
