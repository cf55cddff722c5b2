"""The paper of a self-test says what a pharmacist files: verdict, version, time, every case."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from compounding.application import self_test
from compounding.documents.paper import Facts, Heading, Paper, Paragraph, Signature
from compounding.documents.self_test_paper import self_test_paper
from compounding.domain import weighing

NOW = datetime(2026, 11, 22, 22, 5, tzinfo=UTC)


@pytest.fixture
def paper() -> Paper:
    return self_test_paper(self_test.run(), "9.9.9", NOW)


def headings(paper: Paper, level: int) -> list[str]:
    return [part.text for part in paper.parts if isinstance(part, Heading) and part.level == level]


def test_paper_names_program_version_and_time_on_every_page(paper: Paper) -> None:
    assert paper.title == "Self-test of the sums"
    assert paper.footer == (
        "LDN Compounder 9.9.9 · Self-test of the sums · 2026-Nov-22, 22:05, UTC+00:00"
    )
    assert paper.status == ""


def test_paper_has_each_case_with_its_verdict_figures_and_source(paper: Paper) -> None:
    done = self_test.run()
    titles = headings(paper, 2)
    assert len(titles) == len(done.all)
    assert titles[0] == "C01 · agrees · Paracetamol 120 mg in 5 mL, 100 mL, from 500 mg tablets"
    begin = paper.parts.index(Heading(titles[1], level=2))
    assert paper.parts[begin + 1] == Facts(
        (
            ("drug, mL", "0.433333 (expected 0.4333)"),
            ("free, mL", "0.046667 (expected 0.0467)"),
            ("filler, mg", "37.333333 (expected 37.3)"),
        ),
        across=2,
    )
    told = paper.parts[begin + 2]
    assert isinstance(told, Paragraph)
    assert "Source: preservearticles.com, filling hard capsules (C)." in told.text
    assert "The source prints: drug, mL: 0.43; free, mL: 0.05; filler, mg: 40." in told.text


def test_paper_says_that_a_wrong_source_must_differ(paper: Paper) -> None:
    assert "C08 · differs, as it must · 375 mg of a drug do not fit size 1" in headings(paper, 2)


def test_paper_has_its_verdict_and_a_line_to_sign_before_the_cases(paper: Paper) -> None:
    first = paper.parts.index(Heading("Published cases"))
    verdict = next(each for each in paper.parts if isinstance(each, Paragraph) and each.strong)
    assert verdict.text.startswith("All ")
    signatures = [at for at, each in enumerate(paper.parts) if isinstance(each, Signature)]
    assert len(signatures) == 1
    assert signatures[0] < first


def test_paper_of_a_failed_test_says_so_first_and_on_every_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(weighing, "HUNDRED", 1000)
    paper = self_test_paper(self_test.run(), "9.9.9", NOW)
    assert paper.status == "Does not agree"
    assert headings(paper, 1)[0] == "What does not come out as it must"
    differing = Heading(
        "W01 · DOES NOT AGREE · Least mass on a balance of sensitivity 6 mg, error 5 %", 2
    )
    assert paper.parts[paper.parts.index(differing) + 1] == Facts(
        (("minimum, mg", "1200, NOT THE EXPECTED 120"),), across=2
    )
    assert ("Not as they must be", "0") not in paper.parts[0].rows  # type: ignore[union-attr]
