"""Tables: rows as picked, keys, columns that fit, a model Qt accepts."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.theme import ThemeSwitch, current
from ui.widgets.table_cell import BAR
from ui.widgets.table_view import ROW_HEIGHT, Column, Roles, RowsModel, Table


@dataclass(frozen=True, slots=True)
class Row:
    """One batch as shown."""

    batch: str
    powder: str
    status: tuple[str, str]


COLUMNS = (
    Column[Row]("Batch", lambda row: row.batch, strong=True),
    Column[Row]("Tablet powder, mg", lambda row: row.powder, numeric=True, tip="Weigh <this>"),
    Column[Row]("Status", lambda row: row.status[1], tone=lambda row: row.status[0]),
)
ROWS = (
    Row("26-01873", "1,901.9", ("note", "In process")),
    Row("26-01872", "83.3", ("fine", "Released")),
    Row("26-01871", "<b>9</b>", ("quiet", "Rejected")),
)


@pytest.fixture
def model(qtbot: QtBot) -> RowsModel[Row]:
    return RowsModel(COLUMNS, ROWS)


@pytest.fixture
def table(qtbot: QtBot, switch: ThemeSwitch, model: RowsModel[Row]) -> Table:
    made = Table(model, name="Batches", fit_rows=True)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.activateWindow()
    return made


def test_rows_model_is_one_that_qt_accepts(
    model: RowsModel[Row], qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.rowCount(QModelIndex()) == 3


def test_rows_model_answers_texts_alignment_and_tones(model: RowsModel[Row]) -> None:
    assert model.index(0, 0).data() == "26-01873"
    assert model.index(0, 0).data(Roles.STRONG) is True
    assert model.index(0, 2).data(Roles.TONE) == "note"
    assert model.index(0, 0).data(Roles.TONE) is None
    right = model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole)
    assert right & Qt.AlignmentFlag.AlignRight
    tip = model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "<span>Weigh &lt;this&gt;</span>"


def test_table_with_the_same_rows_again_keeps_the_row_picked(
    table: Table, model: RowsModel[Row]
) -> None:
    table.pick(1)
    model.set_rows(list(ROWS))
    assert table.picked_row() == 1
    model.set_rows(ROWS[:2])
    assert table.picked_row() == -1


def test_table_by_keys_picks_and_opens(qtbot: QtBot, table: Table) -> None:
    table.setFocus()
    table.pick(0)
    with qtbot.waitSignal(table.picked, check_params_cb=lambda row: row == 1):
        qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened, check_params_cb=lambda row: row == 1):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_table_by_double_click_opens_once(qtbot: QtBot, table: Table) -> None:
    opened: list[int] = []
    table.opened.connect(opened.append)
    place = table.visualRect(table.model().index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [2]


def test_table_gives_the_tab_key_to_the_page(table: Table) -> None:
    assert not table.tabKeyNavigation()


def test_table_that_fits_its_rows_shows_all_of_them_without_scrolling(table: Table) -> None:
    assert table.sizeHint().height() >= table.horizontalHeader().height() + 3 * ROW_HEIGHT
    table.resize(600, table.sizeHint().height())
    assert table.verticalScrollBar().maximum() == 0


def test_table_columns_fill_the_width(table: Table) -> None:
    widths = sum(table.columnWidth(column) for column in range(3))
    assert widths == table.viewport().width()
    assert table.horizontalScrollBar().maximum() == 0


def test_table_folds_its_titles_where_it_is_narrow(table: Table) -> None:
    low = table.horizontalHeader().height()
    table.resize(262, 300)
    assert table.horizontalHeader().height() > low
    assert table.horizontalScrollBar().maximum() == 0
    table.resize(600, 300)
    assert table.horizontalHeader().height() == low


def test_table_never_cuts_a_number_short(table: Table) -> None:
    table.resize(120, 300)
    needed = table.sizeHintForColumn(1)
    assert table.columnWidth(1) >= needed
    assert table.horizontalScrollBar().maximum() > 0


def test_table_draws_the_row_picked_in_the_soft_accent_with_a_bar_before_it(table: Table) -> None:
    table.pick(1)
    image = table.viewport().grab().toImage()
    picked, above = (table.visualRect(table.model().index(row, 0)).topLeft() for row in (1, 0))
    behind = QPoint(BAR, 2)
    assert image.pixelColor(picked + behind) == current().color("accent_soft")
    assert image.pixelColor(picked + QPoint(BAR - 1, 2)) == current().color("accent")
    second = table.visualRect(table.model().index(1, 1)).topLeft() + QPoint(1, 2)
    assert image.pixelColor(second) == current().color("accent_soft")
    for beside in (QPoint(BAR - 1, 2), behind):
        assert image.pixelColor(above + beside) == current().color("surface")
