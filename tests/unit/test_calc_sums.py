"""The bench sums of the calc command: what each answers (the plan interface, "calc")."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from compounding.application import calc
from compounding.application.calc_answer import Answer
from tests.unit.calc_samples import BALANCE, SAMPLES


def answer(name: str, **changes: Any) -> Answer:
    return calc.work_out(name, {**deepcopy(SAMPLES[name]), **changes})


def test_every_sum_has_a_sample_and_answers_in_plain_json() -> None:
    assert set(SAMPLES) == set(calc.SUMS)
    for name in SAMPLES:
        made = answer(name)
        assert made.passes
        assert json.loads(json.dumps(made.data)) == made.data


@pytest.mark.parametrize(
    ("row", "balance", "minimum"),
    [
        ("W01", {}, "120"),
        ("W03", {"sensitivity_mg": "10"}, "200"),
        ("W04, rounded up", {"sensitivity_mg": "2.5", "max_error_pct": "3"}, "83.333334"),
        ("W06", {"max_error_pct": "1"}, "600"),
        ("W08", {"sensitivity_mg": "4"}, "80"),
        ("W19", {"rule": "usp41", "repeatability_mg": "0.15", "readability_mg": "0.01"}, "300"),
        ("W20", {"rule": "usp41", "repeatability_mg": "0", "readability_mg": "0.1"}, "82"),
        ("W21 today", {"rule": "usp41", "repeatability_mg": "10", "readability_mg": "1"}, "20000"),
        ("W22", {"rule": "hundred_d"}, "100"),
    ],
)
def test_minimum_weighable_of_row(row: str, balance: dict[str, str], minimum: str) -> None:
    given = {**BALANCE, **balance}
    assert calc.work_out("minimum-weighable", given).data == {"minimum_mg": minimum}, row
    assert calc.work_out("minimum-weighable", {"balance": given}).data == {"minimum_mg": minimum}


def test_minimum_weighable_is_never_printed_as_nothing() -> None:
    tiny = {"sensitivity_mg": "0.0000000001", "max_error_pct": "100"}
    assert answer("minimum-weighable", **tiny).data == {"minimum_mg": "0.000001"}


@pytest.mark.parametrize(
    ("row", "given", "expected"),
    [
        ("W11", {}, ("10", "120", "1080", "1200", "120")),
        ("W16", {"need_mg": "10", "minimum_mg": "100"}, ("10", "100", "900", "1000", "100")),
        ("W18", {"need_mg": "25", "minimum_mg": "150"}, ("6", "150", "750", "900", "150")),
        ("W28", {"multiple": "10", "take_mg": "120"}, ("10", "120", "1080", "1200", "120")),
        ("a decimal multiple", {"multiple": "12.5"}, ("12.5", "150", "1350", "1500", "120")),
        ("more taken", {"take_mg": "150.50"}, ("10", "120", "1385", "1505", "150.5")),
        ("at the minimum", {"need_mg": "120"}, ("1", "120", "0", "120", "120")),
        ("above it, whatever was given", {"need_mg": "500.25", "multiple": "7", "take_mg": "1"},
         ("1", "500.25", "0", "500.25", "500.25")),
        ("thirds", {"need_mg": "90", "minimum_mg": "100", "multiple": "3"},
         ("3", "270", "100", "370", "123.333333")),
    ],
)  # fmt: skip
def test_aliquot_of_row(row: str, given: dict[str, str], expected: tuple[str, ...]) -> None:
    keys = ("multiple", "weigh_mg", "diluent_mg", "total_mg", "take_mg")
    assert answer("aliquot", **given).data == dict(zip(keys, expected, strict=True)), row


def test_tablet_powder_of_row_v02_counts_tablets_as_a_whole_number() -> None:
    assert answer("tablet-powder", drug_mg="165").data == {
        "tablets_exact": "3.3",
        "tablets_to_crush": 4,
        "powder_mg": "610.5",
        "ballast_mg": "445.5",
    }


def test_geometric_dilution_adds_what_is_in_the_mortar_and_then_the_rest() -> None:
    expected = ["83.5", "167", "334", "668", "649.4"]
    assert answer("geometric-dilution").data == {"additions_mg": expected}
    assert answer("geometric-dilution", total_mg="83.50").data == {"additions_mg": []}


def test_acceptance_value_of_row_q03() -> None:
    made = answer("acceptance-value")
    assert made.data == {
        "mean": "99.5",
        "s": "3.02765",
        "k": "2.4",
        "m": "99.5",
        "value": "7.266361",
        "passes": True,
        "stage": 1,
    }


def test_acceptance_value_of_30_at_stage_2_with_its_target() -> None:
    made = answer("acceptance-value", values_pct=["104"] * 30, target_pct="103")
    assert made.data == {
        "mean": "104", "s": "0", "k": "2", "m": "103", "value": "1", "passes": True, "stage": 2,
    }  # fmt: skip


def test_acceptance_value_of_an_empty_unit_is_judged_and_is_a_no() -> None:
    made = answer("acceptance-value", values_pct=["100"] * 9 + ["0"])
    assert (made.passes, made.data["passes"]) == (False, False)


def test_weight_variation_of_the_fna_rule() -> None:
    made = answer("weight-variation").data
    text = str(made.pop("rule_text"))
    assert made == {
        "deviations_pct": ["0"] * 9 + ["0.769231"],
        "mean_mg": "130.1",
        "rsd_pct": "0.243065",
        "passes": True,
    }
    assert text.startswith("FNA: ")
    assert "25 mg" in text
    assert "25 %" in text


@pytest.mark.parametrize(
    ("rule", "count", "needed"),
    [
        ("usp_theoretical", 12, {"theoretical_mg": "178"}),
        ("usp_2091", 20, {}),
        ("usp_2091", 20, {"shell_mg": "48"}),
        ("ph_eur_2_9_5", 20, {"shell_mg": "48"}),
        ("dac_nrf", 10, {"shell_mg": "48", "theoretical_mg": "130"}),
        ("dac_nrf", 20, {"shell_mg": "48", "theoretical_mg": "130"}),
        ("fna", 10, {"shell_mg": "48", "theoretical_mg": "130"}),
    ],
)
@pytest.mark.parametrize("odd", ["178", "299"])
def test_weight_variation_of_each_rule_with_just_what_it_needs(
    rule: str, count: int, needed: dict[str, str], odd: str
) -> None:
    weights = ["178"] * (count - 1) + [odd]
    made = calc.work_out("weight-variation", {"rule": rule, "weights_mg": weights, **needed})
    assert made.passes is made.data["passes"] is (odd == "178")
    assert len(made.data["deviations_pct"]) == count


def test_weight_variation_keys_that_a_rule_does_not_need_may_stand() -> None:
    made = answer("weight-variation", rule="usp_theoretical", theoretical_mg="178")
    assert made.data["mean_mg"] == "178.1"


@pytest.mark.parametrize(
    ("preparation", "storage", "extra", "last_day", "why"),
    [
        ("capsule", "room", {}, "2027-05-20", "180 days, capsules"),
        ("capsule", "refrigerator", {}, "2027-05-20", "180 days, capsules"),
        ("fawcett-1997", "room", {}, "2026-12-21", "30 days, stability study"),
        ("fawcett-1997", "refrigerator", {"antimicrobial_test": True}, "2027-01-20",
         "60 days, stability study"),
        ("water", "refrigerator", {}, "2026-11-22", "1 day, tablets in water"),
        ("water", "refrigerator", {"table_date": True}, "2026-12-05",
         "14 days, liquid without preservative"),
        ("simple-syrup", "room", {"table_date": True}, "2026-11-26", "5 days, longest time tested"),
        ("capsule", "room", {"expiries": []}, "2027-05-20", "180 days, capsules"),
    ],
)  # fmt: skip
def test_beyond_use_of_decision_table(
    preparation: str, storage: str, extra: dict[str, Any], last_day: str, why: str
) -> None:
    made = answer("beyond-use", preparation=preparation, storage=storage, **extra)
    assert (made.data["last_day"], made.data["limited_by"]) == (last_day, why)


def test_beyond_use_lists_every_limit_and_reads_a_month_as_its_last_day() -> None:
    made = answer("beyond-use", expiries=["2028-03-31", "2027-02"])
    assert made.data == {
        "last_day": "2027-02-28",
        "limited_by": "expiry 2 of the list",
        "limits": [
            {"why": "180 days, capsules", "last_day": "2027-05-20"},
            {"why": "expiry 1 of the list", "last_day": "2028-03-31"},
            {"why": "expiry 2 of the list", "last_day": "2027-02-28"},
        ],
    }


@pytest.mark.parametrize(("expires", "passes"), [("2026-11-22", True), ("2026-11-21", False)])
def test_beyond_use_before_the_day_of_making_is_a_no(expires: str, passes: bool) -> None:
    made = answer("beyond-use", expiries=[expires])
    assert (made.passes, made.data["last_day"]) == (passes, expires)
