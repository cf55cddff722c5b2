"""The Plan page: prescription on the left; titration, batches and findings on the right."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from compounding.application.views import Started
from compounding.domain.compare import Comparison
from compounding.domain.plan import Plan
from compounding.domain.working import Line
from compounding.findings import Level, Remedy
from compounding.messages import sentence, sentence_of
from ui.navigation import Page
from ui.pages.plan import fields as asked
from ui.pages.plan.answering import BatchesCard, TitrationCard, WorkingCard
from ui.pages.plan.asking import Asking, MakingCard, PrescriptionCard
from ui.pages.plan.presenter import PlanPresenter
from ui.pages.plan.proofs import PHARMACY
from ui.pages.plan.state import PlanState, key_of
from ui.pages.plan.ways import WaysCard
from ui.widgets.banner import Banner
from ui.widgets.card import Card, PageHeader, button, column
from ui.widgets.dialog import confirm
from ui.widgets.finding_list import FindingList, FindingRow
from ui.widgets.split import Split
from ui.widgets.tones import tone_of

UNDO, ACCEPTED = "undo", "accepted/"
# After so many milliseconds without a change the hand rests.
REST = 150
CLEARED = (
    "The patient, the weights, the reasons and the remedies on this page are cleared. "
    "Nothing of them is recorded. Makings that were started stay as they are."
)
LOST = (
    "The prescription on the Plan page is not started. "
    "Closing the window loses what was typed; it is recorded nowhere."
)
SCREEN_FOLLOWS = (
    "Naltrexone blocks opioids. ",
    "The opioid screen (Ctrl+6) is asked once the making is started; nothing is released before.",
)


class PlanPage(Page):
    """Shows the presenter's state and hands it what is typed."""

    def __init__(self, presenter: PlanPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self._plan: Plan | None = None
        self._seen: Line | None = None
        self._rows: tuple[FindingRow, ...] = ()
        self._build()
        self._bind()
        self.show_state(presenter.state)

    def _build(self) -> None:
        self.header = PageHeader("Plan")
        self.new_button = button("New prescription")
        self.new_button.setToolTip("Ctrl+N")
        self.working_button = button("Show working", shortcut="F2")
        self.start_button = button("Start making", kind="primary")
        self.start_button.setToolTip("Ctrl+Enter")
        self.header.add(self.new_button)
        self.header.add(self.working_button)
        self.header.add(self.start_button)
        self.prescription, self.making = PrescriptionCard(), MakingCard()
        self.asking = Asking(self.prescription, self.making)
        self.opioids = Banner("note", *SCREEN_FOLLOWS)
        self.failure = Banner("stop")
        self.pharmacy = Banner("stop")
        self.titration, self.batches = TitrationCard(), BatchesCard()
        self.working = WorkingCard()
        self.working.hide()
        self.findings = FindingList()
        self.findings_card = Card("Findings")
        self.findings_card.add(self.findings)
        self.ways = WaysCard()
        self.resting = QTimer(self)
        self.resting.setSingleShot(True)
        self.resting.setInterval(REST)
        self._lay_out()

    def _lay_out(self) -> None:
        left = column(self.prescription, self.making)
        right = column(
            self.failure,
            self.pharmacy,
            self.opioids,
            self.titration,
            self.findings_card,
            self.batches,
            self.working,
            self.ways,
        )
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.header)
        self.split = Split(left, right, 330)
        stack.addWidget(self.split, 1)

    def _bind(self) -> None:
        presenter = self.presenter
        presenter.judge_by(self.asking.refusals)
        presenter.state_changed.connect(self.show_state)
        presenter.started.connect(self._on_started)
        presenter.gaps_wanted.connect(self._on_gaps)
        presenter.compared.connect(self._on_compared)
        self.resting.timeout.connect(presenter.rest)
        self.ways.taken.connect(presenter.take)
        for card in self.asking.cards:
            card.typed.connect(presenter.set_field)
            card.finished.connect(presenter.finish_field)
        self.start_button.clicked.connect(presenter.start)
        self.new_button.clicked.connect(self._on_new)
        self.pharmacy.acted.connect(self._on_settings)
        self.working_button.clicked.connect(self.show_working)
        self.findings.go_to.connect(self._on_go_to)
        self.findings.reason_changed.connect(presenter.set_reason)
        self.findings.remedy_taken.connect(self._on_remedy)
        QShortcut(QKeySequence("Ctrl+N"), self, self.new_button.click)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.start_button.click)
        QShortcut(QKeySequence("Ctrl+Enter"), self, self.start_button.click)

    def show_state(self, state: PlanState) -> None:
        """Paint ``state``: only what differs from what is shown."""
        self.asking.show_state(state)
        self._show_plan(state)
        self._show_findings(state)
        self.findings_card.setVisible(bool(state.findings or state.accepted))
        self.start_button.setText(state.start_label)
        self.start_button.setEnabled(not state.saving)
        self.failure.say("stop", "Not recorded.", state.failure) if state.failure else (
            self.failure.say("stop", "")
        )
        self._show_pharmacy(state)

    def _show_findings(self, state: PlanState) -> None:
        rows = finding_rows(state)
        if rows != self._rows:
            self._rows = rows
            self.findings.show_findings(rows)
        self.findings.set_locked(state.saving)

    def _show_plan(self, state: PlanState) -> None:
        """What follows from the plan; the ways to make it follow when the hand rests."""
        refused = any(tone == "stop" for tone, _ in state.notes.values())
        if state.plan is None or not _same(state.plan, self._plan):
            self._plan = state.plan
            self.titration.show_plan(state.doses, state.plan)
            self.batches.show_plan(state.plan, refused=refused, gaps=self.asking.gaps())
            self._show_working_text()
            # An entry on its way (``3702.``) has no plan for a moment; nothing jumps meanwhile.
            self.ways.set_stale() if state.plan or refused else self.ways.clear()
            self.resting.start()
        elif state.labels_due:
            self.resting.start()

    def _on_compared(self, found: Comparison) -> None:
        self.ways.show_comparison(found)
        self.split.keep_cursor_in_view()

    def _show_pharmacy(self, state: PlanState) -> None:
        if state.needs_pharmacy:
            why = sentence("label.no_pharmacy")
            self.pharmacy.say("stop", "No label can be printed.", why, "Open Settings")
        else:
            self.pharmacy.say("stop", "")

    def _show_working_text(self) -> None:
        if self.working.isVisibleTo(self):
            self.working.show_plan(self._plan)

    def _on_started(self, started: Started) -> None:
        self.go.emit("worksheet", started.making_ids[0])

    def _on_settings(self) -> None:
        self.go.emit("settings", None)

    def _on_go_to(self, subject: str) -> None:
        if subject.startswith(f"{PHARMACY}."):
            self._on_settings()
        else:
            self.asking.focus(subject)

    def _on_gaps(self) -> None:
        """Start was pressed too early: go to what stands in its way, and say what that is."""
        if self.asking.show_gaps():
            self._refuse(self.asking.first_refusal())
            return
        state = self.presenter.state
        stop = next((f for f in state.findings if f.level is Level.STOP), None)
        refused = next(
            ((k, said) for k, (tone, said) in state.notes.items() if tone == "stop"), None
        )
        if stop is not None:
            self._refuse(sentence_of(stop))
            if stop.subject is None or not self.asking.focus(stop.subject):
                self.findings.focus(key_of(stop))
        elif refused is not None:
            self._refuse(refused[1])
            self.asking.focus(refused[0])
        else:
            self._ask_reason()

    def _ask_reason(self) -> None:
        key = self.findings.first_unreasoned()
        if key is not None:
            self._refuse("Give the reason that is asked for under Findings.")
            self.findings.focus(key)

    def _refuse(self, why: str) -> None:
        """Said until something changes; gaps alone are said under their fields."""
        self.failure.say("stop", "Not started." if why else "", why)

    def _on_new(self) -> None:
        begun = self.presenter.is_begun
        if begun and not confirm(self, "New prescription?", CLEARED, "Clear", "Keep typing"):
            return
        self.presenter.clear()
        self.asking.forget_gaps()
        self.prescription.form.field(asked.PATIENT).setFocus()

    def may_close(self) -> bool:
        """Asks where a prescription is typed and not started."""
        if not self.presenter.is_begun:
            return True
        return confirm(self, "Close without starting?", LOST, "Close", "Stay")

    def _on_remedy(self, key: str, kind: str) -> None:
        presenter = self.presenter
        if kind == UNDO:
            presenter.undo(int(key.removeprefix(ACCEPTED)))
            resting = next(iter(self.findings.keys()), "")
        else:
            finding = next(f for f in presenter.state.findings if key_of(f) == key)
            remedy = next(r for r in finding.remedies if r.kind == kind)
            presenter.accept(finding, remedy)
            resting = next((f"{ACCEPTED}{step}" for step, _said in presenter.state.accepted), "")
        # The button pressed is gone: the next key must not land on one in the header.
        if not self.findings.rest_on(resting) and not self.asking.focus(asked.TABLETS):
            self.asking.focus(asked.EXTRA)

    def shown(self) -> None:
        """Put the cursor where the work begins; the pharmacy may have been entered meanwhile."""
        self.presenter.read_pharmacy()
        if cast("QWidget | None", self.focusWidget()) is None:
            self.prescription.form.field(asked.PATIENT).setFocus()

    def show_working(self) -> None:
        """F2: show how the figures were found, or hide it; from a cell, how that one was found."""
        line = self.batches.line_at_cursor()
        leads = line is not None and not (self.working.isVisibleTo(self) and line is self._seen)
        self.working.setVisible(leads or not self.working.isVisibleTo(self))
        self._seen = line if leads else None
        self._show_working_text()
        if self.working.isVisibleTo(self):
            if line is not None:
                self.working.show_line(line)
            self.split.show_right(self.working)


def _same(plan: Plan, before: Plan | None) -> bool:
    """Whether it is the plan shown already; mostly the very same one."""
    return plan is before or plan == before


def finding_rows(state: PlanState) -> tuple[FindingRow, ...]:
    """The findings as the list shows them, and the remedies in force with their way back."""
    accepted = tuple(
        FindingRow(f"{ACCEPTED}{step}", "note", said, remedies=((UNDO, "Undo"),))
        for step, said in state.accepted
    )
    return accepted + tuple(
        FindingRow(
            key=key_of(finding),
            tone=tone_of(finding.level),
            sentence=sentence_of(finding),
            subject=finding.subject,
            reason=state.reasons.get(finding.code, ""),
            asks_reason=finding.level is Level.CONFIRM,
            remedies=tuple((r.kind, remedy_label(r)) for r in finding.remedies),
        )
        for finding in state.findings
    )


def remedy_label(remedy: Remedy) -> str:
    """What the button of a remedy says."""
    figures = remedy.figures
    words = {
        "larger_batch": f"Make {figures.get('units')} capsules",
        "trituration": f"Use a trituration, {figures.get('multiple')} times the powder",
        "whole_tablets": "Use whole tablets",
    }
    return words[remedy.kind]
