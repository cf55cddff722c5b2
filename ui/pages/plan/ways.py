"""Other ways to make it: all that are sensible, side by side, and a way to take another.

The table follows when the hand rests. From the first change until then its figures stand faint:
they belong to the plan before, and none of them can be taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from compounding.application import compare
from compounding.domain.compare import Comparison, Way
from ui.pages.plan import explained
from ui.widgets.card import Card, button
from ui.widgets.labels import plain_label
from ui.widgets.table_cell import Cell, Roles
from ui.widgets.table_view import Column, RowsModel, Table

NAME = "Other ways to make it"
TAKE = "Use this way"
NONE = "–"
WORDS: Final = {"stop": "Stop", "warn": "Confirm", "fine": "Fine"}
# Below this width the table is folded, in pixels.
FOLD: Final = 820
_NAMES: Final = 150
# Characters that the days of a way take on one line.
_SHORT_DAYS: Final = 27


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way in words; ``check`` is (tone, words), ``told`` what stands under the table."""

    name: str
    tablets: str
    waste: str
    batches: str
    each_night: str
    range: str
    shortest: str
    check: tuple[str, str]
    told: str
    chosen: bool
    way: Way = field(compare=False)


def way_rows(found: Comparison) -> tuple[WayRow, ...]:
    """One row per way, the best first."""
    return tuple(_row(way) for way in found.ways)


def _row(way: Way) -> WayRow:
    return WayRow(
        name=compare.name_of(way),
        tablets=compare.tablets_of(way) or NONE,
        waste=compare.waste_of(way) or NONE,
        batches=str(len(way.batches)) if way.batches else NONE,
        each_night=compare.each_night(way),
        range=compare.range_of(way) or NONE,
        shortest=compare.shortest_of(way) or NONE,
        check=compare.check_of(way),
        told=compare.told(way),
        chosen=way.chosen,
        way=way,
    )


def _way(text: Callable[[str], str]) -> Column[WayRow]:
    return Column("Way", lambda row: text(row.name), strong=True)


def _shortest(text: Callable[[str], str]) -> Column[WayRow]:
    return Column("Shortest date", lambda row: text(row.shortest), hint=lambda row: row.shortest)


def _check(text: Callable[[WayRow], str]) -> Column[WayRow]:
    return Column(
        "Check",
        text,
        tone=lambda row: row.check[0],
        hint=lambda row: explained.folded([row.told]),
    )


def _folded(text: str) -> str:
    """On two lines, broken after the comma."""
    return text.replace(", ", ",\n", 1)


def _days(text: str) -> str:
    """On one line where it is short."""
    return text if len(text) <= _SHORT_DAYS else _days_folded(text)


def _days_folded(text: str) -> str:
    """Days to be made again on their own line; the hint of the cell has all words."""
    return text.replace(", made again ", ", again\n").replace(" times more", " more")


_FIGURES: Final[tuple[Column[WayRow], ...]] = (
    Column("Tablets", lambda row: row.tablets, numeric=True),
    Column("Wasted, mg", lambda row: row.waste, numeric=True),
    Column("Batches", lambda row: row.batches, numeric=True),
    Column("Each night", lambda row: row.each_night),
    Column("Dose, 95 %", lambda row: row.range, numeric=True),
)
WIDE: Final = (_way(str), *_FIGURES, _shortest(_days), _check(lambda row: row.check[1]))
# Where there is little room; what stands in the way is said in full under the table.
NARROW: Final = (
    _way(_folded),
    *_FIGURES,
    _shortest(_days_folded),
    _check(lambda row: WORDS[row.check[0]]),
)


