"""The step at hand, one panel per kind of step; each sends what a person decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from compounding.application.views import BatchView, MakingView
from ui.pages.worksheet.words import FATES
from ui.widgets.card import button
from ui.widgets.combo import Choice
from ui.widgets.form import Form
from ui.widgets.labels import plain_label
from ui.widgets.line_field import LineField
from ui.widgets.quantity_edit import CountEdit, QuantityEdit
from ui.widgets.text_edit import TextEdit

# Only such a batch may be measured again.
IN_PROCESS: Final = "in_process"


class Panel(QWidget):
    """A step: a form, its one accepting button, and Enter in a field pressing it."""

    def __init__(self, accept: str) -> None:
        super().__init__()
        self.form = Form()
        # What was filled in from the record; typing anything else begins a new entry.
        self._recorded: tuple[str, ...] = ()
        self.accept = button(accept, kind="primary")
        self.accept.clicked.connect(self._on_accept)
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.stack.setSpacing(12)

    def _close(self) -> None:
        """Lay the form and button under what a panel put first."""
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(self.accept)
        self.buttons.addStretch(1)
        self.stack.addWidget(self.form)
        self.stack.addLayout(self.buttons)
        self.stack.addStretch(1)

    def enter_accepts(self, field: LineField[object]) -> None:
        """Enter in ``field`` presses the button."""
        field.returnPressed.connect(self.accept.click)

    def _on_accept(self) -> None:
        if self.form.show_problems():
            self.send()

    def send(self) -> None:
        """Send what stands in the form."""
        raise NotImplementedError

    def text(self, key: str) -> str:
        """What was typed into a field."""
        field = self.form.field(key)
        assert isinstance(field, LineField)
        return field.text()

    def clear(self) -> None:
        """Forget what was typed: the next batch begins with empty fields."""
        self._recorded = ()
        empty(self.form)

    def fill_again(self, view: MakingView, batch: BatchView) -> None:
        """Fill in what is recorded of this step, where it may still be recorded anew."""

    def texts(self) -> tuple[str, ...]:
        """What stands in the fields."""
        return texts_of(self.form)

    def is_begun(self) -> bool:
        """Whether something is typed that is not recorded."""
        return begun(self.form) and self.texts() != self._recorded

    def go_to(self, subject: str) -> bool:
        """Put the cursor into the field that was refused."""
        return self.form.focus(subject)

    def begin(self) -> None:
        """Put the cursor where the step begins."""
        first = next(iter(self.form.field_keys()), None)
        if first is not None:
            go_into(self.form.field(first))


def go_into(field: QWidget) -> None:
    """Put the cursor into ``field``; typing replaces what stands there."""
    field.setFocus()
    if isinstance(field, LineField):
        field.selectAll()


def texts_of(form: Form) -> tuple[str, ...]:
    """What stands in the typed fields of ``form``."""
    fields = map(form.field, form.field_keys())
    return tuple(field.text() for field in fields if isinstance(field, LineField))


def begun(form: Form) -> bool:
    """Whether something is typed in ``form``."""
    fields = map(form.field, form.field_keys())
    return any(isinstance(field, LineField) and bool(field.text()) for field in fields)


def empty(form: Form) -> None:
    """Empty every typed field of ``form``."""
    for field in map(form.field, form.field_keys()):
        if isinstance(field, LineField):
            field.set_text("")


def is_weighed(batch: BatchView) -> bool:
    """Whether tablet powder is weighed for ``batch``, rather than whole tablets taken."""
    return any(target.what == "tablet powder" for target in batch.targets)


class CrushPanel(Panel):
    """How many tablets were crushed together."""

    crushed = Signal(str)

    def __init__(self) -> None:
        super().__init__("Crushed, Enter")
        self.lead = plain_label(role="large", wrap=True)
        self.stack.addWidget(self.lead)
        self._count = self.form.add(
            "crush.count", "&Tablets crushed", CountEdit("tablets", largest=999, above_zero=True)
        )
        self.enter_accepts(self._count)
        self._close()

    def show_view(self, view: MakingView) -> None:
        """Say how many, and whether all of the powder goes in."""
        word = "tablet" if view.to_crush == 1 else "tablets"
        whole = not any(is_weighed(batch) for batch in view.batches)
        then = (
            "All of the powder goes into the bottle."
            if whole
            else "Then weigh what is needed; the rest is waste."
        )
        exactly = "exactly " if whole else ""
        self.lead.setText(
            f"Crush {exactly}{view.to_crush} {word} together to a fine, even powder, coat and all. "
            f"{then}"
        )

    def fill_again(self, view: MakingView, batch: BatchView) -> None:
        """The count, until powder is weighed."""
        weighed = any(target.actual for each in view.batches for target in each.targets)
        if view.crushed is not None and not weighed:
            self._count.set_text(str(view.crushed))
            self._recorded = self.texts()

    def send(self) -> None:
        """Send the count."""
        self.crushed.emit(self.text("crush.count"))


class LiquidPanel(Panel):
    """The method of the formula, and the volume the liquid was made to."""

    measured = Signal(str)

    def __init__(self) -> None:
        super().__init__("Made, Enter")
        self.lead = plain_label(role="large", wrap=True)
        self.method = plain_label(role="", wrap=True)
        self.stack.addWidget(self.lead)
        self.stack.addWidget(self.method)
        self._volume = QuantityEdit("mL", decimals=2, above_zero=True)
        self.enter_accepts(self.form.add("liquid.volume_ml", "&Volume made", self._volume))
        self._close()

    def show_batch(self, batch: BatchView, method: Sequence[str]) -> None:
        """Say to what volume, not in what volume, and how, step by step."""
        powder = "the powder weighed" if is_weighed(batch) else "all of the crushed tablets"
        self.lead.setText(f"Make {powder} to {batch.volume_ml} mL, not in {batch.volume_ml} mL.")
        self.method.setText("\n".join(f"{at}. {step}" for at, step in enumerate(method, 1)))

    def fill_again(self, view: MakingView, batch: BatchView) -> None:
        """The volume, until the preparer has signed."""
        if batch.state == IN_PROCESS and batch.made_volume_ml is not None:
            self._volume.set_text(batch.made_volume_ml)
            self._recorded = self.texts()

    def send(self) -> None:
        """Send the volume as typed."""
        self.measured.emit(self.text("liquid.volume_ml"))


class ExtrasPanel(Panel):
    """What became of the capsules beyond those dispensed."""

    settled = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("Record")
        self.lead = plain_label(role="large", wrap=True)
        self.stack.addWidget(self.lead)
        self.fate = self.form.add("extras.fate", "They &were", Choice(FATES))
        self.note = self.form.add("extras.note", "&Note", TextEdit(longest=200, required=False))
        self.enter_accepts(self.note)
        self._close()

    def show_batch(self, batch: BatchView) -> None:
        """Say how many there are."""
        count = batch.extras.count if batch.extras else 0
        word = "capsule was" if count == 1 else "capsules were"
        self.lead.setText(f"{count} {word} made beyond the {batch.dispensed} to dispense.")

    def clear(self) -> None:
        """Nothing is chosen for a person."""
        super().clear()
        self.fate.set_value(None)

    def fill_again(self, view: MakingView, batch: BatchView) -> None:
        """Fate and note, until the preparer has signed."""
        if batch.state == IN_PROCESS and batch.extras is not None and batch.extras.fate:
            self.fate.set_value(batch.extras.fate)
            self.note.set_text(batch.extras.note)
            self._recorded = self.texts()

    def _on_accept(self) -> None:
        if self.fate.value() is None:
            self.form.show_findings({"extras.fate": ("stop", "Choose what became of them.")})
            self.fate.setFocus()
        else:
            super()._on_accept()

    def begin(self) -> None:
        """Put the cursor on the fate."""
        self.fate.setFocus()

    def send(self) -> None:
        """Send fate and note."""
        self.settled.emit(str(self.fate.value()), self.note.text())
