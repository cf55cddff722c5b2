"""Forms: each field with its label, buddy, accessible name, unit, help and its own sentence.

A field is known by a key, the path of the input it asks for (``tablet.weighed.mass_mg``), so
that a finding of the sums leads to it. Under each field is a place for one sentence with an
icon: what is wrong with the text typed, else the finding that names the field. A problem is
said when the field is left (or at :meth:`Form.show_problems`), and goes as soon as it is mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import dress
from ui.widgets.labels import IconView, plain_label, plain_tip, set_shown
from ui.widgets.line_field import LineField, Problem
from ui.widgets.tones import ICONS

F = TypeVar("F", bound=QWidget)


@runtime_checkable
class _Named(Protocol):
    def set_name(self, name: str) -> None:
        """Take the accessible name, unit and parts included."""


@runtime_checkable
class _Judged(Protocol):
    def problem(self) -> Problem | None:
        """Why the text typed cannot be used."""


class Sentence(QWidget):
    """An icon and a plain sentence in one tone; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconView("info", "note", 14)
        self._label = plain_label(role="message", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        self.hide()

    def say(self, tone: str, sentence: str) -> None:
        """Show ``sentence``; an empty one hides this."""
        self._label.setText(sentence)
        if sentence:
            self._icon.show_icon(ICONS[tone], tone)
            dress(self._label, tone=tone)
        set_shown(self, bool(sentence))

    def text(self) -> str:
        """The sentence shown."""
        return self._label.text()


class FieldBox(QWidget):
    """One field: label above, the field, its sentence below. Made by :class:`Form`."""

    changed = Signal(str)
    left = Signal(str)

    def __init__(self, key: str, label: str, field: QWidget, help_text: str) -> None:
        super().__init__()
        self.key = key
        self.field = field
        # Asked once: what a field can do is asked of every field at every key otherwise.
        self._typed = field if isinstance(field, _Judged) else None
        self._help = help_text
        self._finding: tuple[str, str] | None = None
        self._said = ("", "", help_text)
        self._judged = False
        self.label = plain_label(label, role="label")
        self.label.setBuddy(field)
        self.message = Sentence()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addWidget(field)
        column.addWidget(self.message)
        self._bind(label.replace("&", ""))

    def _bind(self, name: str) -> None:
        field = self.field
        if isinstance(field, _Named):
            field.set_name(name)
        else:
            field.setAccessibleName(name)
        if self._help:
            field.setToolTip(plain_tip(self._help))
        field.setAccessibleDescription(self._help)
        changed = getattr(field, "changed", None)
        if isinstance(changed, SignalInstance):
            changed.connect(self._on_changed)
        left = getattr(field, "left", None)
        if isinstance(left, SignalInstance):
            left.connect(self._on_left)

    def set_help(self, text: str) -> None:
        """Change the plain tool tip, which screen readers read, too."""
        if text != self._help:
            self._help = text
            self.field.setToolTip(plain_tip(text))
            self.refresh()

    def add_under(self, widget: QWidget) -> None:
        """Add something that belongs to the field (a button that measures it) right under it."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self.message), widget)

    def problem(self) -> Problem | None:
        """What is wrong with the text typed; None for fields that are not typed."""
        return None if self._typed is None else self._typed.problem()

    def show_finding(self, finding: tuple[str, str] | None) -> None:
        """Show the (tone, sentence) of a finding that names this field, or none."""
        self._finding = finding
        self.refresh()

    def judge(self) -> None:
        """From now on say what is wrong even where nothing was typed."""
        self._judged = True
        self.refresh()

    def forget(self) -> None:
        """Nothing has been asked for yet: an empty field is no problem again."""
        self._judged = False
        self.refresh()

    def refresh(self) -> None:
        """Show the sentence that stands now: the text's own problem before any finding."""
        problem = self._problem_to_say()
        tone, sentence = ("stop", problem.sentence) if problem else self._finding or ("", "")
        if (tone, sentence, self._help) == self._said:
            return
        self._said = (tone, sentence, self._help)
        self.message.say(tone, sentence)
        dress(self.field, tone=tone if tone in ("stop", "warn") else "")
        spoken = " ".join(part for part in (sentence, self._help) if part)
        self.field.setAccessibleDescription(spoken)

    def _problem_to_say(self) -> Problem | None:
        problem = self.problem()
        if problem is None or self._judged:
            return problem
        typing = self.field.hasFocus() and problem.is_unfinished
        return None if typing or problem.is_empty else problem

    def _on_changed(self) -> None:
        problem = self.problem()
        self._judged = self._judged and problem is not None and problem.is_empty
        self.refresh()
        self.changed.emit(self.key)

    def _on_left(self) -> None:
        self.refresh()
        self.left.emit(self.key)


class Form(QWidget):
    """Fields in a grid of ``columns``; ``changed`` and ``left`` carry the key of the field."""

    changed = Signal(str)
    left = Signal(str)

    def __init__(self, columns: int = 2) -> None:
        super().__init__()
        self._columns = columns
        self._next = (0, 0)
        self._boxes: dict[str, FieldBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(10)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 60)

    def add(self, key: str, label: str, field: F, *, span: int = 1, help_text: str = "") -> F:
        """Add ``field`` in the next free place and return it.

        ``label`` may mark a mnemonic (``&Patient``); ``span`` is in columns; ``help_text`` is a
        plain tool tip that screen readers read, too.
        """
        box = FieldBox(key, label, field, help_text)
        box.changed.connect(self.changed)
        box.left.connect(self.left)
        self._boxes[key] = box
        self._place(box, span)
        return field

    def add_row(self, widget: QWidget) -> None:
        """Add a widget of its own over the whole width (a segmented bar, a sentence)."""
        self._place(widget, self._columns)

    def _place(self, widget: QWidget, span: int) -> None:
        row, column = self._next
        if column + span > self._columns:
            row, column = row + 1, 0
        self._grid.addWidget(widget, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
        after = column + span
        self._next = (row + 1, 0) if after >= self._columns else (row, after)

    def field_keys(self) -> tuple[str, ...]:
        """The keys of all fields, in their order."""
        return tuple(self._boxes)

    def field(self, key: str) -> QWidget:
        """The field of ``key``."""
        return self._boxes[key].field

    def box(self, key: str) -> FieldBox:
        """The label, field and sentence of ``key``."""
        return self._boxes[key]

    def set_shown(self, key: str, shown: bool) -> None:
        """Show or hide a field that does not apply; its text is kept."""
        set_shown(self._boxes[key], shown)

    def name_of(self, key: str) -> str:
        """The label of ``key`` as it is read."""
        return self._boxes[key].label.text().replace("&", "")

    def set_label(self, key: str, label: str) -> None:
        """Change a label and with it the accessible name (``Powder fills size 3 with``)."""
        box = self._boxes[key]
        box.label.setText(label)
        name = label.replace("&", "")
        if isinstance(box.field, _Named):
            box.field.set_name(name)
        else:
            box.field.setAccessibleName(name)

    def key_for(self, subject: str) -> str | None:
        """The field a finding's subject means: itself, the one it is part of, or its first part."""
        if subject in self._boxes:
            return subject
        holders = [key for key in self._boxes if subject.startswith((f"{key}.", f"{key}["))]
        parts = [key for key in self._boxes if key.startswith((f"{subject}.", f"{subject}["))]
        return next(iter([*sorted(holders, key=len, reverse=True), *parts]), None)

    def show_findings(self, findings: Mapping[str, tuple[str, str]]) -> None:
        """Show (tone, sentence) under the fields that the subjects name; clear the others.

        Subjects that name no field here are left to the page's finding list.
        """
        placed: dict[str | None, tuple[str, str]] = {}
        for subject, said in findings.items():
            key = self.key_for(subject)
            if key not in placed or said[0] == "stop":
                placed[key] = said
        for key, box in self._boxes.items():
            box.show_finding(placed.get(key))

    def problems(self) -> dict[str, Problem]:
        """What is wrong with the fields shown, by key, in their order."""
        found = {key: box.problem() for key, box in self._boxes.items() if not box.isHidden()}
        return {key: problem for key, problem in found.items() if problem is not None}

    def show_problems(self) -> bool:
        """Say every problem, empty fields included, and go to the first; True where all is well."""
        for box in self._boxes.values():
            box.judge()
        problems = self.problems()
        if problems:
            self.focus(next(iter(problems)))
        return not problems

    def forget_problems(self) -> None:
        """Begin anew: empty fields are no problems until :meth:`show_problems`."""
        for box in self._boxes.values():
            box.forget()

    def focus(self, subject: str) -> bool:
        """Put the cursor into the field that ``subject`` means; False where none is shown."""
        key = self.key_for(subject)
        if key is None or self._boxes[key].isHidden():
            return False
        field = self._boxes[key].field
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field, LineField):
            field.selectAll()
        _scroll_to(self._boxes[key])
        return True


def _scroll_to(widget: QWidget) -> None:
    """Bring ``widget`` into view in every scroll area around it."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 16, 24)
        parent = parent.parentWidget()
