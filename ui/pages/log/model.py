"""The log's rows: ids first, each page of rows when it is painted.

A row that has not come yet shows empty cells; it is asked for once and painted when it is there.
Sorting and searching happen in the database.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from compounding.application.rows import LogRow
from ui.pages.log.columns import COLUMNS
from ui.widgets.table_view import Roles

PAGE = 100
Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """Rows of the batches in ``ids``; ``wanted`` asks for those of one page."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ids: tuple[str, ...] = ()
        self._rows: dict[str, LogRow] = {}
        self._asked: set[int] = set()

    def set_ids(self, ids: Sequence[str]) -> None:
        """Show other batches; rows already read are read again, since they may have moved on."""
        self.beginResetModel()
        self._ids = tuple(ids)
        self._rows = {}
        self._asked = set()
        self.endResetModel()

    def add_rows(self, rows: Sequence[LogRow]) -> None:
        """Take rows that were asked for."""
        self._rows.update((row.batch_id, row) for row in rows)
        if self._ids:
            last = self.index(len(self._ids) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row(self, number: int) -> LogRow | None:
        """The row in place ``number``, if it is there yet."""
        if not 0 <= number < len(self._ids):
            return None
        return self._rows.get(self._ids[number]) or self._ask_for(number)

    def place_of(self, batch_id: str) -> int:
        """Where a batch stands, -1 for nowhere."""
        return self._ids.index(batch_id) if batch_id in self._ids else -1

    def _ask_for(self, number: int) -> None:
        page = number // PAGE
        if page not in self._asked:
            self._asked.add(page)
            self.wanted.emit(self._ids[page * PAGE : (page + 1) * PAGE])

    # Qt's own names from here on.
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Roles.STRONG:
            return column.strong
        row = self.row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row) if row else ""
        return column.tone(row) if role == Roles.TONE and column.tone and row else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag
            right = side.AlignRight | side.AlignVCenter
            return right if COLUMNS[section].numeric else side.AlignLeft | side.AlignVCenter
        return None
