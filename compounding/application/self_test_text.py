"""The self-test in words: the names of figures, the verdicts, and the table for a terminal.

At most 80 columns. The paper for the file says the same by the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from textwrap import wrap
from typing import Final

from compounding.application.plan_working import WIDTH
from compounding.application.self_test import CaseResult, FigureResult, SelfTest, Verdict
from compounding.domain.dates import long_day, parse_date
from compounding.messages import sentence
from compounding.reference.published import Inputs

# The end of a name is its unit; the longer ends come first.
_UNITS: Final = {
    "_mg_per_ml": "mg per mL",
    "_g_per_ml": "g per mL",
    "_mg_each": "mg each",
    "_mg": "mg",
    "_ml": "mL",
    "_g": "g",
    "_pct": "%",
}
_LISTS: Final = {
    "batches": "batch",
    "doses": "dose",
    "findings": "finding",
    "remedies": "remedy",
    "steps": "step",
    "weigh": "weighing",
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_DECIMAL = re.compile(r"(?<=[0-9])_(?=[0-9])")
_HANG, _INDENT, _NAME, _FIGURE = 14, 2, 38, 18


def figure_name(name: str) -> str:
    """A figure in words with its unit: ``drug, mg``; ``batch 1, tablet powder, mg``."""
    words, unit = _in_words(name)
    return f"{words}, {unit}" if unit else words


def _in_words(name: str) -> tuple[str, str]:
    """The words of a name or of a path, and the unit at its end."""
    end = next((each for each in _UNITS if name.endswith(each)), "")
    parts: list[str] = []
    for word in name.removesuffix(end).split("."):
        if word.isdigit() and parts:
            parts[-1] = f"{_LISTS.get(parts[-1], parts[-1])} {int(word) + 1}"
        else:
            parts.append(_DECIMAL.sub(".", word).replace("_", " "))
    return ", ".join(parts), _UNITS.get(end, "")


def value_text(value: str) -> str:
    """A figure, a day, or a word or code in words."""
    if _DAY.fullmatch(value):
        return long_day(parse_date(value))
    return value.replace("_", " ")


def given_text(given: Inputs) -> str:
    """The figures of a case in one sentence; empty where there are none."""
    told = [_given(name, value) for name, value in given.items()]
    return sentence("self_test.given", {"figures": "; ".join(told)}) if told else ""


def _given(name: str, value: str | tuple[str, ...]) -> str:
    words, unit = _in_words(name)
    shown = value_text(value) if isinstance(value, str) else ", ".join(value)
    return f"{words} {shown} {unit}".rstrip()


def printed_text(case: CaseResult) -> str:
    """What the source prints where it is something else; empty where it is not."""
    other = [each for each in case.figures if each.printed is not None]
    if not other:
        return ""
    figures = "; ".join(f"{figure_name(each.name)}: {each.printed}" for each in other)
    return sentence("self_test.prints", {"figures": figures})


def source_text(case: CaseResult) -> str:
    """Where a case comes from, and how far that can be trusted."""
    if case.trust is None:
        return sentence("self_test.source_of_plan", {"source": case.source})
    return sentence("self_test.source", {"source": case.source, "trust": case.trust.value})


def verdict_text(verdict: Verdict) -> str:
    """A verdict in words."""
    return sentence(f"self_test.verdict.{verdict}")


def summary(test: SelfTest) -> tuple[str, ...]:
    """What came out, in sentences; the first is the verdict of the whole."""
    count = str(len(test.all))
    if test.all_agree:
        whole = sentence("self_test.all_agree", {"count": count})
    else:
        named = ", ".join(each.id for each in test.differing)
        params = {"count": count, "differing": str(len(test.differing)), "cases": named}
        whole = sentence("self_test.some_differ", params)
    differ = {"count": str(test.count(Verdict.MUST_DIFFER))}
    return whole, sentence("self_test.must_differ", differ)


def moment(now: datetime) -> str:
    """Day, time and offset: ``2026-Nov-22, 22:10, UTC+00:00``."""
    offset = now.strftime("%z")
    return f"{long_day(now.date())}, {now:%H:%M}, UTC{offset[:3]}:{offset[3:5]}"


def as_text(test: SelfTest, version: str, now: datetime) -> str:
    """The whole self-test as a table."""
    lines = [f"LDN Compounder {version}. {sentence('self_test.title')}, {moment(now)}", ""]
    lines += [line for told in summary(test) for line in wrap(told, WIDTH)]
    lines += ["", _row("Case and figure", "expected", "got")]
    for case in test.all:
        lines += _case(case)
    return "\n".join(lines)


def _case(case: CaseResult) -> Iterator[str]:
    yield ""
    told = f"{case.what} ({verdict_text(case.verdict)})"
    yield from wrap(
        told,
        WIDTH,
        initial_indent=f"{case.id:<{_HANG - 1}} ",
        subsequent_indent=" " * _HANG,
    )
    for figure in case.figures:
        yield from _figure(figure)
    yield from wrap(printed_text(case), WIDTH, initial_indent="  ", subsequent_indent="  ")


def _figure(figure: FigureResult) -> Iterator[str]:
    name = figure_name(figure.name)
    expected, got = value_text(figure.expected), value_text(figure.got)
    mark = " " if figure.agrees else "*"
    if max(len(expected), len(got)) <= _FIGURE and len(name) <= _NAME:
        yield f"{mark}{_row(name, expected, got)[1:]}"
        return
    yield f"{mark} {name}"
    yield f"      expected {expected}"
    yield f"      got {got}"


def _row(name: str, expected: str, got: str) -> str:
    figures = f"{expected:>{_FIGURE}}  {got:>{_FIGURE}}"
    return f"{' ' * _INDENT}{name:<{_NAME}}  {figures}"
