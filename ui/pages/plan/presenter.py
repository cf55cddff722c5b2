"""The Plan page without its widgets: fields in, one frozen state out at every change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from compounding.application import compare, making, plans, recent
from compounding.application.ports import Store
from compounding.application.views import Started
from compounding.domain.compare import Way
from compounding.domain.plan import Plan, PlannedBatch
from compounding.domain.prescription import Pharmacy, PrescriptionDraft, read_prescription
from compounding.errors import CompoundingError, InputError, RuleError
from compounding.findings import Finding, Level, Remedy
from compounding.messages import sentence, sentence_of_error
from ui.pages.plan import comparing
from ui.pages.plan import fields as asked
from ui.pages.plan.measured import Measured
from ui.pages.plan.on_record import OnRecord
from ui.pages.plan.proofs import LabelCheck
from ui.pages.plan.remedies import Remedies
from ui.pages.plan.state import (
    PlanState,
    code_of,
    dispensed_units,
    in_words,
    start_label,
)
from ui.storage import Storage

Refusals = Callable[[Mapping[str, str]], Mapping[str, str]]
TONES: Mapping[Level, str] = {Level.STOP: "stop", Level.CONFIRM: "warn", Level.NOTE: "note"}


@dataclass(slots=True)
class _Attempt:
    """What has been tried so far."""

    saving: bool = False
    failure: str | None = None
    action_id: str | None = None


def known_pharmacy(store: Store) -> Pharmacy | None:
    """The pharmacy that stands on the labels; None where it is not entered yet."""
    return store.pharmacy()


class PlanPresenter(QObject):
    """Holds what was typed, works the plan out at every change, starts the making.

    What takes longer than a keystroke (the labels laid out, the other ways compared) follows at
    :meth:`rest`; nothing is started before it is done.
    """

    state_changed = Signal(object)
    compared = Signal(object)
    started = Signal(object)
    gaps_wanted = Signal()

    def __init__(self, storage: Storage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        self._fields = asked.starting_fields(storage.clock.today())
        self._reasons: dict[str, str] = {}
        self._attempt = _Attempt()
        self._remedies = Remedies()
        self._measured = Measured()
        # Unknown while it has not been read: then the record itself is in trouble, and says so.
        self._pharmacy: Pharmacy | None = None
        self._pharmacy_read = False
        self._labels = LabelCheck()
        self._refusals: Refusals = _refuse_nothing
        self._on_record = OnRecord(storage, self)
        self._on_record.settings_changed.connect(self._on_settings)
        self._on_record.last_known.connect(self._refresh)
        self._state = self._work_out()
        storage.ask(recent.last_settings, self._on_recent, _begin_without, self)

    def judge_by(self, refusals: Refusals) -> None:
        """Let the fields judge what stands in them: a text refused is never planned with."""
        self._refusals = refusals
        self._refresh()

    def _on_recent(self, carried: Mapping[str, str]) -> None:
        """Begin with the balance of the last making, where nothing is typed yet."""
        fresh = asked.starting_fields(self._storage.clock.today())
        packed = any(self._fields[key].strip() for key in asked.PACKING)
        for key, text in asked.carried_fields(carried).items():
            measured_with = packed and key in (asked.SIZE, asked.FILLER)
            if key in fresh and self._fields[key] == fresh[key] and not measured_with:
                self._fields[key] = text
        self._refresh()

    def read_pharmacy(self) -> None:
        """Read again what stands on the labels; it may have been entered meanwhile."""
        self._on_record.read()
        self._storage.ask(known_pharmacy, self._on_pharmacy, _begin_without, self)

    def _on_settings(self) -> None:
        """A prescription that is not begun yet begins with what the pharmacy has set."""
        if not self.is_begun:
            self._fields.update(self._on_record.begins())
        self._refresh()

    def _on_pharmacy(self, pharmacy: Pharmacy | None) -> None:
        self._pharmacy, self._pharmacy_read = pharmacy, True
        self._refresh()
        self._check_labels()

    @property
    def state(self) -> PlanState:
        """The state as it stands, its labels checked."""
        self._check_labels()
        return self._state

    def rest(self) -> None:
        """The hand rests: check the labels, and compare the ways to make it."""
        self._check_labels()
        plan = self._state.plan
        if plan is not None:
            self.compared.emit(compare.ways(plan, comparing.other_making(self._fields)))

    def _check_labels(self) -> None:
        if not self._state.labels_due:
            return
        before = self._state.findings
        self._state = self._judged(self._state)
        if self._state.findings != before:
            self.state_changed.emit(self._state)

    def _judged(self, state: PlanState) -> PlanState:
        """``state`` with its labels laid out: whether it can be started is now known."""
        plan = state.plan
        assert plan is not None
        labels = self._labels.check(plan, self._draft(), self._pharmacy)
        findings = (*labels, *plan.findings)
        can_start = not labels and self._reasons_given(findings) and not self._attempt.saving
        return replace(state, findings=findings, can_start=can_start, labels_due=False)

    def take(self, way: Way) -> None:
        """Plan another way: its form, strength, formula and storage; the rest stays as it is."""
        if way.make is None or not self._may_change():
            return
        self._fields.update(comparing.fields_of(way.make))
        self._remedies.clear()
        self._refresh()

    def set_field(self, key: str, text: str) -> None:
        """Take what was typed into a field, as it is."""
        if self._fields[key] == text or not self._may_change():
            return
        before = dict(self._fields)
        self._fields[key] = text
        self._fields.update(self._measured.changed(before, self._fields))
        if key in (asked.FORM, asked.STRENGTH, asked.OTHER_STRENGTH):
            self._remedies.clear()
        self._refresh()

    def finish_field(self) -> None:
        """The field typed into is complete: remedies that no longer fit are forgotten."""
        self._remedies.settle()

    def _may_change(self) -> bool:
        """Not while the record is being written; what is changed then is another action."""
        if self._attempt.saving:
            self.state_changed.emit(self._state)
            return False
        self._attempt = _Attempt()
        return True

    def set_reason(self, key: str, text: str) -> None:
        """Keep the reason given for the Confirm of ``key``; it holds for all of its code."""
        if self._may_change():
            self._reasons[code_of(key)] = text
            self._refresh()

    def accept(self, finding: Finding, remedy: Remedy) -> None:
        """Take a remedy that the sum has worked out, for the batch it concerns."""
        if not self._may_change():
            return
        if remedy.kind == "whole_tablets":
            self._fields[asked.TABLETS] = "whole"
        else:
            batch = self._batch(finding)
            self._remedies.accept(batch.steps[0], self._choice(batch, remedy))
        self._refresh()

    def undo(self, step: int) -> None:
        """Take back the remedy of the batch that begins with ``step``."""
        if self._may_change():
            self._remedies.undo(step)
            self._refresh()

    def _batch(self, finding: Finding) -> PlannedBatch:
        assert self._state.plan is not None
        return next(b for b in self._state.plan.batches if b.number == finding.batch)

    def _choice(self, batch: PlannedBatch, remedy: Remedy) -> dict[str, object]:
        if remedy.kind == "trituration":
            return {"weighing": "trituration"}
        assert self._state.plan is not None
        needed = dispensed_units(self._state.plan, batch)
        return {"extra_units": int(remedy.figures["units"]) - needed}

    @property
    def is_begun(self) -> bool:
        """Whether something typed here would be lost."""
        typed = any(self._fields[key].strip() for key in asked.OF_ONE_JOB)
        given = any(reason.strip() for reason in self._reasons.values())
        return typed or given or bool(self._remedies.applied)

    def clear(self) -> None:
        """Begin the next prescription; the making's settings stay, weights and patient go."""
        if self._may_change():
            self._begin_afresh()

    def _begin_afresh(self) -> None:
        fresh = asked.starting_fields(self._storage.clock.today())
        lasting = ("balance.", "make.", "choice.")
        kept = {k: v for k, v in self._fields.items() if k.startswith(lasting)}
        usual = self._on_record.begins()
        self._fields = {**fresh, **kept, **usual, **dict.fromkeys(asked.OF_ONE_JOB, "")}
        self._reasons.clear()
        self._remedies.clear()
        self._measured.forget()
        self._attempt = _Attempt()
        self._refresh()

    def start(self) -> None:
        """Record the prescription and open its making; on disk before anything says so."""
        state = self.state
        if self._attempt.saving:
            return
        if not state.can_start or state.plan is None:
            self.gaps_wanted.emit()
            return
        self._attempt.saving = True
        self._refresh()
        self._record(state.plan)

    def _record(self, plan: Plan) -> None:
        codes = {f.code for f in plan.findings if f.level is Level.CONFIRM}
        draft, reasons = self._draft(), {code: self._reasons[code] for code in codes}
        action = self._attempt.action_id = self._attempt.action_id or str(uuid4())
        self._storage.ask(
            lambda store: making.start(store, plan, draft, reasons, action_id=action),
            self._on_started,
            self._on_failed,
            self,
            self._on_crashed,
        )

    def _on_crashed(self) -> None:
        """An unforeseen error: whether it is on disk is not known; a retry is the same action."""
        self._attempt.saving = False
        self._refresh()

    def _on_started(self, started: Started) -> None:
        self._begin_afresh()
        self.started.emit(started)

    def _on_failed(self, error: CompoundingError) -> None:
        # After a disk's fault the next press is the same action; after a refusal it is a new one.
        if isinstance(error, (InputError, RuleError)):
            self._attempt.action_id = None
        self._attempt.saving = False
        self._attempt.failure = sentence_of_error(error)
        self._refresh()

    def _draft(self) -> PrescriptionDraft:
        f = self._fields
        return PrescriptionDraft(
            patient=f[asked.PATIENT],
            born=f[asked.BORN],
            rx_number=f[asked.RX_NUMBER],
            prescriber=f[asked.PRESCRIBER],
        )

    def _refresh(self) -> None:
        self._state = self._work_out()
        self.state_changed.emit(self._state)

    def _work_out(self) -> PlanState:
        refused_texts = self._refusals(self._fields)
        notes = {path: ("stop", said) for path, said in refused_texts.items()}
        empty = asked.empty_keys(self._fields)
        plan = self._plan(notes, empty)
        found = plan.findings if plan else ()
        for finding in found:
            if finding.subject is not None and finding.subject not in notes:
                notes[finding.subject] = (TONES[finding.level], sentence("field.see_findings"))
        missing = len(empty) + self._check_prescription(notes)
        refused = any(tone == "stop" for tone, _ in notes.values())
        ready = plan is not None and plan.can_be_made and not missing and not refused
        due = ready and self._pharmacy_read
        findings = (*(self._labels.last if due else ()), *found)
        return PlanState(
            fields=dict(self._fields),
            notes=notes,
            plan=plan,
            doses=plan.doses if plan else plans.read_nights(self._data()),
            findings=findings,
            reasons=dict(self._reasons),
            missing=missing,
            start_label=start_label(plan),
            can_start=(
                ready and not due and self._reasons_given(found) and not self._attempt.saving
            ),
            labels_due=due,
            accepted=self._accepted(plan),
            needs_pharmacy=self._pharmacy_read and self._pharmacy is None,
            saving=self._attempt.saving,
            failure=self._attempt.failure,
        )

    def _data(self) -> dict[str, object]:
        return asked.request_data(self._fields, self._remedies.applied)

    def _accepted(self, plan: Plan | None) -> tuple[tuple[int, str], ...]:
        if self._fields[asked.FORM] != asked.CAPSULE:
            return ()
        numbers = {batch.steps[0]: batch.number for batch in plan.batches} if plan else {}
        return tuple(
            (step, f"Batch {numbers.get(step, step)}: {in_words(choice)} accepted.")
            for step, choice in self._remedies.applied.items()
        )

    def _plan(self, notes: dict[str, tuple[str, str]], empty: tuple[str, ...]) -> Plan | None:
        """The plan; none while a field refuses its text, but for the patient and prescriber."""
        refused = any(path not in asked.PRESCRIPTION_KEYS for path in notes)
        try:
            worked = self._remedies.work_out(
                lambda choices: self._on_record.request(asked.request_data(self._fields, choices))
            )
            return None if refused else self._on_record.compared(worked, self._draft())
        except InputError as error:
            for problem in error.problems:
                if problem.path not in empty:
                    notes.setdefault(problem.path, ("stop", sentence(problem.code, problem.params)))
        return None

    def _check_prescription(self, notes: dict[str, tuple[str, str]]) -> int:
        """Judge the prescription's own fields; returns how many are still empty."""
        empty = {key for key in asked.PRESCRIPTION_KEYS if not self._fields[key].strip()}
        try:
            read_prescription(self._draft(), self._storage.clock.today())
        except InputError as error:
            for problem in error.problems:
                if problem.path not in empty:
                    notes[problem.path] = ("stop", sentence(problem.code, problem.params))
        return len(empty)

    def _reasons_given(self, findings: tuple[Finding, ...]) -> bool:
        asked_for = {f.code for f in findings if f.level is Level.CONFIRM}
        return all(self._reasons.get(code, "").strip() for code in asked_for)


def _refuse_nothing(_fields: Mapping[str, str]) -> Mapping[str, str]:
    return {}


def _begin_without(_error: CompoundingError) -> None:
    """A record that cannot be read is said once by the window; planning goes on without it."""
