"""What the weights of the capsules say, by which rule, and what they do not say."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from compounding.application.views import BatchView, CapsulesView, MassView
from compounding.messages import sentence
from compounding.quantity import grouped
from ui.widgets.card import Card
from ui.widgets.labels import plain_label, set_shown, set_tone
from ui.widgets.pill import Pill

NOT_THE_DOSE = "weight_rule.not_the_dose"


class CapsulesCard(Card):
    """The judgement of the capsules recorded; hidden until there is one."""

    def __init__(self) -> None:
        super().__init__("Capsule weights")
        self.pill = Pill("", "fine")
        self.figures = plain_label(role="", wrap=True, numbers=True)
        self.rule = plain_label(role="muted", wrap=True)
        self.mass = plain_label(role="", wrap=True, numbers=True)
        self.proof = plain_label(sentence(NOT_THE_DOSE), role="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.figures, 1)
        row.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        for label in (self.rule, self.mass, self.proof):
            self.add(label)

    def show_batch(self, batch: BatchView) -> None:
        """Show what was recorded of the capsules of ``batch``."""
        made = batch.capsules
        self.setVisible(made is not None)
        if made is None:
            return
        self.pill.show_status(*(("Passes", "fine") if made.passes else ("Fails", "stop")))
        self.figures.setText(_figures(made))
        self.rule.setText(sentence(f"rule.{made.rule}"))
        set_shown(self.mass, made.mass is not None)
        if made.mass is not None:
            self.mass.setText(_mass(made.mass, made))
            set_tone(self.mass, "warn" if made.mass.too_much else "")


def _figures(made: CapsulesView) -> str:
    planned = made.theoretical_fill_mg
    of = f" of {_short(planned)} mg planned" if planned else ""
    counted = f"{len(made.weights_mg)} of {made.made}"
    verb = "are" if made.outside > 1 else "is"
    beyond = f"{made.outside or 'None'} {verb} more than 10 % off {_short(made.reference_mg)} mg"
    return (
        f"{counted} weighed. Mean {_short(made.mean_mg)} mg, RSD {made.rsd_pct} %. Mean fill "
        f"{_short(made.mean_fill_mg)} mg{of}, RSD {made.fill_rsd_pct} %. {beyond}."
    )


def _mass(mass: MassView, made: CapsulesView) -> str:
    how = (
        f"Worked out from the mean of the {len(made.weights_mg)} weighed, times {made.made} made."
        if mass.of_sample
        else "All capsules were weighed."
    )
    filled = f"{_short(mass.net_total_mg)} of {grouped(Decimal(mass.powder_mg))} mg powder"
    if mass.gained:
        more = f"Yield {mass.yield_pct} %: {filled}, {mass.loss_pct} % more than was weighed."
        check = " Check the mean shell and the count." if mass.too_much else ""
        return f"{more}{check} {how}"
    much = ", more than the 3 % that DAC/NRF allow" if mass.too_much else ""
    return f"Yield {mass.yield_pct} %: {filled}. Loss of mass {mass.loss_pct} %{much}. {how}"


def _short(text: str) -> str:
    return grouped(Decimal(text), 1)
