"""The step at hand, one panel per kind of step; each sends what a person decided."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from compounding.application import making
from compounding.application.views import BatchView, MakingView, TargetView
from compounding.domain.prescription import PERSON_LONGEST
from compounding.messages import sentence_of
from compounding.quantity import grouped, plain
from ui.pages.worksheet.words import FATES
from ui.widgets.card import button
from ui.widgets.combo import Choice
from ui.widgets.form import Form
from ui.widgets.gauge import WeighGauge
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.line_field import LineField
from ui.widgets.quantity_edit import CountEdit, QuantityEdit
from ui.widgets.text_edit import TextEdit

TOLERANCE = Decimal(1)


class Panel(QWidget):
    """A step: a form, its one accepting button, and Enter in a field pressing it."""

    def __init__(self, accept: str) -> None:
        super().__init__()
        self.form = Form()
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
        empty(self.form)

    def begin(self) -> None:
        """Put the cursor where the step begins."""
        first = next(iter(self.form.field_keys()), None)
        if first is not None:
            self.form.field(first).setFocus()


def empty(form: Form) -> None:
    """Empty every typed field of ``form``."""
    for field in map(form.field, form.field_keys()):
        if isinstance(field, LineField):
            field.set_text("")


class CrushPanel(Panel):
    """How many tablets were crushed together."""

    crushed = Signal(str)

    def __init__(self) -> None:
        super().__init__("Crushed, Enter")
        self.lead = plain_label(role="large", wrap=True)
        self.stack.addWidget(self.lead)
        count = self.form.add(
            "crush.count", "&Tablets crushed", CountEdit("tablets", largest=999, above_zero=True)
        )
        self.enter_accepts(count)
        self._close()

    def show_view(self, view: MakingView) -> None:
        """Say how many, and into what."""
        word = "tablet" if view.to_crush == 1 else "tablets"
        self.lead.setText(
            f"Crush {view.to_crush} {word} together to a fine, even powder, coat and all. "
            "Then weigh what is needed; the rest is waste."
        )

    def send(self) -> None:
        """Send the count."""
        self.crushed.emit(self.text("crush.count"))


class WeighPanel(Panel):
    """One weighing: target and reading are the largest things on the page."""

    weighed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("Accept, Enter")
        self._target: TargetView | None = None
        self.what = plain_label(role="large", wrap=True)
        self.target_label = plain_label(role="muted")
        self.target = plain_label(role="reading", numbers=True)
        self.reading_label = plain_label(role="muted")
        self.reading = QuantityEdit("", above_zero=True)
        self.reading.setProperty("role", "reading")
        self.reading.changed.connect(self._on_typed)
        self.enter_accepts(self.reading)
        self.verdict = plain_label(role="", wrap=True)
        self.gauge = WeighGauge()
        self._lay_out()

    def _lay_out(self) -> None:
        self.reading_label.setBuddy(self.reading)
        figures = QGridLayout()
        figures.setHorizontalSpacing(32)
        figures.setVerticalSpacing(4)
        figures.addWidget(self.target_label, 0, 0)
        figures.addWidget(self.reading_label, 0, 1)
        figures.addWidget(self.target, 1, 0)
        figures.addWidget(self.reading, 1, 1)
        figures.setColumnStretch(0, 1)
        figures.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.accept)
        foot.addWidget(self.verdict, 1)
        self.stack.addWidget(self.what)
        self.stack.addLayout(figures)
        self.stack.addWidget(self.gauge)
        self.stack.addLayout(foot)
        self.stack.addStretch(1)

    def show_target(self, target: TargetView) -> None:
        """Ask for the weighing of ``target``; a reading being typed stays."""
        fresh = self._target is None or target.what != self._target.what
        self._target = target
        verb = "Weigh" if target.unit == "mg" else "Measure"
        lot = f", lot {target.lot}" if target.lot else ""
        self.what.setText(f"{verb}: {target.name}{lot}")
        self.target_label.setText(f"Target, {target.unit}")
        self.target.setText(grouped(Decimal(target.target)))
        place = "On the pan" if target.unit == "mg" else "Measured"
        self.reading_label.setText(f"{place}, {target.unit}")
        self.reading.set_name(f"{place}, {target.unit}")
        if fresh:
            self.clear()
        self._on_typed()

    def clear(self) -> None:
        """Empty the reading for the next one."""
        self.reading.set_text("")
        self._on_typed()

    def _on_typed(self) -> None:
        if self._target is None:
            return
        value = self.reading.value()
        target = Decimal(self._target.target)
        self.gauge.show_weighing(target, value, TOLERANCE)
        if not self.reading.text():
            low, high = grouped(Decimal(self._target.low)), grouped(Decimal(self._target.high))
            self.verdict.setText(f"{low} to {high} {self._target.unit} counts.")
            return
        finding = making.judge_weight(self.reading.text(), self._target)
        self.verdict.setText(sentence_of(finding) if finding else self._still(value, target))

    def _still(self, value: Decimal | None, target: Decimal) -> str:
        assert value is not None
        assert self._target is not None
        off = value - target
        if not off:
            return "Exactly on target."
        word = "over" if off > 0 else "under"
        return f"{plain(abs(off))} {self._target.unit} {word}; within the 1 % that counts."

    def _on_accept(self) -> None:
        if self.reading.value() is None:
            self.reading.setFocus()
        else:
            self.send()

    def send(self) -> None:
        """Send the reading as typed."""
        assert self._target is not None
        self.weighed.emit(self._target.what, self.reading.text())

    def begin(self) -> None:
        """Put the cursor into the reading."""
        self.reading.setFocus()
        self.reading.selectAll()


class CapsulesPanel(Panel):
    """Capsules made, an empty shell's mean, and the weights one by one."""

    weighed = Signal(str, str, object)

    def __init__(self) -> None:
        super().__init__("Record the weights")
        self.lead = plain_label(role="large", wrap=True)
        self.stack.addWidget(self.lead)
        made = CountEdit("capsules", largest=9999, above_zero=True)
        self.form.add("capsules.made", "Capsules &made", made)
        shell = QuantityEdit("mg", decimals=4, above_zero=True)
        self.form.add(
            "capsules.shell_mg",
            "Empty capsule, mean",
            shell,
            help_text="Weigh 10 empty capsules of this lot and divide by 10.",
        )
        made.changed.connect(self._on_made)
        self.weights = Form(columns=5)
        self._close()
        self.stack.insertWidget(self.stack.indexOf(self.form) + 1, self.weights)
        self._needed = 10
        for number in range(1, 11):
            field = QuantityEdit("mg", decimals=4, above_zero=True)
            self.weights.add(f"capsules.weights_mg[{number - 1}]", f"Capsule {number}", field)
            field.returnPressed.connect(self._next(number))

    def _next(self, number: int) -> Callable[[], None]:
        def go() -> None:
            if number >= self._needed:
                self.accept.click()
            else:
                self.weights.field(f"capsules.weights_mg[{number}]").setFocus()

        return go

    def _on_made(self) -> None:
        field = self.form.field("capsules.made")
        assert isinstance(field, CountEdit)
        made = field.value()
        self._show_needed(10 if made is None else min(10, made))

    def _show_needed(self, needed: int) -> None:
        self._needed = needed
        for at, key in enumerate(self.weights.field_keys()):
            self.weights.set_shown(key, at < needed)

    def show_batch(self, batch: BatchView) -> None:
        """Say what to fill and what the capsules should weigh."""
        fill = f" with {plain(Decimal(batch.fill_each_mg), 1)} mg" if batch.fill_each_mg else ""
        size = f" of size {batch.size}" if batch.size else ""
        self.lead.setText(
            f"Fill {batch.units} capsules{size}{fill} each. Weigh {batch.weights_needed} of them, "
            "closed, one by one. Weights show even filling; they do not prove the dose."
        )
        self._on_made()

    def _on_accept(self) -> None:
        if self.form.show_problems() and self.weights.show_problems():
            self.send()

    def clear(self) -> None:
        """Forget count and weights; the shells' mean stays, it belongs to their lot."""
        shell = self.text("capsules.shell_mg")
        super().clear()
        empty(self.weights)
        field = self.form.field("capsules.shell_mg")
        assert isinstance(field, QuantityEdit)
        field.set_text(shell)

    def send(self) -> None:
        """Send count, shell and weights as typed."""
        shown = self.weights.field_keys()[: self._needed]
        texts = [
            field.text() for field in map(self.weights.field, shown) if isinstance(field, LineField)
        ]
        self.weighed.emit(self.text("capsules.made"), self.text("capsules.shell_mg"), texts)


