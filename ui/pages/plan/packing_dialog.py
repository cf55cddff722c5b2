"""The packing statistic from capsules filled and weighed: a sum shown with its working.

The shell mass of the table is only a hint; shells differ by up to a tenth, so they are weighed.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QDialog, QWidget

from compounding.application import offers, plan_working
from compounding.domain import packing
from compounding.domain.working import Line
from compounding.errors import QuantityError
from compounding.messages import sentence
from compounding.quantity import mg, plain
from ui.widgets.dialog import Dialog
from ui.widgets.form import Form, Sentence
from ui.widgets.labels import plain_label, set_shown
from ui.widgets.quantity_edit import CountEdit, QuantityEdit

COUNT: Final = "count"
FILLED: Final = "filled_mg"
SHELLS: Final = "shells_mg"
_DECIMALS: Final = 3
_WIDE: Final = 440
_HOW: Final = (
    "Fill capsules of size {size} level with the pure {powder} and weigh them together. Weigh as "
    "many empty shells. Measure again at every new lot."
)


class PackingDialog(Dialog):
    """Count, mass filled and mass of the shells; the result goes into the field of the page."""

    def __init__(self, parent: QWidget | None, powder: str, size: str) -> None:
        super().__init__(parent, f"Measure the packing of the {_pure(powder)}")
        self._size = size
        how = plain_label(_HOW.format(size=size, powder=_pure(powder)), role="muted", wrap=True)
        self.form = Form(columns=3)
        self.body.addWidget(how)
        self.body.addWidget(self.form)
        self._build()
        self.hint = plain_label(role="small", wrap=True, numbers=True)
        self.working = plain_label(wrap=True, selectable=True, numbers=True)
        self.working.setAccessibleName("Working")
        self.said = Sentence()
        for label in (self.hint, self.working, self.said):
            self.body.addWidget(label)
        for label in (how, self.hint, self.working, self.said):
            # A folded text asks for the height of its narrowest shape.
            label.setMinimumWidth(_WIDE)
        self.body.addStretch(1)
        self.use = self.add_buttons("Use this", "Cancel", safe_default=False)
        self.form.changed.connect(self._show)
        self.resize(_WIDE + 40, 340)
        self._show()
        self.filled.setFocus()

    def _build(self) -> None:
        add = self.form.add
        self.count = add(
            COUNT, "Capsules &filled", CountEdit("capsules", largest=200, above_zero=True)
        )
        self.count.set_text(str(packing.USUAL_COUNT))
        mass = QuantityEdit("mg", decimals=4, above_zero=True)
        self.filled = add(FILLED, "&Together, filled", mass)
        shells = QuantityEdit("mg", decimals=4, above_zero=True)
        self.shells = add(SHELLS, "As many &empty shells", shells)

    def _show(self) -> None:
        self.hint.setText(_hint(self._size, self.count.value()))
        line, refused = self._measured()
        self.said.say("stop", refused)
        self.working.setText(plan_working.line_text(line) if line else "")
        set_shown(self.working, line is not None)
        self.use.setEnabled(line is not None)
        self.use.setText(f"Use {_text(line)} mg" if line else "Use this")
        self.use.setAccessibleName(self.use.text())

    def _measured(self) -> tuple[Line | None, str]:
        """The sum, or why there is none; an empty reason while something is still to be typed."""
        count, filled, shells = self.count.value(), self.filled.value(), self.shells.value()
        if not count or not filled or not shells:
            return None, ""
        try:
            return packing.measured(mg(filled), count, mg(shells)), ""
        except QuantityError as error:
            return None, sentence(error.code, error.params)

    def text(self) -> str:
        """The packing statistic as it goes into the field, in mg."""
        line, _refused = self._measured()
        return _text(line) if line else ""


def _text(line: Line) -> str:
    return plain(line.exact, _DECIMALS)


def _pure(powder: str) -> str:
    return "tablet powder" if powder == "powder" else powder


def _hint(size: str, count: int | None) -> str:
    shell = offers.capsule_size(size).shell
    many = f", {count} of them about {mg((shell * count).exact)}" if count else ""
    return (
        f"By the table a size {size} shell weighs about {shell}{many}, within 10 %. Weigh your own."
    )


def measure_packing(parent: QWidget, powder: str, size: str) -> str | None:
    """Ask for the weighing; the packing statistic in mg as text, None where it is not used."""
    dialog = PackingDialog(parent, powder, size)
    used = dialog.exec() == QDialog.DialogCode.Accepted
    text = dialog.text()
    dialog.deleteLater()
    return text if used and text else None
