"""The page's own words: verdicts and decisions in a word and tone, the outcome in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from compounding.application.rows import Earlier
from compounding.application.screen_views import ListedEntry
from compounding.application.views import ScreenView
from compounding.domain.dates import long_day, short_day
from compounding.domain.opioids.tables import Verdict
from compounding.domain.screening import Decision, Judged, ScreenJudged
from compounding.messages import sentence
from ui.pages.screen.draft import Draft, Filled, Listing, day_of
from ui.widgets.tones import tone_of

# Red is the opioid's alone; what is no opioid is not green, for nobody has cleared the patient.
VERDICTS: Final[Mapping[str, tuple[str, str]]] = {
    Verdict.OPIOID: ("stop", "Opioid"),
    Verdict.DUPLICATE: ("warn", "Blocks opioids"),
    Verdict.CAUTION: ("warn", "Caution"),
    Verdict.ASK: ("warn", "Ask"),
    Verdict.NOT_RECOGNISED: ("warn", "Not recognised"),
    Verdict.NOT_OPIOID: ("quiet", "No opioid"),
}
LABELS: Final[Mapping[str, str]] = {
    "last_taken": "Last dose",
    "doubt": "Withdrawal ruled out",
    "clearance_by": "Cleared in writing by",
    "clearance_on": "Document of",
    "reason": "Reason",
    "prescriber": "Prescriber",
}
TO_COME: Final = "This day is still to come. Type the day of the last dose."
TO_DECIDE: Final = "To decide"
TO_FILL: Final = "To fill in"
PASSES: Final = ("fine", "Passes")
STOPS: Final = ("stop", "Stops")
BEFORE_RESTORE: Final = ("warn", "Before restore")
NOT_READ: Final = ("warn", "Not finished:", "the list was not judged")
NOT_FINISHED: Final = ("warn", "Not finished")
ASKED_AGAIN: Final = ("note", "Asked again")
READ_IT: Final = "Read it to the patient and change what changed."
# No more of an entry stands in the outcome.
_SHORT: Final = 40
_CLASSIFIED: Final = {Decision.NO_OPIOID: "no opioid", Decision.AN_OPIOID: "an opioid"}


def day_and_year(at: datetime) -> str:
    """``22 Nov 2026``, at this workstation."""
    day = at.astimezone().date()
    return f"{short_day(day)} {day.year}"


def begun_from(draft: Draft) -> str:
    """Where the list comes from; empty where it began empty."""
    begun = draft.begun
    if begun.at is None or not begun.text.strip():
        return ""
    return f"From the screen of {day_and_year(begun.at)} by {begun.name}. {READ_IT}"


def earlier_words(earlier: Earlier | None) -> str:
    """How the name was classified before; it counts for nothing by itself."""
    if earlier is None:
        return ""
    how = _CLASSIFIED[earlier.decision]
    return (
        f"Classified as {how} by {earlier.name} on {day_and_year(earlier.at)}. "
        "That does not count by itself: decide again."
    )


def meant_words(entry: ListedEntry) -> str:
    """The opioids that a misspelt name may stand for."""
    names = entry.entry.did_you_mean
    return f"Did you mean {' or '.join(names)}? Then write it so in the list." if names else ""


def decided_words(filled: Filled, judged: Judged) -> tuple[str, str]:
    """(tone, words) of what was decided on an entry; a tone makes it a pill."""
    if "decision" in judged.open:
        return "warn", TO_DECIDE
    if judged.open:
        return "warn", TO_FILL
    if not filled.choice:
        return "", ""
    words = sentence(f"decision.{filled.choice}")
    if judged.against:
        return tone_of(judged.against[0].level), words
    last = day_of(filled.last_taken) if "last_taken" in judged.asks else None
    return "", f"{words}, {long_day(last)}" if last else words


def count_words(total: int, waiting: int) -> str:
    """``10 entries, 1 to decide``."""
    entries = f"{total:,} {'entry' if total == 1 else 'entries'}"
    return f"{entries}, {waiting:,} to decide" if waiting else entries


def outcome_words(
    draft: Draft, listing: Listing | None, judged: ScreenJudged | None
) -> tuple[str, str, str]:
    """(tone, lead, text) of how the screen stands; without ``judged`` the list is being read."""
    if judged is None:
        return "note", "Reading the list", ""
    waiting = _waiting_words(draft, judged)
    stops = _stop_words(listing, judged)
    if stops:
        still = f" Not finished: {waiting}." if waiting else ""
        return "stop", "Stops:", f"{stops}.{still}"
    if waiting:
        return "warn", "Not finished:", waiting
    decided = override_words(judged.overrides)
    return ("note", "Nothing stops.", decided) if decided else ("fine", "Nothing stops", "")


def override_words(codes: Sequence[str]) -> str:
    """What a person let through; the same decision is said once, with how often it came."""
    counted = Counter(codes).items()
    found = [
        sentence(f"override.{code}") + (f" ({count:,} times)" if count > 1 else "")
        for code, count in counted
    ]
    return f"Decided by a person: {'; '.join(found)}." if found else ""


def _waiting_words(draft: Draft, judged: ScreenJudged) -> str:
    if judged.asked:
        return f"{judged.open:,} still to answer" if judged.open else ""
    why = "no medicine is named" if draft.text.strip() else "no medicine is listed"
    return f"{why}, {judged.open:,} still to answer" if judged.open else why


def _stop_words(listing: Listing | None, judged: ScreenJudged) -> str:
    """What stops it: entries by their text, questions by what is wrong."""
    entries = listing.listed.entries if listing else ()
    found = [
        f"{shortened(entry.entry.text)}, {against_words(each.against[0].code)}"
        for entry, each in zip(entries, judged.entries, strict=False)
        if each.against
    ]
    found += [
        against_words(each.against[0].code) for each in judged.questions.values() if each.against
    ]
    more = f"; and {len(found) - 1:,} more" if len(found) > 1 else ""
    return f"{found[0]}{more}" if found else ""


def against_words(code: str) -> str:
    """What stops, in few words."""
    return sentence(f"against.{code}")


def shortened(text: str) -> str:
    """An entry for a line in which others stand, too."""
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def earliest_words(day: date | None) -> str:
    """The latest of the earliest dates to discuss; never a clearance."""
    return f"Earliest date to discuss: {long_day(day)}" if day else ""


def finish_label(judged: ScreenJudged | None) -> str:
    """What the button that records the screen says."""
    stops = judged is not None and judged.asked and judged.against and not judged.open
    return "Record that it stops" if stops else "Finish the screen"


def recorded_words(view: ScreenView) -> tuple[str, str]:
    """(tone, sentence) after the recording."""
    if view.passes:
        decided = override_words(view.overrides)
        said = "Recorded. The screen passes."
        return ("note", f"{said} {decided}") if decided else ("fine", said)
    return "note", "Recorded. The screen stops: nothing may go to the patient."


def who_words(view: ScreenView) -> str:
    """``22 Nov 2026, 10:30 · Pharmacist B (identity not verified)``."""
    at = view.at.astimezone()
    return f"{day_and_year(view.at)}, {at:%H:%M} · {view.name} (identity {view.identity})"


def recorded_state(view: ScreenView) -> tuple[str, str]:
    """(tone, word) of a recorded screen; one that does not count any more is not green."""
    if not view.passes:
        return STOPS
    return BEFORE_RESTORE if view.doubted else PASSES


def no_longer_words(view: ScreenView, old: str) -> str:
    """Why a screen that passes does not count any more, on the page that asks it again."""
    if view.passes and view.doubted:
        return sentence("screen.before_loss", {"variant": "here"})
    return old


def stopped_words(view: ScreenView) -> str:
    """Everything that stops a recorded screen; the same reason is said once."""
    found = dict.fromkeys(against_words(code) for code in view.against)
    return f"Stops: {'; '.join(found)}." if found else ""


def short_state(view: ScreenView | None) -> tuple[str, str]:
    """(tone, words) for the pages that wait for the screen: ``passed, 22 Nov, Pharmacist B``."""
    if view is None:
        return "warn", "Opioid screen: not finished"
    when = f"{short_day(view.at.astimezone().date())}, {view.name}"
    if view.passes and view.doubted:
        return "warn", f"Opioid screen: from before the record was restored, {when}"
    if view.passes:
        count = len(view.overrides)
        word = "decision" if count == 1 else "decisions"
        how = f"passed with {count:,} {word} by a person" if count else "passed"
        return "", f"Opioid screen: {how}, {when}"
    return "stop", f"Opioid screen: stops, {when}"
