"""The Settings page: pharmacy, look, sums, where the record lies, what the program is made of."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from compounding import __version__
from compounding.domain.prescription import PHARMACY_LONGEST, Pharmacy
from ui.navigation import Page
from ui.pages.settings.presenter import SettingsPresenter, SettingsState
from ui.pages.settings.record import RecordCard
from ui.pages.settings.sums import SumsCard
from ui.theme import Mode
from ui.widgets.banner import Banner
from ui.widgets.card import Card, Columns, PageHeader, button, column, scrolled
from ui.widgets.combo import Segmented
from ui.widgets.dialog import confirm
from ui.widgets.form import Form
from ui.widgets.labels import plain_label
from ui.widgets.text_edit import TextEdit

EVIDENCE = (
    "Use of low-dose naltrexone for pain is off-label. Evidence is mixed: early small trials were "
    "positive; the two largest randomised trials in fibromyalgia found no significant benefit over "
    "placebo."
)
NAME, ADDRESS, PHONE = "pharmacy.name", "pharmacy.address", "pharmacy.phone"
LOST = "What is typed here is not recorded and would be lost. What was recorded before is kept."


class SettingsPage(Page):
    """Shows the presenter's state; ``mode_chosen`` carries the look a person wants."""

    mode_chosen = Signal(object)

    def __init__(self, presenter: SettingsPresenter, mode: Mode) -> None:
        super().__init__()
        self.presenter = presenter
        self._build(mode)
        self._bind()

    def _build(self, mode: Mode) -> None:
        self.header = PageHeader("Settings")
        self.said = Banner("fine")
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.header)
        self.sums = SumsCard(self.presenter.sums)
        self.record = RecordCard(self.presenter.record)
        pharmacy, look = self._pharmacy_card(), self._look_card(mode)
        left = column(self.said, pharmacy, look, _about_card())
        right = column(self.record, self.sums)
        stack.addWidget(scrolled(Columns([(left, 400), (right, 0)])), 1)

    def _pharmacy_card(self) -> Card:
        card = Card("Pharmacy")
        card.add(plain_label("As it stands on every label.", role="muted"))
        self.form = Form()
        self.form.add(NAME, "&Name", TextEdit(longest=PHARMACY_LONGEST["name"]), span=2)
        self.form.add(ADDRESS, "&Address", TextEdit(longest=PHARMACY_LONGEST["address"]), span=2)
        self.form.add(PHONE, "&Phone", TextEdit(longest=PHARMACY_LONGEST["phone"]))
        self.save_button = button("Save pharmacy", kind="primary")
        card.add(self.form)
        card.add(self.save_button)
        return card

    def _look_card(self, mode: Mode) -> Card:
        card = Card("Look")
        modes = (("&System", Mode.SYSTEM), ("&Light", Mode.LIGHT), ("&Dark", Mode.DARK))
        self.look = Segmented(modes)
        self.look.set_name("Look")
        self.look.set_value(mode)
        card.add(self.look)
        return card

    def _bind(self) -> None:
        self.presenter.state_changed.connect(self.show_state)
        self.form.changed.connect(self._on_changed)
        self.save_button.clicked.connect(self._on_save)
        self.look.changed.connect(self._on_look)

    def _on_look(self) -> None:
        self.mode_chosen.emit(self.look.value())

    def _on_changed(self, key: str) -> None:
        """What the last save refused is not said of another text."""
        self.form.box(key).show_finding(None)

    def _on_save(self) -> None:
        if self.form.show_problems():
            texts = {key: self._text(key) for key in (NAME, ADDRESS, PHONE)}
            self.presenter.save(Pharmacy(texts[NAME], texts[ADDRESS], texts[PHONE]))

    def _text(self, key: str) -> str:
        field = self.form.field(key)
        assert isinstance(field, TextEdit)
        return field.text()

    def show_state(self, state: SettingsState) -> None:
        """Paint ``state``; what is being typed stays."""
        self.form.show_findings(state.notes)
        self.said.say(
            state.said[0] if state.said else "fine", "", state.said[1] if state.said else ""
        )
        if state.pharmacy is not None and not any(self._text(k) for k in (NAME, ADDRESS, PHONE)):
            for key, text in (
                (NAME, state.pharmacy.name),
                (ADDRESS, state.pharmacy.address),
                (PHONE, state.pharmacy.phone),
            ):
                field = self.form.field(key)
                assert isinstance(field, TextEdit)
                field.set_text(text)

    def shown(self) -> None:
        """Read again what is recorded."""
        self.show_state(self.presenter.state)
        self.presenter.read()
        self.presenter.sums.read()
        self.presenter.record.read()

    def may_close(self) -> bool:
        """Asks where something is typed and not recorded."""
        if not (self._is_begun() or self.sums.is_begun() or self.record.is_begun()):
            return True
        return confirm(self, "Close without recording?", LOST, "Close", "Stay")

    def _is_begun(self) -> bool:
        """Whether the pharmacy's texts are others than those on record."""
        known = self.presenter.state.pharmacy or Pharmacy("", "", "")
        return Pharmacy(*(self._text(key) for key in (NAME, ADDRESS, PHONE))) != known


def _about_card() -> Card:
    card = Card("About")
    lines = (
        f"LDN Compounder {__version__}, MIT licence",
        f"Qt for Python {PySide6.__version__} (LGPL), Python {platform.python_version()}",
        "Inter typeface (SIL Open Font License), Lucide icons (ISC)",
        EVIDENCE,
    )
    for line in lines:
        card.add(plain_label(line, role="muted", wrap=True))
    return card
