"""Surfaces of a page: cards, the page's header, columns that fold, and scrolling.

Made so that a page is usable at 1366 x 768 and at 200 % scaling (683 x 384 logical pixels):
what does not fit beside each other stands under each other, and scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.labels import heading, plain_label, set_shown

PADDING: Final = 16
GAP: Final = 12
FOLD: Final = 860


class Card(QFrame):
    """A white surface with an optional heading; ``body`` is its column."""

    def __init__(self, title: str = "", *, padding: int = PADDING) -> None:
        super().__init__()
        self.setProperty("role", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(padding, min(14, padding), padding, padding)
        outer.setSpacing(GAP)
        self.title = heading(title)
        if title:
            outer.addWidget(self.title)
            self.setAccessibleName(title)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        outer.addLayout(self.body, 1)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add ``widget`` under what is there."""
        self.body.addWidget(widget, stretch)

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self.title.setText(title)
        self.setAccessibleName(title)


def button(text: str, *, kind: str = "", shortcut: str = "") -> QPushButton:
    """A push button; ``kind``: primary (one per page) or link. ``shortcut`` is shown in it, too."""
    made = QPushButton(f"{text}  {shortcut}" if shortcut else text)
    made.setAccessibleName(text.replace("&", ""))
    made.setAutoDefault(kind != "link")
    if kind:
        made.setProperty("kind", kind)
    if kind == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


class PageHeader(QFrame):
    """Title, a muted line beside it (under it where room is short), buttons at the right."""

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.setProperty("role", "header")
        self.setMinimumHeight(56)
        self.title = plain_label(title, role="title")
        self.subtitle = plain_label(role="muted")
        self.below = plain_label(role="muted", wrap=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(14)
        self._row.addWidget(self.title)
        self.subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self.subtitle, 1)
        self._spare = QWidget()
        self._row.addWidget(self._spare, 1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(24, 10, 24, 10)
        stack.setSpacing(4)
        stack.addLayout(self._row)
        stack.addWidget(self.below)
        self.set_subtitle(subtitle)

    def add(self, widget: QWidget) -> None:
        """Add a button or pill at the right end."""
        self._row.addWidget(widget)

    def set_subtitle(self, text: str) -> None:
        """Change the muted line (never patient data beyond what the page shows anyway)."""
        self.subtitle.setText(text)
        self.below.setText(text)
        self._place_subtitle()

    def _place_subtitle(self) -> None:
        beside = self.width() >= FOLD
        set_shown(self.subtitle, beside)
        set_shown(self._spare, not beside)
        set_shown(self.below, not beside and bool(self.below.text()))

    # Qt's own names from here on.
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_subtitle()


class Columns(QWidget):
    """Parts beside each other, under each other where the width is below ``fold``.

    ``parts`` are (widget, width) pairs; width 0 takes what is left.
    """

    def __init__(self, parts: Sequence[tuple[QWidget, int]], fold: int = FOLD) -> None:
        super().__init__()
        self._fold = fold
        self._parts = tuple(parts)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(20)
        for widget, width in self._parts:
            self._row.addWidget(widget, 0 if width else 1)
        self._arrange(folded=False)

    def _arrange(self, *, folded: bool) -> None:
        self._row.setDirection(
            QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
        )
        self._row.setSpacing(GAP if folded else 20)
        for widget, width in self._parts:
            if width:
                widget.setMinimumWidth(0 if folded else width)
                widget.setMaximumWidth(16777215 if folded else width)

    # Qt's own names from here on.
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        folded = event.size().width() < self._fold
        down = self._row.direction() is QBoxLayout.Direction.TopToBottom
        if folded is not down:
            self._arrange(folded=folded)


def column(*widgets: QWidget, stretch_last: bool = False) -> QWidget:
    """Widgets under each other with the gap of cards; the rest of the height stays free."""
    made = QWidget()
    stack = QVBoxLayout(made)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(GAP)
    for number, widget in enumerate(widgets, 1):
        stack.addWidget(widget, 1 if stretch_last and number == len(widgets) else 0)
    if not stretch_last:
        stack.addStretch(1)
    return made


class _FollowingArea(QScrollArea):
    """Scrolls to the field with the cursor, wherever the cursor came from."""

    def __init__(self) -> None:
        super().__init__()
        qapp = QApplication.instance()
        if isinstance(qapp, QApplication):
            qapp.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        inside = self.widget()
        if new is not None and inside is not None and inside.isAncestorOf(new):
            # The whole field, not only the line where its cursor blinks.
            top = new.mapTo(inside, QPoint(0, 0))
            self.ensureVisible(top.x(), top.y() + new.height(), 0, 40)
            self.ensureVisible(top.x(), top.y(), 0, 40)


def scrolled(content: QWidget | QLayout, *, margin: int = 24) -> QScrollArea:
    """``content`` with a page's margin in an area that scrolls where it does not fit."""
    inside = QWidget()
    inside.setProperty("role", "page")
    if isinstance(content, QLayout):
        inside.setLayout(content)
        content.setContentsMargins(margin, 20, margin, 20)
    else:
        box = QVBoxLayout(inside)
        box.setContentsMargins(margin, 20, margin, 20)
        box.addWidget(content)
    area = _FollowingArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


class EmptyState(QWidget):
    """What a page shows before anything is there: what to do first, and a button for it."""

    def __init__(self, title: str, sentence: str, action: QPushButton | None = None) -> None:
        super().__init__()
        self.title: QLabel = plain_label(title, role="heading")
        self.sentence = plain_label(sentence, role="muted", wrap=True)
        self.action = action
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setMinimumWidth(320)
        self.sentence.setMaximumWidth(440)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(PADDING, 40, PADDING, 40)
        stack.setSpacing(8)
        stack.addStretch(1)
        stack.addWidget(self.title, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.sentence, 20)
        middle.addStretch(1)
        stack.addLayout(middle)
        if action is not None:
            stack.addSpacing(8)
            stack.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        stack.addStretch(2)
        self._stack = stack

    def fit_between(self, width: int, height: int) -> None:
        """Take the place of something ``width`` by ``height``; higher only where words need it."""
        self._stack.setContentsMargins(PADDING, 8, PADDING, 8)
        self.setFixedHeight(max(height, self._stack.heightForWidth(width)))
