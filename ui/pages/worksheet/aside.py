"""What stands beside the step at hand: batches, steps, weighings, signatures, record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from compounding.application.rows import MakingRow
from compounding.application.views import (
    BatchView,
    DoseView,
    HistoryLine,
    MakingView,
    Progress,
    SignedView,
    TargetView,
)
from compounding.domain.dates import span
from compounding.messages import sentence
from compounding.quantity import grouped
from ui import icons
from ui.pages.worksheet.words import STATES, STEPS, batch_name, making_words
from ui.widgets.card import Card
from ui.widgets.combo import Choice
from ui.widgets.labels import plain_label
from ui.widgets.table_view import Column, RowsModel, Table

_ICONS = {Progress.DONE: "check", Progress.CURRENT: "chevron-right", Progress.OPEN: "circle"}
_LINES = 12


class BatchBar(QWidget):
    """Which making and which of its batches is at hand; hidden where there is no choice."""

    picked = Signal(str)
    making_picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.makings, self.batches = Choice(), Choice()
        self.makings.setAccessibleName("Making at hand")
        self.batches.setAccessibleName("Batch at hand")
        self.makings.changed.connect(self._on_making)
        self.batches.changed.connect(self._on_batch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.makings, 1)
        row.addWidget(self.batches, 1)

    def show_batches(self, rows: Sequence[MakingRow], view: MakingView, batch: BatchView) -> None:
        """Offer the open makings and the batches of the one at hand."""
        offered = [row for row in rows if row.is_open or row.making_id == view.making_id]
        self.makings.set_items(tuple((making_words(row), row.making_id) for row in offered))
        self.makings.set_value(view.making_id)
        self.batches.set_items(
            tuple(
                (f"{b.number} · {batch_name(b)} · {STATES[b.state][1]}", b.batch_id)
                for b in view.batches
            )
        )
        self.batches.set_value(batch.batch_id)
        self.makings.setVisible(len(offered) > 1)
        self.batches.setVisible(len(view.batches) > 1)
        self.setVisible(len(offered) > 1 or len(view.batches) > 1)

    def _on_batch(self) -> None:
        self.picked.emit(str(self.batches.value()))

    def _on_making(self) -> None:
        self.making_picked.emit(str(self.makings.value()))


class StepsCard(Card):
    """The steps of the batch at hand; Enter or a click looks at one."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__("Steps")
        self.list = QListWidget()
        self.list.setAccessibleName("Steps")
        self.list.setProperty("role", "steps")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(14, 14))
        self.list.itemActivated.connect(self._on_item)
        self.list.itemClicked.connect(self._on_item)
        self.add(self.list)
        self.body.addStretch(1)

    def show_steps(self, batch: BatchView, at_hand: str) -> None:
        """List the steps with what is done."""
        self.list.clear()
        for step in batch.steps:
            role = "accent" if step.progress is Progress.CURRENT else "muted"
            item = QListWidgetItem(icons.icon(_ICONS[step.progress], role), STEPS[step.key])
            item.setData(Qt.ItemDataRole.UserRole, step.key)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{STEPS[step.key]}, {step.progress.value}"
            )
            self.list.addItem(item)
            if step.key == at_hand:
                self.list.setCurrentItem(item)
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setFixedHeight(rows + 12)

    def _on_item(self, item: QListWidgetItem) -> None:
        self.picked.emit(str(item.data(Qt.ItemDataRole.UserRole)))


def _number(text: str | None) -> str:
    return "…" if text is None else grouped(Decimal(text))


def _off(target: TargetView) -> str:
    if target.off_by_pct is None:
        return ""
    off = Decimal(target.off_by_pct)
    sign = "+" if off > 0 else ("−" if off < 0 else "")
    return f"{sign}{grouped(abs(off))} %"


def _in(unit: str, amount: Callable[[TargetView], str | None]) -> Callable[[TargetView], str]:
    """The amount of a row of that unit; the other rows leave the column empty."""
    return lambda row: _number(amount(row)) if row.unit == unit else ""


_NAMES: tuple[Column[TargetView], ...] = (
    Column("Ingredient", lambda row: row.name, strong=True),
    Column("Lot", lambda row: row.lot),
)
_MASSES: tuple[Column[TargetView], ...] = (
    Column("Target, mg", _in("mg", lambda row: row.target), numeric=True),
    Column("Weighed, mg", _in("mg", lambda row: row.actual), numeric=True, strong=True),
)
_VOLUMES: tuple[Column[TargetView], ...] = (
    Column("Target, mL", _in("mL", lambda row: row.target), numeric=True),
    Column("Measured, mL", _in("mL", lambda row: row.actual), numeric=True, strong=True),
)
_OFF: tuple[Column[TargetView], ...] = (Column("Off by", _off, numeric=True),)


