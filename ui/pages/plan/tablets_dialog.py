"""Tablets weighed one by one: a line for each, their spread beside it as it is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from compounding.domain import spread
from compounding.domain.spread import TabletSpread
from compounding.findings import Level
from compounding.messages import sentence
from compounding.quantity import Quantity, grouped, plain
from ui.pages.plan import fields as asked
from ui.pages.plan import tablets
from ui.theme import dress
from ui.widgets.card import scrolled
from ui.widgets.dialog import Dialog, confirm
from ui.widgets.form import Sentence
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.quantity_edit import QuantityEdit

MOST_TABLETS = 100
_TALL = 520
# Questions said at once.
_MOST_SAID = 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HOW = (
    "Type what each tablet weighs; Enter goes to the next line. An empty line counts for nothing."
)
_FIGURES = ("Tablets", "Total", "Mean", "Standard deviation", "RSD", "Smallest", "Largest")


class MassLines(QWidget):
    """A field for each tablet; there is always an empty one at the end."""

    changed = Signal()
    finished = Signal()
    left = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: list[QuantityEdit] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(1, 1)
        for line in (*tablets.lines_of(text), ""):
            self._append().set_text(line)

    def text(self) -> str:
        """All lines that hold something."""
        return tablets.text_of_lines(field.text() for field in self.fields)

    def typed(self) -> Iterator[tuple[int, QuantityEdit]]:
        """The fields that hold something, with their number."""
        return ((at, each) for at, each in enumerate(self.fields, 1) if each.text().strip())

    def clear(self) -> None:
        """Empty every line."""
        for field in self.fields:
            field.set_text("")
        self.fields[0].setFocus()
        self.changed.emit()

    def _append(self) -> QuantityEdit:
        number = len(self.fields) + 1
        field = QuantityEdit("mg", decimals=4, above_zero=True, required=False)
        field.set_name(f"Tablet {number}")
        label = plain_label(str(number), role="muted", numbers=True)
        label.setMinimumWidth(22)
        label.setBuddy(field)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, number - 1, 0)
        self._grid.addWidget(field, number - 1, 1)
        self._grid.setRowStretch(number - 1, 0)
        self._grid.setRowStretch(number, 1)
        if self.fields:
            self.setTabOrder(self.fields[-1], field)
            # At once, so that the next key finds it.
            set_shown(field, True)
        field.changed.connect(self._on_changed)
        field.left.connect(self.left)
        self.fields.append(field)
        return field

    def _on_changed(self) -> None:
        if self.fields[-1].text() and len(self.fields) < MOST_TABLETS:
            self._append()
        self.changed.emit()

    # Qt's own names from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = next((at for at, field in enumerate(self.fields) if field.hasFocus()), None)
        if here is None or event.key() not in _ENTER:
            super().keyPressEvent(event)
        elif self.fields[here].text() and here + 1 < len(self.fields):
            self.fields[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.finished.emit()


class TabletsDialog(Dialog):
    """The lines at the left, count, total and spread at the right.

    A mass is held against the others once its line is left, and all of them before they are taken.
    """

    def __init__(self, parent: QWidget | None, text: str) -> None:
        super().__init__(parent, "Weigh tablets one by one")
        self.lines = MassLines(text)
        self._typing: QuantityEdit | None = None
        self._wrong: QuantityEdit | None = None
        self.said = Sentence()
        self.figures: dict[str, QLabel] = {}
        self.body.addWidget(plain_label(_HOW, role="muted", wrap=True))
        self.body.addLayout(self._beside(), 1)
        self.body.addWidget(self.said)
        self.clear = self.add_button("Clear all lines")
        self.use = self.add_buttons("Use these weights", "Cancel", safe_default=False)
        self.lines.changed.connect(self._on_changed)
        self.lines.left.connect(self._on_left)
        self.lines.finished.connect(self._on_finished)
        self.clear.clicked.connect(self._on_clear)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.accept)
        # On a small screen the lines scroll, and the buttons stay in sight.
        self.resize(480, min(_TALL, parent.window().height()) if parent else _TALL)
        self._show()
        self.lines.fields[-1].setFocus()

    def _beside(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(20)
        area = scrolled(self.lines, margin=0)
        row.addWidget(area, 1)
        row.addLayout(self._spread())
        return row

    def _spread(self) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for at, name in enumerate(_FIGURES):
            grid.addWidget(plain_label(name, role="muted"), at, 0)
            value = plain_label(role="strong", numbers=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setMinimumWidth(84)
            value.setAccessibleName(name)
            grid.addWidget(value, at, 1)
            self.figures[name] = value
        side = QVBoxLayout()
        side.setContentsMargins(0, 20, 0, 0)
        side.addLayout(grid)
        side.addStretch(1)
        return side

    def _show(self) -> None:
        self._wrong = None
        refused = self._refused()
        masses = tablets.masses_of(self.lines.text())
        found = spread.of_tablets(masses) if masses and not refused else None
        texts = _texts(found) if found else dict.fromkeys(_FIGURES, "–")
        for name, text in texts.items():
            self.figures[name].setText(text)
        stops, questions = self._apart(masses) if found else ("", "")
        self.said.say("stop" if refused or stops else "warn", refused or stops or questions)
        self.use.setEnabled(found is not None and not stops)

    def _apart(self, masses: Sequence[Quantity]) -> tuple[str, str]:
        """The tablet that cannot be right, and questions; not of the line being typed."""
        lines = [
            (number, field, mass)
            for (number, field), mass in zip(self.lines.typed(), masses, strict=True)
            if field is not self._typing
        ]
        said: dict[Level, list[str]] = {Level.STOP: [], Level.CONFIRM: []}
        for finding in spread.apart([mass for _number, _field, mass in lines]):
            number, field, _mass = lines[int(finding.params["number"]) - 1]
            said[finding.level].append(
                sentence(finding.code, {**finding.params, "number": str(number)})
            )
            stopped = finding.level is Level.STOP
            dress(field, tone="stop" if stopped else "warn")
            if stopped and self._wrong is None:
                self._wrong = field
        return next(iter(said[Level.STOP]), ""), " ".join(said[Level.CONFIRM][:_MOST_SAID])

    def _refused(self) -> str:
        """Why a line cannot be used; the fields refused are outlined."""
        said = ""
        for number, field in enumerate(self.lines.fields, 1):
            problem = field.problem() if field.text().strip() else None
            typing = problem is not None and problem.is_unfinished and field.hasFocus()
            dress(field, tone="stop" if problem and not typing else "")
            if problem and not said:
                said = f"Tablet {number}: {problem.sentence}"
                self._wrong = field
        return said

    def _on_changed(self) -> None:
        self._typing = next((each for each in self.lines.fields if each.hasFocus()), None)
        self._show()

    def _on_left(self) -> None:
        self._typing = None
        self._show()

    def _on_finished(self) -> None:
        self._on_left()
        self._go_to_wrong() if self._wrong else self.use.setFocus()

    def _go_to_wrong(self) -> None:
        if self._wrong is not None:
            self._wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            self._wrong.selectAll()

    def _on_clear(self) -> None:
        text = "All lines of this list are emptied."
        if self.lines.text() and confirm(self, "Clear all lines?", text, "Clear", "Keep"):
            self.lines.clear()

    def text(self) -> str:
        """The lines as they were typed."""
        return self.lines.text()

    # Qt's own names from here on.
    def accept(self) -> None:
        """Taken only where every mass can stand beside the others."""
        self._on_left()
        if self.use.isEnabled():
            super().accept()
        else:
            self._go_to_wrong()


def _texts(found: TabletSpread) -> dict[str, str]:
    lone = found.count < 2
    return {
        "Tablets": str(found.count),
        "Total": f"{grouped(found.total.exact)} mg",
        "Mean": f"{grouped(found.mean.exact, 3)} mg",
        "Standard deviation": "–" if lone else f"{plain(found.sd, 3)} mg",
        "RSD": "–" if lone else f"{plain(found.rsd_percent, 2)} %",
        "Smallest": f"{grouped(found.least.exact)} mg",
        "Largest": f"{grouped(found.most.exact)} mg",
    }


def weigh_tablets(parent: QWidget, text: str) -> dict[str, str] | None:
    """Ask for the masses; the texts of the fields they go into, by key.

    A cancelled list is kept for the next time, and count and total stay as they are.
    """
    dialog = TabletsDialog(parent, text)
    used = dialog.exec() == QDialog.DialogCode.Accepted
    typed = dialog.text()
    dialog.deleteLater()
    if not used:
        return {asked.EACH_TABLET: typed} if typed != text else None
    masses = tablets.masses_of(typed)
    return {
        asked.EACH_TABLET: typed,
        asked.WEIGHED_COUNT: str(len(masses)),
        asked.WEIGHED_MG: tablets.total_text(masses),
    }
