"""The self-test as a paper that a pharmacist can file: every case with its source and verdict.

The first page is the verdict, to be signed. Each case says what was given, so that a figure can be
worked out again by hand. What does not come out as it must stands first, and every page says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from compounding.application import self_test_text as words
from compounding.application.self_test import CaseResult, FigureResult, SelfTest, Verdict
from compounding.documents.paper import (
    Facts,
    Heading,
    Paper,
    Paragraph,
    Part,
    Signature,
)
from compounding.domain.dates import long_day
from compounding.messages import sentence


def self_test_paper(test: SelfTest, version: str, now: datetime) -> Paper:
    """The paper of a self-test by the program's ``version``, finished ``now``."""
    title = sentence("self_test.title")
    when = words.moment(now)
    whole, *more = words.summary(test)
    parts: list[Part] = [
        Facts(_facts(test, version, now), across=2),
        Paragraph(whole, strong=True),
        *(Paragraph(each) for each in more),
        Paragraph(sentence("self_test.about")),
        Paragraph(sentence("self_test.trust"), small=True),
        Signature(sentence("self_test.signature"), note=sentence("self_test.signature.note")),
    ]
    if test.differing:
        parts += _section("differing", test.differing)
    parts += _section("cases", test.cases)
    parts += _section("plans", test.plans)
    return Paper(
        title=title,
        subtitle=f"LDN Compounder {version} · {when}",
        footer=f"LDN Compounder {version} · {title} · {when}",
        status="" if test.all_agree else sentence("self_test.status"),
        parts=tuple(parts),
    )


def _facts(test: SelfTest, version: str, now: datetime) -> tuple[tuple[str, str], ...]:
    agree = len(test.all) - len(test.differing)
    return (
        ("Program", f"LDN Compounder {version}"),
        ("Worked out on", f"{long_day(now.date())}, {now:%H:%M}"),
        ("Published cases", str(len(test.cases))),
        ("Whole plans", str(len(test.plans))),
        ("As they must be", f"{agree} of {len(test.all)}"),
        ("Not as they must be", str(test.count(Verdict.DIFFERS))),
    )


def _section(name: str, cases: Sequence[CaseResult]) -> Iterator[Part]:
    yield Heading(sentence(f"self_test.heading.{name}"))
    for case in cases:
        yield from _case(case)


def _case(case: CaseResult) -> Iterator[Part]:
    """What it is and how it came out, its figures, and where it comes from."""
    yield Heading(f"{case.id} · {words.verdict_text(case.verdict)} · {case.what}", level=2)
    yield Facts(tuple(map(_figure, case.figures)), across=2)
    told = (
        words.given_text(case.given),
        words.source_text(case),
        words.printed_text(case),
        case.note,
    )
    yield Paragraph(" ".join(each for each in told if each), small=True)


def _figure(figure: FigureResult) -> tuple[str, str]:
    figures = {
        "expected": words.value_text(figure.expected),
        "got": words.value_text(figure.got),
        "variant": "as_expected" if figure.agrees else "otherwise",
    }
    return words.figure_name(figure.name), sentence("self_test.figure", figures)
