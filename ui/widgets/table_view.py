"""Tables as in the pictures: no grid, thin lines, muted header, numbers right in equal figures.

The rows are frozen values and a column says how one is shown, so nothing here formats a number
or asks a database. A model of another make works, too, if it answers the roles of ``Roles``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableView,
)

from ui.widgets.labels import plain_tip
from ui.widgets.table_cell import LEFT, RIGHT, ROW_HEIGHT, SIDE, Cell, Index, Roles, RowDelegate
from ui.widgets.table_header import TableHeader

R = TypeVar("R")

_MORE: Final = 5
# Looked up once: a table asks for them with every cell it draws.
_SHOWN: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_ALIGNMENT: Final = Qt.ItemDataRole.TextAlignmentRole
_TONE, _STRONG, _TIP = Roles.TONE, Roles.STRONG, Qt.ItemDataRole.ToolTipRole
_CELL: Final = Roles.CELL


# No slots: with them Python 3.11 cannot make a ``Column[Row]``.
@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: its header (the unit in it), and how a row is shown.

    ``tone`` draws the text as a pill; ``numeric`` aligns right. ``tip`` is the header's tool tip,
    ``hint`` a cell's: it is asked for only when someone looks.
    """

    title: str
    text: Callable[[R], str]
    numeric: bool = False
    strong: bool = False
    tone: Callable[[R], str] | None = None
    tip: str = ""
    hint: Callable[[R], str] | None = None


class RowsModel(QAbstractTableModel, Generic[R]):
    """A few rows that are all in memory."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        rows: Sequence[R] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows = tuple(rows)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show other rows; the same rows leave the selection alone."""
        if tuple(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def update_rows(self, rows: Sequence[R]) -> tuple[QModelIndex, ...]:
        """Show the same things worked out anew; returns the cells that differ.

        Only these are drawn, and the cursor stays. For rows that are the same in number and
        place; others are :meth:`set_rows`.
        """
        before, after = self._rows, tuple(rows)
        if len(before) != len(after):
            self.set_rows(after)
            return ()
        self._rows = after
        pairs = zip(before, after, strict=True)
        changed = tuple(
            self.index(number, place)
            for number, (old, new) in enumerate(pairs)
            if old != new
            for place, column in enumerate(self._columns)
            if self.cell(column, old) != self.cell(column, new)
        )
        for index in changed:
            self.dataChanged.emit(index, index)
        return changed

    def set_columns(self, columns: Sequence[Column[R]], rows: Sequence[R]) -> None:
        """Show other columns with their rows."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> R:
        """The row in place ``number``, from 0."""
        return self._rows[number]

    def rows(self) -> tuple[R, ...]:
        """All rows in their order."""
        return self._rows

    # Qt's own names from here on.
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        row = self._rows[index.row()]
        if role == _CELL:
            return self.cell(column, row)
        if role in _SHOWN:
            return column.text(row)
        if role == _ALIGNMENT:
            return RIGHT if column.numeric else LEFT
        if role == _TONE:
            return column.tone(row) if column.tone else None
        if role == _STRONG:
            return column.strong
        if role == _TIP and column.hint:
            return plain_tip(column.hint(row))
        return None

    def cell(self, column: Column[R], row: R) -> Cell:
        """What the cell of ``column`` in ``row`` is drawn from."""
        tone = column.tone(row) if column.tone else ""
        return Cell(column.text(row), tone, column.numeric, column.strong)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is Qt.Orientation.Vertical or section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole and column.tip:
            return plain_tip(column.tip)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.numeric else LEFT
        return None


class _Needs(NamedTuple):
    """The widths that the columns need, with titles on one line and on two."""

    plain: tuple[int, ...]
    folded: tuple[int, ...]


class Table(QTableView):
    """A table whose rows are picked as a whole.

    ``fit_rows`` makes it as high as its rows, for short tables inside a card; ``cells`` shows
    which cell of the row has the cursor. ``picked`` carries the row under the cursor, ``opened``
    the row on Enter or double click.
    """

    picked = Signal(int)
    opened = Signal(int)

    def __init__(
        self,
        model: QAbstractItemModel,
        *,
        name: str = "",
        fit_rows: bool = False,
        cells: bool = False,
    ) -> None:
        super().__init__()
        self._fit_rows = fit_rows
        self._measured: _Needs | None = None
        self._header = TableHeader()
        self._delegate = RowDelegate(self, cells=cells)
        self.setAccessibleName(name)
        self._dress()
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        if not isinstance(self.model(), RowsModel):
            # Rows that are read as they are painted: only those in sight are measured.
            self.horizontalHeader().setResizeContentsPrecision(0)
        model.modelReset.connect(self._on_reset)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.activated.connect(self._on_activated)
        self._on_reset()

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        self.setHorizontalHeader(self._header)
        if self._fit_rows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def pick(self, row: int) -> None:
        """Put the cursor on ``row``; -1 picks none."""
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.selectRow(row)

    def picked_row(self) -> int:
        """The row under the cursor, -1 for none."""
        return self.currentIndex().row()

    def spread_columns(self) -> None:
        """Give each column what it needs and share what is left among them.

        Where the titles would push columns out of sight they go on two lines.
        """
        self._measured = None
        self._spread()

    def widen(self, changed: Iterable[QModelIndex]) -> None:
        """Spread the columns anew where one of these cells has outgrown its own."""
        widths = ((self._delegate.width_of(each), each.column()) for each in changed)
        if any(width > self.columnWidth(column) for width, column in widths):
            self.spread_columns()

    def _spread(self) -> None:
        """Share the width among the columns, as they were measured last."""
        needs = self._measure()
        count, width = len(needs.plain), self.viewport().width()
        folded = sum(needs.plain) > width
        wanted = needs.folded if folded else needs.plain
        self._header.set_folded(folded)
        spare = max(0, width - sum(wanted))
        self._delegate.side = self._header.side = SIDE + min(_MORE, spare // (2 * max(count, 1)))
        for column, need in enumerate(wanted):
            extra = spare * (column + 1) // count - spare * column // count
            self.setColumnWidth(column, need + extra)

    def _measure(self) -> _Needs:
        """What the columns need; rows that are all in memory are not measured twice."""
        if self._measured is None or not isinstance(self.model(), RowsModel):
            columns = range(self.model().columnCount())
            texts = [self.sizeHintForColumn(column) for column in columns]
            plain, folded = (
                tuple(
                    max(texts[column], self._header.width_for(column, folded=lines))
                    for column in columns
                )
                for lines in (False, True)
            )
            self._measured = _Needs(plain, folded)
        return self._measured

    def _on_reset(self) -> None:
        self._measured = None
        # A hidden table is spread when it is shown.
        if self.isVisible():
            self._spread()
        if self._fit_rows:
            self.updateGeometry()

    def _on_current(self, current: QModelIndex) -> None:
        self.picked.emit(current.row())

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._fit_rows:
            return hint
        bar = self.horizontalScrollBar()
        room = bar.sizeHint().height() if bar.maximum() > 0 else 0
        height = self._header.height() + ROW_HEIGHT * self.model().rowCount() + room
        return QSize(hint.width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height() if self._fit_rows else 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()
        if self._fit_rows and self.sizeHint().height() != self.height():
            self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._spread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)
