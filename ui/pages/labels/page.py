"""The Labels page: what to print on the left, the label in true proportion on the right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QVBoxLayout

from compounding.documents.label_layout import lay_out_label
from compounding.documents.layout import Layout
from compounding.errors import DocumentError
from compounding.messages import sentence_of_error
from ui.navigation import Page
from ui.pages.labels.missing import NOTHING, SCREEN, WORKSHEET
from ui.pages.labels.presenter import Copy, LabelsPresenter, LabelsState
from ui.pages.log.columns import STATUS, what
from ui.printing.letters import QtMeasure
from ui.printing.pdf import write_pdf
from ui.printing.printer import print_layouts
from ui.widgets.banner import Banner
from ui.widgets.card import Card, EmptyState, PageHeader, button, column
from ui.widgets.combo import Choice
from ui.widgets.dialog import ask_file
from ui.widgets.form import Form
from ui.widgets.label_view import LabelView
from ui.widgets.labels import plain_label
from ui.widgets.split import Split

NO_BATCH = (
    "No batch yet",
    "Plan a prescription and start making it; the proof of its label appears here.",
)
# A record that cannot be read is not one without batches.
NOT_READ = "The record could not be read"
SENT = "Sent to the printer. Look at the label before it goes on the container."
WARNING = (
    "The opioid warning prints on every container. It cannot be removed; its first line is never "
    "under 10 pt, the rest never under 7 pt."
)


class LabelsPage(Page):
    """Shows one label and writes or prints it."""

    def __init__(self, presenter: LabelsPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.measure = QtMeasure()
        self.layout_now: Layout | None = None
        self._is_opened = False
        self._build()
        self._bind()
        self.show_state(presenter.state)

    def _build(self) -> None:
        self.header = PageHeader("Labels")
        self.pdf_button = button("&Save PDF")
        self.print_button = button("&Print label", kind="primary")
        self.header.add(self.pdf_button)
        self.header.add(self.print_button)
        self.form = Form(columns=1)
        self.batch = self.form.add("label.batch", "&Batch", Choice())
        self.container = self.form.add("label.container", "&Container", Choice())
        self.printed = plain_label(role="muted", wrap=True)
        card = Card("What to print")
        card.add(self.form)
        card.add(plain_label("Stock: 4 × 2 in, 203 dots to the inch", role="muted"))
        card.add(Banner("warn", "", WARNING))
        card.add(self.printed)
        self.unreleased, self.held = Banner("note"), Banner("stop")
        self.said = Banner("fine")
        self.view = LabelView()
        self.view.setMinimumHeight(420)
        right = column(self.unreleased, self.held, self.said, self.view, stretch_last=True)
        self.empty = EmptyState(*NO_BATCH)
        self.split = Split(column(card), right, 340)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.header)
        stack.addWidget(self.split, 1)
        stack.addWidget(self.empty, 1)

    def _bind(self) -> None:
        self.presenter.state_changed.connect(self.show_state)
        self.batch.changed.connect(self._on_batch)
        self.container.changed.connect(self._on_container)
        self.unreleased.acted.connect(self._on_worksheet)
        self.held.acted.connect(self._on_screen)
        self.pdf_button.clicked.connect(self._on_pdf)
        self.print_button.clicked.connect(self._on_print)

    def open(self, subject: object) -> None:
        """Open the label of a batch by its id."""
        self._is_opened = True
        self.presenter.read(str(subject))

    def shown(self) -> None:
        """Read again what may have changed, and put the cursor on the batch."""
        if not self._is_opened:
            self.presenter.read()
        self._is_opened = False
        self.batch.setFocus()

    def _on_worksheet(self) -> None:
        batch = self.presenter.state.batch
        if batch is not None:
            self.go.emit("worksheet", (batch.making_id, batch.batch_id))

    def _on_screen(self) -> None:
        batch = self.presenter.state.batch
        if batch is not None:
            self.go.emit("screen", batch.making_id)

    def _on_batch(self) -> None:
        self.presenter.pick_batch(str(self.batch.value()))

    def _on_container(self) -> None:
        number = self.container.value()
        assert isinstance(number, int)
        self.presenter.pick_container(number)

    def show_state(self, state: LabelsState) -> None:
        """Paint ``state``."""
        self.split.setVisible(bool(state.recent))
        self.empty.setVisible(not state.recent)
        title, why = (NOT_READ, state.said[1]) if state.said else NO_BATCH
        self.empty.title.setText(title)
        self.empty.sentence.setText(why)
        self._show_choices(state)
        self._show_label(state)
        self._show_missing(state)
        self.said.say(*(state.said[0], "", state.said[1]) if state.said else ("fine", ""))

    def _show_missing(self, state: LabelsState) -> None:
        found = {each.page: each for each in state.missing}
        for page, banner in ((WORKSHEET, self.unreleased), (SCREEN, self.held)):
            each = found.get(page, NOTHING)
            banner.say(each.tone, "", each.words, each.action)

    def _show_choices(self, state: LabelsState) -> None:
        self.batch.set_items(
            tuple(
                (f"{r.number} · {what(r)} · {STATUS[r.status][1]}", r.batch_id)
                for r in state.recent
            )
        )
        self.batch.set_value(state.chosen)
        if state.batch is None:
            self.container.set_items(())
            self.printed.clear()
            self.header.set_subtitle("")
            return
        self.container.set_items(
            tuple(
                (_container_words(state, each.number), each.number)
                for each in state.batch.containers
            )
        )
        self.container.set_value(state.container)
        printed = state.batch.containers[state.container - 1].printed
        times = "once" if printed == 1 else f"{printed} times"
        self.printed.setText(f"Printed so far: {times if printed else 'not yet'}")
        line = f"Batch {state.batch.number}, {STATUS[state.batch.state][1].lower()}"
        self.header.set_subtitle(line)

    def _show_label(self, state: LabelsState) -> None:
        self.layout_now = None
        content = state.content
        if content is not None:
            try:
                self.layout_now = lay_out_label(content, self.measure)
            except DocumentError as error:
                self.view.show_problem(sentence_of_error(error))
        if self.layout_now is not None:
            self.view.show_layout(self.layout_now)
        elif content is None:
            self.view.show_problem(state.problem)
        proof = content is not None and content.proof
        self.print_button.setText("&Print proof" if proof else self._print_words(state))
        self.print_button.setAccessibleName(self.print_button.text().replace("&", ""))
        for each in (self.pdf_button, self.print_button):
            each.setEnabled(self.layout_now is not None and state.copy is not None)

    def _print_words(self, state: LabelsState) -> str:
        total = max(1, len(state.contents))
        return f"&Print label {state.container} of {total}"

    def _suggested(self) -> str:
        """A file name from the batch's number alone."""
        state = self.presenter.state
        content = state.content
        kind = "Proof" if content is not None and content.proof else "Label"
        number = state.batch.number if state.batch else ""
        return f"{kind} {number} container {state.container}.pdf"

    def _on_pdf(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            return
        path = ask_file(self, "Save the label as PDF", f"{wanted.title}.pdf", "PDF (*.pdf)", ".pdf")
        if path is not None:
            self._write(wanted, path)

    def save_pdf(self, path: Path) -> None:
        """Count the label shown, then write it to ``path``."""
        self._write(self._wanted(), path)

    def _write(self, wanted: _Wanted | None, path: Path) -> None:
        if wanted is None:
            return

        def write() -> None:
            # The title is of the batch's number: a name chosen by hand may be a patient's.
            write_pdf([wanted.layout], path, wanted.title)

        self.presenter.make(wanted.copy, "pdf", write, f"Written: {path.name}")

    def _wanted(self) -> _Wanted | None:
        """What is on screen now; a dialog may stay open while something else comes there."""
        copy = self.presenter.state.copy
        if copy is None or self.layout_now is None:
            return None
        return _Wanted(copy, self.layout_now, self._suggested().removesuffix(".pdf"))

    def _on_print(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(wanted.title)
        dialog = QPrintDialog(printer, self)
        accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            self.presenter.make(
                wanted.copy, "printer", lambda: print_layouts([wanted.layout], printer), SENT
            )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The label on screen when a person asked for it, and its title without a patient."""

    copy: Copy
    layout: Layout
    title: str


def _container_words(state: LabelsState, number: int) -> str:
    assert state.batch is not None
    each = state.batch.containers[number - 1]
    held = f"{each.units} capsules" if each.units is not None else f"{each.volume_ml} mL"
    return f"{number} of {len(state.batch.containers)}, {held}"
