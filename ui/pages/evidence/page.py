"""The Evidence page: the balanced statement, then every study and what is said beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractSlider, QScrollArea, QVBoxLayout, QWidget

from compounding import __version__
from compounding.application import evidence_text as words
from compounding.application.evidence import EvidenceView
from compounding.documents.evidence_paper import TITLE, evidence_paper
from compounding.documents.paper import Paper, PaperSize
from ui.navigation import Page
from ui.pages.evidence.cards import (
    group_card,
    marks_card,
    said_card,
    statement_card,
    text_label,
)
from ui.pages.evidence.presenter import EvidencePresenter, EvidenceState
from ui.printing.papers import print_papers, size_in, usual_size, write_paper
from ui.widgets.banner import Banner
from ui.widgets.card import (
    GAP,
    Card,
    Columns,
    EmptyState,
    PageHeader,
    button,
    column,
    scrolled,
)
from ui.widgets.dialog import ask_file
from ui.widgets.forest import Forest

SENT: Final = "Sent to the printer. Look whether all pages came out."
NOT_READ: Final = "The evidence could not be read"
ASIDE: Final = 330
_KEYS: Final = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class EvidencePage(Page):
    """Shows all of the evidence at once, and makes the paper of it."""

    def __init__(self, presenter: EvidencePresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self._build(presenter.state)
        self._bind()
        self.show_state(presenter.state)

    def _build(self, state: EvidenceState) -> None:
        self.header = PageHeader(words.TITLE, words.SHORT)
        self.pdf_button = button("&Save PDF")
        self.print_button = button("&Print for the prescriber", kind="primary")
        self.header.add(self.pdf_button)
        self.header.add(self.print_button)
        self.said = Banner("fine")
        # Above what scrolls, so that it is seen from wherever the page is read.
        self.notice = QWidget()
        around = QVBoxLayout(self.notice)
        around.setContentsMargins(24, 12, 24, 0)
        around.addWidget(self.said)
        self.body = self._body(state)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.header)
        stack.addWidget(self.notice)
        stack.addWidget(self.body, 1)

    def _body(self, state: EvidenceState) -> QScrollArea:
        """What scrolls; nothing is typed here, so the keys that scroll have it to themselves."""
        inside = QVBoxLayout()
        inside.setSpacing(GAP)
        for part in (_nothing(state),) if state.view is None else self._parts(state.view):
            inside.addWidget(part)
        inside.addStretch(1)
        body = scrolled(inside)
        body.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        body.setAccessibleName(words.TITLE)
        return body

    def _parts(self, view: EvidenceView) -> tuple[QWidget, QWidget]:
        """The statement, and under it everything else."""
        self.forest = Forest()
        self.forest.set_panels(view.panels)
        against = Card(words.AGAINST_PLACEBO)
        against.add(text_label(words.HOW_TO_READ, "muted"))
        against.add(self.forest)
        studies = column(against, *map(group_card, view.groups))
        beside = column(*map(said_card, view.topics), marks_card())
        return statement_card(view.statement), Columns([(studies, 0), (beside, ASIDE)])

    def _bind(self) -> None:
        self.presenter.state_changed.connect(self.show_state)
        self.pdf_button.clicked.connect(self._on_pdf)
        self.print_button.clicked.connect(self._on_print)
        self.print_button.setToolTip("Ctrl+P")
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_button.click)

    def show_state(self, state: EvidenceState) -> None:
        """Say what became of the paper."""
        said = state.said if state.view else None
        self.said.say(*(said[0], "", said[1]) if said else ("fine", ""))
        self.notice.setVisible(said is not None)
        for each in (self.pdf_button, self.print_button):
            each.setEnabled(state.view is not None)

    def shown(self) -> None:
        """Put the cursor where the arrow keys scroll."""
        self.body.setFocus()

    def _paper(self, size: PaperSize) -> Paper:
        view = self.presenter.state.view
        assert view is not None
        return evidence_paper(view, __version__, self.presenter.today(), size)

    def _on_pdf(self) -> None:
        path = ask_file(
            self, "Save the evidence as PDF", f"{words.TITLE}.pdf", "PDF (*.pdf)", ".pdf"
        )
        if path is not None:
            self.save_pdf(path)

    def save_pdf(self, path: Path) -> None:
        """Write the paper to ``path``."""
        self.presenter.make(
            lambda: write_paper(self._paper(usual_size()), path), f"Written: {path.name}"
        )

    def _on_print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(TITLE)
        dialog = QPrintDialog(printer, self)
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            self.presenter.make(
                lambda: print_papers([self._paper(size_in(printer))], printer), SENT
            )

    # Qt's own names from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = _KEYS.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            self.body.verticalScrollBar().triggerAction(action)


def _nothing(state: EvidenceState) -> EmptyState:
    """In place of the evidence: why there is none."""
    return EmptyState(NOT_READ, state.said[1] if state.said else "")
