"""The Worksheet page: steps, the step at hand, and beside it signatures and record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from compounding.application.views import BatchView, MakingView, TargetView
from compounding.domain.dates import long_day
from compounding.domain.lots import LotDraft
from compounding.findings import Finding
from compounding.messages import sentence, sentence_of
from ui.navigation import Page
from ui.pages.worksheet import printing
from ui.pages.worksheet.aside import (
    BatchBar,
    PrescriptionCard,
    RecordCard,
    SignaturesCard,
    StepsCard,
    WeighingsCard,
)
from ui.pages.worksheet.capsules import CapsulesCard
from ui.pages.worksheet.lots import LotsPanel
from ui.pages.worksheet.panels import CrushPanel, ExtrasPanel, LiquidPanel, Panel
from ui.pages.worksheet.paper_presenter import wanted
from ui.pages.worksheet.presenter import TONES, WorksheetPresenter, WorksheetState
from ui.pages.worksheet.screen_card import ScreenCard
from ui.pages.worksheet.signing import DonePanel, PreparePanel, ReleasePanel
from ui.pages.worksheet.weighing import CapsulesPanel, WeighPanel
from ui.pages.worksheet.words import STATES, STEPS, making_line, mixing_words
from ui.widgets.banner import Banner, Said
from ui.widgets.card import FOLD, Card, Columns, EmptyState, PageHeader, button, column, scrolled
from ui.widgets.dialog import confirm
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.pill import Pill

DONE = "done"
TO_CHECK = "to_check"
# The mixing stands on the page until the capsules are filled.
MIXING_STEPS = ("lots", "crush", "weigh", "capsules")
NOTHING_OPEN = (
    "No making is open",
    "Plan a prescription and press Start making. Its steps appear here.",
)
# A record that cannot be read is not one without makings.
NOT_READ = "The record could not be read"
LOST = "What is typed at this step is not recorded and would be lost. All before it is kept."
SCREEN = "screen."
TO_SCREEN = "Go to Opioid screen"
NOT_RELEASED = "Not released. "
Step = Panel | DonePanel
Place = tuple[str, str, str]


class WorksheetPage(Page):
    """Shows one making and carries its steps out, one at a time."""

    def __init__(self, presenter: WorksheetPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self._place: Place = ("", "", "")
        self._accepted = 0
        # Whose entries each panel holds; what was typed stays until it is recorded.
        self._owners: dict[str, tuple[str, str]] = {}
        self._build_panels()
        self._build()
        self._bind()
        self.show_state(presenter.state)

    def _build_panels(self) -> None:
        self.lots, self.crush = LotsPanel(), CrushPanel()
        self.weigh = WeighPanel(self.presenter.judge)
        self.capsules, self.liquid = CapsulesPanel(), LiquidPanel()
        self.extras, self.prepare = ExtrasPanel(), PreparePanel()
        self.release, self.done = ReleasePanel(), DonePanel()
        self.panels: Mapping[str, Step] = {
            "lots": self.lots,
            "crush": self.crush,
            "weigh": self.weigh,
            "capsules": self.capsules,
            "liquid": self.liquid,
            "extras": self.extras,
            "prepare": self.prepare,
            "release": self.release,
            DONE: self.done,
        }

    def _build(self) -> None:
        self.header = PageHeader("Worksheet")
        self.pill = Pill("", "note")
        self.header.add(self.pill)
        self.print_button = button("Print worksheet")
        self.print_button.setToolTip("Ctrl+P")
        self.header.add(self.print_button)
        self.paper_said = Banner("fine")
        self.batches, self.steps = BatchBar(), StepsCard()
        self.step_card = Card("Step")
        self.said, self.held = Said(), Banner("stop")
        self.step_card.add(self.held)
        self.step_card.add(self.said)
        for panel in self.panels.values():
            panel.hide()
            self.step_card.add(panel)
        self.weighings, self.then = WeighingsCard(), Card("Then")
        self.then_text = plain_label(role="large", wrap=True)
        self.then.add(self.then_text)
        self.result, self.prescription = CapsulesCard(), PrescriptionCard()
        self.signatures, self.record = SignaturesCard(), RecordCard()
        self.screening = ScreenCard()
        self._lay_out()

    def _lay_out(self) -> None:
        to_plan = button("Go to Plan", kind="primary")
        to_plan.clicked.connect(self._on_to_plan)
        self.empty = EmptyState(*NOTHING_OPEN, to_plan)
        middle = column(
            self.batches, self.paper_said, self.step_card, self.result, self.weighings, self.then
        )
        aside = column(self.prescription, self.screening, self.signatures, self.record)
        self.body = scrolled(Columns([(self.steps, 190), (middle, 0), (aside, 230)]))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.header)
        outer.addWidget(self.body, 1)
        outer.addWidget(self.empty, 1)

    def _bind(self) -> None:
        presenter = self.presenter
        presenter.state_changed.connect(self.show_state)
        presenter.papers.said.connect(self._on_paper_said)
        self.print_button.clicked.connect(self._on_print)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_button.click)
        self.batches.picked.connect(presenter.pick_batch)
        self.batches.making_picked.connect(presenter.read)
        self.steps.picked.connect(presenter.pick_step)
        self.lots.chosen.connect(self._on_lots)
        self.crush.crushed.connect(presenter.crush)
        self.weigh.weighed.connect(presenter.weigh)
        self.weigh.typed.connect(presenter.forget_said)
        self.capsules.weighed.connect(presenter.weigh_capsules)
        self.liquid.measured.connect(presenter.measure_liquid)
        self.extras.settled.connect(presenter.settle_extras)
        self.prepare.signed.connect(presenter.prepare)
        self.release.released.connect(presenter.release)
        self.release.rejected.connect(presenter.reject)
        self.held.acted.connect(self._on_screen)
        self.done.screen_wanted.connect(self._on_screen)
        self.done.labels_wanted.connect(self._on_labels)
        self.done.next_wanted.connect(presenter.pick_batch)
        self.weighings.again_wanted.connect(presenter.pick_target)
        self.screening.wanted.connect(self._on_screen)

    def _on_lots(self, drafts: object, seen: bool) -> None:
        self.presenter.choose_lots(cast(tuple[LotDraft, ...], drafts), seen=seen)

    def _on_to_plan(self) -> None:
        self.go.emit("plan", None)

    def _on_labels(self) -> None:
        self.go.emit("labels", self.presenter.state.batch_id)

    def _on_screen(self) -> None:
        self.go.emit("screen", self.presenter.making_id)

    def _on_print(self) -> None:
        state = self.presenter.state
        if state.view is None or state.batch is None:
            return
        order = printing.ask(self, state.view, state.batch)
        if order is not None:
            self.presenter.papers.carry_out(order)

    def save_pdf(self, path: Path) -> None:
        """Write the paper of the batch at hand to ``path``."""
        state = self.presenter.state
        assert state.view is not None
        paper = wanted(state.view, state.batch_id)
        self.presenter.papers.carry_out(printing.to_file(paper, path))

    def _on_paper_said(self, tone: str, sentence: str) -> None:
        self.paper_said.say(tone, "", sentence)
        QTimer.singleShot(0, self, self._show_paper_said)

    def _show_paper_said(self) -> None:
        self.body.ensureWidgetVisible(self.paper_said, 0, 20)

    def open(self, subject: object) -> None:
        """Open a making by its id, or by its id and that of one of its batches."""
        if isinstance(subject, tuple):
            making_id, batch_id = cast(tuple[str, str], subject)
            self.presenter.read(making_id, batch_id)
        else:
            self.presenter.read(str(subject))

    def shown(self) -> None:
        """Read what may have changed meanwhile."""
        if not self.presenter.state.busy:
            self.presenter.read()

    def may_close(self) -> bool:
        """Asks where something is typed at the step at hand and not recorded."""
        shown = (panel for key, panel in self.panels.items() if key == self._place[0])
        if not any(panel.is_begun() for panel in shown):
            return True
        return confirm(self, "Close without recording?", LOST, "Close", "Stay")

    def show_state(self, state: WorksheetState) -> None:
        """Paint ``state``."""
        view, batch = state.view, state.batch
        self.body.setVisible(view is not None)
        self.empty.setVisible(view is None)
        set_shown(self.pill, view is not None)
        set_shown(self.print_button, view is not None)
        self.paper_said.say("fine", "")
        if view is None or batch is None:
            self.header.set_subtitle("")
            title, why = (NOT_READ, state.said[0][1]) if state.said else NOTHING_OPEN
            self.empty.title.setText(title)
            self.empty.sentence.setText(why)
            return
        self.header.set_subtitle(making_line(view, batch))
        tone, word = STATES[batch.state]
        self.pill.show_status(word, tone)
        self.batches.show_batches(state.makings, view, batch)
        self.steps.show_steps(batch, state.step)
        self.weighings.show_batch(batch)
        self.result.show_batch(batch)
        self.prescription.show_view(view, batch)
        self.screening.show_view(view)
        self.signatures.show_batch(batch)
        self.record.show_view(view, batch)
        self._show_then(state, batch)
        self._show_step(state, view, batch)

    def _show_step(self, state: WorksheetState, view: MakingView, batch: BatchView) -> None:
        key = state.step if batch.next_key else DONE
        self._fill(key, state, view, batch)
        for name, other in self.panels.items():
            other.setVisible(name == key)
        self.step_card.set_title(STEPS.get(key, "Finished"))
        self._say(state, batch)
        self.step_card.setEnabled(not state.busy)
        if not state.busy:
            self._begin(key, (batch.batch_id, state.what or _due(key, batch)), state)

    def _begin(self, key: str, owner: tuple[str, str], state: WorksheetState) -> None:
        """Empty what was recorded, keep what was only typed, and put the cursor."""
        panel = self.panels[key]
        recorded = state.accepted != self._accepted
        if recorded:
            self._accepted = state.accepted
            self._owners.pop(self._place[0], None)
        if self._owners.get(key) != owner:
            self._owners[key] = owner
            panel.clear()
            if isinstance(panel, Panel) and state.view and state.batch:
                panel.fill_again(state.view, state.batch)
        place = (key, *owner)
        if recorded or place != self._place or state.said:
            self._place = place
            if not (state.said and isinstance(panel, Panel) and panel.go_to(state.at)):
                panel.begin()
            QTimer.singleShot(0, self, self._bring_into_view)
        elif state.notes and isinstance(panel, Panel):
            panel.go_to(next(iter(state.notes)))

    def _bring_into_view(self) -> None:
        """On a small screen the field with the cursor must not be typed into unseen."""
        field = cast("QWidget | None", self.step_card.focusWidget())
        if field is not None:
            self.body.ensureWidgetVisible(field, 0, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the parts stand under each other, the list of steps gives its room away."""
        super().resizeEvent(event)
        self.steps.setVisible(event.size().width() >= FOLD)
        QTimer.singleShot(0, self, self._bring_into_view)

    def _fill(self, key: str, state: WorksheetState, view: MakingView, batch: BatchView) -> None:
        if key == "lots":
            self.lots.show_view(view)
            self.lots.ask_to_see(bool(state.to_see))
        elif key == "crush":
            self.crush.show_view(view)
        elif key == "weigh":
            self.weigh.show_target(_target_at_hand(state, batch))
        elif key == DONE:
            self.done.show_batch(view, batch)
        elif key == "liquid":
            self.liquid.show_batch(batch, self.presenter.method())
        panel = self.panels[key]
        if isinstance(panel, (CapsulesPanel, ExtrasPanel, ReleasePanel)):
            panel.show_batch(batch)
        self.capsules.show_filling_up(state.filling_up.get(batch.batch_id, ""))
        if isinstance(panel, Panel):
            panel.form.show_findings(state.notes)
        self.capsules.weights.show_findings(state.notes)

    def _say(self, state: WorksheetState, batch: BatchView) -> None:
        """What was answered, else what is in the way; of the opioid screen with the way to it."""
        said = list(state.said or _in_the_way(batch))
        screen = _told(f for f in batch.against_release if f.code.startswith(SCREEN))
        held = next((each for each in said if each in screen), None)
        refused = NOT_RELEASED if _is_refused(state, batch) else ""
        if held is not None:
            said.remove(held)
        elif said:
            said[0] = (said[0][0], f"{refused}{said[0][1]}")
        self.held.say("stop", "", f"{refused}{held[1]}" if held else "", TO_SCREEN if held else "")
        self.said.say(said)

    def _show_then(self, state: WorksheetState, batch: BatchView) -> None:
        filling = state.filling_up.get(batch.batch_id, "")
        words = filling or mixing_words(batch)
        # At the capsules themselves the cylinder stands over them, for it comes first.
        told = bool(filling) and state.step == "capsules"
        self.then.setVisible(bool(words) and batch.next_key in MIXING_STEPS and not told)
        self.then_text.setText(words)
        why = sentence(batch.limited_by.code, batch.limited_by.params)
        self.signatures.show_date(long_day(batch.last_day), why)


