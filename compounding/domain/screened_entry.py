"""What may be said of one entry of a medication list, and what comes of it (regulation 3.4).

An opioid that is still taken is a Stop. One that was stopped is a Stop within its wash-out, and
past it the pharmacist attests that nothing speaks for withdrawal. Depots, illicit opioids and what
acts in an unknown strength need a specialist's document, however long ago they were taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from compounding.domain.dates import long_day
from compounding.domain.opioids.folding import is_number, tokens
from compounding.domain.opioids.tables import Category, Tokens, Verdict, Washout
from compounding.domain.opioids.verdicts import Entry
from compounding.domain.screening_terms import Decided, Decision, Doubt, Judged, says, stop
from compounding.findings import Finding, Level

# How the therapy itself is written, by its plain names and as it is taken by mouth. A brand, a
# depot, or a line with any other word is another source, or is written so that it is plain.
_THERAPY: Final = frozenset(
    {
        *("naltrexone", "ldn", "low", "dose", "hydrochloride", "hcl", "compounded"),
        *("mg", "mcg", "ml", "capsule", "capsules", "cap", "caps", "tablet", "tablets", "tab"),
        *("tabs", "liquid", "solution", "suspension", "oral", "orally", "by", "mouth", "po"),
        *("take", "takes", "taking", "one", "a", "an", "each", "every", "once", "in"),
        *("daily", "day", "night", "nightly", "evening", "at", "bedtime", "hs", "qhs", "qd"),
        *("od", "the", "for", "pain", "fibromyalgia"),
    }
)
_NAMES: Final = frozenset({"naltrexone", "ldn"})
_MOST_MG: Final = Fraction(9, 2)
# No number of days is known to be safe: a specialist's document is needed.
_CLEARED: Final = frozenset({Category.DEPOT, Category.UNKNOWN})
# Verdicts that one name gives, whatever else the entry says.
_BY_ONE_NAME: Final = frozenset({Verdict.OPIOID, Verdict.CAUTION, Verdict.DUPLICATE})
_STOPS: Final[Mapping[Decision, str]] = {
    Decision.STILL_TAKEN: "screen.still_taken",
    Decision.OTHER_SOURCE: "screen.other_source",
    Decision.HIGH_DOSE: "screen.high_dose",
    Decision.AN_OPIOID: "screen.an_opioid",
}
_LET_THROUGH: Final[Mapping[Decision, str]] = {
    Decision.NOT_TAKEN: "screen.not_taken",
    Decision.NO_OPIOID: "screen.classified",
    Decision.USUAL_DOSE: "screen.usual_dose",
}


def choices(entry: Entry) -> tuple[Decision, ...]:
    """What may be said of an entry, what stops it first; empty where nothing is asked.

    One key taken for all in a hurry then lets nothing through.
    """
    if entry.verdict is Verdict.OPIOID:
        return (Decision.STILL_TAKEN, Decision.STOPPED, Decision.NOT_TAKEN)
    if entry.verdict is Verdict.DUPLICATE:
        other = (Decision.OTHER_SOURCE, Decision.NOT_TAKEN)
        if not _may_be_this_therapy(entry):
            return other
        return (Decision.OTHER_SOURCE, Decision.THIS_THERAPY, Decision.NOT_TAKEN)
    if entry.verdict is Verdict.CAUTION:
        return (Decision.HIGH_DOSE, Decision.USUAL_DOSE, Decision.NOT_TAKEN)
    if entry.verdict is Verdict.NOT_OPIOID:
        return ()
    return (Decision.AN_OPIOID, Decision.NO_OPIOID)


def _may_be_this_therapy(entry: Entry) -> bool:
    said = tokens(entry.text)
    plain = all(word in _THERAPY or is_number(word) for word in said)
    return plain and not _NAMES.isdisjoint(said) and not _is_above_low_dose(said)


def _is_above_low_dose(said: Tokens) -> bool:
    """Whether a figure may be a dose of more than 4.5 mg; volumes and mg per mL are none."""
    after = (*said[1:], "", "")
    return any(
        is_number(word) and not _is_volume(unit, other) and _mg(word, unit) > _MOST_MG
        for word, unit, other in zip(said, after, after[1:], strict=False)
    )


def _is_volume(unit: str, other: str) -> bool:
    return unit == "ml" or (unit in ("mg", "mcg") and other == "ml")


def _mg(word: str, unit: str) -> Fraction:
    """A figure in mg at most: one that may go on from another, or means thousands, is too much."""
    if "," in word or word.count(".") > 1 or (len(word) > 1 and word.isdigit() and word[0] == "0"):
        return _MOST_MG + 1
    return Fraction(word) / 1000 if unit == "mcg" else Fraction(word)


def judge_entry(
    entry: Entry, decided: Decided, washouts: Mapping[Category, Washout], today: date
) -> Judged:
    """What comes of one entry and what a person said of it."""
    allowed = choices(entry)
    if not allowed:
        return Judged()
    if decided.decision not in allowed:
        return Judged(open=("decision",), notes=_how_to_write(entry), asks=("decision",))
    names = {"names": ", ".join(entry.ingredients) or entry.text}
    if decided.decision in _STOPS:
        return Judged(against=(stop(_STOPS[decided.decision], **names),))
    others = (*entry.also, *entry.did_you_mean)
    if entry.verdict in _BY_ONE_NAME and others:
        near = ", ".join(dict.fromkeys(others))
        return Judged(against=(stop("screen.write_apart", names=near),))
    if decided.decision is Decision.STOPPED:
        washout = washouts[entry.category or Category.UNKNOWN]
        return _Stopped(entry, decided, washout, today, names).judged()
    override = _LET_THROUGH.get(decided.decision, "")
    if not _needs_reason(entry, decided):
        return Judged(override=override)
    return Judged(open=_waits(decided, ("reason",)), override=override, asks=("reason",))


def _how_to_write(entry: Entry) -> tuple[Finding, ...]:
    """Naltrexone that is not written as this therapy is may still be it."""
    if "naltrexone" not in entry.ingredients or Decision.THIS_THERAPY in choices(entry):
        return ()
    if entry.verdict is not Verdict.DUPLICATE:
        return ()
    return (Finding(Level.NOTE, "screen.write_plainly"),)


def _needs_reason(entry: Entry, decided: Decided) -> bool:
    """Not taken; words that nothing understands; or asked about because of opioids.

    That is a medicine given because of them (W7, W0), or a name close to one of theirs.
    """
    near_opioids = entry.verdict is Verdict.ASK and (
        entry.category is not None or bool(entry.did_you_mean)
    )
    return decided.decision is Decision.NOT_TAKEN or near_opioids or _has_rest(entry)


def _has_rest(entry: Entry) -> bool:
    """Words beside the name that decides: a person says what they are."""
    return entry.verdict in _BY_ONE_NAME and bool(entry.unknown)


def _waits(decided: Decided, asks: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``asks`` that are still to fill."""
    filled = {"doubt": decided.doubt is not None, "reason": says(decided.reason)}
    return tuple(each for each in asks if not filled.get(each, True))