class WaysModel(RowsModel[WayRow]):
    """The rows, the chosen one marked; faint while they are of an older plan."""

    def __init__(self) -> None:
        super().__init__(WIDE)
        self.stale = False
        self._narrow = False

    def set_narrow(self, narrow: bool) -> None:
        """Fold what is long, or unfold it again."""
        if narrow is not self._narrow:
            self._narrow = narrow
            self.set_columns(NARROW if narrow else WIDE, self.rows())

    def set_stale(self, stale: bool) -> None:
        """Draw the rows faintly, or plainly again."""
        if stale is not self.stale and self.rows():
            self.stale = stale
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Roles.CELL])

    def cell(self, column: Column[WayRow], row: WayRow) -> Cell:
        """The way planned is told from the others by its weight, too, not by colour alone."""
        made = super().cell(column, row)
        strong = made.strong and row.chosen
        return made._replace(strong=strong, marked=row.chosen, stale=self.stale)


class Remarks(QWidget):
    """What is to be said of single ways: name and sentence beside each other."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def show_remarks(self, said: Sequence[tuple[str, str]]) -> None:
        """Show (name, sentence) pairs under each other."""
        while len(self._rows) < len(said):
            self._add()
        for (name, sentence), texts in zip_longest(self._rows, said):
            name.setText(texts[0] if texts else "")
            sentence.setText(texts[1] if texts else "")
            for label in (name, sentence):
                label.setVisible(texts is not None)
        self.setVisible(bool(said))

    def _add(self) -> None:
        name, sentence = plain_label(wrap=True), plain_label(role="muted", wrap=True)
        name.setFixedWidth(_NAMES)
        for place, label in enumerate((name, sentence)):
            self._grid.addWidget(label, len(self._rows), place, Qt.AlignmentFlag.AlignTop)
        self._rows.append((name, sentence))

    def remarks(self) -> tuple[tuple[str, str], ...]:
        """What is shown."""
        shown = (row for row in self._rows if row[0].text())
        return tuple((name.text(), sentence.text()) for name, sentence in shown)


class WaysCard(Card):
    """The table of ways, why the first is the best, and what is to be said of the others.

    ``taken`` carries the way that is to be planned.
    """

    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__(NAME)
        self.model = WaysModel()
        self.table = Table(self.model, name=NAME, fit_rows=True, cells=True)
        self.because = plain_label("", wrap=True)
        self.told = Remarks()
        self.take = button(TAKE)
        self.take.setToolTip("Enter in the table")
        self._lay_out()
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self._on_opened)
        self.take.clicked.connect(self._on_take)
        self.clear()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.because, 1)
        row.addWidget(self.take, 0, Qt.AlignmentFlag.AlignTop)
        self.add(self.table)
        self.body.addLayout(row)
        self.add(self.told)

    def show_comparison(self, found: Comparison) -> None:
        """Show the ways; the cursor stays in the table, on the way planned."""
        rows = way_rows(found)
        self.model.stale = False
        self.model.set_rows(rows)
        self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(0, 0))
        self.because.setText(compare.because(found))
        self.told.show_remarks([(row.name, row.told) for row in rows if row.told])
        self._set_faint(False)
        if self.table.hasFocus():
            self.table.pick(next((n for n, row in enumerate(rows) if row.chosen), 0))
        self._on_picked(self.table.picked_row())
        self.setVisible(bool(rows))

    def set_stale(self) -> None:
        """The plan has changed: what is shown belongs to the one before."""
        self.model.set_stale(True)
        self._set_faint(True)
        self.take.setEnabled(False)

    def clear(self) -> None:
        """There is no plan, so there is nothing to compare."""
        self.model.set_rows(())
        self.hide()

    def _set_faint(self, faint: bool) -> None:
        for part in (self.because, self.told):
            part.setEnabled(not faint)

    def _at(self, number: int) -> WayRow | None:
        """The row that can be taken; None where it is planned already or is made in parts."""
        if self.model.stale or not 0 <= number < self.model.rowCount():
            return None
        row = self.model.row(number)
        return None if row.chosen or row.way.make is None else row

    def _on_picked(self, number: int) -> None:
        self.take.setEnabled(self._at(number) is not None)

    def _on_take(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_opened(self.table.picked_row())

    def _on_opened(self, number: int) -> None:
        row = self._at(number)
        if row is not None:
            self.taken.emit(row.way)

    # Qt's own names from here on.
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.model.set_narrow(event.size().width() < FOLD)
