"""The entries of the Opioid screen: the one at hand is found at a glance, and read before keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from tests.gui.bench import NARROW, WIDE, Bench
from tests.gui.screening import F6, ONE, TWO, list_medicines, to_screen
from ui.theme import Mode, current
from ui.widgets.table_cell import BAR

# Verdicts of every kind; the first needs the longest explanation.
MEDICINES = (
    "tramadol 50 mg", "zorbafexin", "oxycodon 5 mg", "loperamide 2 mg", "naltrexone 50 mg",
    "Brixadi", "Metformin 500 mg twice daily", "Lisinopril 10 mg daily",
)  # fmt: skip
DOWN = Qt.Key.Key_Down


def listed(bench: Bench) -> Bench:
    list_medicines(to_screen(bench), "\n".join(MEDICINES))
    return bench


def marked(bench: Bench) -> list[int]:
    """The rows in sight that have a bar in the accent before them, as they are painted."""
    table = bench.page.entries.table
    shot = table.viewport().grab().toImage()
    ratio = shot.devicePixelRatio()
    accent = current().color("accent")

    def has_bar(row: int) -> bool:
        middle = table.visualRect(table.model().index(row, 0)).center().y()
        colours = (QColor(shot.pixel(int(x * ratio), int(middle * ratio))) for x in range(BAR))
        return all(each == accent for each in colours)

    height = table.viewport().height()
    rows = range(table.model().rowCount())
    middles = [table.visualRect(table.model().index(row, 0)).center().y() for row in rows]
    return [
        row
        for row, middle in zip(rows, middles, strict=True)
        if 0 <= middle < height and has_bar(row)
    ]


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_screen_entry_at_hand_is_marked_with_and_without_the_cursor(window_on, mode):
    bench = listed(window_on("opened", mode=mode))
    assert bench.person.name() == "Medication list"
    assert marked(bench) == [0]
    bench.press(F6)
    assert bench.person.name() == "Entries"
    assert marked(bench) == [0]
    for row in (1, 2):
        bench.press(DOWN)
        assert marked(bench) == [row]
    bench.press(F6)
    assert bench.person.name() == "Any opioid in the last 14 days"
    assert marked(bench) == [2]


def is_whole(widget: QWidget) -> bool:
    """Whether no part of ``widget`` is scrolled away."""
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


def row_in_sight(bench: Bench) -> bool:
    table = bench.page.entries.table
    row = table.visualRect(table.currentIndex())
    seen = table.viewport().visibleRegion().boundingRect()
    return seen.contains(QPoint(seen.left(), row.center().y()))


def assert_read_before_keys(bench: Bench, entry: str) -> None:
    panel = bench.page.panel
    assert panel.text.text() == entry
    assert row_in_sight(bench) or bench.person.name() != "Entries"
    for widget in (panel.text, panel.pill, panel.why):
        assert is_whole(widget), (entry, widget, widget.visibleRegion().boundingRect())
    if panel.bar.isVisible():
        assert is_whole(panel.bar), entry
        assert panel.why.mapTo(panel, QPoint()).y() < panel.bar.mapTo(panel, QPoint()).y()


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_screen_entry_at_hand_is_explained_in_sight_of_its_keys(window_on, size):
    bench = listed(window_on("opened", size=size))
    bench.press(F6)
    assert_read_before_keys(bench, MEDICINES[0])
    for entry in MEDICINES[1:]:
        bench.press(DOWN)
        assert_read_before_keys(bench, entry)


def test_screen_entry_that_comes_up_by_a_decision_is_explained_in_sight(window_on):
    bench = listed(window_on("opened", size=NARROW))
    bench.press(F6)
    for key, following in ((ONE, MEDICINES[1]), (TWO, MEDICINES[2])):
        bench.press(key)
        assert bench.person.name() == "Entries"
        assert_read_before_keys(bench, following)


def test_screen_choices_with_the_cursor_are_seen_with_their_explanation(window_on):
    bench = listed(window_on("opened", size=NARROW))
    bench.press(F6)
    bench.person.tab_to("Decision")
    assert_read_before_keys(bench, MEDICINES[0])


def test_screen_in_the_lowest_window_shows_what_an_entry_is_and_why_first(window_on):
    bench = listed(window_on("opened", size=(480, 320)))
    bench.press(F6)
    for _ in MEDICINES[1:]:
        panel = bench.page.panel
        assert is_whole(panel.text)
        assert is_whole(panel.pill)
        assert panel.why.visibleRegion().contains(QPoint(1, panel.fontMetrics().height() - 1))
        bench.press(DOWN)