@dataclass(frozen=True, slots=True)
class _Stopped:
    """An opioid that is not taken any more."""

    entry: Entry
    decided: Decided
    washout: Washout
    today: date
    names: Mapping[str, str]

    def judged(self) -> Judged:
        """Asked for the last day, then by a document or by days."""
        days, last = self.washout.days, self.decided.last_taken
        needs_clearance = self.washout.category in _CLEARED or days is None
        asks = ("last_taken", *(("clearance_by", "clearance_on") if needs_clearance else ()))
        if last is None or last > self.today:
            return Judged(open=("last_taken",), asks=asks)
        if days is None or needs_clearance:
            return self._cleared(last, asks)
        return self._washed_out(last, days)

    def _cleared(self, last: date, asks: tuple[str, ...]) -> Judged:
        """By a document that a named specialist wrote after the last dose."""
        day = self.decided.clearance_on
        if not says(self.decided.clearance_by) or day is None or not last <= day <= self.today:
            return Judged(against=(stop("screen.no_clearance", **self.names),), asks=asks)
        return self._attested(Judged(override="screen.cleared", asks=asks))

    def _washed_out(self, last: date, days: int) -> Judged:
        """Too early, early with prescriber and reason, or past the days."""
        earliest, without = last + timedelta(days=days), (self.today - last).days
        said = {
            **self.names,
            "days": str(days),
            "without": str(without),
            "day": long_day(earliest),
        }
        notes = [Finding(Level.NOTE, "screen.to_discuss", None, said)]
        if self.washout.category is Category.LONG:
            notes.append(Finding(Level.NOTE, "screen.acts_long", None, dict(self.names)))
        if without >= days:
            return self._attested(Judged((), (), tuple(notes), "", earliest, ("last_taken",)))
        if not self._may_be_early(without):
            found = stop("screen.inside_washout", **said)
            return Judged(against=(found,), earliest=earliest, asks=("last_taken",))
        asks = ("last_taken", "prescriber", "reason")
        if not (says(self.decided.prescriber) and says(self.decided.reason)):
            confirm = Finding(Level.CONFIRM, "screen.early", None, said)
            return Judged(against=(confirm,), earliest=earliest, asks=asks)
        agreed = (Finding(Level.NOTE, "screen.agreed", None, said),)
        return self._attested(Judged((), (), agreed, "screen.early", earliest, asks))

    def _may_be_early(self, without: int) -> bool:
        """Short-acting opioids alone: from the label's least days on (regulation 3.4)."""
        least = self.washout.least_days
        return self.washout.category is Category.SHORT and least is not None and without >= least

    def _attested(self, so_far: Judged) -> Judged:
        """A person says how withdrawal was ruled out, and what else the entry says."""
        rest = ("reason",) if _has_rest(self.entry) else ()
        asks = tuple(dict.fromkeys((*so_far.asks, "doubt", *rest)))
        signs = self.decided.doubt is Doubt.SIGNS
        return Judged(
            against=(stop("screen.signs", **self.names),) if signs else (),
            open=_waits(self.decided, asks),
            notes=so_far.notes,
            override="" if signs else so_far.override or "screen.attested",
            earliest=so_far.earliest,
            asks=asks,
        )