class LiquidPanel(Panel):
    """The volume the liquid was made to."""

    measured = Signal(str)

    def __init__(self) -> None:
        super().__init__("Made, Enter")
        self.lead = plain_label(role="large", wrap=True)
        self.stack.addWidget(self.lead)
        volume = QuantityEdit("mL", decimals=2, above_zero=True)
        self.enter_accepts(self.form.add("liquid.volume_ml", "&Volume made", volume))
        self._close()

    def show_batch(self, batch: BatchView) -> None:
        """Say to what volume, not in what volume."""
        self.lead.setText(
            "Rub the crushed tablets with a little liquid, rinse everything into the measure, and "
            f"make to {batch.volume_ml} mL with purified water. Shake well."
        )

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

    def begin(self) -> None:
        """Put the cursor on the fate."""
        self.fate.setFocus()

    def send(self) -> None:
        """Send fate and note."""
        self.settled.emit(str(self.fate.value()), self.note.text())


class PreparePanel(Panel):
    """The preparer's name."""

    signed = Signal(str)

    def __init__(self) -> None:
        super().__init__("Sign as preparer, Enter")
        self.stack.addWidget(
            plain_label(
                "Your name says that this batch was prepared as recorded. "
                "It is typed and not verified.",
                role="large",
                wrap=True,
            )
        )
        name = self.form.add("prepare.name", "&Prepared by", TextEdit(longest=PERSON_LONGEST))
        self.enter_accepts(name)
        self._close()

    def send(self) -> None:
        """Send the name."""
        self.signed.emit(self.text("prepare.name"))


