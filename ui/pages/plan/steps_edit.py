"""A small list of steps, dose and nights each, typed row by row.

Enter goes on to the next field, and from the last one to a new row. An empty row counts for
nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.plan import regimens
from ui.theme import dress
from ui.widgets.card import button
from ui.widgets.labels import set_shown
from ui.widgets.line_field import LineField, Problem
from ui.widgets.quantity_edit import CountEdit, QuantityEdit

MOST_STEPS: Final = 60
_LONGEST_STEP: Final = 3660
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Row(QWidget):
    """One step: dose, nights, and a button that takes it away."""

    def __init__(self) -> None:
        super().__init__()
        self.dose = QuantityEdit("mg", decimals=2, above_zero=True)
        self.nights = CountEdit("nights", largest=_LONGEST_STEP, above_zero=True)
        self.remove = button("Remove", kind="link")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self.dose, 1)
        line.addWidget(self.nights, 1)
        line.addWidget(self.remove)

    def fields(self) -> tuple[LineField[object], ...]:
        """The typed fields, in their order."""
        return (self.dose, self.nights)

    def texts(self) -> tuple[str, str]:
        """What stands in dose and nights."""
        return self.dose.text(), self.nights.text()

    def is_empty(self) -> bool:
        """Whether nothing was typed here."""
        return not any(text.strip() for text in self.texts())

    def set_number(self, number: int) -> None:
        """Name the fields after the step they ask for."""
        self.dose.set_name(f"Step {number} dose")
        self.nights.set_name(f"Step {number} nights")
        self.remove.setAccessibleName(f"Remove step {number}")


class StepsEdit(QWidget):
    """The rows, and a button for one more; ``text`` keeps them all as one field."""

    changed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._quiet = False
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(6)
        self.add = button("Add a step", kind="link")
        self._append()
        self._stack.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.add.clicked.connect(self._on_add)

    def text(self) -> str:
        """The rows as one text."""
        return regimens.text_of_rows(row.texts() for row in self._rows)

    def set_text(self, text: str) -> None:
        """Show the rows of ``text`` without ``changed``; the same text leaves all as it is."""
        if text == self.text():
            return
        self._quiet = True
        wanted = regimens.rows_of(text)
        while len(self._rows) > len(wanted):
            self._drop(self._rows[-1])
        while len(self._rows) < len(wanted):
            self._append()
        for row, texts in zip(self._rows, wanted, strict=True):
            for field, typed in zip(row.fields(), texts, strict=True):
                field.set_text(typed)
        self._quiet = False

    def problem(self) -> Problem | None:
        """The first thing that is wrong with a row; the only row may not stay empty."""
        found = [field.problem() for field in self._judged()]
        return next((problem for problem in found if problem is not None), None)

    def _judged(self) -> Iterator[LineField[object]]:
        """The fields that must hold something, but the one that is still being typed."""
        typed = [row for row in self._rows if not row.is_empty()] or self._rows[:1]
        for field in (field for row in typed for field in row.fields()):
            problem = field.problem()
            if not (field.hasFocus() and problem is not None and problem.is_unfinished):
                yield field

    def refusals(self, text: str) -> dict[str, str]:
        """What the rows do not take of ``text``: the path of the figure and its sentence."""
        judges = zip(("dose_mg", "nights"), self._rows[0].fields(), strict=True)
        found = {
            f"{regimens.STEPS}[{at}].{leaf}": field.judge(row[place])
            for place, (leaf, field) in enumerate(judges)
            for at, row in enumerate(regimens.typed_rows(text))
            if row[place].strip()
        }
        return {path: problem.sentence for path, problem in found.items() if problem}

    def set_name(self, name: str) -> None:
        """Give assistive tools the list's name."""
        self.setAccessibleName(name)

    def mark(self, refused: Collection[str]) -> None:
        """Outline the fields whose paths are refused, and those that cannot be read."""
        for path, field in self._paths():
            problem = field.problem()
            wrong = path in refused or (problem is not None and not problem.is_empty)
            dress(field, tone="stop" if wrong else "")

    def focus_on(self, path: str) -> None:
        """Put the cursor into the field of ``path``, else into the first that is not right."""
        fields = dict(self._paths())
        wrong = (field for field in fields.values() if field.problem() is not None)
        wanted = fields.get(path) or fields.get(f"{path}.dose_mg")
        found = wanted or next(wrong, self._rows[0].dose)
        found.setFocus(Qt.FocusReason.OtherFocusReason)
        found.selectAll()

    def _paths(self) -> Iterator[tuple[str, LineField[object]]]:
        """Each typed field by the path of its step in the request; empty rows have none."""
        typed = [row for row in self._rows if not row.is_empty()]
        for at, row in enumerate(typed or self._rows[:1]):
            yield f"{regimens.STEPS}[{at}].dose_mg", row.dose
            yield f"{regimens.STEPS}[{at}].nights", row.nights

    def _append(self) -> _Row:
        row = _Row()
        before = self._rows[-1].remove if self._rows else None
        self._stack.insertWidget(len(self._rows), row)
        self._rows.append(row)
        if before is not None:
            for field in (row.dose, row.nights, row.remove):
                self.setTabOrder(before, field)
                before = field
            set_shown(row, True)
        for field in row.fields():
            field.changed.connect(self._on_changed)
            field.left.connect(self.left)
        row.remove.clicked.connect(self._on_remove)
        self._count()
        return row

    def _drop(self, row: _Row) -> None:
        self._rows.remove(row)
        self._stack.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._count()

    def _count(self) -> None:
        for number, row in enumerate(self._rows, 1):
            row.set_number(number)
        set_shown(self._rows[0].remove, len(self._rows) > 1)
        self.add.setEnabled(len(self._rows) < MOST_STEPS)
        self.setFocusProxy(self._rows[0].dose)

    def _on_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _on_add(self) -> None:
        if len(self._rows) < MOST_STEPS:
            self._append().dose.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _on_remove(self) -> None:
        row = next(row for row in self._rows if row.remove is self.sender())
        at = self._rows.index(row)
        rest = self._rows[at + 1] if at + 1 < len(self._rows) else self._rows[at - 1]
        rest.dose.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(row)
        self.changed.emit()
        self.left.emit()

    # Qt's own names from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        fields = [field for row in self._rows for field in row.fields()]
        here = next((at for at, field in enumerate(fields) if field.hasFocus()), None)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if here is None or event.key() not in _ENTER or not plain:
            super().keyPressEvent(event)
        elif here + 1 < len(fields):
            fields[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._on_add()
