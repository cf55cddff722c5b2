"""The dark column at the left: product, pharmacy, pages with their keys, a status at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QVBoxLayout

from ui import fonts, icons, theme
from ui.theme import dress
from ui.widgets.labels import plain_label, rule

WIDE: Final = 196
NARROW: Final = 56


class NavEntry(QAbstractButton):
    """One page: its title and key, or its icon alone where the window is narrow."""

    def __init__(self, key: str, title: str, keys: str, icon: str) -> None:
        super().__init__()
        self.key = key
        self._keys = keys
        self._icon = icon
        self._narrow = False
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(keys)
        self.setFont(fonts.sized(fonts.TEXT_PX, QFont.Weight.Medium))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone."""
        self._narrow = narrow
        self.setToolTip(f"{self.text()}  {self._keys}" if narrow else "")
        self.update()

    def _paint_frame(self, painter: QPainter) -> None:
        shown = theme.current()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(shown.color("nav_selected" if self.isChecked() else "nav_hover"))
            painter.setOpacity(1 if self.isChecked() else 0.5)
            painter.drawRoundedRect(box, 6, 6)
            painter.setOpacity(1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(shown.color("nav_text"), 1.5))
            painter.drawRoundedRect(box, 6, 6)

    # Qt's own names from here on.
    def sizeHint(self) -> QSize:
        return QSize(NARROW - 16 if self._narrow else WIDE - 24, 37)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        shown = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        if self._narrow:
            place = QRect(0, 0, 18, 18)
            place.moveCenter(self.rect().center())
            icons.paint(painter, place, self._icon, "nav_text")
        else:
            inside = self.rect().adjusted(10, 0, -10, 0)
            painter.setPen(shown.color("nav_text"))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeading, self.text())
            painter.setFont(fonts.sized(11))
            painter.setPen(shown.color("nav_muted"))
            painter.drawText(inside, middle | Qt.AlignmentFlag.AlignTrailing, self._keys)
        painter.end()


class NavColumn(QFrame):
    """The list of pages; ``chosen`` carries the key of the entry pressed.

    Up and Down move through the entries, Enter and Space open one.
    """

    chosen = Signal(str)

    def __init__(self, product: str, entries: Sequence[tuple[str, str, str, str]]) -> None:
        """``entries`` are (key, title, keys shown, icon)."""
        super().__init__()
        self.setProperty("role", "nav")
        self.product = plain_label(product, role="product")
        self.pharmacy = plain_label(role="small", wrap=True)
        self.status = plain_label(role="small", wrap=True)
        self.backup = plain_label(role="small", wrap=True)
        self._rule = rule()
        self._group = QButtonGroup(self)
        self.entries = [NavEntry(*entry) for entry in entries]
        self._lay_out()
        self._group.buttonClicked.connect(self._on_clicked)
        self.set_narrow(False)

    def _lay_out(self) -> None:
        stack = self._stack = QVBoxLayout(self)
        stack.setSpacing(2)
        for label in (self.product, self.pharmacy, self.status, self.backup):
            label.setContentsMargins(8, 0, 0, 0)
        # Room for one line, so that nothing moves when the pharmacy's name arrives.
        self.pharmacy.setMinimumHeight(self.pharmacy.fontMetrics().height())
        stack.addWidget(self.product)
        stack.addWidget(self.pharmacy)
        stack.addSpacing(16)
        for entry in self.entries:
            self._group.addButton(entry)
            stack.addWidget(entry)
        stack.addStretch(1)
        stack.addWidget(self._rule)
        stack.addSpacing(8)
        stack.addWidget(self.status)
        stack.addWidget(self.backup)

    def say_backup(self, text: str, is_late: bool) -> None:
        """Say when the last good backup was made; one that is late stands out."""
        self.backup.setText(text)
        dress(self.backup, role="strong" if is_late else "small")

    def set_narrow(self, narrow: bool) -> None:
        """Fold to icons, or unfold."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        margin = 8 if narrow else 12
        self._stack.setContentsMargins(margin, 8 if narrow else 20, margin, 8 if narrow else 16)
        for part in (self.product, self.pharmacy, self.status, self.backup, self._rule):
            part.setVisible(not narrow)
        for entry in self.entries:
            entry.set_narrow(narrow)

    def select(self, key: str) -> None:
        """Mark the entry of ``key`` as the page shown."""
        for entry in self.entries:
            entry.setChecked(entry.key == key)

    def _on_clicked(self, entry: QAbstractButton) -> None:
        if isinstance(entry, NavEntry):
            self.chosen.emit(entry.key)

    # Qt's own names from here on.
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_focused()
        elif event.key() in steps:
            self._move_focus(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _press_focused(self) -> None:
        for entry in self.entries:
            if entry.hasFocus():
                entry.click()

    def _move_focus(self, step: int) -> None:
        places = [place for place, entry in enumerate(self.entries) if entry.hasFocus()]
        if places:
            self.entries[(places[0] + step) % len(self.entries)].setFocus()
