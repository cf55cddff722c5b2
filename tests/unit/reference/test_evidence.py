"""The evidence: every figure as published, both ways by construction, refused where damaged."""

from __future__ import annotations

import copy
import inspect
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from compounding.application import evidence as view
from compounding.application import evidence_text
from compounding.application.evidence import Entry, shown, view_of
from compounding.domain.evidence import LARGEST_TRIALS, Direction, Evidence, Topic
from compounding.errors import ReferenceDataError
from compounding.paths import resources
from compounding.reference.evidence import FILE, evidence, read
from compounding.reference.rows import Row
from tests.unit import evidence_samples as sample
from tests.unit.evidence_samples import numbers, typed

ROOT = resources().parent
TABLE = resources() / "reference" / FILE


def entry(name: str) -> Entry:
    return next(each for each in shown().entries if each.name == name)


# --- figures as published -------------------------------------------------------------------


@pytest.mark.parametrize("name", sample.STUDIES)
def test_study_has_the_figures_of_its_paper_and_no_other(name: str):
    said = " ".join((entry(name).facts, *entry(name).lines))
    assert numbers(said) == typed(sample.STUDIES[name])
    assert entry(name).says == sample.SAYS[name]


def test_studies_are_all_there_in_their_groups():
    groups = {group.title: tuple(each.name for each in group.entries) for group in shown().groups}
    assert groups == sample.GROUPS


def test_statement_and_topics_have_the_published_figures_and_no_other():
    statement = shown().statement
    assert numbers(" ".join(statement.lines)) == typed(sample.STATEMENT)
    found = {said.title: numbers(" ".join(said.lines)) for said in shown().topics}
    assert found == {title: typed(figures) for title, figures in sample.TOPICS.items()}


@pytest.mark.parametrize("name", sample.REFERENCES)
def test_study_is_cited_as_given_with_what_is_not_confirmed(name: str):
    citation, doi, pmid = sample.REFERENCES[name]
    said = entry(name).reference
    assert said.startswith(citation)
    assert re.findall(r"doi (\S+)", said) == ([doi] if doi else [])
    unsure = " (unconfirmed)" if pmid.endswith("?") else ""
    expected = f"PMID {pmid.removesuffix('?')}{unsure}" if pmid else ""
    assert said.partition("PMID")[2] == expected.partition("PMID")[2]
    assert entry(name).source


def test_topics_are_cited_as_given():
    found = {said.title: said.references for said in shown().topics if said.references}
    assert found == sample.TOPIC_REFERENCES


def test_panels_hold_one_measure_each_with_its_figures():
    panels = shown().panels
    assert [panel.unit for panel in panels] == list(sample.PANELS)
    for panel in panels:
        found = [
            (
                row.name,
                " ".join(numbers(row.studied)),
                " ".join(numbers(row.naltrexone)),
                " ".join(numbers(row.placebo)),
                " ".join(numbers(row.difference)),
                " ".join(numbers(row.interval)),
                row.p,
                row.says,
            )
            for row in panel.rows
        ]
        assert found == list(sample.PANELS[panel.unit])


def test_panels_draw_the_figures_that_they_say():
    for panel in shown().panels:
        for row, figures in zip(panel.rows, sample.PANELS[panel.unit], strict=True):
            interval = [Decimal(each) for each in figures[5].split()]
            assert [row.value, row.low, row.high] == [
                Decimal(figures[4]),
                *(interval or [None, None]),
            ]


def test_panels_reach_as_far_to_one_side_as_to_the_other_and_hold_all():
    reaches = [f"{panel.reach:f}" for panel in shown().panels]
    assert reaches == ["1.5", "1.5", "30", "30"]
    for panel in shown().panels:
        drawn = [n for row in panel.rows for n in (row.value, row.low, row.high) if n is not None]
        assert max(map(abs, drawn)) <= panel.reach
        places = [place for place, _ in panel.ticks]
        assert places == [-place for place in reversed(places)]
        assert Decimal(0) in places


def test_effects_of_different_measures_are_never_in_one_panel():
    effects = [effect for study in evidence().studies for effect in study.effects]
    drawn = [sorted(row.value for row in panel.rows) for panel in shown().panels]
    measured = [
        sorted(Decimal(effect.value) for effect in effects if effect.measure == measure.id)
        for measure in evidence().measures
    ]
    assert drawn == measured
    assert sum(map(len, drawn)) == len(effects) == 9


# --- both ways, by construction -------------------------------------------------------------


def test_there_is_no_way_to_ask_for_a_part():
    assert not inspect.signature(shown).parameters
    assert not inspect.signature(evidence).parameters
    assert list(inspect.signature(view_of).parameters) == ["whole"]


