"""What the Evidence page and its paper show: the whole of the evidence, in words and panels.

:func:`shown` takes nothing and answers everything: neither page nor paper can ask for the
favourable studies alone. Effects are grouped by what they measure, one panel with one axis and
one unit each, so that mean differences, standardised ones and percentages never share an axis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from compounding.application import evidence_text as text
from compounding.domain.evidence import (
    Design,
    Direction,
    Effect,
    Evidence,
    Measure,
    Note,
    Study,
    Topic,
)
from compounding.reference.evidence import evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """One effect of a panel: what is drawn, and the same in words.

    ``low`` and ``high`` are None where no interval is known; texts are empty where a figure is not.
    """

    name: str
    studied: str
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    is_pooled: bool
    naltrexone: str
    placebo: str
    difference: str
    interval: str
    p: str
    says: str

    @property
    def figures(self) -> str:
        """Difference and interval: ``−0.34 (−0.95 to +0.27)``."""
        return f"{self.difference} ({self.interval or 'interval not given'})"

    @property
    def verdict(self) -> str:
        """Which way it points, and its p where that is known."""
        return f"{self.says}, p = {self.p}" if self.p else self.says

    @property
    def words(self) -> str:
        """All of it in a sentence, for those who hear the plot."""
        return f"{self.name}, {self.studied}: {self.figures}. {self.verdict}."


@dataclass(frozen=True, slots=True)
class Panel:
    """Effects of one measure on one axis, which reaches from ``-reach`` to ``reach``."""

    title: str
    unit: str
    rows: tuple[ForestRow, ...]
    step: Decimal

    @property
    def reach(self) -> Decimal:
        """How far the axis goes to either side: as far to one as to the other."""
        return 3 * self.step

    @property
    def ticks(self) -> tuple[tuple[Decimal, str], ...]:
        """Places on the axis with their texts, from left to right."""
        places = (self.step * at for at in range(-3, 4))
        return tuple((each, text.signed(f"{each:f}")) for each in places)

    @property
    def heading(self) -> str:
        """Measure and unit."""
        return f"{self.title}, {self.unit}"

    @property
    def words(self) -> str:
        """All of it in words."""
        return " ".join((f"{self.heading}.", *(row.words for row in self.rows)))


@dataclass(frozen=True, slots=True)
class Entry:
    """One study in words; ``direction`` is what ``says`` says."""

    name: str
    says: str
    direction: Direction
    facts: str
    lines: tuple[str, ...]
    reference: str
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """Studies of one kind."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One topic beside the studies."""

    topic: Topic
    title: str
    lines: tuple[str, ...]
    references: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Everything there is to show; the statement stands above the rest."""

    statement: Said
    panels: tuple[Panel, ...]
    groups: tuple[Group, ...]
    topics: tuple[Said, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All studies, in the order of their groups."""
        return tuple(entry for group in self.groups for entry in group.entries)


@cache
def shown() -> EvidenceView:
    """Everything that page and paper show.

    Raises:
        ReferenceDataError: if the table is missing or has a fault.
    """
    return view_of(evidence())


def view_of(whole: Evidence) -> EvidenceView:
    """The view of the whole evidence."""
    measures = {each.id: each for each in whole.measures}
    groups = (
        Group(title, tuple(_entry(each, measures) for each in whole.studies if each.design is kind))
        for kind, title in text.GROUPS.items()
    )
    said = {each.id: _said(each) for each in whole.notes}
    return EvidenceView(
        said.pop(Topic.STATEMENT),
        tuple(panel for each in whole.measures for panel in _panel(each, whole.studies)),
        tuple(group for group in groups if group.entries),
        tuple(said.values()),
    )


def _panel(measure: Measure, studies: tuple[Study, ...]) -> Iterator[Panel]:
    """The panel of ``measure``, where anything was measured in it."""
    found = [(each, effect) for each in studies for effect in each.effects]
    effects = [(study, effect) for study, effect in found if effect.measure == measure.id]
    if effects:
        rows = tuple(_row(study, effect) for study, effect in effects)
        yield Panel(measure.title, measure.unit, rows, _step([effect for _, effect in effects]))


def _step(effects: list[Effect]) -> Decimal:
    """A third of the axis: 1, 2 or 5 in some place of ten.

    The axis holds every difference, interval and change of a group; so a lone difference without
    an interval is seen beside the changes that it is the difference of.
    """
    figures = (
        figure
        for each in effects
        for figure in (each.value, each.low, each.high, each.naltrexone, each.placebo)
        if figure is not None
    )
    furthest = max(abs(Decimal(figure)) for figure in figures)
    steps = (Decimal(digit).scaleb(place) for place in range(-3, 4) for digit in (1, 2, 5))
    return next(step for step in steps if 3 * step >= furthest)


def _row(study: Study, effect: Effect) -> ForestRow:
    low, high = effect.low, effect.high
    return ForestRow(
        name=f"{study.name}, {effect.of}" if effect.of else study.name,
        studied=", ".join(each for each in (study.people, study.dose) if each),
        value=Decimal(effect.value),
        low=None if low is None else Decimal(low),
        high=None if high is None else Decimal(high),
        is_pooled=study.design is Design.POOLED,
        naltrexone=text.signed(effect.naltrexone) if effect.naltrexone else "",
        placebo=text.signed(effect.placebo) if effect.placebo else "",
        difference=text.signed(effect.value),
        interval=""
        if low is None or high is None
        else f"{text.signed(low)} to {text.signed(high)}",
        p=effect.p or "",
        says=text.SAYS[effect.direction],
    )


def _entry(study: Study, measures: Mapping[str, Measure]) -> Entry:
    dose = (study.dose, study.duration)
    if study.design is Design.TRIAL:
        dose = (
            study.dose or f"dose {text.NOT_GIVEN}",
            study.duration or f"duration {text.NOT_GIVEN}",
        )
    effects = (text.effect_text(each, measures[each.measure]) for each in study.effects)
    return Entry(
        name=study.name,
        says=text.SAYS[study.direction],
        direction=study.direction,
        facts=" · ".join(each for each in (study.design_text, study.people, *dose) if each),
        lines=(*effects, *map(text.line_text, study.lines)),
        reference=text.reference_text(study.reference),
        source=study.source.text,
    )


def _said(note: Note) -> Said:
    return Said(
        note.id,
        note.title,
        tuple(map(text.line_text, note.lines)),
        tuple(map(text.reference_text, note.references)),
        note.source.text,
    )
