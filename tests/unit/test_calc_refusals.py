"""What the calc command refuses: every key by its path, and never a guess."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from compounding.application import calc
from compounding.errors import InputError
from compounding.messages import sentence
from tests.unit.calc_samples import BALANCE, SAMPLES


def refused(name: str, data: object) -> list[tuple[str, str]]:
    """Path and code of each problem; every one has its sentence."""
    with pytest.raises(InputError) as refusal:
        calc.work_out(name, data)
    for problem in refusal.value.problems:
        assert sentence(problem.code, problem.params)
    return [(problem.path, problem.code) for problem in refusal.value.problems]


def changed(name: str, **changes: Any) -> dict[str, Any]:
    return {**deepcopy(SAMPLES[name]), **changes}


QUANTITIES = [
    ("minimum-weighable", "sensitivity_mg"),
    ("minimum-weighable", "max_error_pct"),
    ("minimum-weighable", "readability_mg"),
    ("aliquot", "need_mg"),
    ("aliquot", "minimum_mg"),
    ("aliquot", "multiple"),
    ("aliquot", "take_mg"),
    ("tablet-powder", "drug_mg"),
    ("tablet-powder", "label_mg"),
    ("geometric-dilution", "start_mg"),
    ("geometric-dilution", "total_mg"),
    ("acceptance-value", "target_pct"),
    ("weight-variation", "shell_mg"),
    ("weight-variation", "theoretical_mg"),
]
LISTS = [("acceptance-value", "values_pct"), ("weight-variation", "weights_mg")]
SLIPS = [
    ("1,5", "quantity.comma"),
    ("+1.5", "quantity.sign"),
    ("-1.5", "quantity.sign"),
    ("1e3", "quantity.exponent"),
    (".5", "quantity.naked_point"),
    ("5.", "quantity.trailing_point"),
    ("1..5", "quantity.two_points"),
    ("01", "quantity.leading_zero"),
    ("1 000", "quantity.space"),
    ("\u0663", "quantity.other_digits"),
    ("", "quantity.empty"),
    ("NaN", "quantity.not_a_number"),
    ("1" * 21, "quantity.too_long"),
    (5, "quantity.not_text"),
    (None, "quantity.not_text"),
    (True, "quantity.not_text"),
    (["5"], "quantity.not_text"),
]


@pytest.mark.parametrize(("value", "code"), SLIPS)
@pytest.mark.parametrize(("name", "key"), QUANTITIES)
def test_quantity_that_is_no_plain_decimal_is_refused(
    name: str, key: str, value: object, code: str
) -> None:
    assert refused(name, changed(name, **{key: value})) == [(key, code)]


@pytest.mark.parametrize(("value", "code"), SLIPS)
@pytest.mark.parametrize(("name", "key"), LISTS)
def test_entry_of_a_list_that_is_no_plain_decimal_is_refused_by_its_place(
    name: str, key: str, value: object, code: str
) -> None:
    values = list(SAMPLES[name][key])
    values[3] = value
    assert refused(name, changed(name, **{key: values})) == [(f"{key}[3]", code)]


@pytest.mark.parametrize(
    ("name", "key"), [each for each in QUANTITIES if each != ("aliquot", "multiple")]
)
def test_quantity_of_zero_is_refused(name: str, key: str) -> None:
    for zero in ("0", "0.00"):
        assert refused(name, changed(name, **{key: zero})) == [(key, "quantity.not_positive")]


def test_weight_of_zero_is_refused_by_its_place() -> None:
    data = changed("weight-variation", weights_mg=["178"] * 9 + ["0"])
    assert refused("weight-variation", data) == [("weights_mg[9]", "quantity.not_positive")]


REQUIRED = [
    (name, key)
    for name, sample in SAMPLES.items()
    for key in sample
    if (name, key) != ("minimum-weighable", "rule")
]


@pytest.mark.parametrize(("name", "key"), REQUIRED)
def test_missing_key_is_named(name: str, key: str) -> None:
    data = changed(name)
    del data[key]
    assert refused(name, data) == [(key, "key.missing")]


def test_missing_rule_of_a_balance_is_all_that_is_told() -> None:
    without = {key: value for key, value in BALANCE.items() if key != "rule"}
    assert refused("minimum-weighable", without) == [("rule", "key.missing")]
    under_key = {"balance": without}
    assert refused("minimum-weighable", under_key) == [("balance.rule", "key.missing")]


@pytest.mark.parametrize("name", list(SAMPLES))
def test_unknown_key_is_refused(name: str) -> None:
    assert refused(name, changed(name, colour="red")) == [("colour", "key.unknown")]


@pytest.mark.parametrize("name", list(SAMPLES))
@pytest.mark.parametrize("data", [None, [], "text", 5, True])
def test_anything_but_an_object_is_refused_once(name: str, data: object) -> None:
    assert refused(name, data) == [("request", "value.not_object")]


@pytest.mark.parametrize(
    ("balance", "found"),
    [
        ({"rule": "usp41", "readability_mg": "1"}, [("repeatability_mg", "key.missing")]),
        ({"rule": "hundred_d"}, [("readability_mg", "key.missing")]),
        ({"rule": "guess", "readability_mg": "1"}, [("rule", "value.not_a_choice")]),
        ({"balance": BALANCE, "rule": "usp41"}, [("rule", "key.unknown")]),
        ({"balance": []}, [("balance", "value.not_object")]),
    ],
)
def test_balance_that_cannot_be_used_is_refused(
    balance: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert refused("minimum-weighable", balance) == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"multiple": "9"}, [("multiple", "aliquot.weigh_too_little")]),
        ({"take_mg": "119.99"}, [("take_mg", "aliquot.take_too_little")]),
        ({"need_mg": "100", "multiple": "1.5", "take_mg": "120"},
         [("take_mg", "aliquot.diluent_too_little")]),
        ({"multiple": "2", "take_mg": "3"},
         [("multiple", "aliquot.weigh_too_little"), ("take_mg", "aliquot.take_too_little")]),
        ({"multiple": "0.999"}, [("multiple", "value.too_small")]),
        ({"need_mg": "500", "multiple": "0"}, [("multiple", "value.too_small")]),
    ],
)  # fmt: skip
def test_aliquot_with_a_weighing_under_the_minimum_is_refused(
    given: dict[str, str], found: list[tuple[str, str]]
) -> None:
    assert refused("aliquot", changed("aliquot", **given)) == found


@pytest.mark.parametrize(
    ("weighed", "found"),
    [
        ({"count": 20, "mass_mg": "999.99"}, [("weighed.mass_mg", "tablet.lighter_than_drug")]),
        ({"count": 0, "mass_mg": "3700"}, [("weighed.count", "value.too_small")]),
        ({"count": "20", "mass_mg": "3700"}, [("weighed.count", "value.not_whole")]),
        ({"count": 20}, [("weighed.mass_mg", "key.missing")]),
        ({"count": 20, "mass_mg": "3700", "mass": "1"}, [("weighed.mass", "key.unknown")]),
        ("20", [("weighed", "value.not_object")]),
    ],
)
def test_tablets_that_cannot_be_used_are_refused(
    weighed: object, found: list[tuple[str, str]]
) -> None:
    assert refused("tablet-powder", changed("tablet-powder", weighed=weighed)) == found


def test_nothing_computed_is_printed_as_0_when_it_is_not() -> None:
    data = changed("tablet-powder", drug_mg="0.00000000001")
    assert refused("tablet-powder", data) == [("request", "figure.too_small_to_print")]


def test_geometric_dilution_to_less_than_its_start_is_refused() -> None:
    data = changed("geometric-dilution", total_mg="83.4")
    assert refused("geometric-dilution", data) == [("total_mg", "calc.total_below_start")]


@pytest.mark.parametrize("count", [0, 1, 9, 11, 20, 29, 31])
def test_acceptance_value_of_another_number_of_units_is_refused(count: int) -> None:
    data = changed("acceptance-value", values_pct=["100"] * count)
    assert refused("acceptance-value", data) == [("values_pct", "calc.wrong_count")]


@pytest.mark.parametrize(
    ("rule", "counts"),
    [
        ("usp_theoretical", (0, 1, 9)),
        ("usp_2091", (10, 19, 21)),
        ("ph_eur_2_9_5", (10, 19, 21)),
        ("dac_nrf", (9, 15, 21)),
        ("fna", (9, 11, 20)),
    ],
)
def test_too_few_weights_or_more_than_the_rule_is_for_are_refused(
    rule: str, counts: tuple[int, ...]
) -> None:
    for count in counts:
        data = changed("weight-variation", rule=rule, weights_mg=["178"] * count)
        assert refused("weight-variation", data) == [("weights_mg", "calc.wrong_count")]


@pytest.mark.parametrize(
    ("rule", "count", "key"),
    [
        ("usp_theoretical", 10, "theoretical_mg"),
        ("ph_eur_2_9_5", 20, "shell_mg"),
        ("dac_nrf", 10, "shell_mg"),
        ("dac_nrf", 20, "theoretical_mg"),
        ("fna", 10, "shell_mg"),
        ("fna", 10, "theoretical_mg"),
    ],
)
def test_mass_that_the_rule_needs_is_asked_for(rule: str, count: int, key: str) -> None:
    data = changed("weight-variation", rule=rule, weights_mg=["178"] * count)
    del data[key]
    assert refused("weight-variation", data) == [(key, "key.missing")]


def test_rule_that_is_not_known_is_refused_without_guessing_what_it_needs() -> None:
    data = {"rule": "bp", "weights_mg": ["178"]}
    assert refused("weight-variation", data) == [("rule", "value.not_a_choice")]


def test_shells_as_heavy_as_the_capsules_are_refused() -> None:
    data = changed("weight-variation", shell_mg="179")
    assert refused("weight-variation", data) == [("shell_mg", "weights.shell_too_heavy")]


@pytest.mark.parametrize(("name", "key"), [*LISTS, ("beyond-use", "expiries")])
@pytest.mark.parametrize(
    ("value", "code"),
    [("100", "value.not_list"), (None, "value.not_list"), (["1"] * 10_000, "value.list_too_long")],
)
def test_list_that_is_none_or_endless_is_refused(
    name: str, key: str, value: object, code: str
) -> None:
    assert (key, code) in refused(name, changed(name, **{key: value}))
    assert len(refused(name, changed(name, **{key: value}))) == 1


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"preparation": "syrup"}, [("preparation", "value.not_a_choice")]),
        ({"preparation": "water"}, [("storage", "formula.no_such_storage")]),
        ({"preparation": "vehicle-unpreserved"}, [("storage", "formula.no_such_storage")]),
        ({"storage": "freezer"}, [("storage", "value.not_a_choice")]),
        ({"made_on": "2026-11-31"}, [("made_on", "date.no_such_day")]),
        ({"made_on": "2026-11"}, [("made_on", "date.not_a_date")]),
        ({"made_on": "9999-12-31"}, [("made_on", "date.too_late")]),
        ({"expiries": ["2027-01", "2027-13"]}, [("expiries[1]", "date.no_such_day")]),
        ({"expiries": ["31.12.2027", 2027]},
         [("expiries[0]", "date.not_an_expiry"), ("expiries[1]", "value.not_text")]),
        ({"antimicrobial_test": "yes"}, [("antimicrobial_test", "value.not_true_or_false")]),
        ({"table_date": 1}, [("table_date", "value.not_true_or_false")]),
    ],
)  # fmt: skip
def test_beyond_use_that_cannot_be_read_is_refused(
    given: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert refused("beyond-use", changed("beyond-use", **given)) == found


def test_all_problems_are_told_at_once() -> None:
    data = {"need_mg": 12, "minimum_mg": "0", "multiple": "0.5", "take_mg": "1,5", "unit": "g"}
    assert refused("aliquot", data) == [
        ("unit", "key.unknown"),
        ("need_mg", "quantity.not_text"),
        ("minimum_mg", "quantity.not_positive"),
        ("multiple", "value.too_small"),
        ("take_mg", "quantity.comma"),
    ]


@pytest.mark.parametrize("name", ["", "aliquots", "Aliquot", "yield\x1b[31m"])
def test_sum_that_there_is_not_is_refused_with_the_names_of_those_there_are(name: str) -> None:
    with pytest.raises(InputError) as refusal:
        calc.work_out(name, SAMPLES["aliquot"])
    (problem,) = refusal.value.problems
    told = sentence(problem.code, problem.params)
    assert "\x1b" not in told
    assert all(each in told for each in SAMPLES)
