"""The worksheet on paper: which batches, and whether to a printer or a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from compounding import __version__
from compounding.application.views import BatchView, MakingView
from compounding.documents.paper import Paper, PaperSize
from compounding.documents.worksheet_paper import worksheet_paper
from ui.pages.worksheet.paper_presenter import Contents, Order, Wanted, wanted
from ui.printing.papers import print_papers, size_in, usual_size, write_papers
from ui.widgets.combo import Choice
from ui.widgets.dialog import Dialog, ask_file
from ui.widgets.labels import plain_label

ALL = ""
SENT = "Sent to the printer. Look whether all pages came out."
UNRELEASED = "A batch that is not released says so on each of its pages."


class PrintDialog(Dialog):
    """Asks which batches; ``to_file`` is True where a PDF is wanted."""

    def __init__(self, parent: QWidget, view: MakingView, batch: BatchView) -> None:
        super().__init__(parent, "Print worksheet")
        self.to_file = False
        self.which = Choice()
        self.which.setAccessibleName("What to print")
        every = (f"All {len(view.batches)} batches of this day", ALL)
        self.which.set_items(((f"Batch {batch.number}", batch.batch_id), every))
        self.which.set_value(batch.batch_id)
        self.which.setVisible(len(view.batches) > 1)
        self.body.addWidget(self.which)
        self.body.addWidget(plain_label(UNRELEASED, role="muted", wrap=True))
        self.pdf = self.add_button("&Save PDF")
        self.pdf.clicked.connect(self._on_pdf)
        self.print = self.add_buttons("&Print", "Cancel", safe_default=False)

    def _on_pdf(self) -> None:
        self.to_file = True
        self.accept()


def ask(parent: QWidget, view: MakingView, batch: BatchView) -> Order | None:
    """Ask what to print and where to; None where nothing is to be printed."""
    dialog = PrintDialog(parent, view, batch)
    accepted = dialog.exec() == PrintDialog.DialogCode.Accepted
    chosen, to_file = str(dialog.which.value()), dialog.to_file
    dialog.deleteLater()
    if not accepted:
        return None
    paper = wanted(view, chosen or None)
    return _ask_file(parent, paper) if to_file else _ask_printer(parent, paper)


def _ask_file(parent: QWidget, paper: Wanted) -> Order | None:
    suggested = f"{paper.title}.pdf"
    path = ask_file(parent, "Save the worksheet as PDF", suggested, "PDF (*.pdf)", ".pdf")
    return None if path is None else to_file(paper, path)


def to_file(paper: Wanted, path: Path) -> Order:
    """A PDF at ``path``; its title is of the batch's number, for a name may be a patient's."""

    def make(contents: Contents) -> None:
        write_papers(_papers(contents, usual_size()), path, paper.title)

    return Order(paper, make, f"Written: {path.name}")


def _ask_printer(parent: QWidget, paper: Wanted) -> Order | None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(paper.title)
    dialog = QPrintDialog(printer, parent)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted:
        return None

    def make(contents: Contents) -> None:
        print_papers(_papers(contents, size_in(printer)), printer)

    return Order(paper, make, SENT)


def _papers(contents: Contents, size: PaperSize) -> list[Paper]:
    return [worksheet_paper(each, __version__, size) for each in contents]
