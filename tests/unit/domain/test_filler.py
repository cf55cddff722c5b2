"""Which fillers may be used (rule 10; regulation 2.5)."""

from __future__ import annotations

import pytest

from compounding.domain import filler
from compounding.domain.tables import Verdict
from compounding.findings import Level
from compounding.messages import sentence_of
from compounding.reference import tables

FILLERS = tables().fillers


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("  Avicel®  PH-102 ", "avicel ph 102"),
        ("CaCO₃", "caco3"),
        ("MICROCRYSTALLINE\u00a0Cellulose", "microcrystalline cellulose"),
        ("---", ""),
    ],
)
def test_fold_case_width_and_punctuation_do_not_count(name: str, folded: str) -> None:
    assert filler.fold(name) == folded


@pytest.mark.parametrize(
    "name",
    [
        "Calcium carbonate",
        "calcium carbonate, precipitated, USP",
        "light CALCIUM-CARBONATE",
        "CaCO3",
        "CaCO₃",
        "Precipitated chalk",
        "calcii carbonas",
        "lactose with calcium carbonate",
        "microcrystalline cellulose / calcium carbonate 50:50",
        "E 170",
        "E170",
    ],
)
def test_finding_calcium_carbonate_by_any_name_is_a_stop(name: str) -> None:
    found = filler.finding(name, FILLERS)
    assert found is not None
    assert (found.level, found.code) == (Level.STOP, "filler_not_allowed")
    assert found.subject == "make.filler.name"
    assert "absorption" in sentence_of(found)


@pytest.mark.parametrize(
    "name",
    [
        "Hypromellose",
        "HPMC",
        "HPMC E4M",
        "HPMC-K100M",
        "hpmck4m",
        "Methocel K100M Premium",
        "hydroxypropyl methylcellulose",
        "Methylcellulose 1500",
        "methyl cellulose",
        "Hyprolose",
        "Klucel HF",
        "carmellose sodium",
        "CMC",
        "Avicel RC-591",
        "Carbopol 934P",
        "xanthan gum",
        "guar gum",
        "sodium alginate",
        "polyethylene oxide",
        "lactose and hypromellose",
        "Kollidon SR",
        "slow release base",
        "Ethylcellulose",
        "hydroxyethyl cellulose",
        "gum arabic (acacia)",
    ],
)
def test_finding_slow_release_matrix_by_any_name_is_a_stop(name: str) -> None:
    found = filler.finding(name, FILLERS)
    assert found is not None
    assert (found.level, found.code) == (Level.STOP, "filler_not_allowed")
    assert "immediate release" in sentence_of(found)


@pytest.mark.parametrize(
    "name",
    [
        "microcrystalline cellulose",
        "Microcrystalline Cellulose, NF",
        "Avicel PH-102",
        "avicel ph105",
        "MCC",
    ],
)
def test_finding_studied_filler_has_nothing_to_say(name: str) -> None:
    assert filler.finding(name, FILLERS) is None
    recognised = filler.recognise(name, FILLERS)
    assert recognised is not None
    assert recognised.verdict is Verdict.USUAL


@pytest.mark.parametrize(
    "name",
    [
        "Lactose monohydrate, Ph. Eur.",
        "LACTOSE, ANHYDROUS",
        "Sucrose USP",
        "corn starch",
        "Mannitol 99.5 / Silica 0.5",
    ],
)
def test_finding_usual_filler_without_a_study_is_noted_table_1_6(name: str) -> None:
    found = filler.finding(name, FILLERS)
    assert found is not None
    assert (found.level, found.code) == (Level.NOTE, "filler_without_study")
    assert "microcrystalline cellulose" in sentence_of(found)
    recognised = filler.recognise(name, FILLERS)
    assert recognised is not None
    assert recognised.verdict is Verdict.USUAL


@pytest.mark.parametrize(
    "name",
    [
        "house blend 7",
        "sodium starch glycolate",
        "croscarmellose sodium",
        "silicified microcrystalline cellulose",
        "microcrystalline cellulose and mannitol",
        "lactose fast flow blend",
        "USP",
        "NF",
    ],
)
def test_finding_filler_not_in_the_table_is_asked_about(name: str) -> None:
    found = filler.finding(name, FILLERS)
    assert found is not None
    assert (found.level, found.code) == (Level.CONFIRM, "filler_not_recognised")
    assert name in sentence_of(found)


def test_every_name_in_the_table_means_its_own_filler() -> None:
    for row in FILLERS:
        for name in row.names:
            recognised = filler.recognise(name, FILLERS)
            assert recognised is not None
            assert recognised.verdict is row.verdict, name
            if row.verdict is Verdict.USUAL:
                assert recognised is row
