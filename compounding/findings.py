"""What a sum or a rule can object to.

A finding is returned, never raised: a sum reports all of its findings at once and
still gives every number that can be worked out. The sentence a person reads is made
from ``code`` and ``params`` by :mod:`compounding.messages`; nothing here is text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

EMPTY: Mapping[str, str] = MappingProxyType({})


class Level(StrEnum):
    """How far a finding goes: a Stop forbids, a Confirm asks for a reason, a Note tells."""

    STOP = "stop"
    CONFIRM = "confirm"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A way out that the sum has worked out; figures are decimal strings in mg or counts."""

    kind: str
    figures: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One objection.

    ``subject`` is the key path of the input it names (``make.filler.packing_mg``), so a
    screen can lead to the field; ``batch`` and ``step`` are 1-based where it concerns one.
    """

    level: Level
    code: str
    subject: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    batch: int | None = None
    step: int | None = None
    remedies: tuple[Remedy, ...] = ()


def has_stop(findings: Iterable[Finding]) -> bool:
    """Whether any finding forbids going on."""
    return any(finding.level is Level.STOP for finding in findings)
