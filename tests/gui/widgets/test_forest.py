"""The forest plot: marks lie where their figures are, words and shapes carry it without colour."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from compounding.application.evidence import ForestRow, Panel, shown
from tests.unit import evidence_samples as sample
from tests.unit.evidence_samples import numbers, plainly, typed
from ui.theme import Mode, ThemeSwitch, current
from ui.widgets.forest import Forest
from ui.widgets.forest_places import LEFT_SIDE, RIGHT_SIDE, WRAPPED, PanelPlace, RowPlace, Written

WIDE, FOLDED, NARROWEST = 800, 520, 344
ROW = ForestRow(
    name="Trial",
    studied="9 people",
    value=Decimal("-1"),
    low=Decimal("-2"),
    high=Decimal("0.5"),
    is_pooled=False,
    naltrexone="",
    placebo="",
    difference="−1",
    interval="−2 to +0.5",
    p="0.2",
    says="No significant difference",
)


@pytest.fixture
def forest(qtbot: QtBot, switch: ThemeSwitch) -> Forest:
    made = Forest()
    qtbot.addWidget(made)
    return made


def drawn(forest: Forest, width: int = WIDE) -> QImage:
    """The plot in logical pixels at its own height."""
    forest.resize(width, forest.heightForWidth(width))
    image = QImage(forest.size(), QImage.Format.Format_RGB32)
    image.fill(current().color("surface"))
    forest.render(image)
    return image


def one_row(forest: Forest, **more: object) -> tuple[QImage, PanelPlace, RowPlace]:
    forest.set_panels((Panel("Pain", "points", (replace(ROW, **more),), Decimal(1)),))
    image = drawn(forest)
    (place,) = forest.places()
    return image, place, place.rows[0]


def is_role(image: QImage, x: float, y: float, role: str) -> bool:
    return image.pixelColor(round(x), round(y)) == current().color(role)


def is_tinted(image: QImage, x: int, y: int) -> bool:
    """Whether a mark has coloured the point, be it faintly at its edge."""
    return any(image.pixelColor(x, y + off).hsvSaturation() > 40 for off in (-1, 0, 1))


def columns_of(image: QImage, place: QRectF, role: str) -> list[int]:
    """The columns of a part of the picture that hold a colour."""
    rows = range(round(place.top()), round(place.bottom()))
    across = range(round(place.left()), round(place.right()))
    return [x for x in across if any(is_role(image, x, y, role) for y in rows)]


def test_trial_is_a_square_on_its_interval(forest: Forest) -> None:
    image, place, row = one_row(forest)
    found = columns_of(image, row.strip, "accent")
    assert found[0] == pytest.approx(place.x(Decimal(-2)), abs=2)
    assert found[-1] == pytest.approx(place.x(Decimal("0.5")), abs=2)
    high = [y for y in range(image.height()) if is_role(image, place.x(Decimal(-1)), y, "accent")]
    assert 8 <= len(high) <= 12


def test_pooled_analysis_is_a_diamond_as_wide_as_its_interval(forest: Forest) -> None:
    image, place, row = one_row(forest, is_pooled=True)
    heights = [
        sum(is_role(image, place.x(Decimal(at)), y, "accent") for y in range(image.height()))
        for at in ("-1.9", "-1.5", "-1", "-0.25", "0.4")
    ]
    assert heights[0] < heights[1] < heights[2] > heights[3] > heights[4]
    tinted = [x for x in range(image.width()) if is_tinted(image, x, round(row.middle))]
    assert min(tinted) == pytest.approx(place.x(Decimal(-2)), abs=3)
    assert max(tinted) == pytest.approx(place.x(Decimal("0.5")), abs=3)


def test_effect_without_an_interval_is_an_open_square_and_says_so(forest: Forest) -> None:
    image, place, row = one_row(forest, low=None, high=None, interval="")
    x = place.x(Decimal(-1))
    assert is_role(image, x, row.middle, "surface")
    found = columns_of(image, row.strip, "accent")
    assert found[-1] - found[0] <= 12
    assert "interval not given" in row.texts[2].text


def test_null_line_lies_over_what_has_it_in_its_interval(forest: Forest) -> None:
    image, place, row = one_row(forest, is_pooled=True)
    zero = round(place.x(Decimal(0)))
    across = [image.pixelColor(x, round(row.middle)) for x in range(zero - 6, zero + 7)]
    accent, text = current().color("accent"), current().color("text")
    assert accent in (across[0], across[-1])
    assert min(abs(each.lightness() - text.lightness()) for each in across) < 12


def test_null_line_stands_in_the_middle_between_what_its_sides_mean(forest: Forest) -> None:
    image, place, row = one_row(forest)
    zero = place.x(Decimal(0))
    assert zero == pytest.approx((place.x(Decimal(-3)) + place.x(Decimal(3))) / 2)
    far = [
        image.pixelColor(round(zero), round(y)).lightness()
        for y in (row.strip.top() + 1, row.strip.bottom() - 2)
    ]
    surface = current().color("surface").lightness()
    assert all(abs(each - surface) > 90 for each in far)
    left, right = (
        next(each for each in place.texts if each.text == side) for side in (LEFT_SIDE, RIGHT_SIDE)
    )
    assert left.place.right() < zero < right.place.left()
    assert "naltrexone" in left.text
    assert "placebo" in right.text


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("width", [WIDE, FOLDED, NARROWEST])
def test_all_of_the_evidence_is_drawn_at_any_width(
    forest: Forest, switch: ThemeSwitch, mode: Mode, width: int
) -> None:
    switch.set_mode(mode)
    forest.set_panels(shown().panels)
    image = drawn(forest, width)
    rows = [(place, row) for place in forest.places() for row in place.rows]
    assert len(rows) == 9
    for place, row in rows:
        x = place.x(row.row.value)
        assert columns_of(image, QRectF(x - 8, row.middle - 8, 16, 16), "accent"), row.row.name
    assert not any(is_role(image, width - 1, y, "text") for y in range(image.height()))


def covered(written: Written) -> QRectF:
    """What a text covers, a little less all around."""
    return (
        QFontMetricsF(written.font)
        .boundingRect(written.place, WRAPPED, written.text)
        .adjusted(1, 1, -1, -1)
    )


@pytest.mark.parametrize("width", [1200, WIDE, 730, 600, FOLDED, NARROWEST])
def test_no_text_lies_on_another_or_on_a_mark_or_outside(forest: Forest, width: int) -> None:
    forest.set_panels(shown().panels)
    drawn(forest, width)
    inside = QRectF(0, 0, width, forest.height())
    for place in forest.places():
        texts = [*place.texts, *(text for row in place.rows for text in row.texts)]
        for at, one in enumerate(texts):
            shape = covered(one)
            assert inside.contains(shape), one.text
            for two in texts[at + 1 :]:
                assert not shape.intersects(covered(two)), (one.text, two.text)
            for row in place.rows:
                assert not shape.intersects(row.strip.adjusted(1, 3, -1, -3)), one.text


def test_figures_stand_beside_their_marks_as_text(forest: Forest) -> None:
    forest.set_panels(shown().panels)
    drawn(forest)
    for place, figures in zip(forest.places(), sample.PANELS.values(), strict=True):
        for row, (name, studied, _n, _p, difference, interval, p, finding) in zip(
            place.rows, figures, strict=True
        ):
            texts = [plainly(each.text) for each in row.texts]
            assert texts[0] == name
            assert numbers(" ".join(texts[1:])) == typed(studied, difference, interval, p)
            assert texts[3].startswith(finding)


def test_plot_can_be_heard_figure_by_figure(forest: Forest) -> None:
    forest.set_panels(shown().panels)
    assert forest.accessibleName() == "Forest plot"
    heard = forest.accessibleDescription()
    assert heard.startswith("Below 0 favours naltrexone, above 0 favours placebo.")
    for name in ("FINAL 2024", "INNOVA 2026", "Younger 2013"):
        assert name in heard
    assert "+0.49 (interval not given). No significant difference, p = 0.236." in heard
    for panel in shown().panels:
        assert panel.unit in heard


def test_plot_that_is_short_of_width_grows_down_and_never_wider(forest: Forest) -> None:
    forest.set_panels(shown().panels)
    assert forest.heightForWidth(NARROWEST) > forest.heightForWidth(WIDE)
    assert forest.minimumSizeHint().width() <= NARROWEST
    assert forest.sizeHint().height() == forest.heightForWidth(forest.sizeHint().width())


def test_less_is_left_of_more_where_the_desktop_reads_from_the_right(forest: Forest) -> None:
    forest.set_panels(shown().panels)
    usual = drawn(forest)
    qapp = QApplication.instance()
    assert isinstance(qapp, QApplication)
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert drawn(forest) == usual
    finally:
        qapp.setLayoutDirection(before)


def test_plot_with_the_cursor_has_a_frame(qtbot: QtBot, forest: Forest) -> None:
    forest.set_panels(shown().panels)
    without = drawn(forest)
    forest.show()
    forest.activateWindow()
    qtbot.waitUntil(forest.isActiveWindow)
    forest.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(forest.hasFocus)
    assert drawn(forest) != without


def test_plot_without_panels_takes_no_room(forest: Forest) -> None:
    assert forest.heightForWidth(WIDE) == 0
    forest.resize(WIDE, 20)
    forest.grab()
