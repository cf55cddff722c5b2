"""Asks for a name and a reason before something is done that cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from compounding.domain.prescription import PERSON_LONGEST, REASON_LONGEST
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form
from ui.widgets.text_edit import TextEdit

NAME, REASON = "record.name", "record.reason"


class WhoDialog(Dialog):
    """Sentences to read, then who decides and why; Esc changes nothing."""

    def __init__(self, parent: QWidget, title: str, texts: Sequence[str], yes: str) -> None:
        super().__init__(parent, title, "warn")
        self.setMinimumWidth(520)
        for text in texts:
            self.add_sentence(text)
        self.form = Form()
        self.form.add(NAME, "&Name", TextEdit(longest=PERSON_LONGEST), span=2)
        self.form.add(REASON, "&Reason", TextEdit(longest=REASON_LONGEST), span=2)
        self.body.addWidget(self.form)
        self.add_buttons(yes, "Cancel")
        self.form.focus(NAME)

    @classmethod
    def ask(
        cls, parent: QWidget, title: str, texts: Sequence[str], yes: str
    ) -> tuple[str, str] | None:
        """The name and the reason; None where nothing is to be done."""
        dialog = cls(parent, title, texts, yes)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answer = (dialog.text(NAME), dialog.text(REASON)) if accepted else None
        dialog.deleteLater()
        return answer

    def text(self, key: str) -> str:
        """What is typed."""
        field = self.form.field(key)
        assert isinstance(field, TextEdit)
        return field.text()

    # Qt's own name.
    def accept(self) -> None:
        """Close only with a name and a reason."""
        if self.form.show_problems():
            super().accept()
