"""The batches of a plan as rows of text, one unit per column, and the working behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from compounding.application import plan_answers
from compounding.domain.dates import long_day, span
from compounding.domain.plan import Plan, PlannedBatch
from compounding.findings import Finding, Level
from compounding.quantity import Quantity, fixed, grouped, plain
from ui.pages.plan import explained
from ui.pages.plan.state import dispensed_units

CHECKS = {Level.STOP: ("stop", "Stop"), Level.CONFIRM: ("warn", "Confirm")}
FINE = ("fine", "Fine")
_FULL = Fraction(100)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch in words; ``check`` is (tone, word)."""

    number: int
    step: str
    nights: str
    strength: str
    content: str
    units: str
    drug: str
    powder: str
    filler: str
    fill: str
    full: str
    tablets: str
    make_on: str
    volume: str
    not_after: str
    check: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of the table: its title, its text, and the symbols of the working behind it."""

    title: str
    text: Callable[[BatchRow], str]
    symbols: tuple[str, ...] = ()
    numeric: bool = False
    strong: bool = False
    tone: Callable[[BatchRow], str] | None = None


CHECK = Figure("Check", lambda row: row.check[1], tone=lambda row: row.check[0])
LAST_DAY = Figure("Do not use after", lambda row: row.not_after, ("last_day",))
_STEP = Figure("Step", lambda row: row.step)
_NIGHTS = Figure("Nights", lambda row: row.nights, ("last_night", "units_a_night", "dose_volume"))
_DRUG = Figure("Drug, mg", lambda row: row.drug, ("drug", "need"), numeric=True)
_STRENGTH = Figure(
    "Strength, mg",
    lambda row: row.strength,
    ("effective_strength", "content"),
    numeric=True,
    strong=True,
)
_CONTENT = Figure("If nothing is lost, mg", lambda row: row.content, ("content",), numeric=True)
_UNITS = Figure("Capsules", lambda row: row.units, ("units",), numeric=True)
_POWDER = Figure(
    "Tablet powder, mg",
    lambda row: row.powder,
    ("tablet_powder", "target/tablet powder", "ballast"),
    numeric=True,
)
_FILLER = Figure("Filler, mg", lambda row: row.filler, ("filler", "target/filler"), numeric=True)
_FILL = Figure("Fill each, mg", lambda row: row.fill, ("fill_each", "fill_percent"), numeric=True)
_ROOM = Figure("Room filled, %", lambda row: row.full, ("fill_percent",), numeric=True)
_MADE = Figure("Made on", lambda row: row.make_on)
_VOLUME = Figure(
    "Volume, mL", lambda row: row.volume, ("volume", "volume_needed"), numeric=True, strong=True
)
_TABLETS = Figure("Tablets", lambda row: row.tablets, ("tablets_exact",), numeric=True)

# Where room is short: nights on two lines, then without what the working says as well.
_NIGHTS_FOLDED = Figure("Nights", lambda row: _on_two_lines(row.nights), _NIGHTS.symbols)
_SPARED = (_DRUG, _FILL)
MOST_FOLDED = 1 + len(_SPARED)

_LIQUID = (_STEP, _NIGHTS, _MADE, _VOLUME, _TABLETS, _DRUG, LAST_DAY, CHECK)


def figures_for(rows: Iterable[BatchRow]) -> tuple[Figure, ...]:
    """The columns that these batches need, in order."""
    shown = tuple(rows)
    if any(row.volume for row in shown):
        return _LIQUID
    surcharged = (_CONTENT,) if any(row.content for row in shown) else ()
    partly = (_ROOM,) if any(row.full for row in shown) else ()
    capsules = (_STEP, _NIGHTS, _STRENGTH, *surcharged, _UNITS, _DRUG, _POWDER, _FILLER, _FILL)
    return (*capsules, *partly, LAST_DAY, CHECK)


def _on_two_lines(nights: str) -> str:
    return nights.replace(" – ", " –\n", 1)


def folded(figures: tuple[Figure, ...], steps: int) -> tuple[Figure, ...]:
    """The columns narrower by so many ``steps``, up to ``MOST_FOLDED``; 0 leaves them."""
    spared = _SPARED[: max(0, steps - 1)]
    return tuple(
        _NIGHTS_FOLDED if steps and each is _NIGHTS else each
        for each in figures
        if each not in spared
    )


def batch_rows(plan: Plan) -> tuple[BatchRow, ...]:
    """One row per batch, in order."""
    return tuple(_row(plan, batch) for batch in plan.batches)


def _row(plan: Plan, batch: PlannedBatch) -> BatchRow:
    return BatchRow(
        number=batch.number,
        step=_steps(batch.steps),
        nights=span(batch.covers_first, batch.covers_last),
        strength=plain(batch.strength.exact) if batch.strength else "",
        content=_content(batch),
        units=_units(plan, batch),
        drug=grouped(batch.drug.exact),
        powder=_mass(batch.tablet_powder, 1),
        filler=_mass(batch.filler, 1),
        fill=_mass(batch.fill_each, 1),
        full=_room(plan, batch),
        tablets="" if batch.tablets is None else str(batch.tablets),
        make_on=long_day(batch.make_on),
        volume=grouped(batch.volume.exact) if batch.volume else "",
        not_after=long_day(batch.beyond_use.last_day),
        check=worst(findings_of(plan, batch)),
    )


def findings_of(plan: Plan, batch: PlannedBatch) -> tuple[Finding, ...]:
    """What is said of ``batch``, and of the whole plan."""
    return tuple(f for f in plan.findings if f.batch in (batch.number, None))


def worst(findings: Iterable[Finding]) -> tuple[str, str]:
    """The tone and word of the gravest finding."""
    levels = {finding.level for finding in findings}
    return next((CHECKS[level] for level in CHECKS if level in levels), FINE)


def hint_of(plan: Plan, figure: Figure, batch: PlannedBatch) -> str:
    """What a cell says when it is looked at."""
    if figure is CHECK:
        return explained.check_text(findings_of(plan, batch))
    if figure is LAST_DAY:
        return explained.date_text(batch)
    return explained.told(explained.lines_behind(plan, figure.symbols, batch))


def _content(batch: PlannedBatch) -> str:
    """The content if nothing is lost, where a surcharge makes it other than the strength."""
    content = batch.content_if_nothing_lost
    if content is None or content == batch.strength:
        return ""
    return plain(content.exact, 3)


def _room(plan: Plan, batch: PlannedBatch) -> str:
    """How full the capsules are, where they are not just full."""
    lines = plan_answers.lines_of(plan, "fill_percent", batch)
    return next((plain(line.exact, 1) for line in lines if line.exact != _FULL), "")


def _steps(steps: tuple[int, ...]) -> str:
    if len(steps) < 2:
        return "".join(map(str, steps))
    return f"{steps[0]} – {steps[-1]}"


def _units(plan: Plan, batch: PlannedBatch) -> str:
    """``14 + 1``: capsules that the nights need, and extra ones."""
    if batch.units is None:
        return ""
    needed = dispensed_units(plan, batch)
    extra = batch.units - needed
    return f"{needed} + {extra}" if extra else str(needed)


def _mass(mass: Quantity | None, places: int) -> str:
    return "" if mass is None else fixed(mass.exact, places)
