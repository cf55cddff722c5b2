"""The opioid screen of a making on paper: who screened what, what a person decided, what stops.

Every entry that a person had to decide stands in a table, however many there are. Ordinary
medicines stand several to a line, and of a long list only the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from compounding.application.views import ScreenedEntry, ScreenView
from compounding.documents.paper import Column, Facts, Heading, Paragraph, Part, Table
from compounding.documents.paper_words import day_and_time
from compounding.domain.dates import long_day
from compounding.domain.opioids.tables import Verdict
from compounding.messages import sentence

# Ordinary medicines that are named; of more only the number is said.
MOST_ORDINARY: Final = 60
# A line that is longer than a medicine with its directions is cut short there.
LONGEST_ORDINARY: Final = 120
PASSES, STOPS = "passes", "stops"
NOT_FINISHED: Final = (
    "Not finished. Nothing may go to the patient before a pharmacist has finished the opioid"
    " screen of this making in the program."
)
STOPPED: Final = "This screen stops. Nothing may go to the patient."
DOUBTED: Final = (
    "The record was restored, or went on without its end, after this screen. Nothing more may go to"
    " the patient before the opioid screen is asked again."
)
NO_CLEARANCE: Final = (
    "A date here is the earliest to discuss naltrexone with the prescriber. It is no clearance."
)
DELETED: Final = "deleted; its ingredients are shown where they are known"
ALL_NO: Final = "Every question beside the list was answered with no."


def parts(screen: ScreenView | None, released_on: ScreenView | None = None) -> Iterator[Part]:
    """The newest screen of a making; before it the one a batch was released on, where another."""
    same = screen is not None and replace(screen, doubted=False) == released_on
    if released_on is not None and not same:
        yield from _section("Opioid screen that the release went by", released_on)
        yield from _section("Newest opioid screen of this making", screen)
    else:
        yield from _section("Opioid screen", screen)


def _section(title: str, screen: ScreenView | None) -> Iterator[Part]:
    yield Heading(title)
    if screen is None:
        yield Paragraph(NOT_FINISHED, strong=True)
        return
    if not screen.passes:
        yield Paragraph(STOPPED, strong=True, leads=True)
    elif screen.doubted:
        yield Paragraph(DOUBTED, strong=True, leads=True)
    yield Facts(tuple(_facts(screen)), across=2)
    yield Paragraph(NO_CLEARANCE, small=True)
    yield from _counted("Stops", "against", screen.against)
    yield from _counted("Decided by a person", "override", screen.overrides)
    yield from _entries(screen.entries)
    yield from _answers(screen.answers)


def _facts(screen: ScreenView) -> Iterator[tuple[str, str]]:
    yield "Result", PASSES if screen.passes else STOPS
    yield "Medicines", _how_many(screen)
    yield "Screened by", f"{screen.name}, identity {screen.identity}"
    yield "Screened", day_and_time(screen.at)
    if screen.earliest is not None:
        yield "Earliest date to discuss", long_day(screen.earliest)
    if screen.entries and not any(each.text for each in screen.entries):
        yield "The list", DELETED


def _how_many(screen: ScreenView) -> str:
    if screen.takes_nothing:
        return "takes no medicine"
    count = len(screen.entries)
    return f"{count:,} {'entry' if count == 1 else 'entries'} in the list"


def _counted(what: str, area: str, codes: Sequence[str]) -> Iterator[Part]:
    """Each kind of Stop or override on its line, with how often it came."""
    counted = Counter(codes).items()
    if counted:
        lines = (f"{what}: {sentence(f'{area}.{code}')}{_times(count)}." for code, count in counted)
        yield Paragraph("\n".join(lines), strong=True)


def _times(count: int) -> str:
    return f" ({count:,} times)" if count > 1 else ""


def _entries(entries: Sequence[ScreenedEntry]) -> Iterator[Part]:
    numbered = list(enumerate(entries, start=1))
    decided = [(at, each) for at, each in numbered if not _is_ordinary(each)]
    if decided:
        yield Table(
            (
                Column("Entry", 1, numeric=True),
                Column("In the list", 6, strong=True),
                Column("By the tables", 4),
                Column("Decided by a person", 7),
            ),
            tuple((str(at), _name(each, at), _verdict(each), _said(each)) for at, each in decided),
        )
    yield from _ordinary([(at, each) for at, each in numbered if _is_ordinary(each)])


def _is_ordinary(entry: ScreenedEntry) -> bool:
    """No opioid by the tables, so that nobody had to decide."""
    return entry.verdict == Verdict.NOT_OPIOID and not entry.decision


def _name(entry: ScreenedEntry, at: int) -> str:
    text = " ".join(entry.text.split())
    return text or " + ".join(entry.ingredients) or f"entry {at}, text deleted"


def _verdict(entry: ScreenedEntry) -> str:
    said = sentence(f"verdict.{entry.verdict}")
    return f"{said}: {', '.join(entry.ingredients)}" if entry.ingredients else said


def _said(entry: ScreenedEntry) -> str:
    return entry.details or "nothing"


def _ordinary(entries: Sequence[tuple[int, ScreenedEntry]]) -> Iterator[Part]:
    if not entries:
        return
    named = "; ".join(_short(_name(each, at)) for at, each in entries[:MOST_ORDINARY])
    rest = len(entries) - MOST_ORDINARY
    more = f"; and {rest:,} more" if rest > 0 else ""
    count = f"{len(entries):,} {'entry' if len(entries) == 1 else 'entries'}"
    yield Paragraph(f"No opioid by the tables, {count}: {named}{more}.")


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_ORDINARY else f"{name[:LONGEST_ORDINARY].rstrip()} …"


def _answers(answers: Sequence[str]) -> Iterator[Part]:
    if not answers:
        yield Paragraph(ALL_NO)
        return
    yield Heading("Questions not answered with no", 2)
    yield Paragraph("\n".join(answers))
