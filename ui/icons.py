"""Icons from ``resources/icons``, tinted from the theme at the moment they are painted.

The files draw with ``currentColor``; the colour of a role is put in its place, so that one
icon is right in light and dark, on a disabled button and at any screen scale.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui import RESOURCES, theme


@cache
def _source(name: str) -> str:
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawn = _source(name).replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawn.encode()))


def paint(painter: QPainter, rect: QRectF | QRect, name: str, role: str = "text") -> None:
    """Draw icon ``name`` into ``rect`` in the colour of ``role``."""
    colour = theme.current().roles[role]
    _renderer(name, colour).render(painter, QRectF(rect))


class _TintedEngine(QIconEngine):
    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role

    # Qt's own names from here on.
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        role = "disabled" if mode is QIcon.Mode.Disabled else self._role
        paint(painter, rect, self._name, role)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, drawn.rect(), mode, state)
        painter.end()
        return drawn

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name, self._role)


def icon(name: str, role: str = "text") -> QIcon:
    """Icon ``name`` (a file of ``resources/icons``) in the colour of ``role``."""
    _source(name)
    return QIcon(_TintedEngine(name, role))
