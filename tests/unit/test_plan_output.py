"""A plan in its JSON form and as text for people."""

from __future__ import annotations

import ast
import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from compounding import domain
from compounding.application import plan_working, plans
from compounding.domain.working import Line
from compounding.errors import InputError
from compounding.messages import SENTENCES, sentence_of
from tests.property.requests import requests
from tests.unit.plan_samples import Data, capsules, fine, liquid, plan_of, steps

SUMS = Path(domain.__file__ or "").parent


def answer_to(data: Data, *, working: bool = False) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(json.dumps(plans.to_json(plan_of(data), working=working)))
    return answer


def test_to_json_has_the_documented_keys() -> None:
    answer = answer_to(capsules())
    assert list(answer) == [
        "doses",
        "batches",
        "tablets",
        "findings",
        "expected_dose",
        "second_path",
    ]
    assert set(answer["doses"][0]) == {
        "step",
        "from",
        "to",
        "nights",
        "dose_mg",
        "units",
        "volume_ml",
    }
    assert set(answer["batches"][0]) == {
        "number",
        "make_on",
        "steps",
        "covers",
        "strength_mg",
        "units",
        "drug_mg",
        "tablets_exact",
        "tablet_powder_mg",
        "ballast_mg",
        "filler_mg",
        "fill_mg_each",
        "content_if_nothing_lost_mg",
        "volume_ml",
        "tablets",
        "weigh",
        "beyond_use",
    }


def test_to_json_batch_of_the_documented_example() -> None:
    batch = answer_to(capsules())["batches"][0]
    assert batch["covers"] == {"from": "2026-11-23", "to": "2026-12-06"}
    assert batch["weigh"][0] == {
        "what": "tablet powder",
        "exact_mg": "83.25",
        "target_mg": "83",
    }
    assert batch["tablets_exact"] == "0.45"
    assert batch["beyond_use"]["limited_by"] == "180 days, capsules"
    assert [each["last_day"] for each in batch["beyond_use"]["limits"]] == [
        "2027-05-20",
        "2028-03-31",
    ]


def test_to_json_finding_of_the_documented_example() -> None:
    (finding,) = answer_to(capsules())["findings"]
    assert finding["level"] == "stop"
    assert finding["code"] == "below_minimum_weighable"
    assert finding["batch"] == 1
    assert finding["minimum_mg"] == "120"
    assert finding["remedies"] == [
        {"kind": "larger_batch", "units": 22},
        {
            "kind": "trituration",
            "multiple": 2,
            "weigh_mg": "166.5",
            "diluent_mg": "120",
            "total_mg": "286.5",
            "take_mg": "143.25",
            "filler_still_to_add_mg": "1841.9",
        },
    ]


def test_to_json_finding_carries_its_own_figures_and_no_others() -> None:
    data = liquid({**steps(("0.45", 1)), "first_dose": "2026-11-22"})
    (finding,) = [
        each for each in answer_to(data)["findings"] if each["code"] == "not_on_graduation"
    ]
    assert finding["error_pct"] == "11.111111"
    assert finding["remedies"] == []
    assert not {"variant", "shown_pct", "step_number"} & set(finding)


def test_to_json_expected_dose_of_the_documented_example() -> None:
    expected = answer_to(capsules())["expected_dose"][0]
    assert (expected["batch"], expected["mean_mg"]) == (1, "1.495495")
    assert "step" not in expected
    assert expected["parts"][3] == {"what": "fill", "pct": "4", "assumed": True}
    assert answer_to(liquid())["expected_dose"][1]["step"] == 2


def test_to_json_liquid_and_cylinder_say_null_where_there_is_no_figure() -> None:
    bottle = answer_to(liquid())["batches"][0]
    for key in ("strength_mg", "units", "filler_mg", "fill_mg_each", "content_if_nothing_lost_mg"):
        assert bottle[key] is None
    assert bottle["weigh"] == []
    cylinder = answer_to(capsules(fine(), method="volume", cylinder_ml="4.5"))["batches"][0]
    assert cylinder["filler_mg"] is None
    assert cylinder["fill_mg_each"] is None


