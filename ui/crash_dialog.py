"""The one dialog that says that something unforeseen happened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from ui.widgets.dialog import Dialog
from ui.widgets.labels import plain_label


class CrashDialog(Dialog):
    """Says that something unforeseen happened, what is safe, and shows the report."""

    def __init__(self, text: str, path: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent, QApplication.translate("Crash", "Something unforeseen"), "warn")
        self.setMinimumWidth(560)
        self.add_sentence(
            self.tr(
                "The program met a fault of its own. Everything that was shown as recorded is"
                " recorded. What you typed since then may not be. Close this, look at what is on"
                " screen, and repeat the last step. If it happens again, start the program again."
            )
        )
        self.details = QPlainTextEdit(text)
        self.details.setReadOnly(True)
        self.details.setMinimumHeight(160)
        self.details.setAccessibleName(self.tr("Report, without patient data"))
        self.body.addWidget(self.details, 1)
        kept = self.tr("The report holds no patient data. It was kept as {0}.").format(path)
        lost = self.tr("The report holds no patient data. It could not be kept as a file.")
        said = kept if path else lost
        self.body.addWidget(plain_label(said, role="small", wrap=True, selectable=True))
        self.copy_button = self.add_button(self.tr("Copy report"))
        self.copy_button.clicked.connect(self._on_copy)
        self.add_buttons(self.tr("Close"))

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