class ReleasePanel(Panel):
    """A second person checks, then releases or rejects."""

    released = Signal(str)
    rejected = Signal(str, str)

    def __init__(self) -> None:
        super().__init__("Check and release")
        self.lead = plain_label(
            "A second person compares lots, weights, sums and the proof of the label with the "
            "prescription, looks at the preparation, and signs. The name is typed and not "
            "verified.",
            role="large",
            wrap=True,
        )
        self.stack.addWidget(self.lead)
        self.form.add("check.name", "Che&cked by", TextEdit(longest=PERSON_LONGEST), span=2)
        self.form.add(
            "reject.reason", "Reason, to re&ject", TextEdit(longest=200, required=False), span=2
        )
        self.reject = button("Reject this batch")
        self.reject.clicked.connect(self._on_reject)
        self._close()
        self.buttons.insertWidget(1, self.reject)

    def send(self) -> None:
        """Send the checker's name."""
        self.released.emit(self.text("check.name"))

    def _on_reject(self) -> None:
        if not self.form.show_problems():
            return
        if not self.text("reject.reason").strip():
            self.form.focus("reject.reason")
        self.rejected.emit(self.text("check.name"), self.text("reject.reason"))

    def show_batch(self, batch: BatchView) -> None:
        """Allow releasing only where nothing but the check is missing."""
        set_shown(self.accept, batch.state == "to_check")


class DonePanel(QWidget):
    """A closed batch: what it became, the way to its label and to the next batch."""

    labels_wanted = Signal()
    next_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._next = ""
        self.lead = plain_label(role="large", wrap=True)
        self.labels: QPushButton = button("Go to its label")
        self.labels.clicked.connect(self.labels_wanted)
        self.go_on: QPushButton = button("Go on", kind="primary")
        self.go_on.clicked.connect(self._on_go_on)
        row = QHBoxLayout()
        row.addWidget(self.go_on)
        row.addWidget(self.labels)
        row.addStretch(1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(12)
        stack.addWidget(self.lead)
        stack.addLayout(row)

    def _on_go_on(self) -> None:
        self.next_wanted.emit(self._next)

    def show_batch(self, view: MakingView, batch: BatchView) -> None:
        """Say what it became, and offer the next batch of the making with work left."""
        if batch.rejected:
            text = f"Rejected by {batch.rejected.name}: {batch.rejected.reason}"
        else:
            text = "Released. Its label can be printed."
        self.lead.setText(text)
        following = next((each for each in view.batches if each.next_key), None)
        self._next = following.batch_id if following else ""
        set_shown(self.go_on, following is not None)
        if following is not None:
            self.go_on.setText(f"Go on with {following.number}")
            self.go_on.setAccessibleName(self.go_on.text())
        set_shown(self.labels, batch.state == "released")

    def clear(self) -> None:
        """Nothing is typed here."""

    def begin(self) -> None:
        """Put the cursor on the way on."""
        (self.go_on if self._next else self.labels).setFocus()
