"""How the figures of a batch came about, on paper: expected dose, findings, each line worked out.

The working is what the sums themselves kept; where this version of the program no longer comes to
the recorded figures, the paper says so and explains nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compounding.application.papers import WorksheetContent
from compounding.application.plan_output import agreement_sentence
from compounding.application.plan_working import (
    formula_text,
    input_text,
    symbol_text,
    value_text,
)
from compounding.documents.paper import Column, Facts, Heading, Paragraph, Part, Table
from compounding.documents.paper_words import amount
from compounding.domain.events import Reason
from compounding.domain.plan import ExpectedDose, PlannedBatch
from compounding.domain.plan import Part as Term
from compounding.domain.working import Line
from compounding.findings import Finding, Level
from compounding.messages import sentence, sentence_of
from compounding.quantity import Quantity, grouped

NO_WORKING = (
    "The working is not printed: this version of the program does not come to the figures that "
    "were recorded when the batch was opened. The recorded figures stand. The working of that day "
    "is on the paper that was printed then."
)
_LEVELS = {Level.STOP: "Stop", Level.CONFIRM: "Confirm", Level.NOTE: "Note"}
_DECIMALS = 3


def plan(content: WorksheetContent) -> Iterator[Part]:
    """The figures of the plan for this batch; as recorded alone where it cannot be worked out."""
    batch = content.batch
    yield Heading("Plan")
    rows: list[tuple[str, str]] = [("Drug", amount(batch.drug_mg, "mg"))]
    if content.replanned is not None:
        rows += _planned(content.replanned.batch)
    elif batch.fill_each_mg is not None:
        rows.append(("Fill of a capsule", amount(batch.fill_each_mg, "mg")))
    yield Facts(tuple(rows), across=2)


def _planned(batch: PlannedBatch) -> Iterator[tuple[str, str]]:
    yield "Tablets, exactly", grouped(batch.tablets_exact)
    yield "Tablet powder", _in_full(batch.tablet_powder)
    yield "of which ballast", _in_full(batch.ballast)
    masses = (
        ("Filler", batch.filler),
        ("Fill of a capsule", batch.fill_each),
        ("Drug in a capsule if nothing is lost", batch.content_if_nothing_lost),
        ("Volume", batch.volume),
        ("Concentration", batch.concentration),
    )
    yield from ((name, _in_full(mass)) for name, mass in masses if mass is not None)


def _in_full(quantity: Quantity) -> str:
    return f"{grouped(quantity.exact)} {quantity.unit}"


def expected(content: WorksheetContent) -> Iterator[Part]:
    """Mean and range of the dose, and what the spread is made of."""
    if content.replanned is None or not content.replanned.expected:
        return
    doses = content.replanned.expected
    terms = doses[0].parts
    largest = max(terms, key=lambda each: each.percent)
    yield Heading("Dose to expect")
    yield Paragraph(
        f"About 95 of 100 doses lie in this range. Most of it comes from: {_term(largest)}. "
        f"All parts: {'; '.join(_share(each) for each in terms)}.",
        leads=True,
    )
    yield Table(
        (
            Column("Step", 2),
            Column("Mean, mg", 2, numeric=True),
            Column("From, mg", 2, numeric=True),
            Column("To, mg", 2, numeric=True),
            Column("± %, k = 2", 2, numeric=True),
            Column("", 5),
        ),
        tuple(_range(each, content.batch.plan_steps) for each in doses),
    )


def _range(dose: ExpectedDose, steps: Sequence[int]) -> tuple[str, ...]:
    part = dose.relative_uncertainty_percent / 100
    return (
        ", ".join(map(str, steps)) if dose.step is None else str(dose.step),
        grouped(dose.mean.exact, _DECIMALS),
        grouped(dose.mean.exact * (1 - part), _DECIMALS),
        grouped(dose.mean.exact * (1 + part), _DECIMALS),
        grouped(dose.relative_uncertainty_percent, 1),
        "",
    )


def _term(term: Term) -> str:
    return sentence(f"input.part.{term.what}")


def _share(term: Term) -> str:
    assumed = ", assumed without a source" if term.assumed else ""
    return f"{_term(term)} {grouped(term.percent, 2)} %{assumed}"


def findings(content: WorksheetContent) -> Iterator[Part]:
    """What the plan objected to, and the reasons that were given."""
    reasons = content.making.reasons
    found = content.replanned.findings if content.replanned else ()
    rows = [_finding(each, reasons) for each in found]
    if content.replanned is None:
        rows += [("Confirm", each.code.replace("_", " "), each.reason) for each in reasons]
    yield Heading("Findings of the plan")
    if not rows:
        yield Paragraph("None.")
        return
    columns = (Column("", 2, strong=True), Column("What", 8), Column("Reason given", 5))
    yield Table(columns, tuple(rows))


def _finding(finding: Finding, reasons: Sequence[Reason]) -> tuple[str, str, str]:
    given = (
        each.reason
        for each in reasons
        if (each.code, each.batch, each.step) == (finding.code, finding.batch, finding.step)
    )
    return _LEVELS[finding.level], sentence_of(finding), next(given, "")


def working(content: WorksheetContent) -> Iterator[Part]:
    """Every line: what, formula in words, inputs with value, unit and origin, both values."""
    replanned = content.replanned
    yield Heading("Working")
    if replanned is None:
        yield Paragraph(NO_WORKING)
        return
    yield Paragraph(agreement_sentence(replanned.plan.agreement))
    yield from _lines("This batch", replanned.working)
    yield from _lines("The whole plan", replanned.shared)


def _lines(title: str, lines: Sequence[Line]) -> Iterator[Part]:
    if not lines:
        return
    yield Heading(title, 2)
    yield Table(
        (
            Column("What", 4, strong=True),
            Column("Formula, and what went into it", 12),
            Column("Unrounded", 4, numeric=True),
            Column("Rounded", 4, numeric=True),
        ),
        tuple(_line(each) for each in lines),
    )


def _line(line: Line) -> tuple[str, ...]:
    step = "" if line.step is None else f", step {line.step}"
    inputs = "; ".join(input_text(each) for each in line.inputs)
    rounded = ""
    if line.rounded is not None and line.rounding is not None:
        how = sentence(f"rounding.{line.rounding}")
        rounded = f"{value_text(line.rounded, line.unit)}\n{how}"
    return (
        f"{symbol_text(line)}{step}",
        f"{formula_text(line)}\n{inputs}",
        value_text(line.exact, line.unit),
        rounded,
    )
