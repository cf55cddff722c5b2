"""Dialogs: a question, a sentence to be read, a small form. Plain text only, Esc is the safe way.

Tests replace :func:`confirm` and :func:`tell`, or drive the dialog that is open.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.i18n import translate
from ui.widgets.card import button
from ui.widgets.labels import IconView, plain_label
from ui.widgets.tones import ICONS


class Dialog(QDialog):
    """A heading with an icon, a ``body`` to fill, and buttons at the right end.

    ``Dialog(parent, title, "note")``; add to ``body``; then :meth:`add_buttons`.
    """

    def __init__(self, parent: QWidget | None, title: str, tone: str = "note") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(420)
        self.heading = plain_label(title, role="heading", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(IconView(ICONS[tone], tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.heading, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addStretch(1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(20, 18, 20, 16)
        stack.setSpacing(12)
        stack.addLayout(top)
        stack.addLayout(self.body, 1)
        stack.addLayout(self._row)

    def add_sentence(self, text: str) -> None:
        """Add a plain, selectable sentence to the body."""
        self.body.addWidget(plain_label(text, wrap=True, selectable=True))

    def add_button(self, text: str, *, kind: str = "") -> QPushButton:
        """Add a button at the left of the others that does nothing by itself."""
        made = button(text, kind=kind)
        made.setAutoDefault(False)
        self._row.addWidget(made)
        return made

    def add_buttons(self, yes: str, no: str = "", *, safe_default: bool = True) -> QPushButton:
        """Add the closing buttons and return the one for ``yes``.

        Enter presses ``no`` where there is one and ``safe_default``; Esc always does.
        """
        accept = self.add_button(yes, kind="primary")
        accept.clicked.connect(self.accept)
        first = accept
        if no:
            refuse = button(no)
            refuse.setAutoDefault(False)
            refuse.clicked.connect(self.reject)
            self._row.insertWidget(self._row.indexOf(accept), refuse)
            first = refuse if safe_default else accept
        first.setDefault(True)
        first.setFocus()
        return accept


def confirm(parent: QWidget, title: str, text: str, yes: str, no: str, tone: str = "warn") -> bool:
    """Ask; True only for ``yes``. Enter and Esc mean ``no``."""
    dialog = Dialog(parent, title, tone)
    dialog.add_sentence(text)
    dialog.add_buttons(yes, no)
    answer = dialog.exec()
    dialog.deleteLater()
    return answer == QDialog.DialogCode.Accepted


def tell(parent: QWidget | None, tone: str, title: str, text: str, close: str = "") -> None:
    """Say something that must be read before going on; ``close`` names the button."""
    dialog = Dialog(parent, title, tone)
    dialog.add_sentence(text)
    dialog.add_buttons(close or translate("Dialog", "Close"))
    dialog.exec()
    dialog.deleteLater()


def ask_file(parent: QWidget, title: str, suggested: str, kinds: str, ending: str) -> Path | None:
    """Ask for the name of a file to write; None where nothing is to be written.

    Not every system's dialog adds ``ending``. Where it is added here, the system has not asked
    about the file that stands under that name, so this asks.
    """
    name, _kind = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
    if not name:
        return None
    if name.lower().endswith(ending):
        return Path(name)
    path = Path(name + ending)
    if path.exists() and not _replace(parent, path.name):
        return None
    return path


def _replace(parent: QWidget, name: str) -> bool:
    return confirm(
        parent,
        translate("Dialog", "Replace the file?"),
        translate("Dialog", "{0} exists already. What stands in it now will be lost.").format(name),
        translate("Dialog", "Replace"),
        translate("Dialog", "Keep it"),
    )
