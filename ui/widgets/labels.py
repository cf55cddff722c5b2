"""Texts on screen: always plain, so that ``<5 mg>`` is shown and never read as a tag.

Qt's labels and tool tips guess whether a text is rich; a drug name with a bracket would lose
words (reliability: rich text deletes dose text). Every text goes through these makers.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui import fonts, icons
from ui.theme import dress


def plain_label(
    text: str = "",
    *,
    role: str = "",
    tone: str = "",
    wrap: bool = False,
    selectable: bool = False,
    numbers: bool = False,
) -> QLabel:
    """A label of plain text.

    ``role``: title, heading, muted, small, strong, large, figure, reading. ``tone``: stop, warn,
    fine, note, quiet, accent. ``numbers`` gives figures of one width.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wrap)
    if numbers:
        label.setFont(fonts.tabular(label.font()))
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    return label


def heading(text: str) -> QLabel:
    """The heading of a card."""
    return plain_label(text, role="heading")


def set_tone(label: QWidget, tone: str) -> None:
    """Change the tone of a label (``""`` for none)."""
    dress(label, tone=tone)


def plain_tip(text: str) -> str:
    """``text`` so that a tool tip shows it letter by letter, line by line."""
    if not set(text) & set("<>&"):
        return text
    lines = html.escape(text).replace("\n", "<br>")
    return f"<span>{lines}</span>"


def set_tip(widget: QWidget, text: str) -> None:
    """Give ``widget`` a plain tool tip that assistive tools read, too."""
    widget.setToolTip(plain_tip(text))
    if text and not widget.accessibleDescription():
        widget.setAccessibleDescription(text)


def rule() -> QFrame:
    """A thin line between two parts."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide ``widget``; one without a parent yet is never opened as a window."""
    if shown and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
    else:
        widget.setVisible(shown)


class IconView(QWidget):
    """A still icon in the colour of a role; decoration, the word beside it says the same."""

    def __init__(self, name: str, role: str = "text", size: int = 16) -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._size = QSize(size, size)
        self.setFixedSize(self._size)

    def show_icon(self, name: str, role: str) -> None:
        """Show another icon."""
        self._name = name
        self._role = role
        self.update()

    # Qt's own names from here on.
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, self.rect(), self._name, self._role)
        painter.end()