def _due(key: str, batch: BatchView) -> str:
    """What is weighed next, where the step is a weighing."""
    due = (target.what for target in batch.targets if target.is_next)
    return next(due, "") if key == "weigh" else ""


def _target_at_hand(state: WorksheetState, batch: BatchView) -> TargetView:
    """What is weighed again, else what is weighed next, else what was weighed last."""
    again = (target for target in batch.targets if target.what == state.what)
    due = (target for target in batch.targets if target.is_next)
    return next(again, None) or next(due, batch.targets[-1])


def _in_the_way(batch: BatchView) -> tuple[tuple[str, str], ...]:
    """What was measured and forbids the release, said while it can still be measured again."""
    if not batch.next_key:
        return ()
    undone = {finding.code for finding in batch.missing} | {"prepare.first"}
    if batch.state != TO_CHECK:
        # Asked for at any time before the release; until then the card beside says so.
        undone |= {"screen.not_finished", "screen.too_old"}
    return _told(each for each in batch.against_release if each.code not in undone)


def _told(findings: Iterable[Finding]) -> tuple[tuple[str, str], ...]:
    return tuple((TONES[each.level], sentence_of(each)) for each in findings)


def _is_refused(state: WorksheetState, batch: BatchView) -> bool:
    """Whether a release was just refused for what stood in its way before, too."""
    told = _told(batch.against_release)
    return state.step == "release" and any(each in told for each in state.said)
