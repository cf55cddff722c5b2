"""A print dialog that a person answers, printing into a file."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog


class PaperDialog(QPrintDialog):
    """Answers at once; keeps the names of what was to be printed."""

    out = Path()
    answer = QDialog.DialogCode.Accepted
    names: tuple[str, ...] = ()

    def exec(self) -> int:
        printer = self.printer()
        type(self).names = (*self.names, printer.docName())
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.out))
        return self.answer


def answered_in(
    module: ModuleType, out: Path, monkeypatch: pytest.MonkeyPatch
) -> type[PaperDialog]:
    """A dialog of its own for this test, in place of the one that ``module`` opens."""
    kind = type("Answered", (PaperDialog,), {"out": out})
    monkeypatch.setattr(module, "QPrintDialog", kind)
    return kind