@pytest.mark.parametrize("missing", LARGEST_TRIALS)
def test_evidence_without_a_large_null_trial_cannot_be_made(missing: str):
    whole = evidence()
    left = tuple(each for each in whole.studies if each.id != missing)
    with pytest.raises(ReferenceDataError) as refusal:
        Evidence(whole.measures, left, whole.notes)
    assert missing in refusal.value.params["place"]


def test_evidence_that_calls_a_null_trial_something_else_cannot_be_made():
    whole = evidence()
    changed = tuple(
        replace(each, direction=Direction.UNCONTROLLED) if each.id == "final" else each
        for each in whole.studies
    )
    with pytest.raises(ReferenceDataError):
        Evidence(whole.measures, changed, whole.notes)


def test_younger_stands_beside_the_null_trials_in_words_heard_and_seen():
    names = [each.name for each in shown().entries]
    assert {"Younger 2013", "FINAL 2024", "INNOVA 2026"} <= set(names)
    heard = " ".join(panel.words for panel in shown().panels)
    assert all(name in heard for name in ("Younger 2013", "FINAL 2024", "INNOVA 2026"))
    assert "FINAL and INNOVA" in evidence_text.SHORT


def test_nothing_else_of_the_program_speaks_of_the_favourable_trial():
    """Its figures stand in one table, so no other page or paper can show them alone."""
    own = {TABLE, *(ROOT / "compounding").rglob("evidence*.py")}
    files = [
        path
        for folder in ("compounding", "ui", "resources")
        for kind in ("*.py", "*.toml", "*.json")
        for path in (ROOT / folder).rglob(kind)
        if path not in own
    ]
    assert len(files) > 100
    speaking = [path for path in files if re.search(r"Younger|28\.8", path.read_text("utf-8"))]
    assert speaking == []
    assert "28.8" in TABLE.read_text("utf-8")


# --- what is said, and how sure it is -------------------------------------------------------


def everything() -> list[str]:
    found = shown()
    said = (found.statement, *found.topics)
    lines = [line for each in said for line in (*each.lines, *each.references)]
    lines += [line for each in found.entries for line in (each.facts, *each.lines, each.reference)]
    lines += [value for name, value in vars(evidence_text).items() if name.isupper()]
    return [each for each in lines if isinstance(each, str)]


def test_use_is_said_to_be_off_label_at_once():
    assert "Every use for pain is off-label." in shown().statement.lines
    assert evidence_text.SHORT.startswith("Off-label.")


def test_protocol_is_called_usual_and_never_a_guideline():
    (said,) = [each for each in shown().topics if each.topic is Topic.PROTOCOL]
    assert said.title == "Usual protocol"
    told = " ".join(said.lines)
    assert "review of corneal pain" in told
    assert "It is not a guideline" in told
    assert "No society guideline" in told
    for sentence in re.split(r"(?<=\.)\s", told):
        if "guideline" in sentence.lower():
            assert re.search(r"\b(not|no)\b", sentence.lower()), sentence


def test_what_is_not_confirmed_says_so():
    told = " ".join(everything())
    for words in (
        "NCT04739995 (journal unconfirmed) · PMID 42385209 (unconfirmed)",
        "PMID 23359310 (unconfirmed)",
        "after 2 to 8 weeks (unconfirmed).",
        "worded alike (unconfirmed).",
        "removed since (unconfirmed).",
        "S34-S47 (pages unconfirmed)",
        "(authors and citation unconfirmed)",
        "as if it were theirs (unconfirmed).",
    ):
        assert words in told, words


def test_surgery_is_for_the_prescriber_and_has_no_figure_of_a_source_not_read():
    (said,) = [each for each in shown().topics if each.topic is Topic.SURGERY]
    assert said.lines[0].startswith("Whether and when to hold naltrexone is for the prescriber")
    (consensus,) = [line for line in said.lines if "SPAQI" in line]
    assert not numbers(consensus)
    assert "Published advice ranges from 1 to 4 days before surgery." in said.lines


@pytest.mark.parametrize(
    "unsafe",
    [
        r"(?i)while taking (one|an?) opioid",
        r"(?i)opioid tablet",
        r"(?i)safe with opioid",
        r"(?i)no interactions",
        r"(?i)\bstop \S+ days? before",
        r"(?i)LDN Research Trust",
        r"(?i)droracle",
    ],
)
def test_unsafe_advice_and_its_sources_are_not_repeated(unsafe: str):
    told = [each for each in everything() if re.search(unsafe, each)]
    assert told == []
    assert not re.search(unsafe, TABLE.read_text("utf-8"))


# --- a table with a fault is refused --------------------------------------------------------


@pytest.fixture
def table() -> dict[str, Any]:
    return copy.deepcopy(tomllib.loads(TABLE.read_text("utf-8")))


def study(table: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in table["study"] if each["id"] == name)


