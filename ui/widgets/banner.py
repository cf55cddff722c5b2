"""A sentence over the page that must not be missed, with at most one thing to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import dress
from ui.widgets.card import button
from ui.widgets.labels import IconView, plain_label, set_shown
from ui.widgets.tones import ICONS


class Banner(QFrame):
    """Icon, a bold beginning, the rest of the sentence, and an optional link-like button.

    ``acted`` is sent when the button is pressed.
    """

    acted = Signal()

    def __init__(
        self, tone: str = "note", lead: str = "", text: str = "", action: str = ""
    ) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._icon = IconView("info", "note", 16)
        self._lead = plain_label(role="strong")
        self._text = plain_label(wrap=True)
        self.action = button(action, kind="link")
        self.action.clicked.connect(self.acted)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 14, 9)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._lead, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.action, 0, Qt.AlignmentFlag.AlignTop)
        self.say(tone, lead, text, action)

    def say(self, tone: str, lead: str, text: str = "", action: str = "") -> None:
        """Show another sentence; with neither ``lead`` nor ``text`` the banner hides."""
        dress(self, tone=tone)
        self._icon.show_icon(ICONS[tone], tone)
        dress(self._lead, tone=tone)
        self._lead.setText(lead)
        set_shown(self._lead, bool(lead))
        self._text.setText(text)
        self.action.setText(action)
        self.action.setAccessibleName(action)
        set_shown(self.action, bool(action))
        self.setAccessibleName(" ".join(part for part in (lead, text) if part))
        set_shown(self, bool(lead or text))

    def text(self) -> str:
        """All of the sentence."""
        return self.accessibleName()


class Said(QWidget):
    """As many sentences as there are, one banner each; none hides it."""

    def __init__(self) -> None:
        super().__init__()
        self.banners: list[Banner] = []
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(6)
        self.hide()

    def say(self, sentences: Sequence[tuple[str, str]]) -> None:
        """Show (tone, sentence) pairs from top to bottom."""
        while len(self.banners) < len(sentences):
            made = Banner()
            self.banners.append(made)
            self._stack.addWidget(made)
        for at, banner in enumerate(self.banners):
            tone, text = sentences[at] if at < len(sentences) else ("note", "")
            banner.say(tone, "", text)
        self.setVisible(bool(sentences))

    def __iter__(self) -> Iterator[Banner]:
        """The banners from top to bottom, hidden ones included."""
        return iter(self.banners)

    def text(self) -> str:
        """All that is said."""
        return " ".join(banner.text() for banner in self.banners if banner.text())
