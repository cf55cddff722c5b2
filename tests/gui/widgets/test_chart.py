"""Charts and the gauge: what is drawn follows the series, and is said in words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme import ThemeSwitch, current
from ui.widgets.chart import DoseStep, DotChart, StepChart
from ui.widgets.gauge import WeighGauge

FIRST = date(2026, 11, 23)
USUAL = tuple(
    DoseStep(FIRST + timedelta(14 * place), FIRST + timedelta(14 * place + 13), Decimal(dose))
    for place, dose in enumerate(("1.5", "3", "4.5"))
)


def _drawn(widget: QWidget, width: int = 520, height: int = 150) -> QImage:
    """The widget in logical pixels, whatever the scale of the screen."""
    widget.resize(width, height)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(current().color("surface"))
    widget.render(image)
    return image


def _rows_of(image: QImage, x: int, role: str) -> list[int]:
    wanted = current().color(role).rgb()
    return [y for y in range(image.height()) if image.pixel(x, y) == wanted]


def _count(image: QImage, role: str) -> int:
    return sum(len(_rows_of(image, x, role)) for x in range(image.width()))


@pytest.fixture
def steps(qtbot: QtBot, switch: ThemeSwitch) -> StepChart:
    made = StepChart()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dots(qtbot: QtBot, switch: ThemeSwitch) -> DotChart:
    made = DotChart()
    qtbot.addWidget(made)
    return made


def test_step_chart_rises_from_left_to_right_in_even_steps(steps: StepChart) -> None:
    steps.set_steps(USUAL)
    image = _drawn(steps)
    heights = [_rows_of(image, x, "accent")[0] for x in (120, 280, 440)]
    assert heights[0] > heights[1] > heights[2]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=1)
    assert _rows_of(image, 280, "accent_soft")


def test_step_chart_with_a_fall_is_drawn_falling(steps: StepChart) -> None:
    steps.set_steps((USUAL[0], DoseStep(USUAL[1].start, USUAL[1].last, Decimal("0.5"))))
    image = _drawn(steps)
    assert _rows_of(image, 120, "accent")[0] < _rows_of(image, 440, "accent")[0]


def test_step_chart_says_what_it_shows(steps: StepChart) -> None:
    steps.set_steps(USUAL)
    assert steps.accessibleName() == (
        "Titration: 1.5 mg from 23 Nov to 6 Dec; 3 mg from 7 Dec to 20 Dec;"
        " 4.5 mg from 21 Dec to 3 Jan"
    )
    steps.set_steps(())
    assert "once the prescription is complete" in steps.accessibleName()


@pytest.mark.parametrize("count", [1, 2, 60])
@pytest.mark.parametrize("size", [(140, 90), (520, 150), (1600, 400)])
def test_step_chart_of_any_length_and_size_draws_its_line(
    steps: StepChart, count: int, size: tuple[int, int]
) -> None:
    steps.set_steps(
        tuple(
            DoseStep(FIRST + timedelta(7 * n), FIRST + timedelta(7 * n + 6), Decimal(n + 1) / 20)
            for n in range(count)
        )
    )
    image = _drawn(steps, *size)
    assert _count(image, "accent") > size[0] / 4


@pytest.mark.parametrize("doses", [(), ("0",), ("0", "0")])
def test_step_chart_with_nothing_to_draw_says_what_to_do(
    steps: StepChart, doses: tuple[str, ...]
) -> None:
    steps.set_steps(tuple(DoseStep(FIRST, FIRST, Decimal(dose)) for dose in doses))
    image = _drawn(steps)
    assert _count(image, "accent") == 0
    assert _count(image, "muted") > 20


def test_step_chart_follows_a_switch_of_the_theme(steps: StepChart, switch: ThemeSwitch) -> None:
    steps.set_steps(USUAL)
    light = current().color("accent").rgb()
    switch.set_mode(switch.mode.DARK)
    image = _drawn(steps)
    assert _count(image, "accent") > 100
    assert all(image.pixel(x, 75) != light for x in range(image.width()))


def test_dot_chart_draws_a_dot_for_each_weight_above_and_below_the_target(dots: DotChart) -> None:
    dots.set_weights((Decimal(95), Decimal(105)), Decimal(100))
    image = _drawn(dots, 301, 130)
    low, high = _rows_of(image, 100, "accent"), _rows_of(image, 200, "accent")
    middle = image.height() / 2
    assert min(low) > middle > max(high)
    assert "2 weights against 100, 0 of them more than 10 % off" in dots.accessibleName()


def test_dot_chart_keeps_a_weight_far_outside_on_the_picture_as_a_warning(dots: DotChart) -> None:
    dots.set_weights((Decimal(100), Decimal(160)), Decimal(100))
    image = _drawn(dots, 301, 130)
    assert _rows_of(image, 200, "warn")
    assert not _rows_of(image, 200, "accent")
    assert "1 of them more than 10 % off" in dots.accessibleName()


def test_dot_chart_at_the_edge_of_the_band_is_inside(dots: DotChart) -> None:
    dots.set_weights((Decimal(110), Decimal(90)), Decimal(100))
    assert "0 of them" in dots.accessibleName()


def test_dot_chart_without_weights_says_so(dots: DotChart) -> None:
    assert "once they are entered" in dots.accessibleName()
    assert _count(_drawn(dots), "muted") > 20


@pytest.mark.parametrize(
    ("actual", "within", "said"),
    [
        ("1901.9", True, "within 1 %"),
        ("1882.881", True, "within 1 %"),
        ("1882.88", False, "more than 1 % off"),
        ("2500", False, "more than 1 % off"),
        (None, False, "nothing on the pan"),
    ],
)
def test_gauge_says_whether_the_reading_is_within_the_tolerance(
    qtbot: QtBot, switch: ThemeSwitch, actual: str | None, within: bool, said: str
) -> None:
    gauge = WeighGauge()
    qtbot.addWidget(gauge)
    reading = None if actual is None else Decimal(actual)
    gauge.show_weighing(Decimal("1901.9"), reading, Decimal(1))
    assert gauge.within() is within
    assert said in gauge.accessibleName()
    image = _drawn(gauge, 400, gauge.sizeHint().height())
    assert bool(_count(image, "warn")) is (reading is not None and not within)


def test_gauge_without_a_target_is_empty(qtbot: QtBot, switch: ThemeSwitch) -> None:
    gauge = WeighGauge()
    qtbot.addWidget(gauge)
    assert gauge.accessibleName() == "No target yet."
    assert _count(_drawn(gauge), "fine_band") == 0
