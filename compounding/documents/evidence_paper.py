"""The evidence on paper, for a prescriber: all of it, both ways, with where each figure is from.

Every page says that the use is off-label and that the two largest trials found no significant
benefit, so that no sheet taken by itself shows a favourable study alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compounding.application import evidence_text as words
from compounding.application.evidence import Entry, EvidenceView, ForestRow, Panel, Said
from compounding.documents.paper import (
    WRITE_IN,
    Column,
    Facts,
    Heading,
    Paper,
    PaperSize,
    Paragraph,
    Part,
    Signature,
    Table,
)
from compounding.domain.dates import long_day
from compounding.domain.evidence import Topic

TITLE = "Low-dose naltrexone for pain: the evidence"
STATUS = "OFF-LABEL USE"
HOLD = "Hold before surgery"
PRESCRIBER = "Prescriber"


def evidence_paper(view: EvidenceView, version: str, day: date, size: PaperSize) -> Paper:
    """The paper of ``view``, printed on ``day`` by the program's ``version``."""
    parts: list[Part] = [Paragraph(each, strong=True) for each in view.statement.lines]
    parts.append(Heading(words.AGAINST_PLACEBO))
    parts.append(Paragraph(f"{words.HOW_TO_READ} {words.MARKS}", small=True))
    for panel in view.panels:
        parts += _panel(panel)
    for said in view.topics:
        parts += _said(said)
    for group in view.groups:
        parts.append(Heading(group.title))
        for entry in group.entries:
            parts += _entry(entry)
    return Paper(
        title=TITLE,
        subtitle=words.SHORT,
        status=STATUS,
        footer=f"LDN Compounder {version} · {words.TITLE} · {long_day(day)}",
        parts=tuple(parts),
        size=size,
    )


def _panel(panel: Panel) -> Iterator[Part]:
    """One measure, one unit: a table of its own."""
    yield Heading(panel.heading, level=2)
    changes = any(row.naltrexone for row in panel.rows)
    columns = [
        Column("Study", 4, strong=True),
        Column("Studied", 6),
        *((Column("Naltrexone", 3, True), Column("Placebo", 3, True)) if changes else ()),
        Column("Difference", 3, True),
        Column("95 % interval", 6, True),
        Column("p", 2, True),
        Column("Finding", 5),
    ]
    yield Table(tuple(columns), tuple(_row(row, changes) for row in panel.rows))


def _row(row: ForestRow, changes: bool) -> tuple[str, ...]:
    both = (row.naltrexone or "–", row.placebo or "–") if changes else ()
    interval = row.interval or "–"
    return (row.name, row.studied, *both, row.difference, interval, row.p or "–", row.says)


def _entry(entry: Entry) -> Iterator[Part]:
    yield Heading(f"{entry.name}: {entry.says[0].lower()}{entry.says[1:]}", level=2)
    yield Paragraph(entry.facts, leads=True)
    yield Paragraph("\n".join(entry.lines), leads=True)
    yield Paragraph(f"{entry.reference}\nRead in: {entry.source}", small=True)


def _said(said: Said) -> Iterator[Part]:
    yield Heading(said.title)
    yield Paragraph("\n".join(said.lines))
    if said.topic is Topic.SURGERY:
        yield Facts(((HOLD, WRITE_IN),))
        yield Signature(PRESCRIBER)
    yield Paragraph("\n".join((*said.references, f"Read in: {said.source}")), small=True)