def test_to_json_working_is_given_where_asked() -> None:
    working = answer_to(capsules(), working=True)["working"]
    (powder,) = [
        line for line in working if line["symbol"] == "tablet_powder" and line["batch"] == 1
    ]
    assert powder["exact"] == "83.25"
    assert powder["inputs"][1] == {
        "name": "weighed_mass",
        "value": "3700",
        "unit": "mg",
        "origin": "weighing",
    }
    last = next(line for line in working if line["symbol"] == "last_day")
    assert last["exact"] == "2027-05-20"
    target = next(line for line in working if line["symbol"] == "target")
    assert (target["of"], target["rounded"], target["rounding"]) == (
        "tablet powder",
        "83",
        "half_up",
    )


SAMPLES = {
    "a Stop with remedies": capsules(),
    "capsules": capsules(fine()),
    "triturated": capsules(batches=[{"step": 1, "weighing": "trituration"}]),
    "cylinder": capsules(fine(), method="volume", cylinder_ml="4.5"),
    "one strength": capsules(fine(), strength="1.5"),
    "no batch": capsules(fine(), strength="1"),
    "too small": capsules(fine(), method="fixed_fill", fill_mg="5"),
    "above the ceiling": capsules(fine(steps(("45", 14)))),
    "asked about": capsules(fine(steps(("3", 14)))),
    "liquid": liquid(),
    "weighed liquid": liquid(tablets="weighed"),
    "no bottle": liquid({"first_dose": "2027-06-01"}),
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("working", [False, True])
def test_plan_as_text_fits_80_columns_and_is_safe_to_read(name: str, working: bool) -> None:
    text = plans.plan_as_text(plan_of(SAMPLES[name]), working=working)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert "!" not in text
    assert "LDN" not in text
    assert "\n\n\n" not in text
    assert "{" not in text


def test_plan_as_text_sample_reads_well() -> None:
    text = plans.plan_as_text(plan_of(capsules(fine())))
    assert text.splitlines()[:10] == [
        "Naltrexone hydrochloride capsules of size 3, from 50 mg tablets",
        "This plan can be made.",
        "Worked out a second time by separate sums: 134 figures compared, all agree.",
        "",
        "Doses, once a night at bedtime",
        "  Step   Nights          From            To   Dose, mg   Each night",
        "  1          14   2026-Nov-23   2026-Dec-06        1.5   1 capsule",
        "  2          14   2026-Dec-07   2026-Dec-20          3   1 capsule",
        "  3          14   2026-Dec-21   2027-Jan-03        4.5   1 capsule",
        "",
    ]
    assert "Tablets to crush: 3 of 50 mg" in text
    assert "Batch 1: 15 capsules of 1.5 mg, made on 2026-Nov-22" in text
    assert "  tablet powder         83.25 mg      83.3 mg\n" in text
    assert "Do not use after 2027-May-20 (180 days, capsules)." in text


def test_plan_as_text_begins_with_what_is_in_the_way() -> None:
    plan = plan_of(capsules(steps(("3", 14), ("45", 14)), drug_surcharge_pct="5"))
    text = plans.plan_as_text(plan)
    assert "This plan cannot be made as it stands." in text
    marks = [line[:8].strip() for line in text.splitlines() if line[:8].strip()]
    order = [mark for mark in marks if mark in ("Stop", "Confirm", "Note")]
    assert order == sorted(order, key=["Stop", "Confirm", "Note"].index)
    assert set(order) == {"Stop", "Confirm", "Note"}


def test_plan_as_text_says_what_still_needs_a_reason() -> None:
    text = plans.plan_as_text(plan_of(SAMPLES["asked about"]))
    assert "This plan can be made once each point marked Confirm has its reason." in text


def test_plan_as_text_liquid_names_the_bottle_and_its_ingredients() -> None:
    text = plans.plan_as_text(plan_of(liquid()))
    assert "oral liquid, 1 mg per mL, from 50 mg tablets" in text
    assert "Batch 1: 100 mL at 1 mg per mL, made on 2026-Nov-22" in text
    assert "  whole tablets             2\n" in text
    assert "  purified water    to volume\n" in text
    assert "  2026-Dec-27: 1\n" in text
    assert "Dose to expect: step 1 1.5 mg, step 2 3 mg, step 3 4.5 mg, ± 12.9 %" in text


def test_plan_as_text_dose_that_is_no_whole_number_says_so() -> None:
    assert "not a whole number" in plans.plan_as_text(plan_of(SAMPLES["no batch"]))


def test_plan_as_text_working_has_every_formula_with_inputs_and_origins() -> None:
    text = plans.plan_as_text(plan_of(capsules()), working=True)
    assert "Tablet powder = drug × mass weighed ÷ (tablets weighed × label strength)" in text
    assert "      mass weighed 3,700 mg (weighing)\n" in text
    assert "    = 83.25 mg, rounded half up to the readability: 83 mg" in text
    assert "Working, batch 3" in text


def test_line_text_is_one_sentence_for_a_hint() -> None:
    plan = plan_of(capsules())
    (line,) = [each for each in plan.working if each.symbol == "minimum_weighable"]
    assert plan_working.line_text(line) == (
        "Minimum weighable = sensitivity × 100 ÷ largest error = 120 mg. "
        "From: sensitivity 6 mg (setting); largest error 5 % (setting)."
    )


def test_value_text_of_a_date_a_count_and_a_mass() -> None:
    ordinal = Fraction(date(2026, 11, 23).toordinal())
    assert plan_working.value_text(ordinal, "date") == "2026-Nov-23"
    assert plan_working.value_text(Fraction(3), "") == "3"
    assert plan_working.value_text(Fraction("12806.5"), "mg") == "12,806.5 mg"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(requests())
def test_plan_as_text_every_plan_has_its_words_and_json(data: Data) -> None:
    plan = plan_of(data)
    text = plans.plan_as_text(plan, working=True)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert json.loads(json.dumps(plans.to_json(plan, working=True)))
    for line in plan.working:
        assert isinstance(line, Line)
        assert plan_working.line_text(line).endswith(".")


def finding_codes() -> set[str]:
    """Every code that a sum hands to ``Finding``, read from the sources."""
    found: set[str] = set()
    for path in SUMS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                code = node.args[1] if len(node.args) > 1 else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found.add(code.value)
    return found


def test_every_finding_code_of_the_domain_has_a_sentence() -> None:
    codes = finding_codes()
    assert "dose_above_maximum" in codes
    for code in codes:
        assert any(key == code or key.startswith(f"{code}.") for key in SENTENCES), code


def test_sentences_of_the_plan_are_calm() -> None:
    for data in SAMPLES.values():
        for finding in plan_of(data).findings:
            sentence = sentence_of(finding)
            assert sentence[0].isupper()
            assert sentence.endswith(".")
            assert "!" not in sentence
            assert "error" not in sentence.casefold()


@pytest.mark.parametrize("dose", ["0.0000001", "0.000000000000001"])
@pytest.mark.parametrize("printed", [plans.to_json, plans.plan_as_text])
def test_figure_that_would_be_printed_as_0_though_it_is_not_is_refused(dose, printed):
    plan = plan_of(liquid(fine(steps((dose, 14)))))
    with pytest.raises(InputError) as refusal:
        printed(plan)
    assert [(each.path, each.code) for each in refusal.value.problems] == [
        ("request", "figure.too_small_to_print")
    ]


def test_text_shows_a_small_amount_with_the_digits_it_needs():
    tablet = {
        "label_mg": "50", "weighed": {"count": 20, "mass_mg": "1000.001"}, "expires": "2028-03",
    }  # fmt: skip
    text = plans.plan_as_text(plan_of(capsules(fine({"tablet": tablet}))))
    assert "0.000023 mg" in text
