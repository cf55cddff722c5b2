"""A card of fields whose keys are paths of the request; the base of both cards that ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.pages.plan.state import PlanState
from ui.pages.plan.steps_edit import StepsEdit
from ui.widgets.card import Card
from ui.widgets.combo import Choice, Segmented
from ui.widgets.form import Form
from ui.widgets.line_field import LineField


class EntryCard(Card):
    """Sends (key, text) for each change, and ``finished`` when a field is complete."""

    typed = Signal(str, str)
    finished = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.form = Form()
        self.form.changed.connect(self._on_changed)
        self.form.left.connect(self._on_left)
        self.add(self.form)

    def _on_changed(self, key: str) -> None:
        field = self.form.field(key)
        self.typed.emit(key, text_of(field))
        if not isinstance(field, LineField | StepsEdit):
            self.finished.emit()

    def _on_left(self, _key: str) -> None:
        self.finished.emit()

    def show_state(self, state: PlanState) -> None:
        """Show the texts of the fields without sending them back."""
        self.show_texts(state.fields)

    def show_texts(self, fields: Mapping[str, str]) -> None:
        """Show ``fields`` in the fields of their keys."""
        for key in self.form.field_keys():
            if key in fields:
                show_text(self.form.field(key), fields[key])

    def refusals(self, fields: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
        """What the fields of ``keys`` do not take of ``fields``: path and their own sentence.

        An empty field is a gap and refuses nothing.
        """
        found: dict[str, str] = {}
        for key in set(self.form.field_keys()).intersection(keys):
            field = self.form.field(key)
            if isinstance(field, StepsEdit):
                found |= field.refusals(fields[key])
            elif isinstance(field, LineField) and fields[key].strip():
                problem = cast("LineField[object]", field).judge(fields[key])
                found |= {key: problem.sentence} if problem else {}
        return found

    def show_only(self, keys: Iterable[str], among: Iterable[str]) -> None:
        """Of the fields ``among`` show those of ``keys``; the others keep their text."""
        shown = set(keys)
        for key in among:
            self.form.set_shown(key, key in shown)


def text_of(field: QWidget) -> str:
    """What stands in a field, as the request wants it."""
    if isinstance(field, LineField | StepsEdit):
        return field.text()
    assert isinstance(field, Choice | Segmented)
    return str(field.value())


def show_text(field: QWidget, text: str) -> None:
    """Show ``text`` in a field of any kind, quietly."""
    if isinstance(field, LineField | StepsEdit):
        field.set_text(text)
    elif isinstance(field, Choice | Segmented) and field.value() != text:
        field.set_value(text)
