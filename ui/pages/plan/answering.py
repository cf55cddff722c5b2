"""The right side of the Plan page: what follows from what was asked, live."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout

from compounding.application import plan_answers, plan_working
from compounding.domain.plan import Dose, Plan, PlannedBatch
from compounding.domain.working import Line
from compounding.quantity import plain
from ui import fonts
from ui.pages.plan import explained
from ui.pages.plan.batches import (
    MOST_FOLDED,
    BatchRow,
    Figure,
    batch_rows,
    figures_for,
    folded,
    hint_of,
)
from ui.pages.plan.panel import AnswerPanel
from ui.widgets.card import PADDING, Card, EmptyState
from ui.widgets.chart import DoseStep, StepChart
from ui.widgets.labels import heading, plain_label
from ui.widgets.table_header import TableHeader
from ui.widgets.table_view import Column, RowsModel, Table

FIRST = (
    "Type what 20 tablets weigh, when they expire, and the packing and balance figures. "
    "The plan appears here as you type."
)
REFUSED = "An entry on the left cannot be used. It is marked, and says why."
# So few gaps are named one by one.
_FEW = 4
# The working begins with an empty line and a heading, which the card has itself.
_HEAD = 2
_NOTHING = (0, 0)


class TitrationCard(Card):
    """The titration drawn as steps, and beside it the tablets to crush and the expected dose."""

    def __init__(self) -> None:
        super().__init__()
        self._doses: Sequence[Dose] = ()
        self.chart = StepChart()
        self.refill = plain_label("", role="muted", wrap=True)
        self.refill.setMinimumHeight(self.refill.fontMetrics().height() + 2)
        self.panel = AnswerPanel()
        self.tablets, self.expected = self.panel.tablets, self.panel.expected
        left = QVBoxLayout()
        left.addWidget(heading("Titration"))
        left.addWidget(self.chart, 1)
        left.addWidget(self.refill)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(left, 1)
        row.addWidget(self.panel, 0)
        self.body.addLayout(row)

    def show_plan(self, doses: Sequence[Dose], plan: Plan | None) -> None:
        """Draw the doses, known before the plan is; count the tablets once it is."""
        if doses != self._doses:
            self._doses = doses
            self.chart.set_steps(
                tuple(DoseStep(d.first, d.last, Decimal(plain(d.dose.exact))) for d in doses)
            )
        covered = plan is not None and bool(plan.batches)
        self.refill.setText(plan_answers.refill_text(plan) if plan and covered else "")
        self.panel.show_plan(plan)


class BatchesCard(Card):
    """The table of batches; before a plan exists, what to do first."""

    def __init__(self) -> None:
        super().__init__("Batches")
        self._plan: Plan | None = None
        self._all = self._figures = figures_for(())
        self._steps = 0
        self.model: RowsModel[BatchRow] = RowsModel(self._columns())
        self.table = Table(self.model, name="Batches", fit_rows=True, cells=True)
        self.empty = EmptyState(
            "Nothing to show yet",
            FIRST,
        )
        self.add(self.table)
        self.add(self.empty)

    def _columns(self) -> tuple[Column[BatchRow], ...]:
        return tuple(
            Column(
                figure.title,
                figure.text,
                numeric=figure.numeric,
                strong=figure.strong,
                tone=figure.tone,
                hint=partial(self._hint, figure),
            )
            for figure in self._figures
        )

    def show_plan(self, plan: Plan | None, *, refused: bool, gaps: Sequence[str] = ()) -> None:
        """Show the batches of ``plan``; without one say what stands in the way.

        ``gaps`` are the names of the fields that still need something.
        """
        self._plan = plan
        self.empty.sentence.setText(REFUSED if refused else _wanted(gaps))
        rows = batch_rows(plan) if plan else ()
        if not rows:
            self._hold_place()
        # Hidden first: whatever is shown lays the whole page out at once.
        (self.empty if rows else self.table).hide()
        self._show_rows(rows)
        (self.table if rows else self.empty).show()

    def _hold_place(self) -> None:
        """What stands below stays where it is while an entry cannot be used for a moment."""
        if self.table.isVisible():
            self.empty.title.hide()
            self.empty.fit_between(self.table.width(), self.table.height())

    def _show_rows(self, rows: tuple[BatchRow, ...]) -> None:
        figures = figures_for(rows) if rows else self._all
        if figures == self._all:
            self.table.widen(self.model.update_rows(rows))
        else:
            self._all = figures
            self._fold(0, rows)
        self._fit()

    def _fold(self, steps: int, rows: tuple[BatchRow, ...]) -> None:
        """Show the columns narrower by so many steps."""
        self._steps = steps
        self._figures = folded(self._all, steps)
        self.model.set_columns(self._columns(), rows)

    def _fit(self) -> None:
        """The last column, the check, stays in view: columns fold until all find room."""
        room = self.width() - 2 * PADDING
        while self.model.rows() and self._needed() > room and self._steps < MOST_FOLDED:
            self._fold(self._steps + 1, self.model.rows())

    def _needed(self) -> int:
        """The width that all columns need, their titles on two lines."""
        header = self.table.horizontalHeader()
        assert isinstance(header, TableHeader)
        return sum(
            max(self.table.sizeHintForColumn(at), header.width_for(at, folded=True))
            for at in range(self.model.columnCount())
        )

    def _batch(self, row: BatchRow) -> PlannedBatch | None:
        batches = self._plan.batches if self._plan else ()
        return next((batch for batch in batches if batch.number == row.number), None)

    def _hint(self, figure: Figure, row: BatchRow) -> str:
        batch = self._batch(row)
        return hint_of(self._plan, figure, batch) if self._plan and batch else ""

    def line_at_cursor(self) -> Line | None:
        """The working behind the cell with the cursor; None where there is none."""
        index = self.table.currentIndex()
        if self._plan is None or not self.table.hasFocus() or not index.isValid():
            return None
        batch = self._batch(self.model.row(index.row()))
        symbols = self._figures[index.column()].symbols
        return next(iter(explained.lines_behind(self._plan, symbols, batch)), None)

    # Qt's own names from here on.
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._steps and event.size().width() > event.oldSize().width():
            self._fold(0, self.model.rows())
        self._fit()


def _wanted(gaps: Sequence[str]) -> str:
    """What to type next: where little is left, by its name."""
    if not 0 < len(gaps) <= _FEW:
        return FIRST
    return f"Still needed: {', '.join(gaps)}. The plan appears here as you type."


class WorkingCard(Card):
    """How each figure was found: formula, inputs with their origin, result, rounding."""

    def __init__(self) -> None:
        super().__init__("Working")
        self._plan: Plan | None = None
        self._marked = _NOTHING
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Working")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(320)
        self.text.setFont(fonts.tabular(self.text.font()))
        self.add(self.text)

    def show_plan(self, plan: Plan | None) -> None:
        """Put the working of ``plan`` into words; the place read stays in view."""
        if plan is self._plan:
            return
        self._plan = plan
        text = "\n".join(plan_working.working_text(plan)[_HEAD:]) if plan else ""
        if text == self.text.toPlainText():
            return
        bar = self.text.verticalScrollBar()
        place = bar.value()
        self._marked = _NOTHING
        self.text.setPlainText(text)
        bar.setValue(min(place, bar.maximum()))

    def show_line(self, line: Line) -> None:
        """Bring ``line`` to the top of what is seen, and mark it."""
        if self._plan is None:
            return
        first, count = plan_working.place_of(self._plan, line)
        self._marked = (first - _HEAD, first - _HEAD + count)
        # From below, so that the line comes into view at the top.
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._mark()

    def _mark(self) -> None:
        """Select the lines from their end to their beginning, which stays in view."""
        first, after = self._marked
        document = self.text.document()
        cursor = QTextCursor(document.findBlockByNumber(after - 1))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        begin = document.findBlockByNumber(first).position()
        cursor.setPosition(begin, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