class WeighingsCard(Card):
    """Targets and readings of the batch at hand, one unit per column.

    ``again_wanted`` carries what a person wants to weigh again (Enter or double click).
    """

    again_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("Ingredients")
        self._with_volumes = False
        self.model: RowsModel[TargetView] = RowsModel((*_NAMES, *_MASSES, *_OFF))
        self.table = Table(self.model, name="Ingredients", fit_rows=True)
        self.table.opened.connect(self._on_opened)
        self.again = plain_label(
            "Enter on a line weighs it again, until the preparer signs. Both weights are kept.",
            role="small",
            wrap=True,
        )
        self.add(self.table)
        self.add(self.again)

    def _on_opened(self, number: int) -> None:
        self.again_wanted.emit(self.model.row(number).what)

    def show_batch(self, batch: BatchView) -> None:
        """Show the weighings of ``batch``."""
        weighed = any(row.actual is not None for row in batch.targets)
        self.again.setVisible(weighed and batch.state == "in_process")
        volumes = any(row.unit == "mL" for row in batch.targets)
        if volumes is self._with_volumes:
            self.model.set_rows(batch.targets)
        else:
            self._with_volumes = volumes
            measured = _VOLUMES if volumes else ()
            self.model.set_columns((*_NAMES, *_MASSES, *measured, *_OFF), batch.targets)
        self.setVisible(bool(batch.targets))


class PrescriptionCard(Card):
    """Whose medicine it is, and what is taken of this batch: for whoever compares it."""

    def __init__(self) -> None:
        super().__init__("Prescription")
        self.person = plain_label(role="strong", wrap=True)
        self.numbers = plain_label(role="muted", wrap=True, numbers=True)
        self.doses = plain_label(role="", wrap=True, numbers=True)
        for label in (self.person, self.numbers, self.doses):
            self.add(label)

    def show_view(self, view: MakingView, batch: BatchView) -> None:
        """Show the prescription of ``view`` and the doses that ``batch`` covers."""
        asked = view.prescription
        born = f", born {asked.born.isoformat()}" if asked.born else ""
        self.person.setText(asked.patient or "Patient data deleted")
        self.numbers.setText(f"Rx {asked.rx_number}{born}\n{asked.prescriber}")
        lines = [_dose(each) for box in batch.containers for each in box.doses]
        self.doses.setText("\n".join(lines))


def _dose(dose: DoseView) -> str:
    """``23 Nov – 6 Dec: 1.5 mg at bedtime``."""
    return f"{span(dose.first, dose.last)}: {grouped(Decimal(dose.dose_mg))} mg at bedtime"


class SignaturesCard(Card):
    """Who prepared and who checked; the date, and what limits it."""

    def __init__(self) -> None:
        super().__init__("Signatures")
        self.prepared = plain_label(wrap=True)
        self.checked = plain_label(wrap=True)
        self.date = plain_label(role="strong", wrap=True)
        self.why = plain_label(role="muted", wrap=True)
        for label in (self.prepared, self.checked, self.date, self.why):
            self.add(label)

    def show_batch(self, batch: BatchView) -> None:
        """Show the names under ``batch``."""
        self.prepared.setText(f"Prepared: {_signed(batch.prepared)}")
        self.checked.setText(f"Checked: {_signed(batch.checked)}")

    def show_date(self, day: str, why: str) -> None:
        """Show the last day of use and its reason."""
        self.date.setText(f"Do not use after {day}")
        self.why.setText(why)


def _signed(signed: SignedView | None) -> str:
    return f"{signed.name} (identity {signed.identity})" if signed else "not yet"


class RecordCard(Card):
    """The last lines of the record of this making."""

    def __init__(self) -> None:
        super().__init__("Record")
        self.lines = plain_label(role="muted", wrap=True, numbers=True)
        self.last = plain_label(role="muted")
        self.add(self.lines)
        self.add(self.last)

    def show_view(self, view: MakingView, batch: BatchView) -> None:
        """Show what happened to the making and the batch at hand."""
        mine = [line for line in view.history if line.batch_id in (None, batch.batch_id)]
        self.lines.setText("\n".join(map(_line, mine[-_LINES:])))
        self.last.setText(f"Recorded up to event {view.seq}")


def _line(line: HistoryLine) -> str:
    return f"{line.at.astimezone():%H:%M} {sentence(line.words.code, line.words.params)}"
