"""A tool tip that is put into words only when someone looks at it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ui.widgets.labels import plain_tip


class Hint(QObject):
    """The tool tip of ``widget``; ``text`` is asked for it each time, plain, empty for none."""

    def __init__(self, widget: QWidget, text: Callable[[], str]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._text = text
        widget.installEventFilter(self)

    # Qt's own names from here on.
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().eventFilter(watched, event)
        QToolTip.showText(event.globalPos(), plain_tip(self._text()), self._widget)
        return True
