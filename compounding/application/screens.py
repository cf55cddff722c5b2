"""The opioid screen of a making: begun from the patient's last list, judged live, recorded whole.

It is asked anew for each making. What is recorded is judged again from the text itself, never from
what a page showed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from compounding.application.bench import making_of, refuse
from compounding.application.ports import PrivateList, Reads, Recorded, Store
from compounding.application.rows import Earlier
from compounding.application.screen_views import (
    EarlierList,
    FinishedScreen,
    Listed,
    ListedEntry,
    ScreenDraft,
    ScreenStart,
)
from compounding.application.screening import screen, why_text
from compounding.domain.concentration import name_key
from compounding.domain.form import Form
from compounding.domain.making import Making
from compounding.domain.medication_list import (
    LONGEST,
    LONGEST_LINE,
    MedicationList,
    clean_list,
    name_hash,
)
from compounding.domain.opioids.verdicts import Entry
from compounding.domain.prescription import PRESCRIBER_LONGEST, REASON_LONGEST, person_line
from compounding.domain.screen_events import EntryDecided, QuestionAnswered, ScreenFinished
from compounding.domain.screening import (
    Answered,
    Decided,
    Decision,
    Judged,
    Question,
    ScreenJudged,
    choices,
    judge,
)
from compounding.errors import QuantityError
from compounding.findings import Finding, Level
from compounding.reference.opioids import screen_tables

# What the pharmacy says of a name holds for the name, whoever the patient is.
CLASSIFIED = (Decision.NO_OPIOID, Decision.AN_OPIOID)


def start_of(store: Store, making_id: str) -> ScreenStart:
    """What the page begins with for a making.

    Raises:
        RuleError: where the record has no such making.
    """
    making = making_of(store, making_id)
    stored = store.prescription(making.opened.prescription_id)
    person = stored.patient
    made_on = making.chosen.made_on if making.chosen else making.opened.planned_on
    return ScreenStart(
        making_id=making_id,
        patient=person.name if person else "",
        rx_number=stored.rx_number,
        batch_numbers=tuple(each.opened.number for each in making.batches),
        made_on=made_on,
        finished=_finished(store, making),
        earlier=_earlier_list(store, person.name, person.born) if person else None,
    )


def _finished(reads: Reads, making: Making) -> FinishedScreen | None:
    if making.screened is None:
        return None
    said, at = making.screened.event, making.screened.at
    kept = reads.medication_list(said.screen_id)
    return FinishedScreen(
        at=at,
        name=said.name,
        passes=said.passes,
        takes_nothing=said.asked == "nothing",
        entries=len(said.entries),
        against=said.against,
        overrides=said.overrides,
        text=None if kept is None else kept.text,
    )


def _earlier_list(reads: Reads, patient: str, born: date) -> EarlierList | None:
    """The newest list of anyone with this name and date of birth."""
    wanted = name_key(patient)
    for each in reads.screened_lists(born):
        if name_key(each.patient) == wanted:
            return EarlierList(each.text, each.name, each.at)
    return None


def listed(store: Reads, text: str) -> Listed:
    """The entries of a list with the tables' verdicts and the pharmacy's own earlier words.

    Raises:
        InputError: where the list is too long (``screen.list``).
        ReferenceDataError: if a table is missing or damaged.
    """
    form = Form()
    clean = form.read("screen.list", lambda: _list(text), "")
    form.done()
    judged = screen(clean)
    asked = {name_hash(each.key) for each in judged.entries if _is_classified(each)}
    earlier = store.classified(sorted(asked)) if asked else {}
    entries = tuple(
        ListedEntry(at, each, why_text(each), choices(each), _earlier(each, earlier))
        for at, each in enumerate(judged.entries, start=1)
    )
    return Listed(clean, entries, judged.outcome.value)


def _earlier(entry: Entry, earlier: Mapping[str, Earlier]) -> Earlier | None:
    return earlier.get(name_hash(entry.key)) if _is_classified(entry) else None


def _is_classified(entry: Entry) -> bool:
    return set(choices(entry)) == set(CLASSIFIED) and bool(entry.key)


def judged(entries: Sequence[Entry], draft: ScreenDraft, today: date) -> ScreenJudged:
    """What comes of a screen as it is filled in; entries in their order."""
    return judge(
        entries,
        draft.decided,
        draft.answers,
        screen_tables().washouts,
        today,
        takes_nothing=draft.takes_nothing,
    )


def finish(
    store: Store, making_id: str, draft: ScreenDraft, *, action_id: str | None = None
) -> Recorded:
    """Record a screen that is wholly answered, whether it passes or stops.

    Raises:
        InputError: naming each text that cannot be used (``screen.name``, ``screen.list``,
            ``entries[3].reason``, ``answers.surgery.prescriber``).
        RuleError: while anything is open.
    """
    draft = _read(draft)
    entries = screen(draft.text).entries
    today = store.clock.today()
    found = judged(entries, draft, today)
    refuse(_open(found))
    screen_id = store.ids.new()
    prescription_id = making_of(store, making_id).opened.prescription_id
    kept = MedicationList(
        screen_id,
        prescription_id,
        draft.text,
        tuple(each.text for each in entries),
        secrets.token_hex(16),
    )
    event = _event(making_id, today, kept, draft, entries, found)

    def decide(reads: Reads) -> Sequence[ScreenFinished]:
        making_of(reads, making_id)
        return [event]

    return store.record(decide, action_id=action_id, private=[PrivateList(kept)])


def _open(found: ScreenJudged) -> tuple[Finding, ...]:
    """What has to be answered first."""
    if not found.asked:
        return (Finding(Level.STOP, "screen.not_asked", "screen.list"),)
    if found.open:
        return (Finding(Level.STOP, "screen.open", None, {"count": str(found.open)}),)
    return ()


def _event(
    making_id: str,
    today: date,
    kept: MedicationList,
    draft: ScreenDraft,
    entries: Sequence[Entry],
    found: ScreenJudged,
) -> ScreenFinished:
    decided = tuple(
        _entry(at, each, draft.decided.get(at, Decided()), judged_entry)
        for at, (each, judged_entry) in enumerate(zip(entries, found.entries, strict=True), start=1)
    )
    return ScreenFinished(
        making_id=making_id,
        screen_id=kept.screen_id,
        on=today,
        list_hash=kept.hash,
        asked="nothing" if draft.takes_nothing else "list",
        entries=decided,
        answers=tuple(
            _answer(each, draft.answers[each], found.questions[each]) for each in Question
        ),
        passes=found.passes,
        against=tuple(each.code for each in found.against),
        overrides=found.overrides,
        name=draft.name,
        earliest=found.earliest,
    )


def _entry(at: int, entry: Entry, said: Decided, found: Judged) -> EntryDecided:
    """What is kept of an entry: fields that do not belong to its decision are left out."""
    asks = set(found.asks)
    decision = said.decision if choices(entry) else None
    return EntryDecided(
        position=at,
        verdict=entry.verdict.value,
        decision=decision.value if decision else "",
        ingredients=entry.ingredients,
        category=entry.category.value if entry.category else "",
        name_hash=name_hash(entry.key) if decision in CLASSIFIED and entry.key else "",
        last_taken=said.last_taken if "last_taken" in asks else None,
        earliest=found.earliest,
        doubt=said.doubt.value if said.doubt and "doubt" in asks else "",
        prescriber=said.prescriber if "prescriber" in asks else "",
        reason=said.reason if "reason" in asks else "",
        clearance_by=said.clearance_by if "clearance_by" in asks else "",
        clearance_on=said.clearance_on if "clearance_on" in asks else None,
        against=found.against[0].code if found.against else "",
        override=found.override if found.passes else "",
    )


def _answer(question: Question, said: Answered, found: Judged) -> QuestionAnswered:
    """What is kept of an answer; ``finish`` has seen that each question has one."""
    if said.reply is None:
        raise ValueError("a question without an answer")
    asks = set(found.asks)
    return QuestionAnswered(
        question.value,
        said.reply.value,
        said.prescriber if "prescriber" in asks else "",
        said.reason if "reason" in asks else "",
    )


def _read(draft: ScreenDraft) -> ScreenDraft:
    """``draft`` with clean texts.

    Raises:
        InputError: naming each that cannot be used.
    """
    form = Form()
    text = form.read("screen.list", lambda: _list(draft.text), "")
    name = person_line(form, "screen.name", draft.name)
    decided = {
        at: replace(
            each,
            prescriber=_line(form, f"entries[{at}].prescriber", each.prescriber),
            reason=_line(form, f"entries[{at}].reason", each.reason, REASON_LONGEST),
            clearance_by=_line(form, f"entries[{at}].clearance_by", each.clearance_by),
        )
        for at, each in draft.decided.items()
    }
    answers = {
        question: replace(
            each,
            prescriber=_line(form, f"answers.{question}.prescriber", each.prescriber),
            reason=_line(form, f"answers.{question}.reason", each.reason, REASON_LONGEST),
        )
        for question, each in draft.answers.items()
    }
    form.done()
    return replace(draft, text=text, name=name, decided=decided, answers=answers)


def _line(form: Form, path: str, text: str, longest: int = PRESCRIBER_LONGEST) -> str:
    return form.line(path, text, longest, required=False)


def _list(text: str) -> str:
    """``text`` as it is kept.

    Raises:
        QuantityError: where it, or one of its lines, is longer than any list.
    """
    if len(text) > LONGEST:
        raise QuantityError("screen.too_long", {"longest": f"{LONGEST:,}"})
    clean = clean_list(text)
    for at, line in enumerate(clean.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            params = {"line": f"{at:,}", "longest": f"{LONGEST_LINE:,}"}
            raise QuantityError("screen.line_too_long", params)
    return clean
