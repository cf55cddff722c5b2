"""How the opioid screen of the making stands, and the way to it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from compounding.application.views import MakingView
from ui.pages.screen.words import short_state
from ui.widgets.card import Card, button
from ui.widgets.labels import plain_label, set_tone


class ScreenCard(Card):
    """A line and a button; ``wanted`` is sent when the page of the screen is wanted."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("State of the opioid screen")
        self.state = plain_label(role="strong", wrap=True)
        self.open = button("Opioid screen")
        self.open.setToolTip("Ctrl+6")
        self.open.clicked.connect(self.wanted)
        self.add(self.state)
        self.add(self.open)

    def show_view(self, view: MakingView) -> None:
        """Show how the screen of ``view`` stands."""
        tone, words = short_state(view.screen)
        self.state.setText(words)
        set_tone(self.state, tone)
