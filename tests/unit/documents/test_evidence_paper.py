"""The evidence on paper: figures as published, both ways on every sheet, within both papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from compounding.application import evidence_text
from compounding.application.evidence import shown
from compounding.documents.evidence_paper import evidence_paper
from compounding.documents.layout import Block, Layout, Text
from compounding.documents.paper import (
    WRITE_IN,
    Facts,
    Heading,
    Paper,
    PaperSize,
    Paragraph,
    Signature,
    Table,
)
from compounding.documents.paper_layout import LEFT, RIGHT, lay_out_paper
from tests.unit import evidence_samples as sample
from tests.unit.evidence_samples import numbers, typed
from tests.unit.label_samples import FixedMeasure

DAY = date(2026, 11, 22)


class Letters(FixedMeasure):
    """Has every letter of the paper; the true type's are tried where there is a window."""

    def missing(self, text: str) -> str:
        return ""


def paper(size: PaperSize = PaperSize.LETTER) -> Paper:
    return evidence_paper(shown(), "9.9.9", DAY, size)


def pages(size: PaperSize) -> tuple[Layout, ...]:
    return lay_out_paper(paper(size), Letters(54))


def under(level: int, title: str) -> list[Any]:
    """The parts under a heading, up to the next of its level or above."""
    found: list[Any] = []
    inside = False
    for part in paper().parts:
        if isinstance(part, Heading) and part.level <= level:
            inside = inside is False and part.level == level and part.text.startswith(title)
        elif inside:
            found.append(part)
    assert found, title
    return found


def said(parts: list[Any]) -> str:
    """The sentences of parts, without those that say where they were read."""
    return " ".join(
        part.text
        for part in parts
        if isinstance(part, Paragraph) and not (part.small and "Read in: " in part.text)
    )


def texts() -> Iterator[str]:
    for part in paper().parts:
        match part:
            case Heading() | Paragraph():
                yield part.text
            case Facts():
                yield from (text for row in part.rows for text in row)
            case Table():
                yield from (column.head for column in part.columns)
                yield from (cell for row in part.rows for cell in row)
            case _:
                pass


def test_paper_begins_with_the_balanced_statement():
    first, second = paper().parts[:2]
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert first.strong
    assert first.text.startswith("The evidence is mixed.")
    assert numbers(first.text) == typed(sample.STATEMENT)
    assert "off-label" in second.text


@pytest.mark.parametrize("name", sample.STUDIES)
def test_paper_has_each_study_with_its_figures_and_citation(name: str):
    parts = under(2, f"{name}: ")
    assert numbers(said(parts)) == typed(sample.STUDIES[name])
    (read_in,) = [part.text for part in parts if isinstance(part, Paragraph) and part.small]
    citation, doi, pmid = sample.REFERENCES[name]
    assert read_in.startswith(citation)
    assert doi in read_in
    assert pmid.removesuffix("?") in read_in
    assert ("(unconfirmed)" in read_in) == pmid.endswith("?")
    heading = next(
        part.text
        for part in paper().parts
        if isinstance(part, Heading) and part.text.startswith(f"{name}: ")
    )
    assert heading.lower() == f"{name}: {sample.SAYS[name]}".lower()


@pytest.mark.parametrize("title", sample.TOPICS)
def test_paper_has_each_topic_with_its_figures(title: str):
    assert numbers(said(under(1, title))) == typed(sample.TOPICS[title])


@pytest.mark.parametrize("unit", sample.PANELS)
def test_paper_has_a_table_for_each_measure_with_its_figures(unit: str):
    (heading,) = [
        part.text
        for part in paper().parts
        if isinstance(part, Heading) and part.text.endswith(f", {unit}")
    ]
    (table,) = under(2, heading)
    assert isinstance(table, Table)
    heads = [column.head for column in table.columns]
    for row, expected in zip(table.rows, sample.PANELS[unit], strict=True):
        cells = dict(zip(heads, row, strict=True))
        name, studied, naltrexone, placebo, difference, interval, p, finding = expected
        assert (cells["Study"], cells["Finding"]) == (name, finding)
        for head, figures in (
            ("Studied", studied),
            ("Naltrexone", naltrexone),
            ("Placebo", placebo),
            ("Difference", difference),
            ("95 % interval", interval),
            ("p", p),
        ):
            assert numbers(cells.get(head, "–")) == typed(figures), (name, head)


def test_paper_has_no_figure_that_is_not_typed_here():
    """Whatever part it stands in; names of studies, years and citations apart."""
    known = typed(*sample.STUDIES.values(), *sample.TOPICS.values(), sample.STATEMENT, "95")
    told = (text for text in texts() if "Read in: " not in text)
    assert {number for text in told for number in numbers(text)} <= set(known)


def test_paper_explains_how_to_read_it_before_the_first_table():
    parts = paper().parts
    first = next(at for at, part in enumerate(parts) if isinstance(part, Table))
    told = " ".join(part.text for part in parts[:first] if isinstance(part, Paragraph))
    assert evidence_text.HOW_TO_READ in told
    assert evidence_text.MARKS in told


def test_paper_leaves_the_hold_before_surgery_to_the_prescriber():
    parts = under(1, "Surgery")
    (facts,) = [part for part in parts if isinstance(part, Facts)]
    assert facts.rows == (("Hold before surgery", WRITE_IN),)
    (signature,) = [part for part in parts if isinstance(part, Signature)]
    assert signature == Signature("Prescriber")


@pytest.mark.parametrize("size", PaperSize)
def test_every_sheet_says_that_the_use_is_off_label_and_names_the_null_trials(size: PaperSize):
    sheets = [" ".join(text.text for text in page.texts()) for page in pages(size)]
    assert any("Younger" in sheet for sheet in sheets)
    for sheet in sheets:
        assert "OFF-LABEL USE" in sheet
        assert "FINAL and INNOVA" in sheet
        assert "no significant benefit over placebo" in sheet
        assert "LDN Compounder 9.9.9 · Evidence · 2026-Nov-22" in sheet


@pytest.mark.parametrize("size", PaperSize)
def test_favourable_trial_stands_with_the_null_trials_on_the_first_sheet(size: PaperSize):
    first = " ".join(text.text for text in pages(size)[0].texts())
    for name in ("FINAL 2024", "INNOVA 2026", "Younger 2013"):
        assert name in re.sub(r"\s+", " ", first)


@pytest.mark.parametrize("size", PaperSize)
def test_paper_keeps_within_its_margins_on_few_sheets(size: PaperSize):
    laid_out = pages(size)
    assert len(laid_out) <= 6
    for page in laid_out:
        assert (page.width, page.height) == (size.width, size.height)
        for item in page.items:
            assert isinstance(item, Text | Block)
            assert item.x >= LEFT
            assert item.x + item.width <= page.width - RIGHT


def test_paper_says_of_the_protocol_what_it_is():
    told = said(under(1, "Usual protocol"))
    assert "review of corneal pain" in told
    assert "not a guideline" in told
    assert not [text for text in texts() if re.search(r"(?i)guideline protocol|recommended", text)]
