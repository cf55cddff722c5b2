"""The right side of the Plan page: what follows from what was asked, live."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from compounding.domain.plan import Dose, Plan
from compounding.quantity import grouped, plain
from ui import fonts
from ui.pages.plan.batches import BatchRow, batch_rows
from ui.widgets.card import Card, EmptyState
from ui.widgets.chart import DoseStep, StepChart
from ui.widgets.labels import heading, plain_label
from ui.widgets.table_view import Column, RowsModel, Table

_COMMON_LEFT: tuple[Column[BatchRow], ...] = (
    Column("Step", lambda row: row.step),
    Column("Nights", lambda row: row.nights),
)
_COMMON_RIGHT: tuple[Column[BatchRow], ...] = (
    Column("Do not use after", lambda row: row.not_after),
    Column("Check", lambda row: row.check[1], tone=lambda row: row.check[0]),
)
CAPSULE_COLUMNS: tuple[Column[BatchRow], ...] = (
    *_COMMON_LEFT,
    Column("Strength, mg", lambda row: row.strength, numeric=True, strong=True),
    Column("Capsules", lambda row: row.units, numeric=True),
    Column("Drug, mg", lambda row: row.drug, numeric=True),
    Column("Tablet powder, mg", lambda row: row.powder, numeric=True),
    Column("Filler, mg", lambda row: row.filler, numeric=True),
    Column("Fill each, mg", lambda row: row.fill, numeric=True),
    *_COMMON_RIGHT,
)
LIQUID_COLUMNS: tuple[Column[BatchRow], ...] = (
    *_COMMON_LEFT,
    Column("Made on", lambda row: row.make_on),
    Column("Volume, mL", lambda row: row.volume, numeric=True, strong=True),
    Column("Tablets", lambda row: row.tablets, numeric=True),
    Column("Drug, mg", lambda row: row.drug, numeric=True),
    *_COMMON_RIGHT,
)


FIRST = (
    "Type what 20 tablets weigh, when they expire, and the packing and balance figures. "
    "The plan appears here as you type."
)
REFUSED = "An entry on the left cannot be used. It is marked, and says why."


class TitrationCard(Card):
    """The titration drawn as steps, and beside it the tablets to crush."""

    def __init__(self) -> None:
        super().__init__()
        self.chart = StepChart()
        self.tablets = _TabletsPanel()
        left = QVBoxLayout()
        left.addWidget(heading("Titration"))
        left.addWidget(self.chart, 1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(left, 1)
        row.addWidget(self.tablets, 0)
        self.body.addLayout(row)

    def show_plan(self, doses: Sequence[Dose], plan: Plan | None) -> None:
        """Draw the doses, known before the plan is; count the tablets once it is."""
        self.chart.set_steps(
            tuple(DoseStep(d.first, d.last, Decimal(plain(d.dose.exact))) for d in doses)
        )
        self.tablets.show_plan(plan)


class _TabletsPanel(QWidget):
    """How many tablets to crush, once for the day."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(190)
        self.lead = plain_label("Tablets to crush, once", role="muted", wrap=True)
        self.count = plain_label("–", role="figure", numbers=True)
        self.each = plain_label("", role="muted")
        self.used = plain_label("", role="muted", wrap=True)
        self.apart = plain_label("", role="muted", wrap=True)
        figure = QHBoxLayout()
        figure.setSpacing(6)
        figure.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBaseline)
        figure.addWidget(self.each, 1, Qt.AlignmentFlag.AlignBaseline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.lead)
        column.addLayout(figure)
        column.addWidget(self.used)
        column.addWidget(self.apart)
        column.addStretch(1)

    def show_plan(self, plan: Plan | None) -> None:
        """Show the count and what becomes of the drug."""
        tablets = plan.tablets if plan else None
        if plan is None or tablets is None:
            self.count.setText("–")
            for label in (self.each, self.used, self.apart):
                label.clear()
            return
        days = len({batch.make_on for batch in plan.batches})
        once = "Tablets to crush, once" if days == 1 else f"Tablets to crush, on {days} days"
        self.lead.setText(once)
        self.count.setText(str(tablets.to_crush))
        self.each.setText(f"× {plan.request.tablet.label}")
        label = plan.request.tablet.label * tablets.to_crush
        used = grouped((label - tablets.waste).exact)
        self.used.setText(f"{used} mg used, {grouped(tablets.waste.exact)} mg wasted")
        apart = sum(tablets.if_made_separately)
        more = apart - tablets.to_crush
        self.apart.setText(f"{apart} if each batch were made apart" if more > 0 else "")


class BatchesCard(Card):
    """The table of batches; before a plan exists, what to do first."""

    def __init__(self) -> None:
        super().__init__("Batches")
        self._columns = CAPSULE_COLUMNS
        self.model: RowsModel[BatchRow] = RowsModel(CAPSULE_COLUMNS)
        self.table = Table(self.model, name="Batches", fit_rows=True)
        self.empty = EmptyState(
            "Nothing to show yet",
            FIRST,
        )
        self.add(self.table)
        self.add(self.empty)

    def show_plan(self, plan: Plan | None, *, refused: bool) -> None:
        """Show the batches of ``plan``; without one say what stands in the way."""
        self.empty.sentence.setText(REFUSED if refused else FIRST)
        rows = batch_rows(plan) if plan else ()
        liquid = any(row.volume for row in rows)
        columns = LIQUID_COLUMNS if liquid else CAPSULE_COLUMNS
        if columns is self._columns:
            self.model.set_rows(rows)
        else:
            self._columns = columns
            self.model.set_columns(columns, rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)


class WorkingCard(Card):
    """How each figure was found: formula, inputs with their origin, result, rounding."""

    def __init__(self) -> None:
        super().__init__("Working")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Working")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(320)
        self.text.setFont(fonts.tabular(self.text.font()))
        self.add(self.text)

    def show_text(self, text: str) -> None:
        """Show the working put into words; the place read stays in view."""
        if text == self.text.toPlainText():
            return
        bar = self.text.verticalScrollBar()
        place = bar.value()
        self.text.setPlainText(text)
        bar.setValue(min(place, bar.maximum()))
