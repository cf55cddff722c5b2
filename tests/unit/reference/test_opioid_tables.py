"""The tables of the screen: complete, sourced, every name found, and refused where damaged."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from compounding.application.screening import screen
from compounding.domain.opioids.folding import tokens
from compounding.domain.opioids.tables import Category, Verdict
from compounding.errors import ReferenceDataError
from compounding.paths import resources
from compounding.reference.opioids import read_screen, screen_tables
from compounding.reference.rows import MARKS

FOLDER = resources() / "reference"
FILES = ("opioids", "look_alikes", "common_drugs", "list_words")


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


OPIOIDS, LOOK_ALIKES, COMMON, WORDS = map(load, FILES)
IN_DIRECTIONS = "take 1 tab of {} 10 mg po q6h prn"
ACTING = (Verdict.OPIOID, Verdict.CAUTION, Verdict.DUPLICATE, Verdict.ASK)


def names(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield from (row["name"], *row.get("names", ()), *row.get("others", ()))


def common_names() -> Iterator[str]:
    for group in COMMON["group"]:
        for name, others in group["drugs"].items():
            yield from others if " + " in name else (name, *others)


EVERY = [
    each for group in ("generic", "relative", "brand", "short") for each in names(OPIOIDS[group])
]


def test_opioids_are_the_80_rows_and_their_brands() -> None:
    assert {row["number"] for row in OPIOIDS["generic"]} == set(range(1, 81))
    assert len(OPIOIDS["brand"]) >= 250


@pytest.mark.parametrize(
    ("category", "days"),
    [("W1", 10), ("W2", 14), ("W3", 14), ("W4", None), ("W5", None), ("W6", None), ("W7", None)],
)
def test_washout_is_that_of_the_regulation(category: str, days: int | None) -> None:
    washout = screen_tables().washouts[Category(category)]
    assert washout.days == days
    assert (washout.least_days is None) == (days is None)
    assert washout.least_days is None or washout.least_days <= (days or 0)


@pytest.mark.parametrize("name", sorted(set(EVERY)))
def test_opioid_is_found_alone_and_in_directions(name: str) -> None:
    for line in (name, name.upper(), IN_DIRECTIONS.format(name), f"- {name}, 1 tab bid"):
        (entry,) = screen(line).entries
        assert entry.verdict in ACTING, line
        assert entry.unknown == (), line


def test_every_row_of_categories_1_to_5_is_an_opioid_and_a_stop() -> None:
    for row in (*OPIOIDS["generic"], *OPIOIDS["brand"]):
        judged = screen(row["name"])
        grave = row["category"] in ("W1", "W2", "W3", "W4", "W5")
        assert (judged.outcome == "stop") == grave, row
        if "strict" not in row:
            assert judged.entries[0].category == row["category"], row


@pytest.mark.parametrize("name", sorted(set(names(LOOK_ALIKES["look_alike"]))))
def test_look_alike_is_never_a_stop(name: str) -> None:
    points = name in ("lofexidine", "Lucemyra", "Britlofex")
    for line in (name, IN_DIRECTIONS.format(name)):
        (entry,) = screen(line).entries
        assert entry.verdict is (Verdict.ASK if points else Verdict.NOT_OPIOID)
        assert entry.category is Category.LOOK_ALIKE
        assert entry.did_you_mean == ()


def test_common_medicines_are_recognised_alone_and_in_directions() -> None:
    every = list(common_names())
    assert len(every) > 3000
    wrong = [
        line
        for name in every
        for line in (name, f"Take {name} 10 mg once daily with food")
        if [each.verdict for each in screen(line).entries] != [Verdict.NOT_OPIOID]
    ]
    assert wrong == []


def test_common_medicines_are_at_least_600_ingredients() -> None:
    ingredients = [
        name for group in COMMON["group"] for name in group["drugs"] if " + " not in name
    ]
    assert len(ingredients) >= 600
    assert len(set(ingredients)) == len(ingredients)


def misspellings(word: str) -> Iterator[str]:
    """One letter dropped, doubled, or changed round with the next."""
    for at, letter in enumerate(word):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + letter + word[at:]
        if letter != word[at + 1 : at + 2] and at + 1 < len(word):
            yield word[:at] + word[at + 1] + letter + word[at + 2 :]


LONG = sorted(
    {
        name.lower()
        for group in ("generic", "relative", "brand")
        for name in names(OPIOIDS[group])
        if name.isalpha() and len(name) >= 6
    }
)


@pytest.mark.parametrize("name", LONG)
def test_misspelt_opioid_is_asked_about_and_never_clear(name: str) -> None:
    for wrong in misspellings(name):
        judged = screen(f"{wrong} 10 mg")
        assert judged.outcome in ("stop", "classify"), wrong
        assert judged.entries[0].verdict in ACTING, wrong


def test_settled_strengths_are_none_that_the_opioid_variant_has() -> None:
    """Tylenol 300, promethazine 6.25 and 10, ibuprofen 200, paracetamol 500 come with codeine."""
    for line in (
        "Tylenol 300 mg", "promethazine 6.25-10 mg/5 mL", "Nurofen 200 mg", "Panadol 500 mg",
        "Atasol 325 mg",
    ):  # fmt: skip
        assert screen(line).entries[0].verdict is Verdict.ASK, line


def test_every_settling_word_is_understood_beside_its_brand() -> None:
    for row in OPIOIDS["asked"]:
        for phrase in row["settled_by"]:
            (entry,) = screen(f"{row['name']} {phrase}").entries
            assert (entry.verdict, entry.unknown) == (Verdict.NOT_OPIOID, ()), phrase
        assert screen(row["name"]).entries[0].verdict is Verdict.ASK


def test_words_of_a_list_are_reviewed_ones_only() -> None:
    """No word that people use for an opioid, and none that could be any medicine."""
    every = {word for words in WORDS.values() if isinstance(words, list) for word in words}
    risky = {
        "oxy",
        "perc",
        "percs",
        "subs",
        "sub",
        "morph",
        "lean",
        "ms",
        "mos",
        "codeine",
        "other",
    }
    kept_apart = set(WORDS["colon_headings"])
    assert every & risky <= kept_apart
    assert not {"med", "meds", "medication", "supplement", "tea", "oil", "stuff"} & (
        set(WORDS["forms"]) | set(WORDS["vague"]) | set(WORDS["joining"])
    )


def test_every_row_names_a_source_a_mark_and_a_day() -> None:
    sources = {row["id"]: row for row in OPIOIDS["source"]}
    for group in ("category", "generic", "relative", "brand", "short", "asked", "unnamed"):
        for row in OPIOIDS[group]:
            assert row["source"] in sources
            assert row["mark"] in MARKS
    for row in (*sources.values(), *LOOK_ALIKES["look_alike"], *COMMON["group"], WORDS):
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["retrieved"])
    assert {group["mark"] for group in COMMON["group"]} == {"K"}


def test_tables_are_read_once() -> None:
    assert screen_tables() is screen_tables()


def test_every_name_of_the_tables_keeps_its_evidence() -> None:
    known = screen_tables()
    for found in (known.first, known.others):
        for group in found.values():
            for words, named in group:
                assert named.evidence.text, words
                assert named.evidence.mark in MARKS


def toml(value: Any) -> str:
    """A value as TOML; enough for these tables."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {toml(each)}' for key, each in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else '"' + value.replace('"', '\\"') + '"'