def test_table_that_ships_is_read(table: dict[str, Any]):
    assert read(Row(FILE, "", table)) == evidence()


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda t: t["study"].remove(study(t, "final")), "final, without a difference"),
        (lambda t: t["study"].remove(study(t, "innova")), "innova, without a difference"),
        (lambda t: t["note"].pop(0), "every topic has one note"),
        (lambda t: t["note"].append(t["note"][0]), "every topic has one note"),
        (lambda t: t["study"].append(study(t, "rupp_2023")), "a study stands twice"),
        (lambda t: t["measure"].append(t["measure"][0]), "a measure stands twice"),
        (lambda t: study(t, "final").update(name=""), "name is not a text"),
        (lambda t: study(t, "final").update(mark="A"), "mark is not one of"),
        (lambda t: study(t, "final").update(colour="red"), "unknown colour"),
        (lambda t: study(t, "final").update(direction="good"), "direction is not one of"),
        (lambda t: study(t, "final").update(design="good"), "design is not one of"),
        (lambda t: study(t, "final")["figures"].update(n=99), "n is not a text"),
        (lambda t: study(t, "final")["figures"].update(n="99,0"), "n is not a decimal"),
        (lambda t: study(t, "final")["figures"].update(more="1"), "unused figure more"),
        (lambda t: study(t, "final")["figures"].pop("n"), "no figure n"),
        (lambda t: study(t, "final").update(people="99 women"), "digit outside figures"),
        (lambda t: study(t, "final")["line"][0].update(mark="A"), "mark is not one of"),
        (lambda t: study(t, "final")["line"][0].update(colour="red"), "unknown colour"),
        (lambda t: study(t, "final")["effect"][0].update(measure="x"), "unknown measure x"),
        (lambda t: study(t, "final")["effect"][0].update(value="0.34"), "lie in its interval"),
        (lambda t: study(t, "final")["effect"][0].pop("low"), "an interval has two ends"),
        (
            lambda t: study(t, "final")["effect"][0].update(direction="favours_naltrexone"),
            "does not point: favours_naltrexone",
        ),
        (
            lambda t: study(t, "innova")["effect"][0].update(direction="favours_placebo"),
            "does not point: favours_placebo",
        ),
        (
            lambda t: study(t, "younger_2013")["effect"][0].update(p="0.05"),
            "does not point: favours_naltrexone",
        ),
        (
            lambda t: study(t, "younger_2013")["effect"][0].update(value="-28.8"),
            "not the difference of the changes",
        ),
        (
            lambda t: study(t, "younger_2013")["effect"][0].pop("placebo"),
            "not the difference of the changes",
        ),
        (
            lambda t: study(t, "vatvani_2024")["effect"][0].update(
                value="0.86", low="0.51", high="1.20"
            ),
            "does not point: favours_naltrexone",
        ),
        (
            lambda t: study(t, "rupp_2023").update(direction="favours_naltrexone"),
            "no effect points",
        ),
        (lambda t: study(t, "hegde_2025").update(direction="uncontrolled"), "no effect points"),
        (lambda t: t["note"][1]["reference"][0].update(colour="red"), "unknown colour"),
        (lambda t: t.update(colour="red"), "unknown colour"),
    ],
)
def test_table_with_a_fault_is_refused_with_its_place(
    table: dict[str, Any], spoil: Change, why: str
):
    spoil(table)
    with pytest.raises(ReferenceDataError) as refusal:
        read(Row(FILE, "", table))
    assert why in refusal.value.params["place"]


def test_result_that_significantly_favours_placebo_would_be_shown_so(table: dict[str, Any]):
    """The other way round is read as readily."""
    effect = study(table, "vatvani_2024")["effect"][0]
    effect.update(value="0.86", low="0.51", high="1.20", direction="favours_placebo")
    study(table, "vatvani_2024").update(direction="favours_placebo")
    found = view_of(read(Row(FILE, "", table)))
    (row,) = [each for each in found.panels[0].rows if each.name == "Vatvani 2024"]
    assert row.says == "Favours placebo"


def test_measure_without_an_effect_has_no_panel(table: dict[str, Any]):
    table["measure"].append({"id": "sleep", "title": "Sleep", "unit": "hours"})
    assert len(view_of(read(Row(FILE, "", table))).panels) == 4


@pytest.mark.parametrize(
    ("figure", "text"), [("-0.50", "−0.50"), ("0.49", "+0.49"), ("0", "0"), ("0.0", "0")]
)
def test_signed(figure: str, text: str):
    assert evidence_text.signed(figure) == text


def test_held_keeps_figures_with_their_units_and_names():
    held = evidence_text.held("4.5 mg, p = 0.236, 95 % interval, 12 weeks")
    assert held == "4.5\u00a0mg, p\u00a0=\u00a00.236, 95\u00a0% interval, 12 weeks"


def test_view_is_made_once():
    assert view.shown() is view.shown()
