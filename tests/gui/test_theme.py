"""The theme on screen: one palette, live switches, system by default, fonts and icons with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ui import RESOURCES, fonts, icons, theme
from ui.theme import Mode, ThemeSwitch, dress


@pytest.fixture
def switch(qapp: QApplication) -> Iterator[ThemeSwitch]:
    made = ThemeSwitch(qapp, Mode.LIGHT)
    yield made
    made.set_mode(Mode.LIGHT)
    made.deleteLater()


def _colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def test_switch_to_dark_changes_palette_sheet_and_painters_at_once(
    qtbot: QtBot, switch: ThemeSwitch, qapp: QApplication
) -> None:
    light = qapp.styleSheet()
    with qtbot.waitSignal(switch.changed) as told:
        switch.set_mode(Mode.DARK)
    dark = theme.load("dark")
    assert told.args == [dark]
    assert theme.current() is dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == dark.color("window")
    assert qapp.styleSheet() != light


def test_switch_repaints_a_widget_that_is_open(qtbot: QtBot, switch: ThemeSwitch) -> None:
    made = QPushButton("Save")
    dress(made, kind="primary")
    qtbot.addWidget(made)
    made.show()
    before = _colours(made.grab().toImage())
    switch.set_mode(Mode.DARK)
    after = _colours(made.grab().toImage())
    assert theme.load("light").roles["accent"] in before
    assert theme.load("dark").roles["accent"] in after
    assert theme.load("light").roles["accent"] not in after


def test_switch_in_system_mode_with_an_unknown_scheme_is_light(
    switch: ThemeSwitch, qapp: QApplication
) -> None:
    switch.set_mode(Mode.DARK)
    assert qapp.styleHints().colorScheme() is not Qt.ColorScheme.Dark
    switch.set_mode(Mode.SYSTEM)
    assert theme.current() is theme.load("light")


def test_dress_styles_a_widget_again_at_once(qtbot: QtBot, switch: ThemeSwitch) -> None:
    made = QPushButton("Save")
    qtbot.addWidget(made)
    plain = _colours(made.grab().toImage())
    dress(made, kind="primary")
    assert theme.current().roles["accent"] in _colours(made.grab().toImage()) - plain


def test_theme_with_an_unknown_role_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        theme.load("light").color("pink")


def test_fonts_are_the_bundled_inter_in_four_weights(switch: ThemeSwitch) -> None:
    assert fonts.FAMILY in fonts.load()
    wanted = [QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold]
    widths: list[int] = []
    for weight in wanted:
        info = QFontInfo(fonts.sized(13, weight))
        assert (info.family(), info.weight()) == (fonts.FAMILY, weight)
        widths.append(QFontMetrics(fonts.sized(26, weight)).horizontalAdvance("Hamburgefonts"))
    assert len(set(widths)) == len(widths)


def test_fonts_tabular_figures_are_all_of_one_width(switch: ThemeSwitch) -> None:
    plain = QFontMetrics(fonts.app_font())
    tabular = QFontMetrics(fonts.tabular(fonts.app_font()))
    assert len({tabular.horizontalAdvance(figure * 9) for figure in "0123456789"}) == 1
    assert plain.horizontalAdvance("1" * 9) < plain.horizontalAdvance("0" * 9)


def test_application_font_is_thirteen_pixels(switch: ThemeSwitch, qapp: QApplication) -> None:
    assert (qapp.font().family(), qapp.font().pixelSize()) == (fonts.FAMILY, 13)


@pytest.mark.parametrize("name", sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg")))
def test_icon_is_drawn_in_the_colour_of_its_role_in_every_theme(
    switch: ThemeSwitch, name: str
) -> None:
    icon = icons.icon(name, "accent")
    for mode in (Mode.LIGHT, Mode.DARK):
        switch.set_mode(mode)
        colours = _colours(icon.pixmap(QSize(48, 48)).toImage())
        assert theme.current().roles["accent"] in colours
        assert QColor(Qt.GlobalColor.black).name() not in {each.lower() for each in colours}


def test_icon_of_a_disabled_button_is_muted(switch: ThemeSwitch) -> None:
    image = icons.icon("check").pixmap(QSize(48, 48), QIcon.Mode.Disabled).toImage()
    assert theme.current().roles["disabled"] in _colours(image)


def test_icon_at_twice_the_scale_has_twice_the_pixels(switch: ThemeSwitch) -> None:
    drawn = icons.icon("check").pixmap(QSize(16, 16), 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (32, 2.0)


def test_icon_without_a_file_is_refused(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("unicorn")


def test_icons_and_fonts_stand_beside_their_licences() -> None:
    assert "ISC License" in (RESOURCES / "icons" / "LICENSE.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in (RESOURCES / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert all(path.stat().st_size < 300_000 for path in (RESOURCES / "fonts").glob("*.otf"))
