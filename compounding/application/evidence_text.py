"""The words of the Evidence page and its paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from compounding.domain.evidence import Design, Direction, Effect, Line, Measure, Reference

TITLE: Final = "Evidence"
SHORT: Final = (
    "Off-label. Evidence is mixed: FINAL and INNOVA, the two largest trials found, show no "
    "significant benefit over placebo."
)
AGAINST_PLACEBO: Final = "Measured against placebo"
HOW_TO_READ: Final = (
    "A difference is naltrexone less placebo: below zero is less pain with naltrexone, above zero "
    "less pain with placebo. Where the 95 % interval holds zero, chance alone could explain the "
    "difference. Each measure stands by itself: figures of two measures cannot be compared. "
    "Pooled analyses count earlier trials again, and came before INNOVA."
)
MARKS: Final = (
    "“Unconfirmed” is what was read at second hand or is common knowledge, and not seen in the "
    "paper itself. “Worked out here” is the difference of the two figures beside it. “Not given”, "
    "or a dash, is what the sources read do not say."
)
FAVOURS_NALTREXONE: Final = "favours naltrexone"
FAVOURS_PLACEBO: Final = "favours placebo"
NOT_GIVEN: Final = "not given"
UNCONFIRMED: Final = "unconfirmed"
WORKED_OUT: Final = "worked out here"
SAYS: Final[Mapping[Direction, str]] = MappingProxyType(
    {
        Direction.FAVOURS_NALTREXONE: "Favours naltrexone",
        Direction.NO_DIFFERENCE: "No significant difference",
        Direction.FAVOURS_PLACEBO: "Favours placebo",
        Direction.LOW_QUALITY: "Favourable, low quality",
        Direction.UNCONTROLLED: "No placebo group",
    }
)
GROUPS: Final[Mapping[Design, str]] = MappingProxyType(
    {
        Design.TRIAL: "Randomised trials, the largest first",
        Design.POOLED: "Pooled analyses of trials",
        Design.REVIEW: "Reviews without a pooled figure",
        Design.UNCONTROLLED: "Without a placebo group",
    }
)


_HELD = re.compile(r"(?<=[0-9]) (?=(?:%|mg|kPa)(?![A-Za-z]))|(?<=\b[pdg]) (?==)|(?<=\b[pdg] =) ")


def held(text: str) -> str:
    """``text`` with figures held to their units and names, so that no line ends between them."""
    return _HELD.sub("\u00a0", text)


def signed(figure: str) -> str:
    """A difference as published, with its sign: ``−0.34``, ``+0.49``, ``0``."""
    if figure.startswith("-"):
        return f"−{figure[1:]}"
    return f"+{figure}" if Decimal(figure) else "0"


def effect_text(effect: Effect, measure: Measure) -> str:
    """An effect in a sentence, with everything known of it."""
    row_of = f", {effect.of}" if effect.of else ""
    changes = ""
    if effect.naltrexone and effect.placebo:
        naltrexone, placebo = signed(effect.naltrexone), signed(effect.placebo)
        changes = f"{naltrexone} with naltrexone, {placebo} with placebo; "
    interval = "95 % interval not given"
    if effect.low and effect.high:
        interval = f"95 % interval {signed(effect.low)} to {signed(effect.high)}"
    more = (
        interval,
        f"p = {effect.p}" if effect.p else "",
        f"d = {effect.d}" if effect.d else "",
    )
    worked_out = f" ({WORKED_OUT})" if effect.derived else ""
    told = ", ".join(each for each in more if each)
    return (
        f"{measure.title}{row_of}, in {measure.unit}: {changes}difference "
        f"{signed(effect.value)}{worked_out}, {told}."
    )


def line_text(line: Line) -> str:
    """A sentence, marked where it is not confirmed."""
    if line.source.mark in ("S2", "K"):
        return f"{line.text.removesuffix('.')} ({UNCONFIRMED})."
    return line.text


def reference_text(reference: Reference) -> str:
    """Citation, DOI and PMID, each with what of it is not confirmed."""
    doubt = f" ({reference.doubt})" if reference.doubt else ""
    parts = [f"{reference.citation}{doubt}"]
    if reference.doi:
        parts.append(f"doi {reference.doi}")
    if reference.pmid:
        sure = "" if reference.pmid_confirmed else f" ({UNCONFIRMED})"
        parts.append(f"PMID {reference.pmid}{sure}")
    return " · ".join(parts)
