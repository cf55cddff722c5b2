"""The tables that ship with the program: complete, sourced, and refused where damaged."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from compounding.domain.request import Storage
from compounding.domain.tables import AskAbout, Condition, IngredientKind, Tables, Verdict
from compounding.errors import ReferenceDataError
from compounding.messages import SENTENCES, sentence
from compounding.paths import resources
from compounding.quantity import mg, ml
from compounding.reference import (
    beyond_use,
    capsules,
    fillers,
    formulas,
    spreads,
    tables,
)
from compounding.reference.rows import Row


@pytest.fixture
def shipped() -> Tables:
    return tables()


@pytest.mark.parametrize(
    ("size", "volume", "shell", "at_0_45", "at_0_70"),
    [
        ("000", "1.37", 163, 615, 960),
        ("00", "0.95", 118, 430, 665),
        ("0", "0.68", 96, 305, 475),
        ("1", "0.50", 76, 225, 350),
        ("2", "0.37", 61, 165, 260),
        ("3", "0.30", 48, 135, 210),
        ("4", "0.21", 38, 95, 145),
        ("5", "0.13", 28, 60, 90),
    ],
)
def test_capsules_c14_torpac_volumes_give_the_printed_fills(
    shipped: Tables, size: str, volume: str, shell: int, at_0_45: int, at_0_70: int
) -> None:
    row = shipped.capsules[size]
    assert (row.volume, row.shell) == (ml(volume), mg(shell))
    for density, printed in (("0.45", at_0_45), ("0.7", at_0_70)):
        assert abs(row.volume.exact * Fraction(density) * 1000 - printed) <= 5


def test_capsules_are_all_sizes_in_order(shipped: Tables) -> None:
    assert list(shipped.capsules) == ["000", "00", "0", "1", "2", "3", "4", "5"]


def test_formulas_fawcett_amounts_per_100_ml(shipped: Tables) -> None:
    for name in ("fawcett-1997", "fawcett-5"):
        formula = shipped.formulas[name]
        amounts = {each.name: (each.kind, each.per_100_ml) for each in formula.ingredients}
        assert amounts == {
            "ascorbic acid": (IngredientKind.WEIGHED, mg(500)),
            "sodium benzoate": (IngredientKind.WEIGHED, mg(100)),
            "glycerol": (IngredientKind.MEASURED, ml(20)),
            "purified water": (IngredientKind.TO_VOLUME, None),
        }
    assert shipped.formulas["fawcett-5"].note_strength
    assert "Note strength." in shipped.formulas["fawcett-5"].auxiliary
    assert not shipped.formulas["fawcett-1997"].note_strength


@pytest.mark.parametrize(
    ("formula", "strength", "storages", "asked"),
    [
        ("fawcett-1997", "1", ["refrigerator", "room"], AskAbout.NEVER),
        ("fawcett-5", "5", ["refrigerator", "room"], AskAbout.NEVER),
        ("water", None, ["refrigerator"], AskAbout.WITH_TABLE_DATE),
        ("simple-syrup", "1", ["refrigerator", "room"], AskAbout.NEVER),
        ("vehicle-preserved", None, ["refrigerator", "room"], AskAbout.ALWAYS),
        ("vehicle-unpreserved", None, ["refrigerator"], AskAbout.ALWAYS),
    ],
)
def test_formulas_strength_and_storage_of_row(
    shipped: Tables, formula: str, strength: str | None, storages: list[str], asked: AskAbout
) -> None:
    row = shipped.formulas[formula]
    assert (None if row.concentration is None else str(row.concentration)) == (
        None if strength is None else f"{strength} mg per mL"
    )
    assert [each.value for each in shipped.storages(formula)] == storages
    assert row.no_stability_data is asked


def test_formulas_every_text_is_safe_to_print(shipped: Tables) -> None:
    texts = [*shipped.capsule_label.auxiliary, shipped.capsule_label.storage]
    for formula in shipped.formulas.values():
        texts += [formula.name, formula.container, *formula.auxiliary, *formula.method]
    for text in texts:
        assert not re.search(r"\bLDN\b|\bNTX\b|\d\.0\b|(?<!\d)\.\d|!|\bcc\b|\d(mg|mL)\b", text)
    assert all("Shake well." in each.auxiliary for each in shipped.formulas.values())


def test_label_texts_of_capsules_and_of_a_liquid(shipped: Tables) -> None:
    assert shipped.label_texts(None, None) is shipped.capsule_label
    cold = shipped.label_texts("fawcett-1997", Storage.REFRIGERATOR)
    assert cold.storage.startswith("Store in a refrigerator")
    assert "Protect from light." in cold.auxiliary
    room = shipped.label_texts("fawcett-1997", Storage.ROOM)
    assert room.storage.startswith("Store at room temperature")


def test_storages_of_a_limit_for_any_storage_are_all(shipped: Tables) -> None:
    assert shipped.storages("capsule") == tuple(Storage)


def test_days_never_exceed_180_and_each_has_its_words(shipped: Tables) -> None:
    for row in shipped.days:
        assert row.days <= beyond_use.MOST_DAYS
        assert str(row.days) in sentence(row.code, {"days": str(row.days)})
        assert f"input.{row.code}" in SENTENCES
        assert row.source.text


def test_days_always_hold_for_each_storage_of_each_formula(shipped: Tables) -> None:
    for formula in shipped.formulas:
        for storage in shipped.storages(formula):
            assert any(
                row.condition is Condition.ALWAYS
                for row in shipped.days
                if row.preparation == formula and row.storage in (None, storage)
            )


def test_fillers_name_calcium_carbonate_and_hypromellose_as_refused(shipped: Tables) -> None:
    refused = {row.name for row in shipped.fillers if row.verdict is Verdict.REFUSED}
    assert {"calcium carbonate", "hypromellose", "methylcellulose"} <= refused
    for row in shipped.fillers:
        if row.verdict is Verdict.REFUSED:
            assert f"filler_not_allowed.{row.reason}" in SENTENCES
        else:
            assert row.reason is None


def test_spreads_without_a_settled_source_are_assumed(shipped: Tables) -> None:
    assert {row.name: (str(row.percent), row.assumed) for row in shipped.spreads.values()} == {
        "label": ("10 %", False),
        "tablet": ("3 %", True),
        "blend": ("2 %", True),
        "fill": ("4 %", True),
        "measure": ("2 %", True),
    }


def test_tables_are_read_once() -> None:
    assert tables() is tables()


def sourced(**keys: Any) -> dict[str, Any]:
    return {"source": "somewhere", "mark": "S", **keys}


SIZE = {"name": "3", "volume_ml": "0.30", "shell_mg": "48"}
LABEL = sourced(storage="Store.", auxiliary=["Protect from light."])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"size": [SIZE, SIZE]}, "stands twice"),
        ({"size": []}, "no rows"),
        ({"size": "3"}, "no rows"),
        ({"size": [3]}, "not a table"),
        ({"size": [{**SIZE, "volume_ml": "0"}]}, "not above 0"),
        ({"size": [{**SIZE, "volume_ml": "0,3"}]}, "not an amount"),
        ({"size": [{**SIZE, "volume_ml": 3}]}, "not a text"),
        ({"size": [{**SIZE, "name": " "}]}, "not a text"),
        ({"size": [{"name": "3"}]}, "missing"),
        ({"size": [{**SIZE, "colour": "white"}]}, "unknown colour"),
        ({"label": "none"}, "not a table"),
        ({"label": {**LABEL, "auxiliary": [""]}}, "not a list of texts"),
        ({"label": {**LABEL, "auxiliary": "Shake."}}, "not a list of texts"),
        ({"mark": "X"}, "mark"),
        ({"colour": "white"}, "unknown colour"),
    ],
)
def test_capsules_with_a_fault_are_refused_with_its_place(
    changed: dict[str, Any], why: str
) -> None:
    data = {**sourced(size=[SIZE], label=LABEL), **changed}
    with pytest.raises(ReferenceDataError) as refusal:
        capsules.read(Row("capsules.toml", "", data))
    assert why in refusal.value.params["place"]


FILLER = sourced(name="lactose", names=["milk sugar"], verdict="usual")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([FILLER, FILLER], "means two fillers"),
        ([{**FILLER, "names": ["--"]}], "no letters"),
        ([{**FILLER, "verdict": "perhaps"}], "not one of usual, refused"),
        ([{**FILLER, "verdict": "refused"}], "reason is missing"),
        ([{**FILLER, "reason": "none"}], "unknown reason"),
        ([{key: FILLER[key] for key in FILLER if key != "source"}], "source is missing"),
    ],
)
def test_fillers_with_a_fault_are_refused_with_its_place(
    rows: list[dict[str, Any]], why: str
) -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        fillers.read(Row("fillers.toml", "", {"filler": rows}))
    assert why in refusal.value.params["place"]


INGREDIENT = {"name": "purified water", "kind": "to_volume"}
FORMULA = sourced(
    id="water",
    name="Tablets in water",
    note_strength=False,
    preserved=False,
    no_stability_data="never",
    basis_ml="100",
    container="Bottle",
    auxiliary=["Shake well."],
    method=["Mix."],
    ingredient=[INGREDIENT],
)
STORAGE = sourced(refrigerator="Cold.", room="Warm.")


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([FORMULA, FORMULA], "stands twice"),
        ([{**FORMULA, "preserved": "no"}], "not true or false"),
        ([{**FORMULA, "ingredient": [{**INGREDIENT, "kind": "weighed"}]}], "amount is missing"),
        (
            [{**FORMULA, "ingredient": [{**INGREDIENT, "kind": "weighed", "amount": "5"}]}],
            "makes up to volume",
        ),
        ([{**FORMULA, "ingredient": [{**INGREDIENT, "amount": "5"}]}], "unknown amount"),
    ],
)
def test_formulas_with_a_fault_are_refused_with_its_place(
    rows: list[dict[str, Any]], why: str
) -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        formulas.read(Row("formulas.toml", "", {"storage": STORAGE, "formula": rows}))
    assert why in refusal.value.params["place"]


CLASS = sourced(name="other non-aqueous", water_activity="below 0.60", days=180)
LIMIT = sourced(
    preparation="capsule", storage="any", days=180, code="limit.capsules", condition="always"
)
LIMIT["class"] = CLASS["name"]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([{**LIMIT, "days": 181}], "181 days are above 180"),
        ([{**LIMIT, "class": "ointments"}], "ointments is no class"),
        ([{**LIMIT, "days": 90}], "90 days are not those of other non-aqueous"),
        ([{**LIMIT, "days": 0}], "not a whole number above 0"),
        ([{**LIMIT, "days": True}], "not a whole number above 0"),
        ([{**LIMIT, "preparation": "ointment"}], "no preparation"),
        ([{**LIMIT, "storage": "shelf"}], "not one of refrigerator, room"),
        ([{**LIMIT, "condition": "without_table_date"}], "capsule may be kept without a limit"),
    ],
)
def test_beyond_use_with_a_fault_is_refused_with_its_place(
    rows: list[dict[str, Any]], why: str
) -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        beyond_use.read(Row("beyond_use.toml", "", {"class": [CLASS], "limit": rows}), ())
    assert why in refusal.value.params["place"]


@pytest.mark.parametrize(
    ("name", "activity", "days"),
    [
        ("non-preserved aqueous", "0.60 or more", 14),
        ("preserved aqueous", "0.60 or more", 35),
        ("other non-aqueous", "below 0.60", 180),
    ],
)
def test_beyond_use_classes_by_water_activity_are_those_of_the_chapter(
    shipped: Tables, name: str, activity: str, days: int
) -> None:
    rows = [row.water for row in shipped.days if row.water and row.water.name == name]
    assert rows
    assert {(each.water_activity, each.days) for each in rows} == {(activity, days)}


def test_beyond_use_only_a_study_goes_beyond_its_class(shipped: Tables) -> None:
    for row in shipped.days:
        assert row.water is not None
        if row.days > row.water.days:
            assert row.code in ("limit.study", "limit.worksheet")


def test_beyond_use_a_formula_without_a_limit_is_refused() -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        beyond_use.read(
            Row("beyond_use.toml", "", {"class": [CLASS], "limit": [LIMIT]}), ("water",)
        )
    assert "water may be kept without a limit" in refusal.value.params["place"]


SPREAD = sourced(name="label", percent="10", assumed=False)


@pytest.mark.parametrize(
    ("rows", "why"), [([SPREAD], "wanted are"), ([SPREAD, SPREAD], "stands twice")]
)
def test_spreads_with_a_fault_are_refused_with_its_place(
    rows: list[dict[str, Any]], why: str
) -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        spreads.read(Row("spreads.toml", "", {"spread": rows}))
    assert why in refusal.value.params["place"]


def test_resources_lie_inside_a_built_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys._MEIPASS", "/opt/program", raising=False)
    assert resources() == Path("/opt/program/resources")
