"""Beside the titration: the tablets to crush, and the dose to expect in a capsule."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from compounding.application import plan_answers
from compounding.domain.plan import Plan, TabletCount
from compounding.quantity import grouped
from ui import fonts
from ui.pages.plan import explained
from ui.widgets.hint import Hint
from ui.widgets.labels import plain_label

WIDTH = 206
NONE = "–"
ONCE = "Tablets to crush, once"
_RANGE_PX = 19


class AnswerPanel(QWidget):
    """A thin line, then the tablets and the expected dose under each other."""

    def __init__(self) -> None:
        super().__init__()
        self.tablets, self.expected = TabletsPanel(), ExpectedPanel()
        line = QFrame()
        line.setProperty("role", "rule")
        line.setFixedWidth(1)
        stack = QVBoxLayout()
        stack.setSpacing(10)
        stack.addWidget(self.tablets)
        stack.addWidget(self.expected)
        stack.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(line)
        row.addLayout(stack, 1)
        self.setFixedWidth(WIDTH + 17)

    def show_plan(self, plan: Plan | None) -> None:
        """Show what follows from ``plan``."""
        self.tablets.show_plan(plan)
        self.expected.show_plan(plan)


class TabletsPanel(QWidget):
    """How many tablets to crush, once for the day."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self.lead = plain_label(ONCE, role="muted", wrap=True)
        self.count = plain_label(NONE, role="figure", numbers=True)
        self.each = plain_label("", role="muted")
        self.used = plain_label("", role="muted", wrap=True)
        self.apart = plain_label("", role="muted", wrap=True)
        figure = QHBoxLayout()
        figure.setSpacing(6)
        figure.addWidget(self.count, 0, Qt.AlignmentFlag.AlignBaseline)
        figure.addWidget(self.each, 1, Qt.AlignmentFlag.AlignBaseline)
        column = _stacked(self, self.lead)
        column.addLayout(figure)
        column.addWidget(self.used)
        column.addWidget(self.apart)
        _keep_room(self.used, 1)
        _keep_room(self.apart, 1)
        for label in (self.lead, self.count, self.each):
            Hint(label, self.count_hint)
        Hint(self.used, self.used_hint)

    def show_plan(self, plan: Plan | None) -> None:
        """Show the count and what becomes of the drug."""
        self._plan = plan
        tablets = plan.tablets if plan else None
        if plan is None or tablets is None:
            self.lead.setText(ONCE)
            self.count.setText(NONE)
            for label in (self.each, self.used, self.apart):
                label.clear()
            return
        days = len({batch.make_on for batch in plan.batches})
        once = ONCE if days == 1 else f"Tablets to crush, on {days} days"
        self.lead.setText(once)
        self.count.setText(str(tablets.to_crush))
        self.each.setText(f"× {plan.request.tablet.label}")
        label = plan.request.tablet.label * tablets.to_crush
        used = grouped((label - tablets.waste).exact)
        self.used.setText(f"{used} mg used, {grouped(tablets.waste.exact)} mg wasted")
        apart = f"{sum(tablets.if_made_separately)} if each batch were made apart"
        self.apart.setText(apart if _more_apart(tablets) > 0 else "")

    def count_hint(self) -> str:
        """How the count was found."""
        return _told(self._plan, "to_crush")

    def used_hint(self) -> str:
        """How what is wasted, and what is left over in the batches, was found."""
        return _told(self._plan, "waste", "left_over")


def _more_apart(tablets: TabletCount) -> int:
    return sum(tablets.if_made_separately) - tablets.to_crush


class ExpectedPanel(QWidget):
    """The range of the dose, of the batch where it is widest, and what most of it comes from."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self.lead = plain_label("", role="muted", wrap=True)
        self.range = plain_label("")
        self.range.setFont(fonts.tabular(fonts.sized(_RANGE_PX, QFont.Weight.Bold)))
        self.largest = plain_label("", role="muted", wrap=True)
        column = _stacked(self, self.lead, self.range, self.largest)
        column.setSpacing(2)
        for label, lines in ((self.lead, 1), (self.range, 1), (self.largest, 2)):
            _keep_room(label, lines)
            Hint(label, self.hint)

    def show_plan(self, plan: Plan | None) -> None:
        """Show the widest range; nothing where there is no batch."""
        self._plan = plan
        worst = plan_answers.worst(plan) if plan else None
        if plan is None or worst is None:
            for label in self.labels():
                label.clear()
            return
        self.lead.setText(plan_answers.expected_title(plan))
        self.range.setText(plan_answers.range_text(worst))
        self.largest.setText(plan_answers.largest_text(plan, worst))

    def labels(self) -> tuple[QLabel, ...]:
        """Title, range and largest part."""
        return (self.lead, self.range, self.largest)

    def hint(self) -> str:
        """The range of each batch, and how the widest was found."""
        return explained.expected_text(self._plan) if self._plan else ""


def _stacked(parent: QWidget, *widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget)
    return column


def _keep_room(label: QLabel, lines: int) -> None:
    """The room stays while there is nothing to say, so that the page below does not jump."""
    label.setMinimumHeight(label.fontMetrics().lineSpacing() * lines)


def _told(plan: Plan | None, *symbols: str) -> str:
    return explained.told(explained.lines_behind(plan, symbols, None)) if plan else ""
