"""What a figure of the Plan page says when it is looked at: its own working, never made again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from compounding.application import plan_answers, plan_working
from compounding.domain.plan import Plan, PlannedBatch
from compounding.domain.working import Line
from compounding.findings import Finding
from compounding.messages import sentence_of

WIDTH = 76


def lines_behind(plan: Plan, symbols: Sequence[str], batch: PlannedBatch | None) -> list[Line]:
    """The lines of working of these symbols; ``target/filler`` is the target of the filler."""
    found: list[Line] = []
    for symbol in symbols:
        name, _, of = symbol.partition("/")
        found += plan_answers.lines_of(plan, name, batch, of or None)
    return found


def told(lines: Iterable[Line]) -> str:
    """Lines of working as paragraphs that fit a tool tip."""
    return folded(plan_working.line_text(line) for line in lines)


def folded(paragraphs: Iterable[str]) -> str:
    """Paragraphs folded to lines that fit a tool tip."""
    return "\n\n".join("\n".join(wrap(each, WIDTH)) for each in paragraphs)


def date_text(batch: PlannedBatch) -> str:
    """Every limit of the last day of use, the one that won first."""
    return "\n".join(plan_answers.limits_text(batch))


def expected_text(plan: Plan) -> str:
    """The range of each batch, what is assumed in the widest, and its working."""
    worst = plan_answers.worst(plan)
    if worst is None:
        return ""
    batches = "\n".join(plan_answers.expected_batches(plan))
    behind = [line for line in plan.working if line.symbol == "spread"]
    widest = [line for line in behind if line.batch == worst.batch]
    assumed = plan_answers.assumed_text(plan, worst)
    return "\n\n".join(part for part in (batches, folded([assumed]), told(widest)) if part)


def check_text(findings: Iterable[Finding]) -> str:
    """What is said of a batch, in sentences."""
    return folded(dict.fromkeys(sentence_of(finding) for finding in findings))
