"""The Plan page: prescription on the left; titration, batches and findings on the right."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from compounding.application import plan_working
from compounding.application.views import Started
from compounding.findings import Level, Remedy
from compounding.messages import sentence_of
from ui.navigation import Page
from ui.pages.plan import fields as asked
from ui.pages.plan.answering import BatchesCard, TitrationCard, WorkingCard
from ui.pages.plan.asking import Asking, MakingCard, PrescriptionCard
from ui.pages.plan.presenter import PlanPresenter, PlanState, key_of
from ui.widgets.banner import Banner
from ui.widgets.card import Card, PageHeader, button, column
from ui.widgets.finding_list import FindingList, FindingRow
from ui.widgets.split import Split
from ui.widgets.tones import tone_of

SCREEN_BY_HAND = (
    "Naltrexone blocks opioids. ",
    "This version does not read medication lists: ask about opioids by hand before dispensing.",
)


class PlanPage(Page):
    """Shows the presenter's state and hands it what is typed."""

    def __init__(self, presenter: PlanPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self._build()
        self._bind()
        self.show_state(presenter.state)

    def _build(self) -> None:
        self.header = PageHeader("Plan")
        self.working_button = button("Show working", shortcut="F2")
        self.start_button = button("Start making", kind="primary")
        self.start_button.setToolTip("Ctrl+Enter")
        self.header.add(self.working_button)
        self.header.add(self.start_button)
        self.prescription, self.making = PrescriptionCard(), MakingCard()
        self.asking = Asking(self.prescription, self.making)
        self.opioids = Banner("note", *SCREEN_BY_HAND)
        self.failure = Banner("stop")
        self.titration, self.batches = TitrationCard(), BatchesCard()
        self.working = WorkingCard()
        self.working.hide()
        self.findings = FindingList()
        self.findings_card = Card("Findings")
        self.findings_card.add(self.findings)
        self._lay_out()

    def _lay_out(self) -> None:
        left = column(self.prescription, self.making)
        right = column(
            self.failure,
            self.opioids,
            self.titration,
            self.findings_card,
            self.batches,
            self.working,
        )
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.header)
        self.split = Split(left, right, 330)
        stack.addWidget(self.split, 1)

    def _bind(self) -> None:
        presenter = self.presenter
        presenter.state_changed.connect(self.show_state)
        presenter.started.connect(self._on_started)
        presenter.gaps_wanted.connect(self.asking.show_gaps)
        for card in self.asking.cards:
            card.typed.connect(presenter.set_field)
        self.start_button.clicked.connect(presenter.start)
        self.working_button.clicked.connect(self.show_working)
        self.findings.go_to.connect(self._on_go_to)
        self.findings.reason_changed.connect(presenter.set_reason)
        self.findings.remedy_taken.connect(self._on_remedy)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.start_button.click)
        QShortcut(QKeySequence("Ctrl+Enter"), self, self.start_button.click)

    def show_state(self, state: PlanState) -> None:
        """Paint ``state``."""
        self.asking.show_state(state)
        self.titration.show_plan(state.doses, state.plan)
        self.batches.show_plan(
            state.plan, refused=any(t == "stop" for t, _ in state.notes.values())
        )
        self.findings.show_findings(finding_rows(state))
        self.findings_card.setVisible(bool(state.findings))
        self.start_button.setText(state.start_label)
        self.start_button.setEnabled(not state.saving)
        self.failure.say("stop", "Not recorded.", state.failure) if state.failure else (
            self.failure.say("stop", "")
        )
        self._show_working_text()

    def _show_working_text(self) -> None:
        plan = self.presenter.state.plan
        if self.working.isVisibleTo(self):
            self.working.show_text("\n".join(plan_working.working_text(plan)[2:]) if plan else "")

    def _on_started(self, started: Started) -> None:
        self.go.emit("worksheet", started.making_ids[0])

    def _on_go_to(self, subject: str) -> None:
        self.asking.focus(subject)

    def _on_remedy(self, key: str, kind: str) -> None:
        finding = next(f for f in self.presenter.state.findings if key_of(f) == key)
        remedy = next(r for r in finding.remedies if r.kind == kind)
        self.presenter.accept(finding, remedy)

    def shown(self) -> None:
        """Put the cursor where the work begins."""
        if cast("QWidget | None", self.focusWidget()) is None:
            self.prescription.form.field(asked.PATIENT).setFocus()

    def show_working(self) -> None:
        """F2: show or hide how the figures were found."""
        self.working.setVisible(not self.working.isVisibleTo(self))
        self._show_working_text()
        if self.working.isVisibleTo(self):
            self.split.show_right(self.working)


def finding_rows(state: PlanState) -> tuple[FindingRow, ...]:
    """The findings as the list shows them."""
    return tuple(
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
