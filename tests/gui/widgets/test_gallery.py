"""All widgets in one window, light and dark: names, plain texts, nothing clipped; pictures kept.

The pictures go into pytest's own folder, to be looked at.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.theme import Mode, ThemeSwitch, current, load
from ui.widgets.banner import Banner
from ui.widgets.card import Card, Columns, EmptyState, PageHeader, button, column, scrolled
from ui.widgets.chart import DoseStep, DotChart, StepChart
from ui.widgets.combo import Choice, Segmented
from ui.widgets.date_edit import DateEdit
from ui.widgets.finding_list import FindingList, FindingRow
from ui.widgets.form import Form
from ui.widgets.gauge import WeighGauge
from ui.widgets.labels import plain_label
from ui.widgets.pill import Pill
from ui.widgets.quantity_edit import CountEdit, QuantityEdit
from ui.widgets.table_view import Column, RowsModel, Table
from ui.widgets.text_edit import TextEdit

FIRST = date(2026, 11, 23)
FILLS = ("133", "134.9", "136", "133.9", "133", "152", "135", "136", "133", "133")


def _form() -> Card:
    form = Form()
    form.add_row(Segmented([("&Capsules", "capsule"), ("Oral &liquid", "liquid")]))
    form.add("patient", "&Patient", TextEdit()).set_text("Surname, First")
    form.add("born", "Born", DateEdit()).set_text("1968-04-02")
    protocol = Choice([("Usual: 1.5, 3, 4.5 mg, 14 nights each", 1), ("Own steps", 2)])
    form.add("protocol", "Protocol, every night at bedtime", protocol, span=2)
    form.add("mass", "20 tablets weigh", QuantityEdit("mg")).set_text("3,700")
    form.add("extra", "Extra capsules", CountEdit("per step")).set_text("1")
    form.add("filler", "Filler", TextEdit(), span=2).set_text("calcium carbonate")
    form.show_findings({"filler": ("stop", "Calcium carbonate is not used. Choose another.")})
    form.show_findings({"extra": ("warn", "One is few."), "filler": ("note", "Not in the table.")})
    card = Card("Making")
    card.add(form)
    locked = TextEdit()
    locked.set_name("Locked")
    locked.set_text("26-01873")
    locked.setEnabled(False)
    card.add(locked)
    return card


def _figures() -> Card:
    card = Card("Titration")
    card.add(Pill("In process", "note"))
    steps = StepChart()
    ends = ((0, 13, "1.5"), (14, 27, "3"), (28, 41, "4.5"))
    steps.set_steps(
        tuple(
            DoseStep(FIRST + timedelta(start), FIRST + timedelta(end), Decimal(dose))
            for start, end, dose in ends
        )
    )
    dots = DotChart()
    dots.set_weights(
        tuple(Decimal(each) for each in FILLS),
        Decimal("134.7"),
    )
    gauge = WeighGauge()
    gauge.show_weighing(Decimal("1901.9"), Decimal("1894.1"), Decimal(1))
    for widget in (steps, plain_label("1,901.9", role="reading", numbers=True), gauge, dots):
        card.add(widget)
    return card


def _rows() -> Card:
    tones = (("fine", "Fine"), ("note", "In process"), ("warn", "To check"), ("quiet", "Rejected"))
    columns = (
        Column[SimpleNamespace]("Step", lambda row: row.step),
        Column[SimpleNamespace]("Strength, mg", lambda row: row.dose, numeric=True, strong=True),
        Column[SimpleNamespace]("Tablet powder, mg", lambda row: row.mass, numeric=True),
        Column[SimpleNamespace]("Do not use after", lambda _row: "2027-May-20"),
        Column[SimpleNamespace]("Check", lambda row: row.tone[1], tone=lambda row: row.tone[0]),
    )
    rows = [
        SimpleNamespace(step=str(place), dose="1.5", mass="1,166.5", tone=tone)
        for place, tone in enumerate(tones, 1)
    ]
    table = Table(RowsModel(columns, rows), name="Batches", fit_rows=True)
    table.pick(1)
    card = Card("Batches")
    card.add(table)
    return card


def _findings() -> Card:
    shown = FindingList()
    ways = (("larger_batch", "Make 22 capsules"), ("trituration", "Triturate, 1 in 2"))
    shown.show_findings(
        (
            FindingRow("a", "stop", "22 mg is too little to weigh here.", "x", remedies=ways),
            FindingRow("b", "warn", "The increase is above 1.5 mg.", "y", asks_reason=True),
            FindingRow("c", "note", "Surcharge and extra capsules are both set."),
        )
    )
    card = Card("To look at")
    card.add(shown)
    return card


@pytest.fixture
def gallery(qtbot: QtBot, switch: ThemeSwitch) -> QWidget:
    window = QWidget()
    header = PageHeader("Plan", "Rx 482117")
    header.add(button("Show working", shortcut="F2"))
    waiting = button("Accept", kind="primary")
    waiting.setEnabled(False)
    header.add(waiting)
    header.add(button("Start making, 3 batches", kind="primary"))
    banners = [
        Banner("stop", "Opioid screen not done.", "No patient label prints.", "Screen now"),
        Banner("warn", "", "The opioid warning prints on every container."),
        Banner("fine", "Recorded.", "The log was written."),
    ]
    empty = EmptyState("No batches yet", "Plan a prescription first.", button("Go to Plan"))
    left = column(_form(), empty)
    right = column(*banners, _figures(), _rows(), _findings())
    stack = QVBoxLayout(window)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(0)
    stack.addWidget(header)
    stack.addWidget(scrolled(Columns([(left, 330), (right, 0)])), 1)
    qtbot.addWidget(window)
    window.resize(1170, 1250)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("width", [1170, 627])
def test_gallery_is_drawn_in_the_colours_of_its_theme(
    gallery: QWidget, switch: ThemeSwitch, tmp_path: Path, mode: Mode, width: int
) -> None:
    switch.set_mode(mode)
    gallery.resize(width, 1250)
    picture = gallery.grab()
    assert picture.save(str(tmp_path / f"gallery-{mode}-{width}.png"))
    image = picture.toImage()
    seen = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 7)
    }
    other = load("dark" if mode is Mode.LIGHT else "light")
    for role in ("window", "surface", "accent", "stop_soft"):
        assert current().color(role).name() in seen
        assert other.color(role).name() not in seen


def test_gallery_has_only_plain_texts(gallery: QWidget) -> None:
    labels = gallery.findChildren(QLabel)
    assert len(labels) > 20
    assert [
        each.text() for each in labels if each.textFormat() is not Qt.TextFormat.PlainText
    ] == []


def test_gallery_names_everything_that_takes_the_cursor(gallery: QWidget) -> None:
    takers = [each for each in gallery.findChildren(QWidget) if _takes_the_cursor(each)]
    assert len(takers) > 15
    assert [type(each).__name__ for each in takers if not each.accessibleName()] == []


def _takes_the_cursor(widget: QWidget) -> bool:
    wanted = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(wanted) and widget.isVisible() and widget.isEnabled()


def test_gallery_names_the_unit_of_every_field_that_has_one(gallery: QWidget) -> None:
    fields = [*gallery.findChildren(QuantityEdit), *gallery.findChildren(CountEdit)]
    assert len(fields) == 2
    assert [each.unit for each in fields if each.unit not in each.accessibleName()] == []


@pytest.mark.parametrize("width", [1170, 627])
def test_gallery_clips_no_text(gallery: QWidget, width: int) -> None:
    gallery.resize(width, 1250)
    clipped = [
        each.text()
        for each in gallery.findChildren(QWidget)
        if isinstance(each, (QLabel, QAbstractButton, QLineEdit))
        and each.isVisible()
        and _clips(each)
    ]
    assert clipped == []


def _clips(widget: QLabel | QAbstractButton | QLineEdit) -> bool:
    metrics = QFontMetrics(widget.font())
    if isinstance(widget, QLineEdit):
        return metrics.horizontalAdvance(widget.text()) > widget.width() - 20
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height()
    if isinstance(widget, (QLabel, QPushButton)):
        return widget.sizeHint().width() > widget.width()
    return metrics.horizontalAdvance(widget.text().replace("&", "")) > widget.width()
