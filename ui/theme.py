"""Colours of the window: tokens from a file, then roles, then one palette and one style sheet.

A theme file names its base colours and says which role each plays. Applying a theme sets one
Fusion palette and one small application style sheet (``resources/themes/app.qss``); no other
place holds a colour or a style sheet. Widgets say what they are by dynamic properties
(:func:`dress`); widgets that paint themselves ask ``theme.current().color("accent")`` while
painting and are repainted by Qt when the theme changes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from string import Template
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui import RESOURCES, fonts

THEMES: Final = RESOURCES / "themes"

_PALETTE: Final = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "line_soft",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "field_line",
    QPalette.ColorRole.Shadow: "line",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.HighlightedText: "accent_text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.ToolTipBase: "tip",
    QPalette.ColorRole.ToolTipText: "tip_text",
}
_TEXTS: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


class Mode(StrEnum):
    """What the person chose; ``SYSTEM`` follows the desktop, light where it says nothing."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours by role; ``roles`` maps a role to ``#RRGGBB``."""

    name: str
    dark: bool
    roles: Mapping[str, str]

    def color(self, role: str) -> QColor:
        """The colour of ``role``, for painters; a role that does not exist is a bug."""
        return QColor(self.roles[role])

    def palette(self) -> QPalette:
        """The Fusion palette of this theme."""
        palette = QPalette()
        for target, role in _PALETTE.items():
            palette.setColor(target, self.color(role))
        for target in _TEXTS:
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color("disabled"))
        return palette

    def style_sheet(self) -> str:
        """The application style sheet of this theme."""
        return Template(_template()).substitute(self.roles)


@cache
def load(name: str) -> Theme:
    """Read ``resources/themes/<name>.toml``.

    Raises:
        KeyError: where a role names a base colour that the file does not have.
    """
    tokens = tomllib.loads((THEMES / f"{name}.toml").read_text(encoding="utf-8"))
    roles = {role: tokens["base"][base] for role, base in tokens["roles"].items()}
    return Theme(tokens["name"], tokens["dark"], MappingProxyType(roles))


@cache
def _template() -> str:
    return (THEMES / "app.qss").read_text(encoding="utf-8")


_shown: list[Theme] = []


def current() -> Theme:
    """The theme on screen now; the light one before any was applied."""
    return _shown[0] if _shown else load("light")


def dress(widget: QWidget, **properties: str | bool) -> None:
    """Say what ``widget`` is (``role=``, ``kind=``, ``tone=``) and style it again at once."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


class ThemeSwitch(QObject):
    """Applies themes to the application and follows the desktop in ``Mode.SYSTEM``.

    Made once, by the application, before the first widget. ``changed`` carries the new Theme.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode
        fonts.load()
        app.setStyle("Fusion")
        app.setFont(fonts.app_font())
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._apply()

    @property
    def mode(self) -> Mode:
        """The mode chosen."""
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        """Show another mode, now and without a restart."""
        self._mode = mode
        self._apply()

    @Slot()
    def _on_system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._apply()

    def _wanted(self) -> Theme:
        if self._mode is not Mode.SYSTEM:
            return load(str(self._mode))
        dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return load("dark" if dark else "light")

    def _apply(self) -> None:
        theme = self._wanted()
        if _shown == [theme] and self._app.styleSheet():
            return
        _shown[:] = [theme]
        # The sheet second: a styled widget pins the palette it was polished with.
        self._app.setPalette(theme.palette())
        self._app.setStyleSheet(theme.style_sheet())
        self.changed.emit(theme)