def written(folder: Path, changed: str, change: Any) -> Path:
    """The shipped tables in ``folder``, one of them changed."""
    for name in FILES:
        data = deepcopy(load(name))
        if name == changed:
            change(data)
        lines = (f'"{key}" = {toml(value)}' for key, value in data.items())
        (folder / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


BRAND = {"name": "Newbrand", "of": ["morphine"], "category": "W1", "source": "FIELD", "mark": "K"}


def test_tables_written_again_are_the_same(tmp_path: Path) -> None:
    again = read_screen(written(tmp_path, "none", None))
    assert again.first == screen_tables().first
    assert again.others == screen_tables().others


@pytest.mark.parametrize(
    ("file", "change", "why"),
    [
        ("opioids", lambda t: t["brand"].append({**BRAND, "of": ["milk"]}), "no generic name"),
        ("opioids", lambda t: t["brand"].append({**BRAND, "category": "W6"}), "is no W6"),
        ("opioids", lambda t: t["brand"].append({**BRAND, "category": "W9"}), "not one of"),
        ("opioids", lambda t: t["brand"].append({**BRAND, "source": "X"}), "X is no source"),
        ("opioids", lambda t: t["brand"].append({**BRAND, "mark": "X"}), "mark is not one of"),
        ("opioids", lambda t: t["brand"].append({**BRAND, "colour": "red"}), "unknown colour"),
        ("opioids", lambda t: t["brand"].append({**BRAND, "name": "--"}), "no letters"),
        ("opioids", lambda t: t["brand"].append({**BRAND, "name": "Lipitor"}), "means two things"),
        (
            "opioids",
            lambda t: t["brand"].append({**BRAND, "name": "Tablet"}),
            "holds the name Tablet",
        ),
        (
            "opioids",
            lambda t: t["brand"].append({**BRAND, "strict": "W2", "form": "x"}),
            "x is no form",
        ),
        ("opioids", lambda t: t["category"].pop(), "category W0 is missing"),
        ("opioids", lambda t: t["source"][0].update(retrieved="yesterday"), "is no day"),
        ("opioids", lambda t: t["source"][0].update(retrieved="20261127"), "is no day"),
        ("opioids", lambda t: t["relative"][0].update(verdict="fine"), "not one of duplicate, ask"),
        (
            "common_drugs",
            lambda t: t["group"][0]["drugs"].update({"codeine free syrup": []}),
            "holds the name codeine",
        ),
        ("look_alikes", lambda t: t["look_alike"][0].pop("why"), "why is missing"),
        ("look_alikes", lambda t: t["look_alike"][0].update(mark="Q"), "mark is not one of"),
        ("list_words", lambda t: t["forms"].append("tab"), "forms has a word twice"),
        ("list_words", lambda t: t["forms"].append("two words"), "read as more than one word"),
        ("list_words", lambda t: t["forms"].append("codeine"), "codeine is a word of any list"),
        ("list_words", lambda t: t.pop("verbs"), "verbs is missing"),
    ],
)
def test_table_with_a_fault_is_refused_with_its_place(
    tmp_path: Path, file: str, change: Any, why: str
) -> None:
    with pytest.raises(ReferenceDataError) as refusal:
        read_screen(written(tmp_path, file, change))
    assert why in refusal.value.params["place"]


@pytest.mark.parametrize("name", FILES)
def test_table_that_is_missing_is_refused_by_name(tmp_path: Path, name: str) -> None:
    written(tmp_path, "none", None)
    (tmp_path / f"{name}.toml").unlink()
    with pytest.raises(ReferenceDataError) as refusal:
        read_screen(tmp_path)
    assert refusal.value.params["file"] == f"{name}.toml"


def test_every_name_is_one_way_of_writing() -> None:
    assert all(tokens(name) for name in EVERY)
