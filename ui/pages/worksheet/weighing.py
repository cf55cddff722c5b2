"""The steps in which something is weighed: ingredients one by one, and finished capsules."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from compounding.application.views import BatchView, MakingView, TargetView
from compounding.findings import Finding
from compounding.messages import sentence, sentence_of
from compounding.quantity import grouped, plain
from ui.pages.worksheet.panels import IN_PROCESS, Panel, begun, empty, go_into, texts_of
from ui.widgets.form import Form
from ui.widgets.gauge import WeighGauge
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.line_field import LineField
from ui.widgets.quantity_edit import CountEdit, QuantityEdit

# A target that only its own value meets is still drawn with a hair of room.
LEAST_SHOWN: Final = Decimal("0.01")
# No rule asks for more.
MOST_WEIGHED: Final = 20
VERBS: Final = {
    "trituration diluent": "Weigh for the first mixture",
    "trituration taken": "Take from the first mixture",
    "filler still to add": "Weigh for the second mixture",
}
Judge = Callable[[str, TargetView], Finding | None]


class WeighPanel(Panel):
    """One weighing: target and reading are the largest things on the page."""

    weighed = Signal(str, str)
    typed = Signal()

    def __init__(self, judge: Judge) -> None:
        super().__init__("Accept, Enter")
        self._judge = judge
        self._target: TargetView | None = None
        self.what = plain_label(role="large", wrap=True)
        self.target_label = plain_label(role="muted")
        self.target = plain_label(role="reading", numbers=True)
        self.reading_label = plain_label(role="muted")
        self.reading = QuantityEdit("", above_zero=True)
        self.reading.setProperty("role", "reading")
        self.reading.changed.connect(self._on_typed)
        self.reading.changed.connect(self.typed)
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
        verb = VERBS.get(target.what) or ("Weigh" if target.unit == "mg" else "Measure")
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
        low = Decimal(self._target.low)
        margin = max((target - low) / target * 100, LEAST_SHOWN)
        self.gauge.show_weighing(target, value, margin)
        if not self.reading.text():
            low, high = grouped(Decimal(self._target.low)), grouped(Decimal(self._target.high))
            self.verdict.setText(f"{low} to {high} {self._target.unit} counts.")
            return
        finding = self._judge(self.reading.text(), self._target)
        self.verdict.setText(sentence_of(finding) if finding else self._still(value, target))

    def _still(self, value: Decimal | None, target: Decimal) -> str:
        assert value is not None
        assert self._target is not None
        off = value - target
        if not off:
            return "Exactly on target."
        word = "over" if off > 0 else "under"
        return f"{plain(abs(off))} {self._target.unit} {word}; within what counts."

    def _on_accept(self) -> None:
        if self.reading.value() is None:
            self.reading.setFocus()
        else:
            self.send()

    def send(self) -> None:
        """Send the reading as typed."""
        assert self._target is not None
        self.weighed.emit(self._target.what, self.reading.text())

    def is_begun(self) -> bool:
        """Whether a reading is typed that is not recorded."""
        return bool(self.reading.text())

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
        self.rule = plain_label(role="muted", wrap=True)
        self.cylinder = plain_label(role="large", wrap=True, numbers=True)
        for label in (self.cylinder, self.lead, self.rule):
            self.stack.addWidget(label)
        self._made = CountEdit("capsules", largest=9999, above_zero=True)
        self.form.add("capsules.made", "Capsules &made", self._made)
        self._shells_of: tuple[str, str | None] = ("", None)
        self._shell = QuantityEdit("mg", decimals=4, above_zero=True)
        self.form.add(
            "capsules.shell_mg",
            "Empty capsule, mean",
            self._shell,
            help_text="Weigh 10 empty capsules of this lot and divide by 10.",
        )
        self._made.changed.connect(self._on_made)
        self._made.returnPressed.connect(lambda: go_into(self._shell))
        self.weights = Form(columns=5)
        self._shell.returnPressed.connect(self._next(0))
        self._close()
        self.stack.insertWidget(self.stack.indexOf(self.form) + 1, self.weights)
        self._asked = self._needed = MOST_WEIGHED
        for number in range(1, MOST_WEIGHED + 1):
            field = QuantityEdit("mg", decimals=4, above_zero=True)
            self.weights.add(f"capsules.weights_mg[{number - 1}]", f"Capsule {number}", field)
            field.returnPressed.connect(self._next(number))

    def _next(self, number: int) -> Callable[[], None]:
        def go() -> None:
            if number >= self._needed:
                self.accept.click()
            else:
                go_into(self.weights.field(f"capsules.weights_mg[{number}]"))

        return go

    def _on_made(self) -> None:
        made = self._made.value()
        self._show_needed(self._asked if made is None else min(self._asked, made))

    def _show_needed(self, needed: int) -> None:
        self._needed = needed
        for at, key in enumerate(self.weights.field_keys()):
            self.weights.set_shown(key, at < needed)

    def show_batch(self, batch: BatchView) -> None:
        """Say what to fill and what the capsules should weigh."""
        fill = f" with {plain(Decimal(batch.fill_each_mg), 1)} mg" if batch.fill_each_mg else ""
        size = f" of size {batch.size}" if batch.size else ""
        self._asked = batch.weights_needed
        which = "all" if batch.weights_needed == batch.units else f"{batch.weights_needed}"
        self.lead.setText(
            f"Fill {batch.units} capsules{size}{fill} each. Weigh {which} of them, closed, one by "
            "one. Weights show even filling; they do not prove the dose."
        )
        self.rule.setText(f"They are judged so: {sentence(f'rule.{batch.weight_rule}')}")
        if (batch.making_id, batch.size) != self._shells_of:
            self._shells_of = (batch.making_id, batch.size)
            self._shell.set_text("")
        self._on_made()

    def show_filling_up(self, words: str) -> None:
        """Say how the powder is made up in the cylinder; no words where the filler is weighed."""
        self.cylinder.setText(words)
        set_shown(self.cylinder, bool(words))

    def _on_accept(self) -> None:
        if self.form.show_problems() and self.weights.show_problems():
            self.send()

    def clear(self) -> None:
        """Forget count and weights; the shells' mean stays within one making and size."""
        shell = self._shell.text()
        super().clear()
        empty(self.weights)
        self._shell.set_text(shell)

    def fill_again(self, view: MakingView, batch: BatchView) -> None:
        """Count, shell and weights, until the preparer has signed."""
        weighed = batch.capsules
        if weighed is None or batch.state != IN_PROCESS:
            return
        self._made.set_text(str(weighed.made))
        self._shell.set_text(weighed.shell_mg)
        for key, text in zip(self.weights.field_keys(), weighed.weights_mg, strict=False):
            field = self.weights.field(key)
            assert isinstance(field, QuantityEdit)
            field.set_text(text)
        self._on_made()
        self._recorded = self.texts()

    def texts(self) -> tuple[str, ...]:
        """What stands in the fields, the weights last."""
        return (*super().texts(), *texts_of(self.weights))

    def is_begun(self) -> bool:
        """Whether a weight is typed; the shells' mean alone is carried over and counts not."""
        return begun(self.weights) and self.texts() != self._recorded

    def go_to(self, subject: str) -> bool:
        """Put the cursor into the field that was refused."""
        return super().go_to(subject) or self.weights.focus(subject)

    def send(self) -> None:
        """Send count, shell and weights as typed."""
        shown = self.weights.field_keys()[: self._needed]
        texts = [
            field.text() for field in map(self.weights.field, shown) if isinstance(field, LineField)
        ]
        self.weighed.emit(self.text("capsules.made"), self.text("capsules.shell_mg"), texts)
